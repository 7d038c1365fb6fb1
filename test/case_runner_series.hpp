#pragma once
#include "assess/verdict.hpp"
#include "case_runner.hpp"

/// From the numbers of a case to the series that the code under test takes.
namespace lantian::cases {

/// "3*-" becomes "- - -" and "1..5" becomes "1 2 3 4 5".
std::vector<std::string> spread_out(const Clause& clause, Asking& asking);

/// Six daily values, each in its printed unit: "PM2.5 60", "CO 0.4", "NO2 NA", "others 0", "others NA". All six must be
/// named.
assess::DayValues read_day_values(const std::vector<Clause>& given, Asking& asking, std::optional<Error>& refused);

/// Twenty-four hourly cells in the species' printed unit; "-" is missing.
std::vector<observe::Cell> read_hours(const Clause& clause, terms::Species species, Asking& asking);

/// The same six values on every day of the period.
assess::UnitDays steady_days(const assess::DayValues& values, const Period& period);

}  // namespace lantian::cases
