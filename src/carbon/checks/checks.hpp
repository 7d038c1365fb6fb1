#pragma once
#include "carbon/accounts/compute.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What filings of an enterprise say against each other, and how good each figure is. Rules: data/carbon/checks.toml.
namespace lantian::carbon {

enum class CheckSeverity : std::uint8_t { notice = 1, warning = 2, error = 3 };
std::string_view name_of(CheckSeverity severity);

/// One thing that a person must look at, as a value that can become a case.
struct CarbonFinding {
  CheckSeverity severity = CheckSeverity::warning;
  std::string code;             ///< "fuel_stock", "electricity", "cems", "range", "repeated", "missing", "unfiled",
                                ///< "factor_changed"
  std::string month, facility;  ///< empty month: the whole period
  std::string subject;          ///< item, line or parameter that it is about
  terms::Name what, advice;
  std::vector<std::pair<std::string, std::string>> figures;  ///< name and number, as `what` prints them
};

struct CheckWords {
  terms::Name what, advice;
};

/// Bought less growth of stock is used; patterns begin with '*', which stands for the fuel.
struct StockRule {
  std::string id, bought, start, end;
  std::vector<std::string> used;
  Decimal warning_percent, error_percent;
  CheckWords words;
};

struct IntensityRule {
  std::string id, electricity, output, unit;
  std::vector<std::string> guides;
  Decimal low, high;
};

struct StackRule {
  std::string id, item;
  Decimal warning_percent, error_percent;
  CheckWords words;
};

struct QualityRule {
  char grade = 'E';
  std::vector<Origin> origins;  ///< empty: any
  bool meter = false, evidence = false, final = false;
  terms::Name means;
};

struct CheckRules {
  std::vector<StockRule> balances;
  std::vector<IntensityRule> intensities;
  std::vector<StackRule> stacks;
  std::map<std::string, CheckWords, std::less<>> words;
  std::vector<QualityRule> grades;  ///< the first that fits
  /// So many times outside, a range or an intensity is graver than a thing to look at: a slip of the unit. 0: never.
  Decimal grave_times;
  int repeat_digits = 0;  ///< an amount of so many digits that stands as in the month before is doubted; 0: never
  char default_parameter = 'C';
  Decimal minor_percent;
};
/// Returns malformed with every fault, one a line.
Result<CheckRules> read_check_rules(const terms::SourceFile& file);

/// Every finding: cross-checks by month and facility, values out of range, amounts that stand as in the month before
/// (before the first month of the period too, where it was filed), lines without a value, parameters that change inside
/// a year.
std::vector<CarbonFinding> check_account(const CheckRules& rules, const ComputedAccount& computed,
                                         const inventory::UnitBook& units);

/// 'A' the best to 'E'.
char grade_of(const CheckRules& rules, const MonthItem& item, MonthState state);
struct FigureGrade {
  std::string line;  ///< empty: the total
  std::string month, facility;
  char grade = 'E';
  std::string because;  ///< the operand that it rests on
};
/// One for each line of the account, then one for its total.
std::vector<FigureGrade> grade_figures(const CheckRules& rules, const ComputedAccount& computed);

/// What one unit of a line's first input came to over a year: a factor edited for one month shows here.
struct EffectiveFactor {
  std::string line, year, input, unit;  ///< "coal", "2024", "coal_burnt", "tCO2/t"
  double value = 0;
};
std::vector<EffectiveFactor> effective_factors(const Account& account);

}  // namespace lantian::carbon
