#pragma once
#include "carbon/asset/asset_ledger.hpp"
#include "serve/carbon/finance_desk.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The ledger of carbon assets as a book keeps it: a row of it is a document of kind "asset".
namespace lantian::serve {

/// The rows that were kept, each one judged again: chain, sums, balances. Returns corrupt for the first that does not
/// hold.
Result<carbon::AssetLedger> assets_on_file(const keep::DocumentBook& book);

/// The rule of data/carbon/asset, and what every holder of issued allowances has to surrender for their year: the total
/// of its account of that year, when each month of it is final. Returns not_found, malformed.
Result<carbon::AssetBasis> asset_basis(const FinanceGround& ground, const carbon::AssetLedger& ledger);

/// A holder and a year in which allowances were issued, and how it stands with them.
struct AssetYear {
  carbon::Compliance compliance;
  std::string no_obligation;  ///< why nothing says what is owed
};
std::vector<AssetYear> asset_years(const FinanceGround& ground, const carbon::AssetBasis& basis,
                                   const carbon::AssetLedger& ledger, std::string_view holder, Day on);

/// Sums of all accounts of a kind and vintage: not zero would be a unit made or lost.
struct AssetSum {
  std::string kind;
  int vintage = 0;
  std::int64_t sum = 0, issued = 0;
};
std::vector<AssetSum> asset_sums(const carbon::AssetLedger& ledger);

/// Kept behind the rows that are there, or refused by the rule. Returns conflict when somebody was faster.
Result<carbon::AssetAnswer> keep_asset(const FinanceGround& ground, keep::DocumentBook& book,
                                       const carbon::AssetDraft& draft, const std::string& who, UtcSeconds now);

/// The ledger of a synthetic region: allocations issued, sold from who has too many to who lacks some, offsets, and
/// what was surrendered. The last two holders surrendered nothing.
Result<std::vector<keep::DocumentDraft>> planned_assets(const FinanceGround& ground, const carbon::CarbonPlan& plan);

}  // namespace lantian::serve
