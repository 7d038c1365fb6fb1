#pragma once
#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace lantian::keep {

/// The most that a compressed file may unpack to. A gigabyte of one letter packs into a kilobyte or so; a telegram
/// file of a whole province and year is below 2 GiB.
inline constexpr std::size_t unpacked_at_most = std::size_t{4} << 30;

/// One zstd frame with content size and checksum. Memory: the output.
std::string packed_zstd(std::string_view bytes);

/// The bytes unpacked when they begin like gzip or zstd (also several members or frames one after the other), else
/// themselves. Returns malformed when the packed stream is damaged, cut short, or grows beyond `at_most` bytes.
Result<std::string> unpacked(std::string bytes, std::size_t at_most = unpacked_at_most);

}  // namespace lantian::keep
