#pragma once
#include "base/result.hpp"
#include "respond/list/list.hpp"
#include "respond/list/place.hpp"
#include "respond/warning/episode.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What each plant and county is told to do in an episode, and when it said that it had read it.
namespace lantian::respond {

enum class Recipient : std::uint8_t {  ///< stored, never renumber
  enterprise = 1,
  county = 2,  ///< for the dust sites and fleets of its area
};
std::string_view word_of(Recipient recipient);
std::optional<Recipient> parse_recipient(std::string_view word);

/// One measure as its recipient reads it. Of a unit the step with the latest `from_hour` that has come holds.
struct OrderStep {
  std::string unit;  ///< ProcessUnit::id, or the dust site or fleet; empty: the whole plant
  terms::Name unit_name;
  MeasureKind kind = MeasureKind::own;
  int cut_percent = 0;
  int from_hour = 0;        ///< hours after `Order::clock_begin()`
  int hours_to_reduce = 0;  ///< until the unit can be there
  DailyGrams reduction{};
  std::string text;
  std::vector<CheckMetric> checks;
  int threshold_percent = 0;

  bool operator==(const OrderStep&) const = default;
};

struct Order {
  std::string id;  ///< "O-W-2024-01-2-orange-SYN-ENT-001": episode, turn, level, recipient
  std::string episode;
  int turn = 1;  ///< of the episode's dispatches
  Level level = Level::yellow;
  Recipient kind = Recipient::enterprise;
  std::string recipient;  ///< id of the enterprise, code of the county
  terms::Name name;
  std::string county;
  std::string basis;           ///< the list or plan that it was made from
  std::int64_t basis_row = 0;  ///< row of the book under which that is kept; 0: an older order, which does not say
  HourEnding from{}, until{};
  /// Begin of the clock of `OrderStep::from_hour` where other steps of the same level held before; no value: `from`.
  std::optional<HourEnding> clock;
  std::optional<int> vehicles_per_day;  ///< heavy ones of the plant, as the list has it; no value: an older order
  std::vector<OrderStep> steps;         ///< none: what was ordered before no longer holds
  std::string supersedes;               ///< the recipient's order of an earlier turn, which it replaces; empty: none
  std::string docket_case;
  UtcSeconds sent{}, receipt_due{};
  std::optional<UtcSeconds> received;
  std::string received_by;
  bool synthetic = false;

  HourEnding clock_begin() const { return clock.value_or(from); }
};

/// From what orders are made.
struct OrderInput {
  const Episode* episode = nullptr;
  const ReductionList* list = nullptr;
  const ParkCounties* parks = nullptr;  ///< who stands in a park is told with its counties; null: there are none
  /// Those of the episode's level are ordered: the list's own, or a plan's.
  std::span<const ListMeasure> measures;
  std::string basis;
  std::int64_t basis_row = 0;
  bool dispatchable = false;      ///< the list was checked and holds no error
  bool compulsory = false;        ///< the cause of the episode lets the list apply (data/warnings)
  std::span<const Order> before;  ///< of this episode
  int receipt_minutes = 60;
  UtcSeconds now{};
};

enum class OrderRefusal : std::uint8_t {
  list,     ///< not checked, or with errors
  state,    ///< the episode is not approved, or over
  cause,    ///< notice only
  already,  ///< everybody has what is asked now
  nothing,  ///< no measure at this level, and none was ordered before
};
std::string_view word_of(OrderRefusal why);
struct RefusedOrders {
  OrderRefusal why{};
  std::string message;  ///< what was asked, what is possible, what to do
};

/// What makes the standing orders those that the episode asks for now: one for each enterprise with measures at its
/// level, and one for each county with dust sites or fleets that do something. Who holds the very same already, with
/// the same end, gets nothing new; who was asked something and is not any more (the level, the counties or the list
/// changed, the level fell below the list, the cause became one without it) gets an order without steps. Once anything
/// was ordered, nothing that is new begins before the running hour: not who joins, not who is let go, not other steps
/// at the same level, whose clock goes on. All or nothing.
std::variant<std::vector<Order>, RefusedOrders> issue_orders(const OrderInput& input);

/// The order with its receipt. Returns conflict when it was received before (the first receipt holds).
Result<Order> received(Order order, std::string_view by, UtcSeconds now);

/// From which hour on the level of an episode counts: its newest decision on it. Requires: approved once.
HourEnding begin_of_level(const Episode& episode);

/// The last hour of a response that is judged: the hour before the one in which it was lifted, or its expected end.
HourEnding last_hour_asked(const Episode& episode);

/// Received late, or not received and due.
bool late(const Order& order, UtcSeconds now);

}  // namespace lantian::respond
