#pragma once
#include "base/result.hpp"
#include "transport/chain.hpp"
#include "transport/physics_file.hpp"
#include "weather/slab.hpp"

#include <array>
#include <string_view>
#include <vector>

/// What the ground and precipitation take of a tracer: resistances in a row for the one, a power of the intensity for
/// the other. Sources: Wesely and Hicks 2000 (resistances), Venkatram and Pleim 1999 (settling),
/// data/transport/deposition.toml.
namespace lantian::transport {

/// "so2", "nox", "fine", "coarse".
std::string_view name_of(Kind kind);

/// The constants of data/transport/deposition.toml; names as there.
struct DepositionRule {
  struct Surface {
    double stable = 0, unstable = 0, most_stable = 0, prandtl = 0, least_friction_m_s = 0;
  };
  struct Gas {
    double diffusivity_m2_s = 0, bare_s_m = 0;
    std::vector<double> snow_c, snow_s_m;  ///< upward in temperature
  };
  struct Particles {
    double diameter_m = 0, density_kg_m3 = 0, uptake = 0, unstable_m = 0;
  };
  struct Washing {
    double rain_a = 0, rain_b = 0, snow_a = 0, snow_b = 0;
  };

  Surface surface;
  Gas so2, nox;
  Particles fine, coarse;
  std::array<Washing, kinds> washing;  ///< by Kind
  double top_m = 0;
  std::vector<Provenance> sources;

  /// Returns malformed with every fault, one a line: a kind left out or given twice, temperatures that do not rise.
  static Result<DepositionRule> read(const terms::SourceFile& file);
};

/// The air that carries a tracer to the ground.
struct SurfaceAir {
  double friction_velocity = 0;  ///< m/s
  double inverse_obukhov = 0;    ///< 1/m
  double roughness_m = 0;        ///< z0
  double reference_m = 0;        ///< where the concentration is known: the middle of the lowest layer
  double temperature_k = 0, pressure_pa = 0;
  double snow_cover = 0;  ///< 0..1
};

/// Of turbulence between the ground and the reference height, s/m; never negative.
double aerodynamic_resistance(const DepositionRule::Surface& rule, const SurfaceAir& air);
/// Of the layer that only molecules cross, s/m.
double layer_resistance(const DepositionRule::Surface& rule, const SurfaceAir& air, double diffusivity_m2_s);
/// Of snow, s/m.
double snow_resistance(const DepositionRule::Gas& gas, double temperature_k);
/// Terminal velocity of a sphere, m/s: Stokes with Cunningham's slip.
double settling_velocity(double diameter_m, double density_kg_m3, double temperature_k, double pressure_pa);

/// m/s at the reference height.
double gas_velocity(const DepositionRule& rule, const DepositionRule::Gas& gas, const SurfaceAir& air);
double particle_velocity(const DepositionRule& rule, const DepositionRule::Particles& particles, const SurfaceAir& air);

double dry_velocity(const DepositionRule& rule, Kind kind, const SurfaceAir& air);

/// 1/s; precipitation in mm/h of water, `snow_share` of it as snow.
double washing_rate(const DepositionRule::Washing& rule, double precipitation, double snow_share);

/// Removal of a whole hour.
class Deposition {
 public:
  Deposition(const DepositionRule& rule, const weather::Grid& grid) : rule_{&rule}, grid_{&grid} {}
  /// All of `out` is written; `washing` is empty when the hour is dry everywhere or nothing washes this kind.
  void fill(const weather::MetSlab& slab, Kind kind, Removal& out) const;

 private:
  const DepositionRule* rule_;
  const weather::Grid* grid_;
};

}  // namespace lantian::transport
