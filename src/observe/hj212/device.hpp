#pragma once
#include "base/decimal.hpp"
#include "observe/hj212/protocol.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::observe::hj212 {

enum class CrcMode : std::uint8_t {
  hj212,
  modbus,      ///< this device sends CRC-16/MODBUS; taken as right
  quarantine,  ///< any check sum, but nothing of it is more than quarantined
};
enum class HourLabel : std::uint8_t { start, end };  ///< which end of the interval DataTime names
enum class DeviceKind : std::uint8_t { ambient, dust, flue_gas, waste_water, noise, other };

std::string_view name_of(DeviceKind kind);  ///< "ambient", "dust", "flue_gas", "waste_water", "noise", "other"
std::optional<DeviceKind> parse_device_kind(std::string_view text);

/// How one factor of one device is to be read.
struct FactorSetting {
  std::string code;                  ///< as the device sends it: "a34004", "831", "pms_rules"
  std::string factor;                ///< the factor it stands for ("a34004"); empty = the code itself
  std::string unit;                  ///< unit of the device's numbers: "ug/m3", "mg/m3", "kPa", "hPa", "m3/h" ...
  std::optional<Decimal> low, high;  ///< the instrument's range, in `unit`; outside = over range
  std::optional<Decimal> detection_limit;
};

/// What must be known of one data logger to read its telegrams rightly: a row of the registry.
/// A device without a row is quarantined, never guessed.
struct Device {
  std::string mn;  ///< opaque, at most 64 bytes
  Dialect dialect = Dialect::d2017;
  DeviceKind kind = DeviceKind::other;
  CrcMode crc = CrcMode::hj212;
  HourLabel label = HourLabel::start;  ///< 2017 and 2025 table 4: the start; many 2005 devices name the end
  int utc_offset_minutes = 480;        ///< of the device's clock
  std::string password;                ///< empty = not checked
  std::string station;                 ///< station, outlet or site it speaks for; empty = none yet
  std::string name_zh, name_en;
  std::string unit_id;  ///< county, "652301"
  bool synthetic = false;
  int realtime_seconds = 60;  ///< expected interval of 2011; 0 = none expected
  int minute_minutes = 10;    ///< expected interval of 2051; 0 = none expected
  bool hourly = true;         ///< 2061 expected
  bool daily = false;         ///< 2031 expected
  int days_back = 400;        ///< oldest DataTime accepted
  std::vector<FactorSetting> factors;
  std::vector<std::string> sentinels;  ///< values that mean missing: "-9999", "65535"
  std::vector<std::string> addresses;  ///< allowed peers: "10.1.2.3" or "10.1.0.0/16"; empty = any
  std::vector<std::string> forward;    ///< names of the centres that get a copy
  std::string sm4_key;                 ///< 32 hexadecimal digits; empty = not encrypted
  std::string sm4_key_before;          ///< still tried after a rotation

  const FactorSetting* setting(std::string_view code) const;
};

}  // namespace lantian::observe::hj212
