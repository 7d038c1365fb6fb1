#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace lantian {

/// Cells of a terminal that the text takes: a Chinese character is two wide.
std::size_t shown_width(std::string_view utf8);

/// The text and blanks behind it up to that many cells; longer texts stay as they are.
std::string padded_to(std::string_view text, std::size_t width);

}  // namespace lantian
