#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"
#include "terms/species.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

/// Names, vocabulary URIs and codes of units as data: data/api/sensorthings.toml.
namespace lantian::serve::sta {

struct UnitWords {
  terms::Name name;
  std::string symbol, definition;
};

struct SpeciesWords {
  terms::Species species{};
  std::string id;  ///< "pm25": of the ObservedProperty
  terms::Name name, description;
  std::string definition;  ///< URI
};

struct SensorWords {
  std::string id;
  terms::Name name, description, metadata;
  std::string encoding;
};

struct Words {
  std::array<SpeciesWords, terms::basic_six.size()> species;  ///< in the order of basic_six
  UnitWords ug_m3, mg_m3;
  SensorWords unstated, synthetic;
  std::string observation_type, point_encoding, quality_valid;
  terms::Name thing_description, location_description, feature_description;  ///< with {station}, {unit}
  terms::Name datastream_name, datastream_description;                       ///< with {station}, {species}
  std::vector<std::string> conformance;                                      ///< URIs that are fulfilled
};

/// Returns not_found, or malformed with every fault, one a line.
Result<Words> open_words(const std::string& root);

}  // namespace lantian::serve::sta
