#include "serve/carbon/asset_json.hpp"

#include "serve/document.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

std::optional<carbon::AssetPot> parse_asset_pot(std::string_view text) {
  for (int n = static_cast<int>(carbon::AssetPot::issued); n <= static_cast<int>(carbon::AssetPot::carried); ++n) {
    if (name_of(static_cast<carbon::AssetPot>(n)) == text) return static_cast<carbon::AssetPot>(n);
  }
  return std::nullopt;
}

DocumentJson asset_draft_fields(const carbon::AssetDraft& draft) {
  return {{"voucher", draft.voucher},
          {"act", name_of(draft.act)},
          {"day", text_of(draft.day)},
          {"holder", draft.holder},
          {"to", draft.to},
          {"party", draft.party},
          {"kind", draft.kind},
          {"vintage", draft.vintage},
          {"units", draft.units},
          {"year", draft.year},
          {"to_vintage", draft.to_vintage},
          {"reverses", draft.reverses},
          {"evidence", draft.evidence},
          {"note", draft.note},
          {"synthetic", draft.synthetic}};
}

DocumentJson asset_row_json(const carbon::AssetEntry& entry) {
  DocumentJson out{{"id", entry.id}, {"by", entry.by}};
  out.update(asset_draft_fields(entry.draft));
  out["rule"] = entry.rule;
  DocumentJson postings = DocumentJson::array();
  for (const carbon::AssetPosting& one : entry.postings) {
    postings.push_back({{"holder", one.account.holder},
                        {"pot", name_of(one.account.pot)},
                        {"party", one.account.party},
                        {"kind", one.kind},
                        {"vintage", one.vintage},
                        {"units", one.units}});
  }
  out["postings"] = std::move(postings);
  out["chain"] = entry.chain;
  return out;
}

carbon::AssetDraft read_asset_draft(const DocumentPart& part) {
  const auto small_or = [&](const char* key) { return part.has(key) ? part.small(key) : 0; };
  carbon::AssetDraft out;
  out.voucher = part.text_or("voucher");
  out.act = part.word("act", carbon::parse_asset_act);
  out.holder = part.text_or("holder");
  out.to = part.text_or("to");
  out.party = part.text_or("party");
  out.kind = part.text_or("kind");
  out.vintage = small_or("vintage");
  out.units = part.has("units") ? part.whole("units") : 0;
  out.year = small_or("year");
  out.to_vintage = small_or("to_vintage");
  out.reverses = part.has("reverses") ? part.whole("reverses") : 0;
  out.evidence = part.text_or("evidence");
  out.note = part.text_or("note");
  return out;
}

DocumentJson asset_year_json(const AssetYear& year) {
  const carbon::Compliance& one = year.compliance;
  return {{"holder", one.holder},
          {"year", one.year},
          {"state", name_of(one.state)},
          {"obligation", one.obligation},
          {"surrendered", one.surrendered},
          {"offsets", one.offsets},
          {"offset_limit", one.offset_limit},
          {"missing", one.missing},
          {"deadline", text_of(one.deadline)},
          {"no_obligation", year.no_obligation}};
}

DocumentJson asset_rule_json(const carbon::AssetRule& rule) {
  DocumentJson kinds = DocumentJson::array();
  for (const carbon::AssetKind& kind : rule.kinds) {
    kinds.push_back(
        {{"id", kind.id},
         {"name_zh", kind.name.zh},
         {"name_en", kind.name.en},
         {"surrender", kind.surrender},
         {"share_percent", kind.share_percent ? DocumentJson(kind.share_percent->text()) : DocumentJson(nullptr)},
         {"status", kind.status}});
  }
  return {{"ref", rule.ref()},     {"title_zh", rule.title.zh}, {"title_en", rule.title.en},
          {"source", rule.source}, {"status", rule.status},     {"kinds", std::move(kinds)}};
}

}  // namespace

std::string asset_key(std::int64_t id) {
  return fmt::format("{:08}", id);
}

std::string asset_entry_json(const carbon::AssetEntry& entry) {
  return asset_row_json(entry).dump();
}

Result<carbon::AssetEntry> read_asset_entry_json(std::string_view json) {
  return read_document(json, "row of the asset ledger", [](const DocumentPart& part) {
    carbon::AssetEntry out;
    out.id = part.whole("id");
    out.by = part.text("by");
    out.draft = read_asset_draft(part);
    out.draft.day = part.day("day");
    out.draft.synthetic = part.truth("synthetic");
    out.rule = part.text("rule");
    for (const DocumentPart& one : part.parts("postings")) {
      out.postings.push_back({{one.text("holder"), one.word("pot", parse_asset_pot), one.text_or("party")},
                              one.text("kind"),
                              one.small("vintage"),
                              one.whole("units")});
    }
    out.chain = part.text("chain");
    return out;
  });
}

Result<carbon::AssetDraft> read_asset_wish(std::string_view json, Day today) {
  return read_document(json, "posting", [today](const DocumentPart& part) {
    carbon::AssetDraft out = read_asset_draft(part);
    out.day = part.has("day") ? part.day("day") : today;
    return out;
  });
}

std::string assets_page_json(const AssetPage& page) {
  DocumentJson balances = DocumentJson::array(), years = DocumentJson::array(), sums = DocumentJson::array();
  for (const carbon::AssetBalance& one : page.ledger->balances(page.holder)) {
    balances.push_back({{"holder", one.account.holder},
                        {"pot", name_of(one.account.pot)},
                        {"party", one.account.party},
                        {"kind", one.kind},
                        {"vintage", one.vintage},
                        {"units", one.units}});
  }
  for (const AssetYear& one : page.years) years.push_back(asset_year_json(one));
  for (const AssetSum& one : asset_sums(*page.ledger)) {
    sums.push_back({{"kind", one.kind}, {"vintage", one.vintage}, {"sum", one.sum}, {"issued", one.issued}});
  }
  DocumentJson holders = DocumentJson::array();
  for (const auto& [id, name] : page.names) holders.push_back({{"id", id}, {"name_zh", name.zh}, {"name_en", name.en}});
  DocumentJson out{{"on", text_of(page.on)},
                   {"synthetic", page.synthetic},
                   {"rule", asset_rule_json(*page.rule)},
                   {"rows", page.ledger->entries().size()},
                   {"holders", std::move(holders)},
                   {"balances", std::move(balances)},
                   {"years", std::move(years)},
                   {"sums", std::move(sums)}};
  if (page.holder.empty()) return out.dump();
  DocumentJson entries = DocumentJson::array();
  for (const carbon::AssetEntry& one : page.ledger->entries()) {
    const bool touches = std::ranges::any_of(
        one.postings, [&](const carbon::AssetPosting& posting) { return posting.account.holder == page.holder; });
    if (!touches) continue;
    DocumentJson row = asset_row_json(one);
    row["reversed"] = page.ledger->is_reversed(one.id);
    entries.push_back(std::move(row));
  }
  out["holder"] = page.holder;
  out["entries"] = std::move(entries);
  return out.dump();
}

}  // namespace lantian::serve
