#pragma once
#include "serve/sensorthings/query.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The eight kinds of things of SensorThings, their properties and what they are linked with. Source: OGC 18-088 8.2.
namespace lantian::serve::sta {

enum class Kind : std::uint8_t {
  thing,
  location,
  historical_location,
  datastream,
  sensor,
  observed_property,
  observation,
  feature_of_interest,
};
inline constexpr std::size_t kinds = 8;

struct Property {
  std::string_view name;
  ValueType type = ValueType::any;
  bool object = false;    ///< has members: "properties", "unitOfMeasurement"
  bool geometry = false;  ///< GeoJSON; no member can be asked for
};

/// A link to one or many others. `name`: "Datastreams" for many, "Datastream" for one.
struct Link {
  std::string_view name;
  Kind target{};
  bool many = false;
};

struct Model {
  Kind kind{};
  std::string_view set;  ///< "Things"
  std::span<const Property> properties;
  std::span<const Link> links;

  /// Null when there is none of this name.
  const Property* property(std::string_view name) const;
  const Link* link(std::string_view name) const;
  /// "name, description, properties": for messages.
  std::string property_names() const;
  std::string link_names() const;
};

const Model& model_of(Kind kind);
/// By the name of a set ("Things"); null when unknown.
const Model* model_of_set(std::string_view set);

/// Whether a name means the id: "id" or "@iot.id".
bool is_id(std::string_view name);

/// Whether all that a query names is there, and fits: comparisons of one kind of value, functions with what they take,
/// paths over links to one. Returns malformed (with what is allowed).
Result<void> check_query(const Query& query, Kind kind);
/// The type of an expression over rows of this kind. Returns as above.
Result<ValueType> check_expression(const Expression& expression, Kind kind);

}  // namespace lantian::serve::sta
