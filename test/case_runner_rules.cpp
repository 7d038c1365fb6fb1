// Choosing rules, and the verbs that ask the rulebook and the calendar.
#include "base/period.hpp"
#include "base/round.hpp"
#include "base/text.hpp"
#include "case_runner.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::cases {
namespace {

using standards::Limit;
using standards::RuleHead;
using standards::Standard;

/// Puts the rule "HJ633/2012" in its place: the part of its kind, or the class table.
bool put_rule(Setting& setting, const RuleHead& head) {
  const std::string wanted = head.ref.text();
  Standard set = setting.standard.value_or(Standard{});
  bool found = false;
  for (const Standard* one : setting.rulebook->standards()) {
    const auto take = [&](auto& mine, const auto* theirs) {
      if (theirs == nullptr || theirs->head.ref.text() != wanted) return;
      mine = theirs;
      found = true;
    };
    take(set.limits, one->limits);
    take(set.index, one->index);
    take(set.evaluation, one->evaluation);
    take(set.composite, one->composite);
  }
  if (found) {
    if (set.id.empty()) set.id = wanted;
    setting.standard = set;
    return true;
  }
  if (const auto classes = setting.rulebook->classes(head.ref.id, head.from)) setting.classes = *classes;
  if (const auto status = setting.rulebook->status(head.ref.id, head.from)) setting.status = *status;
  if (const auto cems = setting.rulebook->cems(head.ref.id, head.from)) setting.cems = *cems;
  if (const auto quality = setting.rulebook->quality(head.ref.id, head.from)) setting.quality = *quality;
  return (setting.classes != nullptr && &setting.classes->head == &head) ||
         (setting.status != nullptr && &setting.status->head == &head) ||
         (setting.cems != nullptr && &setting.cems->head == &head) ||
         (setting.quality != nullptr && &setting.quality->head == &head);
}

const Limit* find_limit(const Call& call, Asking& asking, std::string_view grade) {
  const Standard* standard = standard_of(call, asking);
  if (standard == nullptr) return nullptr;
  if (standard->limits == nullptr) {
    asking.misuse(standard->id + " has no limits");
    return nullptr;
  }
  const auto species = terms::parse_species(asking.word(call.arguments, 0, "a species"));
  const std::string& statistic = asking.word(call.arguments, 1, "a statistic such as annual or 24h");
  if (!species) asking.misuse("unknown species");
  return species ? standard->limits->find(*species, statistic, grade) : nullptr;
}

/// limit PM2.5 annual | given grade II | expect 30 ug/m3
Outcome run_limit(const Call& call, Asking& asking) {
  if (call.given.size() != 1 || call.given[0].size() != 2 || call.given[0][0] != "grade") {
    asking.misuse("write 'given grade II'");
    return {};
  }
  const Limit* limit = find_limit(call, asking, call.given[0][1]);
  if (limit == nullptr) return {{{"", words("none")}}, {}};
  return {{{"", number(limit->value.exact(), limit->unit)}}, {}};
}

/// grade PM2.5 annual | given 30 ug/m3 | expect IT-1: the strictest grade whose limit is met.
Outcome run_rule_grade(const Call& call, Asking& asking) {
  const Standard* standard = standard_of(call, asking);
  if (standard == nullptr || standard->limits == nullptr) return {};
  const Decimal value = asking.decimal(asking.word(call.given.at(0), 0, "a concentration"));
  const std::string& unit = asking.word(call.given.at(0), 1, "a unit");
  for (const std::string& grade : standard->limits->grades) {
    const Limit* limit = find_limit(call, asking, grade);
    if (limit == nullptr) continue;
    if (limit->unit != unit) asking.misuse("the limit is in " + limit->unit);
    if (value <= limit->value) return {{{"", words(grade)}}, {}};
  }
  return {{{"", words("none")}}, {}};
}

/// law [AREA] | given 2026-03-01 | expect CN2026T
Outcome run_law(const Call& call, Asking& asking) {
  const Day day = asking.day(asking.word(call.given.at(0), 0, "a day"));
  const auto found = call.setting.rulebook->standard_on(day, call.arguments.empty() ? "" : call.arguments[0]);
  if (!found) return {{}, found.error()};
  return {{{"", words((*found)->id)}}, {}};
}

/// state SO2 | given 2018-08-31 | expect 273.15 K, 1013.25 hPa: the volume that concentrations refer to.
Outcome run_state(const Call& call, Asking& asking) {
  const Standard* standard = standard_of(call, asking);
  if (standard == nullptr || standard->limits == nullptr) return {};
  const Day day = asking.day(asking.word(call.given.at(0), 0, "a day"));
  const auto species = asking.species(asking.word(call.arguments, 0, "a species"));
  const standards::VolumeState* state = standard->limits->state(species, day);
  if (state == nullptr) return {{{"", words("none")}}, {}};
  if (!state->kelvin || !state->hectopascal) return {{{"", words("as sampled")}}, {}};
  return {
      {{"temperature", number(state->kelvin->exact(), "K")}, {"pressure", number(state->hectopascal->exact(), "hPa")}},
      {}};
}

/// period | given AY2023 | expect days 366, from 2023-04-01, to 2024-03-31, year before AY2022, months 12
Outcome run_period(const Call& call, Asking& asking) {
  const auto period = parse_period(asking.word(call.given.at(0), 0, "a period"));
  if (!period) return {{}, period.error()};
  Outcome outcome;
  outcome.values["days"] = number(Rational{period->days()}, "d");
  outcome.values["from"] = words(text_of(period->begin));
  outcome.values["to"] = words(text_of(period->last()));
  outcome.values["year before"] = words(year_before(*period).name);
  outcome.values["months"] = number(Rational{static_cast<std::int64_t>(months_of(*period).size())}, "");
  return outcome;
}

/// round 1 | given 4.05 | expect 4.0
Outcome run_round(const Call& call, Asking& asking) {
  const int places = asking.whole(asking.word(call.arguments, 0, "a number of decimals"));
  const auto value = parse_decimal(asking.word(call.given.at(0), 0, "a number"));
  if (!value) return {{}, value.error()};
  if (places < 0 || places > 9) asking.misuse("0 to 9 decimals");
  if (!asking.misused().empty()) return {};
  return {{{"", words(round_half_even(value->exact(), places).text())}}, {}};
}

/// concentration | given 4.05 mg/m3 | expect 4050 ug/m3
Outcome run_concentration(const Call& call, Asking& asking) {
  const auto value = parse_decimal(asking.word(call.given.at(0), 0, "a number"));
  if (!value) return {{}, value.error()};
  const auto exact = to_concentration(*value, asking.unit(asking.word(call.given.at(0), 1, "a unit")));
  if (!exact) return {{}, exact.error()};
  return {{{"", number(in(*exact, ConcentrationUnit::ug_m3), "ug/m3")}}, {}};
}

}  // namespace

Setting setting_of(const Block& block, const standards::Rulebook& rulebook, Asking& asking) {
  Setting setting;
  setting.rulebook = &rulebook;
  for (const std::string& one : block.chosen) {
    const std::size_t blank = one.find(' ');
    const std::string name = one.substr(blank + 1);
    if (one.starts_with("standard ")) {
      const auto found = rulebook.standard(name);
      if (!found) {
        asking.misuse(found.error().text());
        return setting;
      }
      setting.standard = **found;
      continue;
    }
    const auto heads = rulebook.heads();
    const auto head = std::ranges::find_if(heads, [&](const RuleHead* h) { return h->ref.text() == name; });
    if (head == heads.end() || !put_rule(setting, **head)) {
      asking.misuse(fmt::format("there is no rule '{}' to choose", name));
      return setting;
    }
  }
  return setting;
}

const Standard* standard_of(const Call& call, Asking& asking) {
  if (call.setting.standard) return &*call.setting.standard;
  asking.misuse("choose rules first: 'standard CN2026T' or 'rule HJ633/2026' at the margin");
  return nullptr;
}

std::vector<Verb> rule_verbs() {
  return {{"limit", run_limit},
          {"grade", run_rule_grade},
          {"law", run_law},
          {"state", run_state},
          {"period", run_period},
          {"round", run_round},
          {"concentration", run_concentration}};
}

/// Every verb, topic by topic: one line each, so that topics are added without touching each other.
static std::vector<Verb> all_verbs() {
  std::vector<Verb> all;
  for (const auto topic : {
           index_verbs,
           day_verbs,
           period_verbs,
           rule_verbs,
           status_verbs,
           cems_verbs,
           quality_verbs,
           inventory_verbs,
           measure_verbs,
           programme_verbs,
           dust_verbs,
           ledger_verbs,
           figure_verbs,
           allocation_verbs,
           transport_verbs,
           trend_verbs,
           docket_verbs,
           warning_verbs,
           respond_forecast_verbs,
           carbon_account_verbs,
           carbon_defect_verbs,
           respond_list_verbs,
           respond_plan_verbs,
           respond_order_verbs,
           respond_review_verbs,
           carbon_rating_verbs,
           carbon_finance_verbs,
       }) {
    const std::vector<Verb> verbs = topic();
    all.insert(all.end(), verbs.begin(), verbs.end());
  }
  return all;
}

const Verb* find_verb(std::string_view name) {
  static const std::vector<Verb> all = all_verbs();
  const auto found = std::ranges::find(all, name, &Verb::name);
  return found == all.end() ? nullptr : &*found;
}

std::string verb_names() {
  std::vector<std::string> names;
  for (const Verb& verb : all_verbs()) names.emplace_back(verb.name);
  return joined(names, " ");
}

}  // namespace lantian::cases
