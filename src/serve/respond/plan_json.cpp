#include "serve/respond/plan_json.hpp"

#include "serve/respond/list_json.hpp"
#include "serve/respond/plan_json_parts.hpp"

namespace lantian::serve {
namespace {

DocumentJson plan_grams(const respond::DailyGrams& grams) {
  DocumentJson json = DocumentJson::object();
  for (std::size_t p = 0; p < grams.size(); ++p)
    json[std::string{word_of(static_cast<respond::Pollutant>(p))}] = grams[p];
  return json;
}

DocumentJson plan_numbers(const std::vector<double>& values) {
  DocumentJson json = DocumentJson::array();
  for (const double value : values) json.push_back(plan_short(value));
  return json;
}

DocumentJson plan_shares(const respond::PlanProblem& problem, const respond::PlanOutcome& outcome) {
  DocumentJson json = DocumentJson::object();
  for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
    const auto pollutant = static_cast<respond::Pollutant>(p);
    const std::string key{word_of(pollutant)};
    json[key] = nullptr;
    if (problem.demands.base[p] > 0) json[key] = plan_short(outcome.share_percent(problem.demands.base, pollutant));
  }
  return json;
}

DocumentJson plan_outcome(const respond::PlanProblem& problem, const respond::PlanOutcome& outcome) {
  return {{"cost_yuan_d", plan_short(outcome.cost_yuan_d)},
          {"reduction_g_d", plan_grams(outcome.reduction)},
          {"share_percent", plan_shares(problem, outcome)},
          {"ug_m3", plan_numbers(outcome.ug_m3)}};
}

DocumentJson plan_demand(const PlanMade& made, const respond::PlanDemandState& state) {
  DocumentJson json{{"kind", word_of(state.demand.kind)},       {"asked", plan_short(state.demand.asked)},
                    {"given", plan_short(state.given)},         {"gave_way", state.shortfall > 0},
                    {"shortfall", plan_short(state.shortfall)}, {"price_yuan_d", plan_short(state.price_yuan_d)}};
  if (state.demand.kind == respond::PlanDemandKind::share) json["pollutant"] = word_of(state.demand.pollutant);
  if (state.demand.kind == respond::PlanDemandKind::target) {
    json["receptor"] = made.problem.receptors[state.demand.receptor];
  }
  if (respond::rank_of(state.demand.kind) == 2) json["group"] = state.demand.group;
  return json;
}

DocumentJson plan_units(const PlanMade& made, const respond::PlanReading& reading) {
  DocumentJson json = DocumentJson::array();
  for (const std::size_t u : reading.units) {
    const respond::PlanUnit& unit = made.problem.units[u];
    const respond::PlanOption& option = unit.options.at(made.answer.choice[u]);
    json.push_back({{"unit", unit.id},
                    {"kind", word_of(option.kind)},
                    {"cut_percent", option.cut_percent},
                    {"cost_yuan_d", plan_short(option.cost_yuan_d)},
                    {"duty", made.answer.choice[u] == 0}});
  }
  return json;
}

DocumentJson plan_enterprise(const PlanMade& made, const respond::PlanReading& reading) {
  const auto name = made.names.find(reading.enterprise);
  DocumentJson json{{"enterprise", reading.enterprise},
                    {"county", reading.county},
                    {"reason", word_of(reading.reason)},
                    {"units", plan_units(made, reading)},
                    {"cost_yuan_d", plan_short(reading.cost_yuan_d)},
                    {"worth_yuan_d", plan_short(reading.worth_yuan_d)},
                    {"reduction_g_d", plan_grams(reading.reduction)},
                    {"ug_m3", plan_numbers(reading.ug_m3)},
                    {"demand", nullptr}};
  plan_put_name(json, "name", name == made.names.end() ? terms::Name{} : name->second);
  if (reading.demand) {
    const respond::PlanDemandState& state = made.answer.demands[*reading.demand];
    json["demand"] = plan_demand(made, state);
    json["gives"] = plan_short(reading.gives);
  }
  return json;
}

DocumentJson plan_asked(const PlanMade& made) {
  const respond::PlanDemands& demands = made.problem.demands;
  DocumentJson json{{"share_set", made.ask.share_set},
                    {"share_percent", DocumentJson::object()},
                    {"balanced", demands.balanced},
                    {"shares_reached", made.shares ? DocumentJson(made.shares->passes()) : DocumentJson(nullptr)},
                    {"targets", DocumentJson::array()},
                    {"gap", made.ask.gap},
                    {"seconds", made.ask.seconds}};
  for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
    const std::string key{word_of(static_cast<respond::Pollutant>(p))};
    json["share_percent"][key] = nullptr;
    if (demands.share_percent[p]) json["share_percent"][key] = *demands.share_percent[p];
  }
  for (const PlanTarget& one : made.ask.targets)
    json["targets"].push_back({{"receptor", one.receptor}, {"ug_m3", one.ug_m3}});
  json["fair_cost_yuan_d"] = plan_short(demands.fair_cost_yuan_d);
  json["enterprise_cost_percent"] = demands.enterprise_cost_percent;
  json["county_cost_percent"] = demands.county_cost_percent;
  json["enterprise_base_percent"] = demands.enterprise_base_percent;
  return json;
}

DocumentJson plan_answer(const PlanMade& made) {
  const respond::PlanAnswer& answer = made.answer;
  DocumentJson json = plan_outcome(made.problem, answer.outcome);
  json["bound_yuan_d"] = plan_short(answer.bound_yuan_d);
  json["linear_bound_yuan_d"] = plan_short(answer.linear_bound_yuan_d);
  json["gap"] = plan_short(answer.gap);
  json["linear_seconds"] = plan_short(answer.linear_seconds);
  json["search_seconds"] = plan_short(answer.search_seconds);
  return json;
}

DocumentJson plan_comparison(const PlanMade& made) {
  DocumentJson equal = plan_outcome(made.problem, made.equal.outcome);
  equal["percent"] = plan_short(made.equal.percent);
  equal["meets"] = made.equal.meets;
  DocumentJson json{{"plan", plan_answer(made)},
                    {"equal", std::move(equal)},
                    {"official", plan_outcome(made.problem, made.official)},
                    {"greatest", plan_outcome(made.problem, made.greatest)},
                    {"at_equal", nullptr},
                    {"without_caps", nullptr}};
  if (made.at_equal) {
    json["at_equal"] = plan_outcome(made.problem, made.at_equal->outcome);
    json["at_equal"]["gap"] = plan_short(made.at_equal->gap);
  }
  if (made.without_caps) {
    json["without_caps"] = plan_outcome(made.problem, made.without_caps->outcome);
    json["without_caps"]["gap"] = plan_short(made.without_caps->gap);
  }
  return json;
}

DocumentJson plan_effects_json(const PlanOffice& office, const PlanMade& made) {
  DocumentJson json{{"from", office.effects.from},
                    {"period", office.effects.period},
                    {"synthetic", office.effects.synthetic},
                    {"lineage", office.effects.lineage},
                    {"units", DocumentJson::object()}};
  for (const auto& [by, units] : made.effects_by) json["units"][by] = units;
  return json;
}

}  // namespace

std::string plan_json(const PlanOffice& office, const PlanMade& made, bool with_measures) {
  DocumentJson json{{"id", made.id},
                    {"list", made.ask.list},
                    {"list_id", made.list_id},
                    {"level", word_of(made.ask.level)},
                    {"episode", made.ask.episode},
                    {"on", text_of(made.ask.on.value_or(Day{}))},
                    {"synthetic", made.synthetic},
                    {"status", word_of(made.answer.status)},
                    {"least_proven", made.answer.least_proven},
                    {"costs_assumed", true},
                    {"asked", plan_asked(made)},
                    {"receptors", DocumentJson::array()}};
  if (made.ask.list_row > 0) json["list_row"] = made.ask.list_row;
  for (const std::string& id : made.problem.receptors) {
    DocumentJson receptor{{"id", id}};
    plan_put_name(receptor, "name", plan_place(office, id));
    json["receptors"].push_back(std::move(receptor));
  }
  const DocumentJson comparison = plan_comparison(made);  // items() does not keep what it walks over
  for (const auto& [key, part] : comparison.items()) json[key] = part;
  json["fixed"] = {{"reduction_g_d", plan_grams(made.problem.fixed)},
                   {"ug_m3", plan_numbers(made.problem.fixed_effect)}};
  json["base_g_d"] = plan_grams(made.problem.demands.base);
  json["demands"] = DocumentJson::array();
  for (const respond::PlanDemandState& state : made.answer.demands) json["demands"].push_back(plan_demand(made, state));
  json["effects"] = plan_effects_json(office, made);
  json["left_out"] = made.left_out;
  json["counts"] = {{"units", made.problem.units.size()}, {"enterprises", made.readings.size()}};
  for (const respond::PlanReading& reading : made.readings) {
    DocumentJson& count = json["counts"][std::string{word_of(reading.reason)}];
    count = count.is_null() ? 1 : count.get<int>() + 1;
  }
  json["enterprises"] = DocumentJson::array();
  for (const respond::PlanReading& reading : made.readings)
    json["enterprises"].push_back(plan_enterprise(made, reading));
  json["measures"] = DocumentJson::array();
  if (with_measures) json["measures"] = DocumentJson::parse(list_measures_json(made.measures));
  return json.dump();
}

}  // namespace lantian::serve
