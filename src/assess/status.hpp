#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/rational.hpp"
#include "base/result.hpp"
#include "observe/points.hpp"
#include "standards/rule.hpp"
#include "standards/rulebook.hpp"

#include <optional>
#include <string>
#include <vector>

/// Water sections, drinking-water sources, soil and noise points: classes by single-factor evaluation.
namespace lantian::assess {

using observe::StatusPoint;

/// One item of a point: the best class whose bound its value meets.
struct ItemClass {
  const standards::ClassItem* row = nullptr;  ///< the row of the class table that was used
  int class_index = -1;                       ///< 0-based, best first
};

/// The class of one point: the worst of its items' best classes.
struct PointVerdict {
  const StatusPoint* point = nullptr;
  int class_index = -1;               ///< 0-based, best first; -1 when no item could be judged
  std::vector<std::string> deciding;  ///< items that put it there
  std::vector<std::string>
      unjudged;  ///< columns the rule does not know, or knows only with a pH or land use the point lacks
  std::vector<ItemClass> items;  ///< every item judged, in the order of their names
};
/// A value at a bound meets it. pH outside its range is the worst class. An item without a bound for a class meets it.
/// Rows with a condition are chosen by the point: clauses on a value ("6.5<pH<=7.5", ends as written) must hold; of the
/// rows left, the one with the point's own word, else the one for "other" when the point has a word, else the one
/// without a word. Items that the rule lists without evaluating (temperature, total nitrogen) are left out. Source: GB
/// 3838-2002 5.1 (single factor); GB 15618-2018 and GB 36600-2018 likewise. Returns invalid_argument when no item of
/// the point is in the rule.
Result<PointVerdict> judge_point(const StatusPoint& point, const standards::ClassRule& rule);

/// The class of one value of one item, for means that are no point's. `value` is compared as given.
/// Returns invalid_argument when the rule has no such item without a condition.
Result<int> class_of_value(const Rational& value, std::string_view item, const standards::ClassRule& rule);

/// Points counted by class.
struct ClassCounts {
  std::vector<int> by_class;
  int total = 0;  ///< points judged; points without any value are not counted
  Rational percent(std::size_t class_index) const { return Rational::of(Int128{by_class[class_index]} * 100, total); }
  /// Points in this class or a better one.
  int up_to(std::size_t class_index) const;
};

/// The mean level of noise points.
struct MeanLevel {
  Rational exact;
  Decimal printed;      ///< rounded once, half to even, to the layout's decimals
  int class_index = 0;  ///< of the printed mean: HJ 640 leaves a gap of 0.1 dB between classes
};

/// The points of one county.
struct UnitStatus {
  std::string unit_id;
  ClassCounts counts;
  std::optional<MeanLevel> mean;  ///< noise only
};

/// A kind of points judged together.
struct StatusVerdict {
  std::string kind;  ///< "water", "drinking", "soil", "noise-area", "noise-road"
  const standards::ClassRule* rule = nullptr;
  std::vector<PointVerdict> points;
  ClassCounts counts;
  std::optional<Rational> mean;      ///< noise: mean level (road: weighted by length), dB(A)
  std::optional<int> overall_class;  ///< noise: class of the mean; water: basin status (0-based, best first)
  std::string overall_name_zh;
  std::string overall_name_en;
  std::optional<int> attaining;  ///< drinking sources and soil points within their standard
  bool synthetic = false;
  std::optional<Decimal> mean_printed;                  ///< `mean` as published
  const standards::StatusRule* overall_rule = nullptr;  ///< water: the table that names the basin's status
  std::string attaining_up_to;                          ///< numeral of the last class that attains
  std::vector<UnitStatus> by_unit;                      ///< in order of unit id; points without a unit are not in it
  std::vector<std::string> notes;                       ///< from the table, and points that could not be judged
};

/// The rules a kind is judged by.
struct StatusRules {
  const standards::ClassRule* classes = nullptr;
  const standards::StatusRule* overall = nullptr;  ///< null: no status of the whole is named
};
/// Looks up what `layout.judging` names. Returns not_found or not_in_force.
Result<StatusRules> status_rules(const observe::PointLayout& layout, const standards::Rulebook& rulebook, Day day);

/// Judges all points of a table. The verdict points into `table` and `rules`, which must outlive it.
/// Shares are exact counts; means are exact and rounded once (area: arithmetic; road: sum of l*L / sum of l).
/// Source: GB 3838-2002 5; Huanban [2011] No. 22 (basin status); HJ 640-2012 (levels of means).
/// Returns incomplete when no point can be judged, invalid_argument when the layout and the rule do not fit together
/// (an attaining class or a mean's item the rule does not have).
Result<StatusVerdict> judge_status(const observe::PointTable& table, const observe::PointLayout& layout,
                                   const StatusRules& rules);

}  // namespace lantian::assess
