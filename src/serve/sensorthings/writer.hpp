#pragma once
#include "serve/sensorthings/links.hpp"

#include <map>
#include <string>
#include <string_view>

/// Answers as bytes. JSON is written as it goes, without a tree: an answer may hold ten thousand entities.
namespace lantian::serve::sta {

struct Writing {
  const Asked& asked;
  std::string base;  ///< "http://host/v1.1"

  /// `options_text`, made once for each query of the answer.
  const std::string& options(const Query& query) const {
    const auto [known, fresh] = options_known.try_emplace(&query);
    if (fresh) known->second = options_text(query);
    return known->second;
  }
  mutable std::map<const Query*, std::string> options_known{};
};

void append_text(std::string& out, std::string_view text);  ///< as a JSON string
void append_value(std::string& out, const Value& value);
/// {"type":"Point","coordinates":[87.3,44.0]}
void append_point(std::string& out, const Point& point);
/// A property as JSON: value, object or geometry; null when nothing is known.
void append_property(std::string& out, const Sight& sight, const Row& row, const Property& property);

/// One entity with what its query selects and expands. Returns the book's errors.
Result<void> append_entity(std::string& out, const Writing& writing, const Row& row, const Query& query);

/// {"@iot.count":..,"value":[..],"@iot.nextLink":".."} of a page that lies at `address`.
Result<std::string> list_json(const Writing& writing, const Page& page, const Query& query, std::string_view address);
/// The same with links to the entities only ($ref).
std::string references_json(const Writing& writing, const Page& page, const Query& query, std::string_view address);
/// Observations as one table for each Datastream.
std::string data_array_json(const Writing& writing, const Page& page, const Query& query, std::string_view address);
/// A FeatureCollection; one that was not placed has the geometry null (RFC 7946 3.2). The next page is in its
/// "@iot.nextLink".
std::string geo_json(const Writing& writing, Kind kind, const Page& page, const Query& query, std::string_view address);
/// RFC 4180 with a line of names; members of objects stand as "unitOfMeasurement/symbol".
std::string csv_text(const Sight& sight, Kind kind, const Page& page, const Query& query);

/// {"value":[{"name":"Things","url":".."}..],"serverSettings":{"conformance":[..]}}
std::string root_json(const Words& words, std::string_view base);

}  // namespace lantian::serve::sta
