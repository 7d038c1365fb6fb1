#pragma once
#include "base/decimal.hpp"
#include "explain/contributions/explanation.hpp"
#include "explain/counterfactual/counterfactual.hpp"
#include "explain/normalise/study.hpp"

#include <optional>
#include <string>
#include <vector>

/// What a bulletin says of why the air changed.
namespace lantian::report {

/// A share of the change that some document printed: shown beside the recovered one, never mixed in.
struct PublishedShare {
  terms::Name name;
  std::string part_id;  ///< of the explanation; may name none of its parts
  Decimal percent;
  std::string source;
};

/// Means of a month, ug/m3. Low and high are the least and the greatest of the methods.
struct NormalisedPoint {
  Day first{};
  std::optional<double> observed, normalised;
  double low = 0, high = 0;  ///< meaningful when `normalised`
};

struct NormalisedChart {
  std::vector<NormalisedPoint> months;  ///< ascending, one a calendar month
  explain::Skill blocked;               ///< on weeks not seen
  std::string pool;                     ///< whose weather an hour may have, in plain words
  double coverage = 0, years = 0;
  std::vector<explain::Warning> warnings;
  std::optional<explain::Counterfactual> counterfactual;
};

struct ExplainChapter {
  explain::Explanation explanation;  ///< closed
  std::vector<PublishedShare> published;
  std::optional<NormalisedChart> chart;
};

}  // namespace lantian::report
