#include "respond/warning/proposal.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace lantian::respond {
namespace {

UnitProposal unit_proposal(const WarningRules& rules, const ForecastPlace& place) {
  UnitProposal out{place.id, spells(rules, series_of(place)), {}, {}};
  for (const ForecastDay& day : place.days) {
    out.aqi.emplace_back(day.day, day.aqi);
    out.causes.push_back(day.cause);
  }
  return out;
}

/// The most frequent one of the run; of equal ones that which asks for more.
AirCause cause_of_run(const UnitProposal& unit, const WarningRun& run) {
  std::map<AirCause, int> counts;
  for (std::size_t n = 0; n < unit.aqi.size(); ++n) {
    const Day day = unit.aqi[n].first;
    if (day >= day_of(run.from) && day <= day_of(run.until)) ++counts[unit.causes[n]];
  }
  AirCause best = AirCause::pm25;
  int most = 0;
  for (const auto& [cause, count] : counts) {
    if (count > most) best = cause;
    most = std::max(most, count);
  }
  return best;
}

void take_spell(WarningProposal& out, const UnitProposal& unit, const WarningSpell& spell) {
  out.run = out.units.empty()
                ? spell.run
                : WarningRun{std::min(out.run.from, spell.run.from), std::max(out.run.until, spell.run.until)};
  out.units.push_back(unit.unit);
  if (spell.level <= out.level) return;
  out.level = spell.level;
  out.criterion = spell.criterion;
  out.cause = cause_of_run(unit, spell.run);
  out.figures = fmt::format("{}: {}", unit.unit, spell.figures);
}

}  // namespace

WarningSeries series_of(const ForecastPlace& place) {
  WarningSeries out;
  if (place.days.empty()) return out;
  const auto by_day = [](const ForecastDay& day) { return day.day; };
  const Day first = std::ranges::min_element(place.days, {}, by_day)->day;
  const Day last = std::ranges::max_element(place.days, {}, by_day)->day;
  out.first = hour_ending(first, 1);
  const auto count = static_cast<std::size_t>((last - first).count()) + 1;
  out.aqi.resize(count);
  out.pm25.resize(count);
  for (const ForecastDay& day : place.days) {
    const auto at = static_cast<std::size_t>((day.day - first).count());
    if (day.aqi) out.aqi[at] = *day.aqi;
    if (day.pm25) out.pm25[at] = day.pm25->value;
  }
  return out;
}

std::vector<std::string> joint_units(const RegionalRule& rule, const WarningSetting& setting,
                                     std::span<const std::pair<std::string, Level>> levels, Level least) {
  std::set<std::string> open;
  for (const auto& [unit, level] : levels) {
    if (level >= least) open.insert(unit);
  }
  while (!open.empty()) {
    std::vector<std::string> group{*open.begin()};
    open.erase(open.begin());
    for (std::size_t at = 0; at < group.size(); ++at) {
      std::erase_if(open, [&](const std::string& unit) {
        if (!setting.touch(group[at], unit)) return false;
        group.push_back(unit);
        return true;
      });
    }
    std::set<std::string_view> prefectures;
    for (const std::string& unit : group) {
      if (const auto of = setting.prefecture_of(unit); !of.empty()) prefectures.insert(of);
    }
    const bool enough = static_cast<int>(group.size()) >= rule.least_units &&
                        static_cast<int>(prefectures.size()) >= rule.least_prefectures;
    if (!enough) continue;
    std::ranges::sort(group);
    return group;
  }
  return {};
}

WarningProposal propose_warning(const WarningRules& rules, const WarningSetting& setting, const Forecast& forecast,
                                std::span<const std::string> units) {
  WarningProposal out;
  out.forecast = forecast.id;
  out.issued = forecast.issued;
  out.rule_set = rules.id;
  std::vector<std::pair<std::string, Level>> levels;
  for (const std::string& unit : units) {
    const ForecastPlace* place = forecast.find(unit);
    const bool known = place != nullptr &&
                       std::ranges::any_of(place->days, [](const ForecastDay& day) { return day.aqi || day.pm25; });
    if (!known) {
      out.unknown.push_back(unit);
      continue;
    }
    out.by_unit.push_back(unit_proposal(rules, *place));
    const UnitProposal& made = out.by_unit.back();
    levels.emplace_back(unit, made.spells.empty() ? Level::none : made.spells.front().level);
    if (!made.spells.empty()) take_spell(out, made, made.spells.front());
  }
  out.list = out.level >= Level::yellow && rules.cause(out.cause).list;
  if (rules.regional && out.level >= Level::yellow) {
    for (const ForecastPlace& place : forecast.places) {
      const bool neighbour = !place.station && std::ranges::find(units, place.id) == units.end() &&
                             !setting.prefecture_of(place.id).empty();
      if (!neighbour) continue;
      const auto found = spells(rules, series_of(place));
      levels.emplace_back(place.id, found.empty() ? Level::none : found.front().level);
    }
    out.regional_units = joint_units(*rules.regional, setting, levels, Level::yellow);
    out.regional = !out.regional_units.empty();
  }
  return out;
}

WarningSupport support_of(const WarningRules& rules, const WarningSetting& setting, const Forecast& forecast,
                          std::span<const std::string> units, HourEnding clear_from) {
  const WarningProposal all = propose_warning(rules, setting, forecast, units);
  WarningSupport out{forecast.id, rules.id,    all.level, all.criterion,          all.run,
                     all.cause,   all.figures, false,     rules.lift.has_value(), "",
                     {}};
  for (const UnitProposal& unit : all.by_unit) {
    out.known_until = std::max(out.known_until, hour_ending(unit.aqi.back().first, 24));
  }
  if (!rules.lift) return out;
  out.lift = all.unknown.empty() && !units.empty();
  for (const UnitProposal& unit : all.by_unit) {
    const WarningSeries series = series_of(*forecast.find(unit.unit));
    if (!lift_met(*rules.lift, series, clear_from)) out.lift = false;
    out.lift_figures += fmt::format("{}{}: {}", out.lift_figures.empty() ? "" : "; ", unit.unit,
                                    lift_figures(*rules.lift, series, clear_from));
  }
  return out;
}

}  // namespace lantian::respond
