#include "respond/warning/evaluate.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::respond {
namespace {

constexpr int window_hours = 24;

/// Means over 24 h: one a day, or one from each hour on.
struct WarningWindows {
  HourEnding first{};
  int step = window_hours;  ///< hours from one to the next
  std::vector<std::optional<double>> means;

  int stride() const { return window_hours / step; }
  int size() const { return static_cast<int>(means.size()); }
  HourEnding begins(int at) const { return first + std::chrono::hours{at * step}; }
  HourEnding ends(int at) const { return begins(at) + std::chrono::hours{window_hours - 1}; }
};

WarningWindows windows_of(const WarningSeries& series, WarningItem item) {
  WarningWindows out{series.first, series.hourly ? 1 : window_hours, {}};
  const auto& values = series.of(item);
  if (!series.hourly) {
    out.means = values;
    return out;
  }
  for (std::size_t from = 0; from + window_hours <= values.size(); ++from) {
    double sum = 0;
    int there = 0;
    for (std::size_t at = from; at < from + window_hours; ++at) {
      sum += values[at].value_or(0);
      there += values[at] ? 1 : 0;
    }
    out.means.push_back(there == window_hours ? std::optional{sum / window_hours} : std::nullopt);
  }
  return out;
}

/// How many windows end to end hold the condition from here on.
int windows_in_a_row(const WarningWindows& windows, const WarningCondition& condition, int from) {
  int count = 0;
  for (int at = from; at < windows.size(); at += windows.stride(), ++count) {
    const auto& mean = windows.means[static_cast<std::size_t>(at)];
    if (!mean || !condition.holds(*mean)) break;
  }
  return count;
}

bool met_within(const WarningWindows& windows, const WarningCondition& condition, const WarningRun& run) {
  const int needed = condition.hours / window_hours;
  for (int at = 0; at < windows.size(); ++at) {
    if (windows.begins(at) < run.from) continue;
    if (windows.begins(at) + std::chrono::hours{condition.hours - 1} > run.until) break;
    if (windows_in_a_row(windows, condition, at) >= needed) return true;
  }
  return false;
}

std::string_view warning_item_text(WarningItem item) {
  return item == WarningItem::aqi ? "AQI" : "PM2.5";
}

std::string window_text(const WarningWindows& windows, int at) {
  const auto& mean = windows.means[static_cast<std::size_t>(at)];
  const std::string value = mean ? fmt::format("{:.4g}", *mean) : "missing";
  if (windows.step == window_hours) return fmt::format("{} {}", text_of(day_of(windows.begins(at))), value);
  return fmt::format("24 h to {} {}", text_of(windows.ends(at)), value);
}

std::string run_figures(const WarningCriterion& criterion, const WarningWindows& windows, int from, int count) {
  std::string out;
  for (const WarningCondition& one : criterion.conditions) {
    out += fmt::format("{}{} {} {} for {} h", out.empty() ? "" : ", within it ", warning_item_text(one.item),
                       one.reaches ? ">=" : ">", one.bound, one.hours);
  }
  for (int n = 0; n < count; ++n) {
    out += fmt::format("{} {}", n == 0 ? ":" : ",", window_text(windows, from + n * windows.stride()));
  }
  return out;
}

/// A run that begins before midnight and at hour 1 alike is met by days; else it rolls.
void criterion_runs(const WarningRules& rules, const WarningCriterion& criterion, const WarningSeries& series,
                    std::vector<CriterionMet>& out) {
  const WarningCondition& longest = criterion.conditions.front();
  const WarningWindows windows = windows_of(series, longest.item);
  const int needed = longest.hours / window_hours;
  for (int at = 0; at < windows.size(); ++at) {
    const bool at_midnight = hour_of_day(windows.begins(at)) == 1;
    if (!rules.rolling && !at_midnight) continue;
    const int count = windows_in_a_row(windows, longest, at);
    if (count < needed) continue;
    const WarningRun run{windows.begins(at), windows.ends(at + (count - 1) * windows.stride())};
    const bool all = std::all_of(criterion.conditions.begin() + 1, criterion.conditions.end(),
                                 [&](const auto& one) { return met_within(windows_of(series, one.item), one, run); });
    if (!all) continue;
    out.push_back({criterion.id, criterion.level, run, !at_midnight, run_figures(criterion, windows, at, count)});
    at += count * windows.stride() - 1;
  }
}

bool strictest_first(const CriterionMet& a, const CriterionMet& b) {
  return a.level != b.level ? a.level > b.level : a.run.from < b.run.from;
}

}  // namespace

WarningSeries by_day(Day first, std::vector<std::optional<double>> aqi) {
  return {hour_ending(first, 1), false, std::move(aqi), {}};
}

WarningSeries by_hour(HourEnding first, std::vector<std::optional<double>> aqi) {
  return {first, true, std::move(aqi), {}};
}

std::vector<CriterionMet> criteria_met(const WarningRules& rules, const WarningSeries& series) {
  std::vector<CriterionMet> out;
  for (const WarningCriterion& one : rules.criteria) criterion_runs(rules, one, series, out);
  std::ranges::stable_sort(out, strictest_first);
  return out;
}

std::vector<WarningSpell> spells(const WarningRules& rules, const WarningSeries& series) {
  return merged_spells(rules, criteria_met(rules, series));
}

std::vector<WarningSpell> merged_spells(const WarningRules& rules, std::vector<CriterionMet> met) {
  std::ranges::stable_sort(met, {}, [](const CriterionMet& one) { return one.run.from; });
  std::vector<WarningSpell> out;
  for (CriterionMet& one : met) {
    const bool apart = out.empty() || one.run.from - out.back().run.until - std::chrono::hours{1} >=
                                          std::chrono::hours{rules.merge_gap_hours};
    if (apart) out.push_back({Level::none, "", one.run, {}, ""});
    WarningSpell& spell = out.back();
    spell.run.until = std::max(spell.run.until, one.run.until);
    spell.met.push_back(std::move(one));
  }
  for (WarningSpell& spell : out) {
    std::ranges::stable_sort(spell.met, strictest_first);
    spell.level = spell.met.front().level;
    spell.criterion = spell.met.front().criterion;
    spell.figures = spell.met.front().figures;
  }
  return out;
}

std::optional<WarningRun> lift_met(const LiftRule& rule, const WarningSeries& series, HourEnding from) {
  const WarningWindows windows = windows_of(series, rule.item);
  int at = 0;
  while (at < windows.size() && windows.begins(at) < from) ++at;
  if (at == windows.size() || windows.begins(at) - from >= std::chrono::hours{windows.step}) return std::nullopt;
  const HourEnding begun = windows.begins(at);
  for (; at < windows.size(); ++at) {
    const auto& mean = windows.means[static_cast<std::size_t>(at)];
    if (!mean || *mean >= rule.below) return std::nullopt;
    if (windows.ends(at) - begun + std::chrono::hours{1} >= std::chrono::hours{rule.hours}) {
      return WarningRun{begun, begun + std::chrono::hours{rule.hours - 1}};
    }
  }
  return std::nullopt;
}

std::string lift_figures(const LiftRule& rule, const WarningSeries& series, HourEnding from) {
  const WarningWindows windows = windows_of(series, rule.item);
  std::string out = fmt::format("{} < {} for {} h", warning_item_text(rule.item), rule.below, rule.hours);
  const int stride = series.hourly ? rule.hours - window_hours : 1;
  int shown = 0;
  for (int at = 0; at < windows.size() && shown * window_hours < rule.hours; ++at) {
    if (windows.begins(at) < from ||
        (shown == 1 && series.hourly && windows.begins(at) < from + std::chrono::hours{stride}))
      continue;
    out += fmt::format("{} {}", shown++ == 0 ? ":" : ",", window_text(windows, at));
  }
  return out;
}

}  // namespace lantian::respond
