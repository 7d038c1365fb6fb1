#include "base/shown_width.hpp"

namespace lantian {
namespace {

/// Code points that East Asian fonts draw twice as wide; the blocks that our words and names come from.
bool is_wide(char32_t point) {
  return (point >= 0x1100 && point <= 0x115f) || (point >= 0x2e80 && point <= 0xa4cf) ||
         (point >= 0xac00 && point <= 0xd7a3) || (point >= 0xf900 && point <= 0xfaff) ||
         (point >= 0xfe30 && point <= 0xfe6f) || (point >= 0xff00 && point <= 0xff60) ||
         (point >= 0xffe0 && point <= 0xffe6) || (point >= 0x20000 && point <= 0x3fffd);
}

char32_t code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at++);
  const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  char32_t point = more == 0 ? lead : lead & (0x3fU >> more);
  for (int i = 0; i < more && at < text.size(); ++i) point = (point << 6U) | (byte(at++) & 0x3fU);
  return point;
}

}  // namespace

std::size_t shown_width(std::string_view utf8) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < utf8.size();) width += is_wide(code_point(utf8, at)) ? 2U : 1U;
  return width;
}

std::string padded_to(std::string_view text, std::size_t width) {
  const std::size_t used = shown_width(text);
  return std::string{text} + std::string(width > used ? width - used : 0, ' ');
}

}  // namespace lantian
