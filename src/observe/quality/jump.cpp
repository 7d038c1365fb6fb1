#include "observe/quality/series_tests.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

namespace lantian::observe::quality {
namespace {

using standards::JumpTest;

/// The usual change of a series from hour to hour: an exponential mean of absolute changes, each clipped so that a
/// fault does not make the next one look usual.
class UsualChange {
 public:
  UsualChange(int memory, Thousandths least) : memory_{memory}, least_{std::max<Thousandths>(least, 1)} {}
  void note(Thousandths change) {
    constexpr Thousandths clip = 4;
    const Thousandths most = seen_ < memory_ ? change : std::max(clip * value(), least_);
    sum_ += std::min(change, most) - (seen_ < memory_ ? 0 : sum_ / memory_);
    if (seen_ < memory_) ++seen_;
  }
  bool known() const { return seen_ == memory_; }
  /// Not below the instrument's uncertainty near zero.
  Thousandths value() const { return std::max(seen_ == 0 ? 0 : sum_ / seen_, least_); }

 private:
  Thousandths sum_ = 0;
  int seen_ = 0;
  int memory_;
  Thousandths least_;
};

/// By how much the neighbours' median moved the same way around `slot`: from up to two hours before to one after.
/// No value when too few of them were there.
std::optional<Thousandths> neighbours_change(const Watched& watched, std::size_t slot, bool up, int least) {
  if (watched.neighbours == nullptr || watched.neighbours->median.empty()) return std::nullopt;
  const Neighbours& all = *watched.neighbours;
  std::optional<Thousandths> before;
  std::optional<Thousandths> after;
  const std::size_t begin = slot < 2 ? 0 : slot - 2;
  const std::size_t end = std::min(slot + 2, all.median.size());
  for (std::size_t i = begin; i < end; ++i) {
    if (all.count[i] < least) continue;
    const Thousandths value = all.median[i].thousandths();
    auto& side = i < slot ? before : after;
    const bool lower_wanted = (i < slot) == up;
    if (!side) side = value;
    side = lower_wanted ? std::min(*side, value) : std::max(*side, value);
  }
  if (!before || !after) return std::nullopt;
  return up ? *after - *before : *before - *after;
}

/// Where a spike that began at `slot` has fallen back; slot + 1 when it does not: then it is a step.
std::size_t end_of_jump(std::span<const Cell> values, std::size_t slot, Thousandths change, const JumpTest& test) {
  const Thousandths base = values[slot - 1].thousandths();
  const std::size_t last = std::min(values.size(), slot + 1 + static_cast<std::size_t>(test.back_hours));
  for (std::size_t i = slot + 1; i < last; ++i) {
    if (!values[i].present()) continue;
    const Thousandths left = values[i].thousandths() - base;
    const bool back =
        std::abs(left) * 1000 <= std::abs(change) * (1000 - test.back_share) || (left > 0) != (change > 0);
    if (back) return i;
  }
  return slot + 1;
}

Finding jump_finding(const Watched& watched, const QualityRule& rule, const Stretch& stretch, Thousandths usual) {
  const JumpTest& test = *rule.jump;
  const auto values = watched.values();
  const Thousandths before = values[stretch.begin - 1].thousandths();
  const Thousandths at = values[stretch.begin].thousandths();
  const auto shared = neighbours_change(watched, stretch.begin, at > before, test.neighbours);
  Finding finding = finding_of(watched, rule, Detector::jump, stretch);
  finding.severity = Severity::notice;
  finding.reason = fmt::format("{} goes from {} to {} in one hour; its usual change is {}{}", watched.factor_name(),
                               number_text(before, watched.instrument), watched.text(at), watched.text(usual),
                               shared ? fmt::format(", and the neighbours' median moves {} that way",
                                                    watched.text(std::max<Thousandths>(*shared, 0)))
                                      : std::string{", and no neighbours were there to ask"});
  finding.evidence.push_back({"before", watched.text(before)});
  finding.evidence.push_back({"usual change", watched.text(usual)});
  finding.evidence.push_back(
      {"threshold", fmt::format("{} times the usual change; explained when the neighbours move {} of it",
                                share_text(test.times), share_text(test.support))});
  add_neighbours(finding, watched, {stretch.begin - 1, stretch.end});
  return finding;
}

}  // namespace

std::vector<Finding> find_jumps(const Watched& watched, const QualityRule& rule) {
  std::vector<Finding> findings;
  if (!rule.jump || watched.instrument == nullptr) return findings;
  const JumpTest& test = *rule.jump;
  const auto row = std::ranges::find(test.rows, watched.factor_name(), &JumpTest::Row::factor);
  if (row == test.rows.end()) return findings;
  const auto values = watched.values();
  UsualChange usual{test.memory_hours, watched.instrument->step};
  for (std::size_t slot = 1; slot < values.size(); ++slot) {
    if (!values[slot].present() || !values[slot - 1].present()) continue;
    const Thousandths change = Thousandths{values[slot].thousandths()} - values[slot - 1].thousandths();
    const Thousandths size = std::abs(change);
    const Thousandths before = usual.value();
    usual.note(size);
    if (!usual.known() || size < row->at_least || size * 1000 < before * test.times) continue;
    const auto shared = neighbours_change(watched, slot, change > 0, test.neighbours);
    if (shared && *shared * 1000 >= size * test.support) continue;
    const Stretch stretch{slot, end_of_jump(values, slot, change, test)};
    findings.push_back(jump_finding(watched, rule, stretch, before));
    slot = stretch.end;  // the way back is no second jump
  }
  return findings;
}

}  // namespace lantian::observe::quality
