#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Answers of Open311 GeoReport v2 and of its service discovery, as XML (required by it) and JSON. Field names and
/// shapes: wiki.open311.org/GeoReport_v2, wiki.open311.org/Service_Discovery.
namespace lantian::report {

enum class Open311Format { xml, json };
/// "text/xml; charset=utf-8", "application/json; charset=utf-8".
std::string_view content_type(Open311Format format);
/// By the ending of the address: "xml", "json"; absent for anything else.
std::optional<Open311Format> parse_open311_format(std::string_view ending);

/// A value that a reporter may choose.
struct Open311Value {
  std::string key, name;
};
/// `datatype`: string, number, datetime, text, singlevaluelist or multivaluelist.
struct Open311Attribute {
  std::string code, datatype, description, datatype_description;
  bool required = false;
  std::vector<Open311Value> values;
};
struct Open311Service {
  std::string code, name, description, keywords, group;
  std::vector<Open311Attribute> attributes;  ///< metadata is true when there are any
};
/// One request as anybody may read it. Absent and empty is null.
struct Open311Request {
  std::string id;
  bool open = true;
  std::string status_notes, service_name, service_code, description, agency_responsible, service_notice;
  UtcSeconds requested{}, updated{};
  std::optional<UtcSeconds> expected;
  std::string address, address_id, media_url;
  std::optional<Decimal> latitude, longitude;
};
struct Open311Created {
  std::string id, service_notice;
};
struct Open311Error {
  int code = 400;  ///< HTTP status: 404 what does not exist, 403 the key, 400 all else
  std::string description;
  friend bool operator==(const Open311Error&, const Open311Error&) = default;
};
/// The HTTP status of an answer with these errors: that of the first. Requires: at least one.
int http_status(std::span<const Open311Error> errors);

struct Open311Discovery {
  std::string changeset, contact, key_service, specification, url;
  bool production = false;
};

/// "2023-10-05T14:00:00+08:00".
std::string w3_time(UtcSeconds instant);
/// Reads that form with an offset or "Z"; seconds may be missing. Absent for anything else.
std::optional<UtcSeconds> parse_w3_time(std::string_view text);

std::string open311_services(std::span<const Open311Service> services, Open311Format format);
std::string open311_definition(const Open311Service& service, Open311Format format);
std::string open311_requests(std::span<const Open311Request> requests, Open311Format format);
std::string open311_created(const Open311Created& created, Open311Format format);
std::string open311_errors(std::span<const Open311Error> errors, Open311Format format);
std::string open311_discovery(const Open311Discovery& discovery, Open311Format format);

}  // namespace lantian::report
