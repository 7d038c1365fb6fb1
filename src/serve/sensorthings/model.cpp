#include "serve/sensorthings/model.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <vector>

namespace lantian::serve::sta {
namespace {

constexpr Property own_name{"name", ValueType::text};
constexpr Property description{"description", ValueType::text};
constexpr Property free_object{"properties", ValueType::any, true};
constexpr Property encoding{"encodingType", ValueType::text};
constexpr Property phenomenon_time{"phenomenonTime", ValueType::interval};
constexpr Property result_time{"resultTime", ValueType::time};

constexpr Property of_thing[] = {own_name, description, free_object};
constexpr Link from_thing[] = {{"Locations", Kind::location, true},
                               {"HistoricalLocations", Kind::historical_location, true},
                               {"Datastreams", Kind::datastream, true}};

constexpr Property of_location[] = {
    own_name, description, encoding, {"location", ValueType::any, false, true}, free_object};
constexpr Link from_location[] = {{"Things", Kind::thing, true},
                                  {"HistoricalLocations", Kind::historical_location, true}};

constexpr Property of_historical_location[] = {{"time", ValueType::time}};
constexpr Link from_historical_location[] = {{"Locations", Kind::location, true}, {"Thing", Kind::thing, false}};

constexpr Property of_datastream[] = {own_name,
                                      description,
                                      {"observationType", ValueType::text},
                                      {"unitOfMeasurement", ValueType::any, true},
                                      {"observedArea", ValueType::any, false, true},
                                      phenomenon_time,
                                      {"resultTime", ValueType::interval},
                                      free_object};
constexpr Link from_datastream[] = {{"Thing", Kind::thing, false},
                                    {"Sensor", Kind::sensor, false},
                                    {"ObservedProperty", Kind::observed_property, false},
                                    {"Observations", Kind::observation, true}};

constexpr Property of_sensor[] = {own_name, description, encoding, {"metadata", ValueType::text}, free_object};
constexpr Link from_sensor[] = {{"Datastreams", Kind::datastream, true}};

constexpr Property of_observed_property[] = {own_name, {"definition", ValueType::text}, description, free_object};

constexpr Property of_observation[] = {
    phenomenon_time, result_time, {"result", ValueType::number}, {"resultQuality", ValueType::text}};
constexpr Link from_observation[] = {{"Datastream", Kind::datastream, false},
                                     {"FeatureOfInterest", Kind::feature_of_interest, false}};

constexpr Property of_feature[] = {
    own_name, description, encoding, {"feature", ValueType::any, false, true}, free_object};
constexpr Link from_feature[] = {{"Observations", Kind::observation, true}};

constexpr Model models[] = {
    {Kind::thing, "Things", of_thing, from_thing},
    {Kind::location, "Locations", of_location, from_location},
    {Kind::historical_location, "HistoricalLocations", of_historical_location, from_historical_location},
    {Kind::datastream, "Datastreams", of_datastream, from_datastream},
    {Kind::sensor, "Sensors", of_sensor, from_sensor},
    {Kind::observed_property, "ObservedProperties", of_observed_property, from_sensor},
    {Kind::observation, "Observations", of_observation, from_observation},
    {Kind::feature_of_interest, "FeaturesOfInterest", of_feature, from_feature}};

template <class Named>
const Named* named(std::span<const Named> all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &Named::name);
  return found == all.end() ? nullptr : &*found;
}

template <class Named>
std::string names_of(std::span<const Named> all) {
  std::vector<std::string> names;
  for (const Named& one : all) names.emplace_back(one.name);
  return joined(names, ", ");
}

}  // namespace

const Property* Model::property(std::string_view name) const {
  return named(properties, name);
}
const Link* Model::link(std::string_view name) const {
  return named(links, name);
}
std::string Model::property_names() const {
  return names_of(properties);
}
std::string Model::link_names() const {
  return names_of(links);
}

const Model& model_of(Kind kind) {
  const Model& model = models[static_cast<std::size_t>(kind)];
  LANTIAN_ASSERT(model.kind == kind, "models stand in the order of their kinds");
  return model;
}

const Model* model_of_set(std::string_view set) {
  const auto found = std::ranges::find(models, set, &Model::set);
  return found == std::end(models) ? nullptr : &*found;
}

bool is_id(std::string_view name) {
  return name == "id" || name == "@iot.id";
}

}  // namespace lantian::serve::sta
