#include "base/text.hpp"
#include "serve/sensorthings/functions.hpp"
#include "serve/sensorthings/model.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve::sta {
namespace {

Error unknown_name(std::string_view name, const Model& model, std::string_view allowed) {
  return {ErrorCode::malformed, fmt::format("{} have no {}; they have {}", model.set, in_quotes(name), allowed), ""};
}

Result<ValueType> type_of_path(std::span<const std::string> path, Kind kind) {
  const Model& model = model_of(kind);
  const std::string& first = path.front();
  if (const Link* link = model.link(first); link != nullptr && path.size() > 1) {
    if (!link->many) return type_of_path(path.subspan(1), link->target);
    return Error{ErrorCode::malformed,
                 fmt::format("a path goes over links to one only, and {} are many; ask {} instead", first,
                             model_of(link->target).set),
                 ""};
  }
  if (is_id(first) && path.size() == 1) return ValueType::text;
  const Property* property = model.property(first);
  if (property == nullptr)
    return unknown_name(first, model, "id, " + model.property_names() + ", " + model.link_names());
  if (path.size() == 1 && !property->geometry && !property->object) return property->type;
  if (path.size() == 2 && property->object) return ValueType::any;
  return Error{ErrorCode::malformed,
               fmt::format("{} is no single value; name a member of it like properties/divisionCode, or another "
                           "property",
                           joined({path.begin(), path.end()}, "/")),
               ""};
}

bool may_meet(ValueType left, ValueType right) {
  const auto is_time = [](ValueType type) { return type == ValueType::time || type == ValueType::interval; };
  return left == ValueType::any || right == ValueType::any || left == right || (is_time(left) && is_time(right));
}

ValueType type_of_literal(const Value& value) {
  constexpr ValueType types[] = {ValueType::any,  ValueType::truth, ValueType::number,
                                 ValueType::text, ValueType::time,  ValueType::interval};
  return types[value.index()];
}

Result<ValueType> type_of_call(const Expression& call, Kind kind) {
  std::vector<ValueType> given;
  for (const Expression& part : call.parts) {
    LANTIAN_TRY(const ValueType type, check_expression(part, kind));
    given.push_back(type);
  }
  std::string allowed;
  for (const Function& form : forms_of(call.word)) {
    if (std::ranges::equal(given, form.takes, may_meet)) return form.gives;
    std::vector<std::string> words;
    for (const ValueType type : form.takes) words.emplace_back(name_of(type));
    allowed += (allowed.empty() ? "(" : " or (") + joined(words, ", ") + ")";
  }
  return Error{ErrorCode::malformed, fmt::format("{} takes {}", call.word, allowed), ""};
}

/// Both parts must be of this kind.
Result<void> both_are(const Expression& expression, ValueType type, Kind kind) {
  for (const Expression& part : expression.parts) {
    LANTIAN_TRY(const ValueType given, check_expression(part, kind));
    if (!may_meet(given, type)) {
      return Error{ErrorCode::malformed,
                   fmt::format("'{}' takes {}, not {}", expression.word, name_of(type), name_of(given)), ""};
    }
  }
  return {};
}

Result<void> check_select(const Query& query, const Model& model) {
  for (const std::string& name : query.select) {
    if (is_id(name) || name == "@iot.selfLink" || model.property(name) != nullptr || model.link(name) != nullptr)
      continue;
    return Error{ErrorCode::malformed,
                 unknown_name(name, model, "id, " + model.property_names() + ", " + model.link_names()).message,
                 "$select"};
  }
  return {};
}

Result<void> check_after(const Query& query) {
  if (query.after.empty()) return {};
  if (query.after.size() == query.order.size() + 1 && std::holds_alternative<std::string>(query.after.back()))
    return {};
  return Error{ErrorCode::malformed, "this is not how a link to a next page goes on; follow @iot.nextLink as it stands",
               "$skiptoken"};
}

}  // namespace

Result<ValueType> check_expression(const Expression& expression, Kind kind) {
  switch (expression.kind) {
    case Expression::Kind::literal:
      return type_of_literal(expression.value);
    case Expression::Kind::path:
      return type_of_path(expression.path, kind);
    case Expression::Kind::call:
      return type_of_call(expression, kind);
    case Expression::Kind::arithmetic:
      LANTIAN_CHECK(both_are(expression, ValueType::number, kind));
      return ValueType::number;
    case Expression::Kind::logic:
    case Expression::Kind::negation:
      LANTIAN_CHECK(both_are(expression, ValueType::truth, kind));
      return ValueType::truth;
    case Expression::Kind::relation:
      break;
  }
  LANTIAN_TRY(const ValueType left, check_expression(expression.parts[0], kind));
  LANTIAN_TRY(const ValueType right, check_expression(expression.parts[1], kind));
  if (may_meet(left, right)) return ValueType::truth;
  return Error{ErrorCode::malformed,
               fmt::format("'{}' compares {} with {}", expression.word, name_of(left), name_of(right)), ""};
}

Result<void> check_query(const Query& query, Kind kind) {
  const Model& model = model_of(kind);
  LANTIAN_CHECK(check_select(query, model));
  LANTIAN_CHECK(check_after(query));
  if (query.filter) {
    const auto type = check_expression(*query.filter, kind);
    if (!type) return Error{ErrorCode::malformed, type.error().message, "$filter"};
    if (*type != ValueType::truth && *type != ValueType::any) {
      return Error{ErrorCode::malformed, fmt::format("is {}, not true or false", name_of(*type)), "$filter"};
    }
  }
  for (const Ordering& one : query.order) {
    const auto type = type_of_path(one.path, kind);
    if (!type) return Error{ErrorCode::malformed, type.error().message, "$orderby"};
  }
  for (const Expansion& one : query.expand) {
    const Link* link = model.link(one.name);
    if (link == nullptr) {
      return Error{ErrorCode::malformed, unknown_name(one.name, model, model.link_names()).message, "$expand"};
    }
    LANTIAN_CHECK(check_query(one.query, link->target));
  }
  return {};
}

}  // namespace lantian::serve::sta
