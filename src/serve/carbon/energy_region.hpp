#pragma once
#include "carbon/balance/balance.hpp"
#include "carbon/energy/carriers.hpp"
#include "carbon/energy/works.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a region set itself about energy, found and built: regions/<id>/energy.toml.
namespace lantian::serve {

/// Where a figure came from: the region's file, or an office that entered it.
struct EnergyOrigin {
  std::string source, who, at;  ///< `who` empty: the file
  std::int64_t row = 0;         ///< of the document; 0: the file
};

/// A target is a change against the year before, so that one line holds for every year.
struct EnergyAim {
  std::string id;  ///< county, "" in the line that holds for enterprises without their own
  int year = 0;    ///< 0: each year
  std::optional<Decimal> total_change_percent;
  std::optional<std::int64_t> total_kgce;  ///< an amount goes before a change
  std::optional<Decimal> intensity_decline_percent;
  std::optional<Decimal> coal_change_percent;
  std::optional<std::int64_t> coal_kg;
  EnergyOrigin origin{};

  /// It sets something about energy; coal by itself has no light of its own here.
  bool any() const { return total_change_percent || total_kgce || intensity_decline_percent; }
};

struct EnergyStatistic {
  std::string carrier;
  int year = 0;
  std::int64_t kgce = 0;
  EnergyOrigin origin{};
};

/// What crossed the border of the region in a year: electricity in MWh, heat in GJ, coal in t.
struct EnergyFlow {
  std::string kind;  ///< "electricity", "heat", "coal"
  int year = 0;
  Decimal in, out;
  std::optional<Decimal> factor;  ///< t CO2 per MWh or GJ of what came in; a net import without it counts nowhere
  EnergyOrigin origin{};

  /// For the regional total. No value: coal, or no factor.
  std::optional<carbon::BorderFlow> border() const;
};
inline constexpr std::array<std::string_view, 3> energy_flow_kinds{"electricity", "heat", "coal"};

struct EnergyRegion {
  std::string source, status;
  bool synthetic = false;
  std::vector<EnergyAim> aims;
  EnergyAim enterprises;
  std::vector<carbon::CheckupFinding> findings;
  std::vector<carbon::UnitRetrofit> retrofits;
  std::vector<carbon::RenewablePlant> renewables;
  std::vector<EnergyStatistic> statistics;
  std::vector<EnergyFlow> flows;

  /// The line of a year before the one of each year; null: there is none.
  const EnergyAim* aim(std::string_view id, int year) const;
  /// Null: nobody knows it.
  const EnergyFlow* flow(std::string_view kind, int year) const;
};
/// Returns malformed with every fault: an unknown carrier or kind, two lines for one thing and year.
Result<EnergyRegion> read_energy_region(const terms::SourceFile& file, const carbon::CarrierBook& carriers,
                                        const carbon::ControlRule& rule);

}  // namespace lantian::serve
