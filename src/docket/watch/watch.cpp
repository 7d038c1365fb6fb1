#include "docket/watch/watch.hpp"

#include "base/assert.hpp"
#include "base/decimal.hpp"
#include "base/round.hpp"
#include "docket/deadline.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::docket {
namespace {

constexpr std::array<std::string_view, 5> verdict_names{"", "good so far", "not enough data", "good", "breach"};
constexpr std::chrono::days watch_day{1};
constexpr int hours_of_day = 24;

UtcSeconds end_of(HourEnding hour) {
  return to_utc(std::chrono::local_seconds{hour.time_since_epoch()});
}

/// Which hours belong to a run of equal values that is too long to be air. Missing hours neither end a run nor count: a
/// monitor that stands still does not become alive by failing now and then.
std::vector<bool> flat_hours(std::span<const HourValue> hours, int least) {
  std::vector<bool> flat(hours.size());
  std::vector<std::size_t> run;
  const auto end_run = [&] {
    if (run.size() < static_cast<std::size_t>(least)) return run.clear();
    for (const std::size_t at : run) flat[at] = true;
    run.clear();
  };
  for (std::size_t at = 0; at < hours.size(); ++at) {
    if (!hours[at].value) continue;
    if (!run.empty() && hours[run.back()].value != hours[at].value) end_run();
    run.push_back(at);
  }
  end_run();
  return flat;
}

std::string value_text(Concentration value) {
  std::string text = round_half_even(in(value, ConcentrationUnit::ug_m3), 3).text();
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

/// Walks the hours day by day.
class Watching {
 public:
  Watching(const Check& check, const WatchQuestion& question, std::span<const HourValue> hours)
      : check_{check},
        question_{question},
        hours_{hours},
        flat_{lantian::docket::flat_hours(hours, check.flat_hours)},
        first_{beijing_day(question.began) + watch_day} {}

  WatchReport run() {
    // The day on which it began is looked at for a breach only.
    for (Day day = first_ - watch_day; report_.verdict != WatchVerdict::breach && report_.good_days < check_.days;
         day += watch_day) {
      const bool whole = late_from(day) <= question_.now;
      if (!whole && question_.now <= late_from(day - watch_day)) break;
      look_at(day, whole && first_ <= day);
      if (!whole) break;
    }
    if (report_.verdict == WatchVerdict{}) {
      const bool lacking =
          std::any_of(report_.days.begin(), report_.days.end(), [](const WatchDay& d) { return !d.counts; });
      report_.verdict = report_.good_days >= check_.days ? WatchVerdict::good
                        : lacking                        ? WatchVerdict::not_enough
                                                         : WatchVerdict::good_so_far;
    }
    return std::move(report_);
  }

 private:
  void look_at(Day day, bool counts) {
    WatchDay seen{day, 0, 0, 0, false};
    std::vector<HourValue> above;
    while (at_ < hours_.size() && day_of(hours_[at_].hour) < day) ++at_;
    for (; at_ < hours_.size() && day_of(hours_[at_].hour) == day; ++at_) {
      const HourValue& hour = hours_[at_];
      if (!hour.value) continue;
      if (flat_[at_]) {
        ++seen.flat;
        continue;
      }
      ++seen.hours;
      if (end_of(hour.hour) <= question_.began || *hour.value <= question_.limit) continue;
      ++seen.above;
      above.push_back(hour);
      if (seen.above == check_.breach_hours) {
        report_.verdict = WatchVerdict::breach;
        report_.above = std::move(above);
        report_.days.push_back(seen);
        return;
      }
    }
    if (!counts) return;
    seen.counts = seen.hours * 100 >= check_.least_hours_percent * hours_of_day;
    if (seen.counts) ++report_.good_days;
    report_.days.push_back(seen);
  }

  const Check& check_;
  const WatchQuestion& question_;
  std::span<const HourValue> hours_;
  std::vector<bool> flat_;
  Day first_;
  std::size_t at_ = 0;
  WatchReport report_;
};

}  // namespace

std::string_view name_of(WatchVerdict verdict) {
  return verdict_names.at(static_cast<std::size_t>(verdict));
}

WatchReport judge_watch(const Check& check, const WatchQuestion& question, std::span<const HourValue> hours) {
  LANTIAN_ASSERT(
      std::adjacent_find(hours.begin(), hours.end(),
                         [](const HourValue& a, const HourValue& b) { return a.hour >= b.hour; }) == hours.end(),
      "hours come in order, each once");
  // Hours after now are not there yet: a run that they would make flat is none so far.
  const auto ended = std::partition_point(hours.begin(), hours.end(),
                                          [&](const HourValue& hour) { return end_of(hour.hour) <= question.now; });
  return Watching{check, question, {hours.begin(), ended}}.run();
}

std::string text_of_watch(const Check& check, const WatchQuestion& question, const WatchReport& report,
                          std::string_view subject) {
  const std::string limit = value_text(question.limit);
  if (report.verdict == WatchVerdict::breach) {
    std::string hours;
    for (const HourValue& hour : report.above) {
      hours += fmt::format("{}{} {}", hours.empty() ? "" : ", ", text_of(hour.hour), value_text(*hour.value));
    }
    return fmt::format("{} at {}: breach on {}: {} hours above {} ug/m3 ({})", check.item, subject,
                       text_of(report.days.back().day), report.above.size(), limit, hours);
  }
  int flat = 0;
  int lacking = 0;
  for (const WatchDay& day : report.days) {
    flat += day.flat;
    lacking += day.counts ? 0 : 1;
  }
  return fmt::format(
      "{} at {}: {}: {} of {} good days within {} ug/m3; {} days with too few hours, {} flat hours taken as "
      "no data",
      check.item, subject, name_of(report.verdict), report.good_days, check.days, limit, lacking, flat);
}

std::optional<Action> watch_action(const CaseType& type, const Case& subject, const WatchReport& report,
                                   const std::string& line) {
  const bool good = report.verdict == WatchVerdict::good;
  if (!type.check || (!good && report.verdict != WatchVerdict::breach)) return std::nullopt;
  Action action;
  action.kind = EventKind::moved;
  action.case_id = subject.id;
  action.version = subject.version;
  action.body.transition = good ? type.check->good : type.check->breach;
  action.body.text = line;
  action.body.reason = line;
  return action;
}

}  // namespace lantian::docket
