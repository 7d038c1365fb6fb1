// Verbs on doubtful readings: doubt DETECTOR FACTOR (hours and neighbours), minutes, oxygen.
#include "base/text.hpp"
#include "case_runner.hpp"
#include "observe/quality/check.hpp"
#include "observe/quality/device_tests.hpp"
#include "observe/quality/dice.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::cases {
namespace {

using namespace observe::quality;
using observe::Cell;

const QualityRule* quality_of(const Call& call, Asking& asking) {
  if (call.setting.quality == nullptr)
    asking.misuse("choose a rule of quality control first, like 'rule QC-AIR/2026' at the margin");
  return call.setting.quality;
}

Cell case_cell(const Decimal& value, Thousandths per_unit, int percent, Asking& asking) {
  const Rational exact = value.exact() * Rational{per_unit} * Rational::of(percent, 100);
  const Int128 whole = floor_of(exact);
  if (whole > 2'000'000'000 || whole < -2'000'000'000) asking.misuse("a value that no cell holds");
  return Cell::of(static_cast<std::int32_t>(whole));
}

/// "41*3" forty-one hours of 3; "12~50" twelve lively hours around 50; "60" one hour; "5*-" five missing ones.
void add_hours(std::vector<Cell>& cells, std::string_view word, Thousandths per_unit, Asking& asking) {
  const std::size_t at = word.find_first_of("*~");
  const int times = at == std::string_view::npos ? 1 : asking.whole(word.substr(0, at));
  const std::string_view value = at == std::string_view::npos ? word : word.substr(at + 1);
  const bool lively = at != std::string_view::npos && word[at] == '~';
  for (int i = 0; i < times; ++i) {
    if (value == "-" || value == "NA") {
      cells.emplace_back();
      continue;
    }
    // Without a pattern that would look like records sent again, and the same in every run.
    const int percent = lively ? static_cast<int>(Dice{cells.size()}.between(84, 118)) : 100;
    cells.push_back(case_cell(asking.decimal(value), per_unit, percent, asking));
  }
}

/// The series that a case gives: of the site, of three neighbours that agree, of the reference station.
struct CaseTown {
  std::vector<std::string> factors;
  std::map<std::string, std::map<std::string, std::vector<Cell>>> places;
  std::size_t hours = 0;

  void take(const Clause& clause, const QualityRule& rule, Asking& asking) {
    std::size_t at = 0;
    std::vector<std::string> who{"site"};
    if (clause[0] == "beside") who = {"beside-1", "beside-2", "beside-3"};
    if (clause[0] == "reference") who = {"reference"};
    if (who.front() != "site") ++at;
    const std::string factor = asking.word(clause, at++, "a factor");
    const Instrument* instrument = rule.instrument(factor);
    if (instrument == nullptr) {
      asking.misuse(fmt::format("the rule knows no instrument for '{}'", factor));
      return;
    }
    if (std::ranges::find(factors, factor) == factors.end()) factors.push_back(factor);
    std::vector<Cell> cells;
    for (; at < clause.size(); ++at) add_hours(cells, clause[at], instrument->per_unit, asking);
    hours = std::max(hours, cells.size());
    for (const std::string& place : who) places[place][factor] = cells;
  }

  /// The site comes first. The town must outlive the group.
  Group group() {
    Group group;
    group.hours = hours;
    group.first = hour_ending(Day{std::chrono::year{2026} / 4 / 1}, 1);
    group.factors = factors;
    std::vector<std::string> names{"site"};
    for (const auto& [place, series] : places) {
      if (place != "site") names.push_back(place);
    }
    for (const std::string& name : names) {
      group.places.push_back(name);
      for (const std::string& factor : factors) {
        auto& cells = places[name][factor];
        cells.resize(cells.empty() ? 0 : hours);
        group.series.emplace_back(cells);
      }
    }
    group.neighbours.assign(names.size(), {});
    group.reference.assign(names.size(), std::nullopt);
    for (std::size_t i = 1; i < names.size(); ++i) {
      if (names[i] == "reference")
        group.reference[0] = i;
      else
        group.neighbours[0].push_back(i);
    }
    return group;
  }
};

Outcome outcome_of(const std::vector<Finding>& findings) {
  Outcome outcome;
  outcome.values["marks"] = number(Rational{static_cast<std::int64_t>(findings.size())}, "");
  if (findings.empty()) return outcome;
  const Finding& first = findings.front();
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(first.to - first.from).count();
  outcome.values["hours"] = number(Rational{hours}, "h");
  const UtcSeconds start = begin_of(hour_ending(Day{std::chrono::year{2026} / 4 / 1}, 1));
  const auto before = std::chrono::duration_cast<std::chrono::hours>(first.from - start).count();
  outcome.values["from hour"] = number(Rational{before + 1}, "");
  outcome.values["severity"] = words(std::string{name_of(first.severity)});
  outcome.values["rule"] = words(first.rule);
  outcome.values["reason"] = words(first.reason);
  return outcome;
}

/// doubt flat | given PM2.5 24~50 41*3 24~50, beside PM2.5 89~7 | expect marks 1, hours 41
Outcome run_doubt(const Call& call, Asking& asking) {
  const QualityRule* rule = quality_of(call, asking);
  const auto detector = parse_detector(asking.word(call.arguments, 0, "a detector"));
  if (!detector) asking.misuse("no such detector; there are range jump flat frozen order duplicate disagree dust");
  if (rule == nullptr || !detector) return {};
  CaseTown town;
  for (const Clause& clause : call.given) town.take(clause, *rule, asking);
  if (!asking.misused().empty()) return {};
  const Group group = town.group();
  return outcome_of(check_place(group, 0, *rule, *detector));
}

/// minutes | given hour 12.5, of 10 minutes: 10 11 12 13 14 15 | expect doubted no
Outcome run_minutes(const Call& call, Asking& asking) {
  const QualityRule* rule = quality_of(call, asking);
  const UtcSeconds begin{};
  IntervalValues hour{begin, begin + std::chrono::hours{1}, {}, {}, {}, true};
  std::vector<IntervalValues> minutes;
  for (const Clause& clause : call.given) {
    if (clause[0] == "hour")
      hour.average = asking.decimal(asking.word(clause, 1, "the hour's mean"));
    else if (clause[0] == "min")
      hour.low = asking.decimal(asking.word(clause, 1, "the hour's Min"));
    else if (clause[0] == "max")
      hour.high = asking.decimal(asking.word(clause, 1, "the hour's Max"));
    else if (clause[0] == "of") {
      const std::chrono::minutes length{asking.whole(asking.word(clause, 1, "the length in minutes"))};
      for (std::size_t i = 3; i < clause.size(); ++i) {
        const UtcSeconds from = begin + length * static_cast<int>(i - 3);
        const bool missing = clause[i] == "-";
        minutes.push_back({from, from + length, {}, {}, {}, !missing});
        if (!missing) minutes.back().average = asking.decimal(clause[i]);
      }
    } else {
      asking.misuse(fmt::format("'{}' is none of hour, min, max, of", clause[0]));
    }
  }
  if (rule == nullptr || !asking.misused().empty()) return {};
  const Sender sender{"case", "", ""};
  auto findings = find_hour_unlike(sender, {&hour, 1}, minutes, *rule);
  for (Finding& finding : find_average_outside(sender, {&hour, 1}, *rule)) findings.push_back(std::move(finding));
  Outcome outcome;
  outcome.values["doubted"] = words(findings.empty() ? "no" : "yes");
  if (!findings.empty()) outcome.values["reason"] = words(findings.front().reason);
  return outcome;
}

/// oxygen 9 | given C 35.0, O2 12.0, sent 46.7 | expect doubted no
Outcome run_oxygen(const Call& call, Asking& asking) {
  const QualityRule* rule = quality_of(call, asking);
  const Decimal standard = asking.decimal(asking.word(call.arguments, 0, "the oxygen of the standard"));
  OxygenValues values{UtcSeconds{}, UtcSeconds{} + std::chrono::hours{1}, {}, {}, {}};
  for (const Clause& clause : call.given) {
    const Decimal value = asking.decimal(asking.word(clause, 1, "a value"));
    if (clause[0] == "C")
      values.raw = value;
    else if (clause[0] == "O2")
      values.oxygen = value;
    else if (clause[0] == "sent")
      values.corrected = value;
    else
      asking.misuse(fmt::format("'{}' is none of C, O2, sent", clause[0]));
  }
  if (rule == nullptr || !asking.misused().empty()) return {};
  const auto findings = find_oxygen_unlike({"case", "", ""}, {&values, 1}, standard, *rule);
  Outcome outcome;
  outcome.values["doubted"] = words(findings.empty() ? "no" : "yes");
  if (!findings.empty()) outcome.values["reason"] = words(findings.front().reason);
  return outcome;
}

}  // namespace

std::vector<Verb> quality_verbs() {
  return {{"doubt", run_doubt}, {"minutes", run_minutes}, {"oxygen", run_oxygen}};
}

}  // namespace lantian::cases
