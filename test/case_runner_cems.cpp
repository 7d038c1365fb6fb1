// Verbs on flue gas: flue-gas (one hour), flue-gas-hours (hours in a row).
#include "assess/cems.hpp"
#include "base/round.hpp"
#include "base/text.hpp"
#include "case_runner.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::cases {
namespace {

using namespace assess;

constexpr std::string_view case_factor = "a21026";

/// Everything a case says of one outlet; the question points into it.
struct FlueGas {
  Outlet outlet;
  Period period;
  std::vector<CemsHour> before;  ///< numbered backwards once all are read
  std::vector<CemsHour> hours;
  std::vector<CemsMark> marks;
  std::vector<Clause> mark_clauses;
  Decimal flow{1'000'000, 0};  ///< with it the kg of an hour are its mg/m3
};

const standards::CemsRule* cems_of(const Call& call, Asking& asking) {
  if (call.setting.cems == nullptr)
    asking.misuse("choose a rule of flue gas first, like 'rule HJ75/2017' at the margin");
  return call.setting.cems;
}

GasBasis basis_of(std::string_view word, Asking& asking) {
  for (const GasBasis basis :
       {GasBasis::dry_standard, GasBasis::wet_standard, GasBasis::dry_actual, GasBasis::wet_actual}) {
    if (name_of(basis) == word) return basis;
  }
  asking.misuse(fmt::format("'{}' is none of dry_standard wet_standard dry_actual wet_actual", word));
  return GasBasis::dry_standard;
}

SourceState state_of_word(std::string_view word, Asking& asking) {
  for (const SourceState state : {SourceState::start_up, SourceState::shut_down, SourceState::malfunction}) {
    if (name_of(state) == word) return state;
  }
  asking.misuse(fmt::format("'{}' is none of start_up shut_down malfunction", word));
  return SourceState::start_up;
}

/// An outlet with one permit and one factor, a limit that nothing reaches unless the case sets one.
FlueGas begun(const Call& call, Asking& asking) {
  FlueGas gas;
  gas.outlet.id = "case";
  Permit permit;
  permit.document = "permit";
  permit.limits = {{std::string{case_factor}, {"SO2", "SO2"}, {100'000, 0}, std::nullopt}};
  gas.outlet.permits = {permit};
  if (!call.arguments.empty()) gas.outlet.measuring.concentration = basis_of(call.arguments[0], asking);
  gas.outlet.measuring.flow = gas.outlet.measuring.concentration;
  if (call.arguments.size() > 1) gas.outlet.measuring.flow = basis_of(call.arguments[1], asking);
  return gas;
}

CemsReading& reading_of_case(CemsHour& hour, std::string_view factor) {
  const auto found = std::ranges::find(hour.readings, factor, &CemsReading::factor);
  if (found != hour.readings.end()) return *found;
  hour.readings.emplace_back().factor = factor;
  return hour.readings.back();
}

/// limit 35 | limit 35 at 6 | exempt start_up 8 at a time | exempt start_up 60 a year
bool take_permit(const Clause& clause, FlueGas& gas, Asking& asking) {
  Permit& permit = gas.outlet.permits.front();
  if (clause[0] == "limit") {
    permit.limits.front().limit = asking.decimal(asking.word(clause, 1, "a limit in mg/m3"));
    if (clause.size() > 2)
      permit.limits.front().reference_oxygen = asking.decimal(asking.word(clause, 3, "'at', oxygen"));
    return true;
  }
  if (clause[0] != "exempt") return false;
  Exemption exemption;
  exemption.state = state_of_word(asking.word(clause, 1, "a state"), asking);
  exemption.source = "clause";
  if (clause.size() > 2) {
    const int hours = asking.whole(clause[2]);
    (clause.back() == "year" ? exemption.hours_year : exemption.hours_each) = hours;
  }
  for (Exemption& known : permit.exemptions) {
    if (known.state != exemption.state) continue;
    if (exemption.hours_year) known.hours_year = exemption.hours_year;
    if (exemption.hours_each) known.hours_each = exemption.hours_each;
    return true;
  }
  permit.exemptions.push_back(exemption);
  return true;
}

/// What a word of a single hour is about.
std::string_view factor_of_word(std::string_view word) {
  constexpr std::pair<std::string_view, std::string_view> words_of_gas[] = {
      {"C", case_factor},       {"O2", factor_oxygen},         {"flow", factor_flow}, {"celsius", factor_temperature},
      {"kpa", factor_pressure}, {"moisture", factor_moisture}, {"NO", factor_no},     {"NO2", factor_no2}};
  for (const auto& [name, factor] : words_of_gas) {
    if (name == word) return factor;
  }
  return {};
}

void take_gas_clause(const Clause& clause, FlueGas& gas, Asking& asking) {
  CemsHour& hour = gas.hours.front();
  const std::string& name = clause[0];
  if (take_permit(clause, gas, asking)) return;
  const std::string& word = asking.word(clause, 1, "a value");
  const HourEnding at = hour.hour;
  if (name == "flag") {
    reading_of_case(hour, case_factor).flag = word;
  } else if (name == "minutes") {
    reading_of_case(hour, case_factor).minutes = asking.whole(word);
  } else if (name == "state" || name == "mark") {
    const auto kind = parse_mark_kind(word);
    if (!kind) asking.misuse(fmt::format("'{}' is no mark", word));
    if (kind) gas.marks.push_back({*kind, at, at, ""});
  } else if (name == "ambient") {
    gas.outlet.measuring.ambient_kpa = asking.decimal(word);
  } else if (!factor_of_word(name).empty()) {
    CemsReading& reading = reading_of_case(hour, factor_of_word(name));
    if (word != "-") reading.value = asking.decimal(word);
    if (clause.size() > 2) reading.flag = clause[2];
  } else {
    asking.misuse(
        fmt::format("'{}' is not known; there are C O2 flow celsius kpa moisture ambient NO NO2 flag minutes "
                    "state mark limit exempt",
                    name));
  }
}

Value number_or_none(const std::optional<Rational>& value, std::string unit) {
  return value ? number(*value, std::move(unit)) : words("none");
}

/// flue-gas [BASIS [FLOW-BASIS]] | given C 28, flow 410000 | expect emission 11.48 kg
Outcome run_flue_gas(const Call& call, Asking& asking) {
  const standards::CemsRule* rule = cems_of(call, asking);
  FlueGas gas = begun(call, asking);
  gas.period = asking.period("2026-11-03");
  gas.hours.push_back({hour_ending(gas.period.begin, 1), {}});
  for (const Clause& clause : call.given) take_gas_clause(clause, gas, asking);
  if (rule == nullptr || !asking.misused().empty()) return {};
  CemsHour& only = gas.hours.front();
  if (only.reading(factor_no) != nullptr) {
    gas.outlet.measuring.nox_from_parts = true;
    gas.outlet.permits.front().limits.front().factor = factor_nox;
  }
  const auto month = judge_cems({gas.outlet, *rule, gas.period, gas.hours, gas.marks, nullptr, gas.hours.front().hour});
  if (!month) return {{}, month.error()};
  const CemsHourVerdict& hour = month->factors.front().hours.front();
  return {{{"outcome", words(std::string{name_of(hour.outcome)})},
           {"why", words(hour.why.empty() ? "nothing" : hour.why)},
           {"measured", number_or_none(hour.measured, "mg/m3")},
           {"dry", number_or_none(hour.dry, "mg/m3")},
           {"converted", number_or_none(hour.converted, "mg/m3")},
           {"emission", number_or_none(hour.emission, "kg")},
           {"no emission", words(hour.no_emission.empty() ? "nothing" : hour.no_emission)},
           {"captured", words(hour.captured ? "yes" : "no")}},
          {}};
}

/// "20", "20@410000" with a flow of its own, "20M" with a flag, "M" a flag alone, "-" no record, "F" stopped.
CemsHour hour_of_word(std::string_view word, const FlueGas& gas, Asking& asking) {
  CemsHour hour;
  if (word == "-") return hour;
  std::string flag;
  if (word.back() >= 'A' && word.back() <= 'Z') {
    flag = word.back();
    word.remove_suffix(1);
  }
  const std::size_t at = word.find('@');
  CemsReading& reading = reading_of_case(hour, case_factor);
  reading.flag = flag;
  if (!word.empty()) reading.value = asking.decimal(word.substr(0, at));
  reading_of_case(hour, factor_flow).value =
      at == std::string_view::npos ? gas.flow : asking.decimal(word.substr(at + 1));
  return hour;
}

/// "24*20 M" is 24 hours of 20 and one flagged M.
void take_hours(const Clause& clause, std::vector<CemsHour>& hours, const FlueGas& gas, Asking& asking) {
  constexpr int most = 10'000;
  for (std::size_t i = 1; i < clause.size(); ++i) {
    const std::string_view word = clause[i];
    const std::size_t star = word.find('*');
    const int times = star == std::string_view::npos ? 1 : asking.whole(word.substr(0, star));
    const std::string_view rest = star == std::string_view::npos ? word : word.substr(star + 1);
    if (rest.empty() || times < 1 || times > most) {
      asking.misuse(fmt::format("'{}' is no run of hours, like 24*20", word));
      return;
    }
    const CemsHour one = hour_of_word(rest, gas, asking);
    hours.insert(hours.end(), static_cast<std::size_t>(times), one);
  }
}

void number_hours(FlueGas& gas) {
  HourEnding at = hour_ending(gas.period.begin, 1) - std::chrono::hours{static_cast<int>(gas.before.size())};
  for (std::vector<CemsHour>* part : {&gas.before, &gas.hours}) {
    for (CemsHour& hour : *part) {
      hour.hour = at;
      at += std::chrono::hours{1};
    }
  }
}

/// mark start_up 3 5: hours 3 to 5 of the period; negative ones lie before it (0 is the last of those).
void place_marks(FlueGas& gas, Asking& asking) {
  const HourEnding zero = hour_ending(gas.period.begin, 0);
  for (const Clause& clause : gas.mark_clauses) {
    const auto kind = parse_mark_kind(asking.word(clause, 1, "a kind of mark"));
    const int first = asking.whole(asking.word(clause, 2, "its first hour"));
    const int last = clause.size() > 3 ? asking.whole(clause[3]) : first;
    if (!kind) asking.misuse(fmt::format("'{}' is no mark", clause[1]));
    if (kind) gas.marks.push_back({*kind, zero + std::chrono::hours{first}, zero + std::chrono::hours{last}, ""});
  }
}

std::string hours_text(HourEnding first, HourEnding last) {
  return text_of(first) + " to " + text_of(last);
}

void put_stretches(const CemsFactorMonth& factor, Outcome& outcome) {
  outcome.values["exceeding"] = words(fmt::format("{}", factor.count(CemsOutcome::exceeds)));
  outcome.values["exempt"] = words(fmt::format("{}", factor.count(CemsOutcome::exempt)));
  outcome.values["stretches"] = words(fmt::format("{}", factor.exceedances.size()));
  for (std::size_t i = 0; i < factor.exceedances.size(); ++i) {
    const CemsStretch& stretch = factor.exceedances[i];
    const std::string number_name = fmt::format("{}", i + 1);
    outcome.values["stretch " + number_name] = words(hours_text(stretch.first, stretch.last));
    outcome.values["max " + number_name] = number(stretch.max, "mg/m3");
    outcome.values["mean " + number_name] = number(stretch.mean, "mg/m3");
    outcome.values["multiple " + number_name] = number(stretch.multiple(), "");
    outcome.values["why " + number_name] = words(stretch.why.empty() ? "nothing" : stretch.why);
    outcome.values["edges " + number_name] =
        words(fmt::format("{} {}", stretch.begins_before ? "open" : "closed", stretch.goes_on ? "open" : "closed"));
  }
  std::vector<std::string> exempt;
  for (const CemsStretch& stretch : factor.exempt) exempt.push_back(fmt::format("{} x {}", stretch.hours, stretch.why));
  outcome.values["exempt for"] = words(exempt.empty() ? "nothing" : joined(exempt, "; "));
}

Outcome answers_of(const CemsFactorMonth& factor) {
  Outcome outcome;
  std::vector<std::string> rules;
  std::vector<std::string> refused;
  std::vector<std::string> sources;
  for (const CemsStandIn& one : factor.stand_ins) {
    if (!one.rule.empty()) rules.push_back(one.rule.substr(one.rule.find('#') + 1));
    if (!one.refused.empty()) refused.push_back(one.refused);
    if (one.emission) sources.push_back(text_of(one.source_hour));
  }
  const CemsCapture& span = factor.spans.back();
  outcome.values["hours"] = words(fmt::format("{}", factor.month.hours));
  outcome.values["valid"] = words(fmt::format("{}", factor.month.valid));
  outcome.values["stopped"] = words(fmt::format("{}", factor.month.stopped));
  outcome.values["capture"] = words(fmt::format("{}/{}", span.valid, span.hours - span.stopped));
  outcome.values["measured"] = number(factor.measured_kg, "kg");
  outcome.values["stand-in"] = number(factor.stand_in_kg, "kg");
  outcome.values["mass"] = number(factor.total_kg(), "kg");
  outcome.values["stand-in hours"] = words(fmt::format("{}", factor.stand_in_hours));
  outcome.values["open hours"] = words(fmt::format("{}", factor.open_hours));
  outcome.values["by"] = words(rules.empty() ? "nothing" : joined(rules, " "));
  outcome.values["nothing stands in"] = words(refused.empty() ? "nothing" : joined(refused, "; "));
  outcome.values["taken from"] = words(sources.empty() ? "nowhere" : joined(sources, "; "));
  put_stretches(factor, outcome);
  return outcome;
}

/// flue-gas-hours PERIOD | given before 200*10, hours 90*20 10*M | expect mass 1900 kg, by gap-24h
Outcome run_flue_gas_hours(const Call& call, Asking& asking) {
  const standards::CemsRule* rule = cems_of(call, asking);
  FlueGas gas = begun({call.setting, {}, call.given}, asking);
  gas.period = asking.period(asking.word(call.arguments, 0, "a period"));
  for (const Clause& clause : call.given) {
    if (clause[0] == "flow") gas.flow = asking.decimal(asking.word(clause, 1, "a flow in m3/h"));
  }
  for (const Clause& clause : call.given) {
    if (clause[0] == "flow" || take_permit(clause, gas, asking)) continue;
    if (clause[0] == "before") {
      take_hours(clause, gas.before, gas, asking);
    } else if (clause[0] == "hours") {
      take_hours(clause, gas.hours, gas, asking);
    } else if (clause[0] == "mark") {
      gas.mark_clauses.push_back(clause);
    } else {
      asking.misuse(fmt::format("'{}' is not known; there are before hours flow limit exempt mark", clause[0]));
    }
  }
  if (rule == nullptr || !asking.misused().empty()) return {};
  number_hours(gas);
  place_marks(gas, asking);
  const auto until = gas.hours.empty() ? std::nullopt : std::optional{gas.hours.back().hour};
  std::vector<CemsHour> all = gas.before;
  all.insert(all.end(), gas.hours.begin(), gas.hours.end());
  std::erase_if(all, [](const CemsHour& hour) { return hour.readings.empty(); });
  const auto month = judge_cems({gas.outlet, *rule, gas.period, all, gas.marks, nullptr, until});
  if (!month) return {{}, month.error()};
  return answers_of(month->factors.front());
}

}  // namespace

std::vector<Verb> cems_verbs() {
  return {{"flue-gas", run_flue_gas}, {"flue-gas-hours", run_flue_gas_hours}};
}

}  // namespace lantian::cases
