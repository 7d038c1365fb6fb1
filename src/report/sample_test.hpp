#pragma once
#include "report/bulletin.hpp"

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

/// Verdicts written down by hand from published figures, for the tests of this room. Nothing here is computed by the
/// code under test: counts and printed values are those of the documents (mission figures F1, F3, F4).
namespace lantian::report::sample {

inline std::string file_text(const std::string& path) {
  std::ifstream file{std::string{LANTIAN_SOURCE_DIR} + "/" + path};
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline const Templates& templates() {
  static const Templates all = [] {
    std::vector<terms::SourceFile> files;
    for (const char* name : {"zh.toml", "en.toml", "bulletin.css", "bulletin.js", "official.toml"}) {
      const std::string path = std::string{"data/templates/"} + name;
      files.push_back({path, file_text(path)});
    }
    auto read = read_templates(files);
    if (!read) throw std::runtime_error{read.error().text()};
    return *read;
  }();
  return all;
}

inline Period period(std::string_view name) {
  return *parse_period(name);
}

/// A standard with six classes, two limits and the decimals of HJ 663, enough to print with.
inline const standards::Standard& standard() {
  static const standards::Standard* made = [] {
    auto index = std::make_unique<standards::IndexRule>();
    index->head.ref = {"HJ633", "2012", std::string(64, 'a')};
    index->head.document = "HJ 633-2012";
    index->head.status = "verified";
    const int bounds[] = {50, 100, 150, 200, 300, 500};
    const char* numerals[] = {"I", "II", "III", "IV", "V", "VI"};
    const char* colours[] = {"#00E400", "#FFFF00", "#FF7E00", "#FF0000", "#99004C", "#7E0023"};
    for (std::size_t i = 0; i < 6; ++i) {
      index->levels.push_back({bounds[i],
                               numerals[i],
                               {"", std::string{"class "} + numerals[i]},
                               colours[i],
                               i < 4 ? "#000000" : "#FFFFFF"});
    }
    auto limits = std::make_unique<standards::LimitRule>();
    limits->head.ref = {"GB3095", "2012", std::string(64, 'b')};
    limits->default_grade = "II";
    limits->limits.push_back({terms::Species::pm25, "annual", "II", Decimal{35, 0}, "ug/m3"});
    limits->limits.push_back({terms::Species::pm10, "annual", "II", Decimal{70, 0}, "ug/m3"});
    limits->limits.push_back({terms::Species::pm25, "24h", "II", Decimal{75, 0}, "ug/m3"});
    auto evaluation = std::make_unique<standards::EvaluationRule>();
    evaluation->head.ref = {"HJ663", "2013", std::string(64, 'c')};
    for (const terms::Species species : terms::basic_six) {
      const int places = species == terms::Species::pm25 || species == terms::Species::co ? 1 : 0;
      evaluation->decimals.push_back({species, 0, places, species == terms::Species::co ? 1 : 0});
    }
    auto set = std::make_unique<standards::Standard>();
    set->id = "CN2012";
    set->head.ref = {"CN", "2012", std::string(64, 'd')};
    set->index = index.release();
    set->limits = limits.release();
    set->evaluation = evaluation.release();
    return set.release();
  }();
  return *made;
}

/// Every day of the period with class II and PM2.5 48, except the first (NA) and the second (no data).
inline void fill_days(assess::PeriodVerdict& verdict) {
  for (Day day = verdict.period.begin; day < verdict.period.end; day += std::chrono::days{1}) {
    assess::DayVerdict one;
    one.day = day;
    one.status = assess::IndexStatus::published;
    one.aqi = 67;
    one.level = 1;
    one.primary.insert(terms::Species::pm25);
    assess::DayValues values;
    values.species[terms::Species::pm25] = {Mean{48000, 1}, assess::Validity::valid, 24, 20};
    verdict.days.push_back(one);
    verdict.values.push_back(values);
  }
  verdict.days[0].status = assess::IndexStatus::not_available;
  verdict.days[0].level = -1;
  verdict.days[1].status = assess::IndexStatus::no_data;
  verdict.days[1].level = -1;
}

struct Counts {
  int calendar;
  int valid;
  int good;
  int heavy;
};

/// `pm25`: printed mean, one decimal, exact.
inline assess::PeriodVerdict verdict(std::string_view unit, std::string_view name, Counts counts, Decimal pm25) {
  assess::PeriodVerdict result;
  result.unit_id = unit;
  result.unit_name = {"\xE6\x98\x8C\xE5\x90\x89\xE5\xB8\x82", "Changji City"};
  result.period = period(name);
  result.standard = &standard();
  result.stations = {"s1", "s2"};
  result.counts.calendar = counts.calendar;
  result.counts.valid = counts.valid;
  result.counts.no_data = counts.calendar - counts.valid;
  result.counts.good = counts.good;
  result.counts.heavy = counts.heavy;
  result.counts.by_level = {60, counts.good - 60, counts.valid - counts.good - counts.heavy, 0, counts.heavy, 0};
  result.counts.primary_days[terms::Species::pm10] = 120;
  result.counts.primary_days[terms::Species::pm25] = 150;
  result.completeness = {true, counts.valid, 324, {}};
  for (const terms::Species species : terms::basic_six) result.species[species].species = species;
  assess::SpeciesPeriod& fine = result.species[terms::Species::pm25];
  fine.valid_days = counts.valid;
  fine.completeness = result.completeness;
  fine.mean = pm25.exact() * Rational{1000};
  fine.mean_printed = pm25;
  fine.mean_attains = false;
  return result;
}

inline assess::Statistic statistic(const char* name, const char* unit, Decimal value) {
  return {name, unit, value, value.exact()};
}

inline assess::Change change(const char* name, const char* unit, Decimal now, Decimal before, Decimal difference,
                             std::optional<Decimal> relative = {}) {
  return {statistic(name, unit, now), statistic(name, unit, before), difference, relative};
}

inline Bulletin bulletin_of(assess::PeriodVerdict main) {
  Bulletin bulletin;
  bulletin.verdict = std::move(main);
  bulletin.templates = &templates();
  bulletin.lineage = {7, 8736, std::string(64, 'e'), {"city.csv"}, false};
  bulletin.made_at = UtcSeconds{std::chrono::seconds{0}};
  return bulletin;
}

/// Figure F3 against F1: Changji city 2023 with its targets, beside 2022.
inline Bulletin changji_2023() {
  Bulletin bulletin = bulletin_of(verdict("652301", "2023", {365, 364, 282, 33}, Decimal{480, 1}));
  bulletin.verdict.species[terms::Species::pm25].mean_multiple = Decimal{37, 2};
  fill_days(bulletin.verdict);
  bulletin.base = verdict("652301", "2022", {365, 365, 275, 31}, Decimal{500, 1});
  bulletin.comparisons.push_back({&standard(),
                                  period("2023"),
                                  period("2022"),
                                  {change("PM2.5.mean", "ug/m3", {480, 1}, {500, 1}, {-20, 1}, Decimal{-40, 1}),
                                   change("good_days", "d", {282, 0}, {275, 0}, {7, 0}),
                                   change("good_share", "percent", {775, 1}, {753, 1}, {21, 1})},
                                  {}});
  const auto target = [&](const char* name, bool at_most, Decimal set, Decimal value, const char* unit,
                          Decimal margin) {
    bulletin.targets.push_back({{"652301", "2023", name, at_most, set, unit, "document", "verified"},
                                {},
                                statistic(name, unit, value),
                                true,
                                margin,
                                {}});
  };
  target("good_share", false, {762, 1}, {775, 1}, "percent", {13, 1});
  target("heavy_share", true, {95, 1}, {91, 1}, "percent", {4, 1});
  target("PM2.5.mean", true, {501, 1}, {480, 1}, "ug/m3", {21, 1});
  terms::PublishedFigure published{"F3.good", "652301", "2023", "", "good_share", {775, 1}, "percent", "newspaper"};
  bulletin.reproductions.push_back({published, Decimal{775, 1}, true, ""});
  return bulletin;
}

/// Figure F4: four counties, heating season 2023 against 2022.
inline Bulletin western_counties() {
  Bulletin bulletin = bulletin_of(verdict("changji-west4", "HS2023", {732, 732, 538, 40}, Decimal{350, 1}));
  bulletin.verdict.basis = assess::Basis::members;
  bulletin.comparisons.push_back({&standard(),
                                  period("HS2023"),
                                  period("HS2022"),
                                  {change("PM2.5.mean", "ug/m3", {350, 1}, {433, 1}, {-83, 1}, Decimal{-192, 1}),
                                   change("good_days", "d", {538, 0}, {445, 0}, {93, 0}),
                                   change("good_share", "percent", {735, 1}, {611, 1}, {124, 1})}});
  return bulletin;
}

inline bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

inline bool any_holds(const std::vector<std::string>& lines, std::string_view part) {
  for (const std::string& line : lines) {
    if (holds(line, part)) return true;
  }
  return false;
}

}  // namespace lantian::report::sample
