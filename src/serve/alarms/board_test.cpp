#include "serve/alarms/board.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

namespace lantian::serve {
namespace {

using namespace std::chrono_literals;

/// 08:00 in Beijing on Monday, 2 October 2023.
constexpr UtcSeconds eight{std::chrono::sys_days{std::chrono::year{2023} / 10 / 2}};

/// What a line of a timeline says at its minute: a letter of the signal, and the state expected behind it.
struct Beat {
  int minute;
  AlarmSignal signal;
  AlarmPhase phase;
  bool raised;
};
constexpr AlarmSignal F = AlarmSignal::fine, B = AlarmSignal::breach, N = AlarmSignal::no_data, E = AlarmSignal::error;

void follow(const AlarmTiming& timing, const std::vector<Beat>& beats) {
  AlarmState state;
  for (const Beat& beat : beats) {
    state = next_state(state, beat.signal, eight + std::chrono::minutes{beat.minute}, timing);
    CAPTURE(beat.minute);
    CHECK(state.phase == beat.phase);
    CHECK(state.raised == beat.raised);
  }
}

AlarmRules ladder_rules(const std::string& more = "") {
  const terms::SourceFile file{"t.toml", R"(source = "test"
status = "unverified"
[[rule]]
id = "dust"
name = { zh = "D", en = "Dust" }
what = "above"
species = "PM10"
above = "600"
severity = "critical"
keep_firing_minutes = 60
tell_no_data_minutes = 30
[[channel]]
id = "desk"
folder = "/srv/desk"
[[channel]]
id = "head"
folder = "/srv/head"
[[tell]]
channel = "desk"
who = "duty"
[[tell]]
after_minutes = 30
channel = "head"
who = "head of office"
least_severity = "critical"
)" + more};
  auto rules = AlarmRules::read({&file, 1}, {});
  REQUIRE_MESSAGE(rules.ok(), rules.error().text());
  return *std::move(rules);
}

std::vector<AlarmLook> saw(AlarmSignal signal) {
  return {{"dust", "S1", {"S", "S"}, signal, "700 ug/m3", "600 ug/m3", {}}};
}

std::vector<std::string> told(const AlarmBoard& board) {
  std::vector<std::string> out;
  for (const AlarmMessage& one : board.outbox) out.push_back(one.key + " " + one.channel);
  return out;
}
using ToldNames = std::vector<std::string>;

}  // namespace

TEST_CASE("a breach that lasts is pending, then alerting; one that ends recovers as long as the rule says") {
  follow({30min, 20min, 0min}, {{0, F, AlarmPhase::normal, false},
                                {10, B, AlarmPhase::pending, false},
                                {39, B, AlarmPhase::pending, false},
                                {40, B, AlarmPhase::alerting, true},
                                {50, F, AlarmPhase::recovering, true},
                                {69, F, AlarmPhase::recovering, true},
                                {70, F, AlarmPhase::normal, false}});
  // A breach that ends early was nothing, and the next one waits anew.
  follow({30min, 20min, 0min}, {{0, B, AlarmPhase::pending, false},
                                {20, F, AlarmPhase::normal, false},
                                {25, B, AlarmPhase::pending, false},
                                {50, B, AlarmPhase::pending, false},
                                {55, B, AlarmPhase::alerting, true}});
  // Recovering and in breach again is the same alarm; recovery begins anew.
  follow({0min, 20min, 0min}, {{0, B, AlarmPhase::alerting, true},
                               {5, F, AlarmPhase::recovering, true},
                               {15, B, AlarmPhase::alerting, true},
                               {20, F, AlarmPhase::recovering, true},
                               {39, F, AlarmPhase::recovering, true},
                               {40, F, AlarmPhase::normal, false}});
}

TEST_CASE("no data and errors are states of their own, raised when they last, and end no alarm") {
  follow({30min, 0min, 20min}, {{0, N, AlarmPhase::no_data, false},
                                {19, N, AlarmPhase::no_data, false},
                                {20, N, AlarmPhase::no_data, true},
                                {25, E, AlarmPhase::error, false},
                                {45, E, AlarmPhase::error, true},
                                {50, B, AlarmPhase::pending, false},
                                {55, F, AlarmPhase::normal, false}});
  follow({0min, 20min, 0min}, {{0, B, AlarmPhase::alerting, true},
                               {10, N, AlarmPhase::alerting, true},
                               {20, F, AlarmPhase::recovering, true},
                               {30, E, AlarmPhase::alerting, true},
                               {90, N, AlarmPhase::alerting, true},
                               {95, F, AlarmPhase::recovering, true},
                               {115, F, AlarmPhase::normal, false}});
}

TEST_CASE("an alarm of a place that is not looked at any more ends, unless nothing could be looked at") {
  const AlarmRules rules = ladder_rules();
  AlarmBoard board;
  board.judge(rules, saw(B), eight);
  REQUIRE(board.alarms.front().open());
  AlarmLook whole = saw(B).front();
  whole.place = whole_rule;
  whole.signal = AlarmSignal::error;
  board.judge(rules, {whole}, eight + 10min);
  CHECK(board.alarms.front().open());
  whole.signal = AlarmSignal::fine;
  board.judge(rules, {whole}, eight + 20min);
  CHECK_FALSE(board.alarms.front().open());
}

TEST_CASE("the ladder tells at once, then higher while nobody acknowledges, each once") {
  const AlarmRules rules = ladder_rules();
  AlarmBoard board;
  CHECK(board.judge(rules, saw(B), eight));
  CHECK(told(board) == ToldNames{"1-1 desk"});
  CHECK_FALSE(board.judge(rules, saw(B), eight + 29min));
  board.judge(rules, saw(B), eight + 30min);
  CHECK(told(board) == ToldNames{"1-1 desk", "1-2 head"});
  board.judge(rules, saw(B), eight + 300min);
  CHECK(told(board).size() == 2);
  board.judge(rules, saw(F), eight + 310min);
  board.judge(rules, saw(F), eight + 370min);
  CHECK(told(board) == ToldNames{"1-1 desk", "1-2 head", "1-over-1 desk", "1-over-2 head"});
  CHECK(board.alarms.front().state.phase == AlarmPhase::ended);
  board.judge(rules, saw(B), eight + 400min);
  CHECK(told(board).back() == "2-1 desk");
}

TEST_CASE("an acknowledged alarm climbs no further") {
  const AlarmRules rules = ladder_rules();
  AlarmBoard board;
  board.judge(rules, saw(B), eight);
  board.alarm(1)->acknowledged = AlarmNote{"Aygul", "on the way", eight + 5min};
  board.judge(rules, saw(B), eight + 90min);
  CHECK(told(board) == ToldNames{"1-1 desk"});
}

TEST_CASE("a silence keeps quiet as long as it lasts, and what is still on is told behind it") {
  const AlarmRules rules = ladder_rules();
  AlarmBoard board;
  board.silences.push_back({1, "dust", "S1", "Aygul", "calibration", eight, eight + 60min});
  board.judge(rules, saw(B), eight);
  board.judge(rules, saw(B), eight + 59min);
  CHECK(told(board).empty());
  CHECK(board.silenced(board.alarms.front(), eight));
  board.judge(rules, saw(B), eight + 60min);
  CHECK(told(board) == ToldNames{"1-1 desk", "1-2 head"});
  // Another place is not meant.
  AlarmBoard other;
  other.silences.push_back({1, "dust", "S2", "Aygul", "calibration", eight, eight + 60min});
  other.judge(rules, saw(B), eight);
  CHECK(told(other) == ToldNames{"1-1 desk"});
}

TEST_CASE("the calendar of rest keeps quiet, over midnight too, on its days") {
  const AlarmRules rules = ladder_rules(R"([[mute]]
id = "night"
why = "nobody is there"
on = ["monday"]
from = "22:00"
until = "06:00"
)");
  const auto at = [&](int hours) { return rules.muted("dust", eight + std::chrono::hours{hours}); };
  CHECK_FALSE(at(13));  // Monday 21:00
  CHECK(at(14));        // Monday 22:00
  CHECK(at(21));        // Tuesday 05:00
  CHECK_FALSE(at(22));  // Tuesday 06:00
  CHECK_FALSE(at(39));  // Tuesday 23:00
}

TEST_CASE("no data that lasts is an alarm of its own kind, and a breach behind it another one") {
  const AlarmRules rules = ladder_rules();
  AlarmBoard board;
  board.judge(rules, saw(N), eight);
  CHECK(told(board).empty());
  board.judge(rules, saw(N), eight + 30min);
  REQUIRE(board.alarms.size() == 1);
  CHECK(board.alarms[0].kind == AlarmPhase::no_data);
  CHECK(told(board) == ToldNames{"1-1 desk"});
  board.judge(rules, saw(B), eight + 40min);
  REQUIRE(board.alarms.size() == 2);
  CHECK(board.alarms[0].state.phase == AlarmPhase::ended);
  CHECK(board.alarms[1].state.phase == AlarmPhase::alerting);
  // What never lasted leaves no trace.
  AlarmBoard brief;
  brief.judge(rules, saw(N), eight);
  brief.judge(rules, saw(F), eight + 10min);
  CHECK(brief.alarms.empty());
}

TEST_CASE("an alarm whose rule is gone is over") {
  AlarmBoard board;
  board.judge(ladder_rules(), saw(B), eight);
  board.judge(AlarmRules{}, {}, eight + 1min);
  CHECK(board.alarms.front().state.phase == AlarmPhase::ended);
}

TEST_CASE("property: whatever comes, laws of the states hold, and a board read back goes on the same") {
  const AlarmRules rules = ladder_rules();
  const AlarmTiming timing = rules.rules.front().timing;
  std::mt19937 dice{20240331};
  for (int world = 0; world < 60; ++world) {
    AlarmBoard board, kept;
    UtcSeconds now = eight, fine_since = eight;
    bool fine = false;
    for (int step = 0; step < 80; ++step) {
      now += std::chrono::minutes{1 + dice() % 25};
      const auto signal = static_cast<AlarmSignal>(dice() % 4);
      if (signal == F && !fine) fine_since = now;
      fine = signal == F;
      const bool was_alerting =
          !board.alarms.empty() && board.alarms.back().open() && board.alarms.back().kind == AlarmPhase::alerting;
      board.judge(rules, saw(signal), now);
      auto read = read_alarm_board(alarm_board_json(kept));
      REQUIRE(read.ok());
      kept = *std::move(read);
      kept.judge(rules, saw(signal), now);
      CHECK(alarm_board_json(kept) == alarm_board_json(board));
      std::set<std::string> keys;
      for (const AlarmMessage& one : board.outbox) CHECK(keys.insert(one.key).second);
      CHECK(std::ranges::count_if(board.alarms, &Alarm::open) <= 1);
      const bool over = was_alerting && !board.alarms.back().open();
      // An alarm ends only behind fine values all the time for as long as the rule says.
      if (over) CHECK((fine && now - fine_since >= timing.keep_firing));
      // With no waiting, a breach is an alarm at once.
      if (signal == B) CHECK(board.alarms.back().state.phase == AlarmPhase::alerting);
    }
  }
}

TEST_CASE("a state file that is no longer whole is refused") {
  for (const char* text :
       {"", "[]", "{", R"({"next_id":1})", R"({"next_id":"1","next_silence":1,"alarms":[],"silences":[],"outbox":[]})",
        R"({"next_id":1,"next_silence":1,"alarms":[3],"silences":[],"outbox":[]})"}) {
    CHECK_FALSE(read_alarm_board(text).ok());
  }
}

}  // namespace lantian::serve
