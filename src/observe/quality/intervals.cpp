#include "base/round.hpp"
#include "observe/quality/device_tests.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe::quality {
namespace {

Rational unit_of_last_place(const Decimal& value) {
  Int128 ten = 1;
  for (int i = 0; i < value.places; ++i) ten *= 10;
  return Rational::of(1, ten);
}

Rational size_of(const Rational& value) {
  return value < Rational{0} ? Rational{0} - value : value;
}

Rational share_of(const Rational& value, Thousandths share) {
  return size_of(value) * Rational::of(share, 1000);
}

/// "35.2", with one digit more than `like`.
std::string computed_text(const Rational& value, const Decimal& like) {
  return round_half_even(value, std::min(like.places + 1, 9)).text();
}

/// Collects the faulty intervals of one detector and joins those that follow each other.
class Joined {
 public:
  Joined(const Sender& sender, const QualityRule& rule, Detector detector, Severity severity)
      : sender_{sender}, rule_{rule}, detector_{detector}, severity_{severity} {}

  /// `kind`: faults of different kinds are not joined.
  void add(UtcSeconds begin, UtcSeconds end, std::string_view kind, const std::string& reason) {
    const bool goes_on = !findings_.empty() && findings_.back().to == begin && kind == kind_;
    if (!goes_on) {
      Finding finding;
      finding.detector = detector_;
      finding.severity = severity_;
      finding.rule = rule_id(rule_, detector_);
      finding.place = sender_.place;
      finding.factor = sender_.factor;
      finding.against = sender_.against;
      finding.from = begin;
      finding.reason = reason;
      findings_.push_back(std::move(finding));
      kind_ = kind;
      count_ = 0;
    }
    constexpr std::size_t shown = 8;
    Finding& last = findings_.back();
    last.to = end;
    if (++count_ <= shown) last.evidence.push_back({time_text(begin), reason});
    if (count_ > shown) {
      if (count_ == shown + 1) last.evidence.push_back({"intervals", ""});
      last.evidence.back().value = std::to_string(count_);
    }
  }
  std::vector<Finding> take() && { return std::move(findings_); }

 private:
  const Sender& sender_;
  const QualityRule& rule_;
  Detector detector_;
  Severity severity_;
  std::string kind_;
  std::size_t count_ = 0;
  std::vector<Finding> findings_;
};

std::string with_unit(const Decimal& value, const Sender& sender) {
  return sender.unit.empty() ? value.text() : value.text() + " " + sender.unit;
}

/// The minutes inside one hour.
struct MinuteSum {
  Rational weighted;  ///< sum of average * seconds
  std::int64_t seconds = 0;
  std::int64_t records = 0;
  int places = 9;  ///< fewest digits after the point among them

  void add(const IntervalValues& minute) {
    ++records;
    if (!minute.usable || !minute.average) return;
    const std::int64_t length = (minute.end - minute.begin).count();
    weighted += minute.average->exact() * Rational{length};
    seconds += length;
    places = std::min(places, minute.average->places);
  }
};

}  // namespace

std::vector<Finding> find_average_outside(const Sender& sender, std::span<const IntervalValues> intervals,
                                          const QualityRule& rule) {
  if (!rule.average) return {};
  Joined joined{sender, rule, Detector::average, Severity::warning};
  for (const IntervalValues& one : intervals) {
    if (one.low && one.high && *one.high < *one.low) {
      joined.add(one.begin, one.end, "order",
                 fmt::format("Max {} lies below Min {}", with_unit(*one.high, sender), with_unit(*one.low, sender)));
      continue;
    }
    if (!one.average) continue;
    const Rational average = one.average->exact();
    const auto slack = [&](const Decimal& bound) {
      return std::max(unit_of_last_place(*one.average), unit_of_last_place(bound)) *
             Rational{rule.average->last_places};
    };
    if (one.low && average < one.low->exact() - slack(*one.low)) {
      joined.add(one.begin, one.end, "low",
                 fmt::format("Avg {} lies below Min {}", with_unit(*one.average, sender), with_unit(*one.low, sender)));
    } else if (one.high && average > one.high->exact() + slack(*one.high)) {
      joined.add(
          one.begin, one.end, "high",
          fmt::format("Avg {} lies above Max {}", with_unit(*one.average, sender), with_unit(*one.high, sender)));
    }
  }
  return std::move(joined).take();
}

std::vector<Finding> find_hour_unlike(const Sender& sender, std::span<const IntervalValues> hours,
                                      std::span<const IntervalValues> minutes, const QualityRule& rule) {
  if (!rule.hour) return {};
  const standards::HourTest& test = *rule.hour;
  Joined joined{sender, rule, Detector::hour, Severity::warning};
  std::size_t next = 0;
  for (const IntervalValues& hour : hours) {
    while (next < minutes.size() && minutes[next].begin < hour.begin) ++next;
    MinuteSum sum;
    for (; next < minutes.size() && minutes[next].begin < hour.end; ++next) sum.add(minutes[next]);
    if (!hour.usable || !hour.average || sum.records == 0) continue;
    const std::int64_t valid = sum.seconds / 60;
    if (valid < test.valid_minutes) {
      joined.add(hour.begin, hour.end, "few",
                 fmt::format("the hour is sent as {} from {} valid minutes; {} are needed",
                             with_unit(*hour.average, sender), valid, test.valid_minutes));
      continue;
    }
    const Rational mean = sum.weighted / Rational{sum.seconds};
    const Decimal coarse{1, std::min(sum.places, hour.average->places)};
    const Rational allowed = unit_of_last_place(coarse) * Rational{test.last_places} + share_of(mean, test.share);
    if (size_of(hour.average->exact() - mean) <= allowed) continue;
    joined.add(hour.begin, hour.end, "unlike",
               fmt::format("the hour is sent as {}, its {} valid minutes have the mean {}",
                           with_unit(*hour.average, sender), valid, computed_text(mean, *hour.average)));
  }
  return std::move(joined).take();
}

std::vector<Finding> find_oxygen_unlike(const Sender& sender, std::span<const OxygenValues> values,
                                        const Decimal& standard_oxygen, const QualityRule& rule) {
  if (!rule.oxygen) return {};
  const standards::OxygenTest& test = *rule.oxygen;
  const Rational above = test.ambient.exact() - standard_oxygen.exact();
  const Rational half = Rational::of(1, 2);
  Joined joined{sender, rule, Detector::oxygen, Severity::alarm};
  for (const OxygenValues& one : values) {
    if (!one.raw || !one.oxygen || !one.corrected || *one.oxygen > test.at_most) continue;
    const Rational below = test.ambient.exact() - one.oxygen->exact();
    const Rational expected = one.raw->exact() * above / below;
    const Rational allowed = unit_of_last_place(*one.corrected) * Rational{test.last_places} +
                             unit_of_last_place(*one.raw) * half * size_of(above) / below +
                             unit_of_last_place(*one.oxygen) * half * size_of(expected) / below +
                             share_of(expected, test.share);
    if (size_of(one.corrected->exact() - expected) <= allowed) continue;
    joined.add(one.begin, one.end, "unlike",
               fmt::format("corrected value {}; {} at {} % oxygen corrected to {} % gives {}",
                           with_unit(*one.corrected, sender), one.raw->text(), one.oxygen->text(),
                           standard_oxygen.text(), computed_text(expected, *one.corrected)));
  }
  return std::move(joined).take();
}

}  // namespace lantian::observe::quality
