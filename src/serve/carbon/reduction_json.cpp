#include "serve/carbon/reduction_desk.hpp"
#include "serve/document.hpp"

#include <cmath>

namespace lantian::serve {
namespace {

double reduction_short(double value) {
  constexpr double grain = 1000;
  return std::round(value * grain) / grain;
}

DocumentJson reduction_tonnes(const std::map<inventory::Pollutant, double>& tonnes) {
  DocumentJson out = DocumentJson::object();
  for (const auto& [pollutant, t] : tonnes) out[std::string{symbol(pollutant)}] = reduction_short(t);
  return out;
}

DocumentJson reduction_measure(const ReductionPage& page, std::size_t at) {
  const carbon::CarbonMeasure& one = page.measures[at];
  return {{"id", one.id},
          {"name_zh", one.name.shown(true)},
          {"name_en", one.name.shown(false)},
          {"where", one.where},
          {"from", at < page.recorded ? "inventory" : "catalogue"},
          {"yuan", one.yuan ? DocumentJson(reduction_short(*one.yuan)) : DocumentJson(nullptr)},
          {"co2_t", reduction_short(one.co2_t)},
          {"pollutants_t", reduction_tonnes(one.pollutants_t)},
          {"upper_bound", one.upper_bound},
          {"basis", one.basis},
          {"synthetic", one.synthetic}};
}

/// Measures without a place are counted by reason; the largest of each are named.
DocumentJson reduction_left_out(const ReductionPage& page) {
  constexpr int most_named = 5;
  DocumentJson out = DocumentJson::array();
  for (const carbon::NoStep why : {carbon::NoStep::no_cost, carbon::NoStep::no_co2, carbon::NoStep::more_co2}) {
    std::int64_t count = 0;
    double co2_t = 0;
    DocumentJson named = DocumentJson::array();
    for (const carbon::LeftOut& one : page.curve.left_out) {
      if (one.why != why) continue;
      if (++count <= most_named) named.push_back(reduction_measure(page, one.measure));
      co2_t += page.measures[one.measure].co2_t;
    }
    if (count == 0) continue;
    out.push_back(
        {{"why", name_of(why)}, {"count", count}, {"co2_t", reduction_short(co2_t)}, {"some", std::move(named)}});
  }
  return out;
}

DocumentJson reduction_curve(const ReductionPage& page) {
  DocumentJson steps = DocumentJson::array();
  for (const carbon::CarbonStep& one : page.curve.steps) {
    DocumentJson row = reduction_measure(page, one.measure);
    row["yuan_per_t"] = reduction_short(one.yuan_per_t);
    row["co2_before_t"] = reduction_short(one.co2_before_t);
    row["co2_after_t"] = reduction_short(one.co2_after_t);
    row["yuan_after"] = reduction_short(one.yuan_after);
    steps.push_back(std::move(row));
  }
  return {{"steps", std::move(steps)},
          {"co2_t", reduction_short(page.curve.co2_t)},
          {"yuan", reduction_short(page.curve.yuan)},
          {"saving_t", reduction_short(page.curve.saving_t)},
          {"upper_bound_t", reduction_short(page.curve.upper_bound_t)},
          {"left_out", reduction_left_out(page)},
          {"notes", page.curve.notes}};
}

}  // namespace

std::string reduction_json(const ReductionPage& page) {
  DocumentJson programmes = DocumentJson::array();
  for (const ReductionProgramme& one : page.programmes) {
    programmes.push_back({{"programme", one.programme},
                          {"measures", one.measures},
                          {"net_t", reduction_tonnes(one.net_t)},
                          {"upper_bound", one.upper_bound}});
  }
  return DocumentJson{{"synthetic", page.synthetic},
                      {"period", page.period},
                      {"rule",
                       {{"source", page.rule.source},
                        {"status", page.rule.status},
                        {"discount_percent", page.rule.discount_percent.approximate()}}},
                      {"measures", page.measures.size()},
                      {"recorded", page.recorded},
                      {"programmes", std::move(programmes)},
                      {"curve", reduction_curve(page)},
                      {"gaps", page.gaps}}
      .dump();
}

}  // namespace lantian::serve
