#include "serve/carbon/held.hpp"

#include "keep/files.hpp"

namespace lantian::serve {

Result<carbon::BalanceRule> open_balance_rule(const std::string& root) {
  const std::string path = root + "/data/carbon/balance.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return carbon::read_balance_rule({path, std::move(text)});
}

std::vector<carbon::CarbonFinding> held_findings(const CarbonOffice& office, const carbon::BalanceRule& rule,
                                                 const YearAccount& account) {
  return holding_back(rule, carbon::check_account(office.checks(), account.computed, office.units()));
}

HeldAccounts held_accounts(const CarbonOffice& office, const carbon::BalanceRule& rule, const CarbonFilings& filings,
                           int year) {
  HeldAccounts out;
  for (const carbon::Enterprise& one : filings.enterprises) {
    const auto made = year_account(office, filings, one, std::to_string(year), {});
    if (!made) continue;
    auto findings = held_findings(office, rule, *made);
    if (!findings.empty()) out.emplace(one.id, std::move(findings));
  }
  return out;
}

}  // namespace lantian::serve
