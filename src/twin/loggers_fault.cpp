#include "twin/loggers_fault.hpp"

#include "base/assert.hpp"

#include <array>

namespace lantian::twin {
namespace {

using enum FaultOutcome;
using F = LoggerFault;

constexpr std::array<FaultFacts, logger_fault_count> fault_table{{
    {F::none, "none", 0, answered, false},
    {F::no_line_end, "no_line_end", 4, answered, false},
    {F::lf_line_end, "lf_line_end", 4, answered, false},
    {F::doubled_cr, "doubled_cr", 4, answered, false},
    {F::literal_line_end, "literal_line_end", 4, answered, false},
    {F::short_length, "short_length", 6, answered, false},
    {F::wrong_length, "wrong_length", 5, answered, false},
    {F::lower_crc, "lower_crc", 8, answered, false},
    {F::short_crc, "short_crc", 9, answered, false},
    {F::modbus_crc_known, "modbus_crc_known", 10, answered, false},
    {F::modbus_crc, "modbus_crc", 10, never, false},
    {F::no_flag_no_qn, "no_flag_no_qn", 11, not_asked, false},
    {F::constant_qn, "constant_qn", 12, not_asked, false},
    {F::split_flag, "split_flag", 13, answered, false},
    {F::other_flag, "other_flag", 14, answered, false},
    {F::odd_mn, "odd_mn", 15, answered, false},
    {F::field_order, "field_order", 16, answered, false},
    {F::trailing_separator, "trailing_separator", 17, answered, false},
    {F::long_data_time, "long_data_time", 18, answered, false},
    {F::frozen_time, "frozen_time", 18, answered, false},
    {F::repeated_key, "repeated_key", 19, answered, false},
    {F::odd_suffix, "odd_suffix", 19, answered, false},
    {F::bare_flag, "bare_flag", 19, answered, false},
    {F::own_factor, "own_factor", 20, answered, false},
    {F::empty_value, "empty_value", 21, answered, false},
    {F::sentinel, "sentinel", 21, answered, false},
    {F::gbk_log, "gbk_log", 22, answered, false},
    {F::long_segment, "long_segment", 23, answered, false},
    {F::slow_clock, "slow_clock", 24, answered, false},
    {F::spoken_twice, "spoken_twice", 25, answered, false},
    {F::revised, "revised", 25, answered, false},
    {F::flat_line, "flat_line", 28, answered, false},
    {F::dust_flat, "dust_flat", 28, answered, false},
    {F::average_outside, "average_outside", 28, answered, false},
    {F::conversion_wrong, "conversion_wrong", 28, answered, false},
    {F::wrong_password, "wrong_password", 0, never, false},
    {F::not_registered, "not_registered", 0, never, false},
    {F::bad_crc, "bad_crc", 10, answered_later, true},
    {F::cut, "cut", 3, answered_later, true},
    {F::cut_pause, "cut_pause", 3, answered, true},
    {F::foreign_bytes, "foreign_bytes", 1, answered, true},
    {F::modbus_polls, "modbus_polls", 1, answered, true},
    {F::http_probe, "http_probe", 2, answered, true},
    {F::lone_hash, "lone_hash", 29, answered, true},
    {F::huge_length, "huge_length", 7, answered, true},
}};

}  // namespace

const FaultFacts& facts_of(LoggerFault fault) {
  const FaultFacts& facts = fault_table.at(static_cast<std::size_t>(fault));
  LANTIAN_ASSERT(facts.fault == fault, "the table of faults is out of order");
  return facts;
}

std::optional<LoggerFault> parse_logger_fault(std::string_view name) {
  for (const FaultFacts& facts : fault_table) {
    if (facts.name == name) return facts.fault;
  }
  return std::nullopt;
}

std::string_view name_of(FaultOutcome outcome) {
  switch (outcome) {
    case answered:
      return "answered";
    case answered_later:
      return "answered later";
    case never:
      return "never answered";
    case not_asked:
      return "not asked";
  }
  return "unknown";
}

}  // namespace lantian::twin
