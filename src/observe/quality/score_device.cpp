#include "observe/quality/score_device.hpp"

#include "observe/quality/dice.hpp"

#include <algorithm>
#include <array>

namespace lantian::observe::quality {
namespace {

constexpr std::size_t parts_of_hour = 12;
constexpr std::chrono::seconds five_minutes{300};
constexpr std::chrono::seconds one_hour{3600};

/// One hour with everything that is made from it.
struct MadeHour {
  IntervalValues hour;
  std::array<IntervalValues, parts_of_hour> minutes;
  OxygenValues oxygen;
  bool faulty = false;
};

Decimal decimal_of(Thousandths value) {
  return {value, 3};
}

/// Twelve parts around `value` whose mean is exactly it: what one part gains another one loses.
MadeHour made_hour(Thousandths value, UtcSeconds begin, Dice& dice) {
  MadeHour made;
  std::array<Thousandths, parts_of_hour> parts{};
  parts.fill(value);
  for (std::size_t i = 0; i + 1 < parts_of_hour; i += 2) {
    const auto swing = static_cast<Thousandths>(dice.between(0, 1 + static_cast<std::size_t>(value) / 5));
    parts[i] += swing;
    parts[i + 1] -= swing;
  }
  made.hour = {begin, begin + one_hour, std::nullopt, decimal_of(value), std::nullopt, true};
  Thousandths low = value;
  Thousandths high = value;
  for (std::size_t i = 0; i < parts_of_hour; ++i) {
    const UtcSeconds from = begin + five_minutes * static_cast<int>(i);
    const Thousandths half = parts[i] / 20;
    made.minutes[i] = {
        from, from + five_minutes, decimal_of(parts[i] - half), decimal_of(parts[i]), decimal_of(parts[i] + half),
        true};
    low = std::min(low, parts[i] - half);
    high = std::max(high, parts[i] + half);
  }
  made.hour.low = decimal_of(low);
  made.hour.high = decimal_of(high);
  return made;
}

/// C (21 - O2s) / (21 - O2) in thousandths, rounded as a logger would; O2 in tenths of a percent.
Thousandths corrected(Thousandths value, std::int64_t oxygen_tenths, std::int64_t standard_tenths) {
  const std::int64_t below = 210 - oxygen_tenths;
  return (value * (210 - standard_tenths) + below / 2) / below;
}

void make_oxygen(MadeHour& made, Thousandths value, std::int64_t standard_tenths, bool faulty, Dice& dice) {
  const auto oxygen = static_cast<std::int64_t>(dice.between(40, 140));
  const std::int64_t used = faulty ? oxygen - 20 : oxygen;
  made.oxygen = {made.hour.begin, made.hour.end, decimal_of(value), Decimal{oxygen, 1},
                 decimal_of(corrected(value, used, standard_tenths))};
}

enum class Trick { average, lowered, few, oxygen };

void play(MadeHour& made, Trick trick) {
  const Thousandths value = made.hour.average->unscaled;
  if (trick == Trick::average) made.hour.average = decimal_of(made.hour.high->unscaled + value / 10 + 1);
  if (trick == Trick::lowered) made.hour.average = decimal_of(value - value / 10);
  if (trick != Trick::few) return;
  for (std::size_t i = 8; i < parts_of_hour; ++i) made.minutes[i].usable = false;
}

bool overlaps_hour(std::span<const Finding> findings, const IntervalValues& hour) {
  return std::ranges::any_of(
      findings, [&](const Finding& finding) { return finding.from < hour.end && hour.begin < finding.to; });
}

DeviceScore score_trick(std::span<const Cell> series, HourEnding first, const QualityRule& rule, Trick trick,
                        std::uint64_t seed) {
  constexpr Decimal standard{9, 0};
  constexpr Thousandths least = 10'000;  // below it a tenth is less than the digits
  Dice dice{seed + static_cast<std::uint64_t>(trick)};
  std::vector<MadeHour> hours;
  for (std::size_t slot = 0; slot < series.size(); ++slot) {
    if (!series[slot].present() || series[slot].thousandths() < least) continue;
    const Thousandths value = series[slot].thousandths();
    MadeHour made = made_hour(value, begin_of(first) + one_hour * static_cast<int>(slot), dice);
    made.faulty = dice.between(0, 1) == 0;
    make_oxygen(made, value, standard.unscaled * 10, made.faulty && trick == Trick::oxygen, dice);
    if (made.faulty) play(made, trick);
    hours.push_back(std::move(made));
  }
  std::vector<IntervalValues> whole;
  std::vector<IntervalValues> minutes;
  std::vector<OxygenValues> oxygen;
  for (const MadeHour& made : hours) {
    whole.push_back(made.hour);
    minutes.insert(minutes.end(), made.minutes.begin(), made.minutes.end());
    oxygen.push_back(made.oxygen);
  }
  const Sender sender{"made", "a34002", "ug/m3"};
  std::vector<Finding> findings;
  if (trick == Trick::average) findings = find_average_outside(sender, whole, rule);
  if (trick == Trick::lowered || trick == Trick::few) findings = find_hour_unlike(sender, whole, minutes, rule);
  if (trick == Trick::oxygen) findings = find_oxygen_unlike(sender, oxygen, standard, rule);

  DeviceScore score;
  std::size_t next = 0;  // findings are ascending: each hour looks at the few that may touch it
  for (const MadeHour& made : hours) {
    while (next < findings.size() && findings[next].to <= made.hour.begin) ++next;
    const bool doubted =
        overlaps_hour(std::span{findings}.subspan(next, std::min<std::size_t>(2, findings.size() - next)), made.hour);
    (made.faulty ? score.seeds : score.clean) += 1;
    if (doubted) (made.faulty ? score.hits : score.alarms) += 1;
  }
  return score;
}

/// A day of telegrams: an instant each half hour and every hour, 1 to 40 s after it was made.
void add_clock_day(std::vector<Arrival>& arrivals, UtcSeconds begin, std::chrono::seconds skew, bool names_end,
                   Dice& dice) {
  for (int half = 0; half < 48; ++half) {
    const UtcSeconds made = begin + std::chrono::seconds{1800 * half};
    const UtcSeconds received = made + std::chrono::seconds{dice.between(1, 40)};
    arrivals.push_back({made + skew, received, 0});
    if (half % 2 == 1) continue;
    arrivals.push_back({made + skew - (names_end ? std::chrono::seconds{0} : one_hour), received, 60});
  }
}

struct ClockTrick {
  std::string_view fault;
  std::chrono::seconds skew;
  bool names_end;
};

DeviceScore score_clock(std::size_t days, HourEnding first, const QualityRule& rule, const ClockTrick& trick,
                        std::uint64_t seed) {
  Dice dice{seed};
  DeviceScore score;
  const UtcSeconds start = begin_of(first);
  for (std::size_t day = 0; day < days; ++day) {
    const bool faulty = dice.between(0, 1) == 0;
    std::vector<Arrival> arrivals;
    add_clock_day(arrivals, start + std::chrono::hours{24 * day}, faulty ? trick.skew : std::chrono::seconds{0},
                  faulty && trick.names_end, dice);
    const bool doubted = !find_clock_faults("made", true, arrivals, rule).empty();
    (faulty ? score.seeds : score.clean) += 1;
    if (doubted) (faulty ? score.hits : score.alarms) += 1;
  }
  score.fault = trick.fault;
  score.detector = Detector::clock;
  return score;
}

}  // namespace

std::vector<DeviceScore> score_device_tests(std::span<const Cell> series, HourEnding first, const QualityRule& rule,
                                            std::uint64_t seed) {
  struct Named {
    Trick trick;
    Detector detector;
    std::string_view fault;
    bool stated;
  };
  const std::array tricks{
      Named{Trick::average, Detector::average, "Avg outside [Min, Max]", rule.average.has_value()},
      Named{Trick::lowered, Detector::hour, "hour lowered by a tenth", rule.hour.has_value()},
      Named{Trick::few, Detector::hour, "hour from 40 valid minutes", rule.hour.has_value()},
      Named{Trick::oxygen, Detector::oxygen, "corrected with 2 points less O2", rule.oxygen.has_value()}};
  std::vector<DeviceScore> scores;
  for (const Named& one : tricks) {
    if (!one.stated) continue;
    DeviceScore score = score_trick(series, first, rule, one.trick, seed);
    score.fault = one.fault;
    score.detector = one.detector;
    scores.push_back(std::move(score));
  }
  if (!rule.clock) return scores;
  const std::array clocks{ClockTrick{"clock on UTC+6", std::chrono::hours{-2}, false},
                          ClockTrick{"clock ten minutes ahead", std::chrono::minutes{10}, false},
                          ClockTrick{"hours labelled with their end", std::chrono::seconds{0}, true}};
  for (const ClockTrick& trick : clocks) scores.push_back(score_clock(series.size() / 24, first, rule, trick, seed));
  return scores;
}

}  // namespace lantian::observe::quality
