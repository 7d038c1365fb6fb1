#pragma once
#include "serve/sensorthings/value.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A query of SensorThings as a tree: what stands there, not yet whether such things exist. Source: OGC 18-088 9.3,
/// OData 4.0 part 2. Pure; any text gives a tree or an error that says what is allowed.
namespace lantian::serve::sta {

/// Bounds on what a stranger may write.
inline constexpr int most_depth = 24;           ///< of parentheses, functions and expansions in one another
inline constexpr int most_nodes = 400;          ///< of one query
inline constexpr std::size_t most_text = 8192;  ///< bytes of one option
inline constexpr std::int64_t most_rows = 10'000;
inline constexpr std::int64_t usual_rows = 100;

struct Expression {
  enum class Kind { literal, path, relation, arithmetic, logic, negation, call };
  Kind kind = Kind::literal;
  Value value{};                    ///< of a literal
  std::vector<std::string> path{};  ///< "Datastream", "Thing", "name"
  Relation relation{};
  std::string word{};  ///< "and", "or", "add", "substringof"
  std::vector<Expression> parts{};
};

struct Ordering {
  std::vector<std::string> path;
  bool descending = false;
};

enum class ResultFormat { json, data_array, csv, geo_json };

struct Expansion;

struct Query {
  std::optional<std::int64_t> top;
  std::int64_t skip = 0;
  bool count = false;
  std::vector<std::string> select;  ///< empty: everything
  std::vector<Ordering> order;
  std::vector<Expansion> expand;
  std::optional<Expression> filter;
  ResultFormat format = ResultFormat::json;
  /// Where the page before ended: its last values in the order asked for, then the id.
  std::vector<Value> after;

  std::int64_t rows() const { return std::min(top.value_or(usual_rows), most_rows); }
};

struct Expansion {
  std::string name;
  Query query;
};

/// One field of a query, decoded.
using Field = std::pair<std::string, std::string>;

/// Names without '$' are somebody else's and passed over. Returns malformed: an unknown or repeated option, a text that
/// does not follow the grammar, or one beyond the bounds.
Result<Query> parse_query(std::span<const Field> fields);

/// Alone, for tests. Returns as above.
Result<Expression> parse_filter(std::string_view text);

/// The options written again, name and text, not URL-encoded: they read back as the same tree. Without $skip and
/// $skiptoken, for the link to a next page.
std::vector<Field> fields_of(const Query& query);

/// A literal as a query writes it: 'it''s', 4.5, true, null, a time.
std::string literal_text(const Value& value);

}  // namespace lantian::serve::sta
