#include "report/docket_cases.hpp"

#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using docket::sample::at;
using docket::sample::day;

/// English words, names of offices and topics, a region of one named county.
report::DocketSpeech english_of_cases() {
  static const report::DocketWords words =
      docket::sample::loaded(report::read_docket_words(docket::sample::file_of("words.toml")));
  static const terms::Region region = [] {
    terms::Region made;
    made.units.push_back({"652301", {"", "Changji City"}, terms::UnitKind::county, {}, "", {}});
    return made;
  }();
  return {&words, &region, &docket::sample::vocabulary(), false, nullptr};
}

/// The answered grid event with the parent, rating and chain that a stored case may have.
docket::sample::Story answered_grid_event() {
  docket::sample::Story story = docket::sample::answered();
  for (std::size_t i = 0; i < story.events.size(); ++i) {
    story.events[i].number = static_cast<std::int64_t>(i) + 11;
    story.events[i].chain = std::string(64, 'a');
  }
  return story;
}

const std::string hash_1 = std::string(63, '0') + "1";
const std::string hash_2 = std::string(63, '0') + "2";

TEST_CASE("A list of cases: columns, days left and late, what is synthetic, how it goes on") {
  const docket::sample::Story story = answered_grid_event();
  const std::vector<report::CaseLine> lines{report::line_of(story.type, story.subject),
                                            {"ZZ-2023-000002", "no_such_type", "somewhere", "no_topic", "652302", "",
                                             "Smoke", docket::StateKind::done, std::nullopt, false}};
  const auto text = [&](const char* today) {
    return report::case_list_text(lines, docket::sample::types(), day(today), "", english_of_cases());
  };
  // A type, state, topic or place that nobody knows stands as its id.
  CHECK(text("2023-10-07") ==
        "case            type          state      due         left  place                         topic     "
        "assigned to  matter\n"
        "GE-2023-000001  Grid event    Answered   2023-10-08  1 d   Changji City 652301001001-07  Dust      "
        "Ma           Dust at a building site\n"
        "ZZ-2023-000002  no_such_type  somewhere                    652302                        no_topic  "
        "             Smoke\n"
        "SYNTHETIC, no real case\n");
  CHECK(text("2023-10-08").find("2023-10-08  0 d ") != std::string::npos);  // the day itself is not late
  CHECK(text("2023-10-09").find("2023-10-08  1 d late ") != std::string::npos);

  const std::span<const report::CaseLine> real{&lines[1], 1};
  const std::string more =
      report::case_list_text(real, docket::sample::types(), day("2023-10-07"), "K7", english_of_cases());
  CHECK(more.find("SYNTHETIC") == std::string::npos);
  CHECK(more.ends_with("Smoke\nmore: --after K7\n"));
  CHECK(report::case_list_text({}, docket::sample::types(), day("2023-10-07"), "", english_of_cases()) ==
        "no case fits\n");
}

TEST_CASE("A list of cases as JSON, byte by byte") {
  const docket::sample::Story story = answered_grid_event();
  const std::vector<report::CaseLine> lines{report::line_of(story.type, story.subject),
                                            {"ZZ-2023-000002", "petition", "closed", "odour", "652302", "", "Smell",
                                             docket::StateKind::done, std::nullopt, false}};
  CHECK(report::case_list_json(lines, day("2023-10-10"), "K7") ==
        R"({
  "as_of": "2023-10-10",
  "cases": [
    {
      "id": "GE-2023-000001",
      "type": "grid_event",
      "state": "answered",
      "state_kind": "open",
      "due": "2023-10-08",
      "days_left": -2,
      "place": "652301001001-07",
      "topic": "dust",
      "assignee": "Ma",
      "title": "Dust at a building site",
      "synthetic": true
    },
    {
      "id": "ZZ-2023-000002",
      "type": "petition",
      "state": "closed",
      "state_kind": "done",
      "due": null,
      "days_left": null,
      "place": "652302",
      "topic": "odour",
      "assignee": null,
      "title": "Smell",
      "synthetic": false
    }
  ],
  "after": "K7"
}
)");
  CHECK(report::case_list_json({}, day("2023-10-10"), "") ==
        "{\n  \"as_of\": \"2023-10-10\",\n  \"cases\": [],\n  \"after\": null\n}\n");
}

TEST_CASE("A case and its history for a terminal: Beijing time, who, from where to where, by when, with what") {
  const docket::sample::Story story = answered_grid_event();
  // 28 September 2023 is a Thursday; 29 September to 6 October are off, 7 and 8 October are worked.
  CHECK(
      report::case_text(story.type, story.subject, story.events, english_of_cases()) ==
      "GE-2023-000001  Grid event  Dust at a building site\n"
      "  SYNTHETIC, no real case\n"
      "  state         Answered\n"
      "  due           2023-10-08\n"
      "  place         Changji City 652301001001-07\n"
      "  topic         Dust\n"
      "  assigned to   Ma\n"
      "\n"
      "    1 2023-09-28 09:00  Li (prefecture)  opened \xE2\x86\x92 Reported; to Housing and construction bureau; due "
      "2023-10-07\n"
      "      Bare soil is not covered\n"
      "    2 2023-09-28 10:00  Wang (county)  moved Dispatch \xE2\x86\x92 Dispatched; to Ma; due 2023-10-07\n"
      "    3 2023-09-28 11:00  Ma (grid worker)  moved Accept \xE2\x86\x92 Being checked on site; due 2023-10-11\n"
      "    4 2023-09-28 15:00  Ma (grid worker)  moved Answer \xE2\x86\x92 Answered; due 2023-10-08; 2 files\n"
      "      Cause: Bare soil or material not covered\n"
      "      site_photo  p1.jpg  120000 B  sha256 " +
          hash_1 + "\n      site_photo  p2.jpg  120000 B  sha256 " + hash_2 +
          "\n"
          "\n"
          "times are Beijing time\n");
}

TEST_CASE("A case that went elsewhere says so, with reasons, rungs, links and ratings in its history") {
  const docket::CaseType& type = docket::sample::grid_event();
  docket::Case subject;
  subject.id = "GE-2023-000009";
  subject.type = type.id;
  subject.state = "answered";
  subject.merged_into = "GE-2023-000001";
  docket::Event merged{
      0,        subject.id, 2, docket::EventKind::merged, at("2023-10-07 23:59"), "Wang", docket::Role::county,
      "652301", {},         ""};
  merged.body.other = "GE-2023-000001";
  merged.body.reason = "one site\nseen twice";
  docket::Event rung = merged;
  rung.kind = docket::EventKind::stepped;
  rung.role = docket::Role::system;
  rung.body = {};
  rung.body.step = "red";
  docket::Event rated = rung;
  rated.kind = docket::EventKind::rated;
  rated.body = {};
  rated.body.rating = 4;
  rated.body.links = {{docket::LinkKind::site, "S-12"}};
  const std::vector<docket::Event> events{merged, rung, rated};
  const std::string text = report::case_text(type, subject, events, english_of_cases());
  for (const char* part :
       {"\n  merged        other case GE-2023-000001\n",
        "    2 2023-10-07 23:59  Wang (county)  merged; other case GE-2023-000001\n      reason: one site\n"
        "      seen twice\n",
        "  Wang (system)  escalated Red card\n", "  rated; satisfied 4 of 5\n      site S-12\n"}) {
    CHECK_MESSAGE(text.find(part) != std::string::npos, text);
  }
  CHECK(text.find("due") == std::string::npos);  // a merged case has no deadline of its own
}

/// HASH and CHAIN stand for 64 digits.
constexpr const char* opened_case_json = R"({
  "id": "GE-2023-000001",
  "type": "grid_event",
  "version": 1,
  "state": "reported",
  "state_kind": "open",
  "topic": "dust",
  "place": "652301001001-07",
  "title": "Dust at a building site",
  "text": "Bare soil is not covered",
  "assignee": "housing_bureau",
  "opened_at_utc": "2023-09-28T01:00:00Z",
  "responded_at_utc": null,
  "closed_at_utc": null,
  "due": "2023-10-18",
  "state_due": "2023-10-07",
  "round": 0,
  "rating": null,
  "merged_into": null,
  "fields": {
    "severity": "alarm"
  },
  "links": [
    {
      "kind": "site",
      "id": "S-12"
    }
  ],
  "synthetic": true,
  "events": [
    {
      "number": 7,
      "version": 1,
      "kind": "opened",
      "at_utc": "2023-09-28T01:00:00Z",
      "by": "Li",
      "role": "prefecture",
      "transition": null,
      "state": "reported",
      "assignee": "housing_bureau",
      "reason": null,
      "text": "Bare soil is not covered",
      "step": null,
      "other": null,
      "due": "2023-10-18",
      "state_due": "2023-10-07",
      "rating": null,
      "fields": {
        "severity": "alarm"
      },
      "links": [
        {
          "kind": "site",
          "id": "S-12"
        }
      ],
      "attachments": [
        {
          "sha256": "HASH",
          "bytes": 120000,
          "media_type": "image/jpeg",
          "name": "p1.jpg",
          "kind": "site_photo",
          "taken_at_utc": "2023-09-28T00:30:00Z"
        }
      ],
      "chain": "CHAIN"
    }
  ]
}
)";

TEST_CASE("A case as JSON, byte by byte") {
  docket::sample::Story story{docket::sample::grid_event()};
  docket::Action opening = docket::sample::opening(story);
  opening.body.links = {{docket::LinkKind::site, "S-12"}};
  opening.body.fields = {{"severity", "alarm"}};
  opening.body.attachments = {docket::sample::picture("site_photo", 1)};
  opening.body.attachments[0].taken_at = at("2023-09-28 08:30");
  story.take(opening, docket::sample::centre(), at("2023-09-28 09:00"));
  story.events[0].number = 7;
  story.events[0].chain = std::string(64, 'a');
  std::string filled = opened_case_json;
  filled.replace(filled.find("HASH"), 4, hash_1);
  filled.replace(filled.find("CHAIN"), 5, std::string(64, 'a'));
  CHECK(report::case_json(story.type, story.subject, story.events) == filled);
}

TEST_CASE("The public copy: no people, a coarser place, hidden texts said to be hidden") {
  const docket::sample::Story story = answered_grid_event();
  const auto shown =
      docket::public_copy(story.type, story.subject, docket::sample::vocabulary(), docket::sample::areas());
  REQUIRE(shown.has_value());
  const auto steps = docket::public_history(story.type, story.events);
  const std::string text = report::public_text(story.type, *shown, steps, english_of_cases());
  CHECK(text ==
        "Public copy  GE-2023-000001  Grid event\n"
        "  SYNTHETIC, no real case\n"
        "  matter        Dust at a building site\n"
        "  state         Answered\n"
        "  due           2023-10-18\n"
        "  place         Changji City 652301001\n"
        "  topic         Dust\n"
        "      Cause: Bare soil or material not covered\n"
        "\n"
        "  2023-09-28 09:00  opened \xE2\x86\x92 Reported\n"
        "  2023-09-28 10:00  moved Dispatch \xE2\x86\x92 Dispatched\n"
        "  2023-09-28 11:00  moved Accept \xE2\x86\x92 Being checked on site\n"
        "  2023-09-28 15:00  moved Answer \xE2\x86\x92 Answered\n"
        "\n"
        "times are Beijing time\n");

  docket::PublicCase untitled = *shown;
  untitled.title.clear();
  untitled.place.clear();
  untitled.synthetic = false;
  docket::PublicStep reasoned{docket::EventKind::reopened, at("2023-10-08 08:05"), "reopen", "reported",
                              "seen again, call [phone]"};
  const std::string bare = report::public_text(story.type, untitled, std::span{&reasoned, 1}, english_of_cases());
  for (const char* part : {"  matter        (hidden)\n", "  place         (hidden)\n",
                           "  2023-10-08 08:05  reopened Reopen \xE2\x86\x92 Reported\n"
                           "      reason: seen again, call [phone]\n"}) {
    CHECK_MESSAGE(bare.find(part) != std::string::npos, bare);
  }
  CHECK(bare.find("SYNTHETIC") == std::string::npos);
}

TEST_CASE("Deadlines for calendars: the earlier one of an open case, the next look of a standing one, none else") {
  const docket::sample::Story story = answered_grid_event();
  const auto open = report::feed_deadline(story.type, story.subject, "docket.changji", english_of_cases());
  REQUIRE(open.has_value());
  CHECK(open->uid == "GE-2023-000001@docket.changji");
  CHECK(open->title == "GE-2023-000001 due: Dust at a building site");
  CHECK(open->text == "place: Changji City 652301001001-07\nstate: Answered\nSYNTHETIC, no real case");
  CHECK(open->category == "Dust");
  CHECK(open->due == day("2023-10-08"));
  CHECK_FALSE(open->every_days.has_value());
  CHECK(open->changed == at("2023-09-28 15:00"));
  CHECK(open->version == 4);
  CHECK_FALSE(open->cancelled);

  const docket::CaseType& task = *docket::sample::types().type("rectification_task");
  docket::Case kept;
  kept.id = "RT-2023-000007";
  kept.type = task.id;
  kept.state = "standing";
  kept.title = "Clean the canal";
  kept.topic = "water";
  kept.place = "652301";
  kept.version = 3;
  kept.due = day("2023-06-30");
  kept.closed_at = at("2023-06-20 10:00");
  kept.state_due = day("2023-09-18");
  const auto look = report::feed_deadline(task, kept, "d", english_of_cases());
  REQUIRE(look.has_value());
  CHECK(look->title == "RT-2023-000007 look back: Clean the canal");
  CHECK(look->due == day("2023-09-18"));  // not the deadline that was met
  CHECK(look->every_days == 90);          // rectification_task.toml: recurring, 90 days
  CHECK(look->text.find("SYNTHETIC") == std::string::npos);

  docket::Case done = kept;
  done.state = "closed";
  CHECK_FALSE(report::feed_deadline(task, done, "d", english_of_cases()).has_value());
  docket::Case merged = story.subject;
  merged.merged_into = "GE-2023-000002";
  CHECK_FALSE(report::feed_deadline(story.type, merged, "d", english_of_cases()).has_value());
  docket::Case without = story.subject;
  without.due.reset();
  without.state_due.reset();
  CHECK_FALSE(report::feed_deadline(story.type, without, "d", english_of_cases()).has_value());
}

}  // namespace
