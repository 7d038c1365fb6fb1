#include "inventory/measures/measure_check.hpp"
#include "serve/sources/pages.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

using terms::Listing;
using terms::ListingKind;

/// A list under way. Every word of a head stands in data/api/words.toml.
class SourcesListing {
 public:
  SourcesListing(const SourcesSpeech& speech, const std::string& id, const std::string& subject, bool synthetic)
      : speech_{speech} {
    out.id = id;
    out.name = speech.words->column("list_" + id);
    out.title = out.name.shown(speech.chinese) + "  " + subject;
    out.synthetic = synthetic;
    note("clock_note");
    if (synthetic) note("synthetic_sources_note");
  }
  void note(const char* key) { out.notes.push_back(speech_.words->column(key).shown(speech_.chinese)); }
  void column(const char* key, const char* unit = "", ListingKind kind = ListingKind::text) {
    out.columns.push_back({key, speech_.words->column(key), unit, kind, 0});
  }
  void number(const char* key, const char* unit = "t") { column(key, unit, ListingKind::number); }
  void row() { out.rows.emplace_back(); }
  void text(const std::string& text) { put(text.empty() ? terms::ListingValue{} : terms::ListingValue{text}); }
  void name(const terms::Name& name) { text(name.shown(speech_.chinese)); }
  void whole(std::int64_t count) { put(terms::ListingValue{Decimal{count, 0}}); }
  void decimal(const Decimal& value) { put(terms::ListingValue{value}); }
  void figure(double value, int places) {
    put(terms::ListingValue{Decimal{std::llround(value * std::pow(10.0, places)), places}});
  }
  void tonnes(double mass) { figure(mass, 3); }
  void nothing() { put(terms::ListingValue{}); }
  void put(terms::ListingValue value) { out.rows.back().push_back({std::move(value), -1}); }
  void unit(const std::string& id) {
    text(id);
    text(speech_.office->unit_name(id, speech_.chinese));
  }
  void sector(const std::string& sector) { name(sector_name(*speech_.words, sector)); }

  Listing out;

 private:
  const SourcesSpeech& speech_;
};

void put_total(SourcesListing& list, const inventory::Total& total) {
  const bool ranged = total.mass_t && total.without_range < total.values;
  total.mass_t ? list.tonnes(*total.mass_t) : list.nothing();
  ranged ? list.tonnes(*total.mass_t * (1 - total.u95_low_percent / 100)) : list.nothing();
  ranged ? list.tonnes(*total.mass_t * (1 + total.u95_high_percent / 100)) : list.nothing();
  list.put(terms::ListingValue{total.complete()});
}

void put_account(SourcesListing& list, const inventory::QuotaAccount& account) {
  list.unit(account.region);
  list.text(std::string{symbol(account.pollutant)});
  list.whole(account.vintage);
  list.text(account.origin);
}

void account_columns(SourcesListing& list) {
  for (const char* key : {"unit", "unit_name", "pollutant"}) list.column(key);
  list.number("vintage", "");
  list.column("origin");
}

Decimal decimal_of(const inventory::QuotaMass& mass) {
  const auto read = parse_decimal(mass.text_t());
  return read ? *read : Decimal{};
}

Listing entries_listing(const SourcesSpeech& speech, const LedgerPage& page) {
  SourcesListing list{speech, "ledger_entries", "", page.synthetic};
  list.number("ledger_row", "");
  list.column("day", "", ListingKind::day);
  list.column("ledger_kind");
  account_columns(list);
  for (const char* key : {"ledger_from", "ledger_to"}) list.column(key);
  list.number("amount_t");
  for (const char* key : {"reduction", "project", "enterprise", "evidence", "voucher", "note", "chain"}) {
    list.column(key);
  }
  for (const inventory::LedgerEntry& entry : page.entries) {
    list.row();
    list.whole(entry.id);
    list.put(terms::ListingValue{entry.day});
    list.text(std::string{name_of(entry.kind)});
    put_account(list, entry.account);
    list.text(std::string{name_of(entry.from)});
    list.text(std::string{name_of(entry.to)});
    list.decimal(decimal_of(entry.amount));
    for (const std::string* text : {&entry.reduction, &entry.project, &entry.enterprise, &entry.evidence,
                                    &entry.voucher, &entry.note, &entry.chain}) {
      list.text(*text);
    }
  }
  return std::move(list.out);
}

}  // namespace

Listing inventory_listing(const SourcesSpeech& speech, const InventoryPage& page) {
  SourcesListing list{speech, "inventory", page.rows.period.name, page.rows.synthetic};
  for (const char* key : {"unit", "unit_name", "sector", "pollutant"}) list.column(key);
  for (const char* key : {"mass_t", "low_t", "high_t"}) list.number(key);
  list.column("complete", "", ListingKind::truth);
  for (const InventoryCell& cell : page.cells) {
    list.row();
    list.unit(cell.unit_id);
    list.sector(cell.sector);
    list.text(std::string{symbol(cell.pollutant)});
    put_total(list, cell.total);
  }
  return std::move(list.out);
}

Listing measure_listing(const SourcesSpeech& speech, const MeasurePage& page) {
  SourcesListing list{speech, "measures", page.all.base.period.name, page.all.base.synthetic};
  for (const char* key : {"id", "name", "programme", "status", "start", "pollutant"}) list.column(key);
  for (const char* key : {"gross_t", "replacement_t", "net_t"}) list.number(key);
  list.column("net_is_upper_bound", "", ListingKind::truth);
  for (const inventory::Measure& measure : page.all.measures) {
    const auto effects = page.by_measure.find(measure.id);
    if (effects == page.by_measure.end()) continue;
    for (const auto& [pollutant, effect] : effects->second) {
      list.row();
      list.text(measure.id);
      list.name(measure.title);
      list.text(measure.programme);
      list.text(std::string{name_of(measure.status)});
      list.text(text_of(measure.start));
      list.text(std::string{symbol(pollutant)});
      list.tonnes(effect.gross_t);
      effect.replacement_known ? list.tonnes(effect.replacement_t) : list.nothing();
      list.tonnes(effect.gross_t - effect.replacement_t);
      list.put(terms::ListingValue{!effect.replacement_known});
    }
  }
  return std::move(list.out);
}

Listing ledger_listing(const SourcesSpeech& speech, const LedgerPage& page, bool entries) {
  if (entries) return entries_listing(speech, page);
  SourcesListing list{speech, "ledger", "", page.synthetic};
  account_columns(list);
  for (const char* key : {"issued_t", "moved_in_t", "moved_out_t", "balance_t", "reserved_t", "used_t", "retired_t",
                          "expired_t", "clawed_back_t"}) {
    list.number(key);
  }
  for (const inventory::AccountBalance& row : page.accounts) {
    list.row();
    put_account(list, row.account);
    for (const inventory::QuotaMass* mass : {&row.issued, &row.moved_in, &row.moved_out, &row.balance, &row.reserved,
                                             &row.used, &row.retired, &row.expired, &row.clawed}) {
      list.decimal(decimal_of(*mass));
    }
  }
  return std::move(list.out);
}

Listing whatif_listing(const SourcesSpeech& speech, const WhatIfDesk& desk, const WhatIfQuestion& question,
                       const WhatIfResult& result) {
  std::string subject = desk.period + "  " + std::string{measured_word(question.measured)};
  for (const GroupCut& cut : question.cuts) subject += fmt::format("  {} {:+g} %", cut.group, -cut.percent);
  SourcesListing list{speech, "whatif", subject, desk.table.synthetic};
  for (const char* key : {"id", "name", "unit"}) list.column(key);
  for (const char* key : {"before_ug_m3", "after_ug_m3", "change_ug_m3", "change_low_ug_m3", "change_high_ug_m3"}) {
    list.number(key, "ug/m3");
  }
  for (const WhatIfEffect& effect : result.effects) {
    const WhatIfPlace& place = desk.places[effect.place];
    list.row();
    list.text(place.id);
    list.name(place.name);
    list.text(place.unit_id);
    for (const double value : {effect.before, effect.after, effect.change(), effect.low, effect.high}) {
      list.figure(value, 4);
    }
  }
  return std::move(list.out);
}

}  // namespace lantian::serve
