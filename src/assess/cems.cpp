#include "assess/cems.hpp"

#include "assess/cems_parts.hpp"
#include "base/round.hpp"
#include "observe/quality/device_tests.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::assess {
namespace {

constexpr std::array<std::string_view, 6> outcome_words{"within",        "exceeds", "exempt",
                                                        "not_converted", "invalid", "stopped"};

bool same_stretch(const CemsHourVerdict& a, const CemsHourVerdict& b, CemsOutcome outcome) {
  if (a.outcome != outcome || b.outcome != outcome || a.limit != b.limit) return false;
  return outcome != CemsOutcome::exempt || a.why == b.why;
}

CemsStretch stretch_of(std::span<const CemsHourVerdict> hours, std::string_view factor) {
  CemsStretch stretch;
  stretch.factor = factor;
  stretch.first = hours.front().hour;
  stretch.last = hours.back().hour;
  stretch.hours = static_cast<int>(hours.size());
  stretch.limit = hours.front().limit;
  stretch.why = hours.front().why;
  stretch.source = hours.front().source;
  std::vector<Rational> values;
  for (const CemsHourVerdict& hour : hours) {
    values.push_back(*hour.converted);
    if (values.size() > 1 && *hour.converted <= stretch.max) continue;
    stretch.max = *hour.converted;
    stretch.at_max = hour.hour;
  }
  stretch.mean = mean_of(values);
  return stretch;
}

Result<void> check_question(const CemsQuestion& question) {
  if (question.period.days() > 366) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} has {} days; ask for a year at most, like 2026-11", question.period.name,
                             question.period.days()),
                 ""};
  }
  for (const Permit& permit : question.outlet.permits) {
    for (const CemsLimit& limit : permit.limits) {
      if (!limit.reference_oxygen || *limit.reference_oxygen < question.rule.oxygen.ambient) continue;
      return Error{ErrorCode::invalid_argument,
                   fmt::format("{}: reference oxygen {} percent of {} is not below that of air, {}; correct the permit",
                               question.outlet.id, limit.reference_oxygen->text(), limit.factor,
                               question.rule.oxygen.ambient.text()),
                   ""};
    }
  }
  if (!question.outlet.factors().empty()) return {};
  return Error{ErrorCode::not_found,
               fmt::format("no permit of {} limits a factor; add one to the permit file", question.outlet.id), ""};
}

/// Short enough that the detector's fractions stay inside 128 bits.
bool is_plain(const std::optional<Decimal>& value) {
  constexpr std::int64_t most = 1'000'000'000;
  constexpr int most_places = 6;
  return !value || (value->places <= most_places && value->unscaled > -most && value->unscaled < most);
}

/// The converted values as sent, against our own: only where nothing but oxygen lies between the two numbers sent.
std::vector<observe::quality::Finding> doubts_of(const CemsQuestion& question, const CemsFactorMonth& month) {
  std::vector<observe::quality::Finding> doubts;
  const Measuring& measuring = question.outlet.measuring;
  if (question.quality == nullptr || measuring.concentration != GasBasis::dry_standard || measuring.oxygen_wet) {
    return doubts;
  }
  for (const Permit& permit : question.outlet.permits) {
    const CemsLimit* limit = permit.limit(month.factor);
    if (limit == nullptr || !limit->reference_oxygen) continue;
    std::vector<observe::quality::OxygenValues> values;
    for (const CemsHourVerdict& hour : month.hours) {
      if (hour.limit != limit || !hour.converted || hour.record == nullptr) continue;
      const CemsReading* reading = hour.record->reading(month.factor);
      const CemsReading* oxygen = hour.record->reading(factor_oxygen);
      if (reading == nullptr || oxygen == nullptr) continue;
      const UtcSeconds end = to_utc(std::chrono::local_seconds{hour.hour});
      if (!is_plain(reading->value) || !is_plain(oxygen->value) || !is_plain(reading->converted)) continue;
      values.push_back({end - std::chrono::hours{1}, end, reading->value, oxygen->value, reading->converted});
    }
    const observe::quality::Sender sender{question.outlet.id, month.factor, "mg/m3"};
    for (auto& one : find_oxygen_unlike(sender, values, *limit->reference_oxygen, *question.quality)) {
      doubts.push_back(std::move(one));
    }
  }
  return doubts;
}

CemsFactorMonth judge_factor(const CemsQuestion& question, const CemsTimeline& timeline, const std::string& factor) {
  std::vector<CemsHourVerdict> verdicts;
  verdicts.reserve(timeline.slots.size());
  for (const CemsSlot& slot : timeline.slots) verdicts.push_back(judge_cems_hour(question, slot, factor));
  CemsFactorMonth month;
  month.factor = factor;
  month.name = question.outlet.factor_name(factor);
  fill_cems_gaps(question, timeline, verdicts, month);
  month.exceedances = stretches_of(timeline, verdicts, CemsOutcome::exceeds, factor);
  month.exempt = stretches_of(timeline, verdicts, CemsOutcome::exempt, factor);
  for (std::size_t i = timeline.begin; i < timeline.end; ++i) {
    if (verdicts[i].emission) month.measured_kg += *verdicts[i].emission;
  }
  const auto at = [&](std::size_t slot) { return verdicts.begin() + static_cast<std::ptrdiff_t>(slot); };
  month.hours.assign(std::make_move_iterator(at(timeline.begin)), std::make_move_iterator(at(timeline.end)));
  month.doubts = doubts_of(question, month);
  return month;
}

/// What a reader has to know before the figures are used.
void add_notes(const CemsQuestion& question, const CemsTimeline& timeline, CemsMonth& month) {
  std::vector<std::string>& notes = month.notes;
  if (question.outlet.synthetic) notes.emplace_back("outlet, permit and figures are synthetic");
  if (question.rule.head.status != "verified") {
    notes.push_back(fmt::format("the numbers of {} are not verified against its text", month.rule.text()));
  }
  bool short_capture = false;
  bool incomplete = false;
  for (const CemsFactorMonth& factor : month.factors) {
    for (const CemsCapture& capture : factor.spans) {
      incomplete = incomplete || !capture.complete;
      const auto share = capture.share();
      short_capture = short_capture || (share && *share < question.rule.capture.required.exact());
    }
  }
  if (incomplete) {
    notes.push_back(
        fmt::format("the capture is counted from {} to {} only, so what stands in for gaps may still change",
                    text_of(timeline.data_first), text_of(timeline.data_last)));
  }
  if (short_capture) {
    notes.push_back(fmt::format("a capture lies below the {} that {} asks for", question.rule.capture.required.text(),
                                month.rule.text()));
  }
  const auto counts_years = [](const CemsSlot& slot) {
    return slot.exemption != nullptr && slot.exemption->hours_year.has_value();
  };
  const Day year_begin{std::chrono::year_month_day{question.period.begin}.year() / 1 / 1};
  if (std::ranges::any_of(timeline.slots, counts_years) && timeline.data_first > hour_ending(year_begin, 1)) {
    notes.push_back(
        fmt::format("hours of a yearly exemption are counted from {} on only", text_of(timeline.data_first)));
  }
}

}  // namespace

std::string_view name_of(CemsOutcome outcome) {
  return outcome_words.at(static_cast<std::size_t>(outcome));
}

const CemsReading* CemsHour::reading(std::string_view factor) const {
  const auto found = std::ranges::find(readings, factor, &CemsReading::factor);
  return found == readings.end() ? nullptr : &*found;
}

Rational CemsStretch::multiple() const {
  return round_half_even(max, 9).exact() / limit->limit.exact();
}

int CemsFactorMonth::count(CemsOutcome outcome) const {
  return static_cast<int>(std::ranges::count(hours, outcome, &CemsHourVerdict::outcome));
}

std::vector<CemsStretch> stretches_of(const CemsTimeline& timeline, const std::vector<CemsHourVerdict>& verdicts,
                                      CemsOutcome outcome, std::string_view factor) {
  std::vector<CemsStretch> stretches;
  for (std::size_t i = timeline.begin; i < timeline.end;) {
    if (verdicts[i].outcome != outcome) {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < timeline.end && same_stretch(verdicts[i], verdicts[end], outcome)) ++end;
    stretches.push_back(stretch_of(std::span{verdicts}.subspan(i, end - i), factor));
    stretches.back().begins_before =
        i == timeline.begin && i > 0 && same_stretch(verdicts[i - 1], verdicts[i], outcome);
    stretches.back().goes_on =
        end == timeline.end && end < verdicts.size() && same_stretch(verdicts[i], verdicts[end], outcome);
    i = end;
  }
  return stretches;
}

Result<CemsMonth> judge_cems(const CemsQuestion& question) {
  LANTIAN_CHECK(check_question(question));
  LANTIAN_TRY(const CemsTimeline timeline, timeline_of(question));
  CemsMonth month;
  month.outlet = &question.outlet;
  month.period = question.period;
  month.rule = question.rule.head.ref;
  for (const std::string& factor : question.outlet.factors()) {
    month.factors.push_back(judge_factor(question, timeline, factor));
  }
  add_notes(question, timeline, month);
  return month;
}

}  // namespace lantian::assess
