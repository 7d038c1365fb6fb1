#pragma once
#include "explain/contributions/by_weather.hpp"
#include "report/explain_chapter.hpp"
#include "serve/explain_words.hpp"

namespace lantian::serve {

/// Months of a record as observed and as normalised by the window; low and high are the least and the greatest of all
/// learners that normalised by it. Requires: the answer has a study.
report::NormalisedChart chart_of(const ExplainWords& words, const explain::WeatherAnswer& weather);

}  // namespace lantian::serve
