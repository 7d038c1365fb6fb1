#include "inventory/measures/measure_check.hpp"
#include "serve/inventory_json.hpp"
#include "serve/sources/pages.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

using PageJson = inventory_json::InventoryJson;

constexpr std::size_t notes_told = 50;

/// As printed: tonnes to a kilogram.
PageJson tonnes_json(double mass) {
  return std::round(mass * 1000) / 1000;
}
/// Concentrations to 0.0001, what is given by small sources is still seen.
PageJson fine_json(double value) {
  return std::round(value * 10'000) / 10'000;
}

std::string dumped_page(const PageJson& json) {
  return json.dump(-1, ' ', false, PageJson::error_handler_t::replace) + "\n";
}

void put_name(PageJson& json, const char* key, const terms::Name& name) {
  json[std::string{key} + "_zh"] = name.zh;
  json[std::string{key} + "_en"] = name.en;
}

void put_unit(const SourcesSpeech& speech, PageJson& json, const std::string& unit) {
  json["unit"] = unit;
  put_name(json, "unit_name", {speech.office->unit_name(unit, true), speech.office->unit_name(unit, false)});
}

void put_sector(const SourcesSpeech& speech, PageJson& json, const std::string& sector) {
  json["sector"] = sector;
  put_name(json, "sector_name", sector_name(*speech.words, sector));
}

void put_total(PageJson& json, const inventory::Total& total) {
  json["mass_t"] = total.mass_t ? tonnes_json(*total.mass_t) : PageJson(nullptr);
  const bool ranged = total.mass_t && total.without_range < total.values;
  json["low_t"] = ranged ? tonnes_json(*total.mass_t * (1 - total.u95_low_percent / 100)) : PageJson(nullptr);
  json["high_t"] = ranged ? tonnes_json(*total.mass_t * (1 + total.u95_high_percent / 100)) : PageJson(nullptr);
  json["rows"] = total.values;
  json["rows_without_range"] = total.without_range;
  json["complete"] = total.complete();
}

PageJson cell_json(const SourcesSpeech& speech, const InventoryPage& page, const InventoryCell& cell) {
  PageJson json = PageJson::object();
  if (!cell.unit_id.empty()) put_unit(speech, json, cell.unit_id);
  if (!cell.sector.empty()) put_sector(speech, json, cell.sector);
  json["pollutant"] = symbol(cell.pollutant);
  put_total(json, cell.total);
  std::string sector = cell.sector;
  std::ranges::replace(sector, ' ', '_');
  json["figure"] = "inventory/" + (cell.unit_id.empty() ? page.rows.unit_id : cell.unit_id) + "/" +
                   page.rows.period.name + "/" + std::string{symbol(cell.pollutant)} +
                   (sector.empty() ? "" : "/" + sector);
  return json;
}

PageJson head_json(const InventoryRows& rows) {
  PageJson json = inventory_json::of_head(rows);
  json["utc_offset_hours"] = 8;
  return json;
}

PageJson effects_json(const MeasureEffects& effects) {
  PageJson list = PageJson::array();
  for (const auto& [pollutant, effect] : effects) {
    list.push_back({{"pollutant", symbol(pollutant)},
                    {"gross_t", tonnes_json(effect.gross_t)},
                    {"replacement_t", effect.replacement_known ? tonnes_json(effect.replacement_t) : PageJson(nullptr)},
                    {"net_t", tonnes_json(effect.gross_t - effect.replacement_t)},
                    {"net_is_upper_bound", !effect.replacement_known}});
  }
  return list;
}

PageJson measure_json(const SourcesSpeech& speech, const MeasurePage& page, const inventory::Measure& measure) {
  PageJson json{{"id", measure.id}};
  put_name(json, "name", measure.title);
  json["programme"] = measure.programme;
  json["type"] = name_of(measure.type);
  json["status"] = name_of(measure.status);
  const std::string& unit = measure.filter.unit_id;
  json["unit"] = unit.empty() ? PageJson(nullptr) : PageJson(unit);
  put_name(json, "unit_name",
           unit.empty() ? terms::Name{}
                        : terms::Name{speech.office->unit_name(unit, true), speech.office->unit_name(unit, false)});
  json["start"] = text_of(measure.start);
  json["end"] = measure.end ? PageJson(text_of(*measure.end)) : PageJson(nullptr);
  json["investment_10k_yuan"] =
      measure.investment_10k_yuan ? PageJson(measure.investment_10k_yuan->approximate()) : PageJson(nullptr);
  const auto reach = std::ranges::find(page.all.report.reach, measure.id, &inventory::MeasureReach::measure_id);
  const bool known = reach != page.all.report.reach.end();
  json["sources"] = known ? reach->sources : 0;
  json["days"] = known ? reach->days : 0;
  json["overridden_rows"] = known ? reach->overridden : 0;
  const auto effects = page.by_measure.find(measure.id);
  json["reductions"] = effects == page.by_measure.end() ? PageJson::array() : effects_json(effects->second);
  json["synthetic"] = measure.synthetic;
  return json;
}

std::string_view word_of_note(inventory::MeasureNote::Kind kind) {
  using enum inventory::MeasureNote::Kind;
  switch (kind) {
    case matches_nothing:
      return "matches_nothing";
    case weaker_than_base:
      return "weaker_than_base";
    case hit_twice:
      return "hit_twice";
    case overridden:
      return "overridden";
    case no_replacement:
      return "no_replacement";
    case not_started:
      return "not_started";
    case not_counted:
      return "not_counted";
    case base_without_value:
      return "base_without_value";
    case base_control_unknown:
      return "base_control_unknown";
    case more_than_all:
      return "more_than_all";
    case replacement_without_factor:
      return "replacement_without_factor";
  }
  return "";
}

PageJson account_json(const SourcesSpeech& speech, const inventory::QuotaAccount& account) {
  PageJson json = PageJson::object();
  put_unit(speech, json, account.region);
  json["pollutant"] = symbol(account.pollutant);
  json["vintage"] = account.vintage;
  json["origin"] = account.origin;
  return json;
}

PageJson exact_json(const inventory::QuotaMass& mass) {
  return PageJson::parse(mass.text_t());
}

PageJson text_or_null(const std::string& text) {
  return text.empty() ? PageJson(nullptr) : PageJson(text);
}

PageJson entry_json(const SourcesSpeech& speech, const inventory::LedgerEntry& entry) {
  PageJson json{{"row", entry.id}, {"day", text_of(entry.day)}, {"kind", name_of(entry.kind)}};
  json["account"] = account_json(speech, entry.account);
  json["from"] = name_of(entry.from);
  json["to"] = name_of(entry.to);
  json["amount_t"] = exact_json(entry.amount);
  json["need_t"] = entry.need ? exact_json(*entry.need) : PageJson(nullptr);
  json["ratio"] = entry.ratio ? PageJson::parse(entry.ratio->text()) : PageJson(nullptr);
  json["reduction"] = text_or_null(entry.reduction);
  json["project"] = text_or_null(entry.project);
  json["enterprise"] = text_or_null(entry.enterprise);
  json["evidence"] = text_or_null(entry.evidence);
  json["note"] = text_or_null(entry.note);
  json["voucher"] = entry.voucher;
  json["rule"] = entry.rule;
  json["posted_at"] = text_of(entry.at);
  json["posted_by"] = entry.by;
  json["chain"] = entry.chain;
  json["synthetic"] = entry.synthetic;
  return json;
}

std::string_view word_of(transport::GroupKey key) {
  switch (key) {
    case transport::GroupKey::unit:
      return "unit";
    case transport::GroupKey::sector:
      return "sector";
    case transport::GroupKey::height:
      return "height";
    case transport::GroupKey::class_code:
      return "class";
  }
  return "";
}

PageJson whatif_meta(const WhatIfDesk& desk, const WhatIfQuestion& question) {
  PageJson meta{{"measured", measured_word(question.measured)},
                {"by", PageJson::array()},
                {"period", desk.period},
                {"receptors", desk.table.receptors.size()},
                {"sources", desk.table.sources.size()},
                {"synthetic", desk.table.synthetic},
                {"model_range_percent", desk.rule.model.percent},
                {"model_range_source", desk.rule.model.source},
                {"model_range_status", desk.rule.model.status},
                {"lineage", PageJson::array()},
                {"utc_offset_hours", 8}};
  for (const transport::GroupKey key : question.keys) meta["by"].push_back(word_of(key));
  for (const auto& [what, text] : desk.table.lineage) meta["lineage"].push_back({{"what", what}, {"text", text}});
  return meta;
}

PageJson group_json(const SourcesSpeech& speech, const WhatIfQuestion& question, const WhatIfGroup& group) {
  PageJson one{{"id", group.id}};
  for (std::size_t n = 0; n < question.keys.size(); ++n) {
    const std::string& word = group.words[n];
    if (question.keys[n] == transport::GroupKey::unit) {
      put_unit(speech, one, word);
    } else if (question.keys[n] == transport::GroupKey::sector) {
      put_sector(speech, one, word);
    } else {
      one[std::string{word_of(question.keys[n])}] = word;
    }
  }
  one["sources"] = group.sources;
  for (const auto& [key, precursor] :
       {std::pair{"fine_t", transport::Precursor::fine}, std::pair{"coarse_t", transport::Precursor::coarse},
        std::pair{"so2_t", transport::Precursor::so2}, std::pair{"nox_t", transport::Precursor::nox}}) {
    one[key] = tonnes_json(group.tonnes[static_cast<std::size_t>(precursor)]);
  }
  one["share_percent"] = fine_json(group.share_percent);
  one["cut_percent"] = group.cut_percent;
  return one;
}

PageJson effect_json(const WhatIfDesk& desk, const WhatIfEffect& effect) {
  const WhatIfPlace& place = desk.places[effect.place];
  PageJson one{{"id", place.id}, {"kind", place.receptor ? "receptor" : "unit"}, {"unit", place.unit_id}};
  put_name(one, "name", place.name);
  one["before_ug_m3"] = fine_json(effect.before);
  one["after_ug_m3"] = fine_json(effect.after);
  one["change_ug_m3"] = fine_json(effect.change());
  one["low_ug_m3"] = fine_json(effect.low);
  one["high_ug_m3"] = fine_json(effect.high);
  one["given_ug_m3"] = PageJson::array();
  for (const double given : effect.given) one["given_ug_m3"].push_back(fine_json(given));
  return one;
}

}  // namespace

std::string inventory_page_json(const SourcesSpeech& speech, const InventoryPage& page) {
  PageJson meta = head_json(page.rows);
  meta["years"] = page.years;
  meta["gaps"] = page.rows.gaps.size();
  meta["limit"] = page.cells.size();
  meta["next"] = nullptr;
  PageJson json{{"meta", std::move(meta)}};
  const auto put = [&](const char* key, const std::vector<InventoryCell>& cells) {
    PageJson list = PageJson::array();
    for (const InventoryCell& cell : cells) list.push_back(cell_json(speech, page, cell));
    json[key] = std::move(list);
  };
  put("results", page.cells);
  put("sectors", page.by_sector);
  put("totals", page.whole);
  PageJson together = PageJson::object();
  put_total(together, page.together);
  together["figure"] = "inventory/" + page.rows.unit_id + "/" + page.rows.period.name + "/pollutants";
  json["together"] = std::move(together);
  json["notes"] = page.rows.notes;
  return dumped_page(json);
}

std::string measure_page_json(const SourcesSpeech& speech, const MeasurePage& page, const ListPiece& piece) {
  PageJson results = PageJson::array();
  std::string last;
  bool more = false;
  for (const inventory::Measure& measure : page.all.measures) {
    if (!piece.after.empty() && measure.id <= piece.after) continue;
    more = results.size() == piece.limit;
    if (more) break;
    results.push_back(measure_json(speech, page, measure));
    last = measure.id;
  }
  PageJson meta = head_json(page.all.base);
  meta["measures"] = page.all.measures.size();
  meta["limit"] = piece.limit;
  meta["next"] = more ? PageJson(last) : PageJson(nullptr);
  PageJson json{{"meta", std::move(meta)}, {"results", std::move(results)}};
  json["programmes"] = PageJson::array();
  for (const auto& [programme, effects] : page.by_programme) {
    PageJson one{{"programme", programme}};
    put_name(one, "name", page.names.name_of(programme));
    one["measures"] = std::ranges::count(page.all.measures, programme, &inventory::Measure::programme);
    one["reductions"] = effects_json(effects);
    json["programmes"].push_back(std::move(one));
  }
  json["totals"] = effects_json(page.whole);
  for (PageJson& total : json["totals"]) {
    const auto pollutant = inventory::parse_pollutant(total["pollutant"].get<std::string>());
    total["base_t"] = tonnes_json(page.base_t.at(*pollutant));
    total["after_t"] = tonnes_json(page.after_t.at(*pollutant));
  }
  std::map<std::string_view, std::size_t> counts;
  json["notes"] = PageJson::array();
  for (const inventory::MeasureNote& note : page.all.report.notes) {
    const std::string_view kind = word_of_note(note.kind);
    if (++counts[kind] > notes_told) continue;
    json["notes"].push_back({{"kind", kind},
                             {"measure", note.measure_id},
                             {"source", text_or_null(note.source_id)},
                             {"message", note.message}});
  }
  json["note_counts"] = PageJson::array();
  for (const auto& [kind, count] : counts) json["note_counts"].push_back({{"kind", kind}, {"count", count}});
  return dumped_page(json);
}

std::string ledger_page_json(const SourcesSpeech& speech, const LedgerPage& page, const ListPiece& piece) {
  PageJson accounts = PageJson::array();
  for (const inventory::AccountBalance& row : page.accounts) {
    PageJson account = account_json(speech, row.account);
    for (const auto& [key, mass] :
         {std::pair{"issued_t", &row.issued}, std::pair{"moved_in_t", &row.moved_in},
          std::pair{"moved_out_t", &row.moved_out}, std::pair{"balance_t", &row.balance},
          std::pair{"reserved_t", &row.reserved}, std::pair{"used_t", &row.used}, std::pair{"retired_t", &row.retired},
          std::pair{"expired_t", &row.expired}, std::pair{"clawed_back_t", &row.clawed}}) {
      account[key] = exact_json(*mass);
    }
    accounts.push_back(std::move(account));
  }
  PageJson entries = PageJson::array();
  std::string last;
  bool more = false;
  for (const inventory::LedgerEntry& entry : page.entries) {
    if (entry.id <= piece.after_row()) continue;
    more = entries.size() == piece.limit;
    if (more) break;
    entries.push_back(entry_json(speech, entry));
    last = std::to_string(entry.id);
  }
  PageJson meta{{"rows", page.entries.size()},
                {"faults", page.faults},
                {"synthetic", page.synthetic},
                {"limit", piece.limit},
                {"next", more ? PageJson(last) : PageJson(nullptr)},
                {"utc_offset_hours", 8}};
  return dumped_page({{"meta", std::move(meta)}, {"results", std::move(accounts)}, {"entries", std::move(entries)}});
}

std::string whatif_json(const SourcesSpeech& speech, const WhatIfDesk& desk, const WhatIfQuestion& question,
                        const WhatIfResult& result) {
  PageJson json{{"meta", whatif_meta(desk, question)}, {"groups", PageJson::array()}, {"results", PageJson::array()}};
  json["meta"]["limit"] = result.effects.size();
  json["meta"]["next"] = nullptr;
  for (const WhatIfGroup& group : result.groups) json["groups"].push_back(group_json(speech, question, group));
  for (const WhatIfEffect& effect : result.effects) json["results"].push_back(effect_json(desk, effect));
  return dumped_page(json);
}

}  // namespace lantian::serve
