#pragma once
#include "inventory/allocation/measured_hours.hpp"
#include "inventory/allocation/profile.hpp"
#include "inventory/emission.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Hourly emission rates of every source for the transport room: planned once, then streamed in blocks, so that a year
/// of all sources never stands in memory. kg/h in float32, hour-ending, Beijing clock.
namespace lantian::inventory {

/// One emission to be spread: its kilograms inside the plan's period and whose shares it follows.
struct RateRow {
  std::uint32_t source = 0;  ///< position in RatePlan::sources
  std::uint32_t shares = 0;  ///< position in RatePlan::shares
  Pollutant pollutant{};
  double total_kg = 0;
};

/// Shares are kept once for all rows of a profile; a measured source has its own. Each set of shares covers the part of
/// the plan's period in which its rows emit.
struct RatePlan {
  Period period;
  std::vector<std::string> sources;  ///< ids, sorted
  std::vector<HourShares> shares;
  std::vector<RateRow> rows;       ///< by (shares, source, pollutant), so that rows of one profile lie together
  std::vector<std::string> notes;  ///< emissions without a value, profiles that are silent in their period
  std::int64_t outside = 0;        ///< emissions of other periods, passed over
  std::size_t hours() const { return static_cast<std::size_t>(period.days()) * 24; }
};

/// What a stack measured, by (source id, pollutant).
struct MeasuredSource {
  MeasuredHours hours;
  bool in_part = false;  ///< asked for by name; see shares_of_partly_measured
};
using MeasuredSources = std::map<std::pair<std::string, Pollutant>, MeasuredSource, std::less<>>;

/// Plans the hours of `period`. An emission of a longer period gives the part that its profile has there; an emission
/// of a shorter one emits in its own period only. Emissions of one source, pollutant and set of shares are added up.
/// The order of emissions does not matter. `temperatures` serves profiles of degree days; null = by months. Returns
/// incomplete or invalid_argument with every faulty measured series or missing temperature, one a line.
Result<RatePlan> plan_rates(const ProfileBook& book, std::span<const Emission> emissions, const Period& period,
                            const MeasuredSources& measured = {}, const DailyTemperatures* temperatures = nullptr);

/// The hours of rows [first_row, first_row + rows) one after another. What rounding an hour to float32 leaves over is
/// carried into the next hour, so that the sum of all hours returns the total within one rounding of the last hour -
/// 1e-9 wherever a row emits in 60 hours or more - and no rounding error adds up, as it would where all hours are
/// alike. An hour without a share is exactly 0; no hour is negative. The plan must outlive the cursor.
class HourlyRates {
 public:
  HourlyRates(const RatePlan& plan, std::size_t first_row, std::size_t rows);

  std::size_t rows() const { return total_kg_.size(); }
  std::size_t hours_left() const { return plan_->hours() - hour_; }
  /// Fills `hours` more hours: out[hour * rows() + row], kg/h.
  /// Requires: hours <= hours_left(), out.size() == hours * rows().
  void next(std::size_t hours, std::span<float> out);
  /// The sum of what was handed out so far, kg, by row.
  std::span<const double> delivered_kg() const { return delivered_kg_; }

 private:
  struct Run {
    std::size_t begin = 0, end = 0;  ///< rows with the same shares
    const HourShares* shares = nullptr;
    std::size_t first_hour = 0;  ///< of the plan, at which the shares begin
  };
  const RatePlan* plan_;
  std::size_t hour_ = 0;
  std::vector<Run> runs_;
  std::vector<double> total_kg_, carry_kg_, delivered_kg_;
};

/// Some rows in some hours.
struct RateBlock {
  std::size_t first_row = 0, rows = 0;
  std::size_t first_hour = 0, hours = 0;  ///< hour 0 of a plan ends at 01:00 of its first day
  std::span<const float> kg_h;            ///< [hour][row]
  float at(std::size_t hour, std::size_t row) const { return kg_h[hour * rows + row]; }
};

struct StreamShape {
  std::size_t rows = 2048;
  std::size_t hours = 24;
  int threads = 2;
};

/// What was handed out against what was planned.
struct RateClosure {
  double total_kg = 0;
  double delivered_kg = 0;
  double worst_relative = 0;  ///< of one row
  std::size_t worst_row = 0;
};

/// Calls `take` with every block once. Blocks of the same rows come in the order of hours; blocks of other rows may
/// come at the same time from another thread. Values and closure are the same bit for bit for any number of threads and
/// any shape of blocks. Requires: a shape above zero.
RateClosure stream_rates(const RatePlan& plan, const StreamShape& shape,
                         const std::function<void(const RateBlock&)>& take);

}  // namespace lantian::inventory
