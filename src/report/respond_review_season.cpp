#include "report/respond_review_parts.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace lantian::report {
namespace {

using respond::SeasonReview;
using terms::ListingKind;

PaperTable warning_table(const SeasonReview& season, const PaperSpeech& speech) {
  PaperTableDraft table{speech, "warnings"};
  table.column("episode", 4).column("level", 2).column("first", 4, ListingKind::day).column("last", 4, ListingKind::day);
  table.column("hit", 2, ListingKind::truth).number("lead_h", "h", 2).number("onset_h", "h", 2);
  table.number("executed_percent", "%", 2).number("peak_with", "", 2).number("peak_without", "", 2);
  for (const respond::SeasonWarning& one : season.warnings) {
    table.row().text(one.episode).word("level", word_of(one.highest)).day(one.first).day(one.last).truth(one.hit);
    table.value(one.lead_h, 0).value(one.onset_error_h, 0).value(one.executed_percent, 0);
    if (one.peak) {
      table.value(one.peak->observed, 0).value(one.peak->without, 0);
    } else {
      table.nothing().nothing();
    }
  }
  return table.done();
}

PaperTable seen_table(const SeasonReview& season, const PaperSpeech& speech) {
  PaperTableDraft table{speech, "observed"};
  table.column("first", 4, ListingKind::day).column("last", 4, ListingKind::day).number("highest_aqi");
  table.column("warned", 6);
  for (const respond::SeasonEpisode& one : season.episodes) {
    table.row().day(one.seen.first).day(one.seen.last).whole(one.seen.highest).text(joined(one.warnings, " "));
  }
  return table.done();
}

PaperSection alone_section(const SeasonReview& season, const PaperSpeech& speech) {
  PaperSection out;
  out.heading = speech.say("review.h_alone");
  PaperTableDraft acts{speech, "unsupported"};
  acts.column("episode", 4).number("number", "", 2).column("act", 3);
  acts.column("forecast", 3, ListingKind::truth).column("criterion", 3, ListingKind::truth);
  for (const respond::UnsupportedAct& one : season.unsupported) {
    acts.row().text(one.episode).whole(one.number).word("act", word_of(one.act)).truth(one.forecast).truth(one.criterion);
  }
  if (acts.empty()) out.paragraphs.push_back(speech.say("review.all_supported"));
  if (!acts.empty()) out.tables.push_back(acts.done());
  PaperTableDraft unanswered{speech, "unanswered"};
  unanswered.column("fault", 5).column("first", 4, ListingKind::day).column("last", 4, ListingKind::day);
  unanswered.column("level", 2).column("criterion", 3).column("units", 5).column("figures", 6);
  for (const respond::WarningFinding& one : season.unanswered) {
    std::vector<std::string> names;
    for (const std::string& unit : one.units) names.push_back(speech.name_of(unit));
    unanswered.row().word("fault", word_of(one.fault)).day(one.first).day(one.last).word("level", word_of(one.level));
    unanswered.text(one.criterion).text(joined(names, speech.say("mark.comma"))).text(one.figures);
  }
  if (unanswered.empty()) {
    out.paragraphs.push_back(speech.say(season.unanswered_known ? "review.all_answered" : "review.not_asked"));
  } else {
    out.tables.push_back(unanswered.done());
  }
  return out;
}

}  // namespace

std::string season_sentence(const SeasonReview& season, const PaperSpeech& speech) {
  const Wording words = speech.words();
  return words.say("review.season", {{"seen", std::to_string(season.episodes.size())},
                                     {"hits", std::to_string(season.hits)},
                                     {"misses", std::to_string(season.misses)},
                                     {"warnings", std::to_string(season.warnings.size())},
                                     {"false", std::to_string(season.false_alarms)}});
}

Paper season_paper(const SeasonReview& season, const PaperSpeech& speech) {
  const Wording words = speech.words();
  Paper out;
  out.title = words.say("review.season_title", {{"period", season.period.name}});
  out.subtitle = words.span(season.period);
  out.synthetic = season.synthetic;
  PaperSection summary;
  summary.heading = words.say("review.h_season");
  summary.paragraphs = {season_sentence(season, speech)};
  if (!season.warnings.empty()) summary.tables.push_back(warning_table(season, speech));
  if (!season.episodes.empty()) summary.tables.push_back(seen_table(season, speech));
  PaperSection matrices;
  matrices.heading = words.say("review.h_matrix");
  matrices.paragraphs = {words.say("review.matrix_read")};
  for (const respond::LevelMatrix& one : season.matrices) {
    matrices.paragraphs.push_back(lead_score_words(one, words));
    matrices.tables.push_back(matrix_table(one, speech));
  }
  out.sections = {std::move(summary), std::move(matrices), alone_section(season, speech)};
  return out;
}

}  // namespace lantian::report
