#include "observe/quality/series_tests.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe::quality {
namespace {

using standards::DisagreeTest;

/// Sums over the hours of a sliding window in which both the site and enough neighbours speak.
struct WindowSums {
  Thousandths own = 0, median = 0, low = 0, high = 0;
  int count = 0;
  void add(const Watched& watched, std::size_t slot, int sign) {
    const Neighbours& all = *watched.neighbours;
    own += sign * Thousandths{watched.values()[slot].thousandths()};
    median += sign * Thousandths{all.median[slot].thousandths()};
    low += sign * Thousandths{all.low[slot].thousandths()};
    high += sign * Thousandths{all.high[slot].thousandths()};
    count += sign;
  }
};

/// The site's usual ratio to its neighbours in thousandths: an exponential mean over `memory` hours. A ratio far from
/// it is taken in only up to `factor`, so that a fault becomes usual slowly.
class UsualRatio {
 public:
  UsualRatio(const DisagreeTest& test) : memory_{Thousandths{24} * test.memory_days}, factor_{test.factor} {}
  void note(Thousandths ratio) {
    const bool young = seen_ < memory_ / 4;
    if (!young) ratio = std::clamp(ratio, value() * 1000 / factor_, value() * factor_ / 1000);
    if (seen_ < memory_) {
      sum_ += ratio;
      ++seen_;
    } else {
      sum_ += ratio - sum_ / memory_;
    }
  }
  bool known() const { return seen_ >= memory_ / 4; }
  Thousandths value() const { return seen_ == 0 ? 1000 : std::max<Thousandths>(sum_ / seen_, 1); }

 private:
  Thousandths memory_, factor_;
  Thousandths sum_ = 0, seen_ = 0;
};

bool leaves_range(const WindowSums& sums, const Instrument& instrument) {
  const Thousandths slack = instrument.noise * sums.count;
  return sums.own > sums.high + sums.high * instrument.share / 1000 + slack ||
         sums.own < sums.low - sums.low * instrument.share / 1000 - slack;
}

bool off_usual(Thousandths ratio, Thousandths usual, Thousandths factor) {
  return ratio * 1000 > usual * factor || ratio * factor < usual * 1000;
}

Finding disagree_finding(const Watched& watched, const QualityRule& rule, const Stretch& stretch, Thousandths usual) {
  const auto own = summary_of(watched.values(), stretch);
  const auto beside = summary_of(watched.neighbours->median, stretch);
  Finding finding = finding_of(watched, rule, Detector::disagree, stretch);
  finding.reason = fmt::format("{} is {} in the middle while the neighbours' median is {}; usually it is {} of it",
                               watched.factor_name(), watched.text(own ? own->median : 0),
                               watched.text(beside ? beside->median : 0), share_text(usual));
  finding.evidence.push_back({"usual ratio", share_text(usual)});
  finding.evidence.push_back(
      {"threshold",
       fmt::format("mean of {} h outside the neighbours' range and {} times off the "
                   "usual ratio for {} h",
                   rule.disagree->hours, share_text(rule.disagree->factor), rule.disagree->lasting_hours)});
  add_neighbours(finding, watched, stretch);
  return finding;
}

}  // namespace

std::vector<Finding> find_disagreement(const Watched& watched, const QualityRule& rule) {
  std::vector<Finding> findings;
  if (!rule.disagree || watched.instrument == nullptr || watched.neighbours == nullptr) return findings;
  if (watched.neighbours->median.empty()) return findings;
  const DisagreeTest& test = *rule.disagree;
  const auto window = static_cast<std::size_t>(test.hours);
  const auto joint = [&](std::size_t slot) {
    return watched.values()[slot].present() && watched.neighbours->count[slot] >= test.neighbours;
  };
  WindowSums sums;
  UsualRatio usual{test};
  std::optional<std::size_t> begin;  // of the doubtful hours that are open
  Thousandths usual_at_begin = 1000;
  const auto close = [&](std::size_t end) {
    if (begin && end - *begin >= static_cast<std::size_t>(test.lasting_hours)) {
      const std::size_t half = window / 2;  // a mean leaves the range about half a window late
      const Stretch stretch{*begin < half ? 0 : *begin - half, end};
      findings.push_back(disagree_finding(watched, rule, stretch, usual_at_begin));
    }
    begin.reset();
  };
  for (std::size_t slot = 0; slot < watched.values().size(); ++slot) {
    if (joint(slot)) sums.add(watched, slot, 1);
    if (slot >= window && joint(slot - window)) sums.add(watched, slot - window, -1);
    if (sums.count < test.present || sums.median <= 0) {
      close(slot);
      continue;
    }
    const Thousandths ratio = sums.own * 1000 / sums.median;
    const bool doubtful =
        usual.known() && leaves_range(sums, *watched.instrument) && off_usual(ratio, usual.value(), test.factor);
    if (!doubtful) close(slot);
    if (doubtful && !begin) {
      begin = slot;
      usual_at_begin = usual.value();
    }
    usual.note(ratio);
  }
  close(watched.values().size());
  return findings;
}

}  // namespace lantian::observe::quality
