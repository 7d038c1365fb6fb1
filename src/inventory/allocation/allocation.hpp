#pragma once
#include "inventory/allocation/profile.hpp"
#include "inventory/allocation/surrogate.hpp"
#include "inventory/emission.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

/// Emissions laid on a grid, with everything that could not be laid shown beside it.
namespace lantian::inventory {

/// Kilograms of one pollutant (and sector) in each step and cell: kg[step * grid.cells() + cell].
struct GridLayer {
  Pollutant pollutant{};
  std::string sector;  ///< empty: all sectors together
  std::vector<double> kg;
};

/// Mass that no cell holds, and why.
struct Unallocated {
  std::string source_id, unit_id, class_code;
  Pollutant pollutant{};
  double kg = 0;
  std::string why;
};

/// One pollutant from the rows to the cells: placed + unallocated + outside_steps = given.
struct AllocationClosure {
  Pollutant pollutant{};
  double given_kg = 0, placed_kg = 0, unallocated_kg = 0, outside_steps_kg = 0;
  double relative() const;  ///< what is left over, of what was given; 0 when nothing was
};

struct GriddedEmissions {
  Grid grid;
  std::vector<Period> steps;
  std::vector<GridLayer> layers;           ///< by (pollutant, sector)
  std::vector<Unallocated> unallocated;    ///< by (source, class, pollutant, why)
  std::vector<AllocationClosure> closure;  ///< by pollutant
  std::vector<std::string> notes;          ///< sorted: other surrogates taken, coordinates in another county
  std::vector<std::string> factor_sets;    ///< "set/version" of every factor that went in, sorted
  std::int64_t without_mass = 0;           ///< rows with a notation instead of a value
  bool synthetic = false;                  ///< a row, source or surrogate that went in is
};

struct AllocationChoice {
  std::vector<Period> steps;  ///< in order, not overlapping; empty: everything in one step without a time
  bool by_sector = false;
  const ProfileBook* profiles = nullptr;  ///< shares steps out of an emission's period; null = by days
};

/// Points by coordinates (a point without any is unallocated), lines by their course, everything else - and lines
/// without a course - by the surrogates of their class in their unit. The same bits for any order of emissions.
/// Requires: a grid of degrees, or points given in its metres as longitude and latitude.
GriddedEmissions allocate(const SpaceBook& space, std::span<const Source> sources, std::span<const Emission> emissions,
                          const AllocationChoice& choice);

}  // namespace lantian::inventory
