// Loans as pages get them.
#include "serve/carbon/amendment_office.hpp"
#include "serve/carbon/loan_json.hpp"
#include "serve/document.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

DocumentJson loan_period_json(const carbon::LoanPeriod& one) {
  DocumentJson steps = DocumentJson::array();
  for (const carbon::StepTaken& step : one.steps) {
    steps.push_back({{"kpi", step.kpi},
                     {"year", step.year},
                     {"outcome", name_of(step.outcome)},
                     {"step_bp", step.step_bp.approximate()}});
  }
  return {{"begin", text_of(one.begin)},
          {"end", text_of(one.end)},
          {"rate", one.rate_text()},
          {"rate_percent", one.rate.approximate()},
          {"uncapped_percent", one.uncapped.approximate()},
          {"capped", one.capped()},
          {"floored", one.floored()},
          {"foreseen", one.foreseen},
          {"amendment", one.amendment},
          {"interest_yuan", one.interest.text_yuan()},
          {"at_base_yuan", one.at_base.text_yuan()},
          {"saving_yuan", one.saving().text_yuan()},
          {"steps", std::move(steps)}};
}

DocumentJson loan_decision_json(const carbon::KpiDecision& one, bool figures) {
  DocumentJson out{{"kpi", one.kpi},
                   {"year", one.year},
                   {"outcome", name_of(one.outcome)},
                   {"day", text_of(one.day)},
                   {"target", one.target.text()},
                   {"late", one.late},
                   {"step_bp", one.step_bp.approximate()}};
  if (!figures) return out;
  out["value"] = one.value ? DocumentJson(one.value->text()) : DocumentJson(nullptr);
  out["revised"] = one.revised ? DocumentJson(one.revised->text()) : DocumentJson(nullptr);
  out["why"] = without_hashes(one.why);
  return out;
}

DocumentJson loan_measured_json(const std::optional<MeasuredKpi>& measured) {
  if (!measured) return nullptr;
  const MeasuredKpi& one = *measured;
  DocumentJson lines = DocumentJson::array();
  for (const LoanFigureLine& line : one.lines) {
    lines.push_back({{"line", line.line},
                     {"part", line.part},
                     {"formula", line.formula},
                     {"tonnes", line.tonnes ? DocumentJson(*line.tonnes) : DocumentJson(nullptr)}});
  }
  return {{"value", one.figure.value ? DocumentJson(one.figure.value->text()) : DocumentJson(nullptr)},
          {"missing", one.figure.missing},
          {"guide", one.guide},
          {"basis", one.figure.basis.factors},
          {"snapshot", one.snapshot},
          {"tonnes", one.tonnes ? DocumentJson(*one.tonnes) : DocumentJson(nullptr)},
          {"amount", one.amount},
          {"amount_unit", one.amount_unit},
          {"parts", one.parts},
          {"lines", std::move(lines)},
          {"filings", one.filings},
          {"operands", one.operands}};
}

/// The period that runs on the day, or the last one.
const carbon::LoanPeriod* loan_running(const carbon::LoanCourse& course) {
  const carbon::LoanPeriod* out = nullptr;
  for (const carbon::LoanPeriod& one : course.periods) {
    if (out == nullptr || one.begin <= course.on) out = &one;
  }
  return out;
}

/// What the contract says, without what its figures stand on.
DocumentJson loan_terms_json(const carbon::Loan& loan, const terms::Name& enterprise,
                             const carbon::LoanCourse& course) {
  const carbon::LoanPeriod* running = loan_running(course);
  const auto optional_rate = [](const std::optional<Decimal>& rate) {
    return rate ? DocumentJson(rate->text()) : DocumentJson(nullptr);
  };
  return {{"id", loan.id},
          {"name_zh", loan.name.zh},
          {"name_en", loan.name.en},
          {"enterprise", loan.enterprise},
          {"enterprise_name_zh", enterprise.zh},
          {"enterprise_name_en", enterprise.en},
          {"bank", loan.bank},
          {"principal_yuan", loan.principal.text_yuan()},
          {"base_rate", loan.base_rate.text()},
          {"cap", optional_rate(loan.cap)},
          {"floor", optional_rate(loan.floor)},
          {"from", text_of(loan.from)},
          {"until", text_of(loan.until)},
          {"period_months", loan.period_months},
          {"day_count", name_of(loan.day_count)},
          {"verifier", loan.verifier_on(course.on)},
          {"verify_within_days", loan.verify_within_days},
          {"rate_now", running == nullptr ? loan.base_rate.text() : running->rate_text()},
          {"interest_yuan", course.interest.text_yuan()},
          {"saving_yuan", course.saving().text_yuan()},
          {"ended", loan.until <= course.on},
          {"source", loan.source},
          {"synthetic", loan.synthetic}};
}

DocumentJson loan_outcomes(const carbon::LoanCourse& course) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::KpiDecision& one : course.decisions) {
    out.push_back({{"kpi", one.kpi},
                   {"year", one.year},
                   {"outcome", name_of(one.outcome)},
                   {"step_bp", one.step_bp.approximate()}});
  }
  return out;
}

DocumentJson loan_kpis_json(const carbon::Loan& loan) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::Kpi& kpi : loan.kpis) {
    DocumentJson targets = DocumentJson::array();
    for (const carbon::KpiTarget& one : kpi.targets) {
      targets.push_back({{"year", one.year}, {"value", one.value.text()}});
    }
    out.push_back({{"id", kpi.id},
                   {"name_zh", kpi.name.zh},
                   {"name_en", kpi.name.en},
                   {"unit", kpi.unit},
                   {"kind", name_of(kpi.kind)},
                   {"lower_is_better", kpi.lower_is_better},
                   {"basis", kpi.basis.factors},
                   {"step_down_bp", kpi.step_down_bp.approximate()},
                   {"step_up_bp", kpi.step_up_bp.approximate()},
                   {"targets", std::move(targets)}});
  }
  return out;
}

/// The terms by which the period is counted that runs on the day.
carbon::Loan loan_in_force(const LoanOnFile& file, Day on) {
  std::vector<carbon::LoanVersion> versions = carbon::loan_versions(file.loan, file.amended_by(), on);
  return std::move(versions[carbon::version_at(versions, on)].loan);
}

/// The days on which an amendment can begin, as far as the terms alone say.
DocumentJson loan_next_begins(const LoanPage& page) {
  DocumentJson out = DocumentJson::array();
  for (const Day begin : carbon::interest_begins(page.file.loan)) {
    if (begin > page.course.on) out.push_back(text_of(begin));
  }
  return out;
}

DocumentJson loan_amendments_json(const LoanOnFile& file, Day on) {
  DocumentJson out = DocumentJson::array();
  for (const AmendmentOnFile& one : file.amendments) {
    DocumentJson json = DocumentJson::parse(amendment_json(one));
    json["number"] = one.terms.id.substr(one.terms.id.rfind('/') + 1);
    json["open"] = one.open(on);
    for (DocumentJson& kpi : json["kpis"]) {
      if (!kpi.contains("factors")) continue;
      for (DocumentJson& factor : kpi["factors"]) factor = without_hashes(factor.get<std::string>());
    }
    out.push_back(std::move(json));
  }
  return out;
}

}  // namespace

std::string loans_page_json(std::span<const LoanRow> rows, Day on, bool synthetic,
                            std::span<const carbon::PublishedCarbon> published) {
  DocumentJson results = DocumentJson::array(), beside = DocumentJson::array();
  carbon::Money principal, saving;
  for (const LoanRow& row : rows) {
    const carbon::Loan loan = loan_in_force(*row.file, on);
    DocumentJson one = loan_terms_json(loan, row.enterprise, row.course);
    one["outcomes"] = loan_outcomes(row.course);
    one["kpis"] = loan_kpis_json(loan);
    one["open_amendments"] = std::ranges::count_if(row.file->amendments, [&](const auto& it) { return it.open(on); });
    results.push_back(std::move(one));
    principal += row.file->loan.principal;
    saving += row.course.saving();
  }
  for (const carbon::PublishedCarbon& one : published) {
    beside.push_back({{"id", one.id},
                      {"name_zh", one.name.zh},
                      {"name_en", one.name.en},
                      {"value", one.value.text()},
                      {"unit", one.unit},
                      {"source", one.source}});
  }
  return DocumentJson{{"on", text_of(on)},
                      {"synthetic", synthetic},
                      {"principal_yuan", principal.text_yuan()},
                      {"saving_yuan", saving.text_yuan()},
                      {"results", std::move(results)},
                      {"published", std::move(beside)}}
      .dump();
}

std::string loan_page_json(const LoanPage& page, const terms::Name& enterprise, bool figures) {
  const carbon::Loan loan = loan_in_force(page.file, page.course.on);
  DocumentJson out = loan_terms_json(loan, enterprise, page.course);
  out["on"] = text_of(page.course.on);
  out["figures"] = figures;
  out["kpis"] = loan_kpis_json(loan);
  out["next_begins"] = loan_next_begins(page);
  out["amendments"] = loan_amendments_json(page.file, page.course.on);
  DocumentJson periods = DocumentJson::array(), decisions = DocumentJson::array(), years = DocumentJson::array();
  for (const carbon::LoanPeriod& one : page.course.periods) periods.push_back(loan_period_json(one));
  for (const carbon::KpiDecision& one : page.course.decisions) decisions.push_back(loan_decision_json(one, figures));
  out["periods"] = std::move(periods);
  out["decisions"] = std::move(decisions);
  if (!figures) return out.dump();
  DocumentJson verified = DocumentJson::array();
  for (const carbon::KpiFigure& one : page.file.verified) {
    verified.push_back(
        {{"kpi", one.kpi},
         {"year", one.year},
         {"value", one.value ? DocumentJson(one.value->text()) : DocumentJson(nullptr)},
         {"origin", one.origin},
         {"verified_by", one.verified_by},
         {"verified_on", one.verified_on ? DocumentJson(text_of(*one.verified_on)) : DocumentJson(nullptr)}});
  }
  for (const LoanYear& one : page.years) {
    years.push_back({{"kpi", one.kpi->id},
                     {"year", one.year},
                     {"target", one.kpi->target(one.year)->value.text()},
                     {"contract", loan_measured_json(one.contract)},
                     {"today", loan_measured_json(one.today)}});
  }
  out["verified"] = std::move(verified);
  out["years"] = std::move(years);
  return out.dump();
}

std::string party_loans_json(std::string_view side, std::string_view party, const std::vector<std::string>& pages) {
  return fmt::format("{{\"{}\":{},\"results\":[{}]}}", side, DocumentJson(party).dump(), joined(pages, ","));
}

}  // namespace lantian::serve
