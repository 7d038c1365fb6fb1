#include "docket/event.hpp"

#include "docket/chain.hpp"
#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace lantian;
using namespace lantian::docket;

namespace {

/// One event with every field in use and every character that could part them.
Event full_event() {
  Event event;
  event.number = 7;
  event.case_id = "GE-2023-000001";
  event.version = 3;
  event.kind = EventKind::moved;
  event.at = sample::at("2023-10-05 14:00");
  event.by = "Ma=1|2";
  event.role = Role::grid;
  event.area = "652301001001-07";
  EventBody& body = event.body;
  body.type = "t";
  body.topic = "dust";
  body.place = "652301";
  body.title = "a\tb\nc\\d|e=f\x01\x7f";
  body.text = "\xE6\x89\xAC\xE5\xB0\x98";
  body.party = "p";
  body.transition = "answer";
  body.state = "answered";
  body.assignee = "x";
  body.reason = "\\x41 \\p stays";
  body.step = "red";
  body.other = "GE-2023-000002";
  body.due = sample::day("2023-10-18");
  body.state_due = sample::day("2023-10-09");
  body.happened_at = sample::at("2023-10-05 13:00");
  body.spot = {Decimal{8730, 2}, Decimal{4401, 2}};
  body.rating = 4;
  body.attachments = {sample::picture("site_photo", 1), sample::picture("", 2)};
  body.attachments[0].taken_at = sample::at("2023-10-05 12:00");
  body.attachments[0].spot = body.spot;
  body.attachments[1].name = "a|b\\.jpg";
  body.links = {{LinkKind::site, "S|12"}, {LinkKind::parent, "GE-2023-000003"}};
  body.unlinks = {{LinkKind::station, "1001A"}};
  body.fields = {{"cause", "uncovered"}, {"note", "|"}};
  body.synthetic = true;
  return event;
}

std::vector<Event> chained(std::vector<Event> events) {
  std::string chain;
  for (std::size_t i = 0; i < events.size(); ++i) {
    events[i].number = static_cast<std::int64_t>(i) + 1;
    events[i].chain = chain_of(chain, event_text(events[i]));
    chain = events[i].chain;
  }
  return events;
}

std::vector<StoredEvent> stored(const std::vector<Event>& events) {
  std::vector<StoredEvent> rows;
  for (const Event& event : events) rows.push_back({event.number, event_text(event), event.chain});
  return rows;
}

}  // namespace

TEST_CASE("event text: the form that books keep, letter for letter") {
  Event event;
  event.number = 1;
  event.case_id = "GE-2023-000001";
  event.version = 2;
  event.kind = EventKind::commented;
  event.at = sample::at("2023-10-05 14:00");
  event.by = "Li";
  event.role = Role::county;
  event.area = "652301";
  event.body.text = "seen\n1|2";
  CHECK(event_text(event) ==
        "n=1\tcase=GE-2023-000001\tv=2\tkind=commented\tat=2023-10-05T06:00:00Z\tby=Li\trole=county\tarea=652301\t"
        "text=seen\\x0a1\\p2");
}

TEST_CASE("event text: everything comes back, on one line") {
  const Event event = full_event();
  const std::string text = event_text(event);
  CHECK(text.find('\n') == std::string::npos);
  const auto back = read_event(text);
  REQUIRE_MESSAGE(back.ok(), (back.ok() ? "" : back.error().text()));
  CHECK(*back == event);
}

TEST_CASE("event text: another spelling of the same event is refused") {
  const std::string text =
      "n=1\tcase=a\tv=1\tkind=commented\tat=2023-10-05T06:00:00Z\tby=x\trole=county\tdue=2023-10-05";
  REQUIRE(read_event(text).ok());
  const auto refused = [&](const std::string& from, const std::string& to) {
    std::string other = text;
    other.replace(other.find(from), from.size(), to);
    CAPTURE(other);
    const auto read = read_event(other);
    REQUIRE(!read.ok());
    CHECK(read.error().code == ErrorCode::malformed);
  };
  refused("n=1", "n=01");
  refused("n=1", "n=+1");
  refused("due=2023-10-05", "due=20231005");
  refused("T06:00:00Z", "T05:60:00Z");
  refused("T06:00:00Z", "t06:00:00Z");
  refused("by=x", "by=\\x78");
  refused("by=x", "by=\\q");
  refused("by=x", "by=\xff");
  refused("role=county", "role=mayor");
  refused("role=county", "area=\trole=county");
  refused("case=a\tv=1", "v=1\tcase=a");
  refused("\tdue=2023-10-05", "\tdue=2023-10-05\tmore=1");
  refused("\tdue=2023-10-05", "\ttitle=\tdue=2023-10-05");
}

TEST_CASE("chain: a whole book fits, any single altered byte of any row is found and the row named") {
  std::vector<Event> events = sample::watching().events;
  events.push_back(full_event());
  events = chained(std::move(events));
  REQUIRE(!verify_chain(std::span<const Event>{events}));
  const std::vector<StoredEvent> rows = stored(events);
  REQUIRE(!verify_chain(std::span<const StoredEvent>{rows}, events.back().chain));
  std::mt19937 random{20231005};
  std::size_t tried = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::vector<StoredEvent> altered = rows;
    for (std::size_t i = 0; i < rows[row].text.size(); ++i) {
      const auto flip = static_cast<char>(1 + random() % 255);
      altered[row].text[i] = static_cast<char>(altered[row].text[i] ^ flip);
      const auto fault = verify_chain(std::span<const StoredEvent>{altered});
      REQUIRE(fault.has_value());
      REQUIRE(fault->number == rows[row].number);
      altered[row].text[i] = rows[row].text[i];
      ++tried;
    }
    altered[row].chain[5] = altered[row].chain[5] == '0' ? '1' : '0';
    const auto fault = verify_chain(std::span<const StoredEvent>{altered});
    REQUIRE(fault.has_value());
    CHECK(fault->number == rows[row].number);
  }
  CHECK(tried > 1000);
}

TEST_CASE("chain: rows left out, swapped, put in, or cut off the end") {
  const std::vector<Event> events = chained(sample::answered().events);
  const std::vector<StoredEvent> rows = stored(events);
  REQUIRE(rows.size() == 4);
  const auto fault_of = [&](std::vector<StoredEvent> changed) {
    const auto fault = verify_chain(std::span<const StoredEvent>{changed}, rows.back().chain);
    return fault ? fault->number : 0;
  };
  CHECK(fault_of(rows) == 0);
  CHECK(fault_of({rows[0], rows[2], rows[3]}) == 2);
  CHECK(fault_of({rows[0], rows[2], rows[1], rows[3]}) == 2);
  CHECK(fault_of({rows[0], rows[1], rows[1], rows[2], rows[3]}) == 3);
  CHECK(fault_of({rows[0], rows[1], rows[2]}) == 4);
  // A forged row with the right chain, but a number in its text that is not its own.
  std::vector<StoredEvent> forged{rows[0], rows[1]};
  forged[1].text = "n=3" + forged[1].text.substr(3);
  forged[1].chain = chain_of(forged[0].chain, forged[1].text);
  CHECK(fault_of(forged) == 2);
}
