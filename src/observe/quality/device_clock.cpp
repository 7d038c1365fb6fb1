#include "observe/quality/device_tests.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

namespace lantian::observe::quality {
namespace {

using standards::ClockTest;
using Seconds = std::int64_t;

Seconds median_of(std::vector<Seconds>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

std::string duration_text(Seconds seconds) {
  const Seconds size = std::abs(seconds);
  const std::string sign = seconds < 0 ? "-" : "";
  if (size < 120) return fmt::format("{}{} s", sign, size);
  if (size < 7200) return fmt::format("{}{} min", sign, size / 60);
  return fmt::format("{}{} h {} min", sign, size / 3600, size % 3600 / 60);
}

/// The telegrams of one day.
struct ClockDay {
  UtcSeconds begin{};
  std::vector<Seconds> instants;  ///< stated - received
  std::vector<Seconds> hours;
};

std::vector<ClockDay> days_of(std::span<const Arrival> arrivals) {
  std::vector<ClockDay> days;
  for (const Arrival& arrival : arrivals) {
    const auto local = std::chrono::floor<std::chrono::days>(to_local(arrival.received));
    const UtcSeconds begin = to_utc(std::chrono::local_seconds{local});
    if (days.empty() || days.back().begin != begin) days.push_back({begin, {}, {}});
    const Seconds off = (arrival.stated - arrival.received).count();
    if (arrival.minutes == 0) days.back().instants.push_back(off);
    if (arrival.minutes == 60) days.back().hours.push_back(off);
  }
  return days;
}

std::string skew_reason(Seconds off, const ClockTest& test) {
  const Seconds zone = Seconds{test.zone_minutes} * 60;
  const bool other_zone = std::abs(off - zone) <= test.zone_within_seconds;
  return fmt::format(
      "the device's clock is {} {} ours{}", duration_text(std::abs(off)), off < 0 ? "behind" : "ahead of",
      other_zone ? fmt::format(": it seems to run on UTC{:+}", 8 + test.zone_minutes / 60) : std::string{});
}

/// Whether the hours of a day name the other end than registered, the clock's own error taken off.
std::string label_reason(const ClockDay& day, Seconds off, bool names_start, const ClockTest& test) {
  constexpr Seconds hour = 3600;
  const auto odd = std::ranges::count_if(day.hours, [&](Seconds stated) {
    const Seconds age = off - stated;  // since the time that the telegram names
    return names_start ? age < hour - test.alarm_seconds
                       : age >= hour - test.alarm_seconds && age < 2 * hour - test.alarm_seconds;
  });
  if (day.hours.empty() || odd * 100 < static_cast<std::ptrdiff_t>(day.hours.size()) * test.label_share) return "";
  return names_start ? fmt::format(
                           "{} of {} hours came before the hour that starts at their DataTime had ended: "
                           "DataTime seems to name the end of the hour",
                           odd, day.hours.size())
                     : fmt::format(
                           "{} of {} hours came an hour after their DataTime: it seems to name the start of "
                           "the hour",
                           odd, day.hours.size());
}

/// Days in a row with the same trouble become one finding.
void add_day(std::vector<Finding>& findings, const ClockDay& day, Finding finding) {
  finding.from = day.begin;
  finding.to = day.begin + std::chrono::days{1};
  for (Finding& open : findings) {
    if (open.to != day.begin || open.against != finding.against) continue;
    open.to = finding.to;
    open.reason = finding.reason;
    return;
  }
  findings.push_back(std::move(finding));
}

}  // namespace

std::vector<Finding> find_clock_faults(const std::string& mn, bool names_start, std::span<const Arrival> arrivals,
                                       const QualityRule& rule) {
  std::vector<Finding> findings;
  if (!rule.clock) return findings;
  const ClockTest& test = *rule.clock;
  Finding blank;
  blank.detector = Detector::clock;
  blank.rule = rule_id(rule, Detector::clock);
  blank.place = mn;
  blank.factor = "clock";
  blank.severity = Severity::alarm;
  for (ClockDay& day : days_of(arrivals)) {
    Seconds off = 0;
    const bool known = day.instants.size() >= static_cast<std::size_t>(test.telegrams);
    if (known) off = median_of(day.instants);
    if (known && std::abs(off) >= test.alarm_seconds) {
      Finding finding = blank;
      finding.against = "skew";
      finding.reason = skew_reason(off, test);
      finding.evidence.push_back({"median of DataTime - received", fmt::format("{} s", off)});
      finding.evidence.push_back({"telegrams a day", std::to_string(day.instants.size())});
      finding.evidence.push_back({"threshold", fmt::format("{} s", test.alarm_seconds)});
      add_day(findings, day, std::move(finding));
    }
    const std::string label = label_reason(day, off, names_start, test);
    if (label.empty()) continue;
    Finding finding = blank;
    finding.against = "label";
    finding.reason = label;
    finding.evidence.push_back({"threshold", fmt::format("{} percent of the hours", test.label_share)});
    add_day(findings, day, std::move(finding));
  }
  return findings;
}

}  // namespace lantian::observe::quality
