#pragma once
#include "base/result.hpp"
#include "respond/forecast/forecast.hpp"

#include <string>
#include <string_view>

namespace lantian::serve {

/// A forecast as it is kept (kind "forecast", key = id without the version) and as the page gets it.
std::string forecast_json(const respond::Forecast& forecast);
/// Returns malformed.
Result<respond::Forecast> read_forecast_json(std::string_view json);

}  // namespace lantian::serve
