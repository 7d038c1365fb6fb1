#include "observe/hj212/packet.hpp"

#include "observe/hj212/packet_parts.hpp"
#include "observe/hj212/separators.hpp"

#include <algorithm>

namespace lantian::observe::hj212 {
namespace {

constexpr std::string_view item_blanks = " \t";

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(item_blanks);
  if (first == std::string_view::npos) return text.substr(0, 0);
  return text.substr(first, text.find_last_not_of(item_blanks) + 1 - first);
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

/// Gathers items and what is odd between them.
class ItemWriter {
 public:
  explicit ItemWriter(Packet& packet) : packet_{&packet}, area_{packet.area.data()} {}

  /// An item over [begin, end) of the area. `dash`: the first '-' before `equals`, or `begin` for none; `equals`: the
  /// first '=', or `end` for none.
  void write(std::size_t begin, std::size_t dash, std::size_t equals, std::size_t end) {
    if (begin == equals) {  // nothing before '=' or nothing at all
      stray_ = true;
      return;
    }
    const std::size_t name = dash == begin ? begin : dash + 1;
    const bool named = equals < end;
    packet_->items.push_back({{area_ + begin, dash - begin},
                              {area_ + name, equals - name},
                              named ? std::string_view{area_ + equals + 1, end - equals - 1} : std::string_view{},
                              group_});
    plain_ += dash == begin ? 1U : 0U;
    stray_ = stray_ || !named;
  }
  void next_group(bool next) { group_ += next ? 1U : 0U; }

  void finish() {
    const std::string_view area = packet_->area;
    if (stray_ || area.ends_with(';') || area.ends_with(',')) packet_->deviations.add(Deviation::stray_separator);
    if (plain_ > 1) note_joined_plain_items(*packet_);
  }

 private:
  Packet* packet_;
  const char* area_;
  std::uint32_t group_ = 0;
  std::uint32_t plain_ = 0;
  bool stray_ = false;
};

/// Walks along the places of all separators; the end of the area stands in for a last ';'.
class SeparatorWalk {
 public:
  SeparatorWalk(std::string_view area, Separators& separators) : area_{area}, next_{separators.at.data()} {
    separators.at[separators.count] = static_cast<std::uint16_t>(area.size());
  }
  void step() {
    place = *next_++;
    kind = place < area_.size() ? area_[place] : ';';
  }
  std::size_t place = 0;
  char kind = ';';

 private:
  std::string_view area_;
  const std::uint16_t* next_;
};

void write_items(std::string_view area, Separators& separators, ItemWriter& writer) {
  SeparatorWalk walk{area, separators};
  for (std::size_t begin = 0; begin < area.size(); begin = walk.place + 1) {
    walk.step();
    const std::size_t dash = walk.kind == '-' ? walk.place : begin;
    while (walk.kind == '-') walk.step();
    const std::size_t equals = walk.place;
    // Behind '=' both '=' and '-' belong to the value.
    while (walk.kind == '=' || walk.kind == '-') walk.step();
    writer.write(begin, dash, equals, walk.place);
    writer.next_group(walk.kind == ';');
  }
}

/// The same byte by byte, for what is too short or too long for steps of 64.
void write_items_bytewise(std::string_view area, ItemWriter& writer) {
  for (std::size_t begin = 0; begin < area.size();) {
    const std::size_t end = std::min(area.find_first_of(";,", begin), area.size());
    const std::string_view whole = area.substr(begin, end - begin);
    const std::size_t equals = std::min(whole.find('='), whole.size());
    const std::size_t dash = std::min(whole.substr(0, equals).find('-'), whole.size());
    writer.write(begin, dash < equals ? begin + dash : begin, begin + equals, end);
    writer.next_group(end < area.size() && area[end] == ';');
    begin = end + 1;
  }
}

}  // namespace

bool read_items(std::string_view segment, Packet& packet) {
  packet.items.clear();
  if (packet.area.empty()) return true;
  ItemWriter writer{packet};
  Separators separators;
  if (find_separators(segment, packet.area, separators)) {
    write_items(packet.area, separators, writer);
  } else {
    write_items_bytewise(packet.area, writer);
    separators.low = separators.high = true;
  }
  writer.finish();
  if (separators.low) trim_items(packet);
  return !separators.high;
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
