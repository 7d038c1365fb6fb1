#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "terms/region.hpp"
#include "terms/species.hpp"

/// The law as values. Every struct here is filled from one TOML file under data/standards/ and never built in code.
namespace lantian::standards {

using terms::Item;
using terms::Name;
using terms::Species;

/// Which rule a figure rests on. `sha256` is the hash of the file as locked.
struct RuleRef {
  std::string id;       ///< "HJ633"
  std::string edition;  ///< "2012"
  std::string sha256;
  std::string text() const { return id + "/" + edition; }
  friend bool operator==(const RuleRef&, const RuleRef&) = default;
};

/// Where a rule comes from and when and where it binds.
struct RuleHead {
  RuleRef ref;
  Name title;
  std::string document;  ///< "HJ 633-2012"
  std::string url;
  std::string status;    ///< "verified", "unverified", or "mixed" (then `notes` say which parts)
  std::vector<std::string> notes;
  Day from{};
  std::optional<Day> until;        ///< first day no longer in force
  std::vector<std::string> areas;  ///< prefixes of GB/T 2260 codes; empty = everywhere
  std::string file;                ///< path it was read from
  bool in_force(Day day, std::string_view area) const;
};

/// How a concentration is brought to the table's precision before the index is taken.
enum class Rounding { half_even, truncate, none };
/// How the index is made from the straight line between breakpoints.
enum class Interpolation { ceiling, nearest, class_only };
/// What happens above the last breakpoint.
enum class Above { cap, not_computed, fixed, extrapolate };

/// One straight piece of an index table. Concentrations are integers in units of 10^-decimals of the scale's unit,
/// ends included; Chinese tables share their ends, United States tables leave a gap of one step between pieces.
struct Segment {
  std::int64_t low = 0;
  std::int64_t high = 0;
  int index_low = 0;
  int index_high = 0;
};

/// The breakpoint table of one item.
struct Scale {
  Item item;
  std::string unit;  ///< "ug/m3", "mg/m3", "ppm", "ppb"
  int decimals = 0;
  Rounding rounding = Rounding::half_even;
  Interpolation interpolation = Interpolation::ceiling;
  std::vector<Segment> segments;  ///< ascending
  Above above = Above::cap;
  int above_index = 0;            ///< for Above::cap (500) and Above::fixed (200, 300)
};

/// One class of the index with its official colour.
struct Level {
  int up_to = 0;           ///< last index value of the class; the last class holds everything above
  std::string numeral;     ///< "I".."VI"
  Name name;               ///< the class name
  std::string rgb;         ///< "#00E400"
  std::string ink;         ///< "#000000" or "#FFFFFF": readable on the colour
};

/// An item that a report kind takes, and the scale that turns it into an index: real-time PM2.5 1h uses the 24h scale.
struct Indicator {
  Item item;
  Item scale;
};

/// HJ 633 and its like: from concentrations to index, class and primary pollutants.
struct IndexRule {
  RuleHead head;
  std::vector<Scale> scales;
  std::vector<Level> levels;
  std::vector<Indicator> daily;
  std::vector<Indicator> realtime;
  int primary_above = 50;                     ///< primary pollutants are named when the index is above
  std::optional<int> exceeding_above;         ///< pollutants above this sub-index are listed as exceeding (2012 only)
  std::optional<int> incomplete_publishes_above;  ///< an index from incomplete items is published only above this (HJ 633-2026 5.3.1)
  int index_at_least = 0;                     ///< 1 under HJ 633-2026

  /// Null when the item has no table here.
  const Scale* scale(const Item& item) const;
  const Level& level(int index) const;
};

/// One limit. `statistic` is what is compared: "annual" (mean), "24h" (daily mean), "8h" (MDA8), "1h", "quarter", "peak", "P98"...
struct Limit {
  Species species{};
  std::string statistic;
  std::string grade;  ///< "I", "II"; WHO: "AQG", "IT-1".."IT-4"
  Decimal value;
  std::string unit;
};

/// GB 3095 and its like.
struct LimitRule {
  RuleHead head;
  std::vector<Limit> limits;
  std::string default_grade;
  /// Null when the rule sets none. `grade` empty = default_grade.
  const Limit* find(Species species, std::string_view statistic, std::string_view grade = {}) const;
};

/// How one species is judged over a period: the percentile of daily values, and whether the mean is judged too.
struct PeriodItem {
  Species species{};
  bool mean = true;               ///< annual mean compared with the "annual" limit
  std::optional<Decimal> percentile;  ///< of the city daily values, compared with the 24h (or 8h) limit
};

/// Decimals by HJ 663 table 3.
struct Decimals {
  Species species{};
  int raw = 0;         ///< daily values
  int statistics = 0;  ///< means and percentiles as published
  int attainment = 0;  ///< the rounded value that is compared with the limit
};

/// HJ 663 and its like: what is valid, in which order things are averaged, what is compared.
struct EvaluationRule {
  RuleHead head;
  int hours_per_day = 20;
  int hours_per_8h = 6;
  int first_8h_end = 8;    ///< 8-h means ending at hours first..last of the day take part in MDA8
  int last_8h_end = 24;
  int means_per_mda8 = 14;
  bool mda8_valid_above_limit = true;  ///< fewer means still count when the maximum is above the limit
  int days_per_year = 324;
  int days_per_month = 27;
  int days_in_february = 25;
  Decimal station_share;             ///< part of a city's stations that must be valid on a day, e.g. 0.75
  Decimal part_year_share;           ///< part of the days a half-year or other part needs (policy), e.g. 0.90
  std::vector<PeriodItem> items;
  std::vector<Decimals> decimals;
  int ratio_decimals = 1;            ///< attainment shares in percent
  int multiple_decimals = 2;         ///< exceedance multiples

  const Decimals& decimals_of(Species species) const;
  const PeriodItem* item(Species species) const;
};

/// The composite index: sum of weight * statistic / limit.
struct CompositeItem {
  Species species{};
  std::string statistic;  ///< "mean", "P95", "P90"
  std::string limit;      ///< statistic of the limit that divides: "annual", "24h", "8h"
  Decimal weight;
};
struct CompositeRule {
  RuleHead head;
  std::vector<CompositeItem> items;
  int decimals = 2;
};

/// One row of a class table (water, noise, soil): best class first.
struct ClassItem {
  std::string id;        ///< "DO", "NH3-N", "area.day"
  Name name;
  std::string unit;
  bool higher_is_better = false;         ///< dissolved oxygen
  std::vector<std::optional<Decimal>> bounds;  ///< bound of each class; absent where a class sets none
  std::optional<Decimal> range_low;      ///< pH: inside [low, high] every class, outside the worst
  std::optional<Decimal> range_high;
  std::string condition;                 ///< e.g. "paddy", "6.5<pH<=7.5"; empty = always
};
struct ClassRule {
  RuleHead head;
  std::vector<Level> classes;  ///< names of the classes, best first; one more than the bounds where a worst class lies beyond
  std::vector<ClassItem> items;
  const ClassItem* item(std::string_view id, std::string_view condition = {}) const;
};

/// A set of rules that go together, chosen by `--standard`: CN2012, CN2026T, CN2026F, US2024, EEA2024, WHO2021.
/// Pointers live as long as the Rulebook. A set may lack parts (WHO has no index, EEA no limits).
struct Standard {
  RuleHead head;
  std::string id;      ///< head.ref.id + head.ref.edition, e.g. "CN2012"
  const LimitRule* limits = nullptr;
  const IndexRule* index = nullptr;
  const EvaluationRule* evaluation = nullptr;
  const CompositeRule* composite = nullptr;
};

}  // namespace lantian::standards
