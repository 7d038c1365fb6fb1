// One account down to what it stands on: formula, operand, filing, parameter.
#include "serve/carbon/accounts_json.hpp"
#include "serve/carbon/accounts_parts_json.hpp"
#include "serve/carbon/month_json.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

const carbon::Month* filing_behind(const carbon::ComputedAccount& computed, const std::string& month,
                                   const std::string& facility) {
  const auto found = std::ranges::find_if(
      computed.filings, [&](const carbon::Month& one) { return one.month == month && one.facility == facility; });
  return found == computed.filings.end() ? nullptr : &*found;
}

DocumentJson operand_json(const CarbonOffice& office, const carbon::Operand& one, const carbon::Month* filing) {
  DocumentJson out{
      {"id", one.id}, {"value", one.value}, {"unit", one.unit}, {"kind", one.kind}, {"origin", one.origin}};
  const carbon::MonthItem* item = filing == nullptr ? nullptr : filing->item(one.id);
  if (item == nullptr || one.kind == "parameter") return out;
  const auto standing = name_of(item->standing);
  out["filed"] = item->standing == carbon::Standing::value ? item->value.text() : std::string{standing};
  out["filed_unit"] = item->unit;
  out["how"] = name_of(item->origin);
  out["evidence"] = item->evidence;
  out["meter"] = item->meter;
  out["grade"] = std::string(1, carbon::grade_of(office.checks(), *item, filing->state));
  return out;
}

DocumentJson line_json(const CarbonOffice& office, const AccountView& view, std::size_t at) {
  const carbon::ComputedAccount& computed = view.made->computed;
  const carbon::AccountLine& line = computed.account.lines[at];
  const carbon::FigureGrade& grade = view.grades[at];
  const carbon::Month* filing = filing_behind(computed, line.month, line.facility);
  DocumentJson operands = DocumentJson::array();
  for (const carbon::Operand& one : line.operands) operands.push_back(operand_json(office, one, filing));
  return {{"month", line.month},
          {"facility", line.facility},
          {"line", line.line},
          {"part", name_of(line.part)},
          {"t", tonnes_part(line.mass)},
          {"missing", line.missing},
          {"state", filing == nullptr ? "missing" : std::string{name_of(filing->state)}},
          {"grade", std::string(1, grade.grade)},
          {"because", grade.because},
          {"operands", std::move(operands)}};
}

DocumentJson guide_lines(const carbon::ComputedAccount& computed) {
  const auto factors = carbon::effective_factors(computed.account);
  DocumentJson out = DocumentJson::array();
  for (const carbon::GuideLine& line : computed.program->guide.lines) {
    DocumentJson row{{"line", line.id},
                     {"name", name_part(line.name)},
                     {"part", name_of(line.part)},
                     {"formula", line.formula},
                     {"unit", line.unit},
                     {"t", tonnes_part(carbon::line_sum(computed.account, line.id))},
                     {"effective", DocumentJson::array()}};
    for (const carbon::EffectiveFactor& one : factors) {
      if (one.line != line.id) continue;
      row["effective"].push_back({{"year", one.year}, {"input", one.input}, {"value", one.value}, {"unit", one.unit}});
    }
    out.push_back(std::move(row));
  }
  return out;
}

std::vector<std::string> notes_in_chinese(const CarbonOffice& office, const std::vector<std::string>& notes) {
  std::vector<std::string> out;
  for (const std::string& one : notes) out.push_back(office.reasons().in_chinese(one));
  return out;
}

DocumentJson account_guide(const CarbonOffice& office, const AccountView& view) {
  const carbon::Guide& guide = view.made->computed.program->guide;
  DocumentJson versions = DocumentJson::array();
  for (const carbon::GuideProgram* one : office.guides().versions(guide.id)) {
    versions.push_back({{"version", one->guide.version}, {"in_force", text_of(one->guide.in_force)}});
  }
  return {{"id", guide.id},
          {"version", guide.version},
          {"title", name_part(guide.title)},
          {"source", guide.source},
          {"status", guide.status},
          {"in_force", text_of(guide.in_force)},
          {"late", view.made->late_guide},
          {"notes", guide.notes},
          {"notes_zh", notes_in_chinese(office, guide.notes)},
          {"versions", std::move(versions)}};
}

DocumentJson input_names(const carbon::Guide& guide) {
  DocumentJson out = DocumentJson::object();
  for (const carbon::GuideInput& one : guide.inputs) out[one.id] = name_part(one.name);
  for (const carbon::GuideParameter& one : guide.parameters) out[one.id] = name_part(one.name);
  return out;
}

std::string grade_means(const carbon::CheckRules& rules, char grade, bool chinese) {
  for (const carbon::QualityRule& rule : rules.grades) {
    if (rule.grade == grade) return chinese ? rule.means.zh : rule.means.en;
  }
  return {};
}

}  // namespace

std::string account_page_json(const CarbonOffice& office, const InventoryOffice& inventory,
                              const CarbonFilings& filings, const AccountView& view, const KeptAccount* kept) {
  const carbon::ComputedAccount& computed = view.made->computed;
  const carbon::Account& account = computed.account;
  const carbon::Enterprise& one = *view.enterprise;
  const carbon::Sector* sector = office.sectors().sector(one.sector);
  DocumentJson months = DocumentJson::array(), findings = DocumentJson::array();
  for (std::size_t n = 0; n < account.lines.size(); ++n) months.push_back(line_json(office, view, n));
  for (const carbon::CarbonFinding& finding : view.findings) {
    findings.push_back(finding_part(finding));
    findings.back()["id"] = finding_id(one.id, finding);
  }
  const std::string fresh = account_to_keep(office, view).sha256;
  DocumentJson out{
      {"enterprise", one.id},
      {"name", name_part(one.name)},
      {"sector", one.sector},
      {"sector_name",
       sector == nullptr ? DocumentJson{{"zh", one.sector}, {"en", one.sector}} : name_part(sector->name)},
      {"county", one.county},
      {"county_name", {{"zh", inventory.unit_name(one.county, true)}, {"en", inventory.unit_name(one.county, false)}}},
      {"period", account.period},
      {"years", filed_years(filings, one.id)},
      {"boundary", account.boundary},
      {"synthetic", account.synthetic},
      {"guide", account_guide(office, view)},
      {"state", name_of(account.state)},
      {"total_t", tonnes_part(account.total)},
      {"direct_t", in(account.direct(), tonne_co2)},
      {"parts", parts_of_account(account)},
      {"missing_months", account.missing_months},
      {"grade", std::string(1, view.grade())},
      {"grade_because", view.grades.empty() ? "" : view.grades.back().because},
      {"grade_means",
       {{"zh", grade_means(office.checks(), view.grade(), true)},
        {"en", grade_means(office.checks(), view.grade(), false)}}},
      {"factors", account.factors},
      {"notes", account.notes},
      {"notes_zh", notes_in_chinese(office, account.notes)},
      {"lines", guide_lines(computed)},
      {"months", std::move(months)},
      {"names", input_names(computed.program->guide)},
      {"findings", std::move(findings)},
      {"sha256", fresh}};
  out["kept"] = kept == nullptr ? DocumentJson(nullptr) : kept_part(*kept);
  if (kept != nullptr) out["kept"]["is_this"] = kept->sha256 == fresh;
  return out.dump();
}

std::string item_rows_json(const ItemRows& rows) {
  DocumentJson filings = DocumentJson::array(), days = DocumentJson::array();
  for (const ItemFiling& one : rows.filings) {
    DocumentJson row{{"row", one.row}, {"at", text_of(one.at)}, {"who", one.who}, {"state", name_of(one.state)}};
    if (one.item) {
      const bool number = one.item->standing == carbon::Standing::value;
      row["amount"] = number ? one.item->value.text() : std::string{name_of(one.item->standing)};
      row["unit"] = one.item->unit;
      row["how"] = name_of(one.item->origin);
      row["evidence"] = one.item->evidence;
      row["meter"] = one.item->meter;
    }
    filings.push_back(std::move(row));
  }
  for (const carbon::MeterDay& one : rows.days) {
    days.push_back({{"day", text_of(one.day)}, {"value", one.value.text()}});
  }
  const char* about = !rows.metered        ? "no meter: the filing and its evidence are all there is"
                      : rows.stored        ? "stored hours of the series that is tied to the item, by day"
                      : !rows.days.empty() ? "synthetic days of the meter, made from the same seed as the filing"
                                           : "the filing names its meter; rows of meters are not kept in this book";
  return DocumentJson{{"enterprise", rows.enterprise},
                      {"facility", rows.facility},
                      {"month", rows.month},
                      {"item", rows.item},
                      {"synthetic", rows.synthetic},
                      {"metered", rows.metered},
                      {"about", about},
                      {"filings", std::move(filings)},
                      {"days", std::move(days)},
                      {"sum", rows.sum.text()},
                      {"agrees", rows.agrees}}
      .dump();
}

}  // namespace lantian::serve
