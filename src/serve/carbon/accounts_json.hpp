#pragma once
#include "carbon/accounts/compute.hpp"
#include "serve/carbon/accounts_cases.hpp"
#include "serve/carbon/accounts_desk.hpp"
#include "serve/carbon/accounts_rows.hpp"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What pages are told of accounts.
namespace lantian::serve {

/// Which lines of the table are wanted; empty words: all.
struct AccountsFilter {
  std::string sector, county, grade;
  std::optional<std::set<std::string>> counties{};  ///< that may be shown at all; no value: every one
};
/// The table of enterprises with sums by part, sector, county and month. `published`: printed figures, beside and never
/// mixed; empty for a real book. `kept`: row of the newest kept account by enterprise.
std::string accounts_table_json(const CarbonOffice& office, const InventoryOffice& inventory,
                                const AccountsOfPeriod& accounts, const AccountsFilter& filter,
                                std::span<const carbon::PublishedCarbon> published,
                                const std::map<std::string, std::int64_t, std::less<>>& kept);

/// One account with everything below its figures. Requires: `view` has an account. `kept`: null when none is.
std::string account_page_json(const CarbonOffice& office, const InventoryOffice& inventory,
                              const CarbonFilings& filings, const AccountView& view, const KeptAccount* kept);

/// Two accounts of one enterprise and period. `kept`: row of the snapshot that `before` was read from; 0: computed now.
std::string beside_json(const carbon::Account& before, const carbon::Account& after, std::int64_t kept);

std::string verified_accounts_json(std::span<const VerifiedAccount> accounts);
std::string kept_reply_json(const KeptAccount& account);
std::string item_rows_json(const ItemRows& rows);
std::string carbon_cases_json(const CarbonCases& cases);

}  // namespace lantian::serve
