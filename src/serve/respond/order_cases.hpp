#pragma once
#include "report/wording.hpp"
#include "respond/check/check.hpp"
#include "respond/orders/order.hpp"
#include "serve/docket_office.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

/// Orders as cases of the docket (type response_order): there a plant receives, begins, refuses, finishes.
namespace lantian::serve {

/// Id of their case type.
inline constexpr const char* order_case_type = "response_order";

/// An order that goes out without a case.
struct OrderWithoutCase {
  std::string order, why;
};

struct OrderCases {
  int opened = 0;
  int superseded = 0;  ///< cases of orders that these replace, ended
  std::vector<OrderWithoutCase> without;
  std::vector<std::string> troubles;  ///< cases of replaced orders that could not be ended, and why
};

inline constexpr std::size_t all_order_cases = std::numeric_limits<std::size_t>::max();
struct OrderCaseStamp {
  UtcSeconds now{};
  std::size_t most = all_order_cases;  ///< cases that are opened; further orders go without one and say so
};

/// Opens a case for each order that asks for something and names it there; what is asked stands in it, so that who may
/// not read the response desk reads it there. A case that points to an order already is taken instead of another one,
/// unless it has ended. Returns what the docket returns; then some cases may be open, which the next call finds.
Result<OrderCases> open_order_cases(const DocketDesk& desk, std::vector<respond::Order>& orders,
                                    const report::Wording& words, const OrderCaseStamp& stamp);

/// Behind orders that are kept: cases of those in `before` that they replace end. What does not end is among the
/// troubles, and so is what the docket returns: the orders hold all the same.
void end_replaced_cases(const DocketDesk& desk, const std::vector<respond::Order>& orders,
                        const std::vector<respond::Order>& before, UtcSeconds now, OrderCases& out);

/// Ends the cases of orders that were not kept after all.
Result<void> end_order_cases(const DocketDesk& desk, const std::vector<respond::Order>& orders, UtcSeconds now);

/// The response desk took a receipt in: the case says so, when it still waits for one.
Result<void> receive_order_case(const DocketDesk& desk, const respond::Order& order, const report::Wording& words,
                                UtcSeconds now);

/// Orders whose receipt the docket knows and the order does not, with that receipt: at the moment of the act, but not
/// behind `now` - people act on cases by the real clock, and an exercise has another one.
Result<std::vector<respond::Order>> received_in_docket(const DocketDesk& desk, const std::vector<respond::Order>& orders,
                                                       UtcSeconds now);

/// Tells the case of each plant that does not comply in its newest hour what its meters say; the same is told once.
/// Returns how many were told; conflict when a case took nothing, the others are told then.
Result<int> tell_non_compliers(const DocketDesk& desk, const std::vector<respond::Order>& orders,
                               const respond::EpisodeCheck& check, const report::Wording& words, UtcSeconds now);

}  // namespace lantian::serve
