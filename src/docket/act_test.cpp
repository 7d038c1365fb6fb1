#include "docket/act.hpp"

#include "docket/ladder.hpp"
#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;
using sample::at;
using sample::county;
using sample::day;
using sample::Story;

TEST_CASE("grid event: opened with the deadlines of the case and of its state, sent to the office of the routes") {
  Story story{sample::grid_event()};
  const Event& opened = story.take(sample::opening(story), sample::centre(), at("2023-09-28 09:00"));
  CHECK(opened.kind == EventKind::opened);
  CHECK(opened.version == 1);
  CHECK(story.subject.state == "reported");
  CHECK(story.subject.assignee == "housing_bureau");     // routed: dust, county
  CHECK(story.subject.due == day("2023-10-18"));         // 10 working days over the National Day
  CHECK(story.subject.state_due == day("2023-10-07"));   // 1 working day
  CHECK(story.subject.next_due() == day("2023-10-07"));  // the earlier one
  CHECK_FALSE(story.subject.responded_at.has_value());
}

TEST_CASE("routes of the region come before those of the type: opened, dispatched, transferred") {
  Story story{sample::grid_event()};
  Setting setting = sample::setting(at("2023-09-28 09:00"));
  setting.routes = [](std::string_view topic, std::string_view place) -> std::string {
    return topic == "dust" && place.starts_with("652301001") ? "town_government" : "";
  };
  const auto take = [&](const Action& action, const Actor& who) {
    const Decision decision = decide(story.type, story.subject, action, who, setting);
    if (const auto* refusal = std::get_if<Refusal>(&decision)) FAIL(refusal->text());
    story.add(std::get<Event>(decision));
  };
  take(sample::opening(story), sample::centre());
  CHECK(story.subject.assignee == "town_government");  // the type alone would say housing_bureau
  // Out of the region's route: the type's own first row, dust at county level.
  Action away = story.action(EventKind::transferred);
  away.body.place = "652301002";
  away.body.reason = "on the other side of the road";
  take(away, county());
  CHECK(story.subject.assignee == "housing_bureau");
  // And back into it.
  Action back = story.action(EventKind::transferred);
  back.body.place = "652301001001-07";
  back.body.reason = "it was this side";
  take(back, county());
  CHECK(story.subject.assignee == "town_government");

  Story named{sample::grid_event()};
  Action opening = sample::opening(named);
  opening.body.assignee = "Ma";
  const Decision kept = decide(named.type, named.subject, opening, sample::centre(), setting);
  REQUIRE(std::holds_alternative<Event>(kept));
  CHECK(std::get<Event>(kept).body.assignee == "Ma");  // whoever is named comes before every route
}

TEST_CASE("grid event: dispatched, checked, answered, watched, closed") {
  Story story = sample::watching();
  CHECK(story.subject.state == "verifying");
  CHECK(story.subject.assignee == "Ma");
  CHECK(story.subject.responded_at == at("2023-09-28 10:00"));  // the county, not the one who opened
  CHECK(story.subject.field("cause") == "uncovered");
  CHECK(story.subject.evidence("site_photo") == 2);
  CHECK(story.subject.link(LinkKind::site) == "S-12");
  CHECK(story.subject.state_due == day("2023-10-12"));  // 14 calendar days
  CHECK(is_open(story.type, story.subject));

  const Event& closed = story.take(story.step("confirm"), sample::machine(), at("2023-10-06 00:10"));
  CHECK(closed.kind == EventKind::watched);
  CHECK(story.subject.closed_at == at("2023-10-06 00:10"));
  CHECK_FALSE(is_open(story.type, story.subject));
  CHECK_FALSE(story.subject.next_due().has_value());
}

TEST_CASE("grid event: a breach reopens the case with a new deadline, and old evidence serves no more") {
  Story story = sample::watching();
  Action relapse = story.step("relapse");
  relapse.body.reason = "PM10 above 150 ug/m3";
  const Event& reopened = story.take(relapse, sample::machine(), at("2023-10-02 20:00"));
  CHECK(reopened.kind == EventKind::reopened);
  CHECK(story.subject.state == "reported");
  CHECK(story.subject.round == 1);
  CHECK(story.subject.evidence("site_photo") == 0);
  // Counted by hand from Monday 2 October: 7, 8, 9, 10, 11, 12, 13, 16, 17, 18 October.
  CHECK(story.subject.due == day("2023-10-18"));
  story.take(story.step("dispatch"), county(), at("2023-10-07 09:00"));
  story.take(story.step("accept"), sample::grid(), at("2023-10-07 10:00"));
  Action answer = story.step("answer");
  CHECK(story.refused(answer, sample::grid(), at("2023-10-07 11:00")).missing ==
        std::vector<std::string>{"2 more of site_photo"});  // the cause was given before and still holds
  answer.body.attachments = {sample::picture("site_photo", 1), sample::picture("site_photo", 9)};
  const Refusal old = story.refused(answer, sample::grid(), at("2023-10-07 11:00"));
  CHECK(old.reason == RefusalReason::bad_attachment);
  CHECK(sample::says(old.message, "is in the case already"));
}

TEST_CASE("act: what the buttons show is what decide takes") {
  const Story story = sample::answered();
  const Setting now = sample::setting(at("2023-10-07 09:00"));
  std::vector<std::string> ids;
  for (const Choice& choice : choices(story.type, story.subject, county(), now)) ids.push_back(choice.transition->id);
  CHECK(ids == std::vector<std::string>{"dispatch", "send_back", "verify", "close", "dismiss"});
  const auto found = choices(story.type, story.subject, county(), now);
  CHECK(found[2].missing == std::vector<std::string>{"1 more of photo_after", "a link to the sensor: station or site"});
  CHECK(choices(story.type, story.subject, sample::grid(), now).empty());
  CHECK(choices(story.type, story.subject, sample::actor("A", Role::auditor, ""), now).empty());
}

TEST_CASE("act: state at a past moment is what the events until then make") {
  const Story story = sample::watching();
  const Case before = sample::loaded(replay_until(story.type, story.events, at("2023-09-28 11:30")));
  CHECK(before.state == "checking");
  CHECK(before.version == 3);
  CHECK(sample::loaded(replay(story.type, story.events)) == story.subject);
  const auto early = replay_until(story.type, story.events, at("2023-09-28 08:59"));
  REQUIRE(!early);
  CHECK(early.error().code == ErrorCode::not_found);
}

TEST_CASE("act: what the system brings from a register counts from when it happened, what people write from now") {
  Story story{sample::grid_event()};
  Action open = sample::opening(story);
  open.body.happened_at = at("2023-09-20 10:00");
  story.take(open, sample::machine(), at("2023-09-28 09:00"));
  CHECK(story.subject.opened_at == at("2023-09-20 10:00"));
  // By hand: 21, 22, 25, 26, 27, 28 September, 7, 8, 9, 10 October.
  CHECK(story.subject.due == day("2023-10-10"));
  Story live{sample::grid_event()};
  live.take(open, sample::centre(), at("2023-09-28 09:00"));
  CHECK(live.subject.opened_at == at("2023-09-28 09:00"));
  CHECK(live.subject.happened_at == at("2023-09-20 10:00"));
}

TEST_CASE("act: assigning again needs a reason, a transfer moves area and office") {
  Story story = sample::dispatched();
  Action assign = story.action(EventKind::assigned);
  assign.body.assignee = "Sun";
  CHECK(story.refused(assign, county(), at("2023-09-28 11:00")).missing == std::vector<std::string>{"reason"});
  assign.body.reason = "Ma is on leave";
  story.take(assign, county(), at("2023-09-28 11:00"));
  CHECK(story.subject.assignee == "Sun");

  Action transfer = story.action(EventKind::transferred);
  transfer.body.place = "652302001";
  CHECK(story.refused(transfer, county(), at("2023-09-28 12:00")).missing == std::vector<std::string>{"reason"});
  transfer.body.reason = "the site lies across the border";
  transfer.body.topic = "smoke";
  story.take(transfer, county(), at("2023-09-28 12:00"));
  CHECK(story.subject.place == "652302001");
  CHECK(story.subject.assignee == "town_government");  // routed anew: any topic, township
  const Action dispatch = story.step("dispatch");
  CHECK(story.refused(dispatch, county(), at("2023-09-28 13:00")).reason == RefusalReason::out_of_area);
}

TEST_CASE("merge: the duplicate ends, the survivor gains its links, and nothing else moves the duplicate") {
  Story duplicate = sample::dispatched();
  Action link = duplicate.action(EventKind::linked);
  link.body.links = {{LinkKind::site, "S-12"}};
  duplicate.take(link, county(), at("2023-09-28 10:30"));
  Story survivor{sample::grid_event()};
  Action open = sample::opening(survivor);
  open.case_id = "GE-2023-000002";
  survivor.take(open, sample::centre(), at("2023-09-28 09:30"));

  Merge wanted{&duplicate.type, &duplicate.subject, &survivor.subject, ""};
  const Setting now = sample::setting(at("2023-09-28 12:00"));
  CHECK(std::get<Refusal>(merge(wanted, county(), now)).missing == std::vector<std::string>{"reason"});
  wanted.reason = "the same site";
  CHECK(std::get<Refusal>(merge(wanted, sample::grid(), now)).reason == RefusalReason::wrong_role);
  const auto events = std::get<std::vector<Event>>(merge(wanted, county(), now));
  REQUIRE(events.size() == 2);
  duplicate.add(events[0]);
  survivor.add(events[1]);
  CHECK(duplicate.subject.merged_into == "GE-2023-000002");
  CHECK_FALSE(is_open(duplicate.type, duplicate.subject));
  CHECK(survivor.subject.link(LinkKind::duplicate) == "GE-2023-000001");
  CHECK(survivor.subject.link(LinkKind::site) == "S-12");
  const Refusal closed = duplicate.refused(duplicate.step("accept"), sample::grid(), at("2023-09-28 13:00"));
  CHECK(closed.reason == RefusalReason::closed);
  CHECK(sample::says(closed.message, "go on there"));
  Action comment = duplicate.action(EventKind::commented);
  comment.body.text = "seen";
  duplicate.take(comment, county(), at("2023-09-28 13:00"));
  const Setting later = sample::setting(at("2023-09-28 14:00"));
  const Merge again{&duplicate.type, &survivor.subject, &duplicate.subject, "back"};
  CHECK(std::get<Refusal>(merge(again, county(), later)).reason == RefusalReason::closed);
}

TEST_CASE("split: parts open with a link back, the whole goes on and knows them") {
  Story story = sample::dispatched();
  Split wanted{&story.type, &story.subject, {}, "two sites"};
  const Setting now = sample::setting(at("2023-09-28 12:00"));
  CHECK(std::get<Refusal>(split(wanted, county(), now)).missing == std::vector<std::string>{"part"});
  for (const char* id : {"GE-2023-000010", "GE-2023-000011"}) {
    Action part;
    part.case_id = id;
    wanted.parts.push_back(part);
  }
  wanted.parts[1].body.title = "The second site";
  const auto events = std::get<std::vector<Event>>(split(wanted, county(), now));
  REQUIRE(events.size() == 4);
  story.add(events[0]);
  story.add(events[2]);
  CHECK(story.subject.split_into == std::vector<std::string>{"GE-2023-000010", "GE-2023-000011"});
  Case first;
  Case second;
  REQUIRE(apply(story.type, first, events[1]).ok());
  REQUIRE(apply(story.type, second, events[3]).ok());
  CHECK(first.title == story.subject.title);
  CHECK(second.title == "The second site");
  CHECK(second.link(LinkKind::split_from) == story.subject.id);
  CHECK(second.place == story.subject.place);
  CHECK(second.synthetic);
}

TEST_CASE("apply: an event that does not follow changes nothing") {
  Story story = sample::dispatched();
  const Case before = story.subject;
  Event next = story.events.back();
  const auto refused = [&](const Event& event) {
    const auto applied = apply(story.type, story.subject, event);
    REQUIRE(!applied);
    CHECK(applied.error().code == ErrorCode::conflict);
    CHECK(story.subject == before);
  };
  refused(next);  // the same again
  next.version = 4;
  refused(next);  // a gap
  next.version = 3;
  refused(next);  // dispatch does not start from dispatched
  next.body.transition = "accept";
  next.body.state = "checking";
  next.body.state = "closed";
  refused(next);  // leads elsewhere
  next.body.state = "checking";
  next.kind = EventKind::reopened;
  refused(next);  // not what the step is
  next.kind = EventKind::moved;
  next.case_id = "GE-2023-000009";
  refused(next);
  next.case_id = before.id;
  next.at = before.last_at - std::chrono::seconds{1};
  refused(next);
  next.at = before.last_at;
  next.body.fields = {{"colour", "red"}};
  refused(next);
  next.body.fields.clear();
  CHECK(apply(story.type, story.subject, next).ok());
}

TEST_CASE("may_read: offices by area and topic, citizens and enterprises their own, auditors everything") {
  Story story = sample::dispatched();
  Case subject = story.subject;
  subject.party = "tok-1";
  const Areas& areas = sample::areas();
  CHECK(may_read(story.type, sample::town(), subject, areas));
  CHECK_FALSE(may_read(story.type, sample::actor("x", Role::county, "652302"), subject, areas));
  CHECK_FALSE(may_read(story.type, sample::actor("x", Role::county, ""), subject, areas));
  CHECK(may_read(story.type, sample::actor("x", Role::auditor, ""), subject, areas));
  Actor smoke = sample::town();
  smoke.topics = {"smoke"};
  CHECK_FALSE(may_read(story.type, smoke, subject, areas));
  Actor citizen = sample::actor("n", Role::citizen, "");
  citizen.party = "tok-1";
  CHECK(may_read(story.type, citizen, subject, areas));
  citizen.party = "tok-2";
  CHECK_FALSE(may_read(story.type, citizen, subject, areas));
  citizen.party = "";
  subject.party = "";
  CHECK_FALSE(may_read(story.type, citizen, subject, areas));
  Actor works = sample::actor("m", Role::enterprise, "");
  works.party = "E-1";
  CHECK_FALSE(may_read(story.type, works, subject, areas));
  subject.links.push_back({LinkKind::enterprise, "E-1"});
  CHECK(may_read(story.type, works, subject, areas));
  // Where people report, the enterprise that they name is whom the case is about.
  CaseType reports = story.type;
  reports.privacy = true;
  CHECK_FALSE(may_read(reports, works, subject, areas));
  subject.party = "E-1";
  CHECK(may_read(reports, works, subject, areas));
}

TEST_CASE("a watch goes on with the sensors that it began with") {
  Story story = sample::watching();
  Action swap = story.action(EventKind::linked);
  swap.body.unlinks = {{LinkKind::site, "S-12"}};
  swap.body.links = {{LinkKind::site, "S-99"}};
  const Refusal refusal = story.refused(swap, sample::grid(), at("2023-09-29 09:00"));
  CHECK(refusal.reason == RefusalReason::forbidden);
  CHECK(sample::says(refusal.message, "end it first"));
  // Nor does one begin with the sensor taken away in the same step.
  Story before = sample::answered();
  Action link = before.action(EventKind::linked);
  link.body.links = {{LinkKind::site, "S-12"}};
  before.take(link, county(), at("2023-09-28 15:30"));
  Action verify = before.step("verify");
  verify.body.attachments = {sample::picture("photo_after", 3)};
  verify.body.unlinks = {{LinkKind::site, "S-12"}};
  CHECK(before.refused(verify, county(), at("2023-09-28 16:00")).reason == RefusalReason::missing);
}

TEST_CASE("a watch that is ended by hand renews no deadline and is no reopening") {
  Story story = sample::watching();
  const auto due = story.subject.due;
  Action end = story.step("give_up_watch");
  end.body.reason = "the monitor is gone";
  const Event& event = story.take(end, county(), at("2023-10-25 09:00"));
  CHECK(event.kind == EventKind::moved);
  CHECK(story.subject.due == due);
  CHECK(story.subject.round == 0);
}

TEST_CASE("work that is sent back needs new evidence") {
  Story story = sample::answered();
  Action back = story.step("send_back");
  back.body.reason = "nothing is covered on these";
  story.take(back, county(), at("2023-09-28 16:00"));
  const Refusal refusal = story.refused(story.step("answer"), sample::grid(), at("2023-09-28 17:00"));
  CHECK(refusal.missing == std::vector<std::string>{"2 more of site_photo"});
}

TEST_CASE("the parts of a case have no more time than the whole, and are about the same") {
  Story story = sample::dispatched();
  Action link = story.action(EventKind::linked);
  link.body.links = {{LinkKind::site, "S-12"}};
  story.take(link, county(), at("2023-09-28 11:00"));
  Action part;
  part.case_id = "GE-2023-000010";
  const Split wanted{&story.type, &story.subject, {part}, "two sites"};
  // Long after the deadline of the whole.
  const auto decided = split(wanted, county(), sample::setting(at("2023-11-20 09:00")));
  REQUIRE(std::holds_alternative<std::vector<Event>>(decided));
  Case first;
  REQUIRE(apply(story.type, first, std::get<std::vector<Event>>(decided)[1]).ok());
  CHECK(first.due == story.subject.due);
  CHECK(first.link(LinkKind::site) == "S-12");
}

TEST_CASE("closed work is not handed on, and is not merged into a part of itself") {
  Story story = sample::watching();
  story.take(story.step("confirm"), sample::machine(), at("2023-10-06 00:10"));
  Action hand_on = story.action(EventKind::assigned);
  hand_on.body.assignee = "Bai";
  hand_on.body.reason = "moved away";
  CHECK(story.refused(hand_on, county(), at("2023-10-07 09:00")).reason == RefusalReason::closed);

  Story whole = sample::dispatched();
  Case part = whole.subject;
  part.id = "GE-2023-000002";
  Setting now = sample::setting(at("2023-09-28 12:00"));
  now.parents = [&](std::string_view id) { return id == part.id ? whole.subject.id : std::string{}; };
  const auto merged = merge({&whole.type, &whole.subject, &part, "one fire"}, county(), now);
  REQUIRE(std::holds_alternative<Refusal>(merged));
  CHECK(std::get<Refusal>(merged).reason == RefusalReason::loop);
}
