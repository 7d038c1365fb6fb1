#include "respond/review/rule.hpp"

#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::respond {
namespace {

using terms::Fault;
using terms::Section;

void review_provenance(Section& row) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  row.text("source");
  row.choice("status", states);
}

/// Reads a table of the file by `read(section)`; one that is not there is a fault.
template <class Read>
void review_table(Section& top, const char* key, Read read) {
  auto row = top.section(key);
  if (!row) return top.fault(top.line(), fmt::format("[{}] is missing", key));
  read(*row);
  review_provenance(*row);
  row->finish();
}

std::vector<int> review_class_ends(Section& row) {
  std::vector<int> out;
  const terms::Node* list = row.value("ends");
  if (list != nullptr && list->kind == terms::Node::Kind::list) {
    for (const terms::Node& one : list->items) out.push_back(static_cast<int>(one.whole));
  }
  const bool five = out.size() == 5 && std::ranges::is_sorted(out) && out.front() > 0;
  if (!five) row.fault(row.line(), "ends: the greatest index of classes I to V, five whole numbers, ascending");
  return out;
}

void read_required(Section& row, ReviewRule& rule) {
  RequiredShares out;
  out.rule = row.text("rule");
  const std::string level = row.text("level");
  if (const auto known = parse_level(level)) {
    out.level = *known;
  } else {
    row.fault(row.line_of("level"), fmt::format("'{}' is no level", level));
  }
  if (auto percent = row.section("percent")) {
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      out.percent[p] = percent->whole(word_of(static_cast<Pollutant>(p)), 0, 100);
    }
    percent->finish();
  } else {
    row.fault(row.line(), "percent = { so2, nox, pm, voc } is missing");
  }
  if (rule.required_at(out.level) != nullptr) row.fault(row.line(), "this level has its shares already");
  rule.required.push_back(std::move(out));
}

void read_numbers(Section& top, ReviewRule& rule) {
  review_table(top, "classes", [&](Section& row) { rule.class_ends = review_class_ends(row); });
  review_table(top, "heavy", [&](Section& row) { rule.heavy_above = row.whole("above", 1, 500); });
  review_table(top, "merging", [&](Section& row) { rule.merge_gap_days = row.whole("days", 0, 10); });
  review_table(top, "announcing", [&](Section& row) { rule.announce_hours = row.whole("hours", 0, 240); });
  review_table(top, "receipt", [&](Section& row) { rule.receipt_minutes = row.whole("minutes", 1, 10'000); });
  review_table(top, "score", [&](Section& row) { rule.least_score_percent = row.whole("least_percent", 0, 100); });
  review_table(top, "build_up", [&](Section& row) { rule.build_up_hours = row.whole("hours", 0, 240); });
  review_table(top, "analogues", [&](Section& row) {
    rule.analogues = row.whole("days", 1, 100);
    const Decimal reach = row.decimal("reach");
    rule.analogue_reach = static_cast<double>(reach.unscaled) / std::pow(10.0, reach.places);
    rule.season_window_days = row.whole("season_days", 1, 183);
  });
}

}  // namespace

const RequiredShares* ReviewRule::required_at(Level level) const {
  const auto found = std::ranges::find(required, level, &RequiredShares::level);
  return found == required.end() ? nullptr : &*found;
}

int ReviewRule::class_of(int index) const {
  return static_cast<int>(std::ranges::lower_bound(class_ends, index) - class_ends.begin());
}

Result<ReviewRule> read_review_rule(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  ReviewRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    read_numbers(top, rule);
    for (Section& row : top.sections("episode")) {
      rule.episode.push_back({row.whole("above", 1, 500), row.whole("days", 1, 10)});
      review_provenance(row);
      row.finish();
    }
    if (rule.episode.empty()) top.fault(top.line(), "one [[episode]] at least must say what an episode is");
    for (Section& row : top.sections("required")) {
      read_required(row, rule);
      review_provenance(row);
      row.finish();
    }
    top.finish();
  }
  if (faults.empty()) return rule;
  return inventory::error_of(faults);
}

}  // namespace lantian::respond
