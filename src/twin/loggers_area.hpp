#pragma once
#include "twin/loggers.hpp"
#include "twin/loggers_cadence.hpp"

#include <string>

namespace lantian::twin {

/// Appends the data area of a telegram, without its &&, and sets `data_time` to the DataTime in it (empty when there is
/// none). `changed`: the values of a correction, one last digit higher.
void append_area(const FleetPlan& plan, const Logger& logger, const Due& due, bool changed, std::string& area,
                 std::string& data_time);

}  // namespace lantian::twin
