#include "observe/hj212/cipher_area.hpp"

#include "base/text.hpp"
#include "observe/hj212/chinese_text.hpp"
#include "observe/hj212/crc.hpp"
#include "observe/hj212/digits.hpp"
#include "observe/hj212/sm4.hpp"

#include <algorithm>
#include <optional>

namespace lantian::observe::hj212 {
namespace {

constexpr std::size_t cipher_group = 16;

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

bool is_printed(std::string_view area) {
  return area.starts_with("{0x") || area.starts_with("{0X");
}

/// "{0xE4,0x3E,...}g=N" to its bytes: the groups between the braces, then the clear tail. No value for anything else.
std::optional<std::string> bytes_of_printed(std::string_view area) {
  const std::size_t closing = area.find('}');
  if (closing == std::string_view::npos) return std::nullopt;
  std::string bytes;
  std::string_view rest = area.substr(1, closing - 1);
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, std::min(rest.find(','), rest.size()));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    const std::size_t mark = one.find_first_of("xX");
    if (mark == std::string_view::npos || one.size() != mark + 3) return std::nullopt;
    const int high = hex_value(one[mark + 1]);
    const int low = hex_value(one[mark + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes.append(area.substr(closing + 1));
}

/// The plain segment under this key; no value when the check sum says that it is another key.
std::optional<std::string> opened(const Frame& frame, std::string_view header, std::string_view cipher,
                                  std::string_view hex_key) {
  if (hex_key.empty()) return std::nullopt;
  const Result<std::string> key = sm4_key_from_hex(hex_key);
  if (!key) return std::nullopt;
  const Result<std::string> area = sm4_decrypted(cipher, *key);
  if (!area) return std::nullopt;
  // Once in 256 the check sum fits by chance; text does not come by chance.
  const bool text = std::ranges::all_of(area->substr(0, cipher_group), is_printable);
  std::string segment{header};
  segment.append(*area).append("&&");
  if (!text || crc(segment) != frame.crc_given) return std::nullopt;
  return segment;
}

}  // namespace

bool looks_encrypted(std::string_view area) {
  if (area.size() < cipher_group) return false;
  return is_printed(area) || !std::ranges::all_of(area.substr(0, cipher_group), is_printable);
}

bool open_area(const Frame& frame, const Device* device, Judged& judged) {
  const std::string_view area = judged.packet.area;
  const std::optional<std::string> printed = is_printed(area) ? bytes_of_printed(area) : std::nullopt;
  const std::string_view cipher = printed ? std::string_view{*printed} : area;
  const std::string_view header = frame.segment.substr(0, static_cast<std::size_t>(area.data() - frame.segment.data()));
  for (const std::string* key :
       {device == nullptr ? nullptr : &device->sm4_key, device == nullptr ? nullptr : &device->sm4_key_before}) {
    if (key == nullptr) continue;
    std::optional<std::string> segment = opened(frame, header, cipher, *key);
    if (!segment) continue;
    judged.plain = *std::move(segment);
    judged.deviations.add(Deviation::decrypted);
    if (printed) judged.deviations.add(Deviation::encrypted_text_form);
    return true;
  }
  if (frame.crc_fits && (is_utf8(area) || utf8_of_gb18030(area))) return false;
  judged.deviations.add(Deviation::encrypted_unreadable);
  if (printed) judged.deviations.add(Deviation::encrypted_text_form);
  return false;
}

}  // namespace lantian::observe::hj212
