#include "assess/cems_parts.hpp"
#include "base/round.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::assess {
namespace {

using standards::CemsLapse;
using standards::CemsSpan;
using std::chrono::year_month_day;

/// First day of the quarter or month that holds `day`, and of the one after.
struct SpanDays {
  Day begin{}, end{};
};
SpanDays span_around(Day day, CemsSpan span) {
  const year_month_day date{day};
  const unsigned month = static_cast<unsigned>(date.month());
  const unsigned length = span == CemsSpan::quarter ? 3 : 1;
  const std::chrono::year_month first{date.year(), std::chrono::month{(month - 1) / length * length + 1}};
  return {Day{first / 1}, Day{(first + std::chrono::months{length}) / 1}};
}

void count_hour(CemsCapture& capture, const CemsHourVerdict& verdict) {
  ++capture.hours;
  if (verdict.outcome == CemsOutcome::stopped) ++capture.stopped;
  if (verdict.captured) ++capture.valid;
}

/// The capture of one span, as far as the data go.
CemsCapture capture_of(const SpanDays& days, const CemsTimeline& timeline,
                       const std::vector<CemsHourVerdict>& verdicts) {
  const HourEnding span_first = hour_ending(days.begin, 1);
  const HourEnding span_last = hour_ending(days.end, 0);
  CemsCapture capture;
  capture.first = std::max(span_first, timeline.data_first);
  capture.last = std::min(span_last, timeline.data_last);
  capture.complete = capture.first == span_first && capture.last == span_last;
  for (const CemsHourVerdict& verdict : verdicts) {
    if (capture.first <= verdict.hour && verdict.hour <= capture.last) count_hour(capture, verdict);
  }
  return capture;
}

bool in_gap(const CemsHourVerdict& verdict) {
  return !verdict.captured && verdict.outcome != CemsOutcome::stopped;
}

/// Invalid hours in a row, slots [begin, end).
struct Gap {
  std::size_t begin = 0, end = 0;
};

/// Finds what stands in for the hours of one gap.
class GapFiller {
 public:
  GapFiller(const standards::CemsRule& rule, const std::vector<CemsHourVerdict>& verdicts, const CemsFactorMonth& month)
      : rule_{rule}, verdicts_{verdicts}, month_{month} {}

  CemsStandIn stand_in(const Gap& gap, std::size_t slot) const {
    const CemsHourVerdict& verdict = verdicts_[slot];
    CemsStandIn result;
    result.first = result.last = verdict.hour;
    result.hours = 1;
    result.gap_hours = static_cast<int>(gap.end - gap.begin);
    result.why = verdict.no_emission;
    const CemsCapture& capture = capture_at(verdict.hour);
    const Rational share = capture.share().value_or(Rational{0});
    const CemsLapse lapse = verdict.out_of_control ? CemsLapse::out_of_control : CemsLapse::ordinary;
    const standards::CemsSubstitute* row = rule_.substitute(lapse, share, result.gap_hours);
    if (row == nullptr) {
      result.refused = fmt::format("capture {} of {} running hours: no row of {} for so few", capture.valid,
                                   capture.hours - capture.stopped, rule_.head.ref.text());
      return result;
    }
    result.rule = fmt::format("{}#{}", rule_.head.ref.text(), row->id);
    result.looked_for = row->hours;
    look_back(history_end(gap, lapse), result);
    if (!result.emission) result.refused = "no valid hour before the gap";
    return result;
  }

 private:
  const CemsCapture& capture_at(HourEnding hour) const {
    for (const CemsCapture& capture : month_.spans) {
      if (capture.first <= hour && hour <= capture.last) return capture;
    }
    return month_.month;
  }

  /// Slots before this one are history: those before the gap, or before the last calibration that still held.
  std::size_t history_end(const Gap& gap, CemsLapse lapse) const {
    if (lapse == CemsLapse::ordinary) return gap.begin;
    for (std::size_t i = gap.begin; i-- > 0;) {
      if (verdicts_[i].calibrated) return i;
    }
    return gap.begin;
  }

  void look_back(std::size_t end, CemsStandIn& result) const {
    for (std::size_t i = end; i-- > 0 && result.looked_back < result.looked_for;) {
      if (!verdicts_[i].captured) continue;
      ++result.looked_back;
      if (result.emission && *verdicts_[i].emission <= *result.emission) continue;
      result.emission = verdicts_[i].emission;
      result.source_hour = verdicts_[i].hour;
    }
  }

  const standards::CemsRule& rule_;
  const std::vector<CemsHourVerdict>& verdicts_;
  const CemsFactorMonth& month_;
};

/// The same answer for the hour that follows: one line of the report. Within one gap the answer hangs on the row and on
/// the lapse, both of which show in `rule`.
bool joins(const CemsStandIn& open, const CemsStandIn& next) {
  return open.last + std::chrono::hours{1} == next.first && open.rule == next.rule && open.refused == next.refused &&
         open.emission == next.emission && open.gap_hours == next.gap_hours;
}

void put_stand_in(CemsStandIn next, CemsFactorMonth& month) {
  if (next.emission) {
    month.stand_in_kg += *next.emission;
    ++month.stand_in_hours;
  } else {
    ++month.open_hours;
  }
  if (!month.stand_ins.empty() && joins(month.stand_ins.back(), next)) {
    month.stand_ins.back().last = next.last;
    ++month.stand_ins.back().hours;
    return;
  }
  month.stand_ins.push_back(std::move(next));
}

}  // namespace

void fill_cems_gaps(const CemsQuestion& question, const CemsTimeline& timeline,
                    const std::vector<CemsHourVerdict>& verdicts, CemsFactorMonth& month) {
  month.month.first = timeline.slots[timeline.begin].hour;
  month.month.last = timeline.slots[timeline.end - 1].hour;
  month.month.complete = month.month.last == hour_ending(question.period.last(), 24);
  for (std::size_t i = timeline.begin; i < timeline.end; ++i) count_hour(month.month, verdicts[i]);
  for (Day day = question.period.begin; day < question.period.end;) {
    const SpanDays days = span_around(day, question.rule.capture.span);
    month.spans.push_back(capture_of(days, timeline, verdicts));
    day = days.end;
  }
  const GapFiller filler{question.rule, verdicts, month};
  for (std::size_t i = 0; i < timeline.end;) {
    Gap gap{i, i};
    while (gap.end < verdicts.size() && in_gap(verdicts[gap.end])) ++gap.end;
    for (std::size_t slot = std::max(gap.begin, timeline.begin); slot < std::min(gap.end, timeline.end); ++slot) {
      put_stand_in(filler.stand_in(gap, slot), month);
    }
    i = std::max(gap.end, i + 1);
  }
}

std::optional<Rational> CemsCapture::share() const {
  if (hours == stopped) return std::nullopt;
  return Rational::of(valid, hours - stopped);
}

}  // namespace lantian::assess
