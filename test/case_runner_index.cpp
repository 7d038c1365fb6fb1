// Verbs on one concentration or one moment: index, level, day, realtime, nowcast.
#include "assess/index.hpp"
#include "assess/nowcast.hpp"
#include "assess/verdict.hpp"
#include "base/text.hpp"
#include "case_runner.hpp"
#include "case_runner_series.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::cases {
namespace {

using namespace assess;
using standards::IndexRule;
using standards::Scale;

const IndexRule* index_of_call(const Call& call, Asking& asking) {
  const standards::Standard* standard = standard_of(call, asking);
  if (standard != nullptr && standard->index == nullptr) asking.misuse(standard->id + " has no index");
  return standard == nullptr ? nullptr : standard->index;
}

std::string text_of_index(const SubIndex& index) {
  return index.value ? fmt::format("{}", *index.value) : "not computed";
}

Rational unit_size(std::string_view unit) {
  return Rational{unit == "mg/m3" ? 1000 : 1};
}
bool is_mass(std::string_view unit) {
  return unit == "ug/m3" || unit == "mg/m3";
}

/// index PM2.5 24h | given 60.5 ug/m3 | expect 100, class II
Outcome run_index(const Call& call, Asking& asking) {
  const IndexRule* rule = index_of_call(call, asking);
  const auto item = terms::parse_item(joined({call.arguments.begin(), call.arguments.end()}, " "));
  if (!item) asking.misuse(item.error().message);
  const auto value = parse_decimal(asking.word(call.given.at(0), 0, "a concentration"));
  const std::string& unit = asking.word(call.given.at(0), 1, "a unit");
  if (!value) return {{}, value.error()};
  const Scale* scale = rule != nullptr && item ? rule->scale(*item) : nullptr;
  if (scale == nullptr) {
    asking.misuse("the rule has no table for this item");
    return {};
  }
  if (unit != scale->unit && !(is_mass(unit) && is_mass(scale->unit))) {
    asking.misuse("the table is in " + scale->unit);
    return {};
  }
  const Rational in_scale =
      unit == scale->unit ? value->exact() : value->exact() * unit_size(unit) / unit_size(scale->unit);
  if (is_mass(unit)) {
    const auto exact = to_concentration(*value, unit == "mg/m3" ? ConcentrationUnit::mg_m3 : ConcentrationUnit::ug_m3);
    if (!exact) return {{}, exact.error()};
    const std::string fast = text_of_index(sub_index(*scale, Mean{exact->milli_ug(), 1}));
    const std::string plain = text_of_index(sub_index(*scale, in_scale));
    if (fast != plain) asking.misuse(fmt::format("two ways to one index differ: {} and {}", fast, plain));
  }
  const SubIndex index = sub_index(*scale, in_scale);
  Outcome outcome{{{"", words(text_of_index(index))}}, {}};
  if (index.value) {
    outcome.values["class"] = words(rule->level(*index.value).numeral);
    outcome.values["name"] = words(rule->level(*index.value).name.en);
  }
  return outcome;
}

/// level | given 101 | expect class III, name Light pollution, rgb FF7E00
Outcome run_level(const Call& call, Asking& asking) {
  const IndexRule* rule = index_of_call(call, asking);
  const int index = asking.whole(asking.word(call.given.at(0), 0, "an index"));
  if (rule == nullptr) return {};
  const standards::Level& level = rule->level(index);
  return {{{"class", words(level.numeral)}, {"name", words(level.name.en)}, {"rgb", words(level.rgb.substr(1))}}, {}};
}

std::string text_of_items(const std::vector<Item>& items, bool with_averaging) {
  std::vector<std::string> texts;
  for (const Item& item : items) texts.push_back(with_averaging ? text_of(item) : std::string{symbol(item.species)});
  return texts.empty() ? "none" : joined(texts, " ");
}

void answer_index(Outcome& outcome, const IndexVerdict& verdict, const IndexRule& rule, bool with_averaging) {
  const bool published = verdict.status == IndexStatus::published;
  outcome.values["aqi"] = words(published                                      ? fmt::format("{}", verdict.value)
                                : verdict.status == IndexStatus::not_available ? "NA"
                                                                               : "none");
  outcome.values["rest"] = words(fmt::format("{}", verdict.value));
  outcome.values["class"] = words(published ? rule.level(verdict.value).numeral : "none");
  outcome.values["primary"] = words(text_of_items(verdict.primary, with_averaging));
  outcome.values["exceeding"] = words(text_of_items(verdict.exceeding, with_averaging));
  outcome.values["missing"] = words(text_of_items(verdict.missing, with_averaging));
  for (const PrimaryItem& part : verdict.sub_indices) {
    const std::string name = with_averaging ? text_of(part.item) : std::string{symbol(part.item.species)};
    outcome.values["iaqi " + name] = words(fmt::format("{}", part.value));
  }
}

/// day | given PM2.5 60, PM10 120, SO2 5, NO2 10, CO 0.4, O3 50 | expect aqi 100, primary PM2.5 PM10, class II
Outcome run_day(const Call& call, Asking& asking) {
  const IndexRule* rule = index_of_call(call, asking);
  Outcome outcome;
  const DayValues values = read_day_values(call.given, asking, outcome.refused);
  if (rule == nullptr || outcome.refused || !asking.misused().empty()) return outcome;
  std::vector<IndexInput> inputs;
  for (const Species species : terms::basic_six) {
    const SpeciesDay& own = values.species[species];
    const Averaging averaging = species == Species::o3 ? Averaging::eight_hours : Averaging::day;
    if (own.valid()) inputs.push_back({{species, averaging}, own.value});
  }
  const IndexVerdict verdict = judge_index(inputs, rule->daily, *rule);
  answer_index(outcome, verdict, *rule, false);
  // The periods go another way to the same verdict; both must say the same.
  const DayVerdict fast = judge_days({&values, 1}, *parse_period("2023-01-01"), *call.setting.standard).front();
  std::vector<Species> primary;
  for (const Item& item : verdict.primary) primary.push_back(item.species);
  std::ranges::sort(primary, {}, [](Species species) { return index_of(species); });
  if (fast.status != verdict.status || fast.aqi != verdict.value || fast.primary.list() != primary) {
    asking.misuse(fmt::format("judge_days ({}) and judge_index ({}) differ", fast.aqi, verdict.value));
  }
  return outcome;
}

/// realtime | given PM2.5 1h 60, O3 1h 160 | expect aqi 100, primary PM2.5 1h
Outcome run_realtime(const Call& call, Asking& asking) {
  const IndexRule* rule = index_of_call(call, asking);
  std::vector<IndexInput> inputs;
  for (const Clause& clause : call.given) {
    if (clause.size() < 3) asking.misuse("write an item and its value, like 'PM2.5 1h 60'");
    if (!asking.misused().empty()) return {};
    const auto item = terms::parse_item(clause[0] + " " + clause[1]);
    if (!item) asking.misuse(item.error().message);
    if (!item || clause[2] == "NA") continue;
    const auto exact = to_concentration(asking.decimal(clause[2]), terms::printed_unit(item->species));
    if (!exact) return {{}, exact.error()};
    inputs.push_back({*item, {exact->milli_ug(), 1}});
  }
  if (rule == nullptr || !asking.misused().empty()) return {};
  Outcome outcome;
  answer_index(outcome, judge_index(inputs, rule->realtime, *rule), *rule, true);
  return outcome;
}

/// nowcast PM2.5 | given 34.9 43 50 - ... (newest first, ug/m3) | expect 42.4766 ug/m3, index 118
Outcome run_nowcast(const Call& call, Asking& asking) {
  const IndexRule* rule = index_of_call(call, asking);
  const Species species = asking.species(asking.word(call.arguments, 0, "a species"));
  if (rule == nullptr) return {};
  if (!rule->nowcast) {
    asking.misuse("the rule has no NowCast");
    return {};
  }
  std::vector<std::optional<Concentration>> hours;
  for (const std::string& word : spread_out(call.given.at(0), asking)) {
    if (word == "-") {
      hours.emplace_back();
      continue;
    }
    const auto exact = to_concentration(asking.decimal(word), ConcentrationUnit::ug_m3);
    if (!exact) return {{}, exact.error()};
    hours.emplace_back(*exact);
  }
  const standards::NowcastRule& law = *rule->nowcast;
  const auto value = nowcast(hours, law);
  if (!value) return {{{"", words("none")}}, {}};
  Outcome outcome{{{"", number(*value, "ug/m3")}}, {}};
  const Scale* scale = rule->scale({species, Averaging::day});
  if (scale != nullptr) outcome.values["index"] = words(text_of_index(sub_index(*scale, *value)));
  return outcome;
}

}  // namespace

std::vector<Verb> index_verbs() {
  return {{"index", run_index},
          {"level", run_level},
          {"day", run_day},
          {"realtime", run_realtime},
          {"nowcast", run_nowcast}};
}

}  // namespace lantian::cases
