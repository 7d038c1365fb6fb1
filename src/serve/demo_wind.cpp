#include "serve/demo_wind.hpp"

#include "keep/files.hpp"
#include "keep/transport_table.hpp"
#include "serve/explain_contributions.hpp"
#include "serve/region_wind.hpp"
#include "serve/transport_layout.hpp"
#include "serve/transport_region.hpp"
#include "transport/adjoint.hpp"
#include "twin/plan.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

constexpr const char* wind_region = "changji";
/// As in season-sensitivity.toml, so that map and coefficients are of one run.
constexpr const char* wind_grid = "18km";
constexpr int warm_hours = 72;

Result<Period> period_of_twin(const Office& office, const terms::Region& region) {
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, fmt::format("regions/{}/twin.toml", wind_region)));
  LANTIAN_TRY(const twin::TwinPlan plan, twin::read_plan(file, region));
  return plan.period;
}

Result<std::vector<UpwindReceptor>> receptors_for(const Office& office, const std::string& unit) {
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, fmt::format("regions/{}/transport.toml", wind_region)));
  LANTIAN_TRY(const TransportLayout layout, read_transport_layout(file));
  std::vector<std::string> ids;
  for (const TransportLayout::Place& one : layout.receptors) ids.push_back(one.id);
  LANTIAN_TRY(const auto weighted, receptors_of_unit(office, unit, ids));
  std::vector<UpwindReceptor> out;
  for (const explain::WeightedReceptor& one : weighted) out.push_back({one.id, one.weight});
  return out;
}

transport::SourceReceptorTable empty_upwind_table(const TransportRegion& region,
                                                  const transport::AdjointChoice& choice) {
  transport::SourceReceptorTable table;
  table.lineage = region.lineage;
  table.synthetic = region.synthetic;
  table.sources = region.sources;
  for (const transport::Probe& probe : region.probes) table.receptors.push_back(probe.id);
  table.paths = choice.paths;
  table.map_tops = choice.map_tops;
  const weather::Grid& grid = region.weather->grid();
  table.columns = grid.columns();
  table.map_grid.projection = grid.projection;
  table.map_grid.nx = grid.nx;
  table.map_grid.ny = grid.ny;
  table.map_grid.cell_m = grid.cell_m;
  table.map_grid.west_m = grid.west_m;
  table.map_grid.south_m = grid.south_m;
  return table;
}

/// The adjoint of each window, computed or found.
Result<transport::SourceReceptorTable> run_windows(const TransportRegion& region, const std::string& path,
                                                   const std::vector<transport::Window>& windows,
                                                   const UpwindProgress& progress) {
  transport::AdjointChoice choice;
  std::erase_if(choice.paths, [](transport::Path one) { return !adds_to(one, transport::Measured::pm25); });
  choice.map_tops.assign(transport::band_tops.begin(), transport::band_tops.end());
  const keep::TransportParts parts{path};
  transport::SourceReceptorTable whole = empty_upwind_table(region, choice);
  int done = 0;
  for (const transport::Window& window : windows) {
    const auto all = static_cast<int>(windows.size());
    if (!progress(done++, all, window.name)) return Error{ErrorCode::incomplete, "stopped", window.name};
    const std::string inputs = transport::fingerprint(region.input, choice, window, region.lineage);
    auto part = parts.find(window.name, inputs);
    if (!part) {
      LANTIAN_TRY(const auto answer,
                  transport::run_adjoint<float>(region.input, choice, window, [&](std::size_t, std::size_t) {
                    return progress(done - 1, all, window.name);
                  }));
      part = empty_upwind_table(region, choice);
      part->append({window, inputs, answer.pairs, answer.courant}, answer);
      LANTIAN_CHECK(parts.keep(window.name, *part));
    }
    whole.append(*part);
  }
  return whole;
}

}  // namespace

Result<std::unique_ptr<WindShelf>> open_demo_wind(const Office& office, const std::string& directory) {
  LANTIAN_TRY(const terms::Region* region, office.region(wind_region));
  LANTIAN_TRY(const Period period, period_of_twin(office, *region));
  RegionWindChoice choice;
  choice.weather = {wind_region, wind_grid, ""};
  choice.stations = region->stations;
  choice.first = hour_ending(period.begin, 1);
  choice.last = hour_ending(period.last(), 24);
  choice.file = directory + "/demo.wind";
  choice.air_is_of_it = false;
  LANTIAN_TRY(auto shelf, open_region_wind(office, choice));
  const HourEnding last = shelf->last();
  LANTIAN_CHECK(shelf->hours_at(shelf->arrows().front(), last - std::chrono::hours{warm_hours - 1}, last));
  return shelf;
}

Result<UpwindMap> demo_upwind(const UpwindDesk& desk, const UpwindQuestion& question, const UpwindProgress& progress) {
  const Office& office = desk.office.office();
  UpwindMap out;
  out.question = question;
  LANTIAN_TRY(out.receptors, receptors_for(office, question.unit));
  TransportQuestion run;
  run.region = wind_region;
  run.period = question.period;
  run.near_field = false;
  for (const UpwindReceptor& one : out.receptors) run.receptors.push_back(one.id);
  LANTIAN_TRY(const auto inventory, keep::open_inventory_book(keep::inventory_path(desk.directory + "/demo.book")));
  LANTIAN_TRY(auto weather, open_weather(office, {wind_region, wind_grid, ""}));
  LANTIAN_TRY(const auto region, transport_region(desk.office, *inventory, std::move(weather), run));
  LANTIAN_TRY(const auto windows, windows_of(region->period, "month", run.spin_back_hours));
  const std::string path = fmt::format("{}/demo-upwind-{}-{}", desk.directory, question.unit, question.period);
  LANTIAN_TRY(const auto table, run_windows(*region, path, windows, progress));
  LANTIAN_TRY(out.layers, upwind_layers(table, out.receptors));
  out.first = hour_ending(region->period.begin, 1);
  out.last = hour_ending(region->period.last(), 24);
  out.spin_back_hours = run.spin_back_hours;
  out.synthetic = table.synthetic;
  out.lineage = table.lineage;
  out.grid = table.map_grid;
  out.wind = desk.wind.facts();
  for (const WindSpot& spot : desk.wind.arrows()) {
    LANTIAN_TRY(const auto hours, desk.wind.hours_at(spot, out.first, out.last));
    out.arrows.push_back(mean_arrow(spot.place, hours));
  }
  return out;
}

}  // namespace lantian::serve
