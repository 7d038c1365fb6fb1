#include "respond/level.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, 5> level_words{"none", "blue", "yellow", "orange", "red"};
constexpr std::array<std::string_view, 5> cause_words{"pm25", "dust", "ozone", "cross_border", "other"};

}  // namespace

std::string_view word_of(Level level) {
  return level_words[static_cast<std::size_t>(level)];
}

std::optional<Level> parse_level(std::string_view word) {
  const auto found = std::ranges::find(level_words, word);
  if (found == level_words.end()) return std::nullopt;
  return static_cast<Level>(found - level_words.begin());
}

std::size_t position_of(Level level) {
  LANTIAN_ASSERT(level >= Level::yellow, "a level that the list has measures for");
  return static_cast<std::size_t>(level) - static_cast<std::size_t>(Level::yellow);
}

std::string_view word_of(AirCause cause) {
  return cause_words[static_cast<std::size_t>(cause) - 1];
}

std::optional<AirCause> parse_cause(std::string_view word) {
  const auto found = std::ranges::find(cause_words, word);
  if (found == cause_words.end()) return std::nullopt;
  return static_cast<AirCause>(found - cause_words.begin() + 1);
}

}  // namespace lantian::respond
