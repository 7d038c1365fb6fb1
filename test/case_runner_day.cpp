// Verbs from hours to days: mean24, mda8, city, dust.
#include "assess/day.hpp"
#include "base/text.hpp"
#include "case_runner.hpp"
#include "case_runner_series.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::cases {

using namespace assess;
using observe::Cell;

std::vector<std::string> spread_out(const Clause& clause, Asking& asking) {
  std::vector<std::string> result;
  for (const std::string& word : clause) {
    const std::size_t star = word.find('*');
    const std::size_t dots = word.find("..");
    if (star != std::string::npos) {
      const int times = asking.whole(std::string_view{word}.substr(0, star));
      for (int i = 0; i < std::clamp(times, 0, 1000); ++i) result.push_back(word.substr(star + 1));
    } else if (dots != std::string::npos) {
      const int last = asking.whole(std::string_view{word}.substr(dots + 2));
      for (int i = asking.whole(std::string_view{word}.substr(0, dots)); i <= last; ++i)
        result.push_back(fmt::format("{}", i));
    } else {
      result.push_back(word);
    }
  }
  return result;
}

DayValues read_day_values(const std::vector<Clause>& given, Asking& asking, std::optional<Error>& refused) {
  DayValues values;
  SpeciesSet named;
  for (const Clause& clause : given) {
    const std::string& name = asking.word(clause, 0, "a species");
    const std::string& text = asking.word(clause, 1, "a value");
    if (clause.size() != 2) asking.misuse("write a species and its value; the units are ug/m3, and mg/m3 for CO");
    if (!asking.misused().empty()) return values;
    for (const Species species : terms::basic_six) {
      if (name == "others" ? named.contains(species) : asking.species(name) != species) continue;
      if (named.contains(species)) asking.misuse(name + " is given twice");
      named.insert(species);
      if (text == "NA") continue;
      const auto exact = to_concentration(asking.decimal(text), terms::printed_unit(species));
      if (!exact) {
        refused = exact.error();
        return values;
      }
      values.species[species] = {{exact->milli_ug(), 1}, Validity::valid, 1, 1};
    }
  }
  if (named.list().size() != terms::basic_six.size())
    asking.misuse("name all six pollutants, or 'others 0', 'others NA'");
  return values;
}

std::vector<Cell> read_hours(const Clause& clause, Species species, Asking& asking) {
  std::vector<Cell> hours;
  for (const std::string& word : spread_out(clause, asking)) {
    const auto exact = word == "-" ? Concentration{} : [&] {
      const auto value = to_concentration(asking.decimal(word), terms::printed_unit(species));
      if (!value) asking.misuse(value.error().message);
      return value ? *value : Concentration{};
    }();
    hours.push_back(word == "-" ? Cell{} : Cell::of(static_cast<std::int32_t>(exact.milli_ug())));
  }
  if (hours.size() != 24) asking.misuse(fmt::format("{} hours are given; a day has 24", hours.size()));
  return hours;
}

UnitDays steady_days(const DayValues& values, const Period& period) {
  UnitDays unit;
  unit.unit_id = "case";
  unit.values.assign(static_cast<std::size_t>(period.days()), values);
  return unit;
}

namespace {

std::string_view text_of_validity(Validity validity) {
  switch (validity) {
    case Validity::valid:
      return "yes";
    case Validity::no_data:
      return "no: no data";
    case Validity::too_few_hours:
      return "no: too few hours";
    case Validity::too_few_8h_means:
      return "no: too few 8-h means";
    case Validity::too_few_stations:
      return "no: too few stations";
    case Validity::dust_excluded:
      return "no: dust";
  }
  return "?";
}

Outcome answer_day(const SpeciesDay& day, Species species, std::string_view counted) {
  Outcome outcome;
  outcome.values["valid"] = words(std::string{text_of_validity(day.validity)});
  outcome.values[std::string{counted}] = number(Rational{day.count}, "");
  outcome.values["required"] = number(Rational{day.required}, "");
  if (day.valid()) {
    const ConcentrationUnit unit = terms::printed_unit(species);
    outcome.values[""] = number(in_unit(day.value.thousandths(), unit), std::string{terms::text_of(unit)});
  }
  return outcome;
}

std::optional<DayRule> rule_of(const Call& call, Asking& asking) {
  const standards::Standard* standard = standard_of(call, asking);
  if (standard == nullptr) return std::nullopt;
  const auto rule = day_rule(*standard);
  if (rule) return *rule;
  asking.misuse(rule.error().text());
  return std::nullopt;
}

/// mean24 PM2.5 | given 20*35 4*- | expect 35, hours 20
Outcome run_mean24(const Call& call, Asking& asking) {
  const auto rule = rule_of(call, asking);
  const Species species = asking.species(asking.word(call.arguments, 0, "a species"));
  const auto hours = read_hours(call.given.at(0), species, asking);
  if (!rule || !asking.misused().empty()) return {};
  return answer_day(judge_mean(hours, *rule), species, "hours");
}

/// mda8 | given 24 hourly values of O3 | expect 155 ug/m3, means 17
Outcome run_mda8(const Call& call, Asking& asking) {
  const auto rule = rule_of(call, asking);
  const auto hours = read_hours(call.given.at(0), Species::o3, asking);
  if (!rule || !asking.misused().empty()) return {};
  return answer_day(judge_mda8(hours, *rule), Species::o3, "means");
}

/// city O3 | given A 7*20 8*160 9*20, B 12*20 8*120 4*20 | expect 140 ug/m3, stations 2
Outcome run_city(const Call& call, Asking& asking) {
  const auto rule = rule_of(call, asking);
  const Species species = asking.species(asking.word(call.arguments, 0, "a species"));
  std::vector<std::string> names;
  for (const Clause& clause : call.given) names.push_back(asking.word(clause, 0, "a station"));
  observe::Slab slab{names, {species}, *parse_period("2023-07-01"), 24};
  for (std::size_t i = 0; i < call.given.size() && asking.misused().empty(); ++i) {
    const auto hours = read_hours({call.given[i].begin() + 1, call.given[i].end()}, species, asking);
    if (hours.size() == 24) std::ranges::copy(hours, slab.series(i, 0).begin());
  }
  if (!rule || !asking.misused().empty()) return {};
  std::vector<std::vector<DayValues>> stations;
  for (std::size_t i = 0; i < names.size(); ++i) stations.push_back(judge_station(slab, i, *rule));
  return answer_day(combine_stations(stations, *rule).front().species[species], species, "stations");
}

/// dust PM10 PM2.5 | given six daily values | expect with 500, without 99, class II, primary O3, PM10 days 0
Outcome run_dust(const Call& call, Asking& asking) {
  const standards::Standard* standard = standard_of(call, asking);
  Outcome outcome;
  const DayValues values = read_day_values(call.given, asking, outcome.refused);
  const std::string affected = joined({call.arguments.begin(), call.arguments.end()}, " ");
  if (affected != "PM10" && affected != "PM10 PM2.5") asking.misuse("write 'dust PM10' or 'dust PM10 PM2.5'");
  if (standard == nullptr || outcome.refused || !asking.misused().empty()) return outcome;
  const Period day = *parse_period("2025-04-14");
  const UnitDays unit = steady_days(values, day);
  const terms::DustEvent event{"case", day.begin, day.begin, affected != "PM10", true, "case"};
  const PeriodVerdict with = judge_period(unit, day, *standard);
  const PeriodVerdict without = judge_period_without_dust(unit, day, *standard, {&event, 1});
  const DayVerdict& verdict = without.days.front();
  std::vector<std::string> primary;
  for (const Species species : verdict.primary.list()) primary.emplace_back(symbol(species));
  outcome.values["with"] = words(fmt::format("{}", with.days.front().aqi));
  outcome.values["without"] = words(fmt::format("{}", verdict.aqi));
  outcome.values["class"] = words(verdict.level < 0 ? "none" : standard->index->level(verdict.aqi).numeral);
  outcome.values["primary"] = words(primary.empty() ? "none" : joined(primary, " "));
  outcome.values["valid days"] = words(fmt::format("{}", without.counts.valid));
  for (const Species species : terms::basic_six) {
    outcome.values[fmt::format("{} days", symbol(species))] =
        words(fmt::format("{}", without.species[species].valid_days));
  }
  return outcome;
}

}  // namespace

std::vector<Verb> day_verbs() {
  return {{"mean24", run_mean24}, {"mda8", run_mda8}, {"city", run_city}, {"dust", run_dust}};
}

}  // namespace lantian::cases
