#include "serve/carbon/office.hpp"

#include "base/text.hpp"
#include "carbon/filing/filing.hpp"
#include "keep/files.hpp"
#include "serve/inventory_import.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

Result<terms::SourceFile> carbon_file(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

/// Who files in a table: everybody that it names, by the guide that the caller says.
std::vector<carbon::Enterprise> filing_enterprises(const terms::Form& form, const terms::FilledForm& filled,
                                                   const std::string& guide, const std::string& county) {
  std::set<std::string> ids;
  for (const terms::Record& record : filled.records) ids.insert(terms::RecordView{form, record}.text("enterprise"));
  std::vector<carbon::Enterprise> out;
  for (const std::string& id : ids) {
    carbon::Enterprise one;
    one.id = id;
    one.name = {id, id};
    one.county = county;
    one.guide = guide;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Result<CarbonOffice> CarbonOffice::open(const InventoryOffice& office) {
  const std::string root = office.office().root() + "/data/carbon";
  LANTIAN_TRY(const std::vector<terms::SourceFile> guides, keep::read_tree(root + "/guides", ".toml"));
  LANTIAN_TRY(const terms::SourceFile ratios, carbon_file(root + "/ratios.toml"));
  LANTIAN_TRY(const terms::SourceFile lock, carbon_file(root + "/guides.lock"));
  LANTIAN_TRY(const terms::SourceFile checks, carbon_file(root + "/checks.toml"));
  LANTIAN_TRY(const terms::SourceFile sectors, carbon_file(root + "/sectors.toml"));
  LANTIAN_TRY(const terms::SourceFile rating, carbon_file(root + "/rating/zj-2022.toml"));
  LANTIAN_TRY(const terms::SourceFile form, carbon_file(root + "/forms/month.toml"));
  LANTIAN_TRY(const terms::SourceFile zero_carbon, carbon_file(root + "/forms/zero_carbon.toml"));
  LANTIAN_TRY(const terms::SourceFile reasons, carbon_file(root + "/reasons.toml"));
  CarbonOffice out;
  out.office_ = &office;
  LANTIAN_TRY(auto guide_book, carbon::GuideBook::read(guides, ratios, lock, office.units()));
  LANTIAN_TRY(auto check_rules, carbon::read_check_rules(checks));
  LANTIAN_TRY(auto sector_book, carbon::SectorBook::read(sectors));
  LANTIAN_TRY(auto rating_rule, carbon::read_rating_rule(rating));
  LANTIAN_TRY(auto month_form, terms::read_form(form));
  LANTIAN_TRY(auto deductions, carbon::read_deduction_rule(zero_carbon));
  LANTIAN_TRY(auto reason_book, carbon::ReasonBook::read(reasons));
  out.books_ = std::make_shared<const Books>(
      Books{std::move(guide_book), std::move(check_rules), std::move(sector_book), std::move(rating_rule),
            std::move(month_form), std::move(deductions), std::move(reason_book)});
  return out;
}

Result<CarbonFilings> CarbonOffice::synthetic(const std::string& region) const {
  const std::string path = fmt::format("{}/regions/{}/carbon.toml", office_->office().root(), region);
  if (!keep::exists(path)) {
    return Error{ErrorCode::not_found, fmt::format("the pack of {} has no synthetic enterprises", in_quotes(region)),
                 path};
  }
  LANTIAN_TRY(const terms::SourceFile file, carbon_file(path));
  LANTIAN_TRY(const carbon::CarbonPlan plan, carbon::read_carbon_plan(file));
  carbon::SyntheticCarbon made = carbon::make_synthetic(plan);
  return CarbonFilings{std::move(made.enterprises), std::move(made.months), std::move(made.years), true};
}

Result<CarbonFilings> CarbonOffice::filed(const std::string& file, const std::string& guide,
                                          const std::string& county) const {
  LANTIAN_TRY(const std::string bytes, keep::read_file(file));
  LANTIAN_TRY(const ReadTable table, read_table(books_->form, file, bytes, {}));
  CarbonFilings out;
  out.enterprises = filing_enterprises(books_->form, table.filled, guide, county);
  carbon::FiledMonths read = carbon::read_filing(books_->form, table.filled, file, out.enterprises, false);
  if (!read.refusals.empty()) {
    std::vector<std::string> lines;
    for (const terms::RowRefusal& one : read.refusals) lines.push_back(one.text());
    return Error{ErrorCode::malformed, joined(lines, "\n"), file};
  }
  out.months = std::move(read.months);
  return out;
}

Result<YearAccount> year_account(const CarbonOffice& office, const CarbonFilings& filings,
                                 const carbon::Enterprise& enterprise, const std::string& period,
                                 carbon::AccountWish wish) {
  LANTIAN_TRY(const Period span, parse_period(period));
  YearAccount out;
  const std::string& guide = wish.guide.empty() ? enterprise.guide : wish.guide;
  const auto versions = office.guides().versions(guide);
  const bool early = !versions.empty() && versions.front()->guide.in_force > span.begin;
  if (wish.version.empty() && early) {
    wish.version = versions.front()->guide.version;
    out.late_guide = true;
  }
  LANTIAN_TRY(out.computed, carbon::account_of(office.accounts(), enterprise, filings.months, span, wish));
  return out;
}

}  // namespace lantian::serve
