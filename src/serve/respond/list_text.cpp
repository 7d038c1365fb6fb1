#include "serve/respond/list_text.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

std::string share_text(const respond::ShareLine& line) {
  const std::string have = line.percent ? respond::printed_percent(*line.percent) : "unknown";
  if (!line.required) return fmt::format("{} {} %", word_of(line.pollutant), have);
  return fmt::format("{} {} of {} %{}", word_of(line.pollutant), have, *line.required,
                     line.percent && !line.reached ? " (short)" : "");
}

std::string shares_text(const respond::ShareVerdict& verdict) {
  std::string text;
  for (const respond::ShareLine& line : verdict.lines) text += (text.empty() ? "" : ", ") + share_text(line);
  if (verdict.balance) {
    text += fmt::format("; SO2+NOx {} of {} %{}", respond::printed_percent(*verdict.balance), verdict.balance_required,
                        verdict.balance_used ? " (makes up)" : "");
  }
  if (verdict.enterprises) {
    text += fmt::format("; enterprises {} of {} %", respond::printed_percent(*verdict.enterprises),
                        *verdict.enterprises_floor);
  }
  return text + (verdict.passes() ? "  -> reached" : "  -> NOT reached");
}

}  // namespace

std::string printed_shares(const ListOffice& office, const respond::ReductionList& list, Day on, int hour,
                           bool chinese) {
  std::size_t units = 0;
  for (const respond::Enterprise& one : list.enterprises) units += one.units.size();
  std::string out =
      fmt::format("{}  {}  {}{}\n{} enterprises, {} units, {} measures, {} dust sites, {} fleets\n", list.id, list.unit,
                  list.season, list.synthetic ? "  SYNTHETIC" : "", list.enterprises.size(), units,
                  list.measures.size(), list.dust.size(), list.mobile.size());
  out += fmt::format("*: in force on {}\n", text_of(on));
  for (const respond::Level level : respond::list_levels) {
    out += fmt::format("\n{}, hour {}\n", word_of(level), hour);
    const respond::ShareSet* in_force = office.rules.share_set_on(level, list.unit, on);
    for (const respond::ShareSet& set : office.rules.shares) {
      const auto verdict = respond::judge_shares(set, list, level, hour);
      if (!verdict.asked) continue;
      out += fmt::format("{} {:<9} {} [{}, {}]\n", &set == in_force ? '*' : ' ', set.id, shares_text(verdict),
                         set.name.shown(chinese), set.status);
    }
  }
  return out;
}

std::string printed_findings(const std::vector<respond::ListFinding>& findings, std::size_t shown, bool chinese) {
  std::string out;
  for (const respond::Severity severity : {respond::Severity::error, respond::Severity::warning}) {
    std::size_t count = 0;
    for (const respond::ListFinding& one : findings) {
      if (one.severity != severity) continue;
      if (count++ < shown) out += fmt::format("{} {}: {}\n", word_of(severity), one.code, one.message.shown(chinese));
    }
    if (count > shown) out += fmt::format("  ... and {} more\n", count - shown);
  }
  const auto errors = std::ranges::count(findings, respond::Severity::error, &respond::ListFinding::severity);
  return out + fmt::format("{} errors, {} warnings: {}\n", errors,
                           static_cast<std::ptrdiff_t>(findings.size()) - errors,
                           errors == 0 ? "may be dispatched from" : "nothing is dispatched from it");
}

std::string printed_grade(const respond::GradeRules& rules, const respond::GradeVerdict& verdict, bool chinese) {
  std::string out = fmt::format("grade {}\n", verdict.grade.empty() ? "none" : verdict.grade);
  if (verdict.expired) out += fmt::format("  the grade {} has ended\n", verdict.by_groups);
  if (verdict.lost_by)
    out += fmt::format("  lost by {} on {}\n", verdict.lost_by->trigger, text_of(verdict.lost_by->on));
  if (verdict.ask_again) out += fmt::format("  may be asked for again from {}\n", text_of(*verdict.ask_again));
  if (!verdict.not_judged.empty()) out += fmt::format("  not judged: {}\n", joined(verdict.not_judged, ", "));
  if (!verdict.tasks.empty()) out += fmt::format("what lifts {} to {}:\n", verdict.by_groups, verdict.next);
  for (const respond::GradeTask& task : verdict.tasks) {
    const auto group = std::ranges::find(rules.groups, task.group, &respond::IndicatorGroup::id);
    const std::string& words = task.text.shown(chinese);
    out += fmt::format("  {}: {} [{}]\n", group == rules.groups.end() ? task.group : group->name.shown(chinese),
                       words.empty() ? "the official text is to be supplied" : words, task.status);
  }
  return out;
}

std::string printed_grade_rules(const respond::GradeRules& rules, bool chinese) {
  std::string out;
  for (const respond::Industry& one : rules.industries) {
    const respond::GradeScale* scale = rules.scale_of(one.id);
    out +=
        fmt::format("{:<18} {:<28} {} [{}]\n", one.id, one.name.shown(chinese), joined(scale->grades, " "), one.status);
  }
  out += "\n";
  for (const respond::MeasureRow& row : rules.measures) {
    std::string levels;
    for (const respond::Level level : row.levels) levels += fmt::format(" {}", word_of(level));
    const std::string ask = row.kind == respond::MeasureKind::stretch
                                ? fmt::format("stretch to {} h", row.hours)
                                : fmt::format("{} {} %", word_of(row.kind), row.percent);
    out += fmt::format("{:<12} {:<16}{:<15} {:<32} {}{} [{}]\n", row.industry, joined(row.grades, " "), levels,
                       joined(row.processes, " "), ask,
                       row.from_hour > 0 ? fmt::format(" from hour {}", row.from_hour) : "", row.status);
  }
  return out;
}

}  // namespace lantian::serve
