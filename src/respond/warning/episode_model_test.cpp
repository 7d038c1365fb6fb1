// Episodes walked at random: no sequence of acts, sane or not, reaches a response without an approval, and the acts
// that were kept make the same episode again. The model beside it is written from the drawing in
// doc/respond-warnings.md, not from the table of the program.
#include "respond/warning/warning_sample_test.hpp"

#include <map>
#include <random>
#include <set>

using namespace lantian;
using namespace lantian::respond;
using namespace lantian::respond::trial;

namespace {

constexpr int episode_walks = 2000, episode_steps = 25;

/// The drawing: state, act, state. A word that is not there is refused.
const std::map<std::pair<std::string, std::string>, std::string> drawing{
    {{"none", "propose"}, "proposed"},          {{"proposed", "approve"}, "approved"},
    {{"proposed", "reject"}, "rejected"},       {{"approved", "approve"}, "approved"},
    {{"approved", "reject"}, "rejected"},       {{"approved", "start"}, "in_force"},
    {{"in_force", "upgrade"}, "in_force"},      {{"in_force", "downgrade"}, "in_force"},
    {{"in_force", "extend"}, "in_force"},       {{"in_force", "propose_lift"}, "lift_proposed"},
    {{"lift_proposed", "lift"}, "lifted"},      {{"lift_proposed", "keep_on"}, "in_force"},
    {{"lift_proposed", "upgrade"}, "in_force"}, {{"lifted", "evaluate"}, "evaluated"},
};

class EpisodeWalk {
 public:
  explicit EpisodeWalk(std::uint32_t seed) : random_{seed} {}

  void run() {
    for (int n = 0; n < episode_steps; ++n) step();
    const auto again = replay(episode_.events);
    REQUIRE(again.ok());
    CHECK(again->state == episode_.state);
    CHECK(again->level == episode_.level);
    CHECK(again->highest == episode_.highest);
    CHECK(again->began == episode_.began);
    CHECK(again->ended == episode_.ended);
    CHECK(again->until == episode_.until);
    CHECK(again->units == episode_.units);
  }
  const std::set<std::string>& seen() const { return seen_; }
  int unsupported_acts() const { return unsupported_; }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<std::uint32_t>(below)); }

  void step() {
    now_ += std::chrono::minutes{pick(900)};
    constexpr int acts = 11;
    EpisodeAction action;
    action.act = static_cast<EpisodeAct>(1 + pick(acts));
    // Half of the time an act that follows, so that walks get somewhere.
    if (const auto next = next_acts(episode_.state); pick(2) == 0 && !next.empty()) {
      action.act = next[static_cast<std::size_t>(pick(static_cast<int>(next.size())))];
    }
    action.episode = "W-2024-01";
    if (pick(8) != 0) action.units = {"652301"};
    if (pick(3) == 0) action.level = static_cast<Level>(pick(5));
    const HourEnding today = std::chrono::floor<std::chrono::hours>(to_local(now_));
    if (pick(4) == 0) action.from = today + std::chrono::hours{pick(60) - 20};
    if (pick(3) == 0) action.until = today + std::chrono::hours{pick(200) - 20};
    const bool carries_out =
        action.act == EpisodeAct::start || action.act == EpisodeAct::propose_lift || action.act == EpisodeAct::evaluate;
    if (carries_out && pick(5) != 0) {
      action.units.clear();
      action.until.reset();
    }
    if (pick(6) != 0) action.reason = "in a word";
    const EpisodeActor actor = std::vector<EpisodeActor>{{"a", "duty", false},
                                                         {"b", "head", true},
                                                         {"c", "government", true},
                                                         {"d", "government", false}}[static_cast<std::size_t>(pick(4))];
    const std::vector<std::vector<int>> airs{{120, 90, 90, 90, 90},    {210, 120, 100, 90, 90}, {210, 215, 160, 90, 90},
                                             {310, 220, 230, 120, 90}, {160, 140, 160, 90, 90}, {-1, -1, -1, -1, -1}};
    const Day day = std::chrono::floor<std::chrono::days>(to_local(now_));
    const auto support =
        support_of(*rules_, setting_, forecast_of(day, {"652301"}, airs[static_cast<std::size_t>(pick(6))]), units_,
                   hour_ending(day + std::chrono::days{1}, 1));
    const WarningSupport* on = pick(4) == 0 ? nullptr : &support;
    take(action, actor, on);
  }

  void take(const EpisodeAction& action, const EpisodeActor& actor, const WarningSupport* on) {
    const std::string before{word_of(episode_.state)};
    const auto to = drawing.find({before, std::string{word_of(action.act)}});
    const auto outcome = decide({rules_, &approval_, on}, episode_, action, actor, now_);
    if (const auto* no = std::get_if<RefusedAct>(&outcome)) {
      CHECK_FALSE(no->message.empty());
      if (to == drawing.end()) CHECK(no->why == EpisodeRefusal::state);
      return;
    }
    const EpisodeEvent& event = std::get<EpisodeEvent>(outcome);
    REQUIRE(to != drawing.end());
    judge(event, actor, on);
    REQUIRE(apply(episode_, event).ok());
    CHECK(word_of(episode_.state) == to->second);
    seen_.insert(to->second);
  }

  void judge(const EpisodeEvent& event, const EpisodeActor& actor, const WarningSupport* on) {
    const std::string act{word_of(event.act)};
    CHECK(event.number == ++number_);
    CHECK_FALSE(event.evidence.rule_set.empty());
    CHECK_FALSE(event.evidence.reason.empty());
    CHECK_FALSE(event.units.empty());
    CHECK(event.who == actor.name);
    const bool decided =
        std::set<std::string>{"approve", "reject", "upgrade", "downgrade", "extend", "keep_on", "lift"}.contains(act);
    const bool red = event.level == Level::red || episode_.level == Level::red;
    const bool entitled = actor.approves && (red ? actor.role == "government" : actor.role != "duty");
    if (decided) CHECK(entitled);
    const bool stands = !event.evidence.forecast.empty() && !event.evidence.criterion.empty();
    const bool needs = act != "reject" && act != "start" && act != "keep_on" && act != "evaluate";
    CHECK(unsupported(event) == (needs && !stands));
    if (needs && !stands) {
      CHECK(entitled);
      ++unsupported_;
    }
    if (!decided && act != "propose") {
      CHECK(event.units == episode_.units);
      CHECK(event.cause == episode_.cause);
    }
    if (act == "approve") approved_at_ = event.at;
    if (act == "start") {
      REQUIRE(approved_at_.has_value());
      // The first hour of the response ends after the approval.
      CHECK(std::chrono::local_seconds{event.from} > to_local(*approved_at_));
    }
    if (act == "upgrade") CHECK(event.level > episode_.level);
    if (act == "downgrade") CHECK(event.level < episode_.level);
    if (act == "extend") CHECK(event.until > episode_.until);
    if (act == "upgrade" && stands) CHECK(on->level >= event.level);
    if (on != nullptr && (act == "lift" || act == "propose_lift") && stands) CHECK(on->lift);
    const bool free = act == "propose" || act == "approve" || act == "upgrade" || act == "downgrade";
    if (!free) CHECK(event.level == episode_.level);
  }

  std::mt19937 random_;
  UtcSeconds now_ = at("2024-01-05 08:00");
  WarningBook book_ = shipped_warnings();
  const WarningRules* rules_ = book_.find("XJ");
  WarningSetting setting_ = shipped_setting();
  ApprovalRule approval_ = two_offices();
  std::vector<std::string> units_{"652301"};
  Episode episode_;
  std::optional<UtcSeconds> approved_at_;
  std::set<std::string> seen_;
  int number_ = 0, unsupported_ = 0;
};

}  // namespace

TEST_CASE("no walk of acts leaves the drawing, and each is what its acts make of it") {
  std::set<std::string> seen;
  int unsupported_acts = 0;
  for (std::uint32_t seed = 1; seed <= episode_walks; ++seed) {
    EpisodeWalk walk{seed};
    walk.run();
    seen.insert(walk.seen().begin(), walk.seen().end());
    unsupported_acts += walk.unsupported_acts();
  }
  CHECK(seen ==
        std::set<std::string>{"proposed", "approved", "in_force", "lift_proposed", "lifted", "evaluated", "rejected"});
  CHECK(unsupported_acts > 0);
}
