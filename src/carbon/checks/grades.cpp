#include "carbon/checks/checks.hpp"
#include "inventory/evaluate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lantian::carbon {
namespace {

struct GradeAndGround {
  char grade = 'A';
  std::string because;
  void take(char other, const std::string& ground) {
    if (other <= grade && !because.empty()) return;
    grade = std::max(grade, other);
    because = ground;
  }
};

const Month* filing_of(const ComputedAccount& computed, const AccountLine& line) {
  const auto found = std::ranges::find_if(
      computed.filings, [&](const Month& one) { return one.month == line.month && one.facility == line.facility; });
  return found == computed.filings.end() ? nullptr : &*found;
}

FigureGrade line_grade(const CheckRules& rules, const ComputedAccount& computed, const AccountLine& line) {
  if (!line.mass) return {line.line, line.month, line.facility, 'E', line.missing};
  GradeAndGround worst;
  const Month* month = filing_of(computed, line);
  for (const Operand& one : line.operands) {
    const GuideParameter* parameter = computed.program->guide.parameter(one.id);
    if (one.kind == "parameter") {
      if (parameter != nullptr && (parameter->measured || !parameter->derived.empty())) {
        worst.take(rules.default_parameter, one.id);
      }
      continue;
    }
    const MonthItem* item = month == nullptr ? nullptr : month->item(one.id);
    if (item != nullptr) worst.take(grade_of(rules, *item, month->state), one.id);
  }
  return {line.line, line.month, line.facility, worst.grade, worst.because};
}

/// The worst grade that more than a minor part of the total stands on.
FigureGrade total_grade(const CheckRules& rules, const Account& account, const std::vector<FigureGrade>& lines) {
  FigureGrade total;
  std::array<double, 5> masses{};
  std::array<std::string, 5> grounds;
  double sum = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto place = static_cast<std::size_t>(lines[i].grade - 'A');
    const double mass = account.lines[i].mass ? std::abs(in(*account.lines[i].mass, tonne_co2)) : 0;
    masses[place] += mass;
    sum += mass;
    if (grounds[place].empty()) grounds[place] = lines[i].line;
  }
  if (!account.total || account.state == MonthState::missing || sum == 0) {
    total.because = sum == 0 ? "" : "something is missing";
    return total;
  }
  double worse = 0;
  for (std::size_t place = 5; place-- > 0;) {
    worse += masses[place];
    if (worse * 100 < inventory::number_of(rules.minor_percent) * sum || masses[place] == 0) continue;
    total.grade = static_cast<char>('A' + place);
    total.because = grounds[place];
    return total;
  }
  return total;
}

}  // namespace

char grade_of(const CheckRules& rules, const MonthItem& item, MonthState state) {
  if (item.standing == Standing::not_estimated || item.standing == Standing::confidential) return 'E';
  for (const QualityRule& rule : rules.grades) {
    if (!rule.origins.empty() && std::ranges::find(rule.origins, item.origin) == rule.origins.end()) continue;
    if (rule.meter && item.meter.empty() && item.origin == Origin::metered) continue;
    if (rule.evidence && item.evidence.empty()) continue;
    if (rule.final && state != MonthState::final) continue;
    return rule.grade;
  }
  return 'E';
}

std::vector<FigureGrade> grade_figures(const CheckRules& rules, const ComputedAccount& computed) {
  std::vector<FigureGrade> grades;
  for (const AccountLine& line : computed.account.lines) grades.push_back(line_grade(rules, computed, line));
  grades.push_back(total_grade(rules, computed.account, grades));
  return grades;
}

}  // namespace lantian::carbon
