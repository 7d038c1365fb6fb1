#include "base/text.hpp"
#include "serve/sensorthings/writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lantian::serve::sta {
namespace {

/// Of one answer: what a reader can still do something with, and what a stranger may cost.
constexpr std::size_t most_bytes = 64UL << 20U;

Error too_long() {
  return {ErrorCode::invalid_argument,
          "this answer would be longer than 64 MiB; ask with a smaller $top, $select or less $expand", "$top"};
}

bool is_selected(const Query& query, std::string_view name) {
  return query.select.empty() || std::ranges::find(query.select, name) != query.select.end();
}
bool is_named(const Query& query, std::string_view name) {
  return std::ranges::find(query.select, name) != query.select.end();
}

void append_key(std::string& out, std::string_view name) {
  if (out.back() != '{') out += ',';
  out.append("\"").append(name).append("\":");
}

/// Key and value; nothing when the value is not known and nobody named the property.
void append_member(std::string& out, const Sight& sight, const Row& row, const Property& property, bool named) {
  const std::size_t before = out.size();
  append_key(out, property.name);
  const std::size_t at = out.size();
  append_property(out, sight, row, property);
  if (!named && std::string_view{out}.substr(at) == "null") out.resize(before);
}

void append_feature(std::string& out, const std::optional<Point>& point) {
  out += R"({"type":"Feature","geometry":)";
  if (point) {
    append_point(out, *point);
  } else {
    out += "null";
  }
  out += R"(,"properties":{}})";
}

Result<void> append_expanded(std::string& out, const Writing& writing, const Row& row, const Expansion& expansion,
                             std::string_view self);

Result<void> append_links(std::string& out, const Writing& writing, const Row& row, const Query& query,
                          std::string_view self) {
  for (const Link& link : model_of(row.kind).links) {
    const auto expansion = std::ranges::find(query.expand, link.name, &Expansion::name);
    if (expansion != query.expand.end()) {
      LANTIAN_CHECK(append_expanded(out, writing, row, *expansion, self));
    } else if (is_selected(query, link.name)) {
      if (out.back() != '{') out += ',';
      out.append("\"").append(link.name).append("@iot.navigationLink\":\"").append(self).append("/");
      out.append(link.name).append("\"");
    }
  }
  return {};
}

Result<void> append_expanded(std::string& out, const Writing& writing, const Row& row, const Expansion& expansion,
                             std::string_view self) {
  const Link& link = *model_of(row.kind).link(expansion.name);
  if (!link.many) {
    append_key(out, link.name);
    const auto other = follow(row, link);
    if (other && exists(writing.asked.sight.catalog, *other)) {
      return append_entity(out, writing, *other, expansion.query);
    }
    out += "null";
    return {};
  }
  LANTIAN_TRY(const Page page, page_of(writing.asked, {link.target, row}, expansion.query));
  if (page.count) {
    append_key(out, fmt::format("{}@iot.count", link.name));
    out += std::to_string(*page.count);
  }
  append_key(out, link.name);
  out += '[';
  for (const Row& other : page.rows) {
    if (out.back() != '[') out += ',';
    LANTIAN_CHECK(append_entity(out, writing, other, expansion.query));
  }
  out += ']';
  if (page.more) {
    append_key(out, fmt::format("{}@iot.nextLink", link.name));
    std::string address{self};
    address.append("/").append(link.name);
    append_text(out, next_link(address, writing.asked.sight, page, expansion.query, writing.options(expansion.query)));
  }
  return {};
}

void append_ends(std::string& out, const Writing& writing, const Page& page, const Query& query,
                 std::string_view address) {
  if (!page.more) return;
  out += ",\"@iot.nextLink\":";
  append_text(out, next_link(address, writing.asked.sight, page, query));
}

std::string begun_list(const Page& page) {
  return page.count ? fmt::format("{{\"@iot.count\":{},\"value\":[", *page.count) : "{\"value\":[";
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
  out += '"';
  const auto needs_escape = [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; };
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(std::ranges::find_if(text, needs_escape) - text.begin());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (text[0] == '"' || text[0] == '\\') {
      out += {'\\', text[0]};
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(text[0]));
    }
    text.remove_prefix(1);
  }
  out += '"';
}

void append_value(std::string& out, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    append_text(out, *text);
    return;
  }
  const bool bare = !std::holds_alternative<UtcSeconds>(value) && !std::holds_alternative<Interval>(value);
  if (!bare) out += '"';
  out += text_of(value);
  if (!bare) out += '"';
}

void append_point(std::string& out, const Point& point) {
  fmt::format_to(std::back_inserter(out), "{{\"type\":\"Point\",\"coordinates\":[{},{}]}}", point.longitude.text(),
                 point.latitude.text());
}

void append_property(std::string& out, const Sight& sight, const Row& row, const Property& property) {
  if (property.object) {
    out += '{';
    for (const auto& [name, value] : members_of(sight, row, property.name)) {
      append_key(out, name);
      append_value(out, value);
    }
    out += '}';
  } else if (property.geometry) {
    const std::optional<Point> point = point_of(sight.catalog, row);
    if (row.kind == Kind::feature_of_interest) {
      append_feature(out, point);
    } else if (point) {
      append_point(out, *point);
    } else {
      out += "null";
    }
  } else if (row.kind == Kind::observation && property.name == "result") {
    out += result_text(row);
  } else {
    append_value(out, value_of(sight, row, property.name));
  }
}

Result<void> append_entity(std::string& out, const Writing& writing, const Row& row, const Query& query) {
  const Sight& sight = writing.asked.sight;
  if (out.size() > most_bytes) return too_long();
  const std::string self = self_link(writing.base, sight.catalog, row);
  out += '{';
  if (is_selected(query, "@iot.id") || is_named(query, "id")) {
    append_key(out, "@iot.id");
    append_text(out, id_of(sight.catalog, row));
  }
  if (is_selected(query, "@iot.selfLink")) {
    append_key(out, "@iot.selfLink");
    append_text(out, self);
  }
  for (const Property& property : model_of(row.kind).properties) {
    if (!is_selected(query, property.name)) continue;
    append_member(out, sight, row, property, !query.select.empty());
  }
  LANTIAN_CHECK(append_links(out, writing, row, query, self));
  out += '}';
  return {};
}

Result<std::string> list_json(const Writing& writing, const Page& page, const Query& query, std::string_view address) {
  std::string out = begun_list(page);
  for (const Row& row : page.rows) {
    if (out.back() != '[') out += ',';
    LANTIAN_CHECK(append_entity(out, writing, row, query));
  }
  out += ']';
  append_ends(out, writing, page, query, address);
  return out + "}\n";
}

std::string references_json(const Writing& writing, const Page& page, const Query& query, std::string_view address) {
  std::string out = begun_list(page);
  for (const Row& row : page.rows) {
    if (out.back() != '[') out += ',';
    out += "{\"@iot.selfLink\":";
    append_text(out, self_link(writing.base, writing.asked.sight.catalog, row));
    out += '}';
  }
  out += ']';
  append_ends(out, writing, page, query, address);
  return out + "}\n";
}

std::string root_json(const Words& words, std::string_view base) {
  std::string out = "{\"value\":[";
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    const std::string_view set = model_of(static_cast<Kind>(kind)).set;
    fmt::format_to(std::back_inserter(out), "{}{{\"name\":\"{}\",\"url\":\"{}/{}\"}}", kind == 0 ? "" : ",", set, base,
                   set);
  }
  out += "],\"serverSettings\":{\"conformance\":[";
  for (const std::string& uri : words.conformance) {
    if (out.back() != '[') out += ',';
    append_text(out, uri);
  }
  return out + "]}}\n";
}

}  // namespace lantian::serve::sta
