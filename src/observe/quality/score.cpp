#include "observe/quality/score.hpp"

#include <algorithm>

namespace lantian::observe::quality {
namespace {

bool is_hit(const Group& group, const Seed& seed, std::span<const Finding> findings) {
  const UtcSeconds from = from_of(group, seed.stretch);
  const UtcSeconds to = to_of(group, seed.stretch);
  const bool whole_record = seed.fault == Fault::frozen || seed.fault == Fault::resent || seed.fault == Fault::copied ||
                            seed.fault == Fault::channels;
  return std::ranges::any_of(findings, [&](const Finding& finding) {
    const bool about = whole_record || finding.factor == group.factors[seed.factor];
    return about && finding.from < to && from < finding.to;
  });
}

bool overlaps(const Finding& a, const Finding& b) {
  return a.detector == b.detector && a.place == b.place && a.factor == b.factor && a.from < b.to && b.from < a.to;
}

}  // namespace

HitScore score_hits(const Group& group, const QualityRule& rule, Fault fault, std::span<const Seed> seeds) {
  constexpr std::size_t before = std::size_t{45} * 24;
  constexpr std::size_t after = 48;
  HitScore score;
  score.fault = fault;
  for (const Seed& seed : seeds) {
    // Whole days, so that blocks of a duplicate lie as they do in the group.
    const std::size_t begin = seed.stretch.begin < before ? 0 : (seed.stretch.begin - before) / 24 * 24;
    OwnedGroup copy = cut_out(group, {begin, std::min(group.hours, seed.stretch.end + after)});
    inject(copy, seed, rule);
    const auto findings = check_place(copy.group, seed.place, rule, detector_of(fault));
    ++score.seeds;
    if (is_hit(group, seed, findings)) {
      ++score.hits;
    } else {
      score.missed.push_back(seed);
    }
  }
  return score;
}

AlarmScore score_alarms(const Group& group, std::span<const Finding> findings, Detector detector, const Stretch& window,
                        std::span<const Finding> real) {
  AlarmScore score;
  score.detector = detector;
  const UtcSeconds from = from_of(group, window);
  const UtcSeconds to = to_of(group, window);
  for (const Finding& finding : findings) {
    if (finding.detector != detector || finding.from < from || finding.from >= to) continue;
    const bool true_fault = std::ranges::any_of(real, [&](const Finding& one) { return overlaps(one, finding); });
    if (!true_fault) ++score.alarms;
  }
  for (std::size_t place = 0; place < group.judged_places(); ++place) {
    for (std::size_t slot = window.begin; slot < window.end; ++slot) {
      bool any = false;
      for (std::size_t factor = 0; !any && factor < group.factors.size(); ++factor) {
        const auto series = group.at(place, factor);
        any = !series.empty() && series[slot].present();
      }
      score.hours += any ? 1 : 0;
    }
  }
  return score;
}

}  // namespace lantian::observe::quality
