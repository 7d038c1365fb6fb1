#include "keep/weather_format.hpp"

#include "base/sha256.hpp"

#include <fmt/core.h>

#include <bit>

namespace lantian::keep {
namespace {

static_assert(std::endian::native == std::endian::little, "hashes are those of little-endian numbers");

std::string_view number_bytes(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

}  // namespace

void to_file_order(const weather::FieldExtent& extent, std::span<const float> slab, std::span<float> file) {
  const std::size_t columns = extent.x * extent.y;
  for (std::size_t k = 0; k < extent.z; ++k) {
    for (std::size_t c = 0; c < columns; ++c) file[k * columns + c] = slab[c * extent.z + k];
  }
}

void to_slab_order(const weather::FieldExtent& extent, std::span<const float> file, std::span<float> slab) {
  const std::size_t columns = extent.x * extent.y;
  for (std::size_t k = 0; k < extent.z; ++k) {
    for (std::size_t c = 0; c < columns; ++c) slab[c * extent.z + k] = file[k * columns + c];
  }
}

std::string digest_of(const weather::MetSlab& slab) {
  Sha256 hash;
  hash.add(fmt::format("{}\n", slab.hour.time_since_epoch().count()));
  for (const weather::FieldRule& rule : weather::slab_fields()) hash.add(number_bytes(slab.*rule.member));
  return hash.hex();
}

std::string content_of(const weather::Grid& grid, bool synthetic, const std::string& lineage,
                       const std::string& digests) {
  const weather::Projection& map = grid.projection;
  Sha256 hash;
  hash.add(fmt::format("{} {} {} {} {} {} {} {} {} {} {}\n", grid.nx, grid.ny, grid.nz, grid.cell_m, grid.west_m,
                       grid.south_m, map.latitude_of_origin, map.central_meridian, map.standard_parallel_1,
                       map.standard_parallel_2, map.earth_radius_m));
  for (const double height : grid.interfaces) hash.add(fmt::format("{}\n", height));
  hash.add(number_bytes(grid.terrain_m));
  hash.add(number_bytes(grid.roughness_m));
  hash.add(fmt::format("{}\n{}\n", synthetic ? "yes" : "no", lineage));
  hash.add(digests);
  return hash.hex();
}

}  // namespace lantian::keep
