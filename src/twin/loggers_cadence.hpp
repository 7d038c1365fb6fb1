#pragma once
#include "base/clock.hpp"
#include "twin/loggers.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace lantian::twin {

/// One telegram that a logger is to send. Everything in it follows from these words.
struct Due {
  UtcSeconds at{};     ///< when it first falls due; its QN carries this time
  UtcSeconds begin{};  ///< of the interval it speaks for; an instant has begin = at
  std::int16_t cn = 0;
  std::uint8_t part = 0;  ///< 1 or 2 of a split upload, 0 = whole
  bool reupload = false;  ///< sent after the line came back
};

/// True for what a logger keeps through an outage and sends later: minute, hour and day values.
constexpr bool is_kept(int cn) {
  return cn == 2051 || cn == 2061 || cn == 2031;
}

/// The telegrams of one logger in the order of time, for ever. A value: copy it to look ahead.
class Cadence {
 public:
  /// Begins with the first telegram at or after `from`.
  Cadence(const FleetPlan& plan, const Logger& logger, UtcSeconds from);

  const Due& next() const { return next_; }
  void advance();
  double rate() const;  ///< telegrams a second

 private:
  struct Stream {
    std::int64_t at = 0;
    std::int32_t period = 0;
    std::int32_t interval = 0;  ///< seconds the telegram speaks for; 0 = an instant
    std::int32_t delay = 0;     ///< seconds behind the end of the interval
    std::int16_t cn = 0;
    std::uint8_t part = 0;
  };
  void add(std::int16_t cn, std::int32_t period, std::int32_t delay, int parts, UtcSeconds from);
  void choose();

  std::array<Stream, 10> streams_{};
  std::size_t count_ = 0;
  std::size_t chosen_ = 0;
  Due next_;
};

/// What was kept in [from, to) and waits for the line, oldest first.
std::vector<Due> backlog_of(const FleetPlan& plan, const Logger& logger, UtcSeconds from, UtcSeconds to);

}  // namespace lantian::twin
