#pragma once
#include "base/clock.hpp"
#include "respond/list/list.hpp"

#include <optional>
#include <string>
#include <vector>

/// What shows whether an order is carried out: hours of meters, and what passed a gate.
namespace lantian::respond {

/// Hours in a row of one meter. `metric`: power (kWh), flow (m3/h, dry, as CEMS have it) or load (percent of capacity).
struct EvidenceSeries {
  std::string enterprise;
  std::string unit;  ///< ProcessUnit::id; empty: the meter of the whole plant
  CheckMetric metric = CheckMetric::power;
  HourEnding first{};
  std::vector<std::optional<double>> values;  ///< no value: the hour is missing
  /// "hj212" where the hours came as telegrams by themselves (meter_hours.hpp), else empty. Then no value says more:
  /// what was told of this hour before is withdrawn, because its telegram was corrected to one that does not count.
  std::string origin{};
  std::string meter{};  ///< "MN/factor", several joined by +, of those that came by themselves
  /// Beside `values`: where in the frame log each came from, "segment:byte", several joined by +. Empty: not known.
  std::vector<std::string> telegrams{};

  std::optional<double> at(HourEnding hour) const {
    const auto n = (hour - first).count();
    if (n < 0 || static_cast<std::size_t>(n) >= values.size()) return std::nullopt;
    return values[static_cast<std::size_t>(n)];
  }
};

/// A heavy vehicle that came in.
struct GatePass {
  std::string enterprise;
  HourEnding hour{};
  std::string standard;    ///< "C4"; empty: not read
  std::string fuel;        ///< "electric", "gas", "diesel"; empty: not read
  bool emergency = false;  ///< came to repair or to rescue
};

/// Whether the log of a gate was there at all: an hour without passes is no evidence when nobody counted.
struct GateLog {
  std::string enterprise;
  HourEnding first{}, last{};  ///< hours that were counted, both included
};

inline constexpr std::string_view origin_hj212 = "hj212";

struct ResponseEvidence {
  std::vector<EvidenceSeries> series;
  std::vector<GatePass> passes;
  std::vector<GateLog> logs;
  bool synthetic = false;
};

}  // namespace lantian::respond
