#include "serve/respond/episode_office.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "respond/forecast/edits.hpp"
#include "serve/respond/episode_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

namespace lantian::serve {
namespace {

using respond::Episode;
using respond::EpisodeAct;
using respond::EpisodeState;
using respond::WarningRules;

constexpr const char* kind_of_episodes = "episode";

bool is_open(const Episode& episode) {
  return episode.state >= EpisodeState::proposed && episode.state <= EpisodeState::lift_proposed;
}

Result<EpisodeOnFile> episode_of_rows(const std::vector<keep::DocumentRow>& rows) {
  EpisodeOnFile out;
  for (const keep::DocumentRow& row : rows) {
    LANTIAN_TRY(const respond::EpisodeEvent event, read_episode_event_json(row.body));
    LANTIAN_CHECK(apply(out.episode, event));
    out.row = row.number;
  }
  return out;
}

/// "W-2024-03": the next one of the year in which it is proposed.
std::string next_episode_id(const std::vector<std::string>& ids, UtcSeconds now) {
  const std::string year = fmt::format("W-{}-", year_of(std::chrono::floor<std::chrono::days>(to_local(now))));
  int last = 0;
  for (const std::string& id : ids) {
    int number = 0;
    if (!id.starts_with(year)) continue;
    std::from_chars(id.data() + year.size(), id.data() + id.size(), number);
    last = std::max(last, number);
  }
  return fmt::format("{}{:02}", year, last + 1);
}

/// One episode a place: what comes to a county that is warned already is an upgrade or an extension. `own` is asked only
/// for the units that it did not have.
Result<void> check_apart(const keep::DocumentBook& book, const std::vector<std::string>& units, const Episode& own) {
  std::vector<std::string> joining;
  std::ranges::copy_if(units, std::back_inserter(joining), [&](const std::string& unit) {
    return std::ranges::find(own.units, unit) == own.units.end();
  });
  if (joining.empty()) return {};
  LANTIAN_TRY(const auto all, open_episodes(book));
  for (const EpisodeOnFile& one : all) {
    const auto shared = std::ranges::find_if(joining, [&](const std::string& unit) {
      return std::ranges::find(one.episode.units, unit) != one.episode.units.end();
    });
    if (!is_open(one.episode) || shared == joining.end()) continue;
    return Error{
        ErrorCode::conflict,
        fmt::format("{} is '{}' and has {} already: two stretches that close are one episode; upgrade, extend or "
                    "end that one",
                    one.episode.id, word_of(one.episode.state), *shared),
        one.episode.id};
  }
  return {};
}

/// An act stands on what was known when it was done: no forecast whose readings were not complete by that hour, none
/// that a newer one has replaced.
Result<void> check_known(const keep::DocumentBook& book, const respond::Forecast& forecast, UtcSeconds now) {
  LANTIAN_TRY(const auto known, forecast_known(book, forecast.issued, now));
  if (!known) {
    return Error{
        ErrorCode::conflict,
        fmt::format("{} knows the air up to {}: at {} nobody knew it", forecast.id,
                    text_of(forecast.complete.value_or(hour_ending(forecast.issued, 24))), beijing_minute(now)),
        forecast.id};
  }
  LANTIAN_TRY(const auto newest, newest_known(book, now));
  if (newest && forecast.issued < newest->issued) {
    return Error{ErrorCode::conflict,
                 fmt::format("{} is old: {} is known since {}, name that one", forecast.id, newest->id,
                             beijing_minute(known_from(*newest))),
                 forecast.id};
  }
  if (known->id == forecast.id) return {};
  const bool later = respond::version_of(forecast) > respond::version_of(*known);
  return Error{ErrorCode::conflict,
               later ? fmt::format("{} was edited later: at {} {} held", forecast.id, beijing_minute(now), known->id)
                     : fmt::format("{} was edited since: {} holds, name that one", forecast.id, known->id),
               forecast.id};
}

/// From which hour on the air must stay clear: a lift counts on all of the day that it takes effect on, for forecasts
/// are by day; whatever else is done asks about tomorrow.
HourEnding lift_from(const EpisodeWish& wish, const Episode& episode, UtcSeconds now) {
  const Day today = std::chrono::floor<std::chrono::days>(to_local(now));
  const bool lifting = wish.act == EpisodeAct::propose_lift || wish.act == EpisodeAct::lift;
  if (!lifting) return hour_ending(today + std::chrono::days{1}, 1);
  const bool proposed = episode.state == EpisodeState::lift_proposed && !episode.events.empty();
  Day effect = today;
  if (proposed) effect = std::max(effect, day_of(episode.events.back().from));
  if (wish.from) effect = std::max(today, day_of(*wish.from));
  return hour_ending(effect, 1);
}

struct Grounds {
  const WarningRules* rules = nullptr;
  std::optional<respond::WarningSupport> support;
};

Result<Grounds> grounds_of(const WarningOffice& office, const keep::DocumentBook& book, const EpisodeWish& wish,
                           const Episode& episode, UtcSeconds now) {
  Grounds out;
  std::optional<respond::Forecast> forecast;
  if (!wish.forecast.empty()) {
    LANTIAN_TRY(forecast, forecast_named(book, wish.forecast));
  }
  const Day today = std::chrono::floor<std::chrono::days>(to_local(now));
  if (forecast) LANTIAN_CHECK(check_known(book, *forecast, now));
  if (!wish.episode.empty()) {
    LANTIAN_TRY(out.rules, office.rules_of(episode));
  } else if (!wish.rules.empty()) {
    LANTIAN_TRY(out.rules, office.rules_named(wish.rules));
  } else {
    LANTIAN_TRY(out.rules, office.rules_on(forecast ? forecast->issued : today));
  }
  if (!forecast) return out;
  const auto& units = !wish.units.empty() ? wish.units : episode.units.empty() ? office.setting.units : episode.units;
  out.support = respond::support_of(*out.rules, office.setting, *forecast, units, lift_from(wish, episode, now));
  return out;
}

/// The counties that a proposal means when nobody named any: those that meet a criterion.
Result<std::vector<std::string>> units_meant(const WarningOffice& office, const keep::DocumentBook& book,
                                             const EpisodeWish& wish, const WarningRules& rules) {
  if (!wish.units.empty()) {
    for (const std::string& unit : wish.units) {
      if (std::ranges::find(office.setting.units, unit) != office.setting.units.end()) continue;
      return Error{ErrorCode::not_found,
                   fmt::format("{} is no unit that is warned here; these are: {}", in_quotes(unit),
                               joined(office.setting.units, ", ")),
                   unit};
    }
    return wish.units;
  }
  if (!wish.episode.empty() || wish.forecast.empty()) return std::vector<std::string>{};
  LANTIAN_TRY(const respond::Forecast forecast, forecast_named(book, wish.forecast));
  return propose_warning(rules, office.setting, forecast, office.setting.units).units;
}

/// What was said to be met against what is.
std::optional<respond::RefusedAct> other_criterion(const EpisodeWish& wish, const respond::EpisodeEvent& event) {
  if (wish.criterion.empty() || wish.criterion == event.evidence.criterion) return std::nullopt;
  return respond::RefusedAct{
      respond::EpisodeRefusal::support,
      fmt::format("{} is said to meet {}, but what carries '{}' on it is: {}",
                  event.evidence.forecast.empty() ? "no forecast" : event.evidence.forecast, in_quotes(wish.criterion),
                  word_of(event.act), event.evidence.criterion.empty() ? "no criterion" : event.evidence.criterion),
      {}};
}

}  // namespace

Result<const WarningRules*> WarningOffice::rules_named(std::string_view id) const {
  if (const WarningRules* found = rules.find(id)) return found;
  std::vector<std::string> ids;
  for (const WarningRules& one : rules.all()) ids.push_back(one.id);
  return Error{ErrorCode::not_found,
               fmt::format("no warning rules {}; data/warnings has {}", in_quotes(id), joined(ids, ", ")),
               std::string{id}};
}

Result<const WarningRules*> WarningOffice::rules_on(Day day) const {
  const std::string_view id = setting.rules_on(day);
  if (!id.empty()) return rules_named(id);
  return Error{ErrorCode::not_in_force, fmt::format("the region names no warning rules for {}", text_of(day)), ""};
}

Result<const WarningRules*> WarningOffice::rules_of(const Episode& episode) const {
  return rules_named(episode.events.empty() ? std::string_view{} : episode.events.front().evidence.rule_set);
}

Result<WarningOffice> open_warning_office(const Office& office, const std::string& region) {
  LANTIAN_TRY(std::vector<terms::SourceFile> files, keep::read_tree(office.root() + "/data/warnings", ".toml"));
  const auto approval =
      std::ranges::find_if(files, [](const auto& file) { return file.path.ends_with("approval.toml"); });
  if (approval == files.end()) return Error{ErrorCode::not_found, "data/warnings has no approval.toml", ""};
  WarningOffice out;
  LANTIAN_TRY(out.approval, respond::read_approval(*approval));
  files.erase(approval);
  LANTIAN_TRY(out.rules, respond::WarningBook::read(files));
  const std::string path = fmt::format("{}/regions/{}/warnings.toml", office.root(), region);
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(out.setting, respond::read_warning_setting({path, std::move(text)}));
  for (const auto& use : out.setting.uses) LANTIAN_CHECK(out.rules_named(use.rules));
  return out;
}

Result<EpisodeOnFile> open_episode(const keep::DocumentBook& book, const std::string& id) {
  LANTIAN_TRY(const auto rows, book.all(kind_of_episodes, id));
  if (!rows.empty()) return episode_of_rows(rows);
  LANTIAN_TRY(const auto ids, book.keys(kind_of_episodes));
  return Error{ErrorCode::not_found,
               fmt::format("there is no episode {}; {}", in_quotes(id),
                           ids.empty() ? "none is kept yet" : "there are: " + joined(ids, ", ")),
               id};
}

Result<std::vector<EpisodeOnFile>> open_episodes(const keep::DocumentBook& book) {
  std::vector<EpisodeOnFile> out;
  LANTIAN_TRY(const auto ids, book.keys(kind_of_episodes));
  for (const std::string& id : ids) {
    LANTIAN_TRY(EpisodeOnFile one, open_episode(book, id));
    out.push_back(std::move(one));
  }
  return out;
}

Result<EpisodeDeed> act_on_episode(const WarningOffice& office, keep::DocumentBook& book, const EpisodeWish& wish,
                                   const RespondPerson& who, UtcSeconds now) {
  EpisodeOnFile file;
  std::string id = wish.episode;
  if (id.empty()) {
    LANTIAN_TRY(const auto ids, book.keys(kind_of_episodes));
    id = next_episode_id(ids, now);
  } else {
    LANTIAN_TRY(file, open_episode(book, id));
  }
  EpisodeWish meant = wish;
  LANTIAN_TRY(Grounds grounds, grounds_of(office, book, wish, file.episode, now));
  LANTIAN_TRY(meant.units, units_meant(office, book, wish, *grounds.rules));
  if (meant.units != wish.units) {
    LANTIAN_TRY(grounds, grounds_of(office, book, meant, file.episode, now));
  }
  LANTIAN_CHECK(check_apart(book, meant.units, file.episode));
  const respond::EpisodeAction action{wish.act,    id,        wish.level, wish.cause,
                                      meant.units, wish.from, wish.until, wish.reason};
  const auto outcome = decide({grounds.rules, &office.approval, grounds.support ? &*grounds.support : nullptr},
                              file.episode, action, {who.name, who.role, who.approves}, now);
  EpisodeDeed out;
  if (const auto* refused = std::get_if<respond::RefusedAct>(&outcome)) {
    out.refused = *refused;
    return out;
  }
  const auto& event = std::get<respond::EpisodeEvent>(outcome);
  out.refused = other_criterion(wish, event);
  if (out.refused) return out;
  const std::vector<keep::DocumentDraft> draft{{kind_of_episodes, id, episode_event_json(event), file.row}};
  LANTIAN_TRY(const auto rows, book.append(draft, who.name, keep::now()));
  LANTIAN_CHECK(apply(file.episode, event));
  file.row = rows.front().number;
  out.done = std::move(file);
  return out;
}

Result<std::vector<respond::WarningProposal>> proposals_on(const WarningOffice& office,
                                                           const respond::Forecast& forecast,
                                                           const std::vector<std::string>& ids,
                                                           std::vector<std::string> units) {
  if (units.empty()) units = office.setting.units;
  std::vector<respond::WarningProposal> out;
  for (const std::string& id : ids) {
    LANTIAN_TRY(const WarningRules* rules, office.rules_named(id));
    out.push_back(propose_warning(*rules, office.setting, forecast, units));
  }
  for (const WarningRules& rules : office.rules.all()) {
    if (ids.empty()) out.push_back(propose_warning(rules, office.setting, forecast, units));
  }
  return out;
}

Result<void> evaluate_episode(const WarningOffice& office, keep::DocumentBook& book, const respond::Episode& episode,
                              const RespondPerson& who, UtcSeconds now) {
  EpisodeWish wish;
  wish.episode = episode.id;
  wish.act = EpisodeAct::evaluate;
  wish.reason = "the review is kept";
  const UtcSeconds last = episode.events.empty() ? now : episode.events.back().at;
  LANTIAN_TRY(const EpisodeDeed deed, act_on_episode(office, book, wish, who, std::max(now, last)));
  if (deed.refused) return Error{ErrorCode::conflict, deed.refused->message, episode.id};
  return {};
}

}  // namespace lantian::serve
