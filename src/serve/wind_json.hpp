#pragma once
#include "serve/sky.hpp"

#include <string>

namespace lantian::serve {

/// {"synthetic", "of_this_air", "source", "height_m", "cell_m"}.
std::string wind_facts_json(const WindFacts& facts);
/// That with the arrows: "points", and by hour and point "speed_m_s" and "from_deg".
std::string wind_json(const SkyWind& wind);

}  // namespace lantian::serve
