#pragma once
#include "carbon/rating/rule.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Control of total energy and of energy per value added in a year, month by month, with early warning; and whether two
/// statistics agree. Exact.
namespace lantian::carbon {

/// A word of data/carbon/energy/control.toml with its name.
struct EnergyWord {
  std::string id;
  terms::Name name;
};

struct ControlRule {
  std::string source, status;
  std::vector<Band> total;      ///< of percent above the plan
  std::vector<Band> intensity;  ///< of percent above what is allowed
  Decimal tolerance_percent;    ///< of two sources
  std::vector<EnergyWord> findings, retrofits, renewables;
  std::vector<EnergyWord> reasons;  ///< why there is no light
};
/// Returns malformed with every fault and its line.
Result<ControlRule> read_control_rule(const terms::SourceFile& file);
bool has_word(std::span<const EnergyWord> words, std::string_view id);

inline constexpr int months_of_year = 12;

/// What an area or an enterprise may use in a year.
struct EnergyTarget {
  std::string id;  ///< area or enterprise
  int year = 0;
  std::optional<std::int64_t> total_kgce;
  /// Share of the year in each month, in any unit, all above or equal 0; empty: the months of the year before share it,
  /// or, without them, each month has a twelfth.
  std::vector<std::int64_t> month_shares;
  std::optional<Decimal> intensity_decline_percent;  ///< against the same months of the year before
};

/// Energy and value added of one month; no value: not known.
struct EnergyFigures {
  std::optional<std::int64_t> kgce, value_added_yuan;
};
using EnergyYear = std::array<EnergyFigures, months_of_year>;

/// Where a year stands after a month.
struct ControlMonth {
  int month = 0;                              ///< 1..12
  std::int64_t used_kgce = 0;                 ///< from January on
  std::optional<Rational> planned_kgce;       ///< from January on
  std::optional<Rational> above_percent;      ///< of the plan
  std::string total_colour;                   ///< id of a band; empty: no target
  std::optional<Rational> intensity;          ///< tce per 10^4 yuan, from January on
  std::optional<Rational> allowed_intensity;  ///< that of the same months of the year before, less the decline
  std::optional<Rational> intensity_above_percent;
  std::string intensity_colour;
};

struct ControlProgress {
  std::string id;
  int year = 0;
  std::vector<ControlMonth> months;  ///< up to the last month before the first one whose energy is not known
  std::optional<int> first_missing;  ///< month; nothing behind it is judged
  /// Colour of the last month, the worse of the two; empty: no target or no month.
  std::string colour;
  std::optional<std::int64_t> left_kgce;  ///< of the year's total; below 0: used up
};

/// Returns invalid_argument for a target without any figure, shares that are not twelve, below 0 or all 0, and for
/// figures beyond 10^14.
Result<ControlProgress> progress_of(const ControlRule& rule, const EnergyTarget& target, const EnergyYear& now,
                                    const EnergyYear& before);

/// One item of a statistic in standard coal.
struct StatisticRow {
  std::string item;
  std::int64_t kgce = 0;
};

enum class Agreement : std::uint8_t { within = 1, beyond = 2, only_first = 3, only_second = 4 };
std::string_view name_of(Agreement agreement);

struct ReconciledRow {
  std::string item;
  std::optional<std::int64_t> first, second;
  std::int64_t difference = 0;      ///< first less second; 0 when only one has it
  std::optional<Rational> percent;  ///< of the greater one; no value: both are 0, or only one has it
  Agreement agreement = Agreement::within;
};

struct Reconciliation {
  std::string first, second;        ///< names of the sources
  std::vector<ReconciledRow> rows;  ///< by item
  ReconciledRow total;              ///< of the items that both have
  std::int64_t only_first_kgce = 0, only_second_kgce = 0;
  bool agrees() const;  ///< every row is within
};

/// Returns invalid_argument for an item that stands in one source twice.
Result<Reconciliation> reconcile(const ControlRule& rule, std::string first_name, std::span<const StatisticRow> first,
                                 std::string second_name, std::span<const StatisticRow> second);

}  // namespace lantian::carbon
