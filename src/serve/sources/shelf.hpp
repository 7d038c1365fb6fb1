#pragma once
#include "keep/inventory_book.hpp"
#include "keep/ledger_book.hpp"
#include "serve/inventory_office.hpp"
#include "serve/sources/whatif.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace lantian::serve {

/// A source-receptor table with the places that may be asked about. `period`: the windows it was made for.
struct WhatIfDesk {
  transport::SourceReceptorTable table;
  std::vector<WhatIfPlace> places;
  explain::ContributionRule rule;
  std::string period;
};
/// Every receptor of the table that is a station of `region`, the unit of each, and the region's group that holds them
/// all. Returns not_found when no receptor is a station of it; malformed (data/explain/contributions.toml).
Result<WhatIfDesk> whatif_desk(const Office& office, const std::string& region, transport::SourceReceptorTable table);

/// What the addresses of Sources answer from, each put in place when it is there. Any thread.
class SourcesShelf {
 public:
  /// What is said of anything that is not in place.
  void absent(Error why);
  void put(std::shared_ptr<const keep::InventoryBook> inventory);
  void put(std::shared_ptr<const keep::LedgerBook> ledger);
  void put(std::shared_ptr<const WhatIfDesk> whatif);

  Result<std::shared_ptr<const keep::InventoryBook>> inventory() const { return taken(inventory_); }
  Result<std::shared_ptr<const keep::LedgerBook>> ledger() const { return taken(ledger_); }
  Result<std::shared_ptr<const WhatIfDesk>> whatif() const { return taken(whatif_); }
  /// Grows with everything that is put in place.
  std::uint64_t version() const { return version_; }

 private:
  template <class T>
  Result<std::shared_ptr<const T>> taken(const std::shared_ptr<const T>& what) const {
    const std::scoped_lock one{turn_};
    if (what == nullptr) return absent_;
    return what;
  }
  mutable std::mutex turn_;
  std::atomic<std::uint64_t> version_{1};
  Error absent_{ErrorCode::locked, "this is still being prepared; see /api/v1/progress", ""};
  std::shared_ptr<const keep::InventoryBook> inventory_;
  std::shared_ptr<const keep::LedgerBook> ledger_;
  std::shared_ptr<const WhatIfDesk> whatif_;
};

}  // namespace lantian::serve
