#include "base/text.hpp"
#include "serve/sensorthings/writer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lantian::serve::sta {
namespace {

/// The columns of a table: the id, then what is selected of the properties that are no geometry.
struct Column {
  std::string title;
  std::string_view property;
  std::string_view member;  ///< empty: the property itself
};

bool stands_in(const Query& query, std::string_view name) {
  return query.select.empty() || std::ranges::find(query.select, name) != query.select.end();
}

std::vector<Column> columns_of(Kind kind, const Query& query) {
  std::vector<Column> out;
  if (stands_in(query, "id") || stands_in(query, "@iot.id")) out.push_back({"id", "id", ""});
  for (const Property& property : model_of(kind).properties) {
    if (!stands_in(query, property.name) || property.geometry) continue;
    if (!property.object) {
      out.push_back({std::string{property.name}, property.name, ""});
      continue;
    }
    for (const std::string_view member : member_names(kind, property.name)) {
      out.push_back({fmt::format("{}/{}", property.name, member), property.name, member});
    }
  }
  return out;
}

Value cell_of(const Sight& sight, const Row& row, const Column& column) {
  if (column.member.empty()) return value_of(sight, row, column.property);
  for (auto& [name, value] : members_of(sight, row, column.property)) {
    if (name == column.member) return value;
  }
  return {};
}

bool is_result(const Row& row, const Column& column) {
  return row.kind == Kind::observation && column.property == "result";
}

void append_cells(std::string& out, const Sight& sight, const Row& row, const std::vector<Column>& columns) {
  out += '[';
  for (const Column& column : columns) {
    if (out.back() != '[') out += ',';
    if (is_result(row, column)) {
      out += result_text(row);
    } else {
      append_value(out, cell_of(sight, row, column));
    }
  }
  out += ']';
}

void append_group(std::string& out, const Writing& writing, std::span<const Row> rows,
                  const std::vector<Column>& columns) {
  const Sight& sight = writing.asked.sight;
  const Row datastream{Kind::datastream, rows[0].species, rows[0].place, {}, 0};
  out += "{\"Datastream@iot.navigationLink\":";
  append_text(out, self_link(writing.base, sight.catalog, datastream));
  out += ",\"components\":[";
  for (const Column& column : columns) {
    if (out.back() != '[') out += ',';
    append_text(out, column.title);
  }
  fmt::format_to(std::back_inserter(out), "],\"dataArray@iot.count\":{},\"dataArray\":[", rows.size());
  for (const Row& row : rows) {
    if (out.back() != '[') out += ',';
    append_cells(out, sight, row, columns);
  }
  out += "]}";
}

void append_next(std::string& out, const Writing& writing, const Page& page, const Query& query,
                 std::string_view address) {
  if (!page.more) return;
  out += ",\"@iot.nextLink\":";
  append_text(out, next_link(address, writing.asked.sight, page, query));
}

}  // namespace

std::string data_array_json(const Writing& writing, const Page& page, const Query& query, std::string_view address) {
  const std::vector<Column> columns = columns_of(Kind::observation, query);
  std::vector<Row> rows = page.rows;
  std::ranges::stable_sort(rows, {}, [](const Row& row) { return std::pair{row.place, row.species}; });
  std::string out = page.count ? fmt::format("{{\"@iot.count\":{},\"value\":[", *page.count) : "{\"value\":[";
  for (std::size_t from = 0; from < rows.size();) {
    std::size_t until = from + 1;
    while (until < rows.size() && rows[until].place == rows[from].place && rows[until].species == rows[from].species) {
      ++until;
    }
    if (from > 0) out += ',';
    append_group(out, writing, std::span{rows}.subspan(from, until - from), columns);
    from = until;
  }
  out += ']';
  append_next(out, writing, page, query, address);
  return out + "}\n";
}

std::string geo_json(const Writing& writing, Kind kind, const Page& page, const Query& query,
                     std::string_view address) {
  const Sight& sight = writing.asked.sight;
  const std::vector<Column> columns = columns_of(kind, query);
  std::string out = "{\"type\":\"FeatureCollection\",\"features\":[";
  for (const Row& row : page.rows) {
    if (out.back() != '[') out += ',';
    out += "{\"type\":\"Feature\",\"id\":";
    append_text(out, id_of(sight.catalog, row));
    out += ",\"geometry\":";
    if (const auto point = point_of(sight.catalog, row)) {
      append_point(out, *point);
    } else {
      out += "null";
    }
    out += ",\"properties\":{";
    for (const Column& column : columns) {
      if (out.back() != '{') out += ',';
      append_text(out, column.title);
      out += ':';
      append_value(out, cell_of(sight, row, column));
    }
    out += "}}";
  }
  out += ']';
  append_next(out, writing, page, query, address);
  return out + "}\n";
}

std::string csv_text(const Sight& sight, Kind kind, const Page& page, const Query& query) {
  const std::vector<Column> columns = columns_of(kind, query);
  std::string out;
  for (const Column& column : columns) out += (out.empty() ? "" : ",") + column.title;
  out += "\r\n";
  for (const Row& row : page.rows) {
    bool first = true;
    for (const Column& column : columns) {
      if (!first) out += ',';
      first = false;
      const Value value = cell_of(sight, row, column);
      if (is_result(row, column)) {
        out += result_text(row);
      } else if (!std::holds_alternative<std::monostate>(value)) {
        out += csv_field(text_of(value));
      }
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace lantian::serve::sta
