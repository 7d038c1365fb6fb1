#include "explain/trend/wind.hpp"

#include "base/assert.hpp"

#include <cmath>
#include <numbers>

namespace lantian::explain {
namespace {

constexpr double degree = std::numbers::pi / 180;

Wind wind_of_parts(const Values& east, const Values& north) {
  Wind out{Values(east.size()), Values(east.size())};
  for (std::size_t row = 0; row < east.size(); ++row) {
    if (!east[row] || !north[row]) continue;
    out.speed[row] = std::hypot(*east[row], *north[row]);
    if (*out.speed[row] > 0) out.from[row] = turned(std::atan2(-*east[row], -*north[row]) / degree);
  }
  return out;
}

}  // namespace

double turned(double degrees) {
  const double rest = std::fmod(degrees, 360);
  const double positive = rest < 0 ? rest + 360 : rest;
  return positive < 360 ? positive : 0;
}

Result<Wind> wind_of(const Frame& frame) {
  const Values *speed = frame.find("wind_speed"), *from = frame.find("wind_from");
  if (speed != nullptr && from != nullptr) {
    Wind out{*speed, *from};
    for (auto& one : out.from) {
      if (one) one = turned(*one);
    }
    return out;
  }
  const Values *east = frame.find("wind_east"), *north = frame.find("wind_north");
  if (east != nullptr && north != nullptr) return wind_of_parts(*east, *north);
  return Error{ErrorCode::not_found,
               "the table has no wind; it needs the columns wind_speed and wind_from, or wind_east and wind_north",
               "explain roses"};
}

std::optional<double> VectorWind::steadiness() const {
  return speed_scalar > 0 ? std::optional{speed_vector / speed_scalar} : std::nullopt;
}

std::vector<VectorWind> month_winds(const Frame& frame, const Wind& wind) {
  LANTIAN_ASSERT(wind.speed.size() == frame.rows() && wind.from.size() == frame.rows(), "the wind of this frame");
  struct Sum {
    double speed = 0, east = 0, north = 0;
  };
  std::vector<VectorWind> out;
  std::vector<Sum> sums;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    // Still air has no direction and is a vector all the same: 0.
    if (!wind.speed[row] || (!wind.from[row] && *wind.speed[row] > 0)) continue;
    const std::chrono::year_month_day date{day_of(frame.ends[row])};
    const Day month{date.year() / date.month() / 1};
    if (out.empty() || out.back().month != month) {
      out.emplace_back().month = month;
      sums.emplace_back();
    }
    const double speed = *wind.speed[row], angle = wind.from[row].value_or(0) * degree;
    ++out.back().n;
    sums.back().speed += speed;
    sums.back().east -= speed * std::sin(angle);
    sums.back().north -= speed * std::cos(angle);
  }
  for (std::size_t n = 0; n < out.size(); ++n) {
    const auto count = static_cast<double>(out[n].n);
    out[n].speed_scalar = sums[n].speed / count;
    out[n].speed_vector = std::hypot(sums[n].east, sums[n].north) / count;
    if (out[n].speed_vector > 1e-12) out[n].from = turned(std::atan2(-sums[n].east, -sums[n].north) / degree);
  }
  return out;
}

}  // namespace lantian::explain
