#pragma once
#include "terms/species.hpp"

namespace lantian::serve {

/// A species and its key in JSON, unit in the name (doc/api.md).
struct SpeciesKey {
  terms::Species species;
  const char* key;
};
inline constexpr SpeciesKey species_keys[] = {
    {terms::Species::pm25, "pm25_ug_m3"}, {terms::Species::pm10, "pm10_ug_m3"}, {terms::Species::so2, "so2_ug_m3"},
    {terms::Species::no2, "no2_ug_m3"},   {terms::Species::co, "co_mg_m3"},     {terms::Species::o3, "o3_ug_m3"}};

}  // namespace lantian::serve
