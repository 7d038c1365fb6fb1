#pragma once
#include "respond/orders/order.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// What the orders of a response asked for, hour by hour. Where no order holds nothing was planned, whatever the level.
namespace lantian::respond {

/// Begin and end of the response as hours in which it counted.
struct ResponseHours {
  HourEnding first{}, last{};

  int count() const { return static_cast<int>((last - first).count()) + 1; }
  bool contains(HourEnding hour) const { return first <= hour && hour <= last; }
};

/// Hours in a row in which the same step held for a unit.
struct OrderedRun {
  HourEnding first{}, last{};
  DailyGrams reduction{};  ///< g/d while it holds
  int cut_percent = 0;
  bool coming_down = false;  ///< the step holds and its unit still needs its hours to get there: nothing is asked yet

  /// How many of its hours lie in others.
  int hours_in(const ResponseHours& hours) const;
};

/// Everything that was asked of one part of a source.
struct OrderedPart {
  std::string source;            ///< enterprise, dust site or fleet of the list
  std::string unit;              ///< of an enterprise; empty: its trucks, or the source as a whole
  std::vector<OrderedRun> runs;  ///< by time, without overlap but that of several steps for trucks
};

/// By source and unit. Each order holds from its `from` to its `until`, and no longer than until a later turn for the
/// same recipient begins; `from_hour` is counted from the order's own begin. Hours outside the response are left out.
std::vector<OrderedPart> ordered_parts(std::span<const Order> orders, const ResponseHours& response);

/// Gram-hours of one source's parts in some hours: reduction in g/d times hours.
struct GramHours {
  DailyGrams planned{};  ///< with those of `coming_down`
  DailyGrams coming_down{};
};
GramHours gram_hours(const OrderedPart& part, const ResponseHours& hours);

/// Hours in a row of one level in force under the same orders.
struct OrderedSpan {
  ResponseHours hours;
  Level level = Level::none;    ///< in force, by the episode's acts
  Level ordered = Level::none;  ///< the greatest of the orders that ask for something; none: none does
  int turn = 0;                 ///< the newest dispatch of which an order asks for something; 0: none
  std::string basis;            ///< list or plan that its orders were made from
  std::int64_t basis_row = 0;
  std::size_t orders = 0;  ///< that ask for something, in the span's first hour
};
/// Without gaps over the response.
std::vector<OrderedSpan> ordered_spans(const Episode& episode, std::span<const Order> orders,
                                       const ResponseHours& response);

}  // namespace lantian::respond
