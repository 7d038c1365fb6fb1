#include "serve/carbon/accounts_json.hpp"

#include "serve/carbon/accounts_parts_json.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

/// Tonnes by part, of whoever has them.
struct AccountsSum {
  int enterprises = 0, complete = 0;
  double total = 0;
  std::array<double, account_parts.size()> parts{};

  void add(const carbon::Account& account) {
    ++enterprises;
    if (account.state != carbon::MonthState::missing) ++complete;
    if (account.total) total += in(*account.total, tonne_co2);
    for (std::size_t n = 0; n < parts.size(); ++n) parts[n] += in(account.part(account_parts[n]), tonne_co2);
  }
  DocumentJson json() const {
    DocumentJson by = DocumentJson::object();
    for (std::size_t n = 0; n < parts.size(); ++n) by[std::string{name_of(account_parts[n])}] = parts[n];
    return {{"enterprises", enterprises}, {"complete", complete}, {"total_t", total}, {"parts", std::move(by)}};
  }
};

using AccountsSums = std::map<std::string, AccountsSum>;

/// What left in a month, by part; recovery counts against it.
struct AccountsMonth {
  std::array<double, account_parts.size()> parts{};
  int unknown = 0;  ///< lines without a value
};

bool wanted_account(const AccountsFilter& filter, const AccountView& view) {
  const carbon::Enterprise& one = *view.enterprise;
  return (filter.sector.empty() || filter.sector == one.sector) &&
         (filter.county.empty() || filter.county == one.county) &&
         (!filter.counties || filter.counties->contains(one.county)) &&
         (filter.grade.empty() || filter.grade == std::string(1, view.grade()));
}

DocumentJson accounts_row(const CarbonOffice& office, const AccountView& view, std::int64_t kept) {
  const carbon::Enterprise& one = *view.enterprise;
  DocumentJson out{{"enterprise", one.id},
                   {"name", name_part(one.name)},
                   {"sector", one.sector},
                   {"county", one.county},
                   {"guide", one.guide}};
  out["kept"] = kept == 0 ? DocumentJson(nullptr) : DocumentJson(kept);
  if (!view.made) {
    out["state"] = "missing";
    out["trouble"] = view.why.message;
    out["trouble_zh"] = office.reasons().in_chinese(view.why.message);
    out["grade"] = "E";
    return out;
  }
  const carbon::Account& account = view.made->computed.account;
  out["version"] = account.version;
  out["late_guide"] = view.made->late_guide;
  out["state"] = name_of(account.state);
  out["total_t"] = tonnes_part(account.total);
  out["direct_t"] = in(account.direct(), tonne_co2);
  out["parts"] = parts_of_account(account);
  out["missing_months"] = account.missing_months;
  out["grade"] = std::string(1, view.grade());
  out["findings"] = findings_count(view.findings);
  return out;
}

DocumentJson accounts_months(const std::map<std::string, AccountsMonth>& months) {
  DocumentJson out = DocumentJson::array();
  for (const auto& [month, one] : months) {
    DocumentJson by = DocumentJson::object();
    double total = 0;
    for (std::size_t n = 0; n < account_parts.size(); ++n) {
      by[std::string{name_of(account_parts[n])}] = one.parts[n];
      total += account_parts[n] == carbon::Part::recovery ? -one.parts[n] : one.parts[n];
    }
    out.push_back({{"month", month}, {"total_t", total}, {"parts", std::move(by)}, {"unknown_lines", one.unknown}});
  }
  return out;
}

void add_accounts_months(const carbon::Account& account, std::map<std::string, AccountsMonth>& months) {
  for (const carbon::AccountLine& line : account.lines) {
    AccountsMonth& one = months[line.month];
    if (!line.mass) {
      ++one.unknown;
      continue;
    }
    const auto at = std::ranges::find(account_parts, line.part);
    one.parts[static_cast<std::size_t>(at - account_parts.begin())] += in(*line.mass, tonne_co2);
  }
}

DocumentJson sector_sums(const CarbonOffice& office, const AccountsSums& sums) {
  DocumentJson out = DocumentJson::array();
  for (const auto& [id, sum] : sums) {
    DocumentJson row = sum.json();
    const carbon::Sector* sector = office.sectors().sector(id);
    row["id"] = id;
    row["name"] = sector == nullptr ? DocumentJson{{"zh", id}, {"en", id}} : name_part(sector->name);
    out.push_back(std::move(row));
  }
  return out;
}

DocumentJson county_sums(const InventoryOffice& inventory, const AccountsSums& sums) {
  DocumentJson out = DocumentJson::array();
  for (const auto& [id, sum] : sums) {
    DocumentJson row = sum.json();
    row["id"] = id;
    row["name"] = {{"zh", inventory.unit_name(id, true)}, {"en", inventory.unit_name(id, false)}};
    out.push_back(std::move(row));
  }
  return out;
}

DocumentJson published_part(std::span<const carbon::PublishedCarbon> published) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::PublishedCarbon& one : published) {
    out.push_back({{"id", one.id},
                   {"name", name_part(one.name)},
                   {"value", one.value.approximate()},
                   {"unit", one.unit},
                   {"source", one.source}});
  }
  return out;
}

}  // namespace

std::string accounts_table_json(const CarbonOffice& office, const InventoryOffice& inventory,
                                const AccountsOfPeriod& accounts, const AccountsFilter& filter,
                                std::span<const carbon::PublishedCarbon> published,
                                const std::map<std::string, std::int64_t, std::less<>>& kept) {
  AccountsSum all;
  AccountsSums sectors, counties;
  std::map<std::string, AccountsMonth> months;
  DocumentJson rows = DocumentJson::array();
  for (const std::shared_ptr<const AccountView>& each : accounts.views) {
    const AccountView& view = *each;
    if (!wanted_account(filter, view)) continue;
    const auto there = kept.find(view.enterprise->id);
    rows.push_back(accounts_row(office, view, there == kept.end() ? 0 : there->second));
    if (!view.made) continue;
    const carbon::Account& account = view.made->computed.account;
    all.add(account);
    sectors[view.enterprise->sector].add(account);
    counties[view.enterprise->county].add(account);
    add_accounts_months(account, months);
  }
  return DocumentJson{{"period", accounts.period},
                      {"years", filed_years(*accounts.filings)},
                      {"synthetic", accounts.filings->synthetic},
                      {"enterprises", rows.size()},
                      {"sum", all.json()},
                      {"sectors", sector_sums(office, sectors)},
                      {"counties", county_sums(inventory, counties)},
                      {"months", accounts_months(months)},
                      {"published", published_part(published)},
                      {"results", std::move(rows)}}
      .dump();
}

std::string beside_json(const carbon::Account& before, const carbon::Account& after, std::int64_t kept) {
  const auto head = [](const carbon::Account& one) {
    return DocumentJson{{"guide", one.guide},
                        {"version", one.version},
                        {"state", name_of(one.state)},
                        {"factors", one.factors},
                        {"total_t", tonnes_part(one.total)},
                        {"notes", one.notes}};
  };
  DocumentJson rows = DocumentJson::array();
  for (const carbon::AccountDifference& one : carbon::beside(before, after)) {
    rows.push_back({{"name", one.name},
                    {"before_t", tonnes_part(one.before)},
                    {"after_t", tonnes_part(one.after)},
                    {"change_t", tonnes_part(one.change())}});
  }
  DocumentJson missing = DocumentJson::array();
  for (const carbon::AccountLine& line : after.lines) {
    if (!line.mass) missing.push_back(fmt::format("{} {}: {}", line.month, line.line, line.missing));
  }
  return DocumentJson{{"enterprise", before.enterprise},
                      {"period", before.period},
                      {"kept", kept == 0 ? DocumentJson(nullptr) : DocumentJson(kept)},
                      {"before", head(before)},
                      {"after", head(after)},
                      {"missing_after", std::move(missing)},
                      {"results", std::move(rows)},
                      {"synthetic", before.synthetic}}
      .dump();
}

std::string verified_accounts_json(std::span<const VerifiedAccount> accounts) {
  DocumentJson rows = DocumentJson::array();
  for (const VerifiedAccount& one : accounts) {
    DocumentJson row = kept_part(one.account);
    row["enterprise"] = one.account.enterprise;
    row["period"] = one.account.period;
    row["late_guide"] = one.account.late_guide;
    row["bytes"] = one.account.text.size();
    row["same"] = one.trouble.empty();
    row["trouble"] = one.trouble;
    row["synthetic"] = one.account.synthetic;
    rows.push_back(std::move(row));
  }
  return DocumentJson{{"results", std::move(rows)}}.dump();
}

std::string kept_reply_json(const KeptAccount& account) {
  return DocumentJson{{"enterprise", account.enterprise}, {"period", account.period}, {"kept", kept_part(account)}}
      .dump();
}

std::string carbon_cases_json(const CarbonCases& cases) {
  DocumentJson rows = DocumentJson::array();
  for (const CarbonCase& one : cases.cases) {
    rows.push_back({{"finding", one.finding}, {"case", one.id}, {"fresh", one.fresh}, {"refused", one.refused}});
  }
  return DocumentJson{{"opened", cases.opened}, {"results", std::move(rows)}}.dump();
}

}  // namespace lantian::serve
