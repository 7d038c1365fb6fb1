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

/// Whether a response of any level that counts ran, or the day is another season's.
bool is_answered(const SeasonAir& season, Day day) {
  return !season.period.contains(day) || level_in_force(season.episodes, day) >= Level::yellow;
}

void note_day(UnwarnedDay& one, const WarningSpell& spell, const std::string& unit, const std::string& forecast) {
  add_once(one.units, unit);
  add_once(one.forecasts, forecast);
  if (spell.level <= one.level) return;
  one.level = spell.level;
  one.criterion = spell.criterion;
  one.figures = unit + ": " + spell.figures;
}

bool covers(const WarningSpell& spell, Day day) {
  return spell.level >= Level::yellow && day_of(spell.run.from) <= day && day <= day_of(spell.run.until);
}

/// The last forecast made before each day decides: what an older one feared and a newer one does not is answered.
std::map<Day, UnwarnedDay> forecast_days_unwarned(const SeasonAir& season) {
  std::map<Day, UnwarnedDay> out;
  const WarningProposal* newest = nullptr;
  auto next = season.proposals.begin();
  for (Day day = season.period.begin; day < season.period.end; day += std::chrono::days{1}) {
    for (; next != season.proposals.end() && next->issued < day; ++next) newest = &*next;
    if (newest == nullptr || !newest->list || is_answered(season, day)) continue;
    for (const UnitProposal& unit : newest->by_unit) {
      for (const WarningSpell& spell : unit.spells) {
        if (covers(spell, day)) note_day(out[day], spell, unit.unit, newest->forecast);
      }
    }
  }
  return out;
}

std::map<Day, UnwarnedDay> observed_days_unwarned(const WarningRules& rules, const SeasonAir& season) {
  std::map<Day, UnwarnedDay> out;
  for (const auto& [unit, series] : season.observed) {
    for (const WarningSpell& spell : spells(rules, series)) {
      for (Day day = day_of(spell.run.from); day <= day_of(spell.run.until); day += std::chrono::days{1}) {
        if (covers(spell, day) && !is_answered(season, day)) note_day(out[day], spell, unit, "");
      }
    }
  }
  return out;
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
  tell_days(forecast_days_unwarned(season), WarningFault::forecast_unwarned, out);
  tell_days(observed_days_unwarned(rules, season), WarningFault::observed_unwarned, out);
  return out;
}

}  // namespace lantian::respond
