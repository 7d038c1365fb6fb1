#include "observe/quality/seed.hpp"

#include "base/assert.hpp"
#include "observe/quality/dice.hpp"

#include <algorithm>

namespace lantian::observe::quality {
namespace {

struct Lengths {
  std::size_t low, high;
};

Lengths lengths_of(Fault fault) {
  switch (fault) {
    case Fault::over_range:
      return {1, 6};
    case Fault::spike:
      return {1, 1};
    case Fault::flat:
      return {12, 72};
    case Fault::flat_short:
      return {6, 11};
    case Fault::flat_jitter:
      return {24, 72};
    case Fault::frozen:
    case Fault::resent:
      return {3, 24};
    case Fault::channels:
      return {6, 48};
    case Fault::gain:
      return {72, 168};
    case Fault::copied:
      return {48, 168};
    case Fault::dust_flat:
      return {12, 12};
  }
  return {1, 1};
}

bool is_about_record(Fault fault) {
  return fault == Fault::frozen || fault == Fault::resent || fault == Fault::copied;
}

std::size_t present_in(std::span<const Cell> series, const Stretch& stretch) {
  return static_cast<std::size_t>(
      std::ranges::count_if(series.subspan(stretch.begin, stretch.hours()), &Cell::present));
}

/// Every factor that is judged as a record is there at each hour, and two of them above their detection limit.
bool is_full_record(const Group& group, std::size_t place, const QualityRule& rule, const Stretch& stretch) {
  for (std::size_t slot = stretch.begin; slot < stretch.end; ++slot) {
    int above = 0;
    int present = 0;
    for (std::size_t factor = 0; factor < group.factors.size(); ++factor) {
      const Instrument* instrument = rule.instrument(group.factors[factor]);
      const auto series = group.at(place, factor);
      if (instrument == nullptr || series.empty() || !series[slot].present()) continue;
      ++present;
      above += series[slot].thousandths() > instrument->floor ? 1 : 0;
    }
    if (present < 4 || above < 2) return false;
  }
  return true;
}

class Planner {
 public:
  Planner(const Group& group, const QualityRule& rule, Fault fault, std::uint64_t seed)
      : group_{group}, rule_{rule}, fault_{fault}, dice_{seed * 1000003 + static_cast<std::uint64_t>(fault)} {}

  /// One attempt; no value when the draw does not fit.
  std::optional<Seed> draw(const Stretch& window) {
    const Lengths lengths = lengths_of(fault_);
    Seed seed;
    seed.fault = fault_;
    seed.place = dice_.between(0, group_.judged_places() - 1);
    seed.factor = dice_.between(0, group_.factors.size() - 1);
    const std::size_t length = dice_.between(lengths.low, lengths.high);
    if (window.hours() < length + 2) return std::nullopt;
    seed.stretch.begin = dice_.between(window.begin, window.end - length - 1);
    seed.stretch.end = seed.stretch.begin + length;
    seed.noise = dice_.roll();
    seed.from = dice_.between(24, 240);
    if (fault_ == Fault::channels) seed.factor = group_.factor_index("PM10").value_or(0);
    if (fault_ == Fault::resent) seed.from = seed.stretch.begin < seed.from ? 0 : seed.stretch.begin - seed.from;
    if (fault_ == Fault::copied)
      seed.from = (seed.place + dice_.between(1, group_.places.size() - 1)) % group_.places.size();
    return makes_sense(seed) ? std::optional{seed} : std::nullopt;
  }

 private:
  bool makes_sense(const Seed& seed) const {
    if (is_about_record(fault_)) return record_makes_sense(seed);
    const Instrument* instrument = rule_.instrument(group_.factors[seed.factor]);
    const auto series = group_.at(seed.place, seed.factor);
    if (instrument == nullptr || series.empty()) return false;
    if (!series[seed.stretch.begin].present()) return false;
    // Mostly there: an outage is no stuck value.
    if (present_in(series, seed.stretch) * 10 < seed.stretch.hours() * 9) return false;
    if (fault_ == Fault::spike && (seed.stretch.begin == 0 || !series[seed.stretch.begin - 1].present())) return false;
    if (fault_ == Fault::channels) return channels_make_sense(seed);
    if (fault_ == Fault::gain) return gain_makes_sense(seed, *instrument);
    return series[seed.stretch.begin].thousandths() > instrument->floor;
  }
  bool record_makes_sense(const Seed& seed) const {
    if (!is_full_record(group_, seed.place, rule_, {seed.stretch.begin, seed.stretch.begin + 1})) return false;
    if (fault_ == Fault::resent) {
      const Stretch source{seed.from, seed.from + seed.stretch.hours()};
      return source.end <= seed.stretch.begin && is_full_record(group_, seed.place, rule_, source);
    }
    if (fault_ != Fault::copied) return is_full_record(group_, seed.place, rule_, seed.stretch);
    return seed.from != seed.place && is_full_record(group_, seed.from, rule_, seed.stretch);
  }
  /// Swapping two nearly equal channels is no visible fault: most of the hours must differ.
  bool channels_make_sense(const Seed& seed) const {
    const auto fine = group_.factor_index("PM2.5");
    if (!fine) return false;
    std::size_t differ = 0;
    for (std::size_t slot = seed.stretch.begin; slot < seed.stretch.end; ++slot) {
      const Cell part = group_.at(seed.place, *fine)[slot];
      const Cell whole = group_.at(seed.place, seed.factor)[slot];
      if (!part.present() || !whole.present()) continue;
      differ += whole.thousandths() > part.thousandths() * 3LL / 2 + 15'000 ? 1U : 0U;
    }
    return differ * 2 > seed.stretch.hours();
  }
  /// Three times next to nothing is next to nothing.
  bool gain_makes_sense(const Seed& seed, const Instrument& instrument) const {
    const auto summary = summary_of(group_.at(seed.place, seed.factor), seed.stretch);
    return summary && summary->median > 4 * std::max(instrument.noise, instrument.floor);
  }

  const Group& group_;
  const QualityRule& rule_;
  Fault fault_;
  Dice dice_;
};

/// Every rise of the others by 150 ug/m3 inside six hours to 200 or more, once a day at most, at each place that was
/// low before it. A definition of its own, not the detector's.
std::vector<Seed> plan_dust(const Group& group, const Stretch& window, std::uint64_t seed) {
  constexpr Thousandths rise = 150'000;
  constexpr Thousandths level = 200'000;
  constexpr std::size_t hours = 6;
  std::vector<Seed> seeds;
  const auto factor = group.factor_index("PM10");
  if (!factor) return seeds;
  Dice dice{seed};
  for (std::size_t place = 0; place < group.judged_places(); ++place) {
    const Neighbours others = neighbours_of(group, place, *factor);
    const auto own = group.at(place, *factor);
    std::size_t quiet_until = 0;
    for (std::size_t slot = window.begin + hours; slot + hours < window.end && !others.median.empty(); ++slot) {
      const Cell now = others.median[slot];
      const Cell then = others.median[slot - hours];
      if (slot < quiet_until || !now.present() || !then.present() || others.count[slot] < 3) continue;
      if (now.thousandths() < level || now.thousandths() - then.thousandths() < rise) continue;
      quiet_until = slot + 24;
      const Stretch stretch{slot - hours, slot + hours};
      const bool low = own[stretch.begin].present() && own[stretch.begin].thousandths() * 2 <= now.thousandths();
      if (!low || present_in(own, stretch) < 9) continue;
      seeds.push_back({Fault::dust_flat, place, *factor, stretch, 0, dice.roll()});
    }
  }
  return seeds;
}

bool is_known(const Group& group, const Seed& seed, std::span<const Finding> known) {
  const UtcSeconds from = from_of(group, seed.stretch);
  const UtcSeconds to = to_of(group, seed.stretch);
  return std::ranges::any_of(known, [&](const Finding& finding) {
    return finding.detector == detector_of(seed.fault) && finding.place == group.places[seed.place] &&
           finding.from < to && from < finding.to;
  });
}

Thousandths percentile_90(std::span<const Cell> series) {
  std::vector<std::int32_t> values;
  for (const Cell cell : series) {
    if (cell.present()) values.push_back(cell.thousandths());
  }
  if (values.empty()) return 0;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 9 / 10);
  std::ranges::nth_element(values, at);
  return *at;
}

Cell cell_of(Thousandths value) {
  return Cell::of(static_cast<std::int32_t>(std::clamp<Thousandths>(value, 0, 2'000'000'000)));
}

/// Sets every present hour of the stretch to what `value` makes of it.
template <class Value>
void rewrite(std::span<Cell> series, const Stretch& stretch, Value value) {
  for (std::size_t slot = stretch.begin; slot < stretch.end; ++slot) {
    if (series[slot].present()) series[slot] = cell_of(value(slot, Thousandths{series[slot].thousandths()}));
  }
}

void inject_into_series(std::span<Cell> series, const Seed& seed, const Stretch& stretch,
                        const Instrument& instrument) {
  Dice dice{seed.noise};
  const Thousandths held = series[stretch.begin].thousandths();
  const auto last_digit = [&] { return (static_cast<Thousandths>(dice.between(0, 2)) - 1) * instrument.step; };
  switch (seed.fault) {
    case Fault::over_range:
      rewrite(series, stretch, [&](std::size_t, Thousandths) {
        return instrument.high + static_cast<Thousandths>(dice.between(1, static_cast<std::size_t>(instrument.high)));
      });
      break;
    case Fault::spike: {
      const Thousandths height = percentile_90(series) * static_cast<Thousandths>(dice.between(30, 80)) / 10;
      rewrite(series, stretch, [&](std::size_t, Thousandths value) { return value + height; });
      break;
    }
    case Fault::flat:
    case Fault::flat_short:
      rewrite(series, stretch, [&](std::size_t, Thousandths) { return held; });
      break;
    case Fault::flat_jitter:
    case Fault::dust_flat:
      rewrite(series, stretch, [&](std::size_t, Thousandths) { return held + last_digit(); });
      break;
    case Fault::gain: {
      const bool up = seed.noise % 2 == 0;
      rewrite(series, stretch, [&](std::size_t, Thousandths value) { return up ? value * 3 : value / 3; });
      break;
    }
    default:
      break;
  }
}

}  // namespace

std::string_view name_of(Fault fault) {
  constexpr std::array<std::string_view, 11> names{
      "over range", "spike",    "flat", "flat, 6-11 h", "flat with jitter", "frozen",
      "sent again", "channels", "gain", "copied",       "dust flat"};
  return names[static_cast<std::size_t>(fault)];
}

Detector detector_of(Fault fault) {
  constexpr std::array detectors{Detector::range,    Detector::jump,      Detector::flat,   Detector::flat,
                                 Detector::flat,     Detector::frozen,    Detector::frozen, Detector::order,
                                 Detector::disagree, Detector::duplicate, Detector::dust};
  return detectors[static_cast<std::size_t>(fault)];
}

std::vector<Seed> plan_faults(const Group& group, const QualityRule& rule, Fault fault, const Stretch& window,
                              std::size_t count, std::uint64_t seed, std::span<const Finding> known) {
  std::vector<Seed> seeds;
  if (fault == Fault::dust_flat) {
    seeds = plan_dust(group, window, seed);
    std::erase_if(seeds, [&](const Seed& one) { return is_known(group, one, known); });
    return seeds;
  }
  if (group.places.size() < 2 && fault == Fault::copied) return seeds;
  Planner planner{group, rule, fault, seed};
  for (std::size_t tries = 0; tries < count * 50 && seeds.size() < count; ++tries) {
    const auto drawn = planner.draw(window);
    if (drawn && !is_known(group, *drawn, known)) seeds.push_back(*drawn);
  }
  return seeds;
}

std::span<Cell> OwnedGroup::mutable_at(std::size_t place, std::size_t factor) {
  const auto view = group.at(place, factor);
  if (view.empty()) return {};
  return std::span{cells}.subspan(static_cast<std::size_t>(view.data() - cells.data()), view.size());
}

OwnedGroup cut_out(const Group& group, const Stretch& stretch) {
  LANTIAN_ASSERT(stretch.begin <= stretch.end && stretch.end <= group.hours, "a cut lies inside its group");
  OwnedGroup copy;
  copy.offset = stretch.begin;
  copy.group.first = group.first + std::chrono::hours{stretch.begin};
  copy.group.hours = stretch.hours();
  copy.group.places = group.places;
  copy.group.factors = group.factors;
  copy.group.neighbours = group.neighbours;
  copy.group.reference = group.reference;
  copy.group.judged = group.judged;
  copy.cells.reserve(group.series.size() * stretch.hours());
  for (const auto& series : group.series) {
    if (series.empty()) {
      copy.group.series.emplace_back();
      continue;
    }
    const std::size_t at = copy.cells.size();
    const auto part = series.subspan(stretch.begin, stretch.hours());
    copy.cells.insert(copy.cells.end(), part.begin(), part.end());
    copy.group.series.emplace_back(copy.cells.data() + at, stretch.hours());
  }
  return copy;
}

void inject(OwnedGroup& copy, const Seed& seed, const QualityRule& rule) {
  const Stretch stretch{seed.stretch.begin - copy.offset, seed.stretch.end - copy.offset};
  LANTIAN_ASSERT(stretch.begin < stretch.end && stretch.end <= copy.group.hours, "a seed lies inside its copy");
  if (seed.fault == Fault::channels) {
    const auto fine = copy.mutable_at(seed.place, copy.group.factor_index("PM2.5").value_or(seed.factor));
    const auto coarse = copy.mutable_at(seed.place, seed.factor);
    for (std::size_t slot = stretch.begin; slot < stretch.end; ++slot) std::swap(fine[slot], coarse[slot]);
    return;
  }
  if (!is_about_record(seed.fault)) {
    const Instrument* instrument = rule.instrument(copy.group.factors[seed.factor]);
    LANTIAN_ASSERT(instrument != nullptr, "a seed is planned for a factor of the rule");
    inject_into_series(copy.mutable_at(seed.place, seed.factor), seed, stretch, *instrument);
    return;
  }
  for (std::size_t factor = 0; factor < copy.group.factors.size(); ++factor) {
    const auto own = copy.mutable_at(seed.place, factor);
    if (own.empty()) continue;
    for (std::size_t slot = stretch.begin; slot < stretch.end; ++slot) {
      if (seed.fault == Fault::frozen) own[slot] = own[stretch.begin];
      if (seed.fault == Fault::resent) own[slot] = own[seed.from - copy.offset + (slot - stretch.begin)];
      if (seed.fault == Fault::copied) own[slot] = copy.group.at(seed.from, factor)[slot];
    }
  }
}

}  // namespace lantian::observe::quality
