#pragma once
#include "weather/fields.hpp"

#include <span>
#include <string>
#include <vector>

/// What the writer and the reader of stored weather agree upon.
namespace lantian::keep {

inline constexpr const char* weather_format_attribute = "lantian_weather";
inline constexpr const char* weather_format_version = "1";
inline constexpr std::size_t weather_digest_length = 64;

/// From the order of a slab, z contiguous, to that of a file, x contiguous, and back. Both: extent.size() values.
void to_file_order(const weather::FieldExtent& extent, std::span<const float> slab, std::span<float> file);
void to_slab_order(const weather::FieldExtent& extent, std::span<const float> file, std::span<float> slab);

/// SHA-256 of an hour: its number and the bytes of all fields.
std::string digest_of(const weather::MetSlab& slab);
/// SHA-256 of a file: grid, origin, and the digests of its hours one after another.
std::string content_of(const weather::Grid& grid, bool synthetic, const std::string& lineage,
                       const std::string& digests);

}  // namespace lantian::keep
