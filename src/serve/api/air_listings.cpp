#include "serve/api/air_listings.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "serve/api/species_keys.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

using terms::Listing;
using terms::ListingCell;
using terms::ListingKind;

/// A list under way. Every word of a head stands in data/api/words.toml.
class ListingOf {
 public:
  ListingOf(const ApiWords& words, bool chinese, std::string id, const std::string& subject)
      : words_{words}, chinese_{chinese} {
    out.id = std::move(id);
    out.name = words.column("list_" + out.id);
    out.title = out.name.shown(chinese) + "  " + subject;
    out.notes.push_back(words.column("clock_note").shown(chinese));
  }
  void column(const char* key, const char* unit = "", ListingKind kind = ListingKind::text) {
    out.columns.push_back({key, words_.column(key), unit, kind, 0});
  }
  void number(const char* key, const char* unit = "") { column(key, unit, ListingKind::number); }
  void species() {
    for (const auto& [species, key] : species_keys) {
      const std::string name{terms::symbol(species)};
      out.columns.push_back(
          {key, {name, name}, std::string{terms::text_of(terms::printed_unit(species))}, ListingKind::number, 0});
    }
  }
  void note(std::string text) { out.notes.push_back(std::move(text)); }
  void note_standard(const standards::Standard& standard) {
    note(fmt::format("{}: {} ({})", words_.column("standard").shown(chinese_), standard.id, standard.head.document));
  }
  void note_synthetic(bool synthetic) {
    out.synthetic = synthetic;
    if (synthetic) note(words_.column("synthetic_note").shown(chinese_));
  }
  void row() { out.rows.emplace_back(); }
  void put(terms::ListingValue value) { out.rows.back().push_back({std::move(value), -1}); }
  void put(const std::optional<Decimal>& value) {
    if (value) {
      put(terms::ListingValue{*value});
    } else {
      put(terms::ListingValue{});
    }
  }
  void put_text(std::string text) {
    if (text.empty()) {
      put(terms::ListingValue{});
    } else {
      put(terms::ListingValue{std::move(text)});
    }
  }

  Listing out;

 private:
  const ApiWords& words_;
  bool chinese_;
};

std::string primary_text(const assess::SpeciesSet& set) {
  std::vector<std::string> names;
  for (const terms::Species species : terms::basic_six) {
    if (set.contains(species)) names.emplace_back(terms::symbol(species));
  }
  return joined(names, ", ");
}

}  // namespace

Listing hours_listing(const HourSeries& series, const ApiWords& words, bool chinese) {
  ListingOf list{words, chinese, "hours", series.unit.id + " " + series.unit.name.shown(chinese)};
  list.note_synthetic(series.synthetic);
  list.column("hour_ending", "", ListingKind::instant);
  list.column("hour_ending_utc");
  list.species();
  const auto slots = static_cast<std::size_t>(series.days.days()) * 24;
  for (std::size_t slot = 0; slot < slots; ++slot) {
    const HourEnding hour = hour_ending(series.days.begin, static_cast<int>(slot) + 1);
    const UtcSeconds instant = to_utc(hour);
    list.row();
    list.put(terms::ListingValue{instant});
    list.put_text(text_of(instant));
    for (const auto& [species, key] : species_keys) list.put(series.values[species][slot]);
  }
  return std::move(list.out);
}

Listing days_listing(const DaySeries& series, const ApiWords& words, bool chinese) {
  const assess::PeriodVerdict& verdict = series.verdict;
  ListingOf list{words, chinese, "days",
                 fmt::format("{} {}  {}", verdict.unit_id, verdict.unit_name.shown(chinese), verdict.period.name)};
  list.note_standard(*verdict.standard);
  list.note_synthetic(series.synthetic);
  list.column("day", "", ListingKind::day);
  list.number("index");
  list.column("level");
  list.column("primary");
  list.species();
  for (std::size_t n = 0; n < verdict.days.size(); ++n) {
    const assess::DayVerdict& day = verdict.days[n];
    const bool published = day.status == assess::IndexStatus::published;
    list.row();
    list.put(terms::ListingValue{day.day});
    list.put(published ? std::optional{Decimal{day.aqi, 0}} : std::nullopt);
    list.put_text(published ? verdict.standard->index->level(day.aqi).name.shown(chinese) : "");
    list.put_text(primary_text(day.primary));
    for (const auto& [species, key] : species_keys) {
      const assess::SpeciesDay& value = verdict.values[n].species[species];
      const int places = species == terms::Species::co ? 1 : 0;
      list.put(value.valid() ? std::optional{rounded(value.value, terms::printed_unit(species), places)}
                             : std::nullopt);
    }
  }
  return std::move(list.out);
}

Listing rules_listing(const standards::Rulebook& rulebook, const ApiWords& words, bool chinese) {
  ListingOf list{words, chinese, "rules", ""};
  for (const char* key : {"rule", "document", "title", "status", "in_force_from", "in_force_until", "sha256"}) {
    list.column(key);
  }
  for (const standards::RuleHead* head : rulebook.heads()) {
    list.row();
    list.put_text(head->ref.text());
    list.put_text(head->document);
    list.put_text(head->title.shown(chinese));
    list.put_text(head->status);
    list.put_text(head->spans.empty() ? "" : text_of(head->from));
    list.put_text(head->until ? text_of(*head->until) : "");
    list.put_text(head->ref.sha256);
  }
  return std::move(list.out);
}

Listing stations_listing(const std::vector<terms::Station>& stations, const ApiWords& words, bool chinese) {
  ListingOf list{words, chinese, "stations", ""};
  list.column("id");
  list.column("name");
  list.column("unit");
  list.number("longitude", "deg");
  list.number("latitude", "deg");
  for (const terms::Station& station : stations) {
    list.row();
    list.put_text(station.id);
    list.put_text(station.name.shown(chinese));
    list.put_text(station.unit_id);
    list.put(station.longitude);
    list.put(station.latitude);
  }
  return std::move(list.out);
}

}  // namespace lantian::serve
