#pragma once
#include "serve/explain_contributions.hpp"

/// What a reader must know before quoting a part, as sentences. Only for explain_contributions*.cpp.
namespace lantian::serve {

std::vector<std::string> weather_notes(const ExplainWords& words, const std::optional<explain::WeatherAnswer>& weather);
std::vector<std::string> measure_notes(const ExplainWords& words, const ContributionsQuestion& question,
                                       const std::vector<explain::LeftOut>& left_out, bool any_part);

}  // namespace lantian::serve
