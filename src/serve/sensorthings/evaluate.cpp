#include "serve/sensorthings/evaluate.hpp"

#include "serve/sensorthings/functions.hpp"

#include <algorithm>
#include <functional>

namespace lantian::serve::sta {
namespace {

using Part = Expression::Kind;

/// Three values: null and false is false, null or true is true.
Value joined_truth(const Expression& expression, const Sight& sight, const Row& row, UtcSeconds now) {
  const bool deciding = expression.word == "or";
  const Value left = evaluate(expression.parts[0], sight, row, now);
  if (const auto* truth = std::get_if<bool>(&left); truth != nullptr && *truth == deciding) return deciding;
  const Value right = evaluate(expression.parts[1], sight, row, now);
  if (const auto* truth = std::get_if<bool>(&right); truth != nullptr && *truth == deciding) return deciding;
  if (std::holds_alternative<bool>(left) && std::holds_alternative<bool>(right)) return !deciding;
  return {};
}

Value call_value(const Expression& expression, const Sight& sight, const Row& row, UtcSeconds now) {
  std::vector<Value> arguments;
  for (const Expression& part : expression.parts) arguments.push_back(evaluate(part, sight, row, now));
  return apply_function(expression.word, arguments, now);
}

/// Visits the parts joined by `and`.
void each_part(const Expression& expression, const std::function<void(const Expression&)>& visit) {
  if (expression.kind != Part::logic || expression.word != "and") return visit(expression);
  for (const Expression& part : expression.parts) each_part(part, visit);
}

void narrow(TimeBounds& bounds, const std::string& property, Relation relation, const Interval& time) {
  // A result comes at the end of its hour, so its hour begins one hour before.
  const std::chrono::seconds shift{property == "resultTime" ? 3600 : 0};
  if (relation == Relation::eq || relation == Relation::ge || relation == Relation::gt) {
    bounds.from = std::max(bounds.from, time.begin - shift);
  }
  if (relation == Relation::eq || relation == Relation::le || relation == Relation::lt) {
    bounds.until = std::min(bounds.until, time.end);
  }
}

std::optional<Interval> as_interval(const Value& value) {
  if (const auto* time = std::get_if<UtcSeconds>(&value)) return Interval{*time, *time};
  if (const auto* interval = std::get_if<Interval>(&value)) return *interval;
  return std::nullopt;
}

bool is_own_time(const Expression& part) {
  return part.kind == Part::path && part.path.size() == 1 &&
         (part.path[0] == "phenomenonTime" || part.path[0] == "resultTime");
}

Relation turned(Relation relation) {
  constexpr Relation other[] = {Relation::eq, Relation::ne, Relation::lt, Relation::le, Relation::gt, Relation::ge};
  return other[static_cast<std::size_t>(relation)];
}

bool speaks_of_series(const Expression& expression) {
  if (expression.kind == Part::path) {
    return expression.path.size() > 1 &&
           (expression.path[0] == "Datastream" || expression.path[0] == "FeatureOfInterest");
  }
  return std::ranges::all_of(expression.parts, speaks_of_series);
}

}  // namespace

Value evaluate(const Expression& expression, const Sight& sight, const Row& row, UtcSeconds now) {
  switch (expression.kind) {
    case Part::literal:
      return expression.value;
    case Part::path:
      return value_at(sight, row, expression.path);
    case Part::logic:
      return joined_truth(expression, sight, row, now);
    case Part::call:
      return call_value(expression, sight, row, now);
    case Part::negation: {
      const Value inner = evaluate(expression.parts[0], sight, row, now);
      const auto* truth = std::get_if<bool>(&inner);
      return truth == nullptr ? Value{} : Value{!*truth};
    }
    case Part::relation:
    case Part::arithmetic:
      break;
  }
  const Value left = evaluate(expression.parts[0], sight, row, now);
  const Value right = evaluate(expression.parts[1], sight, row, now);
  if (expression.kind == Part::arithmetic) return apply_arithmetic(expression.word, left, right);
  const auto holds = compared(left, expression.relation, right);
  return holds ? Value{*holds} : Value{};
}

bool keeps(const std::optional<Expression>& filter, const Sight& sight, const Row& row, UtcSeconds now) {
  if (!filter) return true;
  const Value value = evaluate(*filter, sight, row, now);
  const auto* truth = std::get_if<bool>(&value);
  return truth != nullptr && *truth;
}

TimeBounds bounds_of(const std::optional<Expression>& filter) {
  TimeBounds bounds;
  if (!filter) return bounds;
  each_part(*filter, [&](const Expression& part) {
    if (part.kind != Part::relation) return;
    const Expression& left = part.parts[0];
    const Expression& right = part.parts[1];
    if (is_own_time(left) && right.kind == Part::literal) {
      if (const auto time = as_interval(right.value)) narrow(bounds, left.path[0], part.relation, *time);
    } else if (is_own_time(right) && left.kind == Part::literal) {
      if (const auto time = as_interval(left.value)) narrow(bounds, right.path[0], turned(part.relation), *time);
    }
  });
  return bounds;
}

std::vector<const Expression*> series_parts(const std::optional<Expression>& filter) {
  std::vector<const Expression*> out;
  if (!filter) return out;
  each_part(*filter, [&](const Expression& part) {
    if (speaks_of_series(part)) out.push_back(&part);
  });
  return out;
}

}  // namespace lantian::serve::sta
