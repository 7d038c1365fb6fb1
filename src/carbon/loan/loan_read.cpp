#include "base/text.hpp"
#include "carbon/loan/loan.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 4> loan_counts{"30/360", "actual/360", "actual/365", "actual/actual"};
constexpr std::array<std::string_view, 3> loan_kinds{"emission", "intensity", "score"};
constexpr std::array<std::string_view, 2> loan_better{"lower", "higher"};
constexpr std::array<std::string_view, 2> loan_modes{"from_base", "from_last"};
constexpr std::array<std::string_view, 2> loan_missing{"no_step", "as_missed"};
constexpr std::array<std::string_view, 2> loan_late{"next_period", "never"};
constexpr int loan_first_year = 1990, loan_last_year = 2100;

Money loan_money(Section& section, std::string_view key) {
  const auto money = money_of_yuan(section.decimal(key));
  if (money) return *money;
  section.fault(section.line_of(key), money.error().message);
  return {};
}

KpiBasis loan_basis(Section& section) {
  KpiBasis basis{section.texts("factors"), section.texts("perimeter")};
  std::ranges::sort(basis.factors);
  std::ranges::sort(basis.perimeter);
  return basis;
}

Kpi read_kpi(Section& row) {
  Kpi kpi;
  kpi.id = row.text("id");
  kpi.name = row.name("name");
  kpi.unit = row.text("unit");
  kpi.kind = static_cast<KpiKind>(row.choice("kind", loan_kinds) + 1);
  kpi.lower_is_better = row.choice("better", loan_better) == 0;
  kpi.basis = loan_basis(row);
  kpi.step_down_bp = row.decimal("step_down_bp");
  kpi.step_up_bp = row.decimal("step_up_bp");
  kpi.places = row.whole_or("places", 3, 0, 9);
  for (Section& one : row.sections("target")) {
    kpi.targets.push_back({one.whole("year", loan_first_year, loan_last_year), one.decimal("value")});
    one.finish();
  }
  row.finish();
  return kpi;
}

KpiFigure read_kpi_figure(Section& row) {
  KpiFigure figure;
  figure.kpi = row.text("kpi");
  figure.year = row.whole("year", loan_first_year, loan_last_year);
  figure.value = row.decimal_if("value");
  figure.missing = row.text_or("missing", "");
  figure.basis = loan_basis(row);
  figure.origin = row.text("origin");
  figure.verified_by = row.text_or("verified_by", "");
  figure.verified_on = row.day_if("verified_on");
  if (!figure.value && figure.missing.empty()) row.fault(row.line(), "neither a value nor why it is missing");
  if (figure.verified_by.empty() != !figure.verified_on) {
    row.fault(row.line(), "a verification has both: verified_by and verified_on");
  }
  row.finish();
  return figure;
}

void read_loan_terms(Section& row, Loan& loan) {
  loan.id = row.text("id");
  loan.enterprise = row.text("enterprise");
  loan.bank = row.text("bank");
  loan.name = row.name("name");
  loan.principal = loan_money(row, "principal_yuan");
  loan.base_rate = row.decimal("base_rate_percent");
  loan.from = row.day("from");
  loan.until = row.day("until");
  loan.period_months = row.whole("period_months", 1, 120);
  loan.day_count = static_cast<DayCount>(row.choice("day_count", loan_counts) + 1);
  loan.cap = row.decimal_if("cap_percent");
  loan.floor = row.decimal_if("floor_percent");
  loan.verifier = row.text("verifier");
  loan.verify_within_days = row.whole("verify_within_days", 0, 1000);
  loan.steps = static_cast<StepMode>(row.choice("steps", loan_modes) + 1);
  loan.missing = static_cast<MissingRule>(row.choice("missing", loan_missing) + 1);
  loan.late = static_cast<LateRule>(row.choice("late", loan_late) + 1);
  loan.source = row.text("source");
  loan.synthetic = row.truth_or("synthetic", false);
  for (Section& one : row.sections("change")) {
    loan.changes.push_back({one.day("day"), loan_money(one, "yuan")});
    one.finish();
  }
  for (Section& one : row.sections("kpi")) loan.kpis.push_back(read_kpi(one));
  row.finish();
}

}  // namespace

Result<LoanFile> read_loan(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  LoanFile out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    if (auto row = root.section("loan")) {
      read_loan_terms(*row, out.loan);
    } else {
      root.fault(root.line(), "no [loan]: the terms of one contract stand there");
    }
    for (Section& row : root.sections("figure")) {
      out.figures.push_back(read_kpi_figure(row));
      if (faults.empty() && out.loan.kpi(out.figures.back().kpi) == nullptr) {
        row.fault(row.line_of("kpi"), fmt::format("the loan has no KPI {}", in_quotes(out.figures.back().kpi)));
      }
    }
    root.finish();
  }
  if (faults.empty()) {
    for (const std::string& one : loan_faults(out.loan)) faults.push_back({file.path, 0, one});
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return out;
}

}  // namespace lantian::carbon
