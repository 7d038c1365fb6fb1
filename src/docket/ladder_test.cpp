#include "docket/ladder.hpp"

#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;
using sample::at;

namespace {

std::vector<std::string> due_rungs(const sample::Story& story, UtcSeconds now) {
  std::vector<std::string> ids;
  for (const Rung* rung : sample::loaded(rungs_due(story.type, story.subject, now, sample::calendar()))) {
    ids.push_back(rung->id);
  }
  return ids;
}

/// A grid event that waits in "checking" from 28 September: due on 11 October (7, 8, 9, 10, 11 October).
sample::Story checking() {
  sample::Story story = sample::dispatched();
  story.take(story.step("accept"), sample::grid(), at("2023-09-28 11:00"));
  REQUIRE(story.subject.next_due() == sample::day("2023-10-11"));
  return story;
}

using Rungs = std::vector<std::string>;

}  // namespace

// The ladder of the grid event: remind T-3, yellow T, red T+3, supervise T+7, summon T+15.
TEST_CASE("ladder: a reminder on the morning of T-3, cards only when the day has passed") {
  const sample::Story story = checking();
  CHECK(due_rungs(story, at("2023-10-07 23:59")).empty());
  CHECK(due_rungs(story, at("2023-10-08 00:00")) == Rungs{"remind"});
  CHECK(due_rungs(story, at("2023-10-11 23:59")) == Rungs{"remind"});
  CHECK(due_rungs(story, at("2023-10-12 00:00")) == Rungs{"remind", "yellow"});
  CHECK(due_rungs(story, at("2023-10-15 00:00")) == Rungs{"remind", "yellow", "red"});
  CHECK(due_rungs(story, at("2023-10-19 00:00")) == Rungs{"remind", "yellow", "red", "supervise"});
  CHECK(is_overdue(story.subject, at("2023-10-12 00:00")));
  CHECK_FALSE(is_overdue(story.subject, at("2023-10-11 23:59")));
}

TEST_CASE("ladder: each rung once for a deadline, and again for a new one") {
  sample::Story story = checking();
  const UtcSeconds late = at("2023-10-12 08:00");
  for (const Action& action : sample::loaded(ladder_actions(story.type, story.subject, late, sample::calendar()))) {
    story.take(action, sample::machine(), late);
  }
  CHECK(story.subject.steps_reached == Rungs{"remind", "yellow"});
  CHECK(due_rungs(story, late).empty());
  CHECK(sample::loaded(next_rung_at(story.type, story.subject, sample::calendar())) == at("2023-10-15 00:00"));
  const auto again = ladder_actions(story.type, story.subject, at("2023-10-15 00:00"), sample::calendar());
  CHECK(sample::loaded(again).size() == 1);
  // Answered on a Saturday: two working days for the county, until 17 October, whose T-3 passed before it was set, so
  // nobody is reminded.
  Action answer = story.step("answer");
  answer.body.attachments = {sample::picture("site_photo", 1), sample::picture("site_photo", 2)};
  answer.body.fields = {{"cause", "uncovered"}};
  story.take(answer, sample::grid(), at("2023-10-14 12:00"));
  CHECK(story.subject.next_due() == sample::day("2023-10-17"));
  CHECK(due_rungs(story, at("2023-10-17 12:00")).empty());
  CHECK(due_rungs(story, at("2023-10-18 00:00")) == Rungs{"yellow"});
}

TEST_CASE("ladder: a rung that is not due, or not the system's, is refused with those that are") {
  const sample::Story story = checking();
  Action red = story.action(EventKind::stepped);
  red.body.step = "red";
  red.body.due = story.subject.next_due();
  const Refusal early = story.refused(red, sample::machine(), at("2023-10-12 08:00"));
  CHECK(early.reason == RefusalReason::forbidden);
  CHECK(early.allowed == Rungs{"remind", "yellow"});
  CHECK(story.refused(red, sample::county(), at("2023-10-20 08:00")).reason == RefusalReason::wrong_role);
}

TEST_CASE("ladder: rungs counted in worked days") {
  const Rung working{"r", {}, RungKind::red, 3, true, {}};
  // After Thursday 28 September: 7, 8, 9 October; before Sunday 8 October: 7 October, 28 and 27 September.
  CHECK(sample::loaded(reached_from(working, sample::day("2023-09-28"), sample::calendar())) == at("2023-10-10 00:00"));
  const Rung before{"r", {}, RungKind::remind, -3, true, {}};
  CHECK(sample::loaded(reached_from(before, sample::day("2023-10-08"), sample::calendar())) == at("2023-09-27 00:00"));
}

TEST_CASE("routes: the first that fits topic and level; a place above every office goes nowhere") {
  const CaseType& type = sample::grid_event();
  const Areas& areas = sample::areas();
  CHECK(routed_unit(type, "dust", "652301001001", areas) == "housing_bureau");
  CHECK(routed_unit(type, "odour", "652301001001", areas) == "town_government");
  CHECK(routed_unit(type, "odour", "652301", areas) == "ecology_bureau");
  CHECK(routed_unit(type, "dust", "zhundong", areas) == "housing_bureau");
  CHECK(routed_unit(type, "odour", "652300", areas).empty());
}
