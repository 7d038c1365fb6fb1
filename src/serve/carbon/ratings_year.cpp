#include "serve/carbon/ratings_year.hpp"

#include "inventory/faults.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace lantian::serve {
namespace {

constexpr std::int64_t fen_of_yuan = 100;

Result<terms::SourceFile> rating_file(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

Result<int> read_code_looks(const terms::SourceFile& file) {
  constexpr int most_a_minute = 6000;
  std::vector<terms::Fault> faults;
  int looks = 1;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    looks = top.whole("looks_each_minute", 1, most_a_minute);
    top.text("source");
    top.text("status");
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return looks;
}

/// Filings of each enterprise apart, so that an account reads its own alone.
std::unordered_map<std::string, CarbonFilings> filings_apart(const CarbonFilings& filings, int year) {
  const std::string prefix = fmt::format("{:04}-", year);
  std::unordered_map<std::string, CarbonFilings> out;
  for (const carbon::Month& one : filings.months) {
    if (one.month.starts_with(prefix)) out[one.enterprise].months.push_back(one);
  }
  for (const carbon::SyntheticYear& one : filings.years) {
    if (one.year == year) out[one.enterprise].years = {one};
  }
  return out;
}

/// Coal and all energy of the filings that count; no value where a month or a figure lacks.
void fill_energy(const carbon::CarrierBook& carriers, const inventory::UnitBook& units,
                 const carbon::ComputedAccount& computed, AccountBrief& brief, carbon::BalanceFacts& facts) {
  if (!computed.account.missing_months.empty() || !computed.account.total) return;
  std::int64_t coal_kg = 0, coal_kgce = 0, kgce = 0;
  bool coal_known = true, known = true;
  for (const carbon::Month& month : computed.filings) {
    const auto energy = carbon::energy_of(carriers, units, month);
    if (!energy) return;
    coal_kg += energy->coal_kg();
    coal_kgce += energy->coal_kgce();
    facts.coal_fed_kg += energy->coal_fed_kg();
    kgce += energy->kgce();
    known = known && energy->unknown.empty();
    const auto coal = [&](const std::string& item) { return carriers.of_item(item)->coal; };
    coal_known =
        coal_known && std::ranges::none_of(energy->unknown, coal) && std::ranges::none_of(energy->unknown_feed, coal);
  }
  if (known) brief.energy_kgce = kgce;
  if (!coal_known) return;
  brief.coal_kg = facts.coal_kg = coal_kg;
  facts.coal_kgce = coal_kgce;
}

AccountBrief account_brief(const YearAccount& made) {
  const carbon::Account& account = made.computed.account;
  AccountBrief brief;
  brief.county = account.county;
  brief.sector = account.sector;
  brief.guide = account.guide;
  brief.version = account.version;
  brief.late_guide = made.late_guide;
  brief.state = account.state;
  for (std::size_t i = 0; i < brief.part_kg.size(); ++i) {
    brief.part_kg[i] = carbon::nearest_kilogram(account.part(static_cast<carbon::Part>(i + 1)));
  }
  if (account.total) brief.total_kg = carbon::nearest_kilogram(*account.total);
  brief.missing_months = account.missing_months;
  brief.factors = account.factors;
  return brief;
}

/// Labels of one sector: its enterprises make one product. Who lacks months would look too good and has no figure.
Result<void> label_sector(const RatingTables& tables, std::vector<carbon::LabelFacts> group, CarbonYear& out) {
  for (const carbon::LabelEngine engine : {carbon::LabelEngine::ratio, carbon::LabelEngine::quantile}) {
    LANTIAN_TRY(std::vector<carbon::Label> labels, carbon::labels_of(tables.label, engine, group));
    auto& into = engine == carbon::LabelEngine::ratio ? out.by_ratio : out.by_quantile;
    for (carbon::Label& one : labels) {
      std::string id = one.enterprise;
      into.emplace(std::move(id), std::move(one));
    }
  }
  return {};
}

carbon::LabelFacts label_facts(const carbon::RatingFacts& facts, const carbon::SyntheticYear* earned) {
  carbon::LabelFacts out;
  out.enterprise = facts.enterprise;
  if (facts.complete() && !facts.held) out.co2_kg = facts.net_kg();
  if (earned == nullptr) return out;
  // Products are compared with each other alone: a thousandth of the unit keeps the digits that were filed.
  constexpr std::int64_t thousandths = 1000;
  const Rational product = earned->output.exact() * Rational{thousandths};
  if (product.denominator() == 1) out.base[0] = static_cast<std::int64_t>(product.numerator());
  out.base[1] = earned->value_added.fen() / fen_of_yuan;
  out.base[2] = earned->tax.fen() / fen_of_yuan;
  return out;
}

/// What grows while the enterprises are gone through.
struct YearInTheMaking {
  std::vector<carbon::Account> accounts;
  std::map<std::string, carbon::BalanceFacts, std::less<>> facts;
  std::map<std::string, std::vector<carbon::LabelFacts>> labels;  ///< by sector
  std::set<std::string, std::less<>> held;
};

Result<void> add_to_year(const CarbonOffice& office, const RatingTables& tables, const CarbonFilings& own,
                         carbon::Enterprise enterprise, CarbonYear& out, YearInTheMaking& making) {
  if (enterprise.sector.empty()) enterprise.sector = office.sectors().of_industry(enterprise.industry).id;
  auto made = year_account(office, own, enterprise, std::to_string(out.year), {});
  if (!made) {
    out.failed.emplace_back(enterprise.id, made.error());
    return {};
  }
  const carbon::SyntheticYear* earned = own.years.empty() ? nullptr : &own.years.front();
  carbon::RatingFacts facts = carbon::rating_facts(made->computed.account, out.year, enterprise.industry);
  if (auto findings = held_findings(office, tables.balance, *made); !findings.empty()) {
    facts.held = true;
    making.held.insert(enterprise.id);
    out.held.emplace(enterprise.id, std::move(findings));
  }
  carbon::BalanceFacts& balance = making.facts[enterprise.id];
  if (earned != nullptr) {
    facts.value_added_yuan = balance.value_added_yuan = earned->value_added.fen() / fen_of_yuan;
  }
  AccountBrief brief = account_brief(*made);
  LANTIAN_TRY(brief.deductions, carbon::deductions_of(office.deductions(), office.units(), made->computed.filings,
                                                      made->computed.account));
  for (const carbon::Deduction& one : brief.deductions) {
    (one.kind == carbon::DeductionKind::sink ? facts.sinks_kg : facts.zero_carbon_kg) += one.kg;
  }
  balance.zero_carbon_kg = facts.zero_carbon_kg;
  balance.sinks_kg = facts.sinks_kg;
  fill_energy(tables.carriers, office.units(), made->computed, brief, balance);
  making.labels[facts.sector].push_back(label_facts(facts, earned));
  LANTIAN_CHECK(out.book.put(std::move(facts)));
  out.accounts.emplace(enterprise.id, std::move(brief));
  making.accounts.push_back(std::move(made->computed.account));
  return {};
}

}  // namespace

Result<RatingTables> RatingTables::open(const InventoryOffice& office, const std::string& region) {
  const std::string& root = office.office().root();
  LANTIAN_TRY(const terms::SourceFile carriers, rating_file(root + "/data/carbon/energy/carriers.toml"));
  LANTIAN_TRY(const terms::SourceFile balance, rating_file(root + "/data/carbon/balance.toml"));
  LANTIAN_TRY(const terms::SourceFile label, rating_file(root + "/data/carbon/label/quzhou.toml"));
  LANTIAN_TRY(const terms::SourceFile codes, rating_file(root + "/data/carbon/codes.toml"));
  RatingTables out;
  LANTIAN_TRY(out.carriers, carbon::CarrierBook::read(carriers));
  LANTIAN_TRY(out.balance, carbon::read_balance_rule(balance));
  LANTIAN_TRY(out.label, carbon::read_label_rule(label));
  LANTIAN_TRY(out.looks_each_minute, read_code_looks(codes));
  if (const std::string plan = fmt::format("{}/regions/{}/carbon.toml", root, region); keep::exists(plan)) {
    LANTIAN_TRY(const terms::SourceFile file, rating_file(plan));
    LANTIAN_TRY(carbon::CarbonPlan read, carbon::read_carbon_plan(file));
    out.published = std::move(read.published);
  }
  return out;
}

YearEnergy CarbonYear::energy(std::string_view county, std::string_view sector) const {
  YearEnergy sum;
  for (const auto& [id, account] : accounts) {
    if ((!county.empty() && account.county != county) || (!sector.empty() && account.sector != sector)) continue;
    if (held.contains(id)) {
      sum.held_kgce += account.energy_kgce.value_or(0);
      continue;
    }
    sum.kgce += account.energy_kgce.value_or(0);
    sum.unknown += account.energy_kgce ? 0 : 1;
  }
  return sum;
}

YearsCompared CarbonYear::compared(const CarbonYear& before, std::string_view county, std::string_view sector) const {
  const auto direct = [](const AccountBrief& one) { return one.part_kg[0] + one.part_kg[1] - one.part_kg[4]; };
  const auto both = [&direct](const AccountBrief& one) { return direct(one) + one.part_kg[2] + one.part_kg[3]; };
  YearsCompared sum;
  for (const auto& [id, now] : accounts) {
    if ((!county.empty() && now.county != county) || (!sector.empty() && now.sector != sector)) continue;
    const auto found = before.accounts.find(id);
    if (found == before.accounts.end() || held.contains(id) || before.held.contains(id)) continue;
    const AccountBrief& then = found->second;
    if (!now.total_kg || !then.total_kg || !now.missing_months.empty() || !then.missing_months.empty()) continue;
    ++sum.enterprises;
    sum.direct_kg += direct(now);
    sum.before_direct_kg += direct(then);
    if (now.coal_kg && then.coal_kg) {
      ++sum.coal_known;
      sum.coal_kg += *now.coal_kg;
      sum.before_coal_kg += *then.coal_kg;
    }
    const auto *earned = book.facts(id), *earned_then = before.book.facts(id);
    if (!earned->value_added_yuan || !earned_then->value_added_yuan) continue;
    ++sum.valued;
    sum.valued_kg += both(now);
    sum.before_valued_kg += both(then);
    sum.yuan += *earned->value_added_yuan;
    sum.before_yuan += *earned_then->value_added_yuan;
  }
  return sum;
}

Result<CarbonYear> carbon_year(const CarbonOffice& office, const RatingTables& tables, const CarbonFilings& filings,
                               int year) {
  CarbonYear out{year, carbon::RatingBook{office.rating(), office.sectors(), year}, {}, {}, {}, {}, {}, {}};
  YearInTheMaking making;
  const auto apart = filings_apart(filings, year);
  static const CarbonFilings nothing;
  for (const carbon::Enterprise& one : filings.enterprises) {
    const auto own = apart.find(one.id);
    LANTIAN_CHECK(add_to_year(office, tables, own == apart.end() ? nothing : own->second, one, out, making));
  }
  for (auto& [sector, group] : making.labels) {
    LANTIAN_CHECK(label_sector(tables, std::move(group), out));
  }
  if (making.accounts.empty()) return out;
  carbon::BalanceQuestion question;
  question.accounts = making.accounts;
  question.facts = &making.facts;
  question.held = &making.held;
  LANTIAN_TRY(out.balance, carbon::balance_of(tables.balance, office.sectors(), question));
  return out;
}

std::vector<carbon::Rating> ratings_of(const CarbonYear& year, const CarbonYear* before) {
  std::vector<carbon::Rating> out;
  for (const auto& [id, account] : year.accounts) {
    auto rating = year.book.rate(id, before == nullptr ? nullptr : before->book.facts(id));
    if (rating) out.push_back(*std::move(rating));
  }
  return out;
}

std::vector<int> rating_years(const CarbonFilings& filings) {
  std::set<int> years;
  for (const carbon::Month& one : filings.months) {
    if (const auto month = parse_period(one.month)) {
      years.insert(static_cast<int>(std::chrono::year_month_day{month->begin}.year()));
    }
  }
  return {years.begin(), years.end()};
}

const carbon::Enterprise* rated_enterprise(const CarbonFilings& filings, std::string_view id) {
  const auto found = std::ranges::find(filings.enterprises, id, &carbon::Enterprise::id);
  return found == filings.enterprises.end() ? nullptr : &*found;
}

Result<const RatingTables*> CarbonYears::tables(const InventoryOffice& office, const std::string& region) {
  const std::scoped_lock lock{turn_};
  if (!tables_) {
    LANTIAN_TRY(RatingTables read, RatingTables::open(office, region));
    tables_ = std::move(read);
  }
  return &*tables_;
}

Result<std::shared_ptr<const CarbonYear>> CarbonYears::year(const CarbonOffice& office, const RatingTables& tables,
                                                            const std::shared_ptr<const CarbonFilings>& filings,
                                                            int year) {
  const std::scoped_lock lock{turn_};
  if (filings_ != filings) made_.clear();
  filings_ = filings;
  if (const auto found = made_.find(year); found != made_.end()) return found->second;
  LANTIAN_TRY(CarbonYear made, carbon_year(office, tables, *filings, year));
  return made_[year] = std::make_shared<const CarbonYear>(std::move(made));
}

}  // namespace lantian::serve
