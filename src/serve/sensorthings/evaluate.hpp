#pragma once
#include "serve/sensorthings/entities.hpp"

#include <optional>
#include <span>

namespace lantian::serve::sta {

/// The value of an expression for one row. Null where something in it is null. Requires: checked for the row's kind.
Value evaluate(const Expression& expression, const Sight& sight, const Row& row, UtcSeconds now);

/// Whether $filter keeps the row: only when its value is true.
bool keeps(const std::optional<Expression>& filter, const Sight& sight, const Row& row, UtcSeconds now);

/// What a filter over Observations asks of the hour, as far as each of its parts joined by `and` says so alone: the
/// hours outside need not be read. Half-open: no hour begins before `from` or ends after `until`.
struct TimeBounds {
  UtcSeconds from = UtcSeconds::min(), until = UtcSeconds::max();
};
TimeBounds bounds_of(const std::optional<Expression>& filter);

/// The parts joined by `and` that speak of the Datastream or the FeatureOfInterest only, and so of a series as a whole.
std::vector<const Expression*> series_parts(const std::optional<Expression>& filter);

}  // namespace lantian::serve::sta
