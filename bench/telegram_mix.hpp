#pragma once
#include "observe/hj212/build.hpp"
#include "observe/hj212/verdict.hpp"

#include <fmt/core.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Synthetic telegrams of a mixed network, the same for every run: three editions, ambient and dust stations, flue gas,
/// waste water and noise, real-time, minute, hour and day data. Nothing in them was measured.
namespace lantian::bench {

using observe::hj212::Device;
using observe::hj212::Dialect;
using observe::hj212::Draft;

/// xorshift; the benchmark must not depend on a library's generator.
class MixDice {
 public:
  std::uint32_t operator()(std::uint32_t below) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return static_cast<std::uint32_t>(state_ >> 32U) % below;
  }

 private:
  std::uint64_t state_ = 0x2026'0301'0800'0000;
};

/// The loggers by MN, looked up as a register in memory does.
class MixRegister : public observe::hj212::DeviceFinder {
 public:
  void add(const Device& device) { devices_.emplace(device.mn, device); }
  const Device* find(std::string_view mn) const override {
    const auto found = devices_.find(mn);
    return found == devices_.end() ? nullptr : &found->second;
  }

 private:
  struct MnHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, Device, MnHash, std::equal_to<>> devices_;
};

struct TelegramMix {
  std::string stream;
  std::size_t count = 0;
  MixRegister devices;
};

namespace detail {

inline std::string number(MixDice& dice, std::uint32_t below, int decimals) {
  const std::uint32_t value = dice(below);
  if (decimals == 0) return fmt::format("{}", value);
  if (decimals == 1) return fmt::format("{}.{}", value / 10, value % 10);
  return fmt::format("{}.{:03}", value / 1000, value % 1000);
}

inline void add_real_time(std::string& area, std::string_view factor, MixDice& dice, int decimals) {
  area += fmt::format(";{0}-Rtd={1},{0}-Flag=N", factor, number(dice, 99'999, decimals));
}

inline void add_interval(std::string& area, std::string_view factor, MixDice& dice, int decimals) {
  area += fmt::format(";{0}-Min={1},{0}-Avg={2},{0}-Max={3},{0}-Flag={4}", factor, number(dice, 999, decimals),
                      number(dice, 9'999, decimals), number(dice, 99'999, decimals), dice(20) == 0 ? "D" : "N");
}

inline void add_converted(std::string& area, std::string_view factor, MixDice& dice) {
  area += fmt::format(
      ";{0}-Cou={1},{0}-Min={2},{0}-Avg={3},{0}-Max={4},{0}-ZsMin={2},{0}-ZsAvg={3},{0}-ZsMax={4},"
      "{0}-Flag=N",
      factor, number(dice, 99'999, 1), number(dice, 999, 1), number(dice, 9'999, 1), number(dice, 99'999, 1));
}

inline constexpr std::array<std::string_view, 11> ambient_factors{
    "a34004", "a34002", "a21026", "a21004", "a21005", "a05024", "a01001", "a01002", "a01006", "a01007", "a01008"};
inline constexpr std::array<std::string_view, 8> dust_factors{"a34001", "a34002", "a34004", "LA",
                                                              "a01001", "a01002", "a01007", "a01008"};
inline constexpr std::array<std::string_view, 5> flue_factors{"a21026", "a21002", "a34013", "a19001", "a01012"};
inline constexpr std::array<std::string_view, 6> water_factors{"w01018", "w21003", "w21011",
                                                               "w21001", "w01001", "w00000"};
inline constexpr std::array<std::string_view, 6> factors_of_2005{"01", "02", "03", "B02", "S01", "S03"};

inline std::string area_of(std::uint32_t kind, std::string_view time, MixDice& dice) {
  std::string area = fmt::format("DataTime={}", time);
  const auto each = [&](const auto& factors, auto add) {
    for (const std::string_view factor : factors) add(factor);
  };
  const auto real_time = [&](std::string_view factor) { add_real_time(area, factor, dice, 1); };
  const auto interval = [&](std::string_view factor) { add_interval(area, factor, dice, 3); };
  if (kind == 0) each(ambient_factors, real_time);
  if (kind == 1) each(ambient_factors, interval);
  if (kind == 2) each(dust_factors, real_time);
  if (kind == 3) each(flue_factors, [&](std::string_view factor) { add_converted(area, factor, dice); });
  if (kind == 4) each(water_factors, interval);
  if (kind == 5) each(factors_of_2005, [&](std::string_view factor) { add_real_time(area, factor, dice, 3); });
  if (kind == 6) area += ";Leq-Data=51.3;LMx-Data=70.2;LMn-Data=40.1;L10-Data=55.0;L50-Data=50.2;L90-Data=44.9";
  if (kind == 7) area += ";SB1-RS=1;SB2-RS=0;SB3-RS=1";
  return area;
}

}  // namespace detail

inline TelegramMix telegram_mix(std::size_t count, std::string_view day) {
  constexpr std::array<std::string_view, 8> types{"22", "22", "39", "31", "32", "31", "23", "31"};
  constexpr std::array<std::string_view, 8> commands{"2011", "2051", "2011", "2061", "2051", "2011", "2051", "2021"};
  // How often each kind comes, in sixteenths: the mean telegram has about 500 bytes.
  constexpr std::array<std::uint32_t, 16> share{0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 4, 5, 6, 7};
  TelegramMix mix;
  MixDice dice;
  std::vector<Device> loggers;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    Device device;
    const std::uint32_t kind = share[i % share.size()];
    device.dialect = kind == 5 ? Dialect::d2005 : i % 3 == 0 ? Dialect::d2025 : Dialect::d2017;
    device.mn = kind == 5 ? fmt::format("888888800{:05}", i) : fmt::format("010000A8900016F0{:08X}", 0x169000U + i);
    device.password = "123456";
    loggers.push_back(device);
    mix.devices.add(device);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t at = dice(1000);
    const std::uint32_t kind = share[at % share.size()];
    const Device& device = loggers[at];
    const std::string time = fmt::format("{}{:02}{:02}{:02}", day, dice(24), dice(60), dice(60));
    Draft draft;
    draft.st = types[kind];
    draft.cn = commands[kind];
    draft.pw = device.password;
    draft.mn = device.mn;
    if (device.dialect != Dialect::d2005) {
      draft.qn = fmt::format("{}{:03}", time, dice(1000));
      draft.flag = observe::hj212::flag_of(device.dialect, true, false);
      draft.rf = device.dialect == Dialect::d2025 && dice(10) == 0;
    }
    draft.area = detail::area_of(kind, time, dice);
    mix.stream += observe::hj212::framed(observe::hj212::build_segment(draft));
    ++mix.count;
  }
  return mix;
}

}  // namespace lantian::bench
