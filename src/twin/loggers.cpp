#include "twin/loggers.hpp"

#include "base/assert.hpp"
#include "twin/dice.hpp"
#include "twin/loggers_cadence.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace lantian::twin {
namespace {

using observe::hj212::Device;
using observe::hj212::DeviceKind;
using observe::hj212::Dialect;

enum FleetPurpose : std::uint64_t { fleet_fault = 1, fleet_secret, fleet_pace, fleet_key };
constexpr int devices_most = 60'000;

/// Number n of a sequence that fills 0 .. total-1 evenly however far it runs, so that every beginning of a fleet has
/// the shares of the plan (Kronecker sequence).
std::int64_t evenly(std::uint64_t n, std::uint64_t step, std::int64_t total) {
  return static_cast<std::int64_t>((((n + 1) * step) >> 32U) * static_cast<std::uint64_t>(total) >> 32U);
}

template <class Shares, class Share>
std::size_t by_share(const Shares& shares, std::int64_t drawn, Share share) {
  std::size_t place = 0;
  for (const auto& one : shares) {
    drawn -= share(one);
    if (drawn < 0) break;
    ++place;
  }
  return place;
}

bool is_fitting(LoggerFault fault, const LoggerKind& kind, Dialect dialect) {
  switch (fault) {
    case LoggerFault::no_flag_no_qn:
      return dialect == Dialect::d2005;
    case LoggerFault::split_flag:
      return kind.parts == 1;
    case LoggerFault::revised:
      return kind.parts == 1 && dialect != Dialect::d2025;
    case LoggerFault::gbk_log:
      return dialect != Dialect::d2005 && kind.facility_minutes > 0;
    case LoggerFault::dust_flat:
      return kind.kind == DeviceKind::dust;
    case LoggerFault::conversion_wrong:
      return !kind.oxygen.empty();
    default:
      return true;
  }
}

LoggerFault draw_fault(const FleetPlan& plan, const LoggerKind& kind, Dialect dialect, Dice& dice) {
  auto weights = plan.fault_weights;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!is_fitting(static_cast<LoggerFault>(i), kind, dialect)) weights[i] = 0;
  }
  const int total = std::accumulate(weights.begin(), weights.end(), 0);
  if (total == 0) return LoggerFault::none;
  return static_cast<LoggerFault>(by_share(weights, dice.below(total), [](int weight) { return weight; }));
}

std::string mn_of(const Logger& logger) {
  const auto seed = static_cast<std::uint32_t>(logger.seed);
  if (logger.fault == LoggerFault::odd_mn) return fmt::format("syn{:05}_AIR_{:05}", seed % 100'000, logger.number);
  if (logger.dialect == Dialect::d2005) return fmt::format("LT{:05}{:07}", seed % 100'000, logger.number);
  return fmt::format("FACADE{:08X}{:010X}", seed, logger.number);
}

std::string key_bytes(Dice dice) {
  std::string key;
  for (int i = 0; i < 16; ++i) key += static_cast<char>(dice.below(256));
  return key;
}

std::string hex_of(const std::string& bytes) {
  std::string digits;
  for (const char c : bytes) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return digits;
}

Logger make_logger(const FleetPlan& plan, std::uint64_t seed, int number, int fault_permille) {
  Logger logger;
  logger.number = number;
  logger.seed = seed;
  const auto n = static_cast<std::uint64_t>(number);
  const std::int64_t kinds = std::accumulate(plan.kinds.begin(), plan.kinds.end(), std::int64_t{0},
                                             [](std::int64_t sum, const LoggerKind& kind) { return sum + kind.share; });
  logger.kind =
      by_share(plan.kinds, evenly(n, 0x9E3779B97F4A7C15U, kinds), [](const auto& kind) { return kind.share; });
  const auto dialects = std::accumulate(plan.dialect_shares.begin(), plan.dialect_shares.end(), std::int64_t{0});
  logger.dialect = static_cast<Dialect>(
      by_share(plan.dialect_shares, evenly(n, 0xC13FA9A902A6328FU, dialects), [](int share) { return share; }));
  const LoggerKind& kind = plan.kinds[logger.kind];

  Dice fault{seed, key_of(fleet_fault, n)};
  if (fault.below(1000) < fault_permille) logger.fault = draw_fault(plan, kind, logger.dialect, fault);
  Dice secret{seed, key_of(fleet_secret, n)};
  const bool own = secret.below(1000) < plan.own_password_permille;
  logger.password = own ? fmt::format("{:06}", secret.below(1'000'000)) : plan.common_password;
  const bool encrypted = logger.dialect == Dialect::d2025 && secret.below(1000) < plan.encrypted_permille;
  // A fault that is both wrong and unreadable would show nothing.
  if (encrypted && logger.fault == LoggerFault::none) logger.sm4_key = key_bytes(Dice{seed, key_of(fleet_key, n)});

  Dice pace{seed, key_of(fleet_pace, n)};
  logger.realtime_seconds = kind.realtime_seconds[n % kind.realtime_seconds.size()];
  logger.phase = static_cast<int>(pace.below(logger.realtime_seconds));
  logger.delay = static_cast<int>(1 + pace.below(25));
  logger.clock_seconds = logger.fault == LoggerFault::slow_clock ? -7200 : 0;
  logger.mn = mn_of(logger);
  return logger;
}

observe::hj212::FactorSetting setting_of(const LoggerFactor& factor, Dialect dialect) {
  observe::hj212::FactorSetting setting;
  setting.code = dialect == Dialect::d2005 ? factor.old_code : factor.code;
  if (setting.code != factor.code) setting.factor = factor.code;
  setting.unit = factor.unit;
  setting.low = Decimal{factor.low, factor.places};
  setting.high = Decimal{factor.high, factor.places};
  if (factor.detection_limit) setting.detection_limit = Decimal{*factor.detection_limit, factor.places};
  return setting;
}

}  // namespace

std::vector<Logger> make_fleet(const FleetPlan& plan, std::uint64_t seed, int devices, int fault_permille) {
  LANTIAN_ASSERT(devices >= 1 && devices <= devices_most, "a fleet has 1 to 60000 loggers");
  LANTIAN_ASSERT(fault_permille >= 0 && fault_permille <= 1000, "a share is 0 to 1000 permille");
  std::vector<Logger> fleet;
  fleet.reserve(static_cast<std::size_t>(devices));
  for (int i = 0; i < devices; ++i) fleet.push_back(make_logger(plan, seed, i, fault_permille));
  return fleet;
}

double natural_rate(const FleetPlan& plan, const std::vector<Logger>& fleet) {
  double rate = 0;
  for (const Logger& logger : fleet) rate += Cadence{plan, logger, UtcSeconds{}}.rate();
  return rate;
}

std::optional<Device> registered(const FleetPlan& plan, const Logger& logger) {
  if (logger.fault == LoggerFault::not_registered) return std::nullopt;
  const LoggerKind& kind = plan.kinds[logger.kind];
  Device device;
  device.mn = logger.mn;
  device.dialect = logger.dialect;
  device.kind = kind.kind;
  if (logger.fault == LoggerFault::modbus_crc_known) device.crc = observe::hj212::CrcMode::modbus;
  if (logger.dialect == Dialect::d2005) device.label = observe::hj212::HourLabel::end;
  device.password = logger.fault == LoggerFault::wrong_password ? "654321" : logger.password;
  device.station = fmt::format("synthetic-{}-{:05}", name_of(kind.kind), logger.number + 1);
  device.name_zh = fmt::format("{}{} {}", plan.label.zh, kind.name.zh, logger.number + 1);
  device.name_en = fmt::format("{} {} {}", plan.label.en, kind.name.en, logger.number + 1);
  if (!plan.units.empty()) device.unit_id = plan.units[static_cast<std::size_t>(logger.number) % plan.units.size()];
  device.synthetic = true;
  device.realtime_seconds = logger.realtime_seconds;
  device.minute_minutes = kind.minute_minutes;
  device.daily = kind.daily;
  if (logger.fault == LoggerFault::sentinel) device.sentinels = {"-9999"};
  if (!logger.sm4_key.empty()) device.sm4_key = hex_of(logger.sm4_key);
  for (const LoggerFactor& factor : kind.factors) device.factors.push_back(setting_of(factor, logger.dialect));
  return device;
}

}  // namespace lantian::twin
