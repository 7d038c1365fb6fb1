#include "observe/quality/neighbourhood.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lantian::observe::quality {
namespace {

constexpr double earth_km = 6371.0;

/// Great-circle distance by the haversine formula; no value without both coordinates.
std::optional<double> distance_km(const terms::Station& a, const terms::Station& b) {
  if (!a.longitude || !a.latitude || !b.longitude || !b.latitude) return std::nullopt;
  const auto radians = [](const Decimal& degrees) { return degrees.approximate() * std::numbers::pi / 180.0; };
  const double north = std::sin((radians(*b.latitude) - radians(*a.latitude)) / 2.0);
  const double east = std::sin((radians(*b.longitude) - radians(*a.longitude)) / 2.0);
  const double root = north * north + std::cos(radians(*a.latitude)) * std::cos(radians(*b.latitude)) * east * east;
  return 2.0 * earth_km * std::asin(std::sqrt(std::min(root, 1.0)));
}

bool at_source(const terms::Station& station) {
  return station.kind == terms::StationKind::source_side;
}

/// Distance when the two may be compared at all.
std::optional<double> comparable(const terms::Station& one, const terms::Station& other, double radius) {
  if (at_source(other) && !at_source(one)) return std::nullopt;
  const auto distance = distance_km(one, other);
  if (distance) return *distance <= radius ? distance : std::nullopt;
  const bool same_unit = !one.unit_id.empty() && one.unit_id == other.unit_id;
  return same_unit ? std::optional{radius} : std::nullopt;
}

}  // namespace

std::vector<Neighbourhood> neighbourhoods(std::span<const terms::Station> stations, const QualityRule& rule) {
  std::vector<Neighbourhood> all(stations.size());
  if (!rule.neighbours) return all;
  struct Near {
    double km;
    std::size_t index;
  };
  std::vector<Near> near;
  for (std::size_t i = 0; i < stations.size(); ++i) {
    near.clear();
    for (std::size_t k = 0; k < stations.size(); ++k) {
      if (k == i) continue;
      const auto km = comparable(stations[i], stations[k], rule.neighbours->radius_km);
      if (km) near.push_back({*km, k});
    }
    std::ranges::sort(near, [&](const Near& a, const Near& b) {
      return a.km != b.km ? a.km < b.km : stations[a.index].id < stations[b.index].id;
    });
    const auto official = std::ranges::find_if(near, [&](const Near& one) { return !at_source(stations[one.index]); });
    if (at_source(stations[i]) && official != near.end()) all[i].reference = official->index;
    const auto most = static_cast<std::size_t>(rule.neighbours->most);
    for (const Near& one : near) {
      if (all[i].beside.size() < most) all[i].beside.push_back(one.index);
    }
  }
  return all;
}

}  // namespace lantian::observe::quality
