#include "twin/plan.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"
#include "twin/plan_check.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::twin {
namespace {

using terms::Node;
using terms::Section;

/// No concentration, score or sum of a plan comes near this.
constexpr int any_whole = 1'000'000;

template <std::size_t N>
std::array<std::int64_t, N> wholes(Section& section, std::string_view key) {
  std::array<std::int64_t, N> values{};
  const Node* node = section.value(key);
  if (node == nullptr || node->kind != Node::Kind::list || node->items.size() != N) {
    section.fault(section.line_of(key), fmt::format("'{}' must be a list of {} whole numbers", key, N));
    return values;
  }
  for (std::size_t i = 0; i < N; ++i) {
    const Node& item = node->items[i];
    if (item.kind != Node::Kind::whole || item.whole < -any_whole || item.whole > any_whole) {
      section.fault(item.line, fmt::format("'{}' entry {} must be a whole number within +-{}", key, i + 1, any_whole));
    }
    values[i] = item.whole;
  }
  return values;
}

Band band(Section& section, std::string_view key) {
  const auto ends = wholes<2>(section, key);
  if (ends[0] < 0 || ends[0] > ends[1]) {
    section.fault(section.line_of(key),
                  fmt::format("'{}' is [{}, {}]; write [low, high] with 0 <= low <= high", key, ends[0], ends[1]));
  }
  return {ends[0], ends[1]};
}

template <class Read>
void with_table(Section& root, std::string_view key, Read read) {
  if (auto section = root.section(key)) {
    read(*section);
    section->finish();
  } else {
    root.fault(root.line(), fmt::format("the table [{}] is missing; see doc/twin.md", key));
  }
}

Bands read_bands(Section& s) {
  Bands b;
  b.good_pm25 = band(s, "good_pm25");
  b.haze_pm25 = band(s, "haze_pm25");
  b.haze_heavy_pm25 = band(s, "haze_heavy_pm25");
  b.dust_pm25 = band(s, "dust_pm25");
  b.dust_heavy_pm25 = band(s, "dust_heavy_pm25");
  b.ozone_pm25 = band(s, "ozone_pm25");
  b.good_pm10_at_most = s.whole("good_pm10_at_most", 1, any_whole);
  b.dust_pm10 = band(s, "dust_pm10");
  b.dust_heavy_pm10 = band(s, "dust_heavy_pm10");
  b.haze_coarse_at_most_permille = s.whole("haze_coarse_at_most_permille", 1, any_whole);
  b.ozone_mda8 = band(s, "ozone_mda8");
  b.other_mda8 = band(s, "other_mda8");
  b.no2 = band(s, "no2");
  b.so2 = band(s, "so2");
  b.co_10ug = band(s, "co_10ug");
  return b;
}

Climate read_climate(Section& s) {
  return {wholes<12>(s, "haze"),   wholes<12>(s, "dust"), wholes<12>(s, "ozone"), wholes<12>(s, "mda8"),
          wholes<12>(s, "coarse"), wholes<12>(s, "no2"),  wholes<12>(s, "so2"),   wholes<12>(s, "co_10ug")};
}

Diurnal read_diurnal(Section& s) {
  return {wholes<24>(s, "pm25_winter"), wholes<24>(s, "pm25_summer"), wholes<24>(s, "coarse"),
          wholes<24>(s, "no2"),         wholes<24>(s, "so2"),         wholes<24>(s, "co")};
}

Gaps read_gaps(Section& s) {
  return {s.whole("particles_permille", 0, 1000), s.whole("gases_permille", 0, 1000), s.whole("longest_hours", 0, 4),
          s.whole("ozone_longest_hours", 0, 2), s.whole("stations_at_least_permille", 1, 1000)};
}

Period period_at(Section& section, std::string_view key) {
  const auto period = parse_period(section.text(key));
  if (period) return *period;
  section.fault(section.line_of(key), period.error().message);
  return {};
}

Outage read_outage(Section& s) {
  Outage outage;
  outage.unit_id = s.text_or("unit", "");
  outage.station_id = s.text_or("station", "");
  outage.first = s.day("first");
  outage.last = s.day("last");
  outage.first_hour = s.whole_or("first_hour", 1, 1, 24);
  outage.last_hour = s.whole_or("last_hour", 24, 1, 24);
  if (outage.unit_id.empty() == outage.station_id.empty()) {
    s.fault(s.line(), "an outage names either a unit or a station; give one of 'unit', 'station'");
  }
  const bool part_of_day = outage.first_hour != 1 || outage.last_hour != 24;
  if (!outage.station_id.empty() && part_of_day) {
    s.fault(s.line(),
            "an outage of a station lasts whole days; leave out first_hour and last_hour (see [gaps] for hours)");
  }
  s.finish();
  return outage;
}

DesignCell read_cell(Section& s) {
  DesignCell cell{period_at(s, "period"), {}};
  for (Section& county : s.sections("counties")) {
    CountyDesign d;
    d.unit_id = county.text("unit");
    d.haze = county.whole("haze", 0, any_whole);
    d.haze_heavy = county.whole("haze_heavy", 0, std::max(0, d.haze));
    d.dust = county.whole("dust", 0, any_whole);
    d.dust_heavy = county.whole("dust_heavy", 0, std::max(0, d.dust));
    d.ozone = county.whole("ozone", 0, any_whole);
    d.pm25_sum = county.whole("pm25_sum", 0, any_whole);
    county.finish();
    cell.counties.push_back(d);
  }
  s.finish();
  return cell;
}

Condition read_condition(Section& s) {
  Condition condition;
  condition.figure = s.text("figure");
  condition.unit_id = s.text("unit");
  condition.period = period_at(s, "period");
  condition.good = s.whole("good", 0, any_whole);
  condition.valid = s.whole("valid", 0, any_whole);
  condition.heavy = s.whole_if("heavy", 0, any_whole);
  condition.pm25 = s.decimal_if("pm25");
  s.finish();
  return condition;
}

/// Counties in the order of the first cell, with their stations of the region.
std::vector<County> counties_of(const TwinPlan& plan, const terms::Region& region, std::vector<std::string>& faults) {
  std::vector<County> counties;
  if (plan.cells.empty()) return counties;
  for (const CountyDesign& design : plan.cells.front().counties) {
    County county{design.unit_id, {}};
    for (const terms::Station& station : region.stations) {
      if (station.unit_id == design.unit_id) county.station_ids.push_back(station.id);
    }
    if (county.station_ids.empty()) {
      faults.push_back(fmt::format("unit {} has no station in the region; give it at least one", design.unit_id));
    }
    counties.push_back(std::move(county));
  }
  return counties;
}

TwinPlan read_root(Section& root, std::vector<terms::Fault>& faults) {
  TwinPlan plan;
  if (!root.truth_or("synthetic", false)) {
    root.fault(root.line(), "'synthetic = true' is missing; a twin always says what it is");
  }
  plan.period = period_at(root, "period");
  plan.seed = static_cast<std::uint64_t>(root.whole("seed", 0, 2'000'000'000));
  plan.basis = root.text("basis");
  with_table(root, "bands", [&](Section& s) { plan.bands = read_bands(s); });
  with_table(root, "climate", [&](Section& s) { plan.climate = read_climate(s); });
  with_table(root, "diurnal", [&](Section& s) { plan.diurnal = read_diurnal(s); });
  with_table(root, "gaps", [&](Section& s) { plan.gaps = read_gaps(s); });
  for (Section& s : root.sections("dust_process")) {
    plan.dust_processes.push_back({s.day("first"), s.day("last")});
    s.finish();
  }
  for (Section& s : root.sections("outage")) plan.outages.push_back(read_outage(s));
  for (Section& s : root.sections("condition")) plan.conditions.push_back(read_condition(s));
  for (Section& s : root.sections("cell")) plan.cells.push_back(read_cell(s));
  if (plan.cells.empty() && faults.empty()) root.fault(root.line(), "no [[cell]]: the twin has no design");
  root.finish();
  return plan;
}

}  // namespace

const Band& Bands::pm25(DayClass day_class) const {
  switch (day_class) {
    case DayClass::haze:
      return haze_pm25;
    case DayClass::haze_heavy:
      return haze_heavy_pm25;
    case DayClass::dust:
      return dust_pm25;
    case DayClass::dust_heavy:
      return dust_heavy_pm25;
    case DayClass::ozone:
      return ozone_pm25;
    case DayClass::good:
    case DayClass::no_verdict:
      break;
  }
  return good_pm25;
}

bool TwinPlan::unit_out(const std::string& unit_id, Day day) const {
  return std::any_of(outages.begin(), outages.end(), [&](const Outage& outage) {
    return outage.unit_id == unit_id && outage.first <= day && day <= outage.last;
  });
}

bool TwinPlan::station_out(const std::string& station_id, Day day) const {
  return std::any_of(outages.begin(), outages.end(), [&](const Outage& outage) {
    return outage.station_id == station_id && outage.first <= day && day <= outage.last;
  });
}

int TwinPlan::verdict_days(const std::string& unit_id, const Period& of) const {
  int count = 0;
  for (Day day = of.begin; day < of.end; day += std::chrono::days{1}) count += unit_out(unit_id, day) ? 0 : 1;
  return count;
}

Result<TwinPlan> read_plan(const terms::SourceFile& file, const terms::Region& region) {
  std::vector<terms::Fault> faults;
  const auto tree = terms::parse_tree(file, faults);
  TwinPlan plan;
  if (tree) {
    Section root{*tree, file.path, faults};
    plan = read_root(root, faults);
  }
  if (!faults.empty()) {
    std::vector<std::string> lines;
    for (const terms::Fault& fault : faults) lines.push_back(fault.text());
    return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
  }
  plan.region_id = region.id;
  for (const terms::Unit& unit : region.units) {
    if (unit.kind == terms::UnitKind::group) plan.groups.push_back(unit);
  }
  std::vector<std::string> conflicts;
  plan.counties = counties_of(plan, region, conflicts);
  if (conflicts.empty()) conflicts = design_faults(plan);
  if (!conflicts.empty()) return Error{ErrorCode::conflict, joined(conflicts, "\n"), file.path};
  return plan;
}

}  // namespace lantian::twin
