#include "respond/grade/grade.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::respond {
namespace {

std::size_t rank_of(const GradeScale& scale, std::string_view grade) {
  return static_cast<std::size_t>(std::ranges::find(scale.grades, grade) - scale.grades.begin());
}

Day months_later(Day day, int months) {
  const std::chrono::year_month_day date{day};
  const auto moved = std::chrono::year_month{date.year(), date.month()} + std::chrono::months{months};
  const std::chrono::year_month_day at{moved.year(), moved.month(), date.day()};
  return at.ok() ? Day{at} : Day{moved / std::chrono::last};
}

GradeTask task_of(const GradeRules& rules, std::string_view industry, const IndicatorGroup& group, std::string from,
                  std::string to) {
  GradeTask task{group.id, std::move(from), std::move(to), {}, "text_missing", false};
  for (const Indicator& one : rules.indicators) {
    if (one.industry != industry || one.group != task.group || one.grade != task.to) continue;
    task.text = one.text;
    task.status = one.status;
  }
  return task;
}

/// The grade that the groups give, and which of them hold it down.
Result<void> judge_groups(const GradeRules& rules, const GradeScale& scale, const GradeFacts& facts,
                          GradeVerdict& verdict) {
  for (const auto& [group, grade] : facts.groups) {
    if (std::ranges::find(rules.groups, group, &IndicatorGroup::id) == rules.groups.end()) {
      return Error{ErrorCode::not_found, fmt::format("{} is no group of indicators", in_quotes(group)), group};
    }
    if (rank_of(scale, grade) == scale.grades.size()) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("{} is no grade of this industry; its grades are {}", in_quotes(grade),
                               joined(scale.grades, ", ")),
                   group};
    }
  }
  std::size_t lowest = 0;
  const auto rank = [&](const IndicatorGroup& group) {
    const auto found = facts.groups.find(group.id);
    return found == facts.groups.end() ? scale.grades.size() - 1 : rank_of(scale, found->second);
  };
  for (const IndicatorGroup& group : rules.groups) lowest = std::max(lowest, rank(group));
  verdict.by_groups = scale.grades[lowest];
  for (const IndicatorGroup& group : rules.groups) {
    if (!facts.groups.contains(group.id)) verdict.not_judged.push_back(group.id);
    if (rank(group) == lowest) verdict.failing.push_back(group.id);
  }
  if (lowest == 0) return {};
  verdict.next = scale.grades[lowest - 1];
  for (const IndicatorGroup& group : rules.groups) {
    if (rank(group) != lowest) continue;
    GradeTask task = task_of(rules, facts.industry, group, verdict.by_groups, verdict.next);
    task.decides = true;
    verdict.tasks.push_back(std::move(task));
  }
  return {};
}

/// Takes away what events and the calendar take away.
Result<void> take_away(const GradeRules& rules, const GradeScale& scale, const GradeFacts& facts, Day on,
                       GradeVerdict& verdict) {
  for (const GradeEvent& event : facts.events) {
    const auto trigger = std::ranges::find(rules.triggers, event.trigger, &DowngradeTrigger::id);
    if (trigger == rules.triggers.end()) {
      return Error{ErrorCode::not_found, fmt::format("{} takes no grade away", in_quotes(event.trigger)),
                   event.trigger};
    }
    const Day again = months_later(event.on, rules.reapply_after_months);
    if (event.on > on || again <= on) continue;
    // A scale of two grades has no C: what falls, falls to its end.
    const std::size_t to = std::min(rank_of(scale, trigger->to), scale.grades.size() - 1);
    if (!verdict.ask_again || again > *verdict.ask_again) verdict.ask_again = again;
    if (to > rank_of(scale, verdict.grade)) {
      verdict.grade = scale.grades[to];
      verdict.lost_by = event;
    }
  }
  if (facts.until && on > *facts.until) {
    verdict.expired = true;
    verdict.grade.clear();
  }
  return {};
}

}  // namespace

Result<GradeVerdict> judge_grade(const GradeRules& rules, const GradeFacts& facts, Day on) {
  const GradeScale* scale = rules.scale_of(facts.industry);
  if (scale == nullptr) {
    return Error{ErrorCode::not_found,
                 fmt::format("{} is none of the industries of data/grades/industries.toml", in_quotes(facts.industry)),
                 ""};
  }
  GradeVerdict verdict;
  LANTIAN_CHECK(judge_groups(rules, *scale, facts, verdict));
  verdict.grade = verdict.by_groups;
  LANTIAN_CHECK(take_away(rules, *scale, facts, on, verdict));
  return verdict;
}

std::vector<GradeTask> tasks_of_grade(const GradeRules& rules, std::string_view industry, std::string_view grade) {
  const GradeScale* scale = rules.scale_of(industry);
  if (scale == nullptr) return {};
  const std::size_t rank = grade.empty() ? scale->grades.size() - 1 : rank_of(*scale, grade);
  if (rank == 0 || rank == scale->grades.size()) return {};
  std::vector<GradeTask> tasks;
  for (const IndicatorGroup& group : rules.groups) {
    tasks.push_back(task_of(rules, industry, group, scale->grades[rank], scale->grades[rank - 1]));
  }
  return tasks;
}

bool cuts_by_choice(const GradeRules& rules, std::string_view industry, std::string_view grade) {
  const GradeScale* scale = rules.scale_of(industry);
  return scale != nullptr && std::ranges::find(scale->own, grade) != scale->own.end();
}

}  // namespace lantian::respond
