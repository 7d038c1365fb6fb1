#include "keep/telemetry_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <iterator>

namespace lantian::keep {
namespace {

constexpr std::size_t item_fields = 8;
constexpr int most_plain_places = 18;

bool stands_for_itself(char byte) {
  return byte > ' ' && byte < 0x7f && byte != ',' && byte != ';' && byte != '%';
}

int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

template <class T>
bool read_whole(std::string_view text, T& number) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc{} && end == text.data() + text.size();
}

template <class T>
void put_whole(std::string& text, T number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

void put_decimal(std::string& text, const Decimal& value) {
  if (value.places < 0 || value.places > most_plain_places) {
    fmt::format_to(std::back_inserter(text), "{}/{}", value.unscaled, value.places);
    return;
  }
  const auto places = static_cast<std::size_t>(value.places);
  std::array<char, 24> digits;
  const auto bits = static_cast<std::uint64_t>(value.unscaled);
  const std::uint64_t magnitude = value.unscaled < 0 ? 0 - bits : bits;
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), magnitude).ptr;
  const auto count = static_cast<std::size_t>(end - digits.data());
  if (value.unscaled < 0) text += '-';
  const std::size_t whole = count > places ? count - places : 0;
  if (whole == 0) text += '0';
  text.append(digits.data(), whole);
  if (places == 0) return;
  text += '.';
  text.append(places - (count - whole), '0');
  text.append(digits.data() + whole, count - whole);
}

bool read_decimal(std::string_view text, Decimal& value) {
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    return read_whole(text.substr(0, slash), value.unscaled) && read_whole(text.substr(slash + 1), value.places);
  }
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) {
    value.places = 0;
    return read_whole(text, value.unscaled);
  }
  value.places = static_cast<int>(text.size() - point - 1);
  std::array<char, 48> digits;
  const bool second_point = text.find('.', point + 1) != std::string_view::npos;
  if (text.size() > digits.size() || value.places == 0 || second_point) return false;
  const auto end = std::ranges::remove_copy(text, digits.data(), '.').out;
  return read_whole({digits.data(), static_cast<std::size_t>(end - digits.data())}, value.unscaled);
}

}  // namespace

void put_escaped(std::string& text, std::string_view bytes) {
  if (std::ranges::all_of(bytes, stands_for_itself)) {
    text.append(bytes);
    return;
  }
  for (const char byte : bytes) {
    if (stands_for_itself(byte)) {
      text += byte;
    } else {
      fmt::format_to(std::back_inserter(text), "%{:02X}", static_cast<unsigned char>(byte));
    }
  }
}

std::string unescaped(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    bytes += low >= 0 ? static_cast<char>(high * 16 + low) : text[i];
    if (low >= 0) i += 2;
  }
  return bytes;
}

std::size_t ItemView::key_hash() const {
  const std::hash<std::string_view> hash;
  return hash(factor) * 31 + hash(statistic) * 7 + hash(suffix);
}

std::int32_t ItemView::revision_number() const {
  std::int32_t number = 0;
  return read_whole(revision, number) ? number : 0;
}

std::optional<ItemView> take_item(std::string_view& items) {
  const std::size_t end = items.find(';');
  std::string_view item = items.substr(0, end);
  items = end == std::string_view::npos ? std::string_view{} : items.substr(end + 1);
  std::array<std::string_view, item_fields> fields;
  std::size_t count = 0;
  while (true) {
    const std::size_t comma = item.find(',');
    if (count == item_fields) return std::nullopt;
    fields[count++] = item.substr(0, comma);
    if (comma == std::string_view::npos) break;
    item = item.substr(comma + 1);
  }
  if (count < 2) return std::nullopt;
  return ItemView{fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7]};
}

void put_item(std::string& items, const TelemetryValue& value, std::int32_t revision) {
  put_escaped(items, value.factor);
  items += ',';
  put_whole(items, value.statistic);
  std::size_t used = items.size();
  items += ',';
  if (value.value) put_decimal(items, *value.value);
  if (value.value) used = items.size();
  items += ',';
  put_escaped(items, value.flag);
  if (!value.flag.empty()) used = items.size();
  items += value.usable ? "," : ",x";
  if (!value.usable) used = items.size();
  items += ',';
  if (revision != 0) put_whole(items, revision);
  if (revision != 0) used = items.size();
  items += ',';
  put_escaped(items, value.suffix);
  if (!value.suffix.empty()) used = items.size();
  items += ',';
  put_escaped(items, value.word);
  if (!value.word.empty()) used = items.size();
  items.resize(used);
}

bool read_item(const ItemView& item, TelemetryValue& value) {
  value.factor = unescaped(item.factor);
  value.suffix = unescaped(item.suffix);
  value.word = unescaped(item.word);
  value.flag = unescaped(item.flag);
  value.usable = item.unusable.empty();
  value.revision = 0;
  value.value.reset();
  if (!item.value.empty() && !read_decimal(item.value, value.value.emplace())) return false;
  if (!item.revision.empty() && !read_whole(item.revision, value.revision)) return false;
  return read_whole(item.statistic, value.statistic);
}

}  // namespace lantian::keep
