#include "report/facts.hpp"
#include "report/sentences.hpp"

#include <fmt/core.h>

/// Short texts that every form of a bulletin sets in its own way.
namespace lantian::report {

std::string basis_text(const assess::PeriodVerdict& verdict, const Wording& words) {
  switch (verdict.basis) {
    case assess::Basis::hourly:
      return verdict.stations.size() == 1
                 ? words.say("page.basis_hourly_one")
                 : words.say("page.basis_hourly", {{"n", std::to_string(verdict.stations.size())}});
    case assess::Basis::daily:
      return words.say("page.basis_daily");
    case assess::Basis::members:
      break;
  }
  return words.say("page.basis_members", {{"n", std::to_string(verdict.members.size())}});
}

std::string standard_text(const standards::Standard& standard, const Wording& words) {
  std::string text = standard.id;
  std::string documents;
  for (const standards::RuleHead* head : heads_of(standard)) {
    if (head->document.empty() || documents.find(head->document) != std::string::npos) continue;
    documents += (documents.empty() ? "" : words.say("mark.dot")) + head->document;
  }
  return documents.empty() ? text : text + words.say("mark.colon") + documents;
}

std::string budget_text(const assess::TargetVerdict& target, const Wording& words) {
  const assess::Budget& budget = target.budget;
  const std::string left = std::to_string(budget.days_left);
  if (budget.days_left == 0) return words.say("target.budget_none");
  if (budget.out_of_reach) return words.say("target.out_of_reach", {{"left", left}});
  if (budget.days) {
    return words.say(target.target.statistic.starts_with("good") ? "target.budget_good" : "target.budget_heavy",
                     {{"n", std::to_string(*budget.days)}, {"left", left}});
  }
  if (budget.concentration) {
    return words.say("target.budget_mean",
                     {{"value", words.quantity(*budget.concentration, target.target.unit)}, {"left", left}});
  }
  return words.say("mark.none");
}

std::string index_range(const std::vector<standards::Level>& levels, std::size_t i, const Wording& words) {
  const int low = i == 0 ? 0 : levels[i - 1].up_to + 1;
  if (i + 1 == levels.size()) return words.say("classes.above", {{"n", std::to_string(low - 1)}});
  return fmt::format("{}{}{}", low, words.say("mark.none"), levels[i].up_to);
}

}  // namespace lantian::report
