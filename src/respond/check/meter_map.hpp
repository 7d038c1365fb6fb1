#pragma once
#include "base/result.hpp"
#include "respond/check/evidence.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which factor of which data logger speaks for which unit of an enterprise: regions/REGION/meters.toml, or meters.toml
/// of a book (doc/respond-orders.md).
namespace lantian::respond {

enum class MeterFigure : std::uint8_t {
  mean,   ///< Avg of the hour
  total,  ///< Cou of the hour
};

/// One factor of one logger. Several rows of one unit and metric are parts of it: their sum counts, and only in hours in
/// which all of them were told.
struct MeterRow {
  std::string mn;
  std::string factor;  ///< present code, as the telemetry book has it
  MeterFigure figure = MeterFigure::mean;
  std::string enterprise;
  std::string unit;
  CheckMetric metric = CheckMetric::power;
  bool wet = false;  ///< a flow with its moisture, which is taken out by a01014 of the same logger and hour
  std::optional<Day> from{}, to{};  ///< both included; no value: always
  int line = 0;                 ///< of the file

  bool holds(HourEnding hour) const {
    const Day day = day_of(hour);
    return (!from || *from <= day) && (!to || day <= *to);
  }
};

struct MeterMap {
  std::string file;
  Day as_of{};
  std::string source, status;
  bool synthetic = false;
  int pause_seconds = 60;  ///< between two follow-ups while telegrams come in
  int late_days = 7;       ///< after the end of a response: late telegrams still correct its hours
  std::vector<MeterRow> rows;
};
/// Returns malformed with every fault: a gas state that cannot be compared, two rows of one factor at once, a metric
/// that no telegram carries.
Result<MeterMap> read_meter_map(const terms::SourceFile& file);

/// Moisture of the gas, percent, by which a wet flow becomes a dry one.
inline constexpr std::string_view factor_of_moisture = "a01014";
/// "kWh", "MWh", "kW", "MW", "m3/h", "m3/s", "%" as multiples of what EvidenceSeries holds; no value: the metric is not
/// measured in this unit, or its hourly mean or total is not.
std::optional<double> meter_unit_factor(CheckMetric metric, MeterFigure figure, std::string_view unit);
/// The units that it takes, for messages.
std::string meter_units_text(CheckMetric metric, MeterFigure figure);

}  // namespace lantian::respond
