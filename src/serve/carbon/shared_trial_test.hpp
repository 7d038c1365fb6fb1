#pragma once
#include "serve/carbon/office.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {

/// The data of the tree, which no test changes: opened once for all tests of carbon accounts.
struct CarbonTrialData {
  Office data;
  InventoryOffice inventory;
  CarbonOffice carbon;

  static const CarbonTrialData& shared() {
    static const std::unique_ptr<CarbonTrialData> one = [] {
      auto made = std::make_unique<CarbonTrialData>();
      auto data = Office::open(LANTIAN_SOURCE_DIR);
      REQUIRE(data.ok());
      made->data = *std::move(data);
      auto inventory = InventoryOffice::open(made->data);
      REQUIRE(inventory.ok());
      made->inventory = *std::move(inventory);
      auto carbon = CarbonOffice::open(made->inventory);
      REQUIRE(carbon.ok());
      made->carbon = *std::move(carbon);
      return made;
    }();
    return *one;
  }
};

}  // namespace lantian::serve
