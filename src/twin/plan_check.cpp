#include "twin/plan_check.hpp"

#include "base/round.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::twin {
namespace {

/// What the design gives one unit over some cells.
struct DesignTotals {
  int good = 0;
  int heavy = 0;
  int valid = 0;
  std::int64_t pm25_sum = 0;
};

DesignTotals totals_of(const TwinPlan& plan, const std::string& unit_id, const Period& period) {
  DesignTotals totals;
  for (const DesignCell& cell : plan.cells) {
    if (cell.period.begin < period.begin || cell.period.end > period.end) continue;
    for (const CountyDesign& design : cell.counties) {
      if (design.unit_id != unit_id) continue;
      const int valid = plan.verdict_days(unit_id, cell.period);
      totals.valid += valid;
      totals.good += valid - design.bad();
      totals.heavy += design.heavy();
      totals.pm25_sum += design.pm25_sum;
    }
  }
  return totals;
}

void check_tiling(const TwinPlan& plan, std::vector<std::string>& faults) {
  Day next = plan.period.begin;
  for (const DesignCell& cell : plan.cells) {
    if (cell.period.begin != next) {
      faults.push_back(
          fmt::format("the cell {} begins on {}; the cells must follow each other, so this one begins on {}",
                      cell.period.name, text_of(cell.period.begin), text_of(next)));
    }
    next = cell.period.end;
    const bool same = std::equal(cell.counties.begin(), cell.counties.end(), plan.counties.begin(), plan.counties.end(),
                                 [](const CountyDesign& a, const County& b) { return a.unit_id == b.unit_id; });
    if (!same) {
      faults.push_back(
          fmt::format("the cell {} lists other units than the first cell; every cell lists all units in "
                      "one order",
                      cell.period.name));
    }
  }
  if (next != plan.period.end) {
    faults.push_back(fmt::format("the cells end before {}; the plan's period is {}", text_of(next), plan.period.name));
  }
}

void check_room(const TwinPlan& plan, std::vector<std::string>& faults) {
  for (const DesignCell& cell : plan.cells) {
    for (const CountyDesign& design : cell.counties) {
      const int valid = plan.verdict_days(design.unit_id, cell.period);
      std::int64_t least = 0;
      std::int64_t most = 0;
      for (const ClassCount& part : class_counts(design, valid)) {
        least += part.days * plan.bands.pm25(part.day_class).low;
        most += part.days * plan.bands.pm25(part.day_class).high;
      }
      if (design.bad() > valid) {
        faults.push_back(fmt::format("unit {} in {}: {} bad days of {} days with a verdict", design.unit_id,
                                     cell.period.name, design.bad(), valid));
      } else if (design.pm25_sum < least || design.pm25_sum > most) {
        faults.push_back(fmt::format("unit {} in {}: pm25_sum is {}; the bands of its days allow {} to {}",
                                     design.unit_id, cell.period.name, design.pm25_sum, least, most));
      }
    }
  }
}

void check_outages(const TwinPlan& plan, std::vector<std::string>& faults) {
  for (const County& county : plan.counties) {
    const auto stations = static_cast<int>(county.station_ids.size());
    for (Day day = plan.period.begin; day < plan.period.end; day += std::chrono::days{1}) {
      int left = 0;
      for (const std::string& station_id : county.station_ids) left += plan.station_out(station_id, day) ? 0 : 1;
      if (left * 1000 >= stations * plan.gaps.stations_at_least_permille || plan.unit_out(county.unit_id, day))
        continue;
      faults.push_back(fmt::format("unit {} on {}: outages leave {} of {} stations; stations_at_least_permille is {}",
                                   county.unit_id, text_of(day), left, stations, plan.gaps.stations_at_least_permille));
    }
  }
}

std::vector<std::string> members_of(const TwinPlan& plan, const std::string& unit_id) {
  for (const terms::Unit& group : plan.groups) {
    if (group.id == unit_id) return group.members;
  }
  return {unit_id};
}

bool cuts_a_cell(const TwinPlan& plan, const Period& period) {
  return std::any_of(plan.cells.begin(), plan.cells.end(), [&](const DesignCell& cell) {
    const bool overlaps = cell.period.begin < period.end && period.begin < cell.period.end;
    return overlaps && (cell.period.begin < period.begin || period.end < cell.period.end);
  });
}

void check_condition(const TwinPlan& plan, const Condition& condition, std::vector<std::string>& faults) {
  const std::string head =
      fmt::format("condition {} ({} {})", condition.figure, condition.unit_id, condition.period.name);
  if (cuts_a_cell(plan, condition.period)) {
    faults.push_back(head + ": its period cuts a cell; cells end where periods of conditions end");
    return;
  }
  DesignTotals sum;
  Rational means;
  const std::vector<std::string> members = members_of(plan, condition.unit_id);
  for (const std::string& unit_id : members) {
    const DesignTotals totals = totals_of(plan, unit_id, condition.period);
    if (totals.valid == 0) {
      faults.push_back(fmt::format("{}: unit {} has no day in the design", head, unit_id));
      return;
    }
    sum.good += totals.good;
    sum.heavy += totals.heavy;
    sum.valid += totals.valid;
    means += Rational::of(totals.pm25_sum, totals.valid);
  }
  const auto compare = [&](const char* what, int designed, int wanted) {
    if (designed != wanted)
      faults.push_back(fmt::format("{}: the design gives {} {}; wanted is {}", head, designed, what, wanted));
  };
  compare("good days", sum.good, condition.good);
  compare("valid days", sum.valid, condition.valid);
  if (condition.heavy) compare("heavy days", sum.heavy, *condition.heavy);
  if (condition.pm25) {
    const Decimal printed =
        round_half_even(means / Rational{static_cast<std::int64_t>(members.size())}, condition.pm25->places);
    if (printed != *condition.pm25) {
      faults.push_back(
          fmt::format("{}: the design prints PM2.5 {}; wanted is {}", head, printed.text(), condition.pm25->text()));
    }
  }
}

}  // namespace

std::vector<ClassCount> class_counts(const CountyDesign& design, int verdict_days) {
  return {{DayClass::good, verdict_days - design.bad()}, {DayClass::haze, design.haze - design.haze_heavy},
          {DayClass::haze_heavy, design.haze_heavy},     {DayClass::dust, design.dust - design.dust_heavy},
          {DayClass::dust_heavy, design.dust_heavy},     {DayClass::ozone, design.ozone}};
}

std::vector<std::string> design_faults(const TwinPlan& plan) {
  std::vector<std::string> faults;
  check_tiling(plan, faults);
  if (!faults.empty()) return faults;
  check_room(plan, faults);
  check_outages(plan, faults);
  for (const Condition& condition : plan.conditions) check_condition(plan, condition, faults);
  return faults;
}

}  // namespace lantian::twin
