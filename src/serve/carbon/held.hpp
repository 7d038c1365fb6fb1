#pragma once
#include "carbon/balance/balance.hpp"
#include "serve/carbon/office.hpp"

#include <map>
#include <string>
#include <vector>

/// Accounts that are held back: a grave finding is open, so they stand beside every sum and in none (doc/carbon.md).
namespace lantian::serve {

/// By enterprise, with the findings that hold it back: never empty.
using HeldAccounts = std::map<std::string, std::vector<carbon::CarbonFinding>, std::less<>>;

/// data/carbon/balance.toml. Returns malformed, io.
Result<carbon::BalanceRule> open_balance_rule(const std::string& root);
std::vector<carbon::CarbonFinding> held_findings(const CarbonOffice& office, const carbon::BalanceRule& rule,
                                                 const YearAccount& account);
/// Everybody's of a year; who has no account is not in it.
HeldAccounts held_accounts(const CarbonOffice& office, const carbon::BalanceRule& rule, const CarbonFilings& filings,
                           int year);

}  // namespace lantian::serve
