// Bad input, one kind at a time: each refusal says what was tried and names what is allowed.
#include "docket/act.hpp"
#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;
using sample::at;
using sample::Story;

namespace {

using Names = std::vector<std::string>;

bool told(const Refusal& refusal, std::string_view part) {
  CAPTURE(refusal.message);
  CAPTURE(part);
  return sample::says(refusal.message, part);
}

constexpr UtcSeconds noon = std::chrono::sys_days{std::chrono::year{2023} / 9 / 28} + std::chrono::hours{4};  // Beijing

}  // namespace

TEST_CASE("refused: a step that does not start here, naming those that do") {
  const Story story = sample::dispatched();
  const Refusal refusal = story.refused(story.step("close"), sample::county(), noon);
  CHECK(refusal.reason == RefusalReason::forbidden);
  CHECK(told(refusal, "'close' starts from answered, not from 'dispatched'"));
  const Refusal unknown = story.refused(story.step("explode"), sample::grid(), noon);
  CHECK(unknown.reason == RefusalReason::unknown_name);
  CHECK(unknown.allowed == Names{"accept", "decline"});
  CHECK(told(unknown, "from 'dispatched' the role grid may here: accept, decline"));
}

TEST_CASE("refused: the wrong role, naming the right ones and what this one may do") {
  const Story story = sample::answered();
  const Refusal refusal = story.refused(story.step("close"), sample::town(), noon + std::chrono::hours{6});
  CHECK(refusal.reason == RefusalReason::wrong_role);
  CHECK(told(refusal, "'close' is for prefecture, county, not for township"));
  CHECK(refusal.allowed == Names{"dispatch", "send_back", "verify"});
  const Refusal machine = story.refused(story.step("confirm"), sample::county(), noon + std::chrono::hours{6});
  CHECK(machine.reason == RefusalReason::forbidden);
}

TEST_CASE("refused: somebody else than the assignee") {
  const Story story = sample::dispatched();
  const Refusal refusal =
      story.refused(story.step("accept"), sample::actor("Chen", Role::grid, "652301001001-07"), noon);
  CHECK(refusal.reason == RefusalReason::not_own);
  CHECK(told(refusal, "whom the case is assigned to (Ma), not for Chen"));
}

TEST_CASE("refused: missing evidence, fields and reason, all at once") {
  Story story = sample::dispatched();
  story.take(story.step("accept"), sample::grid(), at("2023-09-28 11:00"));
  Action answer = story.step("answer");
  answer.body.attachments = {sample::picture("site_photo", 1)};
  const Refusal refusal = story.refused(answer, sample::grid(), noon);
  CHECK(refusal.reason == RefusalReason::missing);
  CHECK(refusal.missing == Names{"1 more of site_photo", "field cause"});
  CHECK(told(refusal, "'answer' still needs 1 more of site_photo; field cause"));
  const Story sent = sample::answered();
  CHECK(sent.refused(sent.step("send_back"), sample::county(), noon + std::chrono::hours{6}).missing ==
        Names{"reason"});
}

TEST_CASE("refused: an expired session, and on the second it expires") {
  const Story story = sample::dispatched();
  Actor late = sample::grid();
  late.session_until = noon;
  const Refusal refusal = story.refused(story.step("accept"), late, noon);
  CHECK(refusal.reason == RefusalReason::session_expired);
  CHECK(told(refusal, "ended at 2023-09-28T04:00:00Z; log in again"));
  late.session_until = noon + std::chrono::seconds{1};
  CHECK(std::holds_alternative<Event>(story.ask(story.step("accept"), late, noon)));
}

TEST_CASE("refused: an auditor changes nothing") {
  const Story story = sample::dispatched();
  Action comment = story.action(EventKind::commented);
  comment.body.text = "x";
  CHECK(story.refused(comment, sample::actor("A", Role::auditor, ""), noon).reason == RefusalReason::read_only);
}

TEST_CASE("refused: another area, another topic, an office without an area") {
  const Story story = sample::dispatched();
  const Action send = story.step("decline");
  const Refusal area = story.refused(send, sample::actor("x", Role::county, "652302"), noon);
  CHECK(area.reason == RefusalReason::out_of_area);
  CHECK(told(area, "lies in 652301001001-07, and x (county) acts in 652302"));
  Actor smoke = sample::county();
  smoke.topics = {"smoke"};
  const Refusal topic = story.refused(send, smoke, noon);
  CHECK(topic.reason == RefusalReason::out_of_topic);
  CHECK(topic.allowed == Names{"smoke"});
  CHECK(story.refused(send, sample::actor("x", Role::county, ""), noon).reason == RefusalReason::out_of_area);
}

TEST_CASE(
    "reach: whom a case was given to by name reaches it from outside; an office of the same kind elsewhere does not") {
  Story story = sample::dispatched();  // to Ma, in 652301001001-07
  Actor elsewhere = sample::grid();
  elsewhere.area = "652301001002-01";
  CHECK(std::holds_alternative<Event>(story.ask(story.step("accept"), elsewhere, noon)));
  Action assign = story.action(EventKind::assigned);
  assign.body.assignee = "housing_bureau";
  assign.body.reason = "r";
  story.take(assign, sample::county(), noon);
  const Actor office = sample::actor("x", Role::county, "652302", "housing_bureau");
  CHECK(story.refused(story.step("accept"), office, noon).reason == RefusalReason::out_of_area);
}

TEST_CASE("refused: opening or stepping as a way round the rights to assign, link and set deadlines") {
  Story story = sample::dispatched();
  Action accept = story.step("accept");
  accept.body.assignee = "somebody else";
  const Refusal assign = story.refused(accept, sample::grid(), noon);
  CHECK(assign.reason == RefusalReason::wrong_role);
  CHECK(assign.allowed == Names{"prefecture", "county", "township", "system"});
  const CaseType& type = *sample::types().type("citizen_report");
  Story report{type};
  Actor citizen = sample::actor("n", Role::citizen, "");
  citizen.party = "tok-4711";
  Action open = report.action(EventKind::opened);
  open.body.topic = type.topics.front();
  open.body.place = "652301001001";
  open.body.title = "Smoke at night";
  open.body.links = {{LinkKind::enterprise, "E-7"}};
  CHECK(std::holds_alternative<Event>(report.ask(open, citizen, noon)));
  open.body.links = {{LinkKind::parent, "CR-2023-000009"}};
  CHECK(report.refused(open, citizen, noon).reason == RefusalReason::wrong_role);
  open.body.links.clear();
  open.body.assignee = "Ma";
  CHECK(report.refused(open, citizen, noon).reason == RefusalReason::wrong_role);
}

TEST_CASE("what is worked out is not taken from whoever asks") {
  const Story story = sample::dispatched();
  Action comment = story.action(EventKind::commented);
  comment.body.text = "seen";
  comment.body.type = "petition";
  comment.body.state = "closed";
  comment.body.other = "GE-2023-000002";
  comment.body.step = "red";
  comment.body.state_due = sample::day("2030-01-01");
  EventBody plain;
  plain.text = "seen";
  CHECK(std::get<Event>(story.ask(comment, sample::grid(), noon)).body == plain);
}

TEST_CASE("refused: a case that moved on since it was seen") {
  const Story story = sample::dispatched();
  Action accept = story.step("accept");
  accept.version = 1;
  const Refusal refusal = story.refused(accept, sample::grid(), noon);
  CHECK(refusal.reason == RefusalReason::conflict);
  CHECK(told(refusal, "at version 2 by now, and this action saw version 1"));
}

TEST_CASE("refused: times in the future, of what happened and of a photograph") {
  Story story = sample::dispatched();
  Action accept = story.step("accept");
  accept.body.happened_at = noon + std::chrono::seconds{1};
  const Refusal refusal = story.refused(accept, sample::grid(), noon);
  CHECK(refusal.reason == RefusalReason::future);
  CHECK(told(refusal, "2023-09-28T04:00:01Z lies in the future (now is 2023-09-28T04:00:00Z)"));
  CHECK(told(refusal, "allowed is any time until now"));
  accept.body.happened_at = noon;
  CHECK(std::holds_alternative<Event>(story.ask(accept, sample::grid(), noon)));

  Action attach = story.action(EventKind::attached);
  attach.body.attachments = {sample::picture("site_photo", 1)};
  const std::chrono::seconds skew{sample::attachment_rule().clock_skew_s};
  attach.body.attachments[0].taken_at = noon + skew;
  CHECK(std::holds_alternative<Event>(story.ask(attach, sample::grid(), noon)));
  attach.body.attachments[0].taken_at = noon + skew + std::chrono::seconds{1};
  CHECK(story.refused(attach, sample::grid(), noon).reason == RefusalReason::future);
  // A clock that was set back must not write before what is written.
  CHECK(story.refused(story.step("accept"), sample::grid(), at("2023-09-28 09:59")).reason == RefusalReason::future);
}

TEST_CASE("refused: attachments too big, of another type, of the wrong kind, or without a hash") {
  const Story story = sample::dispatched();
  const auto refusal_of = [&](const Attachment& file) {
    Action attach = story.action(EventKind::attached);
    attach.body.attachments = {file};
    const Refusal refusal = story.refused(attach, sample::grid(), noon);
    CHECK(refusal.reason == RefusalReason::bad_attachment);
    return refusal;
  };
  Attachment file = sample::picture("site_photo", 1);
  file.bytes = sample::attachment_rule().allowed("image/jpeg")->most_bytes + 1;
  CHECK(told(refusal_of(file), "jpg/jpeg up to 15 MiB"));
  file = sample::picture("site_photo", 1);
  file.media_type = "image/gif";
  CHECK(told(refusal_of(file), "is image/gif; allowed are jpg/jpeg up to 15 MiB; png"));
  file.media_type = "application/pdf";
  CHECK(refusal_of(file).allowed == Names{"image/jpeg", "image/png", "image/webp"});
  file = sample::picture("selfie", 1);
  CHECK(told(refusal_of(file), "unknown kind 'selfie'; known: site_photo"));
  file = sample::picture("site_photo", 1);
  file.sha256 = "abc";
  refusal_of(file);
  Action many = story.action(EventKind::attached);
  for (int i = 0; i <= sample::attachment_rule().most_per_event; ++i) {
    many.body.attachments.push_back(sample::picture("", 100 + i));
  }
  CHECK(told(story.refused(many, sample::grid(), noon), "at most 20 are allowed at once"));
}

TEST_CASE("refused: a loop in the tree, showing the way round") {
  Story story = sample::dispatched();  // GE-2023-000001
  Action link = story.action(EventKind::linked);
  link.body.links = {{LinkKind::parent, "C"}};
  Setting now = sample::setting(noon);
  now.parents = [](std::string_view id) -> std::string { return id == "C" ? "B" : id == "B" ? "GE-2023-000001" : ""; };
  const Decision decision = decide(story.type, story.subject, link, sample::county(), now);
  REQUIRE(std::holds_alternative<Refusal>(decision));
  const Refusal& refusal = std::get<Refusal>(decision);
  CHECK(refusal.reason == RefusalReason::loop);
  CHECK(told(refusal, "GE-2023-000001 -> C -> B -> GE-2023-000001"));
  CHECK(told(refusal, "allowed is a parent that does not lie below it"));
  now.parents = [](std::string_view id) -> std::string { return id == "C" ? "B" : id == "B" ? "C" : ""; };
  CHECK(std::get<Refusal>(decide(story.type, story.subject, link, sample::county(), now)).reason ==
        RefusalReason::loop);
  link.body.links = {{LinkKind::parent, story.subject.id}};
  CHECK(story.refused(link, sample::county(), noon).reason == RefusalReason::loop);
  link.body.links = {{LinkKind::parent, "C"}};
  CHECK(std::holds_alternative<Event>(story.ask(link, sample::county(), noon)));
}

TEST_CASE("refused: values out of range, each with what is allowed") {
  Story story{sample::grid_event()};
  Action open = sample::opening(story);
  open.body.topic = "gold";
  CHECK(story.refused(open, sample::centre(), noon).allowed == sample::grid_event().topics);
  open = sample::opening(story);
  open.body.place = "65230";
  CHECK(told(story.refused(open, sample::centre(), noon), "write a code of GB/T 2260"));
  open = sample::opening(story);
  open.body.title = " ";
  CHECK(story.refused(open, sample::centre(), noon).missing == Names{"title"});
  open = sample::opening(story);
  open.body.spot = {Decimal{1801, 1}, Decimal{44, 0}};
  CHECK(told(story.refused(open, sample::centre(), noon), "longitude lies in -180..180"));
  open = sample::opening(story);
  open.body.text = "\xff";
  CHECK(told(story.refused(open, sample::centre(), noon), "'text' is not UTF-8"));
  open = sample::opening(story);
  open.body.due = sample::day("2023-12-01");
  CHECK(told(story.refused(open, sample::centre(), noon), "worked out by type 'grid_event'"));
  open = sample::opening(story);
  open.body.fields = {{"cause", "aliens"}};
  CHECK(story.refused(open, sample::centre(), noon).allowed.front() == "uncovered");
  open.body.fields = {{"colour", "red"}};
  CHECK(story.refused(open, sample::centre(), noon).allowed.front() == "cause");
  open = sample::opening(story);
  open.body.links = {{LinkKind::duplicate, "x"}};
  CHECK(story.refused(open, sample::centre(), noon).allowed == Names{"merge", "split"});
  open = sample::opening(story);
  open.body.rating = 5;
  CHECK(told(story.refused(open, sample::centre(), noon), "'rating' has no place in an event of kind opened"));
  open = sample::opening(story);
  CHECK(story.refused(open, sample::actor("e", Role::enterprise, ""), noon).reason == RefusalReason::wrong_role);
}

TEST_CASE("refused: a deadline that runs into a year without a calendar") {
  Story story{sample::grid_event()};
  const int last = sample::calendar().years().rbegin()->first;
  const Refusal refusal =
      story.refused(sample::opening(story), sample::centre(), at(std::to_string(last) + "-12-30 09:00"));
  CHECK(refusal.reason == RefusalReason::no_calendar);
  CHECK(told(refusal, std::to_string(last + 1)));
}

TEST_CASE("citizens: by token, phone numbers hidden, own cases only, a rating") {
  const CaseType& type = *sample::types().type("citizen_report");
  Story story{type};
  Actor citizen = sample::actor("Zhang San", Role::citizen, "");
  citizen.party = "tok-4711";
  Action open = story.action(EventKind::opened);
  open.body.topic = type.topics.front();
  open.body.place = "652301001001";
  open.body.title = "Smoke at night";
  open.body.text = "call me: 138-1234-5678";
  const Event& event = story.take(open, citizen, noon);
  CHECK(event.by == "tok-4711");
  CHECK(event.body.party == "tok-4711");
  CHECK(event.body.text == "call me: [phone]");
  CHECK(event_text(event).find("Zhang") == std::string::npos);
  Actor other = citizen;
  other.party = "tok-1";
  Action rate = story.action(EventKind::rated);
  rate.body.rating = 5;
  CHECK(story.refused(rate, other, noon).reason == RefusalReason::not_own);
  rate.body.rating = 6;
  CHECK(story.refused(rate, citizen, noon).allowed.size() == 5);
  // Before an office did anything there is nothing to rate.
  rate.body.rating = 5;
  CHECK(story.refused(rate, citizen, noon).reason == RefusalReason::forbidden);
  Action assign = story.action(EventKind::assigned);
  assign.body.assignee = "Ma";
  assign.body.reason = "she lives there";
  story.take(assign, sample::county(), noon);
  rate.version = story.subject.version;
  story.take(rate, citizen, noon);
  CHECK(story.subject.rating == 5);
  Actor phone = citizen;
  phone.party = "13812345678";
  Story second{type};
  CHECK(told(second.refused(open, phone, noon), "kept as a random token"));
  // A token may hold eleven digits in a row by chance: that is no number.
  phone.party = "ab13812345678cdef0123456789abcde";
  phone.name = phone.party;
  Story third{type};
  third.take(open, phone, noon);
  CHECK(third.subject.party == phone.party);
}
