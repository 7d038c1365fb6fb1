#pragma once
#include "base/result.hpp"
#include "transport/physics_file.hpp"
#include "transport/plume_rise.hpp"
#include "transport/stack_layers.hpp"
#include "weather/slab.hpp"

#include <span>
#include <vector>

/// Gaussian puffs from a stack: what a station within some kilometres gets, where cells of the grid are wider than the
/// plume. Puffs and not a steady plume, because calm hours are those that matter. Sources: Draxler 1976 (growth);
/// Scire et al. 2000 (integrated puffs).
namespace lantian::transport {

/// sigma = rate t / (1 + factor (t / time_s)^power), power below 1: width of a cloud after t seconds in turbulence
/// whose velocities have the deviation `rate`, m/s.
struct Growth {
  double factor = 0, time_s = 1, power = 0.5;
  double width(double rate, double seconds) const;
  /// The age at which it is so wide: the inverse. Requires: rate > 0, width >= 0.
  double age_of(double rate, double width_m) const;

  double slowing(double seconds) const;  ///< (t / time_s)^power
};

/// The constants of data/transport/puffs.toml; names as there.
struct PuffRule {
  struct Turbulence {
    double lateral = 0, vertical = 0, convective_lateral = 0, convective_vertical = 0, convective_decay = 0;
    double least_lateral_m_s = 0, least_vertical_m_s = 0;
  };
  Turbulence turbulence;
  Growth lateral, vertical_unstable, vertical_stable;
  double rise_over_width = 0, least_width_m = 0;
  double step_s = 0, radius_m = 0, well_mixed = 0;
  int life_hours = 0;
  std::vector<Provenance> sources;

  /// Returns malformed with every fault, one a line: a step that does not divide the hour.
  static Result<PuffRule> read(const terms::SourceFile& file);
};

/// The column over a point of the map; the nearest one where it lies off the grid.
std::size_t column_at(const weather::Grid& grid, double x, double y);

/// The air that one puff lies in.
struct PuffAir {
  double east = 0, north = 0;                  ///< wind, m/s
  double lateral_rate = 0, vertical_rate = 0;  ///< sigma_v, sigma_w, m/s
  double lid_m = 0;                            ///< mixing height
  bool stable = false;
};
/// At a height above the ground in a column of the slab.
PuffAir puff_air(const PuffRule& rule, const weather::MetSlab& slab, const weather::Grid& grid, std::size_t column,
                 double height_m);

struct Puff {
  double x = 0, y = 0, z = 0;  ///< map metres, metres above the ground
  double kg = 0;
  double sigma_y = 0, sigma_z = 0;  ///< metres; sigma_y in both horizontal directions
  int age = 0;                      ///< steps since its release
};

/// Map metres, metres above the ground.
struct Receptor {
  double x = 0, y = 0, z = 0;
};

/// 1/m: how much of a vertical Gaussian stands at a height, reflected at the ground and at the lid. Even from
/// sigma_z = well_mixed lid on. A puff above the lid is held up by the ground alone.
double vertical_share(double puff_z, double sigma_z, double receptor_z, double lid_m, double well_mixed);

/// kg/m3, mean over the move from (x, y) to (x + east, y + north) with unchanging width: exact by the error function.
double mean_along(const Puff& puff, double east_m, double north_m, const Receptor& receptor, double vertical);

/// The puff by layers, as vertical_share has it; what is above the top interface goes into the top layer.
ReleaseLayers layers_of(const Puff& puff, double lid_m, double well_mixed, std::span<const double> interfaces);

/// The puffs of one stack, hour after hour.
class PuffTrain {
 public:
  struct Emission {
    weather::MapPoint at;
    Rise rise;
    double kg = 0;  ///< in this hour
  };
  PuffTrain(const PuffRule& rule, const weather::Grid& grid) : rule_{&rule}, grid_{&grid} {}

  /// Releases the hour's emission evenly, moves all puffs through the hour and adds the hour's mean concentration,
  /// ug/m3, at each receptor. A puff ends when it is rule.life_hours old, or at the beginning of a step by when it is
  /// as wide as a cell; it is put at the end of `handed`. So what is let out evenly in an hour ends evenly in an hour.
  void hour(const weather::MetSlab& slab, const Emission& emission, std::span<const Receptor> receptors,
            std::span<double> ug_m3, std::vector<Puff>* handed = nullptr);

  std::vector<Puff> puffs() const;
  double left_kg() const { return left_kg_; }  ///< blown off the grid, all hours together

 private:
  /// A puff and the air around it, which stays the same within an hour and a column: then its ages just go on.
  struct Traveller {
    Puff puff;
    PuffAir air;
    std::size_t column = 0;
    double age_y = 0, age_z = 0;  ///< at which it would be so wide in this air, s
    double most_z = 0;            ///< widest it gets in this air
  };
  double sigma_z(const Traveller& one, double seconds) const;
  /// Meets the air of another hour or column.
  void meet(const weather::MetSlab& slab, Traveller& one) const;
  /// The plume of an hour: below the lid and above it, for one kilogram.
  std::vector<Traveller> born(const weather::MetSlab& slab, const Emission& emission) const;
  /// One move of `seconds`; false when the puff leaves the grid.
  bool move(const weather::MetSlab& slab, Traveller& one, double seconds, std::span<const Receptor> receptors,
            std::span<double> ug_m3) const;
  void hear(const Traveller& one, double seconds, const Receptor& receptor, double& ug_m3) const;

  const PuffRule* rule_;
  const weather::Grid* grid_;
  std::vector<Traveller> travellers_;
  double left_kg_ = 0;
};

}  // namespace lantian::transport
