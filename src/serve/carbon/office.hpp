#pragma once
#include "carbon/accounts/compute.hpp"
#include "carbon/checks/checks.hpp"
#include "carbon/filing/reasons.hpp"
#include "carbon/rating/deduction.hpp"
#include "carbon/rating/rating.hpp"
#include "carbon/synthetic/synthetic.hpp"
#include "serve/inventory_office.hpp"
#include "terms/form.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Everything that carbon accounts need and that is data: guides, factors, checks, sectors, the rule of the code, the
/// form of filings, and the synthetic enterprises of a region's pack.
namespace lantian::serve {

/// Whose filings are looked at. Of a region's pack all is synthetic, and says so.
struct CarbonFilings {
  std::vector<carbon::Enterprise> enterprises;
  std::vector<carbon::Month> months;
  std::vector<carbon::SyntheticYear> years;  ///< value added and the like; empty for filings of a file
  bool synthetic = false;
  /// Number of the last row of each enterprise's documents; empty for filings that no book holds.
  std::map<std::string, std::int64_t, std::less<>> versions{};
};

class CarbonOffice {
 public:
  /// Reads data/carbon below the office's root. The office must outlive it. Returns not_found, corrupt for a guide that
  /// its lock does not know, malformed with every fault.
  static Result<CarbonOffice> open(const InventoryOffice& office);

  carbon::AccountBooks accounts() const { return {&books_->guides, &office_->factors(), &office_->units()}; }
  const carbon::GuideBook& guides() const { return books_->guides; }
  const carbon::CheckRules& checks() const { return books_->checks; }
  const carbon::SectorBook& sectors() const { return books_->sectors; }
  const carbon::RatingRule& rating() const { return books_->rating; }
  const inventory::UnitBook& units() const { return office_->units(); }
  /// data/carbon/forms/month.toml.
  const terms::Form& form() const { return books_->form; }
  /// data/carbon/forms/zero_carbon.toml: items that every form has beside its guide's.
  const carbon::DeductionRule& deductions() const { return books_->deductions; }
  /// data/carbon/reasons.toml: what is said in English, in Chinese as well.
  const carbon::ReasonBook& reasons() const { return books_->reasons; }

  /// The synthetic enterprises of a region (regions/<id>/carbon.toml). Returns not_found when its pack has none.
  Result<CarbonFilings> synthetic(const std::string& region) const;
  /// A table of filings (CSV or .xlsx) of enterprises that all go by one guide. Returns malformed with every refusal,
  /// one a line; then nothing was read.
  Result<CarbonFilings> filed(const std::string& file, const std::string& guide, const std::string& county) const;

 private:
  struct Books {
    carbon::GuideBook guides;
    carbon::CheckRules checks;
    carbon::SectorBook sectors;
    carbon::RatingRule rating;
    terms::Form form;
    carbon::DeductionRule deductions;
    carbon::ReasonBook reasons;
  };
  const InventoryOffice* office_ = nullptr;
  std::shared_ptr<const Books> books_;  ///< at one place, because accounts point into it
};

/// The account of a year. Where no version of the guide was in force on its first day and none is wished for, the first
/// that came later is taken, and `late_guide` says so.
struct YearAccount {
  carbon::ComputedAccount computed;
  bool late_guide = false;
};
Result<YearAccount> year_account(const CarbonOffice& office, const CarbonFilings& filings,
                                 const carbon::Enterprise& enterprise, const std::string& period,
                                 carbon::AccountWish wish);

}  // namespace lantian::serve
