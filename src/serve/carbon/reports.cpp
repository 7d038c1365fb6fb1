#include "serve/carbon/reports.hpp"

#include "keep/listing_workbook.hpp"
#include "report/carbon_balance_paper.hpp"
#include "report/office/bulletin_office.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

report::PaperForm paper_form(std::string_view form) {
  return form == "xlsx" ? report::PaperForm::workbook : report::PaperForm::page;
}

terms::Name report_unit(const InventoryOffice& inventory, std::string_view id) {
  return {inventory.unit_name(id, true), inventory.unit_name(id, false)};
}

terms::Name report_sector(const CarbonOffice& office, std::string_view id) {
  const carbon::Sector* sector = office.sectors().sector(id);
  return sector == nullptr ? terms::Name{std::string{id}, std::string{id}} : sector->name;
}

}  // namespace

report::PaperSpeech report_speech(const InventoryOffice& inventory, bool english) {
  return {&inventory.office().templates(), english ? report::Language::en : report::Language::zh, {}};
}

Result<std::string> report_bytes(const report::Paper& paper, const report::PaperSpeech& speech, std::string_view form) {
  if (form == "docx") return report::paper_docx(paper, speech);
  if (form == "md") return report::paper_markdown(paper, speech);
  if (form == "xlsx") {
    return keep::listing_workbook(report::paper_listings(paper, speech),
                                  report::listing_words(*speech.templates, speech.language));
  }
  return Error{ErrorCode::unsupported, fmt::format("'{}': a report is written as docx, xlsx or md", form), "format"};
}

Result<std::string> account_report(const CarbonOffice& office, const InventoryOffice& inventory,
                                   const AccountView& view, const KeptAccount* kept, std::string_view form,
                                   bool english) {
  report::AccountPaperFacts facts;
  facts.enterprise = view.enterprise.get();
  facts.computed = &view.made->computed;
  facts.checks = &office.checks();
  facts.sector = report_sector(office, view.enterprise->sector);
  facts.county = report_unit(inventory, view.enterprise->county);
  facts.late_guide = view.made->late_guide;
  facts.findings = view.findings;
  facts.grades = view.grades;
  facts.sha256 = account_to_keep(office, view).sha256;
  if (kept != nullptr) {
    facts.kept = std::to_string(kept->row);
    facts.kept_is_this = kept->sha256 == facts.sha256;
  }
  const report::PaperSpeech speech = report_speech(inventory, english);
  return report_bytes(report::account_paper(facts, speech, paper_form(form)), speech, form);
}

Result<std::string> balance_report(const CarbonDesk& desk, const OpenYear& open, std::string_view form, bool english) {
  const CarbonYear& year = *open.year;
  if (!year.balance) return Error{ErrorCode::not_found, fmt::format("nobody has an account of {}", year.year), "year"};
  const std::vector<carbon::Rating> ratings = ratings_of(year, open.before.get());
  report::BalancePaperFacts facts;
  facts.balance = &*year.balance;
  facts.before = open.before != nullptr && open.before->balance ? &*open.before->balance : nullptr;
  facts.rule = &open.tables->balance;
  facts.rating = &desk.carbon->rating();
  LANTIAN_TRY(const terms::Region* region, desk.office->office().region(desk.region));
  facts.region = region->name;
  facts.ratings = ratings;
  facts.published = open.tables->published;
  for (const auto& [enterprise, why] : year.failed) facts.failed.push_back(enterprise);
  facts.energy = [&](const carbon::BalanceRow& row) {
    const YearEnergy energy = year.energy(row.county, row.sector);
    return report::BalanceEnergy{energy.kgce, energy.unknown};
  };
  facts.sector = [&](std::string_view id) { return report_sector(*desk.carbon, id); };
  facts.county = [&](std::string_view id) { return report_unit(*desk.office, id); };
  facts.enterprise = [&](std::string_view id) {
    const carbon::Enterprise* one = rated_enterprise(*open.filings, id);
    return one == nullptr ? terms::Name{std::string{id}, std::string{id}} : one->name;
  };
  facts.carriers_status = open.tables->carriers.status();
  const report::PaperSpeech speech = report_speech(*desk.office, english);
  return report_bytes(report::balance_paper(facts, speech, paper_form(form)), speech, form);
}

}  // namespace lantian::serve
