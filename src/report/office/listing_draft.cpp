#include "report/office/listing_draft.hpp"

#include "base/assert.hpp"
#include "report/explain_forms.hpp"
#include "report/facts.hpp"
#include "report/office/bulletin_office.hpp"

#include <fmt/core.h>

namespace lantian::report {
namespace {

terms::Name named(const std::string& text) {
  return {text, text};
}

std::string rules_text(const std::vector<standards::RuleRef>& rules) {
  std::string text;
  for (const standards::RuleRef& rule : rules)
    text += (text.empty() ? "" : "; ") + rule.text() + " sha256:" + rule.sha256;
  return text;
}

}  // namespace

ListingDraft::ListingDraft(const Bulletin& bulletin, const Wording& words, const std::string& id)
    : bulletin_{bulletin}, words_{words} {
  const std::string sheet = words.say("office.sheet_" + id);
  listing_.id = id;
  listing_.name = named(sheet);
  listing_.title = words.say("page.title", {{"unit", words.name(bulletin.verdict.unit_name)},
                                            {"period", words.period(bulletin.verdict.period)}}) +
                   words.say("mark.dot") + sheet;
  listing_.notes = {
      words.say("office.list_note", {{"clock", words.clock(bulletin)}, {"standard", bulletin.verdict.standard->id}}) +
      words.say("mark.dot") + words.span(bulletin.verdict.period)};
  listing_.synthetic = is_synthetic(bulletin);
  listing_.utc_offset_hours = bulletin.region == nullptr ? 8 : bulletin.region->utc_offset_hours;
}

void ListingDraft::column(std::string key, const std::string& title, std::string_view unit, terms::ListingKind kind,
                          int width) {
  listing_.columns.push_back({std::move(key), named(title), std::string{unit}, kind, width});
}

void ListingDraft::text(std::string text) {
  if (text.empty()) {
    cell(std::monostate{});
  } else {
    cell(std::move(text));
  }
}

void ListingDraft::decimal(const std::optional<Decimal>& value) {
  if (value) {
    cell(*value);
  } else {
    cell(std::monostate{});
  }
}

void ListingDraft::truth(const std::optional<bool>& value) {
  if (value) {
    cell(*value);
  } else {
    cell(std::monostate{});
  }
}

int ListingDraft::source_of(const assess::PeriodVerdict& verdict, const assess::FigureAddress& address,
                            terms::ListingSource source) {
  const std::string text = address.text();
  const auto [at, fresh] = sources_.try_emplace(text, static_cast<int>(listing_.sources.size()));
  if (fresh) {
    assess::FigureAddress pinned = address;
    pinned.revision = bulletin_.lineage.revision;
    source.figure = text;
    source.query = words_.say("lineage.command", {{"figure", pinned.text()}});
    // The hash is that of the bulletin's own readings; for other units and periods the command gives it.
    const assess::PeriodVerdict& own = bulletin_.verdict;
    if (verdict.unit_id == own.unit_id && verdict.period.name == own.period.name && address.against.empty())
      source.sha256 = bulletin_.lineage.content_sha256;
    listing_.sources.push_back(std::move(source));
  }
  return at->second;
}

void ListingDraft::figure(const assess::PeriodVerdict& verdict, const assess::Statistic& statistic) {
  std::string method = words_.method(statistic.name, verdict.basis == assess::Basis::members);
  if (verdict.dust_excluded) method += words_.say("mark.comma") + words_.say("method.dust");
  cell(statistic.value, source_of(verdict, address_of(verdict, statistic.name),
                                  {{},
                                   statistic.value.text(),
                                   statistic.unit,
                                   rules_text(rules_of(verdict, statistic.name)),
                                   std::move(method),
                                   {},
                                   {}}));
}

void ListingDraft::figure(const assess::PeriodVerdict& verdict, std::string_view name) {
  if (const auto statistic = pick(verdict, name)) {
    figure(verdict, *statistic);
  } else {
    cell(std::monostate{});
  }
}

void ListingDraft::change(const assess::Comparison& comparison, const assess::Change& change) {
  const std::string unit = change.now.unit == "percent" ? "points" : change.now.unit;
  // On another basis a change rests on the rules of that one.
  std::string rules;
  if (comparison.standard == bulletin_.verdict.standard)
    rules = rules_text(rules_of(bulletin_.verdict, change.now.name));
  for (const assess::PeriodVerdict& other : bulletin_.other_standards) {
    if (comparison.standard == other.standard) rules = rules_text(rules_of(other, change.now.name));
  }
  cell(change.difference,
       source_of(bulletin_.verdict, change_address(bulletin_, comparison, change),
                 {{}, change.difference.text(), unit, std::move(rules), words_.say("method.change"), {}, {}}));
}

terms::Listing ListingDraft::done() {
  for (const auto& row : listing_.rows)
    LANTIAN_ASSERT(row.size() == listing_.columns.size(), "a row of a listing is as long as its columns");
  return std::move(listing_);
}

assess::FigureAddress change_address(const Bulletin& bulletin, const assess::Comparison& comparison,
                                     const assess::Change& change) {
  assess::FigureAddress address = address_of(bulletin.verdict, change.now.name, comparison.before.name);
  address.standard = comparison.standard->id;
  return address;
}

terms::Listing why_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "why"};
  draft.column("part", words.say("explain.part"), "", terms::ListingKind::text);
  for (const char* key : {"value", "share", "low", "high", "tonnes"}) {
    const std::string_view name{key};
    const bool range = name == "low" || name == "high";
    draft.column(key,
                 range ? words.say("explain.range95") + " " +
                             (name == "low" ? words.say("mark.at_least") : words.say("mark.at_most"))
                       : words.say("explain." + std::string{name}),
                 name == "share" ? words.unit("percent") : "", terms::ListingKind::number);
  }
  draft.column("method", words.say("explain.method"), "", terms::ListingKind::text, 40);
  draft.column("source", words.say("explain.source"), "", terms::ListingKind::text, 50);
  if (!bulletin.why) return draft.done();
  for (const ExplainRow& row : explain_rows(*bulletin.why)) {
    draft.row();
    draft.text(part_name(*row.part, words));
    draft.decimal(row.value);
    draft.decimal(row.percent);
    draft.decimal(has_range(row) ? std::optional{row.low} : std::nullopt);
    draft.decimal(has_range(row) ? std::optional{row.high} : std::nullopt);
    draft.decimal(row.part->tonnes ? std::optional{printed(*row.part->tonnes, 1)} : std::nullopt);
    draft.text(row.part->method);
    draft.text(row.part->source);
  }
  return draft.done();
}

terms::ListingWords listing_words(const Templates& templates, Language language) {
  const Wording words{templates, language};
  terms::ListingWords all;
  all.chinese = language == Language::zh;
  all.yes = words.say("office.yes");
  all.no = words.say("office.no");
  all.synthetic = words.say("office.synthetic");
  all.sheet = words.say("office.sheet");
  all.cell = words.say("office.cell");
  all.figure = words.say("lineage.figure");
  all.value = words.say("lineage.value");
  all.unit = words.say("office.unit");
  all.rules = words.say("lineage.rests");
  all.method = words.say("lineage.method");
  all.query = words.say("office.query");
  return all;
}

}  // namespace lantian::report
