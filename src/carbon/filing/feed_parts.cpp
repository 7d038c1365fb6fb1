#include "carbon/filing/feed_parts.hpp"

#include "carbon/formula/compound_unit.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 14> feed_word_keys{
    "no_permit",         "no_limit",      "limit_unfiled",  "months_unknown", "elsewhere",
    "permit_pollutants", "untied_source", "unknown_source", "line_missing",   "no_unit",
    "unclaimed",         "no_column",     "no_base",        "never_filled"};

std::string with_figures(std::string text, const FeedFigures& figures) {
  for (const auto& [name, value] : figures) {
    const std::string placeholder = "{" + name + "}";
    for (std::size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos; at += value.size()) {
      text.replace(at, placeholder.size(), value);
    }
  }
  return text;
}

/// The same value with more digits behind the point.
Decimal with_places(Decimal value, int places) {
  for (; value.places < places; ++value.places) value.unscaled *= 10;
  return value;
}

}  // namespace

Result<FeedWords> read_feed_words(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  FeedWords out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    constexpr std::array<std::string_view, 2> fields{"fuel", "product"};
    for (terms::Section& row : top.sections("column")) {
      const std::string word = row.text("emergency");
      out.columns[word] = fields[row.choice("field", fields)];
      row.finish();
    }
    for (const std::string_view key : feed_word_keys) {
      auto row = top.section(key);
      if (!row) {
        top.fault(0, fmt::format("holds no [{}]", key));
        continue;
      }
      out.what_and_advice[std::string{key}] = {row->name("what"), row->name("advice")};
      row->finish();
    }
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return out;
}

std::vector<const terms::FormColumn*> FilingFeed::unfilled() const {
  std::vector<const terms::FormColumn*> out;
  for (std::size_t n = 0; n < form->columns.size(); ++n) {
    if (std::ranges::all_of(rows, [n](const terms::Record& row) { return row.cells[n].empty(); })) {
      out.push_back(&form->columns[n]);
    }
  }
  return out;
}

bool FeedAmount::add(const Decimal& value, const std::string& given, const std::string& wanted,
                     const inventory::UnitBook& units) {
  const auto from = parse_compound_unit(given, units), to = parse_compound_unit(wanted, units);
  if (!from || !to || !same_dimension(*from, *to)) return false;
  if (given == wanted) {
    const int places = std::max(sum_.places, value.places);
    const Decimal added = with_places(value, places);
    sum_ = with_places(sum_, places);
    exact_ = exact_ && !__builtin_add_overflow(sum_.unscaled, added.unscaled, &sum_.unscaled);
  } else {
    exact_ = false;
  }
  any_ = true;
  about_ += conversion(*from, *to).of(value.approximate());
  return true;
}

bool FeedAmount::above(const Decimal& limit) const {
  return exact_ ? sum_ > limit : about_ > limit.approximate();
}

std::string FeedAmount::text() const {
  if (!any_) return {};
  return exact_ ? sum_.text() : fmt::format("{:.10g}", about_);
}

void add_gap(const FeedQuestion& question, FilingFeed& feed, std::string_view code, std::string subject,
             const FeedFigures& figures) {
  const auto& [what, advice] = question.words->what_and_advice.find(code)->second;
  feed.gaps.push_back({std::string{code},
                       std::move(subject),
                       {with_figures(what.zh, figures), with_figures(what.en, figures)},
                       {with_figures(advice.zh, figures), with_figures(advice.en, figures)}});
}

}  // namespace lantian::carbon
