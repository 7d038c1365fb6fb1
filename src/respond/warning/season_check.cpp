#include "respond/warning/season_check.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, 3> warning_fault_words{"unsupported", "forecast_unwarned", "observed_unwarned"};

void acts_on_nothing(const SeasonAir& season, std::vector<WarningFinding>& out) {
  for (const Episode& episode : season.episodes) {
    for (const EpisodeEvent& event : episode.events) {
      const Day day = std::chrono::floor<std::chrono::days>(to_local(event.at));
      if (!unsupported(event) || !season.period.contains(day)) continue;
      WarningFinding one;
      one.fault = WarningFault::unsupported;
      one.first = one.last = day;
      one.level = one.in_force = event.level;
      one.episode = event.episode;
      one.act = event.number;
      one.units = event.units;
      if (!event.evidence.forecast.empty()) one.forecasts = {event.evidence.forecast};
      one.figures = event.evidence.reason;
      out.push_back(std::move(one));
    }
  }
}

/// What asked for a warning on one day.
struct UnwarnedDay {
  Level level{};
  std::string criterion, figures;
  std::vector<std::string> units, forecasts;
};

void add_once(std::vector<std::string>& to, const std::string& one) {
  if (!one.empty() && std::ranges::find(to, one) == to.end()) to.push_back(one);
}

void note_days(std::map<Day, UnwarnedDay>& by_day, const SeasonAir& season, const WarningSpell& spell,
               const std::string& unit, const std::string& forecast) {
  if (spell.level < Level::yellow) return;
  for (Day day = day_of(spell.run.from); day <= day_of(spell.run.until); day += std::chrono::days{1}) {
    if (!season.period.contains(day) || level_in_force(season.episodes, day) >= Level::yellow) continue;
    UnwarnedDay& one = by_day[day];
    add_once(one.units, unit);
    add_once(one.forecasts, forecast);
    if (spell.level <= one.level) continue;
    one.level = spell.level;
    one.criterion = spell.criterion;
    one.figures = unit + ": " + spell.figures;
  }
}

void tell_days(const std::map<Day, UnwarnedDay>& by_day, WarningFault fault, std::vector<WarningFinding>& out) {
  std::optional<WarningFinding> open;
  for (const auto& [day, one] : by_day) {
    if (!open || day != open->last + std::chrono::days{1}) {
      if (open) out.push_back(*std::move(open));
      open = WarningFinding{};
      open->fault = fault;
      open->first = day;
      open->unit = one.units.front();
    }
    open->last = day;
    for (const std::string& unit : one.units) add_once(open->units, unit);
    for (const std::string& forecast : one.forecasts) add_once(open->forecasts, forecast);
    if (one.level <= open->level) continue;
    open->level = one.level;
    open->criterion = one.criterion;
    open->figures = one.figures;
  }
  if (open) out.push_back(*std::move(open));
}

}  // namespace

std::string_view word_of(WarningFault fault) {
  return warning_fault_words[static_cast<std::size_t>(fault)];
}

Level level_in_force(std::span<const Episode> episodes, Day day) {
  const HourEnding first = hour_ending(day, 1), last = hour_ending(day, 24);
  Level out = Level::none;
  for (const Episode& episode : episodes) {
    if (!episode.began || *episode.began > last || (episode.ended && *episode.ended < first)) continue;
    Level level = Level::none;
    for (const EpisodeEvent& event : episode.events) {
      const bool running =
          event.act == EpisodeAct::start || event.act == EpisodeAct::upgrade || event.act == EpisodeAct::downgrade;
      if (!running || event.from > last) continue;
      // A level that was left before the day began no longer counts; one that was left within it does.
      level = event.from <= first ? event.level : std::max(level, event.level);
    }
    out = std::max(out, level);
  }
  return out;
}

std::vector<WarningFinding> season_findings(const WarningRules& rules, const SeasonAir& season) {
  std::vector<WarningFinding> out;
  acts_on_nothing(season, out);
  std::map<Day, UnwarnedDay> forecast, observed;
  for (const WarningProposal& proposal : season.proposals) {
    if (!proposal.list) continue;
    for (const UnitProposal& unit : proposal.by_unit) {
      for (const WarningSpell& spell : unit.spells) note_days(forecast, season, spell, unit.unit, proposal.forecast);
    }
  }
  for (const auto& [unit, series] : season.observed) {
    for (const WarningSpell& spell : spells(rules, series)) note_days(observed, season, spell, unit, "");
  }
  tell_days(forecast, WarningFault::forecast_unwarned, out);
  tell_days(observed, WarningFault::observed_unwarned, out);
  return out;
}

}  // namespace lantian::respond
