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
  review_table(top, "base", [&](Section& row) {
    rule.base_tolerance_percent = row.whole("tolerance_percent", 0, 100);
    rule.base_least_g_d = row.whole("least_g_d", 0, 1'000'000'000);
  });
  review_table(top, "warm_half", [&](Section& row) {
    rule.warm.first = static_cast<unsigned>(row.whole("first_month", 1, 12));
    rule.warm.last = static_cast<unsigned>(row.whole("last_month", 1, 12));
    if (rule.warm.first > rule.warm.last) row.fault(row.line(), "first_month is after last_month");
  });
}

}  // namespace

Period ReviewRule::half_year_of(Day day) const {
  using namespace std::chrono;
  const auto first_day = [](year y, unsigned m) { return Day{local_days{y / month{m} / 1}}; };
  const auto after = [&](year y, unsigned m) { return first_day(m == 12 ? y + years{1} : y, m % 12 + 1); };
  const year_month_day date{day};
  const Day begin = first_day(date.year(), warm.first), end = after(date.year(), warm.last);
  Period out{PeriodKind::range, begin, end, {}};
  if (day < begin) out = {PeriodKind::range, after(date.year() - years{1}, warm.last), begin, {}};
  if (day >= end) out = {PeriodKind::range, end, first_day(date.year() + years{1}, warm.first), {}};
  out.name = fmt::format("{}..{}", text_of(out.begin), text_of(out.last()));
  return out;
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
    top.finish();
  }
  if (faults.empty()) return rule;
  return inventory::error_of(faults);
}

}  // namespace lantian::respond
