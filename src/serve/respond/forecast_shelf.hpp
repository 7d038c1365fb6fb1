#pragma once
#include "keep/document_book.hpp"
#include "respond/forecast/forecast.hpp"

#include <optional>
#include <string_view>

/// Kept forecasts, and which of them somebody could know at a moment.
namespace lantian::serve {

/// By its id with version ("F-2024-01-05.2"), or the newest of its day ("F-2024-01-05", "2024-01-05"). Returns
/// not_found, malformed.
Result<respond::Forecast> forecast_named(const keep::DocumentBook& book, std::string_view id);

/// The version of a day of issue that held at a moment: the newest one whose readings were complete and whose edits
/// were made by then; of measured air also kept by then. No value: there was none. Returns malformed.
Result<std::optional<respond::Forecast>> forecast_known(const keep::DocumentBook& book, Day issued, UtcSeconds at);
/// The same of the latest day of issue that had one.
Result<std::optional<respond::Forecast>> newest_known(const keep::DocumentBook& book, UtcSeconds at);
/// As the days that it forecasts began: what was edited while they ran is no forecast of them.
Result<std::optional<respond::Forecast>> forecast_beforehand(const keep::DocumentBook& book, Day issued);

}  // namespace lantian::serve
