#include "base/round.hpp"
#include "serve/api/series.hpp"
#include "serve/api/species_keys.hpp"
#include "serve/api/times.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using SeriesJson = nlohmann::ordered_json;

/// A year of six species is 52 000 numbers: written as text at once, not as a tree of values.
void add_values(std::string& out, const std::vector<std::optional<Decimal>>& values) {
  out += '[';
  bool first = true;
  for (const auto& value : values) {
    if (!first) out += ',';
    first = false;
    out += value ? value->text() : "null";
  }
  out += ']';
}

std::string head_of(const HourSeries& series) {
  SeriesJson json{{"unit", {{"id", series.unit.id}, {"name_zh", series.unit.name.zh}, {"name_en", series.unit.name.en}}},
                  {"stations", series.stations},
                  {"synthetic", series.synthetic},
                  {"first_hour_ending", api_text(hour_ending(series.days.begin, 1))},
                  {"hours", series.days.days() * 24},
                  {"coverage",
                   {{"expected", series.expected},
                    {"observed", series.observed},
                    {"percent", series.expected == 0
                                    ? SeriesJson()
                                    : SeriesJson::parse(
                                          round_half_even(Rational::of(series.observed * 100, series.expected), 1).text())}}}};
  return json.dump(-1, ' ', false, SeriesJson::error_handler_t::replace);
}

SeriesJson species_names(const assess::SpeciesSet& set) {
  SeriesJson names = SeriesJson::array();
  for (const terms::Species species : terms::basic_six) {
    if (set.contains(species)) names.push_back(terms::symbol(species));
  }
  return names;
}

}  // namespace

std::string hour_series_json(const HourSeries& series) {
  std::string out = head_of(series);
  out.pop_back();
  for (const auto& [species, key] : species_keys) {
    out += fmt::format(",\"{}\":", key);
    add_values(out, series.values[species]);
  }
  return out + "}\n";
}

std::string day_series_json(const DaySeries& series) {
  const assess::PeriodVerdict& verdict = series.verdict;
  SeriesJson index = SeriesJson::array(), level = SeriesJson::array(), primary = SeriesJson::array(),
             status = SeriesJson::array();
  for (const assess::DayVerdict& day : verdict.days) {
    const bool published = day.status == assess::IndexStatus::published;
    index.push_back(published ? SeriesJson(day.aqi) : SeriesJson());
    level.push_back(published ? SeriesJson(day.level + 1) : SeriesJson());
    primary.push_back(species_names(day.primary));
    status.push_back(published                                            ? "published"
                     : day.status == assess::IndexStatus::not_available ? "not_available"
                                                                          : "no_data");
  }
  SeriesJson json{{"unit", verdict.unit_id},
                  {"standard", verdict.standard->id},
                  {"synthetic", series.synthetic},
                  {"period", verdict.period.name},
                  {"first_day", text_of(verdict.period.begin)},
                  {"days", verdict.period.days()},
                  {"index", std::move(index)},
                  {"level", std::move(level)},
                  {"status", std::move(status)},
                  {"primary", std::move(primary)}};
  for (const auto& [species, key] : species_keys) {
    SeriesJson values = SeriesJson::array();
    for (const assess::DayValues& day : verdict.values) {
      const assess::SpeciesDay& one = day.species[species];
      const auto unit = terms::printed_unit(species);
      values.push_back(one.valid() ? SeriesJson::parse(rounded(one.value, unit, species == terms::Species::co ? 1 : 0).text())
                                   : SeriesJson());
    }
    json[key] = std::move(values);
  }
  return json.dump() + "\n";
}

}  // namespace lantian::serve
