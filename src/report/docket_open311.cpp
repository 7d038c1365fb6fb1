#include "report/docket_open311.hpp"

#include "base/assert.hpp"
#include "report/docket_spark.hpp"

#include <fmt/core.h>

namespace lantian::report {
namespace {

using Spark = SparkElement;

std::string written(const Spark& root, Open311Format format) {
  return format == Open311Format::xml ? spark_xml(root) : spark_json(root);
}

Spark attribute_element(const Open311Attribute& one, std::size_t order) {
  std::vector<Spark> values;
  for (const Open311Value& value : one.values) {
    values.push_back(Spark::record("value", {Spark::text("key", value.key), Spark::text("name", value.name)}));
  }
  std::vector<Spark> items{Spark::truth("variable", true),
                           Spark::text("code", one.code),
                           Spark::text("datatype", one.datatype),
                           Spark::truth("required", one.required),
                           Spark::text("datatype_description", one.datatype_description),
                           Spark::bare("order", std::to_string(order)),
                           Spark::text("description", one.description)};
  if (!values.empty()) items.push_back(Spark::list("values", std::move(values)));
  return Spark::record("attribute", std::move(items));
}

Spark request_element(const Open311Request& one) {
  const auto number = [](const std::optional<Decimal>& value) { return value ? value->text() : std::string{}; };
  return Spark::record(
      "request",
      {Spark::text("service_request_id", one.id), Spark::text("status", one.open ? "open" : "closed"),
       Spark::text("status_notes", one.status_notes), Spark::text("service_name", one.service_name),
       Spark::text("service_code", one.service_code), Spark::text("description", one.description),
       Spark::text("agency_responsible", one.agency_responsible), Spark::text("service_notice", one.service_notice),
       Spark::text("requested_datetime", w3_time(one.requested)), Spark::text("updated_datetime", w3_time(one.updated)),
       Spark::text("expected_datetime", one.expected ? w3_time(*one.expected) : ""),
       Spark::text("address", one.address), Spark::text("address_id", one.address_id), Spark::text("zipcode", ""),
       Spark::bare("lat", number(one.latitude)), Spark::bare("long", number(one.longitude)),
       Spark::text("media_url", one.media_url)});
}

/// `count` digits at the front, taken off; below zero when they are not there.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

/// The offset behind a time: "Z" or "+08:00".
std::optional<std::chrono::seconds> take_offset(std::string_view text) {
  if (text == "Z") return std::chrono::seconds{0};
  const bool west = take(text, '-');
  if (!west && !take(text, '+')) return std::nullopt;
  const int hours = take_digits(text, 2);
  const bool colon = take(text, ':');
  const int minutes = take_digits(text, 2);
  if (hours < 0 || hours > 14 || !colon || minutes < 0 || minutes > 59 || !text.empty()) return std::nullopt;
  const std::chrono::seconds offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return west ? -offset : offset;
}

}  // namespace

std::string_view content_type(Open311Format format) {
  return format == Open311Format::xml ? "text/xml; charset=utf-8" : "application/json; charset=utf-8";
}

std::optional<Open311Format> parse_open311_format(std::string_view ending) {
  if (ending == "xml") return Open311Format::xml;
  if (ending == "json") return Open311Format::json;
  return std::nullopt;
}

int http_status(std::span<const Open311Error> errors) {
  LANTIAN_ASSERT(!errors.empty(), "an answer of errors holds at least one");
  return errors.front().code;
}

std::string w3_time(UtcSeconds instant) {
  const auto local = to_local(instant);
  const Day day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time{local - day};
  return fmt::format("{}T{:02}:{:02}:{:02}+{:02}:00", text_of(day), time.hours().count(), time.minutes().count(),
                     time.seconds().count(), beijing_offset.count());
}

std::optional<UtcSeconds> parse_w3_time(std::string_view text) {
  constexpr std::size_t day_length = 10;
  if (text.size() < day_length || text[4] != '-') return std::nullopt;
  const auto day = parse_day(text.substr(0, day_length));
  if (!day) return std::nullopt;
  text.remove_prefix(day_length);
  if (!take(text, 'T')) return std::nullopt;
  const int hour = take_digits(text, 2);
  const bool colon = take(text, ':');
  const int minute = take_digits(text, 2);
  const int second = take(text, ':') ? take_digits(text, 2) : 0;
  if (hour < 0 || hour > 23 || !colon || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset) return std::nullopt;
  const std::chrono::seconds in_day =
      std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
  return UtcSeconds{std::chrono::seconds{day->time_since_epoch()} + in_day - *offset};
}

std::string open311_services(std::span<const Open311Service> services, Open311Format format) {
  std::vector<Spark> items;
  for (const Open311Service& one : services) {
    items.push_back(Spark::record(
        "service",
        {Spark::text("service_code", one.code), Spark::text("service_name", one.name),
         Spark::text("description", one.description), Spark::truth("metadata", !one.attributes.empty()),
         Spark::text("type", "realtime"), Spark::text("keywords", one.keywords), Spark::text("group", one.group)}));
  }
  return written(Spark::list("services", std::move(items)), format);
}

std::string open311_definition(const Open311Service& service, Open311Format format) {
  std::vector<Spark> attributes;
  for (const Open311Attribute& one : service.attributes) {
    attributes.push_back(attribute_element(one, attributes.size() + 1));
  }
  return written(Spark::record("service_definition", {Spark::text("service_code", service.code),
                                                      Spark::list("attributes", std::move(attributes))}),
                 format);
}

std::string open311_requests(std::span<const Open311Request> requests, Open311Format format) {
  std::vector<Spark> items;
  for (const Open311Request& one : requests) items.push_back(request_element(one));
  return written(Spark::list("service_requests", std::move(items)), format);
}

std::string open311_created(const Open311Created& created, Open311Format format) {
  return written(
      Spark::list("service_requests", {Spark::record("request", {Spark::text("service_request_id", created.id),
                                                                 Spark::text("service_notice", created.service_notice),
                                                                 Spark::text("account_id", "")})}),
      format);
}

std::string open311_errors(std::span<const Open311Error> errors, Open311Format format) {
  std::vector<Spark> items;
  for (const Open311Error& one : errors) {
    items.push_back(Spark::record(
        "error", {Spark::bare("code", std::to_string(one.code)), Spark::text("description", one.description)}));
  }
  return written(Spark::list("errors", std::move(items)), format);
}

std::string open311_discovery(const Open311Discovery& discovery, Open311Format format) {
  const Spark formats =
      Spark::list("formats", {Spark::text("format", "text/xml"), Spark::text("format", "application/json")});
  const Spark endpoint =
      Spark::record("endpoint", {Spark::text("specification", discovery.specification),
                                 Spark::text("url", discovery.url), Spark::text("changeset", discovery.changeset),
                                 Spark::text("type", discovery.production ? "production" : "test"), formats});
  return written(
      Spark::record("discovery",
                    {Spark::text("changeset", discovery.changeset), Spark::text("contact", discovery.contact),
                     Spark::text("key_service", discovery.key_service), Spark::list("endpoints", {endpoint})}),
      format);
}

}  // namespace lantian::report
