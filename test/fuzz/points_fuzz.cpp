#include "assess/status.hpp"
#include "assess/status_row.hpp"
#include "base/assert.hpp"
#include "observe/points.hpp"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

/// Any bytes as a table of status points. The first byte chooses the layout; 'L' reads the bytes as a layout instead
/// and 'C' as the condition of a class row.
namespace {

using namespace lantian;

const observe::PointLayout& layout_numbered(unsigned number) {
  static const std::vector<observe::PointLayout> layouts = [] {
    std::vector<observe::PointLayout> all;
    for (const char* kind : {"water", "soil", "noise-road"}) {
      const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/points/" + kind + ".toml";
      std::ifstream file{path, std::ios::binary};
      auto layout = observe::read_point_layout({path, {std::istreambuf_iterator<char>{file}, {}}});
      LANTIAN_ASSERT(layout.ok(), "a shipped layout must be readable");
      all.push_back(*std::move(layout));
    }
    return all;
  }();
  return layouts[number % layouts.size()];
}

/// A rule with a row for every item of the layout: enough for each value to be compared once.
standards::ClassRule rule_for(const observe::PointLayout& layout) {
  standards::ClassRule rule;
  rule.classes.resize(3);
  for (const auto& column : layout.columns) {
    if (column.role) continue;
    standards::ClassItem item;
    item.id = column.item;
    item.bounds = {Decimal{1, 1}, Decimal{50, 0}};
    rule.items.push_back(item);
  }
  return rule;
}

void check_table(const observe::PointTable& table, const observe::PointLayout& layout) {
  std::set<std::string> ids;
  std::int64_t values = 0;
  for (const auto& point : table.points) {
    LANTIAN_ASSERT(!point.id.empty() && ids.insert(point.id).second, "each point has an id of its own");
    LANTIAN_ASSERT(point.weight > Decimal{}, "weights are above zero");
    values += static_cast<std::int64_t>(point.values.size());
  }
  LANTIAN_ASSERT(values == table.counts.accepted, "what was counted as accepted was kept");
  const standards::ClassRule rule = rule_for(layout);
  const auto verdict = assess::judge_status(table, layout, {&rule, nullptr});
  if (!verdict) return;
  int counted = 0;
  for (const int count : verdict->counts.by_class) counted += count;
  LANTIAN_ASSERT(counted == verdict->counts.total, "classes add up to the points judged");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text{reinterpret_cast<const char*>(bytes) + 1, size - 1};
  if (bytes[0] == 'L') {
    static_cast<void>(lantian::observe::read_point_layout({"fuzz.toml", std::string{text}}));
    return 0;
  }
  if (bytes[0] == 'C') {
    static_cast<void>(lantian::assess::parse_condition(text));
    return 0;
  }
  const auto& layout = layout_numbered(bytes[0]);
  const auto table = lantian::observe::read_points({"fuzz.csv", text}, layout);
  if (table) check_table(*table, layout);
  return 0;
}
