#include "serve/respond/plan_shelf.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <set>
#include <thread>

namespace lantian::serve {

TEST_CASE("plan shelf: a question asked before is answered, and the answers are bounded") {
  PlanMemo memo{3};
  CHECK(memo.find("a") == nullptr);
  memo.keep("a", "1");
  REQUIRE(memo.find("a") != nullptr);
  CHECK(*memo.find("a") == "1");
  const auto held = memo.find("a");
  for (int i = 0; i < 100; ++i) {
    memo.keep(fmt::format("{}", i), "x");
    CHECK(memo.size() <= 3);
  }
  CHECK(memo.find("99") != nullptr);
  CHECK(memo.find("a") == nullptr);
  CHECK(*held == "1");  // who holds an answer keeps it
}

TEST_CASE("plan shelf: whatever changes the answer changes the key") {
  PlanAsk ask;
  const std::string first = trial_key(ask, 1, 1);
  CHECK(first == trial_key(ask, 1, 1));
  std::set<std::string> keys{first, trial_key(ask, 2, 1), trial_key(ask, 1, 2)};
  ask.level = respond::Level::red;
  keys.insert(trial_key(ask, 1, 1));
  ask.share_set = "none";
  keys.insert(trial_key(ask, 1, 1));
  ask.targets = {{"652301", 0.2}};
  keys.insert(trial_key(ask, 1, 1));
  ask.targets = {{"652301", 0.20000001}};
  keys.insert(trial_key(ask, 1, 1));
  ask.targets = {{"652301", 0.2}, {"652302", 0.2}};
  keys.insert(trial_key(ask, 1, 1));
  ask.on = *parse_day("2024-01-05");
  keys.insert(trial_key(ask, 1, 1));
  YearlyAsk year;
  keys.insert(trial_key(year, 1));
  year.probability = 0.9;
  keys.insert(trial_key(year, 1));
  CHECK(keys.size() == 11);
}

TEST_CASE("plan shelf: a trial waits for nobody, who decides waits, and no trial begins before her") {
  PlanTurns turns;
  auto trial = turns.of_trial();
  REQUIRE(trial.owns_lock());
  std::thread other{[&] {
    CHECK_FALSE(turns.of_trial().owns_lock());
    CHECK_FALSE(turns.of_office(std::chrono::milliseconds{20}).owns_lock());
  }};
  other.join();
  std::atomic<bool> got = false;
  std::thread decides{[&] { got = turns.of_office(std::chrono::seconds{60}).owns_lock(); }};
  while (turns.waiting() == 0) std::this_thread::yield();
  trial.unlock();
  // Nobody solves now, or she does: either way she comes first.
  decides.join();
  CHECK(got);
  CHECK(turns.of_trial().owns_lock());
}

}  // namespace lantian::serve
