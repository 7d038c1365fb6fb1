#include "base/assert.hpp"
#include "weather/analysis/station_table.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>

/// Any bytes as a table of stations. Nothing may crash, and what was taken can be blended: finite winds and
/// temperatures of places on the globe.
namespace {

using namespace lantian;

const weather::AnalysisRules& shipped_rules() {
  static const weather::AnalysisRules rules = [] {
    const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/weather/analysis.toml";
    std::ifstream file{path, std::ios::binary};
    auto read = weather::read_analysis_rules({path, {std::istreambuf_iterator<char>{file}, {}}});
    LANTIAN_ASSERT(read.ok(), "the shipped rules must be readable");
    return *read;
  }();
  return rules;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const weather::AnalysisRules& rules = shipped_rules();
  const auto table =
      weather::read_station_table({"stations.csv", std::string{reinterpret_cast<const char*>(bytes), size}}, rules);
  if (!table) return 0;
  for (const weather::StationReading& reading : table->readings) {
    const bool placed = std::abs(reading.position.longitude) <= 180 && std::abs(reading.position.latitude) <= 90;
    LANTIAN_ASSERT(placed, "a station stands on the globe");
    if (reading.wind_east) {
      const double speed = std::hypot(*reading.wind_east, *reading.wind_north);
      LANTIAN_ASSERT(speed <= rules.station_most_wind * (1 + 1e-12), "a wind is inside the limits");
    }
    LANTIAN_ASSERT(!reading.temperature || std::isfinite(*reading.temperature), "a temperature is a number");
  }
  return 0;
}
