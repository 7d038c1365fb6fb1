#pragma once
#include "base/result.hpp"
#include "inventory/allocation/grid.hpp"
#include "terms/region.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Where area and line sources emit: a grid, the counties on it, and surrogates, that is amounts by cell in whose
/// proportion a county's emission is laid out. regions/<id>/space.toml.
namespace lantian::inventory {

/// Amounts by cell: people, unconverted households, hectares of bare land, metres of road. Any unit; only proportions
/// count.
struct Surrogate {
  std::string id;
  terms::Name name;
  std::string unit, source, status;
  bool synthetic = false;
  /// Of a cell as a whole, given without a county; a county takes the part that its mask covers.
  std::vector<CellShare> cells;
  /// Of one county. Amounts in cells that its mask does not touch are left out and the rest stands for all of them.
  std::map<std::string, std::vector<CellShare>, std::less<>> of_unit;
};

/// How a unit's emission lies on the grid. `cells` shares and `unplaced` add up to 1 within 1e-12.
struct Placement {
  std::vector<CellShare> cells;  ///< by cell
  double unplaced = 0;
  std::string how;   ///< "surrogate rural-households", "coordinates", "line"
  std::string why;   ///< of the unplaced part: "no surrogate has an amount in unit 652328"
  std::string note;  ///< what a person should look at: amounts outside of the county left out, another surrogate taken
};

/// The surrogate that every grid has: the county's own area.
inline constexpr std::string_view area_surrogate = "area";

class SpaceBook {
 public:
  /// Returns malformed or conflict with every fault, one a line: an unknown surrogate or unit, a cell off the grid, two
  /// counties that claim more than all of one cell, a ring of fewer than three corners.
  static Result<SpaceBook> read(const terms::SourceFile& file);

  const Grid& grid() const { return grid_; }
  const std::vector<Mask>& masks() const { return masks_; }
  const std::vector<Surrogate>& surrogates() const { return surrogates_; }
  /// Null when there is none.
  const Mask* mask(std::string_view unit_id) const;
  const Surrogate* surrogate(std::string_view id) const;
  /// Null when the line has no course here.
  const std::vector<Ring>* line(std::string_view source_id) const;
  /// The surrogates for a class, first choice first: those of the longest class prefix that covers it, else the
  /// fallback.
  const std::vector<std::string>& choice(std::string_view class_code) const;

  /// Lays a unit out by the first of `surrogates` that has an amount inside it.
  Placement place_unit(std::string_view unit_id, std::span<const std::string> surrogates) const;
  /// By coordinates in the grid's x and y; `unit_id` only serves a note when the place lies in another county.
  Placement place_point(double x, double y, std::string_view unit_id) const;
  /// By length. The part of the line off the grid is unplaced.
  Placement place_line(std::span<const Ring> lines) const;

 private:
  friend class SpaceReader;
  struct Use {
    std::string class_prefix;
    std::vector<std::string> surrogates;
  };
  /// Amounts of one surrogate inside a mask; `left_out`: the share of its amounts that lay outside.
  struct Inside {
    std::vector<CellShare> cells;
    double sum = 0, left_out = 0;
  };
  Inside inside(const Mask& mask, std::string_view surrogate) const;

  Grid grid_;
  std::vector<Mask> masks_;  ///< by unit
  std::vector<Surrogate> surrogates_;
  std::vector<Use> uses_;
  std::vector<std::string> fallback_;
  std::map<std::string, std::vector<Ring>, std::less<>> lines_;
};

}  // namespace lantian::inventory
