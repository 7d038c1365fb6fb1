#include "assess/status_row.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lantian::assess {
namespace {

/// The word for "whatever no other row of the item names" (GB 15618 "other land").
constexpr std::string_view other_word = "other";

bool is_operator(char c) {
  return c == '<' || c == '>' || c == '=';
}

/// "6.5<pH<=7.5" -> operands {"6.5", "pH", "7.5"}, operators {"<", "<="}.
struct ClauseParts {
  std::vector<std::string> operands{1};
  std::vector<std::string> operators;
};

ClauseParts taken_apart(std::string_view clause) {
  ClauseParts parts;
  for (std::size_t i = 0; i < clause.size(); ++i) {
    if (!is_operator(clause[i])) {
      parts.operands.back() += clause[i];
      continue;
    }
    std::string sign(1, clause[i]);
    if (i + 1 < clause.size() && clause[i + 1] == '=') sign += clause[++i];
    parts.operators.push_back(std::move(sign));
    parts.operands.emplace_back();
  }
  return parts;
}

/// Narrows the interval by "value sign bound".
void bound_by(ConditionInterval& interval, std::string_view sign, const Decimal& bound) {
  const bool included = sign.ends_with('=');
  if (sign.starts_with('<') || sign == "=" || sign == "==") {
    interval.high = bound;
    interval.high_included = included;
  }
  if (sign.starts_with('>') || sign == "=" || sign == "==") {
    interval.low = bound;
    interval.low_included = included;
  }
}

std::string mirrored(std::string sign) {
  if (sign.front() == '<') {
    sign.front() = '>';
  } else if (sign.front() == '>') {
    sign.front() = '<';
  }
  return sign;
}

std::optional<ConditionInterval> parse_interval(std::string_view clause) {
  const ClauseParts parts = taken_apart(clause);
  ConditionInterval interval;
  for (const std::string& operand : parts.operands) {
    if (!parse_decimal(operand)) interval.value = operand;
  }
  if (parts.operators.empty() || interval.value.empty()) return std::nullopt;
  for (std::size_t i = 0; i < parts.operators.size(); ++i) {
    const bool value_first = parts.operands[i] == interval.value;
    const auto bound = parse_decimal(parts.operands[value_first ? i + 1 : i]);
    if (!bound) return std::nullopt;
    bound_by(interval, value_first ? parts.operators[i] : mirrored(parts.operators[i]), *bound);
  }
  return interval;
}

/// Blanks around comparison signs go, so that the others separate clauses.
std::string tightened(std::string_view text) {
  std::string tight;
  for (const char c : text) {
    if (is_operator(c)) {
      while (!tight.empty() && tight.back() == ' ') tight.pop_back();
    }
    if (c != ' ' || (!tight.empty() && !is_operator(tight.back()))) tight += c;
  }
  return tight;
}

bool intervals_hold(const RowCondition& condition, const observe::StatusPoint& point) {
  return std::all_of(condition.intervals.begin(), condition.intervals.end(), [&](const ConditionInterval& interval) {
    const auto found = point.values.find(interval.value);
    return found != point.values.end() && interval.holds(found->second);
  });
}

}  // namespace

bool ConditionInterval::holds(const Decimal& value_given) const {
  if (low && (low_included ? value_given < *low : value_given <= *low)) return false;
  return !(high && (high_included ? value_given > *high : value_given >= *high));
}

RowCondition parse_condition(std::string_view text) {
  std::string commas = tightened(text);
  std::replace_if(
      commas.begin(), commas.end(), [](char c) { return c == ';' || c == '&' || c == ' '; }, ',');
  RowCondition condition;
  for (const std::string_view clause : split(commas, ',')) {
    if (clause.empty()) continue;
    if (auto interval = parse_interval(clause)) {
      condition.intervals.push_back(std::move(*interval));
    } else {
      condition.word = clause;
    }
  }
  return condition;
}

const standards::ClassItem* choose_row(const standards::ClassRule& rule, std::string_view item,
                                       const observe::StatusPoint& point) {
  const standards::ClassItem* plain = nullptr;
  const standards::ClassItem* other = nullptr;
  for (const standards::ClassItem& row : rule.items) {
    if (row.id != item) continue;
    const RowCondition condition = parse_condition(row.condition);
    if (!intervals_hold(condition, point)) continue;
    if (!condition.word.empty() && condition.word == point.condition) return &row;
    if (condition.word.empty()) plain = &row;
    if (condition.word == other_word && !point.condition.empty()) other = &row;
  }
  return other != nullptr ? other : plain;
}

bool chooses_rows(const standards::ClassRule& rule, std::string_view value) {
  return std::any_of(rule.items.begin(), rule.items.end(), [&](const standards::ClassItem& row) {
    const RowCondition condition = parse_condition(row.condition);
    return std::any_of(condition.intervals.begin(), condition.intervals.end(),
                       [&](const ConditionInterval& interval) { return interval.value == value; });
  });
}

}  // namespace lantian::assess
