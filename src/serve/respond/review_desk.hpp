#pragma once
#include "report/respond_review.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/review_ground.hpp"
#include "serve/respond/review_json.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reviews made, kept and told (doc/respond-review.md).
namespace lantian::serve {

/// Appends the act "evaluate" of a lifted episode, as the state machine of warnings lets it. Empty: nothing is appended.
using EvaluateEpisode = std::function<Result<void>(keep::DocumentBook& book, const respond::Episode& episode,
                                                   const RespondPerson& who, UtcSeconds now)>;

/// What the warnings of a region do for reviews.
struct ReviewWarnings {
  EvaluateEpisode evaluate;
  std::function<Result<std::vector<respond::WarningFinding>>(const Period& period)> findings;
};
/// Empty functions for a region without regions/ID/warnings.toml. The ground must outlive what comes back. Returns what
/// reading the rules returns.
Result<ReviewWarnings> review_warnings(const ReviewGround& ground);

/// The inventory of a desk; null: it has none, or none yet, and reviews compare no bases.
std::shared_ptr<const keep::InventoryBook> review_inventory(const RespondDesk& desk);

/// The review of an episode. Returns not_found (no such episode), incomplete (it has not ended), what reading returns.
Result<respond::EpisodeReview> make_review(const ReviewGround& ground, const ReviewMaterial& material,
                                           const std::string& episode);
/// Keeps it (kind "review", key = id of the episode) and lets `evaluate` end the episode when it is lifted.
Result<keep::DocumentRow> keep_review(keep::DocumentBook& book, const respond::EpisodeReview& review,
                                      const RespondPerson& who, const EvaluateEpisode& evaluate, UtcSeconds now);
/// The kept review of an episode. Returns not_found with what to do.
Result<keep::DocumentRow> kept_review(const keep::DocumentBook& book, const std::string& episode);

/// A season: kept forecasts, episodes and reviews against the readings, with what the warning desk finds of it; without
/// that function it is not asked. Returns malformed (the period), what reading returns.
Result<respond::SeasonReview> make_season(const ReviewGround& ground, const ReviewMaterial& material,
                                          std::string_view period, const ReviewWarnings& warnings = {});
Result<keep::DocumentRow> keep_season_review(keep::DocumentBook& book, const respond::SeasonReview& season,
                                             std::string_view who, UtcSeconds now);

/// What people call the places and sources of a review.
class ReviewNames {
 public:
  /// `list`: may be absent.
  ReviewNames(const InventoryOffice& office, const respond::ReductionList* list);
  terms::Name of(std::string_view id) const;
  report::PaperSpeech speech(bool english) const;

 private:
  const InventoryOffice* office_;
  std::vector<std::pair<std::string, terms::Name>> named_;
};

/// The document in the form that the end of the name asks for: .docx, .xlsx, .md, .json. Returns unsupported; io.
Result<std::string> review_file(const respond::EpisodeReview& review, const ReviewNames& names, std::string_view file,
                                bool english);
Result<std::string> season_file(const respond::SeasonReview& season, const ReviewNames& names, std::string_view file,
                                bool english);

/// A kept review or season as its address gives it.
Result<std::string> review_page(const ReviewGround& ground, const keep::DocumentRow& row);
Result<std::string> season_page(const ReviewGround& ground, const keep::DocumentRow& row);
/// Every episode with its review, or without one.
Result<std::string> review_list(const ReviewGround& ground);

/// Reviews for the lifted episodes of the book that have none, and the season HS2023; SYNTHETIC. Does nothing when all
/// are there. Returns locked while readings or book are not there.
Result<void> prepare_demo_reviews(const RespondDesk& desk);
/// The same with other warnings, for tests.
Result<void> prepare_demo_reviews(const RespondDesk& desk, const ReviewWarnings& warnings);

}  // namespace lantian::serve
