// KPI figures out of accounts, and the contracts that a plan signs on them.
#include "carbon/accounts/snapshot.hpp"
#include "serve/carbon/loan_json.hpp"
#include "serve/carbon/loan_office.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

/// "tCO2/MWh" divides by MWh.
std::string_view kpi_denominator(std::string_view unit) {
  const std::size_t slash = unit.find('/');
  return slash == std::string_view::npos ? std::string_view{} : unit.substr(slash + 1);
}

void tell_lines(const YearAccount& made, MeasuredKpi& out) {
  const carbon::Account& account = made.computed.account;
  for (const carbon::GuideLine& line : made.computed.program->guide.lines) {
    const auto sum = carbon::line_sum(account, line.id);
    LoanFigureLine told{line.id, std::string{name_of(line.part)}, line.formula, {}};
    if (sum) told.tonnes = in(*sum, tonne_co2);
    out.lines.push_back(std::move(told));
  }
  for (const carbon::AccountLine& line : account.lines) {
    out.operands += line.operands.size();
    if (line.mass) out.parts[std::string{name_of(line.part)}] += in(*line.mass, tonne_co2);
  }
  out.filings = made.computed.filings.size();
  if (account.total) out.tonnes = in(*account.total, tonne_co2);
}

MeasuredKpi measured_without(const carbon::Kpi& kpi, int year, std::string why) {
  MeasuredKpi out;
  out.figure.kpi = kpi.id;
  out.figure.year = year;
  out.figure.basis = kpi.basis_of(year);
  out.figure.missing = std::move(why);
  return out;
}

/// The account once more, with the values that its dated factors had in another year.
Result<void> hold_values(const FinanceGround& ground, const carbon::Enterprise& enterprise, int held,
                         const carbon::AccountWish& wish, carbon::ComputedAccount& computed) {
  LANTIAN_TRY(const Period span, parse_period(std::to_string(held)));
  LANTIAN_TRY(const std::vector<std::string> months, carbon::month_names(span));
  const carbon::AccountBooks books = ground.office->accounts();
  LANTIAN_TRY(computed.resolved,
              carbon::resolve_parameters(*computed.program,
                                         {books.factors, books.units, enterprise.county, months, wish.factors}));
  const std::string period = computed.account.period;
  LANTIAN_TRY(computed.account,
              carbon::compute_account({&enterprise, computed.filings, period, computed.months, wish.boundary,
                                       computed.program, &computed.resolved, books.units}));
  return {};
}

/// `held`: see held_year. `reported`: all facilities count.
MeasuredKpi measure_by(const FinanceGround& ground, const carbon::Loan& loan, const carbon::Kpi& kpi, int year,
                       const carbon::AccountWish& wish, std::optional<int> held, bool reported) {
  const carbon::Enterprise* enterprise = ground.enterprise(loan.enterprise);
  if (enterprise == nullptr) return measured_without(kpi, year, "the borrower files no months here");
  auto made = year_account(*ground.office, *ground.filings, *enterprise, std::to_string(year), wish);
  if (!made) return measured_without(kpi, year, made.error().message);
  if (held) {
    const auto holds = hold_values(ground, *enterprise, *held, wish, made->computed);
    if (!holds) return measured_without(kpi, year, holds.error().message);
  }
  std::vector<carbon::FacilityAmount> amounts;
  MeasuredKpi out;
  const carbon::SyntheticYear* made_of_year = ground.year(loan.enterprise, year);
  if (kpi.kind == carbon::KpiKind::intensity) {
    const std::string_view wanted = kpi_denominator(kpi.unit);
    if (made_of_year == nullptr) return measured_without(kpi, year, fmt::format("no output of {} was filed", year));
    if (made_of_year->output_unit != wanted) {
      return measured_without(
          kpi, year,
          fmt::format("the contract divides by {}, and the output was filed in {}", wanted, made_of_year->output_unit));
    }
    amounts.push_back({"", made_of_year->output});
    out.amount = made_of_year->output.text();
    out.amount_unit = made_of_year->output_unit;
  }
  const carbon::Account& account = made->computed.account;
  out.figure = carbon::measure_kpi(kpi, year, account, amounts, reported);
  out.figure.basis.factors = account_basis(account).factors;
  if (held) out.figure.basis.factors.push_back(fmt::format("values of {}", *held));
  std::ranges::sort(out.figure.basis.factors);
  out.guide = account.guide + "/" + account.version;
  out.snapshot = carbon::snapshot_of(made->computed, *enterprise, ground.office->units()).sha256;
  tell_lines(*made, out);
  return out;
}

/// What the verifier of a plan said: the figures of its scores, or those of the accounts, each on 20 April.
std::vector<carbon::KpiFigure> planned_figures(const FinanceGround& ground, const carbon::CarbonPlan& plan,
                                               const carbon::PlannedLoan& planned, const carbon::Loan& loan) {
  std::vector<carbon::KpiFigure> out;
  for (const carbon::KpiFigure& one : planned.figures) {
    if (one.value) out.push_back(one);
  }
  if (planned.baseline_year == 0) return out;
  const carbon::Kpi& kpi = loan.kpis[0];
  for (const carbon::KpiTarget& target : kpi.targets) {
    if (target.year > plan.last_year) continue;
    MeasuredKpi measured = measure_on_contract(ground, loan, kpi, target.year);
    if (!measured.figure.value) continue;
    measured.figure.origin += ", snapshot " + measured.snapshot;
    measured.figure.verified_by = loan.verifier;
    measured.figure.verified_on = Day{std::chrono::year{target.year + 1} / std::chrono::April / 20};
    out.push_back(std::move(measured.figure));
  }
  return out;
}

}  // namespace

MeasuredKpi measure_on_contract(const FinanceGround& ground, const carbon::Loan& loan, const carbon::Kpi& kpi,
                                int year) {
  const carbon::KpiBasis& basis = kpi.basis_of(year);
  if (const auto wish = wish_of_basis(basis)) {
    return measure_by(ground, loan, kpi, year, *wish, held_year(basis), false);
  }
  return measured_without(kpi, year, "the contract's basis names no guide: write \"guide cement/2015\" into it");
}

MeasuredKpi measure_today(const FinanceGround& ground, const carbon::Loan& loan, const carbon::Kpi& kpi, int year) {
  carbon::AccountWish wish;
  if (const carbon::Enterprise* enterprise = ground.enterprise(loan.enterprise)) {
    const auto versions = ground.office->guides().versions(enterprise->guide);
    if (!versions.empty()) wish.version = versions.back()->guide.version;
  }
  return measure_by(ground, loan, kpi, year, wish, {}, true);
}

Result<std::vector<keep::DocumentDraft>> planned_loans(const FinanceGround& ground, const carbon::CarbonPlan& plan) {
  std::vector<keep::DocumentDraft> out;
  for (const carbon::PlannedLoan& planned : plan.loans) {
    carbon::Loan loan = planned.loan;
    if (planned.baseline_year != 0) {
      // What was in force in the baseline year is what the contract stands on from then on, the grid's factor too.
      const MeasuredKpi baseline =
          measure_by(ground, loan, loan.kpis[0], planned.baseline_year, {}, planned.baseline_year, false);
      if (!baseline.figure.value) {
        return Error{
            ErrorCode::invalid_argument,
            fmt::format("loan {} cannot be signed on {}: {}", loan.id, planned.baseline_year, baseline.figure.missing),
            loan.id};
      }
      loan = carbon::signed_on(planned, baseline.figure);
    }
    out.push_back({"loan", loan.id, loan_json(loan), {}});
    for (const carbon::KpiFigure& one : planned_figures(ground, plan, planned, loan)) {
      out.push_back({"kpi", fmt::format("{}/{}/{}", loan.id, one.kpi, one.year), kpi_figure_json(one), {}});
    }
  }
  return out;
}

}  // namespace lantian::serve
