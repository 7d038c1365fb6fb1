#include "carbon/reduction/curve.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "inventory/faults.hpp"
#include "inventory/measures/measure_check.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lantian::carbon {
namespace {

using inventory::Measure;
using inventory::Pollutant;
using inventory::Reduction;
using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 3> no_step_words{"no_cost", "no_co2", "more_co2"};
constexpr double curve_yuan_of_10k = 10'000;
constexpr double curve_percent = 100;

/// Net tonnes of each measure, and whether something that stands instead is not counted.
struct CurveTonnes {
  std::map<Pollutant, double> net_t;
  bool upper_bound = false;
};

std::map<std::string, CurveTonnes, std::less<>> curve_tonnes(std::span<const Reduction> reductions) {
  std::map<std::string, CurveTonnes, std::less<>> out;
  for (const Reduction& one : reductions) {
    CurveTonnes& of = out[one.measure_id];
    of.net_t[one.pollutant] += one.net_t();
    if (one.pollutant == Pollutant::co2 && !one.replacement_known) of.upper_bound = true;
  }
  return out;
}

void curve_cost(const CostRule& rule, const Measure& measure, CarbonMeasure& out) {
  const CostType* type = rule.of(measure.type);
  if (!measure.investment_10k_yuan || type == nullptr) {
    out.basis = "no investment is recorded";
    return;
  }
  const double investment = measure.investment_10k_yuan->approximate() * curve_yuan_of_10k;
  const double rate = rule.discount_percent.approximate() / curve_percent;
  const double running = investment * type->running_percent.approximate() / curve_percent;
  out.yuan = yearly_payment(investment, rate, type->years) + running;
  out.basis = fmt::format("{} (10 000 yuan) over {} years at {} percent, {} percent a year to run it",
                          measure.investment_10k_yuan->text(), type->years, rule.discount_percent.text(),
                          type->running_percent.text());
}

void curve_notes(std::span<const CarbonMeasure> measures, CarbonCurve& curve) {
  if (curve.steps.size() > 1) {
    curve.notes.emplace_back(
        "Tonnes of the measures are added; two that act on one source together bring less than their sum.");
  }
  const auto count = [&](NoStep why) { return std::ranges::count(curve.left_out, why, &LeftOut::why); };
  if (const auto none = count(NoStep::no_cost); none > 0) {
    curve.notes.push_back(fmt::format("{} measures have no recorded cost and no place on the curve.", none));
  }
  if (const auto more = count(NoStep::more_co2); more > 0) {
    curve.notes.push_back(
        fmt::format("{} measures against pollutants need energy and add {:.0f} t CO2 a year.", more, curve.more_t));
  }
  if (curve.upper_bound_t > 0) {
    curve.notes.push_back(fmt::format(
        "{:.0f} t are at most these: what gives the heat or the road instead is not counted.", curve.upper_bound_t));
  }
  if (std::ranges::any_of(measures, &CarbonMeasure::synthetic)) {
    curve.notes.emplace_back("Some of the measures are synthetic.");
  }
}

}  // namespace

std::string_view name_of(NoStep why) {
  return no_step_words[static_cast<std::size_t>(why) - 1];
}

const CostType* CostRule::of(inventory::MeasureType type) const {
  const auto found = std::ranges::find(types, type, &CostType::type);
  return found == types.end() ? nullptr : &*found;
}

Result<CostRule> read_cost_rule(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  CostRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    rule.source = root.text("source");
    constexpr std::array<std::string_view, 2> statuses{"verified", "unverified"};
    rule.status = statuses[root.choice("status", statuses)];
    rule.discount_percent = root.decimal("discount_percent");
    if (rule.discount_percent < Decimal{0, 0})
      root.fault(root.line_of("discount_percent"), "a discount is not negative");
    for (Section& row : root.sections("type")) {
      const std::string word = row.text("type");
      const auto type = inventory::parse_measure_type(word);
      if (!type) row.fault(row.line_of("type"), fmt::format("{} is no type of measure", in_quotes(word)));
      CostType one{type.value_or(inventory::MeasureType::cap), row.whole("years", 1, 100),
                   row.decimal("running_percent")};
      if (type && rule.of(*type) != nullptr)
        row.fault(row.line(), fmt::format("{} stands here twice", in_quotes(word)));
      row.finish();
      rule.types.push_back(one);
    }
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rule;
}

double yearly_payment(double investment, double rate, int years) {
  LANTIAN_ASSERT(years > 0 && rate >= 0, "an investment serves for some years");
  if (rate == 0) return investment / years;
  return investment * rate / (1 - std::pow(1 + rate, -years));
}

std::vector<CarbonMeasure> carbon_measures(const CostRule& rule, std::span<const Measure> measures,
                                           std::span<const Reduction> reductions) {
  const auto tonnes = curve_tonnes(reductions);
  std::vector<CarbonMeasure> out;
  for (const Measure& measure : measures) {
    CarbonMeasure one;
    one.id = measure.id;
    one.name = measure.title;
    one.where = measure.filter.enterprise.empty() ? measure.filter.unit_id : measure.filter.enterprise;
    one.status = measure.status;
    one.synthetic = measure.synthetic;
    curve_cost(rule, measure, one);
    if (const auto found = tonnes.find(measure.id); found != tonnes.end()) {
      one.upper_bound = found->second.upper_bound;
      for (const auto& [pollutant, t] : found->second.net_t) {
        if (pollutant == Pollutant::co2) {
          one.co2_t = t;
        } else {
          one.pollutants_t[pollutant] = t;
        }
      }
    }
    out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, {}, &CarbonMeasure::id);
  return out;
}

double CarbonCurve::tonnes_at(double yuan_per_t) const {
  double all = 0;
  for (const CarbonStep& step : steps) {
    if (step.yuan_per_t <= yuan_per_t) all = step.co2_after_t;
  }
  return all;
}

CarbonCurve carbon_curve(std::span<const CarbonMeasure> measures) {
  CarbonCurve curve;
  std::vector<std::size_t> order;
  for (std::size_t n = 0; n < measures.size(); ++n) {
    const CarbonMeasure& one = measures[n];
    if (one.co2_t < 0) {
      curve.left_out.push_back({n, NoStep::more_co2});
      curve.more_t -= one.co2_t;
    } else if (one.co2_t == 0) {
      curve.left_out.push_back({n, NoStep::no_co2});
    } else if (!one.yuan) {
      curve.left_out.push_back({n, NoStep::no_cost});
    } else {
      order.push_back(n);
    }
  }
  const auto price = [&](std::size_t n) { return *measures[n].yuan / measures[n].co2_t; };
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const double left = price(a), right = price(b);
    return left != right ? left < right : measures[a].id < measures[b].id;
  });
  std::map<Pollutant, double> together;
  for (const std::size_t n : order) {
    const CarbonMeasure& one = measures[n];
    CarbonStep step{n, price(n), curve.co2_t, curve.co2_t + one.co2_t, curve.yuan, curve.yuan + *one.yuan, {}};
    for (const auto& [pollutant, t] : one.pollutants_t) together[pollutant] += t;
    step.pollutants_after_t = together;
    curve.co2_t = step.co2_after_t;
    curve.yuan = step.yuan_after;
    if (step.yuan_per_t < 0) curve.saving_t += one.co2_t;
    if (one.upper_bound) curve.upper_bound_t += one.co2_t;
    curve.steps.push_back(std::move(step));
  }
  curve_notes(measures, curve);
  return curve;
}

}  // namespace lantian::carbon
