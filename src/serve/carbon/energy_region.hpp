#pragma once
#include "carbon/energy/carriers.hpp"
#include "carbon/energy/works.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What a region set itself about energy, found and built: regions/<id>/energy.toml.
namespace lantian::serve {

/// A target is a change against the year before, so that one line holds for every year.
struct EnergyAim {
  std::string id;  ///< county, "" in the line that holds for enterprises without their own
  int year = 0;    ///< 0: each year
  std::optional<Decimal> total_change_percent;
  std::optional<std::int64_t> total_kgce;  ///< an amount goes before a change
  std::optional<Decimal> intensity_decline_percent;
  std::optional<Decimal> coal_change_percent;
  std::optional<std::int64_t> coal_kg;

  /// It sets something about energy; coal by itself has no light of its own here.
  bool any() const { return total_change_percent || total_kgce || intensity_decline_percent; }
};

struct EnergyStatistic {
  std::string carrier;
  int year = 0;
  std::int64_t kgce = 0;
};

struct EnergyRegion {
  std::string source, status;
  bool synthetic = false;
  std::vector<EnergyAim> aims;
  EnergyAim enterprises;
  std::vector<carbon::CheckupFinding> findings;
  std::vector<carbon::UnitRetrofit> retrofits;
  std::vector<carbon::RenewablePlant> renewables;
  std::vector<EnergyStatistic> statistics;

  /// The line of a year before the one of each year; null: there is none.
  const EnergyAim* aim(std::string_view id, int year) const;
};
/// Returns malformed with every fault: an unknown carrier or kind, two lines for one thing and year.
Result<EnergyRegion> read_energy_region(const terms::SourceFile& file, const carbon::CarrierBook& carriers,
                                        const carbon::ControlRule& rule);

}  // namespace lantian::serve
