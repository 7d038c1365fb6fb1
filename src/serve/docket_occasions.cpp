#include "assess/day.hpp"
#include "base/assert.hpp"
#include "serve/docket_automatic.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

Severity severity_of(const AutomaticRule& rule, const Concentration& highest, const Concentration& limit) {
  const std::int64_t percent = highest.milli_ug() * 100 / std::max<std::int64_t>(1, limit.milli_ug());
  if (percent >= rule.alarm_percent) return Severity::alarm;
  return percent >= rule.warning_percent ? Severity::warning : Severity::notice;
}

UtcSeconds begin_of(Day day) {
  return to_utc(std::chrono::local_seconds{day});
}

std::string value_text(Concentration value) {
  return Decimal{value.milli_ug(), 3}.text();
}

/// One run in the hours of a station.
Occasion run_of_hours(const AutomaticRule& rule, const observe::Slab& hours, std::size_t station,
                      std::pair<std::size_t, std::size_t> run) {
  const auto cells = hours.series(station, *hours.species_index(rule.item));
  const auto [first, last] = run;
  std::int32_t highest = 0;
  for (std::size_t n = first; n <= last; ++n) highest = std::max(highest, cells[n].thousandths());
  const auto hour = [&](std::size_t n) { return hour_ending(hours.period().begin, static_cast<int>(n) + 1); };
  Occasion out;
  out.subject = hours.stations()[station];
  out.from = observe::quality::begin_of(hour(first));
  out.to = to_utc(std::chrono::local_seconds{hour(last)});
  out.key = fmt::format("{}:{}:{}", rule.id, out.subject, text_of(hour(first)));
  const Concentration top = Concentration::from_milli_ug(highest);
  out.severity = severity_of(rule, top, *rule.limit);
  out.text = fmt::format("{} above {} ug/m3 for {} hours, from the hour ending {} to {}; highest {} ug/m3",
                         symbol(rule.item), value_text(*rule.limit), last - first + 1, text_of(hour(first)),
                         text_of(hour(last)), value_text(top));
  return out;
}

/// A day's value against the limit of its day.
struct JudgedDay {
  Day day{};
  Concentration value, limit;
  std::string standard;
};

Occasion run_of_days(const AutomaticRule& rule, const std::string& station, std::span<const JudgedDay> run) {
  Occasion out;
  out.subject = station;
  out.from = begin_of(run.front().day);
  out.to = begin_of(run.back().day + std::chrono::days{1});
  out.key = fmt::format("{}:{}:{}", rule.id, station, text_of(run.front().day));
  const JudgedDay& highest = *std::ranges::max_element(run, {}, &JudgedDay::value);
  out.severity = severity_of(rule, highest.value, highest.limit);
  out.text =
      fmt::format("{} {} above {} ug/m3 ({}) on {} days from {} to {}; highest {} ug/m3 on {}", symbol(rule.item),
                  rule.statistic, value_text(highest.limit), highest.standard, run.size(), text_of(run.front().day),
                  text_of(run.back().day), value_text(highest.value), text_of(highest.day));
  return out;
}

/// The days of a station above the limit of their day, in order.
Result<std::vector<JudgedDay>> days_above(const AutomaticRule& rule, const observe::Slab& hours, std::size_t station,
                                          const standards::Rulebook& rulebook, std::string_view area) {
  std::vector<JudgedDay> out;
  const standards::Standard* judged_by = nullptr;
  std::vector<assess::DayValues> values;
  for (Day day = hours.period().begin; day < hours.period().end; day += std::chrono::days{1}) {
    LANTIAN_TRY(const standards::Standard* standard, rulebook.standard_on(day, area));
    if (standard != judged_by) {
      LANTIAN_TRY(const assess::DayRule law, assess::day_rule(*standard));
      values = assess::judge_station(hours, station, law);
      judged_by = standard;
    }
    const standards::Limit* limit =
        standard->limits == nullptr ? nullptr : standard->limits->find(rule.item, rule.statistic);
    if (limit == nullptr) {
      return Error{ErrorCode::not_found,
                   fmt::format("{} has no {} limit of {}", standard->id, rule.statistic, symbol(rule.item)), ""};
    }
    const auto unit = terms::parse_unit(limit->unit);
    LANTIAN_ASSERT(unit.has_value(), "a rulebook was checked when it was loaded");
    LANTIAN_TRY(const Concentration bound, to_concentration(limit->value, *unit));
    const auto& species = values[static_cast<std::size_t>((day - hours.period().begin).count())].species[rule.item];
    if (!species.valid()) continue;
    const Decimal shown = rounded(species.value, *unit, standard->evaluation->decimals_of(rule.item).attainment);
    LANTIAN_TRY(const Concentration value, to_concentration(shown, *unit));
    if (value > bound) out.push_back({day, value, bound, standard->id});
  }
  return out;
}

}  // namespace

std::vector<Occasion> occasions_of(const AutomaticRule& rule, std::span<const keep::QualityMark> marks) {
  std::vector<Occasion> out;
  for (const keep::QualityMark& mark : marks) {
    const observe::quality::Finding& finding = mark.finding;
    const bool stands = mark.state == keep::MarkState::suspect || mark.state == keep::MarkState::upheld;
    if (!stands || finding.severity < rule.least) continue;
    if (std::ranges::find(rule.detectors, finding.detector) == rule.detectors.end()) continue;
    out.push_back({fmt::format("mark:{}", mark.id), finding.place, finding.from, finding.to, finding.severity,
                   fmt::format("{} ({}): {}", finding.rule, finding.factor, finding.reason)});
  }
  return out;
}

std::vector<Occasion> occasions_of(const AutomaticRule& rule, const observe::Slab& hours) {
  std::vector<Occasion> out;
  const auto species = hours.species_index(rule.item);
  if (!species) return out;
  for (std::size_t station = 0; station < hours.stations().size(); ++station) {
    const auto cells = hours.series(station, *species);
    std::size_t run = 0;
    for (std::size_t n = 0; n <= cells.size(); ++n) {
      const bool above = n < cells.size() && cells[n].present() && cells[n].thousandths() > rule.limit->milli_ug();
      if (above) {
        ++run;
        continue;
      }
      if (run >= static_cast<std::size_t>(rule.hours)) {
        out.push_back(run_of_hours(rule, hours, station, {n - run, n - 1}));
      }
      run = 0;
    }
  }
  return out;
}

Result<std::vector<Occasion>> occasions_of(const AutomaticRule& rule, const observe::Slab& hours,
                                           const standards::Rulebook& rulebook, const DocketSubjects& subjects) {
  std::vector<Occasion> out;
  if (!hours.species_index(rule.item)) return out;
  for (std::size_t station = 0; station < hours.stations().size(); ++station) {
    const std::string& id = hours.stations()[station];
    const auto subject = subjects.find(id);
    const std::string area = subject == subjects.end() ? "" : subject->second.area;
    LANTIAN_TRY(const std::vector<JudgedDay> days, days_above(rule, hours, station, rulebook, area));
    for (std::size_t first = 0, n = 1; n <= days.size(); ++n) {
      if (n < days.size() && days[n].day == days[n - 1].day + std::chrono::days{1}) continue;
      out.push_back(run_of_days(rule, id, std::span{days}.subspan(first, n - first)));
      first = n;
    }
  }
  return out;
}

}  // namespace lantian::serve
