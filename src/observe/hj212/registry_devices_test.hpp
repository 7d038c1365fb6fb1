#pragma once
#include "observe/hj212/device.hpp"

#include <random>
#include <string>
#include <vector>

/// Devices for tests: drawn by chance over everything that a registry may hold, and compared field by field.
namespace lantian::observe::hj212 {

/// Written out on purpose: a comparison through the writer under test would not see a field that it forgets.
inline bool same_factor(const FactorSetting& a, const FactorSetting& b) {
  const auto same = [](const std::optional<Decimal>& x, const std::optional<Decimal>& y) {
    return x.has_value() == y.has_value() && (!x || (x->unscaled == y->unscaled && x->places == y->places));
  };
  return a.code == b.code && a.factor == b.factor && a.unit == b.unit && same(a.low, b.low) && same(a.high, b.high) &&
         same(a.detection_limit, b.detection_limit);
}

inline bool same_device(const Device& a, const Device& b) {
  bool same = a.mn == b.mn && a.dialect == b.dialect && a.kind == b.kind && a.crc == b.crc && a.label == b.label &&
              a.utc_offset_minutes == b.utc_offset_minutes && a.password == b.password && a.station == b.station &&
              a.name_zh == b.name_zh && a.name_en == b.name_en && a.unit_id == b.unit_id && a.synthetic == b.synthetic;
  same = same && a.realtime_seconds == b.realtime_seconds && a.minute_minutes == b.minute_minutes &&
         a.hourly == b.hourly && a.daily == b.daily && a.days_back == b.days_back && a.sentinels == b.sentinels &&
         a.addresses == b.addresses && a.forward == b.forward && a.sm4_key == b.sm4_key &&
         a.sm4_key_before == b.sm4_key_before && a.factors.size() == b.factors.size();
  for (std::size_t i = 0; same && i < a.factors.size(); ++i) same = same_factor(a.factors[i], b.factors[i]);
  return same;
}

class DeviceDraw {
 public:
  explicit DeviceDraw(unsigned seed) : chance_{seed} {}

  /// `number` makes the MN different from all others.
  Device draw(int number) {
    Device device;
    device.mn = "MN" + std::to_string(number) + word("0123456789ABCDEFabcdef_-./ :\xE6\x98\x8C", 20);
    while (device.mn.back() == ' ') device.mn.pop_back();
    device.dialect = static_cast<Dialect>(below(3));
    device.kind = static_cast<DeviceKind>(below(6));
    device.crc = static_cast<CrcMode>(below(3));
    device.label = static_cast<HourLabel>(below(2));
    device.utc_offset_minutes = static_cast<int>(below(1561)) - 720;
    device.password = word("abcXYZ019 !\"\\',$%=", 12);
    device.station = word("SYN-652301/", 12);
    device.name_zh = text();
    device.name_en = text();
    device.unit_id = word("0123456789", 6);
    device.synthetic = below(2) == 1;
    device.realtime_seconds = static_cast<int>(below(86401));
    constexpr int lawful[] = {0, 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30};
    device.minute_minutes = lawful[below(12)];
    device.hourly = below(2) == 1;
    device.daily = below(2) == 1;
    device.days_back = 1 + static_cast<int>(below(36500));
    for (unsigned i = below(4); i > 0; --i) device.sentinels.push_back(std::to_string(i) + word("-9.5", 6) + "x");
    constexpr const char* ranges[] = {"10.1.2.3", "10.1.0.0/16", "fd00::/8", "2001:db8::1", "0.0.0.0/0"};
    for (unsigned i = below(4); i > 0; --i) device.addresses.emplace_back(ranges[below(5)]);
    for (unsigned i = below(3); i > 0; --i) device.forward.push_back("centre " + std::to_string(i));
    if (below(3) == 0) device.sm4_key = key();
    if (below(4) == 0) device.sm4_key_before = key();
    for (unsigned i = below(6); i > 0; --i) device.factors.push_back(factor(i));
    return device;
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(chance_() % limit); }

  std::string word(const std::string& alphabet, unsigned longest) {
    std::string text;
    for (unsigned i = below(longest + 1); i > 0; --i) text += alphabet[below(static_cast<unsigned>(alphabet.size()))];
    // Chance may cut a character of several bytes; blanks at the ends are not lawful.
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    while (!text.empty() && text.back() == ' ') text.pop_back();
    while (!text.empty() && text.front() == ' ') text.erase(0, 1);
    return text;
  }

  std::string text() {
    constexpr const char* pieces[] = {
        "\xE6\x98\x8C\xE5\x90\x89", "a", " b", "\"", "\\", ",", "#", "'", "=", ";", "\xC3\xA9"};
    std::string text;
    for (unsigned i = below(7); i > 0; --i) text += pieces[below(11)];
    while (!text.empty() && text.front() == ' ') text.erase(0, 1);
    return text;
  }

  std::string key() {
    std::string digits;
    for (int i = 0; i < 32; ++i) digits += "0123456789abcdefABCDEF"[below(22)];
    return digits;
  }

  FactorSetting factor(unsigned number) {
    FactorSetting setting;
    setting.code = "f" + std::to_string(number) + word("abc_019", 5);
    if (below(2) == 0) setting.factor = "a" + std::to_string(below(99999));
    constexpr const char* units[] = {"", "ug/m3", "mg/m3", "kPa", "m3/h"};
    setting.unit = units[below(5)];
    if (below(2) == 0) setting.low = Decimal{-static_cast<std::int64_t>(below(10000)), static_cast<int>(below(5))};
    if (below(2) == 0)
      setting.high = Decimal{static_cast<std::int64_t>(chance_() % 1000000000), static_cast<int>(below(10))};
    if (below(2) == 0)
      setting.detection_limit = Decimal{static_cast<std::int64_t>(below(1000)), static_cast<int>(below(4))};
    return setting;
  }

  std::mt19937_64 chance_;
};

}  // namespace lantian::observe::hj212
