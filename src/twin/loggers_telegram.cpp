#include "twin/loggers_telegram.hpp"

#include "observe/hj212/build.hpp"
#include "observe/hj212/crc.hpp"
#include "observe/hj212/sm4.hpp"
#include "twin/loggers_area.hpp"

#include <array>
#include <charconv>

namespace lantian::twin {
namespace {

using observe::hj212::Dialect;

/// Numbers the telegrams that a logger may send in one second, so that each QN is its own.
int ordinal_of(const Due& due) {
  const int second_part = due.part == 2 ? 1 : 0;
  switch (due.cn) {
    case 2021:
      return 1;
    case 2051:
      return 2 + second_part;
    case 2061:
      return 4 + second_part;
    case 2031:
      return 6 + second_part;
    case 3020:
      return 8;
    case 9015:
      return 9;
    default:
      return 0;
  }
}

struct Stamp {
  std::int64_t date = 0;  ///< 20260801
  std::int64_t time = 0;  ///< 085857
};
Stamp stamp_of(const Logger& logger, UtcSeconds at) {
  const auto local = to_local(at) + std::chrono::seconds{logger.clock_seconds};
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::int64_t second = (local - day).count();
  const std::int64_t year = static_cast<int>(date.year());
  const std::int64_t month = static_cast<unsigned>(date.month());
  return {(year * 100 + month) * 100 + static_cast<unsigned>(date.day()),
          second / 3600 * 10'000 + second / 60 % 60 * 100 + second % 60};
}

void append_digits(std::string& text, std::int64_t number, int digits) {
  std::array<char, 20> buffer{};
  for (int i = digits - 1; i >= 0; --i) {
    buffer[static_cast<std::size_t>(i)] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  text.append(buffer.data(), static_cast<std::size_t>(digits));
}

void append_hex(std::string& text, std::uint16_t value, const LoggerFault fault) {
  const char* digits = fault == LoggerFault::lower_crc ? "0123456789abcdef" : "0123456789ABCDEF";
  bool leading = fault == LoggerFault::short_crc;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const auto digit = static_cast<std::size_t>((value >> shift) & 15);
    leading = leading && digit == 0 && shift > 0;
    if (!leading) text += digits[digit];
  }
}

int flag_of_telegram(const Logger& logger, const Due& due) {
  Dialect version = logger.dialect;
  if (logger.fault == LoggerFault::other_flag) {
    version = static_cast<Dialect>((static_cast<std::size_t>(version) + 1) % observe::hj212::dialect_count);
  }
  return observe::hj212::flag_of(version, true, due.part != 0 || logger.fault == LoggerFault::split_flag);
}

void append_flag(std::string& text, const Logger& logger, const Due& due) {
  text += "Flag=";
  append_number(text, flag_of_telegram(logger, due), 0);
  text += ';';
}

void append_parts(std::string& text, const Due& due) {
  if (due.part == 0) return;
  text += due.part == 1 ? "PNUM=2;PNO=1;" : "PNUM=2;PNO=2;";
}

/// Everything before the data area, in the order of the dialect's standard.
void append_head(std::string& text, const LoggerKind& kind, const Logger& logger, const Due& due, std::int64_t qn) {
  const bool bare = logger.fault == LoggerFault::no_flag_no_qn;
  const bool shuffled = logger.fault == LoggerFault::field_order;
  if (shuffled) append_flag(text, logger, due);
  if (!bare) {
    text += "QN=";
    append_digits(text, qn, 17);
    text += ';';
  }
  text += "ST=";
  text += kind.st;
  text += ";CN=";
  append_digits(text, due.cn, 4);
  if (shuffled) {
    text += ";MN=";
    text += logger.mn;
  }
  text += ";PW=";
  text += logger.password;
  if (!shuffled) {
    text += ";MN=";
    text += logger.mn;
  }
  text += ';';
  if (logger.dialect == Dialect::d2005) append_parts(text, due);
  if (!bare && !shuffled) append_flag(text, logger, due);
  if (logger.dialect != Dialect::d2005) append_parts(text, due);
  if (due.reupload && logger.dialect == Dialect::d2025) text += "RF=1;";
  text += "CP=&&";
}

std::string_view line_end_of(LoggerFault fault) {
  switch (fault) {
    case LoggerFault::no_line_end:
      return "";
    case LoggerFault::lf_line_end:
      return "\n";
    case LoggerFault::doubled_cr:
      return "\r\r\n";
    case LoggerFault::literal_line_end:
      return "\\r\\n";
    default:
      return "\r\n";
  }
}

void append_length(std::string& bytes, std::size_t size, LoggerFault fault) {
  auto length = static_cast<std::int64_t>(size);
  if (fault == LoggerFault::wrong_length) length += 56;
  if (fault == LoggerFault::short_length) return append_number(bytes, length, 0);
  append_digits(bytes, length, 4);
}

bool is_encrypted(const Logger& logger, int cn) {
  return !logger.sm4_key.empty() && ((cn >= 2000 && cn <= 2999) || cn == 3020);
}

/// Puts the frame around `segment` at the end of `bytes`.
Result<void> append_frame(const Logger& logger, int cn, const Spoken& spoken, std::string& bytes) {
  const std::string_view segment = spoken.segment;
  const bool modbus = logger.fault == LoggerFault::modbus_crc || logger.fault == LoggerFault::modbus_crc_known;
  const std::uint16_t sum = modbus ? observe::hj212::crc_modbus(segment) : observe::hj212::crc(segment);
  bytes += "##";
  append_length(bytes, segment.size(), logger.fault);
  if (is_encrypted(logger, cn)) {
    LANTIAN_TRY(const std::string hidden, observe::hj212::sm4_encrypted(spoken.area(), logger.sm4_key));
    bytes += segment.substr(0, spoken.area_at);
    bytes += hidden;
    bytes += segment.substr(spoken.area_at + spoken.area_size);
  } else {
    bytes += segment;
  }
  append_hex(bytes, sum, logger.fault);
  bytes += line_end_of(logger.fault);
  return {};
}

Result<void> append_copy(const FleetPlan& plan, const Logger& logger, const Due& due, std::int64_t qn, bool changed,
                         Spoken& spoken) {
  const LoggerKind& kind = plan.kinds[logger.kind];
  spoken.segment.clear();
  append_head(spoken.segment, kind, logger, due, qn);
  spoken.area_at = spoken.segment.size();
  append_area(plan, logger, due, changed, spoken.segment, spoken.data_time);
  spoken.area_size = spoken.segment.size() - spoken.area_at;
  spoken.segment += "&&";
  return append_frame(logger, due.cn, spoken, spoken.bytes);
}

}  // namespace

void append_number(std::string& text, std::int64_t unscaled, int places) {
  std::array<char, 24> digits{};
  const bool negative = unscaled < 0;
  const auto [end, failure] =
      std::to_chars(digits.data(), digits.data() + digits.size(), negative ? -unscaled : unscaled);
  const auto count = static_cast<std::size_t>(end - digits.data());
  const auto behind = static_cast<std::size_t>(places);
  if (negative) text += '-';
  if (behind == 0) {
    text.append(digits.data(), count);
    return;
  }
  if (count > behind) {
    text.append(digits.data(), count - behind);
    text += '.';
    text.append(digits.data() + (count - behind), behind);
  } else {
    text += "0.";
    text.append(behind - count, '0');
    text.append(digits.data(), count);
  }
}

void append_stamp(std::string& text, const Logger& logger, UtcSeconds at) {
  const Stamp stamp = stamp_of(logger, at);
  append_digits(text, stamp.date, 8);
  append_digits(text, stamp.time, 6);
}

std::int64_t qn_of(const Logger& logger, const Due& due) {
  const Stamp stamp = stamp_of(logger, due.at);
  return (stamp.date * 1'000'000 + stamp.time) * 1000 + logger.number % 100 * 10 + ordinal_of(due);
}

Result<void> speak(const FleetPlan& plan, const Logger& logger, const Due& due, Spoken& spoken) {
  const std::int64_t qn = logger.fault == LoggerFault::constant_qn ? standing_qn : qn_of(logger, due);
  spoken.bytes.clear();
  spoken.damaged = false;
  spoken.pause_at = 0;
  // The changed copy goes first, so that what stays in `spoken` is the one that is matched.
  if (logger.fault == LoggerFault::revised && due.cn == 2051) {
    const std::int64_t own = qn / 10 * 10 + 9;
    LANTIAN_CHECK(append_copy(plan, logger, due, own, true, spoken));
  }
  LANTIAN_CHECK(append_copy(plan, logger, due, qn, false, spoken));
  if (logger.fault == LoggerFault::spoken_twice) spoken.bytes.append(std::string{spoken.bytes});
  spoken.qn = facts_of(logger.fault).outcome == FaultOutcome::not_asked ? 0 : qn;
  return {};
}

}  // namespace lantian::twin
