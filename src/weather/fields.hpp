#pragma once
#include "terms/region.hpp"
#include "weather/slab.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// What the fields of a slab are called outside, in which unit they stand, and what they may be.
namespace lantian::weather {

enum class FieldPlace : std::uint8_t { column, cell, interface, east_face, north_face };

struct FieldRule {
  std::string_view name;           ///< of the variable in a file: "air_temperature"
  std::string_view standard_name;  ///< of the CF table; empty where it has none
  std::string_view long_name, units;
  std::string_view cell_method;  ///< over the hour: "mean" or "sum"
  FieldPlace place;
  std::vector<float> MetSlab::*member;
};

/// Every field of a slab, in the order of the file.
std::span<const FieldRule> slab_fields();

/// How a field lies: counts along x, y and z. z is contiguous in a slab; columns have one z.
struct FieldExtent {
  std::size_t x = 0, y = 0, z = 0;
  std::size_t size() const { return x * y * z; }
};
FieldExtent extent_of(const Grid& grid, FieldPlace place);

/// Bounds outside of which a value is taken for a mistake, one for each of slab_fields().
struct FieldBounds {
  double low = 0, high = 0;
};
using SlabLimits = std::vector<FieldBounds>;
/// Reads data/weather/limits.toml. Returns malformed with every fault of the file.
Result<SlabLimits> read_slab_limits(const terms::SourceFile& file);

/// The largest relative outflow of a cell that still counts as closed, and the same for whole columns.
inline constexpr double closed_divergence = 1e-6;

/// Sizes, finite numbers, limits, closed cells. Returns malformed with field, column, value and bounds; where = hour.
Result<void> check_slab(const Grid& grid, const MetSlab& slab, const SlabLimits& limits);

}  // namespace lantian::weather
