#include "serve/respond/plan_desk.hpp"
#include "standards/text_table.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr double plan_wan = 10'000;  // as bureaus count money

std::string plan_place_name(const PlanOffice& office, const std::string& id, bool chinese) {
  const auto found = office.places.find(id);
  return found == office.places.end() ? id : found->second.shown(chinese);
}

std::string plan_demand_name(const PlanOffice& office, const PlanMade& made, const respond::PlanDemand& demand,
                             bool chinese) {
  switch (demand.kind) {
    case respond::PlanDemandKind::share:
      return fmt::format("{} %", word_of(demand.pollutant));
    case respond::PlanDemandKind::balance:
      return "so2+nox %";
    case respond::PlanDemandKind::target:
      return "PM2.5 " + plan_place_name(office, made.problem.receptors[demand.receptor], chinese);
    default:
      return fmt::format("{} {}", word_of(demand.kind), demand.group);
  }
}

std::vector<std::string> plan_row(const PlanMade& made, std::string name, const respond::PlanOutcome& outcome) {
  std::vector<std::string> row{std::move(name), fmt::format("{:.1f}", outcome.cost_yuan_d / plan_wan)};
  for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
    const bool known = made.problem.demands.base[p] > 0;
    const auto pollutant = static_cast<respond::Pollutant>(p);
    row.push_back(known ? fmt::format("{:.1f}", outcome.share_percent(made.problem.demands.base, pollutant)) : "-");
  }
  for (const double value : outcome.ug_m3) row.push_back(fmt::format("{:.3f}", value));
  return row;
}

std::string plan_comparison_text(const PlanOffice& office, const PlanMade& made, bool chinese) {
  std::vector<std::string> heads{"", "10^4 yuan/d", "SO2 %", "NOx %", "PM %", "VOC %"};
  for (const std::string& id : made.problem.receptors) heads.push_back(plan_place_name(office, id, chinese));
  standards::TextTable table{heads};
  table.add(plan_row(made, "plan", made.answer.outcome));
  table.add(plan_row(made, fmt::format("equal {:.1f} %", made.equal.percent), made.equal.outcome));
  if (made.at_equal) table.add(plan_row(made, "plan = equal", made.at_equal->outcome));
  if (made.without_caps) table.add(plan_row(made, "without caps", made.without_caps->outcome));
  table.add(plan_row(made, "official", made.official));
  table.add(plan_row(made, "greatest", made.greatest));
  return table.text();
}

}  // namespace

std::string printed_plan(const PlanOffice& office, const PlanMade& made, bool chinese) {
  const respond::PlanAnswer& answer = made.answer;
  std::string out =
      fmt::format("{}{} {}: {} - {:.1f} x 10^4 yuan/d, bound {:.1f}, gap {:.2f} %; LP {:.3f} s, MIP {:.2f} s\n",
                  made.synthetic ? "SYNTHETIC " : "", made.ask.list, word_of(made.ask.level), word_of(answer.status),
                  answer.outcome.cost_yuan_d / plan_wan, answer.bound_yuan_d / plan_wan, answer.gap * 100,
                  answer.linear_seconds, answer.search_seconds);
  out += fmt::format("Costs are assumptions (data/respond/costs.toml). PM2.5: mean of {}, by {}.\n\n",
                     office.effects.period, office.effects.from);
  out += plan_comparison_text(office, made, chinese);
  if (made.at_equal && made.equal.outcome.cost_yuan_d > 0) {
    out += fmt::format("\nAt the effect of the same cut for all the plan costs {:.1f} % less.\n",
                       100 * (1 - made.at_equal->outcome.cost_yuan_d / made.equal.outcome.cost_yuan_d));
  }
  if (made.without_caps && made.without_caps->outcome.cost_yuan_d > 0) {
    out += fmt::format("The caps of fairness cost {:.2f} % more than the plan without them.\n",
                       100 * (answer.outcome.cost_yuan_d / made.without_caps->outcome.cost_yuan_d - 1));
  }
  out += "\n";
  standards::TextTable demands{{"demand", "asked", "given", "price yuan/d", ""}};
  for (const respond::PlanDemandState& state : answer.demands) {
    demands.add({plan_demand_name(office, made, state.demand, chinese), fmt::format("{:.3f}", state.demand.asked),
                 fmt::format("{:.3f}", state.given), fmt::format("{:.0f}", state.price_yuan_d),
                 state.shortfall > 0 ? "GIVES WAY" : ""});
  }
  out += demands.text() + "\n";
  standards::TextTable rows{{"enterprise", "why", "units", "yuan/d", "for"}};
  std::vector<const respond::PlanReading*> chosen;
  for (const respond::PlanReading& one : made.readings) {
    if (!one.units.empty()) chosen.push_back(&one);
  }
  std::ranges::stable_sort(chosen, std::greater{}, &respond::PlanReading::cost_yuan_d);
  constexpr std::size_t shown = 20;
  for (std::size_t i = 0; i < std::min(shown, chosen.size()); ++i) {
    const respond::PlanReading& one = *chosen[i];
    const auto name = made.names.find(one.enterprise);
    rows.add({name == made.names.end() ? one.enterprise : name->second.shown(chinese), std::string{word_of(one.reason)},
              std::to_string(one.units.size()), fmt::format("{:.0f}", one.cost_yuan_d),
              one.demand ? plan_demand_name(office, made, answer.demands[*one.demand].demand, chinese) : ""});
  }
  out += rows.text();
  if (chosen.size() > shown) out += fmt::format("... {} more\n", chosen.size() - shown);
  return out;
}

std::string printed_yearly(const PlanOffice& office, const YearlyMade& made, bool chinese) {
  const respond::YearlyAnswer& answer = made.answer;
  std::string out = fmt::format("{}{}: {:.2f} x 10^8 yuan, CO2 {:.0f} t less, probability {:.0f} % of each target\n",
                                office.season.synthetic ? "SYNTHETIC " : "",
                                answer.reached ? "reached" : "OUT OF REACH, as near as it can be",
                                answer.cost_yuan / 1e8, answer.co2_t, made.ask.probability * 100);
  out += "Costs are assumptions (data/respond/yearly.toml).\n\n";
  standards::TextTable targets{{"receptor", "asked ug/m3", "mean", "deviation", "sure", "probability"}};
  for (const respond::YearlyTargetState& one : answer.targets) {
    targets.add({plan_place_name(office, made.question.receptors[one.receptor], chinese),
                 fmt::format("{:.3f}", one.asked), fmt::format("{:.3f}", one.mean),
                 fmt::format("{:.3f}", one.deviation), fmt::format("{:.3f}", one.sure),
                 fmt::format("{:.3f}", one.probability)});
  }
  out += targets.text() + "\n";
  standards::TextTable rows{{"measure", "place", "taken", "10^4 yuan", "ug/m3", "10^4 yuan for ug/m3", "sum ug/m3"}};
  for (const respond::CurveStep& step : respond::cost_curve(made.question, made.curve_receptor)) {
    const respond::YearlyMeasure& one = made.question.measures[step.measure];
    rows.add({one.name.shown(chinese), plan_place_name(office, one.unit, chinese),
              answer.taken[step.measure] ? "x" : "", fmt::format("{:.0f}", one.cost_yuan / plan_wan),
              fmt::format("{:.4f}", step.ug_m3_after - step.ug_m3_before),
              fmt::format("{:.0f}", step.yuan_per_ug_m3 / plan_wan), fmt::format("{:.3f}", step.ug_m3_after)});
  }
  return out + rows.text();
}

}  // namespace lantian::serve
