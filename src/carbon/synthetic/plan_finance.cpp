#include "carbon/synthetic/plan_finance.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 3> plan_kpi_kinds{"emission", "intensity", "score"};
constexpr std::array<std::string_view, 2> plan_entry_kinds{"enterprise", "project"};
constexpr const char* plan_maker = "made up by the plan of this region";

Money plan_money(Section& row, std::string_view key) {
  const auto money = money_of_yuan(row.decimal(key));
  if (!money) row.fault(row.line_of(key), money.error().message);
  return money ? *money : Money{};
}

UtcSeconds plan_instant(Section& row, std::string_view key) {
  return to_utc(std::chrono::local_seconds{row.day(key)});
}

void plan_known(Section& row, const CarbonPlan& plan, const std::string& enterprise) {
  if (plan.enterprise(enterprise) != nullptr) return;
  row.fault(row.line_of("enterprise"), fmt::format("no [[enterprise]] {}", in_quotes(enterprise)));
}

/// Scores of the years from the first on: "78", "81", ..., each verified on the day of `verified` in the year after.
void plan_scores(Section& row, PlannedLoan& out, const Kpi& kpi) {
  const auto targets = row.texts("targets"), scores = row.texts("scores");
  const int first = row.whole_or("first_score_year", 2022, 1990, 2100);
  const auto number = [&](const std::string& word, std::string_view key) {
    const auto value = parse_decimal(word);
    if (!value) row.fault(row.line_of(key), value.error().message);
    return value ? *value : Decimal{};
  };
  for (std::size_t n = 0; n < targets.size(); ++n) {
    out.loan.kpis[0].targets.push_back({first + static_cast<int>(n), number(targets[n], "targets")});
  }
  for (std::size_t n = 0; n < scores.size(); ++n) {
    const int year = first + static_cast<int>(n);
    KpiFigure figure;
    figure.kpi = kpi.id;
    figure.year = year;
    figure.basis = kpi.basis;
    figure.origin = plan_maker;
    if (scores[n] == "NA") {
      figure.missing = "the enterprise filed no score";
    } else {
      figure.value = number(scores[n], "scores");
      figure.verified_by = out.loan.verifier;
      figure.verified_on = Day{std::chrono::year{year + 1} / std::chrono::April / 20};
    }
    out.figures.push_back(std::move(figure));
  }
}

PlannedLoan plan_loan(Section& row, const CarbonPlan& plan) {
  PlannedLoan out;
  Loan& loan = out.loan;
  loan.id = row.text("id");
  loan.enterprise = row.text("enterprise");
  loan.bank = row.text("bank");
  loan.name = row.name("name");
  loan.principal = plan_money(row, "principal_yuan");
  loan.base_rate = row.decimal("base_rate_percent");
  loan.from = row.day("from");
  loan.until = row.day("until");
  loan.period_months = row.whole_or("period_months", 12, 1, 120);
  loan.day_count = DayCount::actual_360;
  loan.cap = row.decimal_if("cap_percent");
  loan.floor = row.decimal_if("floor_percent");
  loan.verifier = row.text("verifier");
  loan.verify_within_days = row.whole_or("verify_within_days", 120, 0, 1000);
  loan.source = plan_maker;
  loan.synthetic = true;
  Kpi kpi;
  kpi.id = row.text("kpi");
  kpi.name = row.name("kpi_name");
  kpi.unit = row.text("kpi_unit");
  kpi.kind = static_cast<KpiKind>(row.choice("kpi_kind", plan_kpi_kinds) + 1);
  kpi.lower_is_better = kpi.kind != KpiKind::score;
  kpi.step_down_bp = row.decimal("step_down_bp");
  kpi.step_up_bp = row.decimal("step_up_bp");
  kpi.basis.factors = row.texts("basis");
  std::ranges::sort(kpi.basis.factors);
  out.baseline_year = row.whole_or("baseline_year", 0, 0, 2100);
  out.yearly_percent = row.decimal_if("yearly_percent").value_or(Decimal{});
  loan.kpis = {kpi};
  plan_scores(row, out, kpi);
  if ((kpi.kind == KpiKind::score) != (out.baseline_year == 0)) {
    row.fault(row.line(), "a score has targets of its own, and everything else a baseline_year");
  }
  plan_known(row, plan, loan.enterprise);
  row.finish();
  return out;
}

PlannedProject plan_project(Section& row, const CarbonPlan& plan) {
  PlannedProject out;
  LibraryApplication& one = out.application;
  out.id = row.text("id");
  one.kind = static_cast<LibraryKind>(row.choice("kind", plan_entry_kinds) + 1);
  one.name = row.name("name");
  one.enterprise = row.text("enterprise");
  one.bank = row.text_or("bank", "");
  one.area = row.text("area");
  LibraryImpact impact;
  impact.product = row.text("product");
  impact.unit = row.text("unit");
  impact.output = row.decimal("output");
  impact.energy_before = row.decimal("energy_before");
  impact.energy_after = row.decimal("energy_after");
  impact.co2_before = row.decimal("co2_before");
  impact.co2_after = row.decimal("co2_after");
  impact.origin = plan_maker;
  one.impact = impact;
  out.begun = row.day("begun");
  out.reaches = row.text("reaches");
  plan_known(row, plan, one.enterprise);
  row.finish();
  return out;
}

Consent plan_consent(Section& row, const CarbonPlan& plan) {
  Consent out;
  out.id = row.text("id");
  out.enterprise = row.text("enterprise");
  out.bank = row.text("bank");
  out.what = row.texts("what");
  out.purposes = row.texts("purposes");
  out.from = out.granted_at = plan_instant(row, "from");
  out.until = plan_instant(row, "until");
  if (const auto revoked = row.day_if("revoked")) out.revoked = to_utc(std::chrono::local_seconds{*revoked});
  out.granted_by = "synthetic manager";
  out.synthetic = true;
  plan_known(row, plan, out.enterprise);
  row.finish();
  return out;
}

}  // namespace

void read_finance_plan(Section& root, CarbonPlan& plan) {
  for (Section& row : root.sections("loan")) {
    plan.loans.push_back(plan_loan(row, plan));
    const PlannedLoan& one = plan.loans.back();
    // The targets of an account are not known yet, so that the rest of the terms is judged with one in their place.
    Loan judged = one.loan;
    if (judged.kpis[0].targets.empty()) judged.kpis[0].targets.push_back({plan.first_year, Decimal{}});
    for (const std::string& fault : loan_faults(judged)) row.fault(row.line(), fault);
  }
  for (Section& row : root.sections("project")) plan.projects.push_back(plan_project(row, plan));
  for (Section& row : root.sections("consent")) plan.consents.push_back(plan_consent(row, plan));
  for (Section& row : root.sections("penalty")) {
    plan.penalties.push_back({row.text("enterprise"), row.day("day"), plan_money(row, "fine_yuan"), row.name("what")});
    plan_known(row, plan, plan.penalties.back().enterprise);
    row.finish();
  }
  for (Section& row : root.sections("published")) {
    plan.published.push_back(
        {row.text("id"), row.name("name"), row.decimal("value"), row.text("unit"), row.text("source")});
    row.finish();
  }
}

}  // namespace lantian::carbon
