#include "respond/warning/decide.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, 5> episode_refusal_words{"state", "rights", "reason", "support", "values"};

/// The hour that is running.
HourEnding hour_running(UtcSeconds now) {
  return std::chrono::floor<std::chrono::hours>(to_local(now)) + std::chrono::hours{1};
}

/// One act on its way to an event. A step returns false once it is refused.
class Judging {
 public:
  Judging(const EpisodeSetting& setting, const Episode& episode, const EpisodeAction& action, const EpisodeActor& actor,
          UtcSeconds now)
      : setting_{setting}, episode_{episode}, action_{action}, actor_{actor}, now_{now}, running_{hour_running(now)} {}

  std::variant<EpisodeEvent, RefusedAct> run() {
    if (state() && written() && begin() && level() && rights() && evidence() && times()) return std::move(event_);
    return std::move(*refused_);
  }

 private:
  bool is(EpisodeAct act) const { return action_.act == act; }
  const EpisodeEvent* before() const { return episode_.events.empty() ? nullptr : &episode_.events.back(); }

  bool refuse(EpisodeRefusal why, std::string message) {
    std::vector<std::string> allowed;
    for (const EpisodeAct act : next_acts(episode_.state)) allowed.emplace_back(word_of(act));
    refused_ = RefusedAct{why, std::move(message), std::move(allowed)};
    return false;
  }

  bool state() {
    if (state_after(episode_.state, action_.act)) return true;
    std::vector<std::string> ways;
    for (const EpisodeAct act : next_acts(episode_.state)) ways.emplace_back(word_of(act));
    return refuse(EpisodeRefusal::state,
                  fmt::format("an episode that is '{}' takes no '{}'; what may follow: {}", word_of(episode_.state),
                              word_of(action_.act), ways.empty() ? "nothing, it is closed" : joined(ways, ", ")));
  }

  bool written() {
    if (is(EpisodeAct::start) || !trimmed(action_.reason).empty()) return true;
    return refuse(EpisodeRefusal::reason,
                  fmt::format("'{}' is kept with a reason: say in a sentence why", word_of(action_.act)));
  }

  bool begin() {
    if (const EpisodeEvent* last = before(); last != nullptr && now_ < last->at) {
      return refuse(EpisodeRefusal::values, fmt::format("the act before is of {}; this one cannot be of {}",
                                                        beijing_minute(last->at), beijing_minute(now_)));
    }
    event_.episode = is(EpisodeAct::propose) ? action_.episode : episode_.id;
    event_.number = static_cast<int>(episode_.events.size()) + 1;
    event_.act = action_.act;
    event_.who = actor_.name;
    event_.role = actor_.role;
    event_.at = now_;
    const bool renames = !action_.units.empty() || action_.cause || action_.until;
    if (renames && !is(EpisodeAct::propose) && !decides(action_.act)) {
      return refuse(
          EpisodeRefusal::rights,
          fmt::format("'{}' carries out what was decided: who responds, the cause and the end are changed by an "
                      "act that decides (approve, upgrade, downgrade, extend)",
                      word_of(action_.act)));
    }
    event_.cause = action_.cause.value_or(
        is(EpisodeAct::propose) && setting_.support != nullptr ? setting_.support->cause : episode_.cause);
    event_.units = action_.units.empty() ? episode_.units : action_.units;
    if (!event_.units.empty()) return true;
    return refuse(EpisodeRefusal::values, "name the counties that respond: units");
  }

  bool changes_level() const {
    return is(EpisodeAct::propose) || is(EpisodeAct::approve) || is(EpisodeAct::upgrade) || is(EpisodeAct::downgrade);
  }

  bool level() {
    const Level said = setting_.support == nullptr ? Level::none : setting_.support->level;
    const bool own = is(EpisodeAct::propose) || is(EpisodeAct::upgrade) || is(EpisodeAct::downgrade);
    event_.level = action_.level.value_or(own ? said : episode_.level);
    if (!changes_level() && event_.level != episode_.level) {
      return refuse(EpisodeRefusal::values,
                    fmt::format("'{}' changes no level; upgrade or downgrade does", word_of(action_.act)));
    }
    if (event_.level == Level::none && !is(EpisodeAct::downgrade)) {
      return refuse(EpisodeRefusal::values,
                    "no level: the rules ask for none on this forecast; name one with a reason, or leave it");
    }
    const bool known = std::ranges::any_of(setting_.rules->criteria,
                                           [&](const WarningCriterion& one) { return one.level == event_.level; });
    if (!known) {
      return refuse(EpisodeRefusal::values,
                    fmt::format("{} knows no level '{}'", setting_.rules->id, word_of(event_.level)));
    }
    if (is(EpisodeAct::upgrade) && event_.level <= episode_.level) {
      return refuse(EpisodeRefusal::values,
                    fmt::format("the response is at '{}' already: an upgrade goes above it", word_of(episode_.level)));
    }
    if (is(EpisodeAct::downgrade) && event_.level >= episode_.level) {
      return refuse(EpisodeRefusal::values,
                    fmt::format("the response is at '{}': a downgrade goes below it", word_of(episode_.level)));
    }
    return true;
  }

  /// May decide at the stricter of the levels before and after.
  bool may_decide() const {
    const auto& roles = setting_.approval->of(std::max(event_.level, episode_.level)).roles;
    return actor_.approves && std::ranges::find(roles, actor_.role) != roles.end();
  }

  std::string deciders() const {
    const ApprovalLevel& level = setting_.approval->of(std::max(event_.level, episode_.level));
    return fmt::format("{} (roles with respond.approve: {})", level.office.en, joined(level.roles, ", "));
  }

  bool rights() {
    if (!decides(action_.act) || may_decide()) return true;
    return refuse(
        EpisodeRefusal::rights,
        fmt::format("'{}' at level '{}' is decided by the {}; the role '{}' may propose it", word_of(action_.act),
                    word_of(std::max(event_.level, episode_.level)), deciders(), actor_.role));
  }

  bool evidence() {
    Evidence& on = event_.evidence;
    on.rule_set = setting_.rules->id;
    if (setting_.support != nullptr && !is(EpisodeAct::start)) {
      on = stands_on(*setting_.support);
    } else if (const EpisodeEvent* last = before(); last != nullptr && rests_on_before()) {
      on = last->evidence;
    }
    on.reason = is(EpisodeAct::start) && trimmed(action_.reason).empty() ? on.reason : action_.reason;
    if (!unsupported(event_) || may_decide()) return true;
    const std::string lack = on.forecast.empty() ? "no forecast is named"
                                                 : fmt::format("the forecast {} does not meet what {} asks for '{}'",
                                                               on.forecast, on.rule_set, word_of(action_.act));
    return refuse(EpisodeRefusal::support,
                  fmt::format("{}: only the {} may act without, with a reason, and it is reported as a warning without "
                              "supporting forecast",
                              lack, deciders()));
  }

  /// What was decided on evidence is carried out on it; a level that was not asked for then is another matter.
  bool rests_on_before() const {
    switch (action_.act) {
      case EpisodeAct::approve:
        return event_.level <= episode_.level;
      case EpisodeAct::lift:
      case EpisodeAct::start:
      case EpisodeAct::reject:
      case EpisodeAct::keep_on:
      case EpisodeAct::evaluate:
        return true;
      default:
        return false;
    }
  }

  Evidence stands_on(const WarningSupport& support) const {
    Evidence out{support.forecast, support.rule_set, "", support.figures, ""};
    switch (action_.act) {
      case EpisodeAct::propose:
      case EpisodeAct::approve:
      case EpisodeAct::upgrade:
        if (support.level >= event_.level) out.criterion = support.criterion;
        break;
      case EpisodeAct::downgrade:
        if (support.level == event_.level) out.criterion = support.criterion;
        break;
      case EpisodeAct::extend:
        return extended_on(support, std::move(out));
      case EpisodeAct::propose_lift:
      case EpisodeAct::lift:
        out.figures = support.lift_figures;
        if (support.lift) out.criterion = "lift";
        break;
      default:
        out.criterion = support.criterion;
        break;
    }
    return out;
  }

  Evidence extended_on(const WarningSupport& support, Evidence out) const {
    const HourEnding until = action_.until.value_or(support.run.until);
    if (support.level >= episode_.level && support.run.until > episode_.until && until <= support.run.until) {
      out.criterion = support.criterion;
    } else if (support.has_lift_rule && !support.lift && until <= support.known_until) {
      out.criterion = "lift.not_met";
      out.figures = support.lift_figures;
    }
    return out;
  }

  bool times() {
    event_.from = action_.from.value_or(usual_from());
    event_.until = is(EpisodeAct::lift) ? event_.from : action_.until.value_or(usual_until());
    if (is(EpisodeAct::start)) return begins();
    const bool effective = decides(action_.act) && !is(EpisodeAct::reject);
    if (effective && event_.from < running_) {
      return refuse(EpisodeRefusal::values,
                    fmt::format("it cannot count from {} on: that lies before the decision ({})", text_of(event_.from),
                                beijing_minute(now_)));
    }
    if (is(EpisodeAct::extend) && event_.until <= episode_.until) {
      return refuse(EpisodeRefusal::values,
                    fmt::format("the response runs until {}: an extension goes beyond it", text_of(episode_.until)));
    }
    const bool planned = is(EpisodeAct::propose) || is(EpisodeAct::approve) || is(EpisodeAct::upgrade);
    if (!planned || event_.until >= event_.from) return true;
    return refuse(EpisodeRefusal::values,
                  fmt::format("it would end ({}) before it begins ({})", text_of(event_.until), text_of(event_.from)));
  }

  HourEnding usual_from() const {
    switch (action_.act) {
      case EpisodeAct::propose:
        return setting_.support == nullptr || setting_.support->level == Level::none
                   ? running_ + std::chrono::hours{1}
                   : std::max(setting_.support->run.from, running_);
      case EpisodeAct::approve:
      case EpisodeAct::start:
      case EpisodeAct::lift:
        return std::max(due(), running_);
      default:
        return running_;
    }
  }

  HourEnding usual_until() const {
    const HourEnding so_far = is(EpisodeAct::propose) ? event_.from : episode_.until;
    const bool longer = (is(EpisodeAct::propose) || is(EpisodeAct::upgrade) || is(EpisodeAct::extend)) &&
                        setting_.support != nullptr && setting_.support->level != Level::none;
    HourEnding out = longer ? std::max(so_far, setting_.support->run.until) : so_far;
    if (is(EpisodeAct::propose) && !longer) out = event_.from + std::chrono::hours{23};
    return is(EpisodeAct::approve) ? std::max(out, event_.from) : out;
  }

  /// From when on the act before counts.
  HourEnding due() const { return before() == nullptr ? running_ : before()->from; }

  bool begins() {
    if (running_ < due()) {
      return refuse(EpisodeRefusal::state, fmt::format("the response is approved from {} on and begins then; it is {}",
                                                       text_of(due()), beijing_minute(now_)));
    }
    if (event_.from < due() || event_.from > running_) {
      return refuse(EpisodeRefusal::values, fmt::format("it began between {} (approved) and {} (now), not at {}",
                                                        text_of(due()), text_of(running_), text_of(event_.from)));
    }
    event_.until = std::max(event_.until, event_.from);
    return true;
  }

  const EpisodeSetting& setting_;
  const Episode& episode_;
  const EpisodeAction& action_;
  const EpisodeActor& actor_;
  const UtcSeconds now_;
  const HourEnding running_;
  EpisodeEvent event_;
  std::optional<RefusedAct> refused_;
};

}  // namespace

std::string_view word_of(EpisodeRefusal why) {
  return episode_refusal_words[static_cast<std::size_t>(why)];
}

bool decides(EpisodeAct act) {
  return act != EpisodeAct::propose && act != EpisodeAct::start && act != EpisodeAct::propose_lift &&
         act != EpisodeAct::evaluate;
}

std::variant<EpisodeEvent, RefusedAct> decide(const EpisodeSetting& setting, const Episode& episode,
                                              const EpisodeAction& action, const EpisodeActor& actor, UtcSeconds now) {
  LANTIAN_ASSERT(setting.rules != nullptr && setting.approval != nullptr, "an act is judged by rules");
  return Judging{setting, episode, action, actor, now}.run();
}

}  // namespace lantian::respond
