#pragma once
// The plain way to read a lawful telegram: byte by byte, one table look-up a byte for the check sum. The reference that
// tests and the benchmark hold the fast reader against; it shares nothing with it but the table of the check sum.
#include "observe/hj212/crc.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::observe::hj212::plain {

struct PlainItem {
  std::string_view factor, name, value;
  std::uint32_t group = 0;
};

struct PlainTelegram {
  std::string_view qn, st, cn, pw, mn, flag, pnum, pno, rf;
  std::vector<PlainItem> items;
  std::size_t size = 0;  ///< of the frame, CR LF included
  bool crc_fits = false;
};

inline void plain_field(std::string_view field, PlainTelegram& telegram) {
  const std::size_t equals = field.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view key = field.substr(0, equals);
  const std::string_view value = field.substr(equals + 1);
  if (key == "QN") telegram.qn = value;
  if (key == "ST") telegram.st = value;
  if (key == "CN") telegram.cn = value;
  if (key == "PW") telegram.pw = value;
  if (key == "MN") telegram.mn = value;
  if (key == "Flag") telegram.flag = value;
  if (key == "PNUM") telegram.pnum = value;
  if (key == "PNO") telegram.pno = value;
  if (key == "RF") telegram.rf = value;
}

inline void plain_items(std::string_view area, PlainTelegram& telegram) {
  std::uint32_t group = 0;
  const char* p = area.data();
  const char* const end = p + area.size();
  while (p < end) {
    const char* const begin = p;
    const char* dash = nullptr;
    const char* equals = nullptr;
    for (; p < end && *p != ';' && *p != ','; ++p) {
      if (*p == '=' && equals == nullptr) equals = p;
      if (*p == '-' && equals == nullptr && dash == nullptr) dash = p;
    }
    if (dash == begin) dash = nullptr;  // no factor before it
    const char* const name_end = equals == nullptr ? p : equals;
    PlainItem item;
    item.group = group;
    const char* const name = dash == nullptr ? begin : dash + 1;
    if (dash != nullptr) item.factor = {begin, static_cast<std::size_t>(dash - begin)};
    item.name = {name, static_cast<std::size_t>(name_end - name)};
    if (equals != nullptr) item.value = {equals + 1, static_cast<std::size_t>(p - equals - 1)};
    if (name_end > begin) telegram.items.push_back(item);
    if (p < end && *p == ';') ++group;
    ++p;
  }
}

/// The telegram at the front of a stream of lawful ones; false when there is none.
inline bool read_plain(std::string_view stream, PlainTelegram& telegram) {
  telegram.items.clear();
  telegram.qn = telegram.st = telegram.cn = telegram.pw = telegram.mn = {};
  telegram.flag = telegram.pnum = telegram.pno = telegram.rf = {};
  if (stream.size() < 12 || stream[0] != '#' || stream[1] != '#') return false;
  std::size_t length = 0;
  for (std::size_t i = 2; i < 6; ++i) {
    if (stream[i] < '0' || stream[i] > '9') return false;
    length = length * 10 + static_cast<std::size_t>(stream[i] - '0');
  }
  if (stream.size() < length + 12) return false;
  telegram.size = length + 12;
  const std::string_view segment = stream.substr(6, length);
  unsigned given = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const char c = stream[6 + length + i];
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'A' || c > 'F')) return false;
    given = given * 16 + static_cast<unsigned>(digit ? c - '0' : c - 'A' + 10);
  }
  telegram.crc_fits = crc_by_table(segment) == given;
  const std::size_t area = segment.find("CP=&&");
  if (area == std::string_view::npos || !segment.ends_with("&&") || segment.size() < area + 7) return false;
  std::string_view head = segment.substr(0, area);
  while (!head.empty()) {
    const std::size_t end = head.find(';');
    plain_field(head.substr(0, end), telegram);
    if (end == std::string_view::npos) break;
    head.remove_prefix(end + 1);
  }
  plain_items(segment.substr(area + 5, segment.size() - area - 7), telegram);
  return true;
}

}  // namespace lantian::observe::hj212::plain
