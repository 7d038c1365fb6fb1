#pragma once
#include "serve/carbon/desk.hpp"
#include "serve/carbon/energy_office.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What an office enters once a year: targets of energy and coal, figures of the statistics, what crossed the border of
/// the region. Documents of the book; the region's file is the default where nothing was entered.
namespace lantian::serve {

enum class YearlyKind : std::uint8_t { target = 0, statistic = 1, flow = 2 };
/// "energy-target", "energy-statistic", "border-flow": kinds of documents. The key is "<id>/<year>".
std::string_view document_of(YearlyKind kind);

/// One entry; which figures it has goes by its kind.
struct YearlyEntry {
  YearlyKind kind = YearlyKind::target;
  std::string id;  ///< area or enterprise; carrier; "electricity", "heat", "coal"
  int year = 0;
  std::optional<Decimal> total_tce, coal_t, intensity_decline_percent;  ///< of a target
  std::optional<Decimal> tce;                                           ///< of a statistic
  std::optional<Decimal> in, out, factor;                               ///< of a flow
  std::string source;                                                   ///< document or table that says so
  bool withdrawn = false;                                               ///< the region's file holds again
  std::int64_t supersedes = 0;                                          ///< row that the writer saw; 0: none

  std::string key() const { return id + "/" + std::to_string(year); }
};
std::string yearly_json(const YearlyEntry& entry);
/// Returns malformed with every fault.
Result<YearlyEntry> read_yearly_json(YearlyKind kind, std::string_view json);
/// What is wrong with an entry: an id that nobody has, no figure, a figure out of range, no source.
std::optional<Problem> yearly_problem(const EnergyRules& rules, const CarbonFilings& filings, const YearlyEntry& entry);

/// The region's file with what was entered over it. A pack without a file has only what was entered.
Result<EnergyRegion> energy_region_now(const CarbonDesk& desk, const EnergyRules& rules);

/// Everything of a year that counts, with who entered it, and what a form needs.
std::string yearly_page_json(const CarbonDesk& desk, const EnergyRules& rules, const CarbonFilings& filings,
                             const EnergyRegion& region, int year);

void mount_carbon_yearly(Router& router, const std::shared_ptr<const CarbonDesk>& desk);

}  // namespace lantian::serve
