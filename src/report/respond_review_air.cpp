#include "report/respond_review_parts.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <map>

/// What the air shows: with and without, similar weather, cost; and what the list should learn.
namespace lantian::report {
namespace {

using respond::EpisodeReview;
using terms::ListingKind;

PaperTable place_table(const EpisodeReview& review, const PaperSpeech& speech) {
  PaperTableDraft table{speech, "air"};
  table.column("place", 4);
  for (const char* key : {"peak_with", "peak_without", "peak_low", "peak_high", "mean_with", "mean_without"}) {
    table.number(key, "", 2);
  }
  for (const respond::PlaceWithout& place : review.places) {
    if (!place.peak) continue;
    table.row().text(speech.name_of(place.place)).value(place.peak->observed, 0).value(place.peak->without, 0);
    table.value(place.peak->low, 0).value(place.peak->high, 0).value(place.mean->observed, 1).value(place.mean->without, 1);
  }
  return table.done();
}

std::string range_text(const std::optional<double>& value, const std::optional<double>& low,
                       const std::optional<double>& high, const Wording& words) {
  if (!value) return words.say("mark.none");
  return words.say("review.range", {{"value", paper_text(value, 1, words)},
                                    {"low", paper_text(low, 1, words)},
                                    {"high", paper_text(high, 1, words)}});
}

std::vector<std::string> two_ways_words(const EpisodeReview& review, const PaperSpeech& speech) {
  const Wording words = speech.words();
  const respond::TwoWays& ways = review.two_ways;
  std::vector<std::string> out;
  if (review.similar.compared == 0 && !review.similar.days.empty()) out.push_back(words.say("review.no_similar"));
  if (ways.similar) {
    out.push_back(words.say("review.similar", {{"place", speech.name_of(review.similar_place)},
                                               {"days", std::to_string(review.similar.compared)},
                                               {"all", std::to_string(review.similar.days.size())},
                                               {"similar", range_text(ways.similar, ways.similar_low, ways.similar_high, words)},
                                               {"table", range_text(ways.table, ways.table_low, ways.table_high, words)}}));
  }
  if (ways.agreement == respond::Agreement::not_compared) return out;
  out.push_back(words.say("review.agreement_" + std::string{word_of(ways.agreement)},
                          {{"rest", paper_text(ways.unexplained, 1, words)}}));
  return out;
}

/// Daily means of the main place: columns as observed, the line without measures.
std::optional<Chart> air_chart(const EpisodeReview& review, const PaperSpeech& speech) {
  if (!review.main_place) return std::nullopt;
  struct Sum {
    double with = 0, without = 0;
    int count = 0;
  };
  std::map<Day, Sum> days;
  for (const respond::WithoutHour& hour : review.places[*review.main_place].hours) {
    if (!hour.observed) continue;
    Sum& sum = days[day_of(hour.hour)];
    sum.with += *hour.observed;
    sum.without += *hour.without;
    ++sum.count;
  }
  Chart chart;
  chart.title = speech.say("review.chart");
  chart.value_axis = std::string{trimmed(speech.say("unit.ug/m3"))};
  chart.columns.name = speech.say("review.chart_with");
  chart.columns.colour = speech.templates->official.colour.bar;
  chart.line = ChartSeries{speech.say("review.chart_without"), {}, speech.templates->official.colour.warning, {}};
  for (const auto& [day, sum] : days) {
    chart.categories.push_back(text_of(day).substr(5));
    chart.columns.values.push_back(std::get<Decimal>(paper_number(sum.with / sum.count, 0)));
    chart.line->values.push_back(std::get<Decimal>(paper_number(sum.without / sum.count, 0)));
  }
  return chart;
}

std::string cost_words(const EpisodeReview& review, const Wording& words) {
  if (!review.cost) return words.say("review.no_cost");
  const respond::ReviewCost& cost = *review.cost;
  std::string out = words.say("review.cost", {{"yuan", paper_text(cost.yuan, 0, words)},
                                              {"days", paper_text(cost.days, 1, words)},
                                              {"known", std::to_string(cost.known)},
                                              {"unknown", std::to_string(cost.unknown)}});
  if (!cost.yuan_per_ug_m3) return out;
  return out + words.say("review.gap") +
         words.say("review.cost_each", {{"yuan", paper_text(cost.yuan_per_ug_m3, 0, words)}});
}

}  // namespace

PaperSection air_section(const EpisodeReview& review, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out;
  out.heading = words.say("review.h_air");
  if (!review.main_place) return out;
  out.paragraphs = {words.say("review.air_method")};
  for (std::string& said : two_ways_words(review, speech)) out.paragraphs.push_back(std::move(said));
  out.paragraphs.push_back(cost_words(review, words));
  out.chart = air_chart(review, speech);
  out.chart_caption =
      words.say("review.chart_of", {{"place", speech.name_of(review.places[*review.main_place].place)}});
  out.tables.push_back(place_table(review, speech));
  PaperTableDraft similar{speech, "similar"};
  similar.column("day", 4, ListingKind::day).number("mean_with").number("similar_mean").column("similar_days", 12);
  for (const respond::DayInSimilarWeather& day : review.similar.days) {
    std::string names;
    for (const respond::SimilarDay& one : day.nearest) names += (names.empty() ? "" : "  ") + text_of(one.day);
    similar.row().day(day.day).value(day.observed, 1).value(day.expected, 1).text(names);
  }
  if (!similar.empty()) out.tables.push_back(similar.done());
  return out;
}

PaperSection correction_section(const EpisodeReview& review, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out;
  out.heading = words.say("review.h_corrections");
  if (review.corrections.empty()) {
    if (!review.list.empty()) out.paragraphs = {words.say("review.no_corrections")};
    return out;
  }
  PaperTableDraft table{speech, "corrections"};
  table.column("source", 5).column("unit", 3).column("finding", 5).number("is", "", 2).number("wanted", "", 2);
  table.column("detail", 4).column("edit", 7);
  for (const respond::Correction& one : review.corrections) {
    table.row().text(one.name.shown(words.chinese())).text(one.unit).word("finding", word_of(one.kind));
    table.value(one.is, 0).value(one.wanted, 0).text(one.detail).word("edit", word_of(one.kind));
  }
  out.tables.push_back(table.done());
  return out;
}

}  // namespace lantian::report
