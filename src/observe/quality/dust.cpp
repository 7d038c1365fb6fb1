#include "observe/quality/series_tests.hpp"
#include "observe/quality/sliding.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe::quality {
namespace {

using standards::DustTest;

/// The last `window` hours of one series.
class SlidingWindow {
 public:
  SlidingWindow(std::span<const Cell> values, std::size_t window)
      : values_{values}, window_{window}, extremes_{values.size()} {}
  void step(std::size_t slot) {
    if (values_[slot].present()) {
      extremes_.push(slot, values_[slot].thousandths());
      ++count_;
    }
    if (slot >= window_) {
      extremes_.drop_before(slot - window_ + 1);
      if (values_[slot - window_].present()) --count_;
    }
  }
  const SlidingExtremes& extremes() const { return extremes_; }
  std::size_t count() const { return count_; }

 private:
  std::span<const Cell> values_;
  std::size_t window_;
  std::size_t count_ = 0;
  SlidingExtremes extremes_;
};

/// How far a series has risen since its lowest hour in the window; no value when it is missing now.
std::optional<Thousandths> rise_of(const SlidingWindow& window, Cell now) {
  if (!now.present() || window.extremes().empty()) return std::nullopt;
  return now.thousandths() - window.extremes().low();
}

/// A stretch in which the site did not follow.
struct Episode {
  std::size_t first = 0;  ///< lowest hour of the neighbours before the rise
  std::size_t last = 0;   ///< latest doubtful hour
  int hours = 0;
  Thousandths base = 0;  ///< of the neighbours' median before
  Thousandths rise = 0;  ///< largest
};

class DustWatch {
 public:
  DustWatch(const Watched& watched, const DustTest& test)
      : watched_{watched},
        test_{test},
        own_{watched.values(), static_cast<std::size_t>(test.window_hours)},
        beside_{watched.neighbours->median, static_cast<std::size_t>(test.window_hours)} {
    const auto& references = watched.group.reference;
    if (watched.place >= references.size() || !references[watched.place]) return;
    reference_values_ = watched.group.at(*references[watched.place], watched.factor);
    if (!reference_values_.empty()) reference_.emplace(reference_values_, static_cast<std::size_t>(test.window_hours));
  }

  /// Hands each confirmed episode to `take`.
  template <class Take>
  void run(Take take) {
    const std::size_t hours = watched_.values().size();
    for (std::size_t slot = 0; slot < hours; ++slot) {
      own_.step(slot);
      beside_.step(slot);
      if (reference_) reference_->step(slot);
      if (open_ && slot - open_->last > static_cast<std::size_t>(test_.window_hours)) close(take);
      const auto rise = storm(slot);
      if (rise && does_not_follow(slot, *rise)) note(slot, *rise);
    }
    close(take);
  }

 private:
  /// The neighbours' rise up to now when it is a storm's.
  std::optional<Thousandths> storm(std::size_t slot) const {
    const Neighbours& all = *watched_.neighbours;
    if (all.count[slot] < test_.neighbours) return std::nullopt;
    const auto rise = rise_of(beside_, all.median[slot]);
    if (!rise || *rise < test_.rise || all.median[slot].thousandths() < test_.level) return std::nullopt;
    if (!reference_) return rise;
    const auto confirmed = rise_of(*reference_, reference_values_[slot]);
    const bool denied = confirmed && *confirmed * 1000 < *rise * test_.reference_share;
    return denied ? std::nullopt : rise;
  }
  bool does_not_follow(std::size_t slot, Thousandths rise) const {
    const Cell now = watched_.values()[slot];
    if (!now.present() || own_.count() * 2 < static_cast<std::size_t>(test_.window_hours)) return false;
    const Thousandths moved = own_.extremes().high() - own_.extremes().low();
    const Thousandths allowed = std::max(test_.flat_at_most, rise * test_.flat_share / 1000);
    return moved <= allowed && now.thousandths() < watched_.neighbours->median[slot].thousandths() - rise / 2;
  }
  void note(std::size_t slot, Thousandths rise) {
    if (!open_) open_ = Episode{beside_.extremes().low_at(), slot, 0, beside_.extremes().low(), rise};
    open_->last = slot;
    ++open_->hours;
    open_->rise = std::max(open_->rise, rise);
  }
  template <class Take>
  void close(Take take) {
    if (open_ && open_->hours >= test_.lasting_hours) take(*open_);
    open_.reset();
  }

  const Watched& watched_;
  const DustTest& test_;
  SlidingWindow own_, beside_;
  std::span<const Cell> reference_values_;
  std::optional<SlidingWindow> reference_;
  std::optional<Episode> open_;
};

/// The doubtful stretch goes on as long as the neighbours stay up and the site stays where it was.
Stretch stretch_of(const Watched& watched, const DustTest& test, const Episode& episode) {
  const auto values = watched.values();
  const Neighbours& all = *watched.neighbours;
  const Thousandths held = values[episode.last].thousandths();
  const Thousandths allowed = std::max(test.flat_at_most, episode.rise * test.flat_share / 1000);
  std::size_t end = episode.last + 1;
  for (; end < values.size(); ++end) {
    if (!values[end].present() || !all.median[end].present()) break;
    const Thousandths off = values[end].thousandths() - held;
    if (off > allowed || -off > allowed || all.median[end].thousandths() < episode.base + episode.rise / 2) break;
  }
  return {episode.first, end};
}

Finding dust_finding(const Watched& watched, const QualityRule& rule, const Episode& episode) {
  const DustTest& test = *rule.dust;
  const Stretch stretch = stretch_of(watched, test, episode);
  const auto own = summary_of(watched.values(), stretch);
  const auto beside = summary_of(watched.neighbours->median, stretch);
  Finding finding = finding_of(watched, rule, Detector::dust, stretch);
  finding.severity = Severity::alarm;
  finding.reason = fmt::format("{} moves by {} in {} h while the neighbours' median rises by {} to {}",
                               watched.factor_name(), watched.text(own ? own->high - own->low : 0), stretch.hours(),
                               watched.text(episode.rise), watched.text(beside ? beside->high : 0));
  add_neighbours(finding, watched, stretch);
  for (const std::size_t other : watched.group.neighbours[watched.place]) {
    const auto one = summary_of(watched.group.at(other, watched.factor), stretch);
    if (!one || finding.evidence.size() > 8) continue;
    finding.evidence.push_back(
        {"neighbour " + watched.group.places[other],
         fmt::format("{} to {}", number_text(one->low, watched.instrument), watched.text(one->high))});
  }
  const auto& references = watched.group.reference;
  if (watched.place < references.size() && references[watched.place]) {
    const auto one = summary_of(watched.group.at(*references[watched.place], watched.factor), stretch);
    finding.evidence.push_back(
        {"reference station " + watched.group.places[*references[watched.place]],
         one ? fmt::format("{} to {}", number_text(one->low, watched.instrument), watched.text(one->high))
             : std::string{"no data"}});
  }
  finding.evidence.push_back(
      {"threshold", fmt::format("rise of {} to {} or more inside {} h; the site may move by {} or {} of the rise",
                                number_text(test.rise, watched.instrument), watched.text(test.level), test.window_hours,
                                watched.text(test.flat_at_most), share_text(test.flat_share))});
  return finding;
}

}  // namespace

std::vector<Finding> find_dust_flat(const Watched& watched, const QualityRule& rule) {
  std::vector<Finding> findings;
  if (!rule.dust || rule.dust->factor != watched.factor_name() || watched.instrument == nullptr) return findings;
  if (watched.neighbours == nullptr || watched.neighbours->median.empty()) return findings;
  DustWatch watch{watched, *rule.dust};
  watch.run([&](const Episode& episode) { findings.push_back(dust_finding(watched, rule, episode)); });
  return findings;
}

}  // namespace lantian::observe::quality
