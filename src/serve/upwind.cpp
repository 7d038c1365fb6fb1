#include "serve/upwind.hpp"

#include "transport/table_means.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

/// Maps are for 1 kg/h, day and night.
constexpr double kg_h_of_a_tonne_a_day = 1000.0 / 24;

}  // namespace

Result<std::vector<UpwindLayer>> upwind_layers(const transport::SourceReceptorTable& table,
                                               std::span<const UpwindReceptor> receptors) {
  if (table.map_tops.empty()) return Error{ErrorCode::not_found, "the table holds no maps", ""};
  std::vector<UpwindLayer> out;
  for (std::size_t path = 0; path < table.paths.size(); ++path) {
    if (!transport::adds_to(table.paths[path], transport::Measured::pm25)) continue;
    for (std::size_t band = 0; band < table.map_tops.size(); ++band) {
      UpwindLayer layer{table.paths[path], band == 0 ? 0 : table.map_tops[band - 1], table.map_tops[band],
                        std::vector<double>(table.columns, 0.0)};
      for (const UpwindReceptor& one : receptors) {
        const auto found = std::ranges::find(table.receptors, one.id);
        if (found == table.receptors.end())
          return Error{ErrorCode::not_found, fmt::format("the table has no receptor {}", one.id), ""};
        const auto receptor = static_cast<std::size_t>(found - table.receptors.begin());
        const std::vector<float> map = transport::mean_map(table, receptor, path, band);
        for (std::size_t column = 0; column < map.size(); ++column) {
          layer.ug_m3_per_t_d[column] += one.weight * static_cast<double>(map[column]) * kg_h_of_a_tonne_a_day;
        }
      }
      out.push_back(std::move(layer));
    }
  }
  return out;
}

UpwindArrow mean_arrow(const weather::Position& place, std::span<const std::optional<GroundWind>> hours) {
  UpwindArrow out{place, {}, {}, {}};
  GroundWind sum;
  double speeds = 0;
  int count = 0;
  for (const auto& one : hours) {
    if (!one) continue;
    sum.east_m_s += one->east_m_s;
    sum.north_m_s += one->north_m_s;
    speeds += one->speed_m_s();
    ++count;
  }
  if (count == 0) return out;
  out.mean_speed_m_s = speeds / count;
  out.mean_from_deg = sum.from_deg();
  if (speeds > 0) out.steadiness = sum.speed_m_s() / speeds;
  return out;
}

}  // namespace lantian::serve
