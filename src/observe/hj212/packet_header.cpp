#include "observe/hj212/byte_masks.hpp"
#include "observe/hj212/digits.hpp"
#include "observe/hj212/packet.hpp"

#include <algorithm>

namespace lantian::observe::hj212 {
namespace {

/// Where a field stands in the standard's order. The examples print Flag, PNUM, PNO and RF in any order.
enum FieldRank : int { rank_qn, rank_st, rank_cn, rank_pw, rank_mn, rank_last, rank_unknown };

struct HeaderField {
  std::string_view Packet::*slot = nullptr;
  FieldRank rank = rank_unknown;
};

/// Up to four characters as one number.
constexpr std::uint32_t key_word(std::string_view key) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < key.size(); ++i) {
    word |= static_cast<std::uint32_t>(static_cast<unsigned char>(key[i])) << (8 * i);
  }
  return word;
}

constexpr std::uint32_t area_key = key_word("CP");
constexpr std::uint32_t flag_key = key_word("Flag");

HeaderField field_of(std::uint32_t key) {
  switch (key) {
    case key_word("QN"):
      return {&Packet::qn, rank_qn};
    case key_word("ST"):
      return {&Packet::st, rank_st};
    case key_word("CN"):
      return {&Packet::cn, rank_cn};
    case key_word("PW"):
      return {&Packet::pw, rank_pw};
    case key_word("MN"):
      return {&Packet::mn, rank_mn};
    case key_word("Flag"):
      return {&Packet::flag, rank_last};
    case key_word("PNUM"):
      return {&Packet::pnum, rank_last};
    case key_word("PNO"):
      return {&Packet::pno, rank_last};
    case key_word("RF"):
      return {&Packet::rf, rank_last};
    default:
      return {};
  }
}

/// The next "name=value" up to ';' or ','.
struct HeaderToken {
  std::string_view key;
  std::string_view value;
  char separator = '\0';  ///< none at the end of the segment
  bool named = false;     ///< has a '='
};

HeaderToken token_bytewise(std::string_view rest) {
  const std::size_t end = std::min(rest.find_first_of(";,"), rest.size());
  const std::string_view whole = rest.substr(0, end);
  const std::size_t equals = whole.find('=');
  HeaderToken token;
  token.separator = end < rest.size() ? rest[end] : '\0';
  token.named = equals != std::string_view::npos;
  token.key = whole.substr(0, equals);
  token.value = token.named ? whole.substr(equals + 1) : std::string_view{};
  return token;
}

HeaderToken token_at(std::string_view rest) {
  if (rest.size() < 32) return token_bytewise(rest);
  const Block32 block{rest.data()};  // NOLINT(bugprone-suspicious-stringview-data-usage): 32 bytes are there
  const std::uint32_t separators = block.equal(';', ',');
  const std::uint32_t equals = block.equal('=');
  const auto end = static_cast<std::size_t>(std::countr_zero(separators));
  const auto name_end = static_cast<std::size_t>(std::countr_zero(equals));
  if (separators == 0 || name_end >= end) return token_bytewise(rest);
  return {rest.substr(0, name_end), rest.substr(name_end + 1, end - name_end - 1), rest[end], true};
}

void clear_header(Packet& packet) {
  packet.qn = packet.st = packet.cn = packet.pw = packet.mn = {};
  packet.flag = packet.pnum = packet.pno = packet.rf = packet.area = {};
  packet.items.clear();
  packet.deviations = {};
}

/// `text` is what follows "CP=". Sets the area and what is odd about its fence.
void fence_area(std::string_view text, Packet& packet) {
  if (text.starts_with("&&")) {
    text.remove_prefix(2);
  } else {
    packet.deviations.add(Deviation::no_closing);
  }
  if (text.ends_with("&&")) {
    text.remove_suffix(2);
  } else if (const std::size_t fence = text.rfind("&&"); fence != std::string_view::npos && fence + 6 > text.size()) {
    text = text.substr(0, fence);
    packet.deviations.add(Deviation::stray_separator);
  } else {
    packet.deviations.add(Deviation::no_closing);
  }
  packet.area = text;
}

void note_missing_fields(Packet& packet) {
  if (packet.qn.data() == nullptr) packet.deviations.add(Deviation::no_qn);
  if (packet.flag.data() == nullptr) packet.deviations.add(Deviation::no_flag);
}

/// HJ 212-2017 C.19 prints "Flag=5CP=&&...": where the area's field begins in the value of Flag, or npos.
std::size_t area_in_flag(std::string_view value) {
  return value.size() > 3 ? value.find("CP=&&") : std::string_view::npos;
}

void take_field(const HeaderField& field, std::string_view value, int& last_rank, Packet& packet) {
  if ((packet.*field.slot).data() == nullptr) packet.*field.slot = value;
  if (field.rank < last_rank) packet.deviations.add(Deviation::field_order);
  last_rank = std::max<int>(last_rank, field.rank);
}

/// Reads fields up to "CP=" and gives what follows it; a view of nothing when there is none.
std::string_view take_fields(std::string_view rest, Packet& packet) {
  int last_rank = rank_qn;
  while (!rest.empty()) {
    const HeaderToken token = token_at(rest);
    const std::uint32_t key = token.named && token.key.size() <= 4 ? key_word(token.key) : 0;
    if (key == area_key) return rest.substr(3);
    const HeaderField field = field_of(key);
    if (key == flag_key && area_in_flag(token.value) != std::string_view::npos) {
      const std::size_t joined = area_in_flag(token.value);
      take_field(field, token.value.substr(0, joined), last_rank, packet);
      packet.deviations.add(Deviation::stray_separator);
      return rest.substr(token.key.size() + 1 + joined + 3);
    }
    if (field.slot != nullptr) {
      take_field(field, token.value, last_rank, packet);
    } else {
      packet.deviations.add(token.key.empty() ? Deviation::stray_separator : Deviation::header_field_unknown);
    }
    // HJ 212-2017 C.22 and C.48 print a comma behind QN.
    if (token.separator == ',') packet.deviations.add(Deviation::stray_separator);
    const std::size_t size = token.key.size() + (token.named ? 1 + token.value.size() : 0);
    rest.remove_prefix(std::min(rest.size(), size + 1));
  }
  return {};
}

}  // namespace

bool read_header(std::string_view segment, Packet& packet) {
  clear_header(packet);
  const std::string_view behind = take_fields(segment, packet);
  if (behind.data() == nullptr) return false;
  fence_area(behind, packet);
  note_missing_fields(packet);
  return true;
}

std::optional<int> Packet::flag_number() const {
  const std::optional<int> number = small_number(flag);
  return number && *number < 256 ? number : std::nullopt;
}

}  // namespace lantian::observe::hj212
