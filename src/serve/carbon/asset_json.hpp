#pragma once
#include "carbon/asset/asset_ledger.hpp"
#include "serve/carbon/asset_office.hpp"
#include "terms/region.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>

/// Rows of the asset ledger as documents (kind "asset", key = number of the row) and as pages get them.
namespace lantian::serve {

std::string asset_key(std::int64_t id);
std::string asset_entry_json(const carbon::AssetEntry& entry);
/// Returns malformed.
Result<carbon::AssetEntry> read_asset_entry_json(std::string_view json);
/// What somebody wants to post: {"act", "voucher", "day", "holder", "to", "party", "kind", "vintage", "units", "year",
/// "to_vintage", "reverses", "evidence", "note"}; what its act does not need may be absent. Returns malformed.
Result<carbon::AssetDraft> read_asset_wish(std::string_view json, Day today);

struct AssetPage {
  const carbon::AssetLedger* ledger = nullptr;
  const carbon::AssetRule* rule = nullptr;
  std::vector<AssetYear> years;
  std::string holder;  ///< empty: of everybody, without rows
  std::map<std::string, terms::Name> names;
  Day on{};
  bool synthetic = false;
};
std::string assets_page_json(const AssetPage& page);

}  // namespace lantian::serve
