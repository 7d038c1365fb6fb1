#include "serve/osse_region.hpp"

#include "keep/files.hpp"
#include "serve/transport_layout.hpp"
#include "serve/transport_weather.hpp"
#include "transport/chemistry_source.hpp"
#include "twin/osse/draws.hpp"
#include "weather/basin/plan.hpp"
#include "weather/synthetic_basin.hpp"

#include <fmt/core.h>

#include <memory>

namespace lantian::serve {
namespace {

/// Everything that an OsseInput points to.
class OsseRegion {
 public:
  OsseRegion(const Office& office, std::string region, std::uint64_t seed)
      : office_{office}, region_{std::move(region)}, seed_{seed} {}

  Result<void> open() {
    LANTIAN_TRY(const terms::SourceFile plan, of_region("osse.toml"));
    LANTIAN_TRY(input_.plan, twin::read_osse_plan(plan));
    LANTIAN_TRY(const terms::SourceFile layout_file, of_region("transport.toml"));
    LANTIAN_TRY(const TransportLayout layout, read_transport_layout(layout_file));
    for (const auto& unit : layout.units) input_.units.push_back({unit.id, unit.longitude, unit.latitude});
    for (const auto& place : layout.receptors) input_.stations.push_back({place.id, place.longitude, place.latitude});
    input_.area_sigma_m = layout.area_sigma_m;
    LANTIAN_CHECK(open_physics());
    for (std::size_t season = 0; season < 2; ++season) {
      LANTIAN_TRY(input_.truth.at(season), open_air(input_.plan.truth_grid, season == 1));
      LANTIAN_TRY(input_.explaining.at(season), open_air(input_.plan.explaining_grid, season == 1));
    }
    return {};
  }

  Result<twin::Osse> make(int workers, const twin::OsseProgress& progress) {
    input_.threads = workers;
    return twin::make_osse(input_, seed_, progress);
  }

 private:
  Result<terms::SourceFile> of_region(std::string_view name) const {
    const std::string path = fmt::format("regions/{}/{}", region_, name);
    if (!keep::exists(fmt::format("{}/{}", office_.root(), path))) {
      return Error{ErrorCode::not_found,
                   fmt::format("region pack '{}' has no {}, which an experiment with known truth needs", region_, name),
                   path};
    }
    return source_file(office_, path);
  }

  Result<void> open_physics() {
    LANTIAN_TRY(const auto chemistry, source_file(office_, "data/transport/chemistry.toml"));
    LANTIAN_TRY(const auto deposition, source_file(office_, "data/transport/deposition.toml"));
    LANTIAN_TRY(const auto rise, source_file(office_, "data/transport/plume-rise.toml"));
    LANTIAN_TRY(chemistry_, transport::ChemistryRule::read(chemistry));
    LANTIAN_TRY(deposition_, transport::DepositionRule::read(deposition));
    LANTIAN_TRY(input_.rise, transport::RiseRule::read(rise));
    LANTIAN_TRY(boundary_, boundary_rules(office_));
    LANTIAN_TRY(weather_file_, of_region("weather.toml"));
    return {};
  }

  Result<twin::OsseAir> open_air(const std::string& grid, bool treated) {
    LANTIAN_TRY(weather::BasinPlan plan, weather::read_basin_plan(weather_file_, grid));
    plan.seed = twin::osse_sky_seed(plan.seed, seed_);
    if (treated) {
      plan.air.mean_k += input_.plan.treated_air.warmer_k;
      plan.air.passage_days *= input_.plan.treated_air.passage_days_factor;
    }
    skies_.push_back(std::make_unique<weather::SyntheticBasin>(std::move(plan), boundary_));
    chemistries_.push_back(std::make_unique<transport::RuledChemistry>(chemistry_, deposition_, skies_.back()->grid(),
                                                                       transport::BaselineAir::of(chemistry_)));
    return twin::OsseAir{skies_.back().get(), chemistries_.back().get()};
  }

  const Office& office_;
  std::string region_;
  std::uint64_t seed_;
  transport::ChemistryRule chemistry_;
  transport::DepositionRule deposition_;
  weather::BoundaryRules boundary_;
  terms::SourceFile weather_file_;
  std::vector<std::unique_ptr<weather::SyntheticBasin>> skies_;
  std::vector<std::unique_ptr<transport::RuledChemistry>> chemistries_;
  twin::OsseInput input_;
};

}  // namespace

Result<twin::Osse> region_osse(const Office& office, const std::string& region, std::uint64_t seed, int threads,
                               const twin::OsseProgress& progress) {
  OsseRegion made{office, region, seed};
  LANTIAN_CHECK(made.open());
  return made.make(threads, progress);
}

}  // namespace lantian::serve
