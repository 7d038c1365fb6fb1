#include "weather/analysis/frame.hpp"

#include "base/text.hpp"
#include "weather/numbers.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace lantian::weather {
namespace {

Projection frame_projection(terms::Section& root) {
  Projection map;
  auto table = root.section("projection");
  if (!table) {
    root.fault(root.line(),
               "[projection] is missing: latitude_of_origin, central_meridian, standard_parallel_1 and "
               "standard_parallel_2, earth_radius_m");
    return map;
  }
  map.latitude_of_origin = read_plain_number(*table, "latitude_of_origin", -89, 89);
  map.central_meridian = read_plain_number(*table, "central_meridian", -180, 180);
  map.standard_parallel_1 = read_plain_number(*table, "standard_parallel_1", -89, 89);
  map.standard_parallel_2 = read_plain_number(*table, "standard_parallel_2", -89, 89);
  map.earth_radius_m = read_plain_number(*table, "earth_radius_m", 6.3e6, 6.4e6);
  table->finish();
  return map;
}

std::vector<double> frame_layers(terms::Section& table) {
  std::vector<double> edges;
  for (const std::string& text : table.texts("interfaces_m")) {
    const auto number = parse_decimal(text);
    edges.push_back(number ? number->approximate() : -1);
  }
  if (edges.empty()) return basin_interfaces();
  if (edges.front() != 0 || edges.size() < 3 || edges.size() > 17 ||
      std::ranges::adjacent_find(edges, std::ranges::greater_equal{}) != edges.end()) {
    table.fault(table.line_of("interfaces_m"),
                "'interfaces_m' are quoted heights in metres that rise from \"0\" and make 2 to 16 layers");
  }
  return edges;
}

}  // namespace

Result<Grid> read_frame(const terms::SourceFile& file, std::string_view name) {
  std::vector<terms::Fault> faults;
  const auto tree = terms::parse_tree(file, faults);
  if (!tree) return error_of(faults);
  terms::Section root{*tree, file.path, faults};
  const Projection map = frame_projection(root);
  const std::string fallback = root.text("default_grid");
  const std::string_view wanted = name.empty() ? std::string_view{fallback} : name;
  std::vector<std::string> names;
  std::optional<Grid> found;
  for (terms::Section& table : root.sections("grid")) {
    names.push_back(table.text("name"));
    Grid grid;
    grid.projection = map;
    grid.nx = table.whole("columns", 4, 2000);
    grid.ny = table.whole("rows", 4, 2000);
    grid.cell_m = table.whole("cell_m", 100, 100'000);
    grid.west_m = table.whole("west_m", -5'000'000, 5'000'000);
    grid.south_m = table.whole("south_m", -5'000'000, 5'000'000);
    grid.interfaces = frame_layers(table);
    grid.nz = static_cast<int>(grid.interfaces.size()) - 1;
    table.finish();
    if (names.back() == wanted) found = std::move(grid);
  }
  // Of the synthetic basin, which has a reader of its own.
  for (const char* key : {"synthetic", "seed", "source", "first_day", "last_day", "ground", "air"}) root.value(key);
  root.finish();
  if (!faults.empty()) return error_of(faults);
  if (found) return *std::move(found);
  return Error{ErrorCode::not_found, fmt::format("no grid '{}'; there are: {}", wanted, joined(names, ", ")),
               file.path};
}

}  // namespace lantian::weather
