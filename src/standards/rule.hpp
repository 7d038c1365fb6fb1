#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "terms/region.hpp"
#include "terms/species.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// One stretch of days and places in which a rule binds.
struct InForce {
  Day from{};
  std::optional<Day> until;        ///< first day no longer in force
  std::vector<std::string> areas;  ///< prefixes of GB/T 2260 codes, '?' = any digit; empty = everywhere
  std::string status;              ///< "verified" or "unverified"
  std::string source;              ///< the document that says so, when it is not the rule itself
  bool covers(Day day, std::string_view area) const;
};

/// Which clause one part of the file was taken from: {"scales", "table 1"}.
struct Clause {
  std::string part;
  std::string clause;
};

/// Where a rule comes from and when and where it binds.
struct RuleHead {
  RuleRef ref;
  Name title;
  std::string document;  ///< "HJ 633-2012"
  std::string url;
  std::string status;  ///< "verified", "unverified", or "mixed" (then `notes` say which parts)
  std::vector<std::string> notes;
  /// The span that binds everywhere (the first one where none does); equal days when the rule was never in force.
  Day from{};
  std::optional<Day> until;        ///< first day no longer in force
  std::vector<std::string> areas;  ///< of that span
  std::vector<InForce> spans;      ///< all of them, phased introduction included; empty = never in force
  std::vector<Clause> clauses;
  std::string kind;  ///< "index", "limits", "evaluation", "composite", "classes", "status", "quality", "cems", "set"
  std::string file;  ///< path it was read from
  /// `area`: a code; empty = the whole country, which only a span without areas covers.
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

/// The breakpoint table of one item. A value below the first segment has no index on this scale (US O3 1h, SO2 24h).
/// class_only: a piece's index_low = index_high is its class, and the pieces share their ends.
struct Scale {
  Item item;
  std::string unit;  ///< "ug/m3", "mg/m3", "ppm", "ppb"
  int decimals = 0;
  Rounding rounding = Rounding::half_even;
  Interpolation interpolation = Interpolation::ceiling;
  std::vector<Segment> segments;  ///< ascending
  Above above = Above::cap;
  int above_index = 0;                    ///< for Above::cap (500) and Above::fixed (200, 300)
  std::optional<Decimal> ug_m3_per_unit;  ///< for ppm and ppb: mass at 298.15 K and 1013.25 hPa
};

/// One class of the index with its official colour.
struct Level {
  int up_to = 0;        ///< last index value of the class; the last class holds everything above
  std::string numeral;  ///< "I".."VI"
  Name name;            ///< the class name
  std::string rgb;      ///< "#00E400"
  std::string ink;      ///< "#000000" or "#FFFFFF": readable on the colour
};

/// An item that a report kind takes, and the scale that turns it into an index: real-time PM2.5 1h uses the 24h scale.
struct Indicator {
  Item item;
  Item scale;
};

/// Weighted mean of recent hours instead of a 24-h mean, for real-time reports.
/// w = 1 - (max - min) / max over the valid hours, not below `weight_floor`; value = sum w^i c_i / sum w^i, i = 0 for
/// the newest hour. No value unless `recent_needed` of the newest `recent_hours` hours are valid. Source:
/// EPA-454/B-24-002, NowCast for PM.
struct NowcastRule {
  std::vector<Species> species;
  int hours = 12;
  Decimal weight_floor;
  int recent_hours = 3;
  int recent_needed = 2;
};

/// Who feels one pollutant first. Source: HJ 633-2026 table 2.
struct SensitiveGroup {
  Species species{};
  Name people;
};

/// HJ 633 and its like: from concentrations to index, class and primary pollutants.
struct IndexRule {
  RuleHead head;
  std::vector<Scale> scales;
  std::vector<Level> levels;
  std::vector<Indicator> daily;        ///< a 1h or 8h item stands for the day's maximum
  std::vector<Indicator> realtime;     ///< of the hour; an 8h item is the sliding mean that ends there
  int primary_above = 50;              ///< primary pollutants are named when the index is above
  std::optional<int> exceeding_above;  ///< pollutants above this sub-index are listed as exceeding (2012 only)
  std::optional<int>
      incomplete_publishes_above;  ///< an index from incomplete items is published only above this (HJ 633-2026 5.3.1)
  int index_at_least = 0;          ///< 1 under HJ 633-2026
  std::optional<NowcastRule> nowcast;
  std::vector<SensitiveGroup> sensitive;  ///< named when the sub-index is above `sensitive_above`
  int sensitive_above = 100;

  /// Null when the item has no table here.
  const Scale* scale(const Item& item) const;
  const Level& level(int index) const;
};

/// One limit. `statistic` is what is compared: "annual" (mean), "24h" (daily mean), "8h" (MDA8), "1h", "quarter",
/// "peak", "P98"...
struct Limit {
  Species species{};
  std::string statistic;
  std::string grade;  ///< "I", "II"; WHO: "AQG", "IT-1".."IT-4"
  Decimal value;
  std::string unit;
};

/// At which temperature and pressure the volume of a concentration is taken. Absent = as sampled.
/// Dated row by row: the 2018 amendment of GB 3095-2012 changed the state and no limit.
struct VolumeState {
  std::vector<Species> species;
  std::optional<Decimal> kelvin;
  std::optional<Decimal> hectopascal;
  Day from{};
  std::optional<Day> until;  ///< first day of another state
};

/// GB 3095 and its like.
struct LimitRule {
  RuleHead head;
  std::vector<Limit> limits;
  std::string default_grade;
  std::vector<std::string> grades;  ///< strictest first
  std::vector<VolumeState> states;
  /// Null when the rule says nothing about the species on that day.
  const VolumeState* state(Species species, Day day) const;
  /// Null when the rule sets none. `grade` empty = default_grade.
  const Limit* find(Species species, std::string_view statistic, std::string_view grade = {}) const;
};

/// How one species is judged over a period: the percentile of daily values, and whether the mean is judged too.
struct PeriodItem {
  Species species{};
  bool mean = true;                   ///< annual mean compared with the "annual" limit
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
  int first_8h_end = 8;  ///< 8-h means ending at hours first..last of the day take part in MDA8
  int last_8h_end = 24;
  int means_per_mda8 = 14;
  bool mda8_valid_above_limit = true;  ///< fewer means still count when the maximum is above the limit
  int days_per_year = 324;
  int days_per_month = 27;
  int days_in_february = 25;
  Decimal station_share;    ///< part of a city's stations that must be valid on a day, e.g. 0.75
  Decimal part_year_share;  ///< part of the days a half-year or other part needs (policy), e.g. 0.90
  std::vector<PeriodItem> items;
  std::vector<Decimals> decimals;
  int ratio_decimals = 1;     ///< attainment shares in percent
  int multiple_decimals = 2;  ///< exceedance multiples

  /// Species the table does not name are printed with the decimals of its first row.
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
  std::string id;  ///< "DO", "NH3-N", "area.day"
  Name name;
  std::string unit;
  bool higher_is_better = false;  ///< dissolved oxygen
  /// Bound of each class, its end included. Absent: the class takes in whatever the classes before it left.
  std::vector<std::optional<Decimal>> bounds;
  std::optional<Decimal> range_low;  ///< pH: inside [low, high] every class, outside the worst
  std::optional<Decimal> range_high;
  std::string condition;  ///< e.g. "paddy", "6.5<pH<=7.5"; empty = always
  bool evaluated = true;  ///< false: has bounds, but takes no part in the worst-item verdict
};
struct ClassRule {
  RuleHead head;
  std::vector<Level>
      classes;  ///< names of the classes, best first; one more than the bounds where a worst class lies beyond
  std::vector<ClassItem> items;
  const ClassItem* item(std::string_view id, std::string_view condition = {}) const;
};

/// One row of a status table: the status `classes[index]` holds when every bound given is met.
/// Shares in percent: `good` of the classes up to StatusRule::good_up_to, `worst` of the class beyond the last bound.
struct StatusRow {
  std::size_t status = 0;
  std::optional<Decimal> good_at_least;
  std::optional<Decimal> good_below;
  std::optional<Decimal> worst_at_least;
  std::optional<Decimal> worst_below;
};

/// From the classes of many sections to one word for the basin, and from one section's class to its word.
struct StatusRule {
  RuleHead head;
  std::string of;                       ///< id of the class rule, "GB3838"
  std::size_t good_up_to = 0;           ///< position of the last class counted as good: 2 = class III
  std::vector<Level> classes;           ///< the words, best first
  std::vector<StatusRow> rows;          ///< the first row that fits decides
  std::vector<std::size_t> of_section;  ///< for each class of `of`, the position of its word in `classes`
  /// Null when no row fits (the rule leaves gaps).
  const StatusRow* row(const Decimal& good_percent, const Decimal& worst_percent) const;
};

/// A set of rules that go together, chosen by `--standard`: CN2012, CN2026T, CN2026F, US2024, EEA2024, WHO2021.
/// Pointers live as long as the Rulebook. A set may lack parts (WHO has no index, EEA no limits).
struct Standard {
  RuleHead head;
  std::string id;         ///< head.ref.id + head.ref.edition, e.g. "CN2012"
  bool national = false;  ///< chosen by day and area when nobody names a standard
  const LimitRule* limits = nullptr;
  const IndexRule* index = nullptr;
  const EvaluationRule* evaluation = nullptr;
  const CompositeRule* composite = nullptr;
};

}  // namespace lantian::standards
