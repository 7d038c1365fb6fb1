#include "base/text.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/episode_pages_json.hpp"

#include <fmt/core.h>

#include <map>
#include <mutex>

namespace lantian::serve {
namespace {

using EpisodeDesk = std::shared_ptr<const RespondDesk>;

Result<WarningOffice> warning_office(const RespondDesk& desk) {
  return open_warning_office(desk.office->office(), desk.region);
}

/// The measured days, read again when the readings change, and seasons, made again when anything does.
class EpisodeSeasons {
 public:
  Result<std::string> of(const RespondDesk& desk, const keep::DocumentBook& book, const Period& period) {
    const std::scoped_lock one{turn_};
    LANTIAN_TRY(const WarningOffice office, warning_office(desk));
    LANTIAN_TRY(const std::int64_t row, book.last());
    const std::pair now{desk.air->version(), row};
    if (now.first != stamp_.first) {
      LANTIAN_TRY(observed_, desk.air->read([&](const keep::ReadingBook& air) {
        return observed_days(desk.office->office(), air, desk.region, office);
      }));
    }
    if (now != stamp_ || made_.size() >= most_kept) made_.clear();
    stamp_ = now;
    if (const auto found = made_.find(period.name); found != made_.end()) return found->second;
    LANTIAN_TRY(const EpisodeSeason season, episode_season(office, book, observed_, period));
    return made_[period.name] = episode_season_json(season);
  }

 private:
  static constexpr std::size_t most_kept = 16;  ///< periods are whatever somebody asks for
  std::mutex turn_;
  std::pair<std::uint64_t, std::int64_t> stamp_{0, -1};
  ObservedDays observed_;
  std::map<std::string, std::string> made_;
};

Answer episode_list(const RespondDesk& desk) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const WarningOffice office, warning_office(desk));
  LANTIAN_TRY(const auto episodes, open_episodes(*book));
  return json_reply(episodes_json(office, episodes));
}

Answer episode_reply(const RespondDesk& desk, const WarningOffice& office, const EpisodeOnFile& episode,
                     const HttpRequest& request, int status) {
  LANTIAN_TRY(const respond::WarningRules* rules, office.rules_of(episode.episode));
  return json_reply(episode_page_json(office, *rules, episode, desk.who(request)), status);
}

Answer one_episode(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const WarningOffice office, warning_office(desk));
  LANTIAN_TRY(const EpisodeOnFile episode, open_episode(*book, call.parts[0]));
  return episode_reply(desk, office, episode, call.request, 200);
}

Problem refused_act(const respond::RefusedAct& refused) {
  const bool rights = refused.why == respond::EpisodeRefusal::rights;
  const bool state = refused.why == respond::EpisodeRefusal::state;
  return {rights  ? problems::not_allowed
          : state ? problems::conflict
                  : problems::refused,
          refused.message, refused.allowed};
}

Answer new_act(const RespondDesk& desk, const Call& call, bool opening) {
  RespondPerson who;
  if (auto problem = nobody(desk, call.request, who)) return *std::move(problem);
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(EpisodeWish wish, read_episode_wish(call.request.body, !opening));
  if (!opening) wish.episode = call.parts[0];
  LANTIAN_TRY(const WarningOffice office, warning_office(desk));
  LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk.synthetic));
  LANTIAN_TRY(const EpisodeDeed deed, act_on_episode(office, *book, wish, who, clock.now));
  if (deed.refused) return refused_act(*deed.refused);
  const EpisodeOnFile& done = *deed.done;
  const respond::EpisodeEvent& event = done.episode.events.back();
  if (desk.noted) {
    LANTIAN_CHECK(desk.noted(call.request, fmt::format("episode.{}", word_of(event.act)), done.episode.id,
                             fmt::format("{} {} {} {}", word_of(event.level), event.evidence.forecast,
                                         event.evidence.criterion, event.evidence.reason)));
  }
  if (desk.tell) desk.tell("respond", fmt::format("{{\"episode\":\"{}\"}}", done.episode.id));
  return episode_reply(desk, office, done, call.request, 201);
}

Answer proposals_of_day(const RespondDesk& desk, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const WarningOffice office, warning_office(desk));
  const std::string word = call.request.field("day").value_or("");
  std::optional<respond::Forecast> forecast;
  if (!word.empty()) {
    LANTIAN_TRY(const Day day, parse_day(word));
    LANTIAN_TRY(forecast, forecast_named(*book, text_of(day)));
  } else {
    LANTIAN_TRY(const ResponseClock clock, response_clock(*book, desk.synthetic));
    LANTIAN_TRY(forecast, newest_known(*book, clock.now));
  }
  if (!forecast) return Problem{problems::not_found, "no forecast is known yet"};
  std::vector<std::string> ids;
  if (const auto rules = call.request.field("rules"); rules && !rules->empty()) ids = {*rules};
  LANTIAN_TRY(const auto proposals, proposals_on(office, *forecast, ids, {}));
  return json_reply(proposals_json(office, *forecast, proposals));
}

Answer rules_answer(const RespondDesk& desk) {
  LANTIAN_TRY(const WarningOffice office, warning_office(desk));
  return json_reply(warning_rules_json(office));
}

Answer findings_answer(const RespondDesk& desk, EpisodeSeasons& seasons, const Call& call) {
  LANTIAN_TRY(const keep::DocumentBook* book, document_book(desk));
  LANTIAN_TRY(const Period period, parse_period(call.request.field("period").value_or("")));
  constexpr int most_days = 400;
  if (period.days() > most_days) {
    return Problem{problems::bad_request, fmt::format("'period' is a season or a year, of at most {} days", most_days)};
  }
  LANTIAN_TRY(std::string json, seasons.of(desk, *book, period));
  return json_reply(std::move(json));
}

}  // namespace

void mount_episodes(Router& router, const EpisodeDesk& desk) {
  const auto seasons = std::make_shared<EpisodeSeasons>();
  router.on("GET", "/api/v1/respond/episodes", [desk](const Call&) { return episode_list(*desk); });
  router.on("POST", "/api/v1/respond/episodes", [desk](const Call& call) { return new_act(*desk, call, true); });
  router.on("GET", "/api/v1/respond/episodes/{id}", [desk](const Call& call) { return one_episode(*desk, call); });
  router.on("POST", "/api/v1/respond/episodes/{id}/acts",
            [desk](const Call& call) { return new_act(*desk, call, false); });
  router.on("GET", "/api/v1/respond/proposals", [desk](const Call& call) { return proposals_of_day(*desk, call); });
  router.on("GET", "/api/v1/respond/warning-rules", [desk](const Call&) { return rules_answer(*desk); });
  router.on("GET", "/api/v1/respond/findings",
            [desk, seasons](const Call& call) { return findings_answer(*desk, *seasons, call); });
}

}  // namespace lantian::serve
