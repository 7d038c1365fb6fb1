#pragma once
#include "serve/carbon/energy_region.hpp"
#include "serve/carbon/ratings_year.hpp"

#include <string>
#include <vector>

namespace lantian::serve {

/// Which margin of a balance is shown.
enum class BalanceBy : std::uint8_t { sector = 1, county = 2 };

struct BalancePage {
  const CarbonOffice* office = nullptr;
  const RatingTables* tables = nullptr;
  const CarbonFilings* filings = nullptr;
  const CarbonYear* year = nullptr;
  const CarbonYear* before = nullptr;  ///< null: nothing was filed of the year before
  BalanceBy by = BalanceBy::sector;
  const EnergyRegion* set = nullptr;  ///< what crossed the border; null: nobody knows
};

/// Rows of the margin, cells, the whole, each with the year before; the region; what was published.
/// Requires: the year has a balance.
std::string balance_json(const BalancePage& page);

}  // namespace lantian::serve
