#pragma once
#include "base/clock.hpp"
#include "carbon/energy/control.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// What is done about energy: check-ups of enterprises with their findings, retrofits of coal units, renewable
/// capacity. Counted on a day that is given; what was planned, said to be done, and proved to be done are three
/// figures.
namespace lantian::carbon {

/// One finding of a check-up.
struct CheckupFinding {
  std::string id, enterprise, county;
  std::string kind;  ///< id of a [[finding]]
  Day found{};
  std::optional<Day> due, done;
  std::optional<std::int64_t> expected_kgce;  ///< a year
  std::optional<std::int64_t> verified_kgce;  ///< measured after it was done
};

struct CheckupSummary {
  int enterprises = 0, findings = 0;
  int open = 0, overdue = 0, done = 0;
  int unverified = 0;  ///< done, and nobody measured what it saves
  std::int64_t expected_kgce = 0;
  std::int64_t verified_kgce = 0;
  std::map<std::string, int> by_kind;
  std::vector<std::string> overdue_ids;
};
/// Findings made after `on` are not there yet, and what was done after it is open.
/// Returns invalid_argument with every row at fault: an unknown kind, an id twice, done before it was found, verified
/// without being done.
Result<CheckupSummary> checkups_of(const ControlRule& rule, std::span<const CheckupFinding> findings, Day on);

/// A coal unit and what a retrofit does to its coal per kWh.
struct UnitRetrofit {
  std::string id, plant;
  std::string kind;  ///< id of a [[retrofit]]
  std::int64_t kilowatts = 0;
  Decimal before_g_kwh;  ///< standard coal for supply
  std::optional<Decimal> after_g_kwh;
  std::optional<Decimal> generation_mwh;  ///< a year, supplied
  Day planned{};
  std::optional<Day> done;

  /// (before - after) x generation: g/kWh times MWh is kg. No value before both are known.
  std::optional<std::int64_t> saved_kgce() const;
};

struct RetrofitSummary {
  struct Kind {
    int units = 0, done = 0, overdue = 0;
    std::int64_t kilowatts = 0, done_kilowatts = 0;
    std::int64_t saved_kgce = 0;
    int unknown = 0;  ///< done, without a figure of what it saves
  };
  std::map<std::string, Kind> kinds;
  Kind all;
  std::vector<std::string> worse;  ///< units that need no less coal after it: to be looked at
};
/// One unit may have retrofits of several kinds; in `all` its capacity counts once for each.
/// Returns invalid_argument with every row at fault.
Result<RetrofitSummary> retrofits_of(const ControlRule& rule, std::span<const UnitRetrofit> units, Day on);

/// A renewable plant, on the grid from a day to a day.
struct RenewablePlant {
  std::string id, county;
  std::string kind;  ///< id of a [[renewable]]
  std::int64_t kilowatts = 0;
  Day connected{};
  std::optional<Day> retired;  ///< first day without it
};

struct CapacitySummary {
  std::map<std::string, std::int64_t> kilowatts;  ///< by kind, on the day
  std::map<std::string, std::int64_t> by_county;
  std::int64_t all = 0;
  std::int64_t added_this_year = 0;  ///< connected in the calendar year of the day, up to it
};
/// Returns invalid_argument with every row at fault.
Result<CapacitySummary> capacity_of(const ControlRule& rule, std::span<const RenewablePlant> plants, Day on);

}  // namespace lantian::carbon
