#pragma once
#include "explain/normalise/normalise.hpp"
#include "explain/normalise/skill.hpp"

/// One record, normalised, with everything that a reader must know before believing it.
namespace lantian::explain {

struct StudyChoice {
  std::string target = "pm25";
  VariableChoice variables;
  TrainingChoice training;
  NormaliseChoice pool;
  BlockChoice blocks;
};

struct Study {
  std::string target;
  std::vector<HourEnding> ends;
  Step step = Step::hour;
  Values observed, predicted, normalised;  ///< by row; predicted where there is enough weather
  std::vector<std::string> variables;
  Skill blocked, fitted;  ///< on unseen blocks; on the rows that were learned
  std::size_t learned = 0;
  double coverage = 0;                            ///< learned rows / rows of the record
  double years = 0;                               ///< from the first row to the last
  double observed_mean = 0, normalised_mean = 0;  ///< over the rows that have both
  NormaliseChoice pool;
  std::string learner;
  std::uint64_t seed = 0;
  bool synthetic = false;
};

/// Returns not_found (target or column), incomplete (too few rows), and what the steps return.
Result<Study> normalise_record(const Frame& frame, const StudyChoice& choice);

/// What a reader is warned of. Bounds are of the presentation (handbook of attribution, section E): below three years
/// normalisation knows weather and change hardly apart; below R2 0.5 on unseen weeks the model has not understood the
/// weather; below three quarters of the hours the mean is that of others.
enum class Warning : unsigned char { short_record, little_skill, little_coverage, end_of_record };
std::vector<Warning> warnings_of(const Study& study);

/// Means over the rows of a period that have both; no value without any.
struct PeriodMeans {
  double observed = 0, normalised = 0;
  std::size_t rows = 0;
};
std::optional<PeriodMeans> means_in(const Study& study, Day begin, Day end);

}  // namespace lantian::explain
