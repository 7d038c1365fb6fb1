#include "app/respond_propose.hpp"

#include "app/desk.hpp"
#include "app/respond_person.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/inventory_office.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/episode_pages_json.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::app {
namespace {

using serve::EpisodeDeed;
using serve::EpisodeWish;
using serve::WarningOffice;

/// What every verb on warnings opens.
struct WarningDesk {
  serve::Office data;
  WarningOffice office;
  std::unique_ptr<keep::DocumentBook> book;
  bool synthetic = false;
};

Result<WarningDesk> open_warning_desk(const std::string& directory, const std::string& region) {
  LANTIAN_TRY(serve::Office data, open_office());
  LANTIAN_TRY(WarningOffice office, serve::open_warning_office(data, region));
  LANTIAN_TRY(const auto air, open_existing_book(directory));
  LANTIAN_TRY(const auto synthetic, air->synthetic());
  LANTIAN_TRY(auto book, keep::open_document_book(serve::response_path(directory)));
  return WarningDesk{std::move(data), std::move(office), std::move(book), synthetic.value_or(false)};
}

Result<std::optional<HourEnding>> warning_hour(const std::string& word) {
  if (word.empty()) return std::optional<HourEnding>{};
  LANTIAN_TRY(const HourEnding hour, serve::read_episode_hour(word));
  return std::optional{hour};
}

std::string unit_names(const serve::Office& data, const std::vector<std::string>& units, bool chinese) {
  std::vector<std::string> out;
  for (const std::string& unit : units) {
    const terms::Unit* found = data.everywhere().unit(unit);
    out.push_back(found == nullptr ? unit : found->name.shown(chinese));
  }
  return joined(out, chinese ? "\xE3\x80\x81" : ", ");
}

std::string printed_proposal(const WarningDesk& desk, const respond::WarningProposal& one, bool chinese) {
  const respond::WarningRules& rules = *desk.office.rules.find(one.rule_set);
  const bool chosen = desk.office.setting.rules_on(one.issued) == one.rule_set;
  std::string out = fmt::format("{}{:8} {:7}", chosen ? "* " : "  ", one.rule_set, word_of(one.level));
  if (one.level == respond::Level::none) return out + "\n";
  out += fmt::format(" {:10} {} .. {}  {}\n", one.criterion, text_of(one.run.from), text_of(one.run.until),
                     rules.criterion(one.criterion)->text.shown(chinese));
  out += fmt::format("           {}\n           {}\n", unit_names(desk.data, one.units, chinese), one.figures);
  if (one.list || !rules.cause(one.cause).list)  // below yellow no list applies
    out += fmt::format("           {}\n", rules.cause(one.cause).notice.shown(chinese));
  if (one.regional)
    out += fmt::format("           joint response: {}\n", unit_names(desk.data, one.regional_units, chinese));
  return out;
}

Result<int> tell_deed(const EpisodeDeed& deed) {
  if (deed.refused) return Error{ErrorCode::conflict, deed.refused->message, ""};
  const respond::Episode& episode = deed.done->episode;
  print(fmt::format("{} {} {} until {}\n", episode.id, word_of(episode.state), word_of(episode.level),
                    text_of(episode.until)));
  return 0;
}

Result<int> respond_propose(const RespondProposeWords& words) {
  LANTIAN_TRY(WarningDesk desk, open_warning_desk(words.book, words.region));
  LANTIAN_TRY(const serve::ResponseClock clock, serve::response_clock(*desk.book, desk.synthetic));
  std::optional<respond::Forecast> known;
  if (words.day.empty()) {
    LANTIAN_TRY(known, serve::newest_known(*desk.book, clock.now));
  } else {
    LANTIAN_TRY(known, serve::forecast_named(*desk.book, words.day));
  }
  if (!known)
    return Error{ErrorCode::not_found, "no forecast is kept; `lantian respond forecast` makes one", words.book};
  const respond::Forecast& forecast = *known;
  const std::vector<std::string> ids = words.rules.empty() ? std::vector<std::string>{} : std::vector{words.rules};
  LANTIAN_TRY(const auto proposals, serve::proposals_on(desk.office, forecast, ids, words.units));
  if (words.json) {
    print(serve::proposals_json(desk.office, forecast, proposals) + "\n");
  } else {
    print(fmt::format("{}{}, five days from {}\n", forecast.id, forecast.synthetic ? " (SYNTHETIC)" : "",
                      text_of(forecast.issued + std::chrono::days{1})));
    for (const auto& one : proposals) print(printed_proposal(desk, one, words.language == "zh"));
  }
  if (!words.keep) return 0;
  EpisodeWish wish;
  wish.forecast = forecast.id;
  wish.rules = words.rules;
  wish.units = words.units;
  wish.reason = words.reason.empty() ? "as the forecast says" : words.reason;
  LANTIAN_TRY(const EpisodeDeed deed,
              serve::act_on_episode(desk.office, *desk.book, wish,
                                    {words.by.empty() ? login_name() : words.by, "duty_officer", false}, clock.now));
  return tell_deed(deed);
}

Result<EpisodeWish> wish_of_words(const RespondActWords& words) {
  EpisodeWish wish;
  wish.episode = words.episode;
  wish.act = respond::parse_episode_act(words.act).value_or(respond::EpisodeAct::approve);
  if (!words.level.empty()) {
    wish.level = respond::parse_level(words.level);
    if (!wish.level) return Error{ErrorCode::invalid_argument, "a level is yellow, orange or red", "--level"};
  }
  LANTIAN_TRY(wish.from, warning_hour(words.from));
  LANTIAN_TRY(wish.until, warning_hour(words.until));
  wish.forecast = words.forecast;
  wish.criterion = words.criterion;
  wish.reason = words.reason;
  wish.units = words.units;
  return wish;
}

Result<int> respond_act(const RespondActWords& words) {
  LANTIAN_TRY(WarningDesk desk, open_warning_desk(words.book, words.region));
  LANTIAN_TRY(const serve::RespondPerson who, respond_person(words.by, words.role));
  LANTIAN_TRY(const EpisodeWish wish, wish_of_words(words));
  LANTIAN_TRY(const serve::ResponseClock clock, serve::response_clock(*desk.book, desk.synthetic));
  UtcSeconds now = clock.now;
  if (!words.at.empty()) {
    if (!desk.synthetic) {
      return Error{ErrorCode::invalid_argument, "a book of measured air has the real time; leave --at out", "--at"};
    }
    LANTIAN_TRY(now, parse_instant(words.at));
  }
  LANTIAN_TRY(const EpisodeDeed deed, serve::act_on_episode(desk.office, *desk.book, wish, who, now));
  if (!words.json || deed.refused) return tell_deed(deed);
  LANTIAN_TRY(const respond::WarningRules* rules, desk.office.rules_of(deed.done->episode));
  print(serve::episode_page_json(desk.office, *rules, *deed.done, who) + "\n");
  return 0;
}

std::string printed_act(const respond::EpisodeEvent& event) {
  const respond::Evidence& on = event.evidence;
  return fmt::format("{:2} {} {:12} {:6} from {} until {}  {} ({})\n     {} {} {}{}\n     {}\n", event.number,
                     beijing_minute(event.at), word_of(event.act), word_of(event.level), text_of(event.from),
                     text_of(event.until), event.who, event.role, on.forecast.empty() ? "no forecast" : on.forecast,
                     on.rule_set, on.criterion.empty() ? "no criterion" : on.criterion,
                     respond::unsupported(event) ? "  ** without supporting forecast **" : "", on.reason);
}

std::string printed_season(const serve::EpisodeSeason& season) {
  std::string out = fmt::format("{} by {}: {} episodes, {} findings\n", season.period.name, season.rules->id,
                                season.episodes, season.findings.size());
  for (const respond::WarningFinding& one : season.findings) {
    out += fmt::format("  {:18} {} .. {} {:6} {:10} {}{}\n", word_of(one.fault), text_of(one.first), text_of(one.last),
                       word_of(one.level), one.criterion, one.episode, one.figures);
  }
  return out;
}

Result<int> respond_season(const RespondEpisodesWords& words, const WarningDesk& desk) {
  LANTIAN_TRY(const Period period, parse_period(words.period));
  LANTIAN_TRY(const auto air, open_existing_book(words.book));
  LANTIAN_TRY(const serve::ObservedDays observed, serve::observed_days(desk.data, *air, words.region, desk.office));
  LANTIAN_TRY(const serve::EpisodeSeason season, serve::episode_season(desk.office, *desk.book, observed, period));
  print(words.json ? serve::episode_season_json(season) + "\n" : printed_season(season));
  return 0;
}

Result<void> replay_words(const RespondEpisodesWords& words, WarningDesk& desk) {
  if (!desk.synthetic) {
    return Error{ErrorCode::invalid_argument, "a winter is replayed in a synthetic book alone", "--replay"};
  }
  std::optional<Day> last;
  if (words.replay != "all") {
    LANTIAN_TRY(last, parse_day(words.replay));
  }
  LANTIAN_TRY(const Period season, parse_period("HS2023"));
  return serve::replay_season_episodes(desk.office, *desk.book, season, last);
}

Result<int> respond_episodes(const RespondEpisodesWords& words) {
  LANTIAN_TRY(WarningDesk desk, open_warning_desk(words.book, words.region));
  if (!words.replay.empty()) LANTIAN_CHECK(replay_words(words, desk));
  if (!words.period.empty()) return respond_season(words, desk);
  if (!words.episode.empty()) {
    LANTIAN_TRY(const auto file, serve::open_episode(*desk.book, words.episode));
    LANTIAN_TRY(const respond::WarningRules* rules, desk.office.rules_of(file.episode));
    if (words.json) {
      print(serve::episode_page_json(desk.office, *rules, file, {}) + "\n");
      return 0;
    }
    print(fmt::format("{} {} {}, {}\n", file.episode.id, word_of(file.episode.state), word_of(file.episode.level),
                      rules->cause(file.episode.cause).notice.shown(words.language == "zh")));
    for (const respond::EpisodeEvent& event : file.episode.events) print(printed_act(event));
    return 0;
  }
  LANTIAN_TRY(const auto all, serve::open_episodes(*desk.book));
  if (words.json) {
    print(serve::episodes_json(desk.office, all) + "\n");
    return 0;
  }
  for (const serve::EpisodeOnFile& one : all) {
    const respond::Episode& episode = one.episode;
    print(fmt::format(
        "{} {:13} {:6} {} .. {}  {}\n", episode.id, word_of(episode.state),
        word_of(std::max(episode.level, episode.highest)), episode.began ? text_of(*episode.began) : "not begun",
        text_of(episode.ended.value_or(episode.until)), unit_names(desk.data, episode.units, words.language == "zh")));
  }
  return 0;
}

}  // namespace

int run_respond_propose(const RespondProposeWords& words) {
  return exit_code(respond_propose(words));
}

int run_respond_act(const RespondActWords& words) {
  return exit_code(respond_act(words));
}

int run_respond_episodes(const RespondEpisodesWords& words) {
  return exit_code(respond_episodes(words));
}

}  // namespace lantian::app
