#pragma once
#include "report/respond_paper.hpp"
#include "respond/review/season.hpp"

#include <string>

namespace lantian::report {

/// What came of it in one or two sentences: the peak with and without, or why no effect is claimed.
std::string review_sentence(const respond::EpisodeReview& review, const PaperSpeech& speech);
/// The review as a paper: summary, forecasts, timing, shares, air, corrections, what it rests on.
Paper review_paper(const respond::EpisodeReview& review, const PaperSpeech& speech);

std::string season_sentence(const respond::SeasonReview& season, const PaperSpeech& speech);
/// Confusion matrices, warnings beside observed episodes, acts and criteria that stand alone.
Paper season_paper(const respond::SeasonReview& season, const PaperSpeech& speech);

}  // namespace lantian::report
