#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the ledger of carbon assets obeys, as dated data (data/carbon/asset/<edition>.toml).
namespace lantian::carbon {

/// A kind of unit: one unit is one tonne of CO2 equivalent.
struct AssetKind {
  std::string id;
  terms::Name name;
  bool surrender = false;                ///< may be given up for a compliance year
  std::optional<Decimal> share_percent;  ///< of an offset: at most so much of what has to be surrendered
  std::string source, status;
};
/// How much of a vintage may be made a later one: base + multiple * what the holder sold net of it.
struct AssetCarry {
  std::string kind;
  std::int64_t base = 0;
  Decimal multiple;
  std::string source, status;
};

struct AssetRule {
  std::string id, edition, source, status, file;
  terms::Name title;
  Day from{};
  int deadline_month = 12, deadline_day = 31;  ///< of the year after
  std::vector<AssetKind> kinds;
  std::vector<AssetCarry> carries;

  std::string ref() const { return id + "/" + edition; }
  const AssetKind* kind(std::string_view id) const;      ///< null when unknown
  const AssetCarry* carry(std::string_view kind) const;  ///< null: the kind is not carried over
  Day deadline(int compliance_year) const;               ///< last day to surrender for the year
};
/// Returns malformed with every fault, one a line.
Result<AssetRule> read_asset_rule(const terms::SourceFile& file);

}  // namespace lantian::carbon
