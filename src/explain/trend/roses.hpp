#pragma once
#include "explain/trend/wind.hpp"

/// From where the wind came, and what the air held then.
namespace lantian::explain {

struct RoseChoice {
  int sectors = 16;            ///< the first is centred on north; 4 at least
  double calm_below = 0.3;     ///< m/s: no direction is believed there (Beaufort 0)
  std::vector<double> bounds;  ///< ascending: classes [.., b0), [b0, b1) .. [bn, ..); empty: fifths of what is sorted
};

struct RoseSector {
  double centre = 0;  ///< degrees that the wind comes from
  std::size_t n = 0;
  std::vector<std::size_t> classes;  ///< rows by class
  std::optional<double> mean;        ///< of what is sorted
  /// What the rows of this sector give to the mean of all rows, 0..1: how often times how much. For a quantity >= 0.
  double share = 0;
};

/// n = calm + rows of the sectors; rows that lack a part are only counted.
struct Rose {
  std::vector<double> bounds;
  std::vector<RoseSector> sectors;
  std::size_t n = 0, calm = 0, missing = 0;
  std::optional<double> mean, calm_mean;
  double calm_share = 0;  ///< as RoseSector::share
};

/// `sorted` by direction and by its own classes: the wind's speeds make a wind rose, a concentration a pollution rose.
/// A row counts when its value and speed are known, and its direction where it is not calm.
/// Requires: as many values as rows of wind.
Rose rose_of(const Wind& wind, const Values& sorted, const RoseChoice& choice);

struct PolarChoice {
  int sectors = 16;
  double speed_step = 0.5, speed_most = 30;  ///< m/s; faster rows are left out and counted
  double calm_below = 0.3;
  std::size_t least =
      5;  ///< rows of a cell, and of it and its neighbours for `smooth`, below which it stands empty; 1 at least
};

/// A sector of directions by a class of speeds [speed, speed + step).
struct PolarCell {
  double from = 0, speed = 0;  ///< centre of the sector, lower end of the class
  std::size_t n = 0;
  std::optional<double> mean, smooth;
};

struct Polar {
  std::vector<PolarCell> cells;  ///< by sector, then speed, up to the fastest row; those with neither mean left out
  double speed_step = 0;
  std::size_t n = 0, calm = 0, missing = 0, faster = 0;
  std::optional<double> calm_mean;
};

/// Mean by direction and speed. `smooth` is the mean of all cells weighted by their rows and by a Gaussian of the
/// distance in the plane of wind vectors, its deviation one step of speed or, where that is more, half the width of the
/// sector at the cell's speed: what is near in direction and speed speaks for each other. Nothing is drawn where a cell
/// and those that touch it hold fewer rows than `least`. Requires: as many values as rows of wind.
Polar polar_of(const Wind& wind, const Values& values, const PolarChoice& choice);

}  // namespace lantian::explain
