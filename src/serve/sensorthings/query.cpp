#include "serve/sensorthings/query.hpp"

#include "base/text.hpp"
#include "serve/sensorthings/cursor.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace lantian::serve::sta {
namespace {

Result<void> read_nested(Cursor& cursor, Expansion& out);

Result<std::int64_t> read_whole(Cursor& cursor) {
  const std::size_t from = cursor.place();
  LANTIAN_TRY(const Value value, cursor.literal());
  const auto* number = std::get_if<double>(&value);
  if (number == nullptr || *number < 0 || *number > 1e15 || *number != std::floor(*number)) {
    return Error{ErrorCode::malformed, fmt::format("{} is no whole number from 0 on", in_quotes(cursor.since(from))),
                 ""};
  }
  return static_cast<std::int64_t>(*number);
}

Result<void> read_select(Cursor& cursor, Query& query) {
  do {
    cursor.skip_blanks();
    LANTIAN_CHECK(cursor.count_node());
    const std::string_view name = cursor.name();
    if (name.empty()) return cursor.expected("the name of a property");
    query.select.emplace_back(name);
    cursor.skip_blanks();
  } while (cursor.take(','));
  return {};
}

Result<void> read_order(Cursor& cursor, Query& query) {
  do {
    cursor.skip_blanks();
    LANTIAN_CHECK(cursor.count_node());
    Ordering one;
    LANTIAN_TRY(one.path, cursor.path());
    cursor.skip_blanks();
    one.descending = cursor.take_word("desc");
    if (!one.descending) cursor.take_word("asc");
    query.order.push_back(std::move(one));
    cursor.skip_blanks();
  } while (cursor.take(','));
  return {};
}

/// The expansion of this name, made when it is not there yet: "a/b,a/c" speaks of one `a`.
Expansion& expansion_of(std::vector<Expansion>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &Expansion::name);
  if (found != all.end()) return *found;
  all.push_back({std::string{name}, {}});
  return all.back();
}

Result<void> read_expand(Cursor& cursor, Query& query) {
  do {
    cursor.skip_blanks();
    LANTIAN_TRY(const std::vector<std::string> path, cursor.path());
    std::vector<Expansion>* level = &query.expand;
    Expansion* last = nullptr;
    for (const std::string& name : path) {
      LANTIAN_CHECK(cursor.count_node());
      last = &expansion_of(*level, name);
      level = &last->query.expand;
    }
    LANTIAN_CHECK(read_nested(cursor, *last));
    cursor.skip_blanks();
  } while (cursor.take(','));
  return {};
}

Result<void> read_after(Cursor& cursor, Query& query) {
  do {
    LANTIAN_CHECK(cursor.count_node());
    LANTIAN_TRY(Value value, cursor.literal());
    query.after.push_back(std::move(value));
  } while (cursor.take(','));
  return {};
}

Result<void> read_format(Cursor& cursor, Query& query) {
  constexpr std::pair<std::string_view, ResultFormat> formats[] = {{"JSON", ResultFormat::json},
                                                                   {"dataArray", ResultFormat::data_array},
                                                                   {"CSV", ResultFormat::csv},
                                                                   {"GeoJSON", ResultFormat::geo_json}};
  const std::string_view name = cursor.name();
  for (const auto& [word, format] : formats) {
    if (lowered(name) != lowered(word)) continue;
    query.format = format;
    return {};
  }
  return Error{ErrorCode::malformed,
               fmt::format("{} is no format; there are JSON, dataArray, CSV, GeoJSON", in_quotes(name)), ""};
}

Result<void> read_option(std::string_view name, Cursor& cursor, Query& query) {
  cursor.skip_blanks();
  if (name == "$select") return read_select(cursor, query);
  if (name == "$orderby") return read_order(cursor, query);
  if (name == "$expand") return read_expand(cursor, query);
  if (name == "$skiptoken") return read_after(cursor, query);
  if (name == "$resultFormat") return read_format(cursor, query);
  if (name == "$filter") {
    LANTIAN_TRY(query.filter, read_expression(cursor));
    return {};
  }
  if (name == "$top") {
    LANTIAN_TRY(query.top, read_whole(cursor));
    return {};
  }
  if (name == "$skip") {
    LANTIAN_TRY(query.skip, read_whole(cursor));
    return {};
  }
  if (name == "$count") {
    query.count = cursor.take_word("true");
    if (query.count || cursor.take_word("false")) return {};
    return cursor.expected("true or false");
  }
  return Error{ErrorCode::malformed,
               fmt::format("there is no option {}; there are $filter, $select, $expand, $orderby, $top, $skip, $count, "
                           "$resultFormat",
                           in_quotes(name)),
               ""};
}

Error at_option(const Error& error, std::string_view name) {
  return {error.code, error.message, error.where.empty() ? std::string{name} : error.where};
}

/// "($select=name;$top=1)" behind the name of an expansion, or nothing.
Result<void> read_nested(Cursor& cursor, Expansion& out) {
  if (!cursor.take('(')) return {};
  LANTIAN_CHECK(cursor.deeper());
  std::set<std::string, std::less<>> seen;
  do {
    cursor.skip_blanks();
    const std::string name{cursor.name()};
    if (!cursor.take('=')) return cursor.expected("an option like $top=1");
    if (name == "$resultFormat") return Error{ErrorCode::malformed, "$resultFormat stands outside of $expand", ""};
    if (!seen.insert(name).second) return Error{ErrorCode::malformed, name + " stands twice", ""};
    const auto read = read_option(name, cursor, out.query);
    if (!read) return at_option(read.error(), name);
    cursor.skip_blanks();
  } while (cursor.take(';'));
  if (!cursor.take(')')) return cursor.expected("';' or ')'");
  cursor.back();
  return {};
}

}  // namespace

Result<Query> parse_query(std::span<const Field> fields) {
  Query query;
  std::set<std::string, std::less<>> seen;
  for (const auto& [name, text] : fields) {
    if (!name.starts_with('$')) continue;
    if (!seen.insert(name).second) return Error{ErrorCode::malformed, "the option stands twice", name};
    if (text.size() > most_text) {
      return Error{ErrorCode::malformed, fmt::format("the text is longer than {} bytes", most_text), name};
    }
    Cursor cursor{text};
    const auto read = read_option(name, cursor, query);
    if (!read) return at_option(read.error(), name);
    cursor.skip_blanks();
    if (!cursor.at_end()) return at_option(cursor.expected("the end"), name);
  }
  return query;
}

std::string literal_text(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return text_of(value);
  std::string out = "'";
  for (const char c : *text) out += c == '\'' ? std::string{"''"} : std::string{c};
  return out + "'";
}

}  // namespace lantian::serve::sta
