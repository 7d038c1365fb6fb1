#include "carbon/rating/rule.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "carbon/rating/bands.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 5> width_words{"class", "group", "division", "sector", "all"};
constexpr std::array<std::string_view, 2> rating_states{"verified", "unverified"};
constexpr int most_band_digits = 6, most_band_places = 6;

void read_benchmark_table(Section& top, RatingRule& rule) {
  auto row = top.section("benchmark");
  if (!row) return top.fault(top.line(), "[benchmark] is missing");
  constexpr int most_needed = 1000;
  rule.least = row->whole("least", 1, most_needed);
  for (const std::string& word : row->texts("widen")) {
    const auto width = parse_width(word);
    if (!width) {
      row->fault(row->line_of("widen"),
                 fmt::format("{} is no width; known: class, group, division, sector, all", in_quotes(word)));
    } else if (std::ranges::find(rule.widen, *width) != rule.widen.end()) {
      row->fault(row->line_of("widen"), fmt::format("{} stands here twice", word));
    } else {
      rule.widen.push_back(*width);
    }
  }
  if (rule.widen.empty()) row->fault(row->line(), "widen names no set");
  row->text("source");
  rule.benchmark_status = rating_states[row->choice("status", rating_states)];
  row->finish();
}

void read_trend_table(Section& top, RatingRule& rule) {
  auto row = top.section("trend");
  if (!row) return top.fault(top.line(), "[trend] is missing");
  rule.flat_percent = row->decimal("flat_percent");
  if (rule.flat_percent < Decimal{} || !holds_at_most(rule.flat_percent, most_band_digits, most_band_places))
    row->fault(row->line_of("flat_percent"), "flat_percent is below zero or too long");
  row->text("source");
  rule.trend_status = rating_states[row->choice("status", rating_states)];
  row->finish();
}

}  // namespace

std::string_view name_of(Width width) {
  return width_words[static_cast<std::size_t>(width) - 1];
}

std::optional<Width> parse_width(std::string_view text) {
  const auto found = std::ranges::find(width_words, text);
  if (found == width_words.end()) return std::nullopt;
  return static_cast<Width>(found - width_words.begin() + 1);
}

std::size_t band_of(std::span<const Band> bands, const Rational& value) {
  LANTIAN_ASSERT(!bands.empty() && !bands.back().most, "the last band has no bound");
  std::size_t at = 0;
  while (bands[at].most && value > bands[at].most->exact()) ++at;
  return at;
}

bool holds_at_most(const Decimal& value, int digits, int places) {
  if (value.places > places) return false;
  std::int64_t limit = 1;
  for (int i = 0; i < digits; ++i) limit *= 10;
  const Rational exact = value.exact();
  return exact < Rational{limit} && exact > Rational{-limit};
}

std::vector<Band> read_bands(Section& section, std::string_view key) {
  std::vector<Band> bands;
  std::vector<Section> rows = section.sections(key);
  for (Section& row : rows) {
    Band band{row.text("id"), row.name("name"), row.decimal_if("most")};
    row.finish();
    const bool last = &row == &rows.back();
    if (last == band.most.has_value()) {
      row.fault(row.line(), last ? "the last band has no bound" : "only the last band goes without `most`");
    }
    if (band.most && !holds_at_most(*band.most, most_band_digits, most_band_places)) {
      row.fault(row.line_of("most"), "a bound has at most six digits before and six behind the point");
    }
    if (!bands.empty() && bands.back().most && band.most && !(*bands.back().most < *band.most)) {
      row.fault(row.line_of("most"), "bounds must rise from band to band");
    }
    if (std::ranges::find(bands, band.id, &Band::id) != bands.end()) {
      row.fault(row.line_of("id"), fmt::format("the band {} stands here twice", in_quotes(band.id)));
    }
    bands.push_back(std::move(band));
  }
  if (bands.size() < 2) section.fault(section.line(), fmt::format("[[{}]] needs at least two bands", key));
  return bands;
}

Result<RatingRule> read_rating_rule(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  RatingRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    rule.id = top.text("id");
    rule.version = top.text("version");
    rule.name = top.name("name");
    rule.source = top.text("source");
    rule.status = rating_states[top.choice("status", rating_states)];
    rule.tiers = read_bands(top, "tier");
    rule.levels = read_bands(top, "level");
    read_benchmark_table(top, rule);
    read_trend_table(top, rule);
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rule;
}

}  // namespace lantian::carbon
