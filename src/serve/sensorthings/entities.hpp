#pragma once
#include "serve/sensorthings/catalog.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What each entity says of itself, and whom it is linked with. Ids of others than stations: "STATION:pm25:PT1H" of a
/// Datastream, "STATION:pm25:PT1H:2024-01-15T00Z" of the Observation of the hour that begins then.
namespace lantian::serve::sta {

std::string id_of(const Catalog& catalog, const Row& row);
/// The row of an id, without the value of an Observation. Absent when no such id can be.
std::optional<Row> row_of(const Catalog& catalog, Kind kind, std::string_view id);

/// Null also for objects and geometries.
Value value_of(const Sight& sight, const Row& row, std::string_view property);
/// Members of an object; empty when the entity has none.
std::vector<std::pair<std::string_view, Value>> members_of(const Sight& sight, const Row& row,
                                                           std::string_view property);
/// Every member that an object of this kind can have, in order.
std::vector<std::string_view> member_names(Kind kind, std::string_view property);

struct Point {
  Decimal longitude, latitude;
};
/// Where the station of the entity stands; absent when nobody said.
std::optional<Point> point_of(const Catalog& catalog, const Row& row);

/// The exact printed value of an Observation: "35", "0.4".
std::string result_text(const Row& row);

/// Over a link to one. Absent: there is none.
std::optional<Row> follow(const Row& row, const Link& link);

/// The value at the end of a path, over links to one.
Value value_at(const Sight& sight, const Row& row, std::span<const std::string> path);

}  // namespace lantian::serve::sta
