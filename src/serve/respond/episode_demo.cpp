// SYNTHETIC: a winter of decisions, taken by the rule and by nobody.
#include "keep/files.hpp"
#include "serve/respond/episode_office.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using respond::Episode;
using respond::EpisodeAct;
using respond::EpisodeState;

constexpr const char* demo_walk_kind = "episode-walk";
constexpr const char* demo_walk_period = "HS2023";
constexpr std::chrono::hours office_hour{9};

/// One winter walked through.
class SeasonWalk {
 public:
  SeasonWalk(const WarningOffice& office, keep::DocumentBook& book) : office_{office}, book_{book} {}

  /// Takes up the episode that an earlier walk left open.
  Result<void> begin() {
    LANTIAN_TRY(const auto all, open_episodes(book_));
    for (const EpisodeOnFile& one : all) {
      if (one.episode.state >= EpisodeState::proposed && one.episode.state <= EpisodeState::lift_proposed) {
        episode_ = one.episode;
      }
    }
    return {};
  }

  Result<void> day(Day today) {
    today_ = today;
    LANTIAN_CHECK(start_if_due());
    LANTIAN_TRY(const auto forecast, newest_known(book_, at(office_hour)));
    if (!forecast || forecast->issued + std::chrono::days{1} < today) return {};
    LANTIAN_CHECK(judge(*forecast));
    return start_if_due();
  }

 private:
  Result<void> judge(const respond::Forecast& forecast) {
    LANTIAN_TRY(const respond::WarningRules* rules, rules_now());
    const auto proposal = propose_warning(*rules, office_.setting, forecast, office_.setting.units);
    forecast_ = forecast.id;
    asked_ = proposal.level;
    if (!open()) return proposal.level >= respond::Level::yellow ? open_one(proposal) : Result<void>{};
    if (episode_->state == EpisodeState::approved) return keep_or_drop(proposal);
    if (episode_->state != EpisodeState::in_force) return {};
    return in_force(*rules, forecast, proposal);
  }

  bool open() const { return episode_.has_value(); }

  Result<const respond::WarningRules*> rules_now() const {
    return open() ? office_.rules_of(*episode_) : office_.rules_on(today_);
  }

  /// The first whole hour behind a decision of today.
  HourEnding soonest() const {
    constexpr int hours_to_decide_and_tell = 2;
    return hour_ending(today_, static_cast<int>(office_hour.count()) + hours_to_decide_and_tell);
  }

  UtcSeconds at(std::chrono::minutes of_day) const { return to_utc(std::chrono::local_seconds{today_} + of_day); }

  Result<void> act(EpisodeWish wish, std::chrono::minutes of_day, bool named = true) {
    if (open()) wish.episode = episode_->id;
    if (named) wish.forecast = forecast_;
    // As data/warnings/approval.toml has it: the bureau up to its level, above it the head of the government.
    const respond::Level level =
        std::max({open() ? episode_->level : asked_, wish.level.value_or(asked_), asked_, respond::Level::blue});
    const std::vector<std::string>& roles = office_.approval.of(level).roles;
    const bool bureau = std::ranges::find(roles, "prefecture") != roles.end();
    const RespondPerson who{bureau ? "synthetic duty officer" : "synthetic head of the government",
                            bureau ? std::string{"prefecture"} : roles.front(), true};
    LANTIAN_TRY(const EpisodeDeed deed, act_on_episode(office_, book_, wish, who, at(of_day)));
    if (deed.refused) {
      return Error{ErrorCode::conflict,
                   fmt::format("the demonstration on {}: '{}' was refused: {}", text_of(today_), word_of(wish.act),
                               deed.refused->message),
                   wish.episode};
    }
    episode_ = deed.done->episode;
    if (episode_->state > EpisodeState::lift_proposed) episode_.reset();
    return {};
  }

  static EpisodeWish wish_of(EpisodeAct act, std::string reason) {
    EpisodeWish out;
    out.act = act;
    out.reason = "SYNTHETIC: " + std::move(reason);
    return out;
  }

  Result<void> start_if_due() {
    if (!open() || episode_->state != EpisodeState::approved) return {};
    const HourEnding due = episode_->events.back().from;
    if (day_of(due) > today_) return {};
    const std::chrono::minutes begins = day_of(due) == today_
                                            ? std::chrono::minutes{std::chrono::hours{hour_of_day(due) - 1}}
                                            : std::chrono::minutes{0};
    return act(wish_of(EpisodeAct::start, "begun as approved"), begins + std::chrono::minutes{1}, false);
  }

  Result<void> open_one(const respond::WarningProposal& proposal) {
    EpisodeWish wish = wish_of(EpisodeAct::propose, fmt::format("the forecast meets {}", proposal.criterion));
    wish.units = proposal.units;
    wish.from = std::max(proposal.run.from, soonest());
    wish.until = proposal.run.until;
    LANTIAN_CHECK(act(wish, office_hour));
    return act(wish_of(EpisodeAct::approve, "approved as proposed"), office_hour + std::chrono::minutes{30});
  }

  /// Counties that respond already, and those that the forecast adds.
  std::vector<std::string> units_with(const std::vector<std::string>& more) const {
    std::vector<std::string> out = episode_->units;
    for (const std::string& unit : more) {
      if (std::ranges::find(out, unit) == out.end()) out.push_back(unit);
    }
    return out;
  }

  /// Before the begin: dropped when the air no longer asks for it, approved anew when it comes earlier or worse.
  Result<void> keep_or_drop(const respond::WarningProposal& proposal) {
    if (proposal.level < respond::Level::yellow) {
      return act(wish_of(EpisodeAct::reject, "the newer forecast meets no criterion any more"), office_hour);
    }
    const HourEnding due = episode_->events.back().from;
    const HourEnding from = std::min(due, std::max(proposal.run.from, soonest()));
    if (proposal.level < episode_->level || (proposal.level == episode_->level && from == due)) return {};
    EpisodeWish wish = wish_of(EpisodeAct::approve, fmt::format("the newer forecast meets {}", proposal.criterion));
    wish.level = proposal.level;
    wish.units = units_with(proposal.units);
    wish.from = from;
    wish.until = std::max(episode_->until, proposal.run.until);
    return act(wish, office_hour);
  }

  Result<void> in_force(const respond::WarningRules& rules, const respond::Forecast& forecast,
                        const respond::WarningProposal& proposal) {
    const HourEnding tomorrow = hour_ending(today_ + std::chrono::days{1}, 1);
    const auto support = support_of(rules, office_.setting, forecast, episode_->units, tomorrow);
    if (support.lift) {
      EpisodeWish wish = wish_of(EpisodeAct::propose_lift, "the rule for lifting is met from tomorrow on");
      wish.from = tomorrow;
      LANTIAN_CHECK(act(wish, office_hour));
      wish = wish_of(EpisodeAct::lift, "lifted as proposed");
      wish.from = tomorrow;
      return act(wish, office_hour + std::chrono::minutes{30});
    }
    const bool worse = proposal.level > episode_->level, milder = proposal.level < episode_->level;
    if (worse || (proposal.level >= respond::Level::yellow && proposal.run.until > episode_->until)) {
      EpisodeWish wish = wish_of(worse ? EpisodeAct::upgrade : EpisodeAct::extend,
                                 fmt::format("the forecast meets {}{}", proposal.criterion,
                                             milder ? ", and the rule for lifting is not met" : ""));
      wish.units = units_with(proposal.units);
      wish.until = std::max(episode_->until, proposal.run.until);
      return act(wish, office_hour);
    }
    if (episode_->until > hour_ending(today_, 24)) return {};
    EpisodeWish wish = wish_of(EpisodeAct::extend, "the rule for lifting is not met yet");
    wish.until = hour_ending(today_ + std::chrono::days{1}, 24);
    return act(wish, office_hour);
  }

  const WarningOffice& office_;
  keep::DocumentBook& book_;
  std::optional<Episode> episode_;
  Day today_{};
  std::string forecast_;
  respond::Level asked_ = respond::Level::none;  ///< by the forecast of the day
};

}  // namespace

Result<void> replay_season_episodes(const WarningOffice& office, keep::DocumentBook& book, const Period& season,
                                    std::optional<Day> last) {
  Day from = season.begin;
  LANTIAN_TRY(const auto before, book.newest(demo_walk_kind, season.name));
  if (before) {
    LANTIAN_TRY(const Day reached, parse_day(before->body.substr(1, before->body.size() - 2)));
    from = reached + std::chrono::days{1};
  }
  const Day until = std::min(season.last(), last.value_or(season.last()));
  if (from > until) return {};
  SeasonWalk walk{office, book};
  LANTIAN_CHECK(walk.begin());
  for (Day day = from; day <= until; day += std::chrono::days{1}) LANTIAN_CHECK(walk.day(day));
  const std::vector<keep::DocumentDraft> reached{
      {demo_walk_kind, season.name, fmt::format("\"{}\"", text_of(until)), {}}};
  LANTIAN_CHECK(book.append(reached, "demonstration", keep::now()));
  return {};
}

Result<void> replay_demo_episodes(const RespondDesk& desk, std::optional<Day> last) {
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const WarningOffice office, open_warning_office(desk.office->office(), desk.region));
  LANTIAN_TRY(const Period season, parse_period(demo_walk_period));
  return replay_season_episodes(office, *book, season, last);
}

}  // namespace lantian::serve
