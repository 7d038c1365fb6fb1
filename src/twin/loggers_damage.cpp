#include "twin/dice.hpp"
#include "twin/loggers_telegram.hpp"

namespace lantian::twin {
namespace {

enum DamagePurpose : std::uint64_t { damage_chance = 9 * 64 };

/// A poll of holding registers, as a Modbus TCP master sends it to whatever listens on the port.
constexpr std::string_view modbus_poll{"\x00\x01\x00\x00\x00\x06\x01\x03\x00\x00\x00\x0a", 12};
constexpr std::string_view http_request = "GET / HTTP/1.1\r\nHost: logger\r\n\r\n";

std::string foreign(Dice& dice) {
  std::string bytes;
  const std::int64_t count = 1 + dice.below(60);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto byte = static_cast<char>(dice.below(256));
    bytes += byte == '#' ? '.' : byte;
  }
  return bytes;
}

/// One byte of the segment becomes another one: the check sum sees every such change.
void spoil(Spoken& spoken, Dice& dice) {
  constexpr std::size_t head = 6;  // "##" and the length
  const auto at = static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(spoken.segment.size())));
  char& byte = spoken.bytes[head + at];
  byte = static_cast<char>(byte ^ 1);
}

}  // namespace

void damage(const FleetPlan& plan, const Logger& logger, const Due& due, Spoken& spoken) {
  const FaultFacts& facts = facts_of(logger.fault);
  if (!facts.damage) return;
  Dice dice{logger.seed, key_of(damage_chance + static_cast<std::uint64_t>(spoken.qn % 10),
                                static_cast<std::uint64_t>(logger.number),
                                static_cast<std::uint64_t>(due.at.time_since_epoch().count()))};
  if (dice.below(1000) >= plan.damage_permille) return;
  const auto size = static_cast<std::int64_t>(spoken.bytes.size());
  spoken.damaged = facts.outcome == FaultOutcome::answered_later;
  switch (logger.fault) {
    case LoggerFault::bad_crc:
      spoil(spoken, dice);
      break;
    case LoggerFault::cut:
      spoken.bytes.resize(static_cast<std::size_t>(6 + dice.below(size - 12)));
      break;
    case LoggerFault::cut_pause:
      spoken.pause_at = static_cast<std::size_t>(1 + dice.below(size - 1));
      break;
    case LoggerFault::foreign_bytes:
      spoken.bytes.insert(0, foreign(dice));
      break;
    case LoggerFault::modbus_polls:
      spoken.bytes.insert(0, std::string{modbus_poll} + std::string{modbus_poll});
      break;
    case LoggerFault::http_probe:
      spoken.bytes.insert(0, http_request);
      break;
    case LoggerFault::lone_hash:
      spoken.bytes.insert(0, "#");
      break;
    case LoggerFault::huge_length:
      spoken.bytes.insert(0, "##9999");
      break;
    default:
      break;
  }
}

}  // namespace lantian::twin
