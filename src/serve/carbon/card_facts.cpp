#include "serve/carbon/card_facts.hpp"

#include "serve/carbon/asset_office.hpp"
#include "serve/carbon/card_json.hpp"
#include "serve/carbon/library_office.hpp"
#include "serve/carbon/loan_office.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

/// Years of which an enterprise filed months, ascending.
std::set<int> card_years(const CarbonFilings& filings, std::string_view enterprise) {
  std::set<int> out;
  for (const carbon::Month& one : filings.months) {
    if (one.enterprise != enterprise) continue;
    if (const auto day = parse_day(one.month + "-01")) out.insert(year_of(*day));
  }
  return out;
}

carbon::CardRating card_rating(const carbon::Rating& one) {
  carbon::CardRating out;
  out.year = one.year;
  out.rule = one.rule;
  out.state = name_of(one.state);
  if (one.reason != carbon::NoLevel::none) out.reason = carbon::words_of(one.reason);
  out.level = one.level;
  out.tier = one.tier;
  out.trend = name_of(one.trend);
  out.intensity = one.intensity;
  out.ratio = one.ratio;
  if (one.benchmark) {
    out.benchmark = one.benchmark->sum.intensity();
    out.benchmark_of = fmt::format("{}, {} enterprises", one.benchmark->key, one.benchmark->sum.enterprises);
  }
  return out;
}

/// The code of every year that has one, oldest first, as the rating page shows it.
Result<std::vector<carbon::CardRating>> card_ratings(const CarbonDesk& desk, const FinanceGround& ground,
                                                     const std::string& enterprise) {
  LANTIAN_TRY(const RatingTables* tables, desk.years->tables(*desk.office, desk.region));
  std::vector<carbon::CardRating> out;
  std::shared_ptr<const CarbonYear> before;
  for (const int number : rating_years(*ground.filings)) {
    LANTIAN_TRY(auto year, desk.years->year(*desk.carbon, *tables, ground.filings, number));
    const bool follows = before && before->year == number - 1;
    const auto rating = year->book.rate(enterprise, follows ? before->book.facts(enterprise) : nullptr);
    if (rating) out.push_back(card_rating(*rating));
    before = std::move(year);
  }
  return out;
}

carbon::CardQuality card_quality(const CarbonOffice& office, const carbon::ComputedAccount& computed) {
  carbon::CardQuality out;
  for (const carbon::FigureGrade& one : carbon::grade_figures(office.checks(), computed)) {
    if (!one.line.empty()) ++out.figures[std::string(1, one.grade)];
  }
  out.findings_open = static_cast<int>(carbon::check_account(office.checks(), computed, office.units()).size());
  return out;
}

/// Accounts, and the quality of the last one.
void card_accounts(const FinanceGround& ground, const carbon::Enterprise& who, bool accounts, bool quality,
                   carbon::CardFacts& facts) {
  for (const int year : card_years(*ground.filings, who.id)) {
    auto made = year_account(*ground.office, *ground.filings, who, std::to_string(year), {});
    if (!made) continue;
    if (quality) facts.quality = card_quality(*ground.office, made->computed);
    if (accounts) facts.accounts.push_back(std::move(made->computed.account));
  }
}

Result<void> card_loans(const FinanceGround& ground, const std::string& enterprise, Day on, carbon::CardFacts& facts) {
  LANTIAN_TRY(const std::vector<LoanOnFile> files, loans_on_file(*ground.book));
  for (const LoanOnFile& file : files) {
    if (file.loan.enterprise != enterprise) continue;
    LANTIAN_TRY(carbon::LoanCourse course, loan_course(file, on));
    facts.loans.push_back(file.loan);
    facts.courses.push_back(std::move(course));
  }
  return {};
}

Result<void> card_projects(const FinanceGround& ground, const std::string& enterprise, carbon::CardFacts& facts) {
  LANTIAN_TRY(std::vector<LibraryOnFile> files, open_library(*ground.book));
  for (LibraryOnFile& file : files) {
    if (file.entry.application.enterprise == enterprise) facts.entries.push_back(std::move(file.entry));
  }
  return {};
}

Result<void> card_assets(const FinanceGround& ground, const std::string& enterprise, Day on, carbon::CardFacts& facts) {
  LANTIAN_TRY(const carbon::AssetLedger ledger, assets_on_file(*ground.book));
  LANTIAN_TRY(const carbon::AssetBasis basis, asset_basis(ground, ledger));
  for (AssetYear& one : asset_years(ground, basis, ledger, enterprise, on)) {
    facts.compliance.push_back(std::move(one.compliance));
  }
  return {};
}

}  // namespace

Result<std::optional<carbon::CardPollution>> conduct_on_file(const keep::DocumentBook& book,
                                                             const std::string& enterprise, bool english) {
  LANTIAN_TRY(const std::optional<keep::DocumentRow> row, book.newest("conduct", enterprise));
  if (!row) return std::optional<carbon::CardPollution>{};
  LANTIAN_TRY(carbon::CardPollution read, read_conduct_json(row->body, english));
  return std::optional{std::move(read)};
}

std::vector<keep::DocumentDraft> planned_conduct(const carbon::CarbonPlan& plan) {
  std::vector<keep::DocumentDraft> out;
  for (const carbon::PlannedEnterprise& one : plan.enterprises) {
    std::vector<carbon::Penalty> penalties;
    for (const carbon::Penalty& penalty : plan.penalties) {
      if (penalty.enterprise == one.who.id) penalties.push_back(penalty);
    }
    out.push_back({"conduct", one.who.id, conduct_json(one.grade, penalties), {}});
  }
  return out;
}

Result<carbon::CardFacts> card_facts(const CarbonDesk& desk, const FinanceGround& ground, const std::string& enterprise,
                                     const std::vector<std::string>& parts, Day on, bool english) {
  const auto granted = [&parts](std::string_view part) { return std::ranges::find(parts, part) != parts.end(); };
  carbon::CardFacts out;
  out.enterprise = *ground.enterprise(enterprise);
  if (granted("emissions") || granted("quality")) {
    card_accounts(ground, out.enterprise, granted("emissions"), granted("quality"), out);
  }
  if (granted("intensity") || granted("rating")) {
    LANTIAN_TRY(out.ratings, card_ratings(desk, ground, enterprise));
  }
  if (granted("pollution")) {
    LANTIAN_TRY(out.pollution, conduct_on_file(*ground.book, enterprise, english));
  }
  if (granted("projects")) LANTIAN_CHECK(card_projects(ground, enterprise, out));
  if (granted("loans")) LANTIAN_CHECK(card_loans(ground, enterprise, on, out));
  if (granted("assets")) LANTIAN_CHECK(card_assets(ground, enterprise, on, out));
  return out;
}

}  // namespace lantian::serve
