#pragma once
#include "serve/carbon/desk.hpp"
#include "serve/carbon/ratings_json.hpp"

#include <memory>
#include <optional>
#include <string>

/// What the addresses of ratings, codes and balances have in common.
namespace lantian::serve {

/// What was filed, the tables, and a year of it with the one before, where that was filed.
struct OpenYear {
  std::shared_ptr<const CarbonFilings> filings;
  const RatingTables* tables = nullptr;
  std::vector<int> years;  ///< that may be asked for
  std::shared_ptr<const CarbonYear> year, before;
};

/// `word`: "2024"; empty: the last year that was filed. Returns invalid_argument with the years that there are,
/// not_found when nothing is filed at all.
Result<OpenYear> open_carbon_year(const CarbonDesk& desk, const std::string& word);

/// The ratings of that year, with the codes that were issued where there is a book of them.
Result<RatingsGround> ratings_ground(const CarbonOffice& office, const OpenYear& open, const keep::DocumentBook* book);

/// Issues the codes of a year in a demonstration that has none of it, for everybody with a level.
Result<void> issue_demo_codes(const CarbonDesk& desk, int year, UtcSeconds now);

}  // namespace lantian::serve
