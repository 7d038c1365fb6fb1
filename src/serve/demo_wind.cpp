#include "serve/demo_wind.hpp"

#include "keep/transport_table.hpp"
#include "serve/explain_contributions.hpp"
#include "serve/region_wind.hpp"
#include "serve/transport_layout.hpp"
#include "serve/transport_region.hpp"
#include "transport/adjoint.hpp"
#include "transport/chemistry_source.hpp"
#include "twin/plan.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr const char* wind_region = "changji";
/// As in season-sensitivity.toml, so that map and coefficients are of one run.
constexpr const char* wind_grid = "18km";
constexpr int warm_hours = 72;
constexpr int upwind_spin_back_hours = 96;

Result<Period> period_of_twin(const Office& office, const terms::Region& region) {
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, fmt::format("regions/{}/twin.toml", wind_region)));
  LANTIAN_TRY(const twin::TwinPlan plan, twin::read_plan(file, region));
  return plan.period;
}

Result<TransportLayout> demo_layout(const Office& office) {
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, fmt::format("regions/{}/transport.toml", wind_region)));
  return read_transport_layout(file);
}

Result<std::vector<UpwindReceptor>> receptors_for(const Office& office, const TransportLayout& layout,
                                                  const std::string& unit) {
  std::vector<std::string> ids;
  for (const TransportLayout::Place& one : layout.receptors) ids.push_back(one.id);
  LANTIAN_TRY(const auto weighted, receptors_of_unit(office, unit, ids));
  std::vector<UpwindReceptor> out;
  for (const explain::WeightedReceptor& one : weighted) {
    const auto place = std::ranges::find(layout.receptors, one.id, &TransportLayout::Place::id);
    out.push_back({one.id, one.weight, {place->longitude, place->latitude}});
  }
  return out;
}

/// Nobody emits: maps do not depend on it.
class NoRates final : public transport::RateSource {
 public:
  void rates(HourEnding, std::span<float>) const override {}
};

/// Everything that a run for maps alone points into. Neither copied nor moved.
struct UpwindRun {
  std::unique_ptr<weather::Weather> weather;
  std::vector<double> air;
  transport::ChemistryRule chemistry_rule;
  transport::DepositionRule deposition_rule;
  std::unique_ptr<transport::RuledChemistry> chemistry;
  std::unique_ptr<transport::FixedLayers> layers;
  NoRates rates;
  std::vector<transport::Probe> probes;
  std::vector<std::pair<std::string, std::string>> lineage;
  transport::RunInput input;

  UpwindRun() = default;
  UpwindRun(const UpwindRun&) = delete;
  UpwindRun& operator=(const UpwindRun&) = delete;
};

Result<std::unique_ptr<UpwindRun>> upwind_run(const Office& office, std::span<const UpwindReceptor> receptors) {
  auto out = std::make_unique<UpwindRun>();
  LANTIAN_TRY(out->weather, open_weather(office, {wind_region, wind_grid, ""}));
  const weather::Grid& grid = out->weather->grid();
  out->air = weather::reference_air_mass(grid);
  LANTIAN_TRY(const auto chemistry, source_file(office, "data/transport/chemistry.toml"));
  LANTIAN_TRY(const auto deposition, source_file(office, "data/transport/deposition.toml"));
  LANTIAN_TRY(out->chemistry_rule, transport::ChemistryRule::read(chemistry));
  LANTIAN_TRY(out->deposition_rule, transport::DepositionRule::read(deposition));
  out->chemistry = std::make_unique<transport::RuledChemistry>(out->chemistry_rule, out->deposition_rule, grid,
                                                               transport::BaselineAir::of(out->chemistry_rule));
  out->layers = std::make_unique<transport::FixedLayers>(grid, std::span<const transport::HeightRange>{});
  for (const UpwindReceptor& one : receptors) {
    LANTIAN_TRY(auto probe, transport::make_probe(grid, one.id, weather::to_map(grid.projection, one.place)));
    out->probes.push_back(std::move(probe));
  }
  out->lineage = {{"weather", out->weather->lineage()},
                  {"chemistry", std::string{out->chemistry->lineage()}},
                  {"near field", "off"}};
  out->input = {
      &grid, out->air, out->weather.get(), out->chemistry.get(), {}, out->layers.get(), &out->rates, out->probes, {},
      1,     nullptr};
  return out;
}

transport::SourceReceptorTable empty_upwind_table(const UpwindRun& run, const transport::AdjointChoice& choice) {
  transport::SourceReceptorTable table;
  table.lineage = run.lineage;
  table.synthetic = run.weather->synthetic();
  for (const transport::Probe& probe : run.probes) table.receptors.push_back(probe.id);
  table.paths = choice.paths;
  table.map_tops = choice.map_tops;
  const weather::Grid& grid = run.weather->grid();
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
Result<transport::SourceReceptorTable> run_windows(const UpwindRun& run, const std::string& path,
                                                   const std::vector<transport::Window>& windows,
                                                   const UpwindProgress& progress) {
  transport::AdjointChoice choice;
  std::erase_if(choice.paths, [](transport::Path one) { return !adds_to(one, transport::Measured::pm25); });
  choice.map_tops.assign(transport::band_tops.begin(), transport::band_tops.end());
  const keep::TransportParts parts{path};
  transport::SourceReceptorTable whole = empty_upwind_table(run, choice);
  int done = 0;
  for (const transport::Window& window : windows) {
    const auto all = static_cast<int>(windows.size());
    if (!progress(done++, all, window.name)) return Error{ErrorCode::incomplete, "stopped", window.name};
    const std::string inputs = transport::fingerprint(run.input, choice, window, run.lineage);
    auto part = parts.find(window.name, inputs);
    if (!part) {
      LANTIAN_TRY(const auto answer,
                  transport::run_adjoint<float>(run.input, choice, window, [&](std::size_t, std::size_t) {
                    return progress(done - 1, all, window.name);
                  }));
      part = empty_upwind_table(run, choice);
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
  const Office& office = desk.office;
  UpwindMap out;
  out.question = question;
  LANTIAN_TRY(const TransportLayout layout, demo_layout(office));
  LANTIAN_TRY(out.receptors, receptors_for(office, layout, question.unit));
  for (const TransportLayout::Place& one : layout.units) out.towns.push_back({one.id, {one.longitude, one.latitude}});
  LANTIAN_TRY(const Period period, parse_period(question.period));
  LANTIAN_TRY(const auto run, upwind_run(office, out.receptors));
  LANTIAN_TRY(const auto windows, windows_of(period, "month", upwind_spin_back_hours));
  const std::string path = fmt::format("{}/demo-upwind-{}-{}", desk.directory, question.unit, question.period);
  LANTIAN_TRY(const auto table, run_windows(*run, path, windows, progress));
  LANTIAN_TRY(out.layers, upwind_layers(table, out.receptors));
  out.first = hour_ending(period.begin, 1);
  out.last = hour_ending(period.last(), 24);
  out.spin_back_hours = upwind_spin_back_hours;
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
