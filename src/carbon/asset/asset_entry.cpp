#include "carbon/asset/asset_entry.hpp"

#include "base/assert.hpp"
#include "base/sha256.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 6> asset_pot_words{"issued",      "held",      "pledged",
                                                          "surrendered", "cancelled", "carried"};
constexpr std::array<std::string_view, 8> asset_act_words{"issue",    "transfer", "surrender", "pledge",
                                                          "unpledge", "carry",    "cancel",    "reverse"};
constexpr const char* asset_authority = "authority";

/// Sizes stand before the texts: no two different rows then have the same bytes.
void asset_add_text(std::string& bytes, std::string_view text) {
  bytes += fmt::format("{}:{}\n", text.size(), text);
}

}  // namespace

std::string_view name_of(AssetPot pot) {
  return asset_pot_words[static_cast<std::size_t>(pot) - 1];
}
std::string_view name_of(AssetAct act) {
  return asset_act_words[static_cast<std::size_t>(act) - 1];
}
std::optional<AssetAct> parse_asset_act(std::string_view text) {
  const auto found = std::ranges::find(asset_act_words, text);
  if (found == asset_act_words.end()) return std::nullopt;
  return static_cast<AssetAct>(found - asset_act_words.begin() + 1);
}

std::string chain_of(std::string_view before, const AssetEntry& entry) {
  const AssetDraft& draft = entry.draft;
  std::string bytes =
      fmt::format("{}\n{} {} {} {} {} {} {} {} {}\n", before, entry.id, static_cast<int>(draft.act), text_of(draft.day),
                  draft.vintage, draft.units, draft.year, draft.to_vintage, draft.reverses, draft.synthetic);
  for (const std::string* text : {&entry.by, &draft.voucher, &draft.holder, &draft.to, &draft.party, &draft.kind,
                                  &draft.evidence, &draft.note, &entry.rule}) {
    asset_add_text(bytes, *text);
  }
  for (const AssetPosting& one : entry.postings) {
    bytes += fmt::format("{} {} {}\n", static_cast<int>(one.account.pot), one.vintage, one.units);
    asset_add_text(bytes, one.account.holder);
    asset_add_text(bytes, one.account.party);
    asset_add_text(bytes, one.kind);
  }
  return sha256_hex(bytes);
}

std::vector<AssetPosting> postings_of(const AssetDraft& draft, const AssetEntry* reversed) {
  const auto at = [&](const std::string& holder, AssetPot pot, std::int64_t units, const std::string& party = "") {
    return AssetPosting{{holder, pot, party}, draft.kind, draft.vintage, units};
  };
  const AssetPosting leaves = at(draft.holder, AssetPot::held, -draft.units);
  switch (draft.act) {
    case AssetAct::issue:
      return {at(asset_authority, AssetPot::issued, -draft.units), at(draft.holder, AssetPot::held, draft.units)};
    case AssetAct::transfer:
      return {leaves, at(draft.to, AssetPot::held, draft.units)};
    case AssetAct::surrender:
      return {leaves, at(draft.holder, AssetPot::surrendered, draft.units, std::to_string(draft.year))};
    case AssetAct::pledge:
      return {leaves, at(draft.holder, AssetPot::pledged, draft.units, draft.party)};
    case AssetAct::unpledge:
      return {at(draft.holder, AssetPot::pledged, -draft.units, draft.party),
              at(draft.holder, AssetPot::held, draft.units)};
    case AssetAct::cancel:
      return {leaves, at(draft.holder, AssetPot::cancelled, draft.units)};
    case AssetAct::carry: {
      std::vector<AssetPosting> out{leaves, at(draft.holder, AssetPot::carried, draft.units),
                                    at(draft.holder, AssetPot::carried, -draft.units),
                                    at(draft.holder, AssetPot::held, draft.units)};
      out[2].vintage = out[3].vintage = draft.to_vintage;
      return out;
    }
    case AssetAct::reverse:
      break;
  }
  LANTIAN_ASSERT(reversed != nullptr, "a reversal turns a row round");
  std::vector<AssetPosting> out = reversed->postings;
  for (AssetPosting& one : out) one.units = -one.units;
  return out;
}

}  // namespace lantian::carbon
