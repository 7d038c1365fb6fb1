#pragma once
#include "observe/points.hpp"
#include "standards/rule.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which row of a class table speaks about a point. Inside the room.
namespace lantian::assess {

/// What a condition asks of one value: "6.5<pH<=7.5", "pH>7.5".
struct ConditionInterval {
  std::string value;  ///< id of the value asked for
  std::optional<Decimal> low;
  std::optional<Decimal> high;
  bool low_included = false;
  bool high_included = false;
  bool holds(const Decimal& value_given) const;
};

/// A condition taken apart: at most one word, any number of intervals, separated by commas, semicolons, '&' or blanks.
struct RowCondition {
  std::string word;
  std::vector<ConditionInterval> intervals;
};
RowCondition parse_condition(std::string_view text);

/// The row of `item` for the point; null when the rule has none for it (see judge_point).
const standards::ClassItem* choose_row(const standards::ClassRule& rule, std::string_view item,
                                       const observe::StatusPoint& point);

/// True when some condition of the rule asks for this value: a soil pH chooses rows and is no unknown column.
bool chooses_rows(const standards::ClassRule& rule, std::string_view value);

}  // namespace lantian::assess
