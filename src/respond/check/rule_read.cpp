#include "inventory/faults.hpp"
#include "respond/check/check.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

namespace lantian::respond {
namespace {

using terms::Section;

/// Reads one table by `read(section)` and what every table of rules must say of itself.
template <class Read>
void check_table(Section& top, const char* key, Read read) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  auto row = top.section(key);
  if (!row) return top.fault(top.line(), fmt::format("[{}] is missing", key));
  read(*row);
  row->text("source");
  row->choice("status", states);
  row->finish();
}

}  // namespace

Result<CheckRule> read_check_rule(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  CheckRule rule;
  constexpr int most_days = 60, most_percent = 200, last_hour = 24, most_back = 168;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    check_table(top, "usual", [&](Section& row) {
      rule.base_days = row.whole("base_days", 1, most_days);
      rule.least_base_hours = row.whole("least_hours", 1, most_days);
    });
    check_table(top, "allowed",
                [&](Section& row) { rule.tolerance_percent = row.whole("tolerance_percent", 0, most_percent); });
    check_table(top, "flow", [&](Section& row) {
      rule.flow_down_percent = row.whole("above_percent", 1, most_percent);
      rule.flow_down_hours = row.whole("hours", 1, last_hour * most_days);
    });
    check_table(top, "night", [&](Section& row) {
      rule.night_from = row.whole("from", 0, last_hour);
      rule.night_to = row.whole("to", 0, last_hour);
      rule.night_rebound_percent = row.whole("rebound_percent", 0, most_percent);
    });
    check_table(top, "missing", [&](Section& row) { rule.missing_percent = row.whole("percent", 0, 100); });
    check_table(top, "failing", [&](Section& row) { rule.failing_back_hours = row.whole("back_hours", 0, most_back); });
    top.finish();
  }
  if (faults.empty()) return rule;
  return inventory::error_of(faults);
}

}  // namespace lantian::respond
