#include "base/assert.hpp"
#include "base/round.hpp"
#include "base/text.hpp"
#include "report/facts.hpp"
#include "report/office/bulletin_office.hpp"
#include "report/office/listing_draft.hpp"
#include "report/sentences.hpp"

#include <fmt/core.h>

#include <array>

/// The sheets of a bulletin's workbook.
namespace lantian::report {
namespace {

using assess::PeriodVerdict;
using terms::Listing;
using terms::ListingKind;

constexpr std::array shown_statistics{"valid_days", "good_days", "good_share", "heavy_days", "heavy_share",
                                      "PM2.5.mean", "PM2.5.P95", "PM10.mean",  "PM10.P95",   "SO2.mean",
                                      "NO2.mean",   "CO.P95",    "O3.P90",     "composite"};

Listing summary_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "summary"};
  draft.column("number", words.say("office.number"), "", ListingKind::number);
  draft.column("statement", words.say("office.statement"), "", ListingKind::text, 100);
  std::vector<std::string> lines{lead_sentence(bulletin, words)};
  for (std::string& one : sentences(bulletin, words.chinese() ? Language::zh : Language::en))
    lines.push_back(std::move(one));
  lines.push_back(words.say("page.standard") + words.say("mark.colon") +
                  standard_text(*bulletin.verdict.standard, words));
  lines.push_back(words.say("page.source_basis") + words.say("mark.colon") + basis_text(bulletin.verdict, words));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    draft.row();
    draft.whole(static_cast<std::int64_t>(i) + 1);
    draft.text(lines[i]);
  }
  return draft.done();
}

Listing statistics_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "statistics"};
  draft.column("statistic", words.say("comparison.statistic"), "", ListingKind::text);
  draft.column("value", words.say("lineage.value"), "", ListingKind::number);
  draft.column("unit", words.say("office.unit"), "", ListingKind::text);
  draft.column("exact", words.say("office.exact"), "", ListingKind::text);
  draft.column("figure", words.say("lineage.figure"), "", ListingKind::text);
  draft.column("method", words.say("lineage.method"), "", ListingKind::text, 50);
  const PeriodVerdict& verdict = bulletin.verdict;
  for (const std::string& name : assess::statistic_names(verdict)) {
    const auto statistic = pick(verdict, name);
    if (!statistic) continue;
    draft.row();
    draft.text(words.statistic(name));
    draft.figure(verdict, *statistic);
    draft.text(std::string{trimmed(words.unit(statistic->unit))});
    draft.text(statistic->exact.text());
    draft.text(address_of(verdict, name).text());
    draft.text(words.method(name, verdict.basis == assess::Basis::members));
  }
  return draft.done();
}

Listing species_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "species"};
  const PeriodVerdict& verdict = bulletin.verdict;
  draft.column("species", words.say("species.species"), "", ListingKind::text);
  draft.column("unit", words.say("office.unit"), "", ListingKind::text);
  for (const char* key : {"days", "mean", "limit"})
    draft.column(key, words.say(std::string{"species."} + key), "", ListingKind::number);
  draft.column("mean_attains", words.say("species.attains"), "", ListingKind::truth);
  draft.column("mean_times_above", words.say("species.multiple"), "", ListingKind::number);
  draft.column("percentile_rank", words.say("species.percentile") + " P", "", ListingKind::number);
  draft.column("percentile", words.say("species.percentile"), "", ListingKind::number);
  draft.column("percentile_limit", words.say("species.limit"), "", ListingKind::number);
  draft.column("percentile_attains", words.say("species.attains"), "", ListingKind::truth);
  draft.column("days_over_limit", words.say("species.over"), "", ListingKind::number);
  for (const assess::SpeciesPeriod& species : verdict.species) {
    const std::string symbol{terms::symbol(species.species)};
    const standards::Limit* annual = mean_limit(verdict, species.species);
    const standards::Limit* daily = species.percentile ? daily_limit(verdict, species.species) : nullptr;
    draft.row();
    draft.text(symbol);
    draft.text(std::string{trimmed(words.unit(terms::text_of(terms::printed_unit(species.species))))});
    draft.whole(species.valid_days);
    draft.figure(verdict, symbol + ".mean");
    draft.decimal(annual == nullptr ? std::nullopt : std::optional{annual->value});
    draft.truth(species.mean_attains);
    draft.decimal(species.mean_multiple);
    draft.decimal(species.percentile ? std::optional{species.percentile_rank} : std::nullopt);
    draft.figure(verdict, symbol + ".P" + species.percentile_rank.text());
    draft.decimal(daily == nullptr ? std::nullopt : std::optional{daily->value});
    draft.truth(species.percentile_attains);
    draft.figure(verdict, "days_over." + symbol);
  }
  return draft.done();
}

Listing months_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "months"};
  draft.column("month", words.say("page.period"), "", ListingKind::text);
  for (const terms::Species species : terms::basic_six) {
    const std::string symbol{terms::symbol(species)};
    draft.column(symbol + "_mean", symbol, words.unit(terms::text_of(terms::printed_unit(species))),
                 ListingKind::number);
    draft.column(symbol + "_days", symbol + " " + words.say("office.valid_share"), "", ListingKind::number);
    draft.column(symbol + "_enough", symbol + " " + words.say("office.enough"), "", ListingKind::truth);
  }
  for (const MonthRow& row : month_means(bulletin.verdict)) {
    draft.row();
    draft.text(row.month.kind == PeriodKind::month ? words.month(row.month.begin) : words.span(row.month));
    for (const terms::Species species : terms::basic_six) {
      draft.decimal(row.species[species].value);
      draft.whole(row.species[species].days);
      draft.truth(row.species[species].enough);
    }
  }
  return draft.done();
}

Listing classes_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "classes"};
  const PeriodVerdict& verdict = bulletin.verdict;
  draft.column("class", words.say("classes.class"), "", ListingKind::text);
  draft.column("name", words.say("office.kind"), "", ListingKind::text);
  draft.column("index", words.say("classes.range"), "", ListingKind::text);
  draft.column("days", words.say("classes.days"), "", ListingKind::number);
  draft.column("share_percent", words.say("classes.share"), words.unit("percent"), ListingKind::number);
  if (!has_classes(verdict)) return draft.done();
  const auto& levels = verdict.standard->index->levels;
  const int places = verdict.standard->evaluation == nullptr ? 1 : verdict.standard->evaluation->ratio_decimals;
  for (std::size_t i = 0; i < levels.size() && i < verdict.counts.by_level.size(); ++i) {
    draft.row();
    draft.text(levels[i].numeral);
    draft.text(words.name(levels[i].name));
    draft.text(index_range(levels, i, words));
    draft.figure(verdict, "class_days." + levels[i].numeral);
    draft.decimal(percent_of(verdict.counts.by_level[i], verdict.counts.valid, places));
  }
  return draft.done();
}

Listing targets_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "targets"};
  draft.column("statistic", words.say("comparison.statistic"), "", ListingKind::text);
  draft.column("value", words.say("target.value"), "", ListingKind::number);
  draft.column("demand", words.say("office.direction"), "", ListingKind::text);
  draft.column("target", words.say("target.target"), "", ListingKind::number);
  draft.column("margin", words.say("target.margin"), "", ListingKind::number);
  draft.column("unit", words.say("office.unit"), "", ListingKind::text);
  draft.column("met", words.say("target.met"), "", ListingKind::truth);
  draft.column("budget", words.say("target.budget"), "", ListingKind::text, 30);
  draft.column("source", words.say("target.source"), "", ListingKind::text, 40);
  for (const assess::TargetVerdict& target : bulletin.targets) {
    draft.row();
    draft.text(words.target(target, bulletin));
    draft.figure(judged_for(target, bulletin.verdict), target.value);
    draft.text(words.say(target.target.at_most ? "mark.at_most" : "mark.at_least"));
    draft.decimal(target.target.value);
    draft.decimal(target.margin);
    draft.text(std::string{trimmed(words.unit(target.target.unit))});
    draft.truth(target.met);
    draft.text(budget_text(target, words));
    draft.text(target.target.source);
  }
  return draft.done();
}

Listing comparison_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "comparison"};
  draft.column("standard", words.say("page.standard"), "", ListingKind::text);
  draft.column("statistic", words.say("comparison.statistic"), "", ListingKind::text);
  draft.column("now", words.say("office.now"), "", ListingKind::number);
  draft.column("before", words.say("office.before"), "", ListingKind::number);
  draft.column("unit", words.say("office.unit"), "", ListingKind::text);
  draft.column("difference", words.say("comparison.difference"), "", ListingKind::number);
  draft.column("difference_unit", words.say("office.unit"), "", ListingKind::text);
  draft.column("change_percent", words.say("comparison.relative"), words.unit("percent"), ListingKind::number);
  draft.column("figure", words.say("lineage.figure"), "", ListingKind::text);
  for (const assess::Comparison& comparison : bulletin.comparisons) {
    for (const assess::Change& change : comparison.changes) {
      const std::string unit = change.now.unit == "percent" ? "points" : change.now.unit;
      draft.row();
      draft.text(comparison.standard->id);
      draft.text(words.statistic(change.now.name));
      draft.decimal(change.now.value);
      draft.decimal(change.before.value);
      draft.text(std::string{trimmed(words.unit(change.now.unit))});
      draft.change(comparison, change);
      draft.text(std::string{trimmed(words.unit(unit))});
      draft.decimal(change.relative);
      draft.text(change_address(bulletin, comparison, change).text());
    }
  }
  return draft.done();
}

void add_statistic_columns(ListingDraft& draft, const Wording& words, const PeriodVerdict& example) {
  for (const std::string_view name : shown_statistics) {
    const auto statistic = pick(example, name);
    draft.column(std::string{name}, words.statistic(name), statistic ? words.unit(statistic->unit) : "",
                 ListingKind::number);
  }
}

Listing members_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "members"};
  draft.column("rank", words.say("members.rank"), "", ListingKind::number);
  draft.column("id", words.say("page.unit"), "", ListingKind::text);
  draft.column("name", words.say("members.unit"), "", ListingKind::text);
  draft.column("complete", words.say("species.complete"), "", ListingKind::truth);
  add_statistic_columns(draft, words, bulletin.verdict);
  for (const PeriodVerdict* member : members_by_rank(bulletin)) {
    const assess::RankRow* rank = rank_of(bulletin, member->unit_id);
    draft.row();
    draft.decimal(rank != nullptr && rank->rank > 0 ? std::optional{Decimal{rank->rank, 0}} : std::nullopt);
    draft.text(member->unit_id);
    draft.text(words.name(member->unit_name));
    draft.truth(member->completeness.complete);
    for (const std::string_view name : shown_statistics) draft.figure(*member, name);
  }
  return draft.done();
}

/// The same unit and period, each row under another standard or with other days.
Listing verdicts_sheet(const Bulletin& bulletin, const Wording& words, const std::string& id,
                       const std::vector<std::pair<std::string, const PeriodVerdict*>>& rows) {
  ListingDraft draft{bulletin, words, id};
  draft.column("basis", words.say(id == "dust" ? "office.kind" : "page.standard"), "", ListingKind::text);
  add_statistic_columns(draft, words, bulletin.verdict);
  draft.column("attains", words.say("standards.attains"), "", ListingKind::truth);
  for (const auto& [name, verdict] : rows) {
    draft.row();
    draft.text(name);
    for (const std::string_view statistic : shown_statistics) draft.figure(*verdict, statistic);
    draft.truth(verdict->attains);
  }
  return draft.done();
}

void add_day_row(ListingDraft& draft, const Wording& words, const PeriodVerdict& verdict, std::size_t i) {
  const assess::DayVerdict& day = verdict.days[i];
  const bool published = day.status == assess::IndexStatus::published;
  const bool level = published && day.level >= 0 && verdict.standard->index != nullptr;
  constexpr std::array states{"office.published", "calendar.not_available", "calendar.no_data"};
  draft.row();
  draft.text(words.name(verdict.unit_name));
  draft.day(day.day);
  draft.text(words.say(states[static_cast<std::size_t>(day.status)]));
  draft.decimal(published ? std::optional{Decimal{day.aqi, 0}} : std::nullopt);
  const auto* of = level ? &verdict.standard->index->levels[static_cast<std::size_t>(day.level)] : nullptr;
  draft.text(of == nullptr ? std::string{} : of->numeral);
  draft.text(of == nullptr ? std::string{} : words.name(of->name));
  draft.text(words.species(day.primary));
  draft.text(words.species(day.missing));
  draft.truth(day.dust);
  const standards::EvaluationRule* rule = verdict.standard->evaluation;
  for (const terms::Species species : terms::basic_six) {
    const bool there = i < verdict.values.size() && verdict.values[i].species[species].valid();
    const int places = rule == nullptr ? 1 : rule->decimals_of(species).statistics;
    draft.decimal(
        there ? std::optional{rounded(verdict.values[i].species[species].value, terms::printed_unit(species), places)}
              : std::nullopt);
  }
}

Listing days_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "days"};
  draft.column("unit", words.say("office.place"), "", ListingKind::text);
  draft.column("day", words.say("office.date"), "", ListingKind::day);
  draft.column("status", words.say("office.state"), "", ListingKind::text);
  draft.column("index", words.say("office.index"), "", ListingKind::number);
  draft.column("class", words.say("classes.class"), "", ListingKind::text);
  draft.column("class_name", words.say("office.kind"), "", ListingKind::text);
  draft.column("primary", words.say("office.primary"), "", ListingKind::text);
  draft.column("missing", words.say("office.missing"), "", ListingKind::text);
  draft.column("dust", words.say("office.dust_day"), "", ListingKind::truth);
  for (const terms::Species species : terms::basic_six) {
    const std::string symbol{terms::symbol(species)};
    draft.column(symbol, symbol, words.unit(terms::text_of(terms::printed_unit(species))), ListingKind::number);
  }
  for (std::size_t i = 0; i < bulletin.verdict.days.size(); ++i) add_day_row(draft, words, bulletin.verdict, i);
  for (const PeriodVerdict& member : members_of(bulletin)) {
    for (std::size_t i = 0; i < member.days.size(); ++i) add_day_row(draft, words, member, i);
  }
  return draft.done();
}

Listing status_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "status"};
  draft.column("kind", words.say("office.kind"), "", ListingKind::text);
  draft.column("class", words.say("classes.class"), "", ListingKind::text);
  draft.column("points", words.say("office.points"), "", ListingKind::number);
  draft.column("share_percent", words.say("classes.share"), words.unit("percent"), ListingKind::number);
  draft.column("synthetic", words.say("office.synthetic"), "", ListingKind::truth);
  for (const assess::StatusVerdict& status : bulletin.status) {
    for (std::size_t i = 0;
         status.rule != nullptr && i < status.rule->classes.size() && i < status.counts.by_class.size(); ++i) {
      const int points = status.counts.by_class[i];
      draft.row();
      draft.text(words.say("status." + status.kind));
      draft.text(words.name(status.rule->classes[i].name));
      draft.whole(points);
      draft.decimal(status.counts.total > 0 ? std::optional{percent_of(points, status.counts.total, 1)} : std::nullopt);
      draft.truth(status.synthetic);
    }
  }
  return draft.done();
}

Listing reproduction_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "reproduction"};
  for (const char* key : {"id", "statistic"})
    draft.column(key, words.say(std::string{"reproduction."} + key), "", ListingKind::text);
  draft.column("published", words.say("reproduction.published"), "", ListingKind::number);
  draft.column("computed", words.say("reproduction.computed"), "", ListingKind::number);
  draft.column("unit", words.say("office.unit"), "", ListingKind::text);
  draft.column("equal", words.say("reproduction.equal"), "", ListingKind::truth);
  draft.column("source", words.say("reproduction.source"), "", ListingKind::text, 60);
  for (const Reproduction& one : bulletin.reproductions) {
    draft.row();
    draft.text(one.published.id);
    draft.text(words.statistic(one.published.statistic));
    draft.decimal(one.published.value);
    draft.decimal(one.computed);
    draft.text(std::string{trimmed(words.unit(one.published.unit))});
    draft.truth(one.equal);
    draft.text(one.published.source);
  }
  return draft.done();
}

Listing notes_sheet(const Bulletin& bulletin, const Wording& words) {
  ListingDraft draft{bulletin, words, "notes"};
  draft.column("note", words.say("section.notes"), "", ListingKind::text, 110);
  const auto note = [&](const std::string& text) {
    draft.row();
    draft.text(text);
  };
  for (const std::string& text : bulletin.verdict.notes) note(text);
  for (const standards::RuleHead* head : heads_of(*bulletin.verdict.standard)) {
    for (const std::string& text : head->notes) note(head->ref.text() + ": " + text);
  }
  if (bulletin.comparison_refused) note(refusal_reason(bulletin, words));
  return draft.done();
}

std::vector<std::pair<std::string, std::string>> facts_of(const Bulletin& bulletin, const Wording& words) {
  std::vector<std::pair<std::string, std::string>> facts{
      {words.say("lineage.readings"), std::to_string(bulletin.lineage.row_count)},
      {words.say("lineage.hash"), bulletin.lineage.content_sha256},
      {words.say("lineage.revision"), std::to_string(bulletin.lineage.revision)},
      {words.say("page.clock"), words.clock(bulletin)}};
  if (bulletin.made_at) facts.emplace_back(words.say("page.made"), text_of(*bulletin.made_at));
  for (const std::string& source : bulletin.lineage.sources) facts.emplace_back(words.say("lineage.sources"), source);
  for (const standards::RuleHead* head : heads_of(*bulletin.verdict.standard))
    facts.emplace_back(words.say("lineage.rule"), head->ref.text() + " sha256:" + head->ref.sha256);
  return facts;
}

}  // namespace

terms::ListingBook bulletin_listings(const Bulletin& bulletin, Language language) {
  LANTIAN_ASSERT(bulletin.templates != nullptr,
                 "a bulletin needs its phrases: set Bulletin::templates (read_templates)");
  const Wording words{*bulletin.templates, language};
  terms::ListingBook book;
  book.title = words.say("page.title", {{"unit", words.name(bulletin.verdict.unit_name)},
                                        {"period", words.period(bulletin.verdict.period)}});
  book.subject = bulletin.verdict.standard->id;
  book.facts = facts_of(bulletin, words);
  book.listings = {summary_sheet(bulletin, words),   statistics_sheet(bulletin, words), species_sheet(bulletin, words),
                   months_sheet(bulletin, words),    classes_sheet(bulletin, words),    targets_sheet(bulletin, words),
                   comparison_sheet(bulletin, words)};
  book.listings.push_back(members_sheet(bulletin, words));
  std::vector<std::pair<std::string, const PeriodVerdict*>> rows;
  if (!bulletin.other_standards.empty()) rows.emplace_back(bulletin.verdict.standard->id, &bulletin.verdict);
  for (const PeriodVerdict& other : bulletin.other_standards) rows.emplace_back(other.standard->id, &other);
  book.listings.push_back(verdicts_sheet(bulletin, words, "standards", rows));
  rows.clear();
  if (bulletin.without_dust)
    rows = {{words.say("dust.with"), &bulletin.verdict}, {words.say("dust.without"), &*bulletin.without_dust}};
  book.listings.push_back(verdicts_sheet(bulletin, words, "dust", rows));
  book.listings.push_back(days_sheet(bulletin, words));
  book.listings.push_back(why_sheet(bulletin, words));
  book.listings.push_back(status_sheet(bulletin, words));
  book.listings.push_back(reproduction_sheet(bulletin, words));
  book.listings.push_back(notes_sheet(bulletin, words));
  // A sheet with nothing on it says nothing.
  std::erase_if(book.listings, [](const Listing& one) { return one.rows.empty(); });
  return book;
}

}  // namespace lantian::report
