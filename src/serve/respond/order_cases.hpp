#pragma once
#include "report/wording.hpp"
#include "respond/check/check.hpp"
#include "respond/orders/order.hpp"
#include "serve/docket_office.hpp"

#include <string>
#include <vector>

/// Orders as cases of the docket (type response_order): there a plant receives, begins, refuses, finishes.
namespace lantian::serve {

struct OrderCases {
  int opened = 0;
  int superseded = 0;                 ///< cases of orders that these replace, ended
  std::vector<std::string> troubles;  ///< orders for which there is no case, and why; they are sent all the same
};

/// Opens a case for each order that asks for something and names it there. A case that points to an order already is taken instead of another
/// one. Cases of the orders in `before` that these replace end. Returns what the docket returns; then some cases may be
/// open, which the next call finds.
Result<OrderCases> open_order_cases(const DocketDesk& desk, std::vector<respond::Order>& orders,
                                    const std::vector<respond::Order>& before, const report::Wording& words,
                                    UtcSeconds now);

/// The response desk took a receipt in: the case says so, when it still waits for one.
Result<void> receive_order_case(const DocketDesk& desk, const respond::Order& order, const report::Wording& words,
                                UtcSeconds now);

/// Orders whose receipt the docket knows and the order does not, with that receipt.
Result<std::vector<respond::Order>> received_in_docket(const DocketDesk& desk,
                                                       const std::vector<respond::Order>& orders);

/// Tells the case of each plant that does not comply in its newest hour what its meters say; the same is told once.
/// Returns how many were told.
Result<int> tell_non_compliers(const DocketDesk& desk, const std::vector<respond::Order>& orders,
                               const respond::EpisodeCheck& check, const report::Wording& words, UtcSeconds now);

}  // namespace lantian::serve
