#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "observe/hj212/device.hpp"
#include "terms/region.hpp"
#include "twin/loggers_fault.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A fleet of synthetic data loggers: what they are and everything that they will ever say, as pure functions of a plan
/// (data/simulate/*.toml), a seed and a time. Nothing of it was measured; every name and registry row says so.
namespace lantian::twin {

/// Permille of the level at the full hours 00:00 .. 23:00 of the Beijing clock; straight lines between.
using DayShape = std::array<std::int64_t, 24>;

/// One factor of a kind. Numbers are unscaled by `places`, the digits after the point that the logger prints.
struct LoggerFactor {
  std::string code;      ///< present code, "a34004"
  std::string old_code;  ///< what a 2005 logger says; equal to `code` when there was none
  std::string unit;      ///< of the printed numbers
  int places = 0;
  std::int64_t level = 0;
  std::int64_t low = 0, high = 0;  ///< instrument range
  std::optional<std::int64_t> detection_limit;
  DayShape shape{};
  int noise_permille = 0;           ///< one deviation from interval to interval, of the value
  int swing_permille = 0;           ///< one deviation of the slow weather, shared by the fleet
  std::uint16_t weather = 0;        ///< factors of one code have one weather, whatever kind of logger measures them
  std::optional<std::size_t> base;  ///< number of the factor that is part of this one: PM2.5 of PM10; added to it
  int storm_permille = 1000;        ///< height in a dust storm
  bool converted = false;           ///< Zs values too
  std::int64_t sum_permille = 0;    ///< Cou per Avg and second, in 0.001; 0 = no Cou
};

struct LoggerKind {
  observe::hj212::DeviceKind kind{};
  std::string st;
  int share = 0;
  terms::Name name;
  std::vector<int> realtime_seconds;  ///< each logger has one of these
  int minute_minutes = 10;            ///< divides 60
  bool daily = false;
  int facility_minutes = 0;           ///< of 2021; 0 = never
  std::vector<std::string> facility;  ///< "SB1-RS"
  int parts = 1;                      ///< telegrams that a minute, hour or day upload is split into: 1 or 2
  std::string oxygen;                 ///< code of the oxygen factor; empty = nothing is converted
  Decimal oxygen_reference, oxygen_air;
  std::vector<LoggerFactor> factors;
};

struct FleetPlan {
  std::string id;
  terms::Name label;  ///< leads every name: "Synthetic"
  std::vector<std::string> units;
  int retry_seconds = 10, retries = 3;
  int reconnect_first_ms = 200, reconnect_most_ms = 10'000;
  int heartbeat_seconds = 60;
  std::string common_password;
  int own_password_permille = 0;
  std::array<int, observe::hj212::dialect_count> dialect_shares{};
  int encrypted_permille = 0;  ///< of the 2025 loggers
  int outage_permille_per_hour = 0;
  int outage_minutes_low = 0, outage_minutes_high = 0;
  int half_open_permille = 0;
  int storm_window_hours = 0, storm_hours_low = 0, storm_hours_high = 0;
  int damage_permille = 0;
  int log_hours = 0;
  std::string log, log_gb18030;
  std::array<int, logger_fault_count> fault_weights{};
  std::vector<LoggerKind> kinds;
};

/// Reads a plan. Returns malformed with every fault, one a line as file:line.
Result<FleetPlan> read_fleet_plan(const terms::SourceFile& file);

/// One logger. Depends on the plan, the seed and its number only: the fleet of 10 is the start of the fleet of 1000.
struct Logger {
  int number = 0;  ///< from 0
  std::size_t kind = 0;
  observe::hj212::Dialect dialect{};
  std::uint64_t seed = 0;  ///< of the fleet
  std::string mn;
  std::string password;  ///< what it says; the registry has another one for wrong_password
  std::string sm4_key;   ///< 16 bytes; empty = speaks in clear
  LoggerFault fault = LoggerFault::none;
  int realtime_seconds = 60;
  int phase = 0;          ///< seconds of its realtime interval
  int delay = 0;          ///< seconds after the end of an interval
  int clock_seconds = 0;  ///< what its clock is ahead (behind: negative) of Beijing time
};

/// `fault_permille` of the loggers have a fault, drawn by the plan's weights and what fits the kind and dialect.
/// Requires: a plan of `read_fleet_plan`, 1 <= devices <= 60000, 0 <= fault_permille <= 1000.
std::vector<Logger> make_fleet(const FleetPlan& plan, std::uint64_t seed, int devices, int fault_permille);

/// Telegrams in a second of the fleet's own time.
double natural_rate(const FleetPlan& plan, const std::vector<Logger>& fleet);

/// What the registry knows of a logger, `synthetic` set. No value for a logger that is not registered.
std::optional<observe::hj212::Device> registered(const FleetPlan& plan, const Logger& logger);

}  // namespace lantian::twin
