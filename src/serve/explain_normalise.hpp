#pragma once
#include "base/period.hpp"
#include "explain/counterfactual/counterfactual.hpp"
#include "explain/normalise/study.hpp"
#include "serve/explain_words.hpp"

#include <optional>
#include <string>

/// The answers of `lantian explain normalise` and `counterfactual`, for people and programs (doc/explain.md).
namespace lantian::serve {

/// Two periods of a record side by side; observed change = weather + beyond weather, exactly.
struct NormalisedChange {
  Period before, after;
  explain::PeriodMeans mean_before, mean_after;

  double observed() const { return mean_after.observed - mean_before.observed; }
  double beyond_weather() const { return mean_after.normalised - mean_before.normalised; }
  double weather() const { return observed() - beyond_weather(); }
};
/// Returns incomplete when a period has no row with both values.
Result<NormalisedChange> change_between(const explain::Study& study, const Period& before, const Period& after);

std::string printed_study(const ExplainWords& words, const explain::Study& study,
                          const std::optional<NormalisedChange>& change);
std::string json_of_study(const explain::Study& study, const std::optional<NormalisedChange>& change);
/// end, observed, predicted, normalised: a row for each of the record; empty cells are missing values.
std::string csv_of_study(const explain::Study& study);

std::string printed_counterfactual(const ExplainWords& words, const explain::Counterfactual& answer);
std::string json_of_counterfactual(const explain::Counterfactual& answer);
/// end, observed, expected.
std::string csv_of_counterfactual(const explain::Counterfactual& answer);

}  // namespace lantian::serve
