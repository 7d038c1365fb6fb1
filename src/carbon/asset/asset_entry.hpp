#pragma once
#include "base/clock.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The rows of the ledger of carbon assets. Double entry: the postings of a row sum to zero for each kind and vintage,
/// so that no unit is made or lost. Rows are only appended; a correction is a row that moves back.
namespace lantian::carbon {

/// Where units are. Stored: never renumber. `issued` and `carried` are the other sides of the books: the first is never
/// above zero; the second is below zero in the vintage that units were carried to and above in the one they came from.
/// The others are never below zero.
enum class AssetPot : std::uint8_t { issued = 1, held = 2, pledged = 3, surrendered = 4, cancelled = 5, carried = 6 };
std::string_view name_of(AssetPot pot);

struct AssetAccount {
  std::string holder;  ///< enterprise; "authority" of `issued`
  AssetPot pot = AssetPot::held;
  std::string party;  ///< of pledged the bank, of surrendered the compliance year, otherwise empty
  friend auto operator<=>(const AssetAccount&, const AssetAccount&) = default;
};

struct AssetPosting {
  AssetAccount account;
  std::string kind;
  int vintage = 0;
  std::int64_t units = 0;  ///< t CO2 equivalent; above zero arrives, below zero leaves
  friend bool operator==(const AssetPosting&, const AssetPosting&) = default;
};

/// What a row does. Stored: never renumber.
enum class AssetAct : std::uint8_t {
  issue = 1,  ///< allocated, or certified for an offset
  transfer = 2,
  surrender = 3,  ///< for a compliance year, for good
  pledge = 4,     ///< to a bank: held by the enterprise and not free
  unpledge = 5,
  carry = 6,   ///< made a later vintage
  cancel = 7,  ///< given up of one's own will
  reverse = 8  ///< moves back what another row moved: the only correction
};
std::string_view name_of(AssetAct act);
std::optional<AssetAct> parse_asset_act(std::string_view text);

/// A row as somebody wants it. What its act does not need stays empty.
struct AssetDraft {
  std::string voucher;  ///< number of the office's own record; once in a ledger
  AssetAct act{};
  Day day{};
  std::string holder;
  std::string to;     ///< transfer: who gets them
  std::string party;  ///< pledge, unpledge: the bank
  std::string kind;
  int vintage = 0;
  std::int64_t units = 0;
  int year = 0;        ///< surrender: the compliance year
  int to_vintage = 0;  ///< carry
  std::int64_t reverses = 0;
  std::string evidence, note;
  bool synthetic = false;
};

/// A row of the ledger: complete, numbered, chained to the row before.
struct AssetEntry {
  std::int64_t id = 0;  ///< 1, 2, 3, ... without gaps
  std::string by;
  AssetDraft draft;  ///< as it was asked for
  std::vector<AssetPosting> postings;
  std::string rule;   ///< "CARBON-ASSET/2024"
  std::string chain;  ///< SHA-256 (hex) over the chain before and every field above
};

/// The chain of `entry` behind a row whose chain is `before` (empty for the first).
std::string chain_of(std::string_view before, const AssetEntry& entry);
/// The postings that a draft stands for; of a reversal those of `reversed`, turned round. Requires: an act that is
/// complete.
std::vector<AssetPosting> postings_of(const AssetDraft& draft, const AssetEntry* reversed = nullptr);

}  // namespace lantian::carbon
