#include "report/respond_review.hpp"

#include "base/text.hpp"
#include "report/respond_review_parts.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::report {
namespace {

using respond::EpisodeReview;
using respond::PlaceWithout;

std::string review_span(Day first, Day last, const Wording& words) {
  return words.say("date.span", {{"from", words.day(first)}, {"to", words.day(last)}});
}

std::string unit_names(const EpisodeReview& review, const PaperSpeech& speech) {
  std::vector<std::string> names;
  for (const std::string& unit : review.episode.units) names.push_back(speech.name_of(unit));
  return joined(names, speech.say("mark.comma"));
}

PaperSection summary_section(const EpisodeReview& review, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out;
  out.heading = words.say("review.h_summary");
  out.paragraphs = {review_sentence(review, speech)};
  const auto level = words.say("review.level_" + std::string{word_of(review.episode.highest)});
  out.paragraphs.push_back(words.say("review.what", {{"level", level},
                                                     {"span", review_span(review.first, review.last, words)},
                                                     {"units", unit_names(review, speech)}}));
  return out;
}

/// What a review stands on, and what was not at hand.
PaperSection basis_section(const EpisodeReview& review, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out;
  out.heading = words.say("review.h_basis");
  for (const std::string& what : review.missing) out.paragraphs.push_back(words.say("review.missing_" + what));
  PaperTableDraft table{speech, "basis"};
  table.column("what", 3).column("from", 10);
  for (const auto& [what, from] : review.lineage) table.row().text(what).text(from);
  if (!table.empty()) out.tables.push_back(table.done());
  return out;
}

std::string rate_sentence(const EpisodeReview& review, const Wording& words) {
  if (!review.rate.executed_percent) return {};
  return words.say("review.rate", {{"executed", paper_text(review.rate.executed_percent, 0, words)},
                                   {"unknown", paper_text(review.rate.unknown_percent, 0, words)}});
}

}  // namespace

std::string review_sentence(const EpisodeReview& review, const PaperSpeech& speech) {
  const Wording words = speech.words();
  if (!review.main_place) return words.say("review.no_air");
  const PlaceWithout& place = review.places[*review.main_place];
  const respond::WithoutValue& peak = *place.peak;
  const bool table = std::ranges::find(review.missing, "table") == review.missing.end();
  const char* key = !table ? "review.peak_no_table" : place.full_effect == 0 ? "review.peak_nothing" : "review.peak";
  std::string out = words.say(key, {{"place", speech.name_of(place.place)},
                                    {"with", paper_text(peak.observed, 0, words)},
                                    {"without", paper_text(peak.without, 0, words)},
                                    {"low", paper_text(peak.low, 0, words)},
                                    {"high", paper_text(peak.high, 0, words)}});
  if (const std::string rate = rate_sentence(review, words); !rate.empty()) out += words.say("review.gap") + rate;
  return out;
}

Paper review_paper(const EpisodeReview& review, const PaperSpeech& speech) {
  const Wording words = speech.words();
  Paper out;
  out.title = words.say("review.title", {{"episode", review.episode.id}});
  out.subtitle = review_span(review.first, review.last, words);
  out.synthetic = review.synthetic;
  out.sections = {summary_section(review, speech), forecast_section(review, speech), timing_section(review, speech),
                  share_section(review, speech),   air_section(review, speech),      correction_section(review, speech),
                  basis_section(review, speech)};
  return out;
}

}  // namespace lantian::report
