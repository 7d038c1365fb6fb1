#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// The words that every part of a response shares: how severe, and what the air is dirty with.
namespace lantian::respond {

/// Of a warning and of the response to it. Blue is known to older rules alone and asks for no reduction.
enum class Level : std::uint8_t { none = 0, blue = 1, yellow = 2, orange = 3, red = 4 };  ///< stored, never renumber

/// "none", "blue", "yellow", "orange", "red" and back.
std::string_view word_of(Level level);
std::optional<Level> parse_level(std::string_view word);

/// The levels that a reduction list has measures for, mild ones first.
inline constexpr std::array list_levels{Level::yellow, Level::orange, Level::red};
/// Position in `list_levels`. Requires: yellow, orange or red.
std::size_t position_of(Level level);

/// What makes an episode. Reductions by the list answer PM2.5 alone; the others get a notice and what helps against
/// them (data/warnings).
enum class AirCause : std::uint8_t { pm25 = 1, dust = 2, ozone = 3, cross_border = 4, other = 5 };  ///< stored

/// "pm25", "dust", "ozone", "cross_border", "other" and back.
std::string_view word_of(AirCause cause);
std::optional<AirCause> parse_cause(std::string_view word);

}  // namespace lantian::respond
