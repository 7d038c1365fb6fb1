#pragma once
#include "respond/orders/order.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// What an order asks for in an hour. The hourly check and the review read orders by these two.
namespace lantian::respond {

/// Of the orders of one recipient the one that holds in an hour: of those that have begun that of the latest turn.
/// Null: none has begun. An order without steps may be the one: then nothing is asked.
const Order* order_holding(std::span<const Order* const> orders, HourEnding hour);

/// The step of each unit that holds so many hours after the begin of the order's clock: the latest that has come. What
/// is asked of trucks stands beside what is asked of lines; of theirs all hold that have come latest.
std::vector<const OrderStep*> steps_holding(const Order& order, std::int64_t since);

/// A step that holds and whose unit still needs its hours to get there. They run from when the step came, and not from
/// before its order began.
bool still_coming_down(const Order& order, const OrderStep& step, HourEnding hour);

}  // namespace lantian::respond
