#pragma once
#include "assess/cems_outlet.hpp"
#include "carbon/filing/feeds.hpp"
#include "serve/carbon/filings_desk.hpp"

#include <deque>
#include <string>
#include <vector>

/// The four tables that one filed month feeds: permit report, inventory, carbon account, reduction list.
namespace lantian::serve {

/// Which permit, source, unit and meter items belong to: carbon-ties.toml of the book; of a synthetic book without one,
/// that of its region. Nothing at all where neither is there. Returns malformed with every fault.
Result<carbon::FilingTies> filing_ties(const CarbonDesk& desk);

struct MonthFeeds {
  const carbon::Enterprise* enterprise = nullptr;
  std::string month, guide;
  carbon::MonthState state = carbon::MonthState::missing;  ///< final when every filing of the month is
  std::string inventory;                                   ///< why the inventory was not asked; empty: it was
  std::vector<assess::Outlet>
      outlets;                    ///< of the permit, each with the limits of concentrations of that month's first day
  std::deque<terms::Form> forms;  ///< that `feeds` point into, where no office holds them
  std::vector<carbon::FilingFeed> feeds;  ///< permit, inventory, carbon, emergency
  bool final() const { return state == carbon::MonthState::final; }
};
/// Returns not_found for a month that was not filed, invalid_argument for one that is none.
Result<MonthFeeds> month_feeds(const CarbonDesk& desk, const CarbonFilings& filings,
                               const carbon::Enterprise& enterprise, const std::string& month);
std::string month_feeds_json(const MonthFeeds& feeds);
/// All four as JSON, or with `?feed=` one of them as `?format=` csv or xlsx: of a final month alone.
Answer feeds_answer(const Call& call, const MonthFeeds& feeds);

}  // namespace lantian::serve
