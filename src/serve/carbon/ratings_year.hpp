#pragma once
#include "carbon/balance/balance.hpp"
#include "carbon/energy/carriers.hpp"
#include "carbon/rating/label.hpp"
#include "serve/carbon/held.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A year of accounts as ratings and balances need it: every account computed once, held against the others, added up.
namespace lantian::serve {

/// The rules that ratings and balances need beside those of the office, and what was published.
struct RatingTables {
  carbon::CarrierBook carriers;
  carbon::BalanceRule balance;
  carbon::LabelRule label;
  std::vector<carbon::PublishedCarbon> published;  ///< of the region's pack; empty: it has none
  int looks_each_minute = 1;                       ///< at one public address of codes, from one asker

  /// Returns not_found, malformed with every fault.
  static Result<RatingTables> open(const InventoryOffice& office, const std::string& region);
};

/// What is left of an account when its lines are gone: they can be computed again at any time.
struct AccountBrief {
  std::string county, sector, guide, version;
  bool late_guide = false;
  carbon::MonthState state = carbon::MonthState::missing;
  std::array<std::int64_t, carbon::account_parts> part_kg{};
  std::optional<std::int64_t> total_kg;  ///< no value: a figure is missing
  std::vector<std::string> missing_months, factors;
  std::optional<std::int64_t> coal_kg, energy_kgce;  ///< no value: not known in every month
  std::vector<carbon::Deduction> deductions;         ///< filed; what of it is taken off stands there
};

/// An enterprise's place in a sum of energy.
struct YearEnergy {
  std::int64_t kgce = 0;
  std::int64_t unknown = 0;    ///< enterprises whose energy is not known
  std::int64_t held_kgce = 0;  ///< of enterprises that are held back, beside `kgce`
};

/// What the enterprises that stand in both years did in each: like beside like. Neither lacking nor held in either
/// year.
struct YearsCompared {
  std::int64_t enterprises = 0, direct_kg = 0, before_direct_kg = 0;
  std::int64_t coal_known = 0, coal_kg = 0, before_coal_kg = 0;  ///< of those whose coal is known in both
  std::int64_t valued = 0;                                       ///< of those whose value added is known in both
  std::int64_t valued_kg = 0, before_valued_kg = 0, yuan = 0, before_yuan = 0;
};

struct CarbonYear {
  int year = 0;
  carbon::RatingBook book;
  std::map<std::string, AccountBrief, std::less<>> accounts;
  HeldAccounts held;                                  ///< accounts that stand in no sum, with their findings
  std::vector<std::pair<std::string, Error>> failed;  ///< enterprise and why it has no account
  std::optional<carbon::Balance> balance;             ///< no value: nobody has an account
  /// Names of sectors to the labels of their members, by engine; a label needs others that are alike.
  std::map<std::string, carbon::Label, std::less<>> by_ratio, by_quantile;

  /// Empty: over all of them.
  YearEnergy energy(std::string_view county, std::string_view sector) const;
  YearsCompared compared(const CarbonYear& before, std::string_view county, std::string_view sector) const;
};

/// Requires: the office outlives the year.
Result<CarbonYear> carbon_year(const CarbonOffice& office, const RatingTables& tables, const CarbonFilings& filings,
                               int year);
/// Everybody's code, by id, with its trend where the year before is given.
std::vector<carbon::Rating> ratings_of(const CarbonYear& year, const CarbonYear* before);
/// Years that somebody filed a month of, ascending.
std::vector<int> rating_years(const CarbonFilings& filings);
/// Null when there is no such enterprise.
const carbon::Enterprise* rated_enterprise(const CarbonFilings& filings, std::string_view id);

/// Years as they were computed, made again when something was filed. Any thread.
class CarbonYears {
 public:
  /// Returns what RatingTables::open returns; tables are read once.
  Result<const RatingTables*> tables(const InventoryOffice& office, const std::string& region);
  Result<std::shared_ptr<const CarbonYear>> year(const CarbonOffice& office, const RatingTables& tables,
                                                 const std::shared_ptr<const CarbonFilings>& filings, int year);

 private:
  std::mutex turn_;
  std::optional<RatingTables> tables_;
  std::shared_ptr<const CarbonFilings> filings_;  ///< that `made_` stands on
  std::map<int, std::shared_ptr<const CarbonYear>> made_;
};

}  // namespace lantian::serve
