#include "serve/respond/plan_json.hpp"
#include "serve/respond/plan_json_parts.hpp"

namespace lantian::serve {
namespace {

DocumentJson yearly_tonnes(const std::array<double, respond::list_pollutants>& tonnes) {
  return {{"so2", plan_short(tonnes[0])}, {"nox", plan_short(tonnes[1])}, {"pm", plan_short(tonnes[2])}};
}

DocumentJson yearly_receptors(const PlanOffice& office, const respond::YearlyQuestion& question) {
  DocumentJson rows = DocumentJson::array();
  for (std::size_t r = 0; r < question.receptors.size(); ++r) {
    double all = 0;
    for (const respond::YearlyMeasure& one : question.measures) all += one.ug_m3[r];
    DocumentJson row{{"id", question.receptors[r]}, {"all_ug_m3", plan_short(all)}};
    plan_put_name(row, "name", plan_place(office, question.receptors[r]));
    rows.push_back(std::move(row));
  }
  return rows;
}

DocumentJson yearly_targets(const YearlyMade& made) {
  DocumentJson rows = DocumentJson::array();
  for (const respond::YearlyTargetState& one : made.answer.targets) {
    rows.push_back({{"receptor", made.question.receptors[one.receptor]},
                    {"asked", plan_short(one.asked)},
                    {"mean", plan_short(one.mean)},
                    {"deviation", plan_short(one.deviation)},
                    {"sure", plan_short(one.sure)},
                    {"probability", plan_short(one.probability)}});
  }
  return rows;
}

DocumentJson yearly_curve(const PlanOffice& office, const YearlyMade& made) {
  DocumentJson rows = DocumentJson::array();
  for (const respond::CurveStep& step : respond::cost_curve(made.question, made.curve_receptor)) {
    const respond::YearlyMeasure& one = made.question.measures[step.measure];
    DocumentJson row{{"id", one.id},
                     {"kind", one.kind},
                     {"unit", one.unit},
                     {"taken", static_cast<bool>(made.answer.taken[step.measure])},
                     {"cost_yuan", plan_short(one.cost_yuan)},
                     {"co2_t", plan_short(one.co2_t)},
                     {"tonnes", yearly_tonnes(one.tonnes)},
                     {"ug_m3", plan_short(step.ug_m3_after - step.ug_m3_before)},
                     {"yuan_per_ug_m3", plan_short(step.yuan_per_ug_m3)},
                     {"ug_m3_after", plan_short(step.ug_m3_after)},
                     {"cost_after_yuan", plan_short(step.cost_after_yuan)}};
    plan_put_name(row, "name", one.name);
    plan_put_name(row, "unit_name", plan_place(office, one.unit));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

std::string yearly_json(const PlanOffice& office, const YearlyMade& made) {
  const respond::YearlyAnswer& answer = made.answer;
  return DocumentJson{{"period", office.season.period},
                      {"synthetic", office.season.synthetic},
                      {"costs_assumed", true},
                      {"probability", made.ask.probability},
                      {"reached", answer.reached},
                      {"proven", answer.proven},
                      {"cost_yuan", plan_short(answer.cost_yuan)},
                      {"bound_yuan", plan_short(answer.bound_yuan)},
                      {"co2_t", plan_short(answer.co2_t)},
                      {"tonnes", yearly_tonnes(answer.tonnes)},
                      {"rounds", answer.rounds},
                      {"receptors", yearly_receptors(office, made.question)},
                      {"targets", yearly_targets(made)},
                      {"curve_receptor", made.question.receptors[made.curve_receptor]},
                      {"curve", yearly_curve(office, made)}}
      .dump();
}

}  // namespace lantian::serve
