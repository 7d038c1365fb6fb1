#include "observe/hj212/packet.hpp"

#include "observe/hj212/byte_masks.hpp"
#include "observe/hj212/packet_parts.hpp"

#include <algorithm>

namespace lantian::observe::hj212 {
namespace {

constexpr std::string_view blanks = " \t";

/// Where the pieces of an item lie, from its first byte.
struct ItemCut {
  std::uint32_t dash = 0;  ///< 0: a plain item (a factor has at least one byte)
  std::uint32_t equals = 0;
  std::uint32_t end = 0;
};

ItemCut cut_bytewise(std::string_view rest) {
  const std::size_t end = std::min(rest.find_first_of(";,"), rest.size());
  const std::string_view whole = rest.substr(0, end);
  const std::size_t equals = std::min(whole.find('='), end);
  const std::size_t dash = whole.substr(0, equals).find('-');
  return {static_cast<std::uint32_t>(dash == std::string_view::npos ? 0 : dash), static_cast<std::uint32_t>(equals),
          static_cast<std::uint32_t>(end)};
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return text.substr(0, 0);
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

/// HJ 212-2017 prints "i12003-Info =0" and "CP=&& &&".
void trim_items(Packet& packet) {
  const auto trim = [&packet](std::string_view& text) {
    const std::string_view bare = without_blanks(text);
    if (bare.size() == text.size()) return;
    text = bare;
    packet.deviations.add(Deviation::blank_in_item);
  };
  for (Item& item : packet.items) {
    trim(item.factor);
    trim(item.name);
    trim(item.value);
  }
  std::erase_if(packet.items, [](const Item& item) { return item.factor.empty() && item.name.empty(); });
}

/// "BeginTime=...,EndTime=..." (HJ 212-2017 C.23): plain items have no factor to share, so ';' belongs between them.
void note_joined_plain_items(Packet& packet) {
  for (std::size_t i = 1; i < packet.items.size(); ++i) {
    const Item& before = packet.items[i - 1];
    const Item& item = packet.items[i];
    if (before.factor.empty() && item.factor.empty() && before.group == item.group) {
      packet.deviations.add(Deviation::stray_separator);
    }
  }
}

}  // namespace

void read_items(std::string_view segment, Packet& packet) {
  const std::string_view area = packet.area;
  packet.items.clear();
  if (area.empty()) return;
  const char* p = area.data();
  const char* const end = p + area.size();
  const bool wide = end - segment.data() >= 32;
  std::uint32_t group = 0;
  std::uint32_t plain_items = 0;
  bool stray = false;
  while (p < end) {
    const auto left = static_cast<std::size_t>(end - p);
    ItemCut cut;
    bool found = false;
    if (wide) {
      // Near the end the block is laid so that it ends with the area.
      const std::size_t shift = left < 32 ? 32 - left : 0;
      const Block32 block{p - shift};
      const std::uint32_t stop = left < 32 ? std::uint32_t{1} << left : 0;
      const std::uint32_t separators = block.equal(';', ',') >> shift | stop;
      const std::uint32_t equals = block.equal('=') >> shift;
      const std::uint32_t dashes = block.equal('-') >> shift;
      cut.end = static_cast<std::uint32_t>(std::countr_zero(separators));
      cut.equals = static_cast<std::uint32_t>(std::countr_zero(equals));
      found = separators != 0 && cut.equals < cut.end;
      const std::uint32_t dash = static_cast<std::uint32_t>(std::countr_zero(dashes));
      cut.dash = dash < cut.equals ? dash : 0;
    }
    if (!found) cut = cut_bytewise({p, left});
    const char* const name = cut.dash == 0 ? p : p + cut.dash + 1;
    const bool named = cut.equals < cut.end;
    if (cut.end == 0) {
      stray = true;
    } else {
      packet.items.push_back(
          {{p, cut.dash},
           {name, static_cast<std::size_t>(p + cut.equals - name)},
           named ? std::string_view{p + cut.equals + 1, cut.end - cut.equals - 1} : std::string_view{},
           group});
      plain_items += cut.dash == 0 ? 1U : 0U;
      stray = stray || !named;
    }
    if (cut.end < left) group += p[cut.end] == ';' ? 1U : 0U;
    p += cut.end + 1;
  }
  if (stray || area.back() == ';' || area.back() == ',') packet.deviations.add(Deviation::stray_separator);
  if (plain_items > 1) note_joined_plain_items(packet);
  if (area.find_first_of(blanks) != std::string_view::npos) trim_items(packet);
}

bool read_packet(std::string_view segment, Packet& packet) {
  if (!read_header(segment, packet)) return false;
  read_items(segment, packet);
  return true;
}

std::string_view Packet::plain(std::string_view name) const {
  for (const Item& item : items) {
    if (item.factor.empty() && item.name == name) return item.value;
  }
  return {};
}

}  // namespace lantian::observe::hj212
