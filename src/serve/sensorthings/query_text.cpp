#include "base/text.hpp"
#include "serve/sensorthings/query.hpp"

namespace lantian::serve::sta {
namespace {

/// How tightly an operator binds; a literal or a call most.
int rank_of(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::logic:
      return expression.word == "or" ? 1 : 2;
    case Expression::Kind::relation:
      return 3;
    case Expression::Kind::arithmetic:
      return expression.word == "add" || expression.word == "sub" ? 4 : 5;
    case Expression::Kind::negation:
      return 6;
    default:
      return 7;
  }
}

std::string expression_text(const Expression& expression);

/// In parentheses when it binds less tightly than `least`.
std::string part_text(const Expression& part, int least) {
  const std::string text = expression_text(part);
  return rank_of(part) < least ? "(" + text + ")" : text;
}

std::string expression_text(const Expression& expression) {
  const int rank = rank_of(expression);
  switch (expression.kind) {
    case Expression::Kind::literal:
      return literal_text(expression.value);
    case Expression::Kind::path:
      return joined(expression.path, "/");
    case Expression::Kind::negation:
      return "not " + part_text(expression.parts[0], rank);
    case Expression::Kind::call: {
      std::vector<std::string> parts;
      for (const Expression& part : expression.parts) parts.push_back(expression_text(part));
      return expression.word + "(" + joined(parts, ",") + ")";
    }
    default:
      break;
  }
  // Chains are read from the left; a comparison is no part of another one.
  const int left = expression.kind == Expression::Kind::relation ? rank + 1 : rank;
  return part_text(expression.parts[0], left) + " " + expression.word + " " + part_text(expression.parts[1], rank + 1);
}

std::string order_text(const Query& query) {
  std::vector<std::string> out;
  for (const Ordering& one : query.order) out.push_back(joined(one.path, "/") + (one.descending ? " desc" : " asc"));
  return joined(out, ",");
}

std::string expand_text(const Query& query) {
  std::vector<std::string> out;
  for (const Expansion& one : query.expand) {
    std::vector<std::string> options;
    for (const auto& [name, text] : fields_of(one.query)) options.push_back(name + "=" + text);
    if (one.query.skip > 0) options.push_back("$skip=" + std::to_string(one.query.skip));
    out.push_back(one.name + (options.empty() ? "" : "(" + joined(options, ";") + ")"));
  }
  return joined(out, ",");
}

std::string_view format_text(ResultFormat format) {
  constexpr std::string_view names[] = {"JSON", "dataArray", "CSV", "GeoJSON"};
  return names[static_cast<std::size_t>(format)];
}

}  // namespace

std::vector<Field> fields_of(const Query& query) {
  std::vector<Field> out;
  if (query.filter) out.emplace_back("$filter", expression_text(*query.filter));
  if (!query.select.empty()) out.emplace_back("$select", joined(query.select, ","));
  if (!query.expand.empty()) out.emplace_back("$expand", expand_text(query));
  if (!query.order.empty()) out.emplace_back("$orderby", order_text(query));
  if (query.top) out.emplace_back("$top", std::to_string(*query.top));
  if (query.count) out.emplace_back("$count", "true");
  if (query.format != ResultFormat::json) out.emplace_back("$resultFormat", std::string{format_text(query.format)});
  return out;
}

}  // namespace lantian::serve::sta
