#pragma once
#include "explain/frame.hpp"

/// Directions are a circle: a mean of 350 and 10 degrees is north. So wind is averaged by its parts.
namespace lantian::serve {

/// Adds wind_east and wind_north (towards east and north, m/s) when there are wind_speed and wind_from (degrees) and
/// the parts are not there.
void add_wind_parts(explain::Frame& frame);
/// Replaces wind_from by the direction of the parts, where there are both. Speeds stay.
void turn_to_parts(explain::Frame& frame);

}  // namespace lantian::serve
