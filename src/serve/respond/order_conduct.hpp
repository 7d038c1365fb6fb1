#pragma once
#include "respond/check/evidence.hpp"
#include "respond/orders/order.hpp"

#include <cstdint>
#include <span>
#include <string_view>

/// SYNTHETIC: how plants that nobody knows behave in an episode, and what their meters then show. For the demonstration
/// and for tests, which know the truth.
namespace lantian::serve {

enum class Conduct : std::uint8_t {
  complies,
  flow_stays,     ///< power falls and the stack blows as always
  back_at_night,  ///< lowered by day
  banned_trucks,  ///< of classes that stay away
  silent,         ///< meters fail for most of the hours
};

/// What a plant does in an episode; the same for the same names. Some one in six does not comply.
Conduct conduct_of(std::string_view episode, std::string_view enterprise);

/// Hours of every meter that the orders' steps ask for, from a week before the first begin to `last`, and the logs of
/// gates. Of a conduct that a plant has no meter for the plant simply complies.
respond::ResponseEvidence made_up_evidence(std::span<const respond::Order> orders, HourEnding last);

/// How a member of the joint response answers an order: minutes to its acknowledgement, hours behind the order's begin
/// until its own response runs. Of each order one member is late in both.
struct JointConduct {
  int acknowledges_after_minutes = 0, starts_after_hours = 0;
};
JointConduct joint_conduct_of(std::size_t position, std::size_t members);

/// When a plant reads its order: minutes after it was sent; below 0: never.
int minutes_to_receipt(std::string_view order);

}  // namespace lantian::serve
