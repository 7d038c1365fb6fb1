#include "observe/quality/series_tests.hpp"
#include "observe/quality/sliding.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

namespace lantian::observe::quality {
namespace {

using standards::FlatTest;

/// A stretch in which the series moved by no more than some spread.
struct Run {
  Stretch stretch;
  std::size_t count = 0;  ///< present values
  Thousandths low = 0, high = 0;
};

/// The present values of a series, close together, with the slots they came from.
struct Present {
  std::vector<std::int32_t> values;
  std::vector<std::uint32_t> slots;
  explicit Present(std::span<const Cell> cells) {
    values.reserve(cells.size());
    slots.reserve(cells.size());
    for (std::size_t slot = 0; slot < cells.size(); ++slot) {
      if (!cells[slot].present()) continue;
      values.push_back(cells[slot].thousandths());
      slots.push_back(static_cast<std::uint32_t>(slot));
    }
  }
  Run run(std::size_t first, std::size_t end, Thousandths low, Thousandths high) const {
    return {{slots[first], std::size_t{slots[end - 1]} + 1}, end - first, low, high};
  }
};

/// What makes a run long enough to be looked at.
struct Wanted {
  Thousandths from = 0;  ///< a smaller value ends a run
  Thousandths spread = 0;
  std::size_t gap = 0;    ///< missing hours that do not end a run
  std::size_t least = 2;  ///< values
};

/// Hands every longest run inside values [begin, end) to `take`, in order; they may overlap. O(end - begin).
/// `extremes`: room that is used again.
template <class Take>
void each_run_in(const Present& present, const Stretch& part, const Wanted& wanted, SlidingExtremes& extremes,
                 Take take) {
  extremes.clear();
  std::size_t first = part.begin;
  const auto end_run = [&](std::size_t stop) {
    if (stop - first >= wanted.least) take(present.run(first, stop, extremes.low(), extremes.high()));
  };
  const auto begin_at = [&](std::size_t at) {
    end_run(at);
    first = at;
    extremes.clear();
  };
  for (std::size_t at = part.begin; at < part.end; ++at) {
    const Thousandths value = present.values[at];
    if (value < wanted.from) {
      begin_at(at);
      ++first;
      continue;
    }
    if (at > first && present.slots[at] - present.slots[at - 1] > wanted.gap + 1) {
      begin_at(at);
    } else if (at > first && (value - extremes.low() > wanted.spread || extremes.high() - value > wanted.spread)) {
      end_run(at);
    }
    extremes.push(at, value);
    while (extremes.high() - extremes.low() > wanted.spread) extremes.drop_before(++first);
  }
  end_run(part.end);
}

/// Whether `count` values, each `stride` after the other, stay together as the values of a run would.
bool samples_agree(const Present& present, std::size_t at, std::size_t stride, std::size_t count,
                   const Wanted& wanted) {
  Thousandths low = present.values[at];
  Thousandths high = low;
  for (std::size_t i = 1; i < count && high - low <= wanted.spread; ++i) {
    const Thousandths value = present.values[at + i * stride];
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return low >= wanted.from && high - low <= wanted.spread;
}

/// The same over the whole series. A run of `least` values holds a few samples taken at equal distance, so only where
/// samples agree is there anything to look at: most of a lively series is never touched.
template <class Take>
void each_run(const Present& present, const Wanted& wanted, Take take) {
  constexpr std::size_t most_samples = 4;
  const std::size_t count = present.values.size();
  const std::size_t samples = std::clamp<std::size_t>(wanted.least / 2, 1, most_samples);
  const std::size_t stride = std::max<std::size_t>(wanted.least / samples, 1);
  SlidingExtremes extremes{0};
  Stretch part;  // that is to be looked at; empty: none yet
  const auto look = [&] {
    if (part.hours() > 0) each_run_in(present, part, wanted, extremes, take);
  };
  for (std::size_t at = 0; at + (samples - 1) * stride < count; at += stride) {
    if (!samples_agree(present, at, stride, samples, wanted)) continue;
    const std::size_t from = at < stride ? 0 : at - stride;
    if (part.hours() == 0 || from > part.end) {
      look();
      part.begin = from;
    }
    part.end = std::min(at + samples * stride, count);
  }
  look();
}

std::string reason_of(const Watched& watched, const Run& run) {
  if (run.low == run.high) {
    return fmt::format("{} stays at {} for {} h", watched.factor_name(), watched.text(run.low), run.count);
  }
  return fmt::format("{} moves by {} only for {} h, between {} and {}", watched.factor_name(),
                     watched.text(run.high - run.low), run.count, number_text(run.low, watched.instrument),
                     watched.text(run.high));
}

Finding flat_finding(const Watched& watched, const QualityRule& rule, const Run& run, const std::string& threshold) {
  Finding finding = finding_of(watched, rule, Detector::flat, run.stretch);
  finding.reason = fmt::format("{}; {}", reason_of(watched, run), threshold);
  finding.severity = run.count >= 24 ? Severity::alarm : Severity::warning;
  finding.evidence.push_back({"hours", std::to_string(run.count)});
  finding.evidence.push_back({"threshold", threshold});
  add_neighbours(finding, watched, run.stretch);
  return finding;
}

/// Why a run at the detection limit is a fault after all; no value when it is none.
std::optional<std::string> floor_fault(const Watched& watched, const FlatTest::Floor& floor, const Run& run) {
  Summary said;  // of count 0 where nobody says anything
  if (watched.neighbours != nullptr) said = summary_of(watched.neighbours->median, run.stretch).value_or(Summary{});
  const bool heard = said.count > 0;
  if (floor.contradicted_above && heard && run.count >= static_cast<std::size_t>(floor.contradicted_hours) &&
      said.median > *floor.contradicted_above) {
    return fmt::format("at the detection limit while the neighbours' median is {}, above {} (rule: {} h)",
                       watched.text(said.median), watched.text(*floor.contradicted_above), floor.contradicted_hours);
  }
  if (!floor.hours || run.count <= static_cast<std::size_t>(*floor.hours)) return std::nullopt;
  if (heard && said.median - run.high <= floor.agree) return std::nullopt;
  std::string reason = fmt::format("at the detection limit for more than {} h", *floor.hours);
  if (heard) {
    reason += fmt::format(", and the neighbours' median of {} is more than {} away", watched.text(said.median),
                          watched.text(floor.agree));
  }
  return reason;
}

/// Adds runs of exactly one value that lie at or below the detection limit and are faults.
void add_floor_runs(std::vector<Finding>& findings, const Watched& watched, const Present& present,
                    const QualityRule& rule) {
  const FlatTest::Floor* floor = rule.flat->floor(watched.factor_name());
  if (floor == nullptr || (!floor->hours && !floor->contradicted_above)) return;
  Wanted wanted{std::numeric_limits<std::int32_t>::min(), 0, static_cast<std::size_t>(rule.flat->gap_hours),
                std::size_t{1} << 30U};
  if (floor->hours) wanted.least = static_cast<std::size_t>(*floor->hours) + 1;
  if (floor->contradicted_above) {
    wanted.least = std::min(wanted.least, static_cast<std::size_t>(floor->contradicted_hours));
  }
  each_run(present, wanted, [&](const Run& run) {
    if (run.high > watched.instrument->floor) return;
    const auto fault = floor_fault(watched, *floor, run);
    if (fault) findings.push_back(flat_finding(watched, rule, run, *fault));
  });
}

/// Overlapping findings become one that speaks of the longest run.
std::vector<Finding> united(std::vector<Finding> findings) {
  std::ranges::stable_sort(findings, {}, &Finding::from);
  std::vector<Finding> result;
  for (Finding& finding : findings) {
    if (result.empty() || finding.from >= result.back().to) {
      result.push_back(std::move(finding));
      continue;
    }
    Finding& last = result.back();
    const UtcSeconds from = last.from;
    const UtcSeconds to = std::max(last.to, finding.to);
    if (finding.to - finding.from > last.to - last.from) last = std::move(finding);
    last.from = from;
    last.to = to;
  }
  return result;
}

}  // namespace

std::vector<Finding> find_flat(const Watched& watched, const QualityRule& rule) {
  std::vector<Finding> findings;
  if (!rule.flat || watched.instrument == nullptr) return findings;
  const Present present{watched.values()};
  for (const FlatTest::Row& row : rule.flat->rows) {
    if (row.factor != watched.factor_name()) continue;
    const Wanted wanted{row.above + 1, row.spread, static_cast<std::size_t>(rule.flat->gap_hours),
                        static_cast<std::size_t>(row.hours)};
    each_run(present, wanted, [&](const Run& run) {
      const std::string threshold =
          fmt::format("above {} that is allowed for less than {} h", watched.text(row.above), row.hours);
      findings.push_back(flat_finding(watched, rule, run, threshold));
    });
  }
  add_floor_runs(findings, watched, present, rule);
  return united(std::move(findings));
}

}  // namespace lantian::observe::quality
