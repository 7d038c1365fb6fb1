#pragma once
#include "base/result.hpp"
#include "twin/loggers.hpp"
#include "twin/loggers_cadence.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lantian::twin {

/// One telegram as a logger sends it. Reusable: `speak` keeps its memory.
struct Spoken {
  std::string bytes;        ///< what goes over the line; with some faults more than one frame, or less
  std::string segment;      ///< of the (first) frame, in clear
  std::size_t area_at = 0;  ///< the data area inside `segment`, without its &&
  std::size_t area_size = 0;
  std::string data_time;     ///< as sent; empty when the telegram has none
  std::int64_t qn = 0;       ///< the 17 digits as a number; 0 = none that an answer could be matched by
  bool damaged = false;      ///< these bytes must not be answered; their repetition will be whole
  std::size_t pause_at = 0;  ///< the line pauses before this byte; 0 = nowhere

  std::string_view area() const { return std::string_view{segment}.substr(area_at, area_size); }
};

/// Writes the telegram `due` of `logger`, with its habits (LoggerFault) but without damage of the line.
/// The bytes are a function of plan, seed, logger and due alone. QNs of the loggers of one connection differ as long as
/// their numbers differ modulo 100.
/// Returns unsupported when the encryption library lacks SM4.
Result<void> speak(const FleetPlan& plan, const Logger& logger, const Due& due, Spoken& spoken);

/// Does what the line does to this telegram on its first sending, if its logger's fault is of that sort.
void damage(const FleetPlan& plan, const Logger& logger, const Due& due, Spoken& spoken);

/// What a logger with the fault constant_qn always says.
inline constexpr std::int64_t standing_qn = 20200101000000000;

/// The 17 digits of the QN of a telegram as a number.
std::int64_t qn_of(const Logger& logger, const Due& due);

/// Appends "20260801085857" of the logger's clock.
void append_stamp(std::string& text, const Logger& logger, UtcSeconds at);

/// An unscaled number with its digits after the point: (-152, 3) gives "-0.152".
void append_number(std::string& text, std::int64_t unscaled, int places);

}  // namespace lantian::twin
