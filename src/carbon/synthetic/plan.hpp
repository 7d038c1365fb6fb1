#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "carbon/consent/consent.hpp"
#include "carbon/library/entry.hpp"
#include "carbon/loan/loan.hpp"
#include "carbon/month.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The plan of a synthetic region of carbon accounts (regions/<id>/carbon.toml): who there is, what a month of each
/// sector looks like, and the defects that are sown on purpose. Everything made of it says that it is synthetic.
namespace lantian::carbon {

/// One item of a sector's month.
struct RecipeItem {
  std::string id, unit;
  /// Times the month's output; or times another item, when `per` names it; or, with `level`, the value itself.
  double ratio = 0;
  std::string per;
  bool level = false;
  bool fuel = false;  ///< an enterprise that is less efficient needs more of it
  double spread = 0;  ///< percent; standard deviation from month to month
  int places = 1;
  bool metered = true;  ///< a meter gives it where the enterprise has meters; otherwise invoice or laboratory
};

/// What is bought and lies in heaps: bought = burnt + growth of the heap, as weighed.
struct RecipeStock {
  std::string item, bought, unit;
  std::string stock;      ///< filed as "<stock>_start" and "<stock>_end", the heap before and after the month
  double months = 0.5;  ///< a usual heap, in months of use
};

struct Recipe {
  std::string sector, guide, industry;
  terms::Name product;
  std::string output_item;  ///< id under which the output is filed; empty: it is no item of the guide
  std::string output_unit;
  std::vector<int> season;      ///< twelve percents of the mean month
  double value_added_yuan = 0;  ///< for one unit
  double tax_percent = 0;       ///< of the value added
  double energy_tce = 0;        ///< all energy, for one unit
  double about_t = 0;           ///< t CO2 for one unit, roughly: what allocations are planned with, never an account
  std::vector<RecipeItem> items;
  std::vector<RecipeStock> stocks;
};

/// How well an enterprise measures. 1: meters and laboratory, 2: meters, 3: invoices, 4: declared without evidence.
struct PlannedEnterprise {
  Enterprise who;
  double output = 0;        ///< mean month of the first year, in the recipe's unit
  int efficiency = 100;     ///< percent of the recipe's fuels that it needs
  int trend_tenths = 0;     ///< change of the fuels' ratio a year, 0.1 percent
  int measures = 1;         ///< see above
  int value_percent = 100;  ///< of the recipe's value added
  std::string grade;        ///< performance grade; empty: none
  std::string last_final;   ///< last month that is final; later ones are provisional
};

enum class DefectKind : std::uint8_t {
  times = 1,   ///< the value is multiplied by `factor`: a slip of the unit, a part left out
  absent = 2,  ///< the item is not in the filing
  month = 3,   ///< there is no filing at all
  copied = 4,  ///< the value of the month before stands there again
  unknown = 5  ///< filed as not estimated
};
struct Defect {
  std::string enterprise, month, item;
  DefectKind kind = DefectKind::times;
  Decimal factor;
  terms::Name finds;  ///< what a check should say of it
};

/// Value added of one year that is not what the recipe gives: a loss, a year of standstill.
struct PlannedYear {
  std::string enterprise;
  int year = 0;
  int value_percent = 100;
};

struct PlannedLoan {
  Loan loan;
  /// Of an emission or intensity: targets are the figure of this year less so many percent a year. 0: a score, whose
  /// targets stand in the loan.
  int baseline_year = 0;
  Decimal yearly_percent;
  std::vector<KpiFigure> figures;  ///< of scores
};

struct PlannedProject {
  std::string id;
  LibraryApplication application;
  Day begun{};
  std::string reaches;  ///< state that the walk ends in: "submitted", "in_library", "rejected", ...
};

struct Penalty {
  std::string enterprise;
  Day day{};
  Money fine;
  terms::Name what;
};

/// A figure that a document printed. Shown beside, never mixed with what is synthetic.
struct PublishedCarbon {
  std::string id;
  terms::Name name;
  Decimal value;
  std::string unit, source;
};

struct CarbonPlan {
  std::uint64_t seed = 0;
  int first_year = 0, last_year = 0;
  std::vector<Recipe> recipes;
  std::vector<PlannedEnterprise> enterprises;
  std::vector<PlannedYear> years;
  std::vector<Defect> defects;
  std::vector<PlannedLoan> loans;
  std::vector<PlannedProject> projects;
  std::vector<Consent> consents;
  std::vector<Penalty> penalties;
  std::vector<PublishedCarbon> published;

  const Recipe* recipe(std::string_view sector) const;
  const PlannedEnterprise* enterprise(std::string_view id) const;
};
/// Returns malformed with every fault, one a line: an unknown sector, a defect of nobody, an id twice.
Result<CarbonPlan> read_carbon_plan(const terms::SourceFile& file);

}  // namespace lantian::carbon
