#pragma once
#include "base/result.hpp"
#include "respond/review/season.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

/// A review as it is kept (kind "review", key = id of the episode) and as the page gets it. Numbers to 1e-4.
std::string review_json(const respond::EpisodeReview& review);
/// Returns malformed.
Result<respond::EpisodeReview> read_review_json(std::string_view json);

/// A season as it is kept (kind "season", key = name of the period).
std::string season_review_json(const respond::SeasonReview& season);
Result<respond::SeasonReview> read_season_review_json(std::string_view json);

/// The check of an episode as the orders keep it (kind "check", key = id of the episode):
/// {"episode", "enterprises": [{"enterprise", "planned_g": {"so2","nox","pm","voc"}, "executed_g": {...}, "hours",
/// "hours_without_evidence", "flags": []}]}. Returns malformed.
Result<std::vector<respond::ExecutionScore>> read_check_json(std::string_view json);

/// A paper about a review as an address gives it: the document, names of what it speaks of, its sentence.
struct ReviewPage {
  std::string body;  ///< of review_json or season_review_json
  std::string key;   ///< "review", "season"
  std::string sentence_zh, sentence_en;
  std::vector<std::pair<std::string, terms::Name>> names;
  std::int64_t number = 0;  ///< row of the book; 0: not kept
  std::string at, who;
};
std::string review_page_json(const ReviewPage& page);

/// One line of the list of reviews.
struct ReviewLine {
  std::string episode;
  respond::EpisodeState state = respond::EpisodeState::none;
  respond::Level highest = respond::Level::none;
  std::string began, ended;  ///< empty: not yet
  bool reviewed = false;
  std::string sentence_zh, sentence_en;
};
std::string review_lines_json(const std::vector<ReviewLine>& lines, const std::vector<std::string>& seasons,
                              bool synthetic);

}  // namespace lantian::serve
