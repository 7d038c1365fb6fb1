#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lantian::twin {

/// What is wrong with a synthetic logger. The first part are habits: every telegram is so. The second part is damage
/// that the line does to some telegrams; the repetition of such a telegram is whole.
enum class LoggerFault : std::uint8_t {
  none,
  no_line_end,         ///< nothing behind the check sum
  lf_line_end,         ///< LF alone
  doubled_cr,          ///< CR CR LF
  literal_line_end,    ///< the four characters backslash r backslash n
  short_length,        ///< length without leading zeros
  wrong_length,        ///< length field 56 too high
  lower_crc,           ///< check sum in lower case
  short_crc,           ///< check sum without leading zeros
  modbus_crc_known,    ///< CRC-16/MODBUS, and the registry says so
  modbus_crc,          ///< CRC-16/MODBUS, unknown to the registry
  no_flag_no_qn,       ///< neither QN nor Flag
  constant_qn,         ///< the same QN in every telegram
  split_flag,          ///< Flag says packet numbers, none are there
  other_flag,          ///< version bits of the next edition
  odd_mn,              ///< MN with letters, underscore, wrong length
  field_order,         ///< MN before PW, Flag first
  trailing_separator,  ///< ";" before the closing "&&"
  long_data_time,      ///< DataTime with milliseconds
  frozen_time,         ///< DataTime stands still
  repeated_key,        ///< one key twice in a group
  odd_suffix,          ///< "-td" for "-Rtd", further unknown ones
  bare_flag,           ///< "Flag=N" without a factor
  own_factor,          ///< factors of the maker's own
  empty_value,         ///< "X-Rtd=" and "--"
  sentinel,            ///< -9999 for missing
  gbk_log,             ///< Chinese log text in GB 18030
  long_segment,        ///< over 1024 bytes
  slow_clock,          ///< two hours behind
  spoken_twice,        ///< every telegram twice, unasked
  revised,             ///< minute values come a second time, changed
  flat_line,           ///< no value ever changes
  dust_flat,           ///< particles stay as always while the storm passes: the forged site
  average_outside,     ///< Avg above Max
  conversion_wrong,    ///< converted value is not what concentration and oxygen give
  wrong_password,
  not_registered,  ///< left out of the registry
  bad_crc,         ///< damage from here on: one character changed
  cut,             ///< the end is lost
  cut_pause,       ///< arrives in two pieces with a pause between
  foreign_bytes,   ///< other bytes in front
  modbus_polls,    ///< Modbus TCP polls in front
  http_probe,      ///< an HTTP request in front
  lone_hash,       ///< a single "#" in front
  huge_length,     ///< "##9999" in front
};
inline constexpr std::size_t logger_fault_count = static_cast<std::size_t>(LoggerFault::huge_length) + 1;

/// What a right gateway does with the telegrams of such a logger.
enum class FaultOutcome : std::uint8_t {
  answered,        ///< acknowledged, with or without a remark
  answered_later,  ///< the damaged copy is passed over in silence, the repetition acknowledged
  never,           ///< kept, never acknowledged
  not_asked,       ///< cannot be matched: no QN, or one for all
};

struct FaultFacts {
  LoggerFault fault{};
  std::string_view name;
  int catalogue = 0;  ///< number in the catalogue of bad input (doc/telemetry.md); 0 = none
  FaultOutcome outcome{};
  bool damage = false;  ///< only some telegrams, and only their first sending
};
const FaultFacts& facts_of(LoggerFault fault);
std::optional<LoggerFault> parse_logger_fault(std::string_view name);
std::string_view name_of(FaultOutcome outcome);  ///< "answered", "answered later", "never answered", "not asked"

}  // namespace lantian::twin
