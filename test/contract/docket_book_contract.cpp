#include "docket/statistics/statistics.hpp"
#include "docket_book_shelves.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

/// What every DocketBook promises, whatever is under it.
namespace lantian::contract {
namespace {

std::vector<std::string> ids_of(const std::vector<CaseRow>& rows) {
  std::vector<std::string> ids;
  for (const CaseRow& row : rows) ids.push_back(row.id);
  return ids;
}

std::vector<std::string> listed(const DocketBook& book, const CaseFilter& filter) {
  const auto ids = ids_of(docket_taken(book.cases(filter, std::nullopt, 1000)));
  CHECK(docket_taken(book.count(filter)) == static_cast<std::int64_t>(ids.size()));
  return ids;
}

/// Every part of an event that a book could lose.
Event full_opening() {
  Event event = opening(sample_id(1), 0, "652301001001-07");
  event.body.party = "token-5f2a";
  event.body.assignee = "bureau";
  event.body.happened_at = minute(-90);
  event.body.spot = docket::Spot{*parse_decimal("87.308"), *parse_decimal("44.0110")};
  event.body.attachments = {{sha256_hex("a photograph"), 12, "image/png", "photo|1.png", "photo", minute(-80), {}}};
  event.body.links = {{LinkKind::station, "1234A"}, {LinkKind::enterprise, "works|7"}};
  event.body.fields = {{"cause", "uncovered = yes\r\n"}};
  event.body.synthetic = true;
  return event;
}

}  // namespace

TEST_CASE("docket: an event comes back with everything it said, also after reopening") {
  on_every_docket([](DocketShelf& shelf) {
    CHECK(docket_taken(shelf.book().head()) == keep::DocketHead{});
    CHECK(docket_taken(shelf.book().events_after(0, 10)).empty());
    const std::vector<Event> events{full_opening(), step(sample_id(1), 2, 5, "start", "working"),
                                    opening(sample_id(2), 6)};
    const auto receipt = appended(shelf.book(), events);
    CHECK(receipt.first == 1);
    CHECK(receipt.head.number == 3);
    shelf.reopen();
    const auto stored = docket_taken(shelf.book().events_after(0, 10));
    REQUIRE(stored.size() == 3);
    std::string chain;
    for (std::size_t i = 0; i < 3; ++i) {
      Event expected = events[i];
      expected.number = static_cast<std::int64_t>(i) + 1;
      chain = docket::chain_of(chain, docket::event_text(expected));
      expected.chain = chain;
      CHECK(stored[i] == expected);
    }
    CHECK(docket_taken(shelf.book().head()) == receipt.head);
    CHECK(receipt.head.chain == chain);
    CHECK(docket_taken(shelf.book().events_after(1, 1)).front().number == 2);
    CHECK(docket_taken(shelf.book().events_after(3, 10)).empty());
    CHECK(faults_text(shelf.book(), receipt.head).empty());
  });
}

TEST_CASE("docket: a case is what its events make it, now and at any moment before") {
  on_every_docket([](DocketShelf& shelf) {
    const std::string id = sample_id(1);
    appended(shelf.book(), {opening(id, 0), step(id, 2, 10, "start", "working")});
    appended(shelf.book(), {step(id, 3, 20, "finish", "closed")});
    CHECK(docket_taken(shelf.book().find(id)).state == "closed");
    CHECK(docket_taken(shelf.book().find(id, minute(20))).state == "closed");
    CHECK(docket_taken(shelf.book().find(id, minute(19))).state == "working");
    CHECK(docket_taken(shelf.book().find(id, minute(0))).state == "reported");
    CHECK(shelf.book().find(id, minute(-1)).error().code == ErrorCode::not_found);
    CHECK(shelf.book().find("SA-2024-000009").error().code == ErrorCode::not_found);
    CHECK(docket_taken(shelf.book().events_of(id)).size() == 3);
    CHECK(docket_taken(shelf.book().events_of(id, minute(15))).size() == 2);
    CHECK(docket_taken(shelf.book().events_of("SA-2024-000009")).empty());
  });
}

TEST_CASE("docket: events that stand together are taken together or not at all") {
  on_every_docket([](DocketShelf& shelf) {
    const std::string one = sample_id(1), two = sample_id(2);
    appended(shelf.book(), {opening(one, 0)});
    const keep::DocketHead before = docket_taken(shelf.book().head());
    const std::vector<Event> batch{step(one, 2, 1, "start", "working"), opening(two, 1),
                                   step(two, 2, 2, "finish", "closed")};  // not from reported
    const auto outcome = shelf.book().append(batch);
    REQUIRE_FALSE(outcome.ok());
    CHECK(outcome.error().code == ErrorCode::conflict);
    CHECK(outcome.error().where == two);
    CHECK(docket_taken(shelf.book().head()) == before);
    CHECK(docket_taken(shelf.book().find(one)).version == 1);
    CHECK(shelf.book().find(two).error().code == ErrorCode::not_found);
    CHECK(listed(shelf.book(), {}) == std::vector{one});
    appended(shelf.book(), {step(one, 2, 1, "start", "working"), opening(two, 1)});
    CHECK(faults_text(shelf.book()).empty());
  });
}

TEST_CASE("docket: who saw an earlier version is told so, and nothing is written") {
  on_every_docket([](DocketShelf& shelf) {
    const std::string id = sample_id(1);
    appended(shelf.book(), {opening(id, 0)});
    appended(shelf.other(), {commenting(id, 2, 1)});
    const auto late = shelf.book().append(std::vector{commenting(id, 2, 2)});
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().code == ErrorCode::conflict);
    CHECK(late.error().message.find("version 2") != std::string::npos);
    const auto twice = shelf.book().append(std::vector{opening(id, 3)});
    CHECK(twice.error().code == ErrorCode::conflict);
    CHECK(twice.error().message.find("already") != std::string::npos);
    CHECK(shelf.book().append(std::vector{commenting("SA-2024-000009", 2, 3)}).error().code == ErrorCode::conflict);
    CHECK(shelf.book().append(std::vector{commenting(id, 4, 3)}).error().code == ErrorCode::conflict);
    appended(shelf.book(), {commenting(id, 3, 3)});
    CHECK(docket_taken(shelf.other().events_of(id)).size() == 3);
    CHECK(faults_text(shelf.other()).empty());
  });
}

TEST_CASE("docket: what cannot be an event is refused by name") {
  on_every_docket([](DocketShelf& shelf) {
    const auto code_of = [&](const Event& event) { return shelf.book().append(std::vector{event}).error().code; };
    CHECK(shelf.book().append({}).error().code == ErrorCode::invalid_argument);
    Event numbered = opening(sample_id(1), 0);
    numbered.number = 7;
    CHECK(code_of(numbered) == ErrorCode::invalid_argument);
    Event chained = opening(sample_id(1), 0);
    chained.chain = std::string(64, 'a');
    CHECK(code_of(chained) == ErrorCode::invalid_argument);
    Event bytes = opening(sample_id(1), 0);
    bytes.body.title = "\xff\xfe";
    CHECK(code_of(bytes) == ErrorCode::invalid_argument);
    Event zero = opening(sample_id(1), 0);
    zero.body.title = std::string{"a\0b", 3};
    CHECK(code_of(zero) == ErrorCode::invalid_argument);
    Event unknown = opening(sample_id(1), 0);
    unknown.body.type = "nothing";
    CHECK(code_of(unknown) == ErrorCode::not_found);
    CHECK(docket_taken(shelf.book().head()).number == 0);
  });
}

TEST_CASE("docket: the row of a case follows its events") {
  on_every_docket([](DocketShelf& shelf) {
    const std::string id = sample_id(1);
    const auto row = [&] { return docket_taken(shelf.book().cases({}, std::nullopt, 10)).front(); };
    appended(shelf.book(), {full_opening()});
    CHECK(row().id == id);
    CHECK(row().type == "sample");
    CHECK(row().version == 1);
    CHECK(row().state == "reported");
    CHECK(row().kind == StateKind::open);
    CHECK(row().topic == "dust");
    CHECK(row().place == "652301001001-07");
    CHECK(row().title == "Bare soil by the road");
    CHECK(row().party == "token-5f2a");
    CHECK(row().assignee == "bureau");
    CHECK(row().opened_role == Role::county);
    CHECK(row().opened_at == minute(0));
    CHECK_FALSE(row().responded_at);
    CHECK_FALSE(row().closed_at);
    CHECK(row().due == day(2024, 4, 1));
    CHECK(row().synthetic);
    Event rung = event_for(id, 2, EventKind::stepped, 5, Role::system);
    rung.body.step = "yellow";
    rung.body.due = day(2024, 4, 1);
    appended(shelf.book(), {rung});
    CHECK(row().step == "yellow");
    appended(shelf.book(), {step(id, 3, 10, "start", "working"), step(id, 4, 20, "finish", "closed")});
    CHECK(row().kind == StateKind::done);
    CHECK(row().responded_at == minute(10));
    CHECK(row().closed_at == minute(20));
    Event rated = event_for(id, 5, EventKind::rated, 30, Role::citizen);
    rated.body.rating = 2;
    appended(shelf.book(), {rated, step(id, 6, 40, "reopen", "reported", Role::system)});
    CHECK(row().rating == 2);
    CHECK(row().rounds == 1);
    CHECK(row().kind == StateKind::open);
    CHECK_FALSE(row().closed_at);
    CHECK(row().last_at == minute(40));
    shelf.reopen();
    const auto subject = docket_taken(shelf.book().find(id));
    CHECK(row() == keep::row_of(*docket_sample()->types.type("sample"), subject));
    CHECK(faults_text(shelf.book()).empty());
  });
}

TEST_CASE("docket: a list goes by deadline, then id, and page after page holds every case once") {
  on_every_docket([](DocketShelf& shelf) {
    std::vector<Event> events;
    std::vector<std::pair<int, std::string>> expected;  // days to the deadline; 1000 stands for none
    for (int i = 1; i <= 60; ++i) {
      const int days = (i * 37) % 7;
      const bool without = days == 6;
      events.push_back(opening(sample_id(i), i, "652301001",
                               without ? std::nullopt : std::optional{day(2024, 4, 1) + std::chrono::days{days}}));
      expected.emplace_back(without || i == 7 ? 1000 : days, sample_id(i));  // 7 is closed below: nothing is due
    }
    appended(shelf.book(), events);
    appended(shelf.book(), {step(sample_id(7), 2, 100, "start", "working"),
                            step(sample_id(7), 3, 101, "finish", "closed")});  // open and done ones in one list
    std::ranges::sort(expected);
    std::vector<std::string> wanted;
    for (const auto& [days, id] : expected) wanted.push_back(id);
    for (const std::size_t most : {1u, 7u, 60u, 100u}) {
      std::vector<std::string> read;
      std::optional<keep::CasePlace> after;
      while (true) {
        const auto page = docket_taken(shelf.book().cases({}, after, most));
        if (page.empty()) break;
        CHECK(page.size() <= most);
        for (const CaseRow& row : page) read.push_back(row.id);
        after = keep::place_of(page.back());
      }
      CHECK(read == wanted);
    }
    CaseFilter filter;
    filter.due_until = day(2024, 4, 2);
    CHECK(listed(shelf.book(), filter).size() == 16);  // 8 of remainder 0 but for the closed one, 9 of remainder 1
    CHECK(docket_taken(shelf.book().cases({}, std::nullopt, 0)).empty());
  });
}

TEST_CASE("docket: a list of an area holds what lies in it, places without a code too") {
  on_every_docket([](DocketShelf& shelf) {
    const std::vector<std::string> places{"652301",    "652301001", "652301001002", "652301001002-07",  "652302",
                                          "652302001", "650100",    "east-park",    "east-park-site-1", "652301x"};
    for (std::size_t i = 0; i < places.size(); ++i) {
      appended(shelf.book(), {opening(sample_id(static_cast<int>(i)), static_cast<int>(i), places[i])});
    }
    const docket::Areas& areas = docket_sample()->areas;
    for (const std::string area : {"650000", "652300", "652301", "652301001", "652301001002", "652301001002-07",
                                   "652302", "east-park", "east-park-site-1", "west-park", "652301x", "65"}) {
      CAPTURE(area);
      std::vector<std::string> expected;
      for (std::size_t i = 0; i < places.size(); ++i) {
        if (areas.within(places[i], area)) expected.push_back(sample_id(static_cast<int>(i)));
      }
      CaseFilter filter;
      filter.area = area;
      CHECK(listed(shelf.book(), filter) == expected);
    }
    CHECK(listed(shelf.book(), {}).size() == places.size());
    Event moved = event_for(sample_id(0), 2, EventKind::transferred, 50);
    moved.body.place = "652302001";
    moved.body.reason = "lies there";
    appended(shelf.book(), {moved});
    CaseFilter filter;
    filter.area = "652302001";
    CHECK(listed(shelf.book(), filter) == std::vector{sample_id(0), sample_id(5)});
    CHECK(faults_text(shelf.book()).empty());
  });
}

TEST_CASE("docket: filters, alone and together") {
  on_every_docket([](DocketShelf& shelf) {
    Event noise = opening(sample_id(2), 2);
    noise.body.topic = "noise";
    noise.body.assignee = "bureau";
    Event citizen = opening(sample_id(3), 3);
    citizen.body.party = "token-1";
    citizen.body.synthetic = true;
    Event linked = opening(sample_id(4), 4);
    linked.body.links = {{LinkKind::station, "1234A"}, {LinkKind::parent, sample_id(1)}};
    appended(shelf.book(), {opening(sample_id(1), 1), noise, citizen, linked});
    appended(shelf.book(),
             {step(sample_id(1), 2, 5, "start", "working"), step(sample_id(1), 3, 6, "keep", "kept", Role::county),
              step(sample_id(2), 2, 6, "start", "working"), step(sample_id(2), 3, 7, "finish", "closed")});
    const auto by = [&](auto set) {
      CaseFilter filter;
      set(filter);
      return listed(shelf.book(), filter);
    };
    using Ids = std::vector<std::string>;
    CHECK(by([](CaseFilter& f) { f.type = "sample"; }).size() == 4);
    CHECK(by([](CaseFilter& f) { f.type = "other"; }).empty());
    CHECK(by([](CaseFilter& f) { f.topic = "noise"; }) == Ids{sample_id(2)});
    CHECK(by([](CaseFilter& f) { f.assignee = "bureau"; }) == Ids{sample_id(2)});
    CHECK(by([](CaseFilter& f) { f.party = "token-1"; }) == Ids{sample_id(3)});
    CHECK(by([](CaseFilter& f) { f.state = "kept"; }) == Ids{sample_id(1)});
    CHECK(by([](CaseFilter& f) { f.kinds = {StateKind::open}; }) == Ids{sample_id(3), sample_id(4)});
    CHECK(by([](CaseFilter& f) { f.kinds = {StateKind::done}; }) == Ids{sample_id(2)});
    CHECK(by([](CaseFilter& f) { f.kinds = {StateKind::standing, StateKind::done}; }).size() == 2);
    CHECK(by([](CaseFilter& f) { f.link = {LinkKind::station, "1234A"}; }) == Ids{sample_id(4)});
    CHECK(by([](CaseFilter& f) { f.link = {LinkKind::site, "1234A"}; }).empty());
    CHECK(by([](CaseFilter& f) { f.link = {LinkKind::parent, sample_id(1)}; }) == Ids{sample_id(4)});
    CHECK(by([](CaseFilter& f) { f.synthetic = true; }) == Ids{sample_id(3)});
    CHECK(by([](CaseFilter& f) { f.synthetic = false; }).size() == 3);
    CHECK(by([](CaseFilter& f) {
            f.topic = "dust";
            f.kinds = {StateKind::open};
            f.area = "652301";
            f.synthetic = false;
            f.due_until = day(2024, 4, 1);
            f.link = {LinkKind::station, "1234A"};
          }) == Ids{sample_id(4)});
    CHECK(by([](CaseFilter& f) { f.topic = "' OR 1 = 1 --"; }).empty());
  });
}

TEST_CASE("docket: a link that a case no longer has finds it no longer") {
  on_every_docket([](DocketShelf& shelf) {
    Event child = opening(sample_id(3), 0);
    child.body.links = {{LinkKind::parent, sample_id(1)}};
    appended(shelf.book(), {opening(sample_id(1), 0), opening(sample_id(2), 0), child});
    Event moved = event_for(sample_id(3), 2, EventKind::linked, 1);
    moved.body.links = {{LinkKind::parent, sample_id(2)}};
    appended(shelf.book(), {moved});
    CaseFilter parts;
    parts.link = {LinkKind::parent, sample_id(1)};
    CHECK(listed(shelf.book(), parts).empty());
    parts.link = {LinkKind::parent, sample_id(2)};
    CHECK(listed(shelf.book(), parts) == std::vector{sample_id(3)});
    CHECK(faults_text(shelf.book()).empty());
  });
}

TEST_CASE("docket: the facts of a period give the statistics that all cases give") {
  on_every_docket([](DocketShelf& shelf) {
    const auto basis = docket_sample();
    std::mt19937 chance{5};
    std::vector<Event> events;
    for (int i = 0; i < 200; ++i) {
      const int opened = static_cast<int>(chance() % 300'000);  // of 208 days
      const std::string id = sample_id(i);
      const auto due =
          chance() % 5 == 0 ? std::nullopt : std::optional{day(2024, 3, 1) + std::chrono::days{chance() % 200}};
      events.push_back(opening(id, opened, i % 3 == 0 ? "east-park" : "652301001", due));
      events.back().body.topic = i % 2 == 0 ? "dust" : "noise";
      int version = 1, at = opened;
      const auto next = [&] { return at += static_cast<int>(chance() % 60'000); };
      if (i % 5 > 0) events.push_back(step(id, ++version, next(), "start", "working"));
      if (i % 5 > 1)
        events.push_back(i % 5 == 2 ? step(id, ++version, next(), "keep", "kept", Role::county)
                                    : step(id, ++version, next(), "finish", "closed"));
      if (i % 5 == 4) events.push_back(step(id, ++version, next(), "reopen", "reported", Role::county));
    }
    appended(shelf.book(), events);
    docket::FactTable all;
    for (int i = 0; i < 200; ++i) {
      all.add(*basis->types.type("sample"), docket_taken(shelf.book().find(sample_id(i))));
    }
    for (const char* name : {"2024", "2024-04", "2024-07-15", "2023", "2024-06-01..2024-08-01"}) {
      CAPTURE(name);
      docket::StatisticsQuery query;
      query.period = docket_taken(parse_period(name));
      query.now = minute(300'000);
      query.satisfied_from = 4;
      const auto some = docket_taken(shelf.book().facts(query.period));
      CHECK(some.rows.size() <= all.rows.size());
      const auto expected = docket::statistics_of(all, basis->areas, query);
      const auto found = docket::statistics_of(some, basis->areas, query);
      CHECK(found.all == expected.all);
      CHECK(found.response.count == expected.response.count);
      CHECK(found.closing.p95 == expected.closing.p95);
      REQUIRE(found.by_month.size() == expected.by_month.size());
      for (std::size_t i = 0; i < found.by_month.size(); ++i)
        CHECK(found.by_month[i].tally == expected.by_month[i].tally);
    }
    CHECK(docket_taken(shelf.book().facts(docket_taken(parse_period("2024-04")))).rows.size() < 200);
  });
}

TEST_CASE("docket: the next number of a series") {
  on_every_docket([](DocketShelf& shelf) {
    CHECK(docket_taken(shelf.book().next_serial("SA-2024")) == 1);
    appended(shelf.book(), {opening(sample_id(41), 0), opening(sample_id(7), 1)});
    appended(shelf.other(), {opening(sample_id(1, 2023), 2), opening("SA-2024-1000000", 3), opening("task-x", 4)});
    CHECK(docket_taken(shelf.book().next_serial("SA-2024")) == 1'000'001);
    CHECK(docket_taken(shelf.book().next_serial("SA-2023")) == 2);
    CHECK(docket_taken(shelf.book().next_serial("task")) == 1);
    CHECK(faults_text(shelf.book()).empty());
  });
}

TEST_CASE("docket: many threads append at once, and each event stands in the chain once") {
  on_every_docket([](DocketShelf& shelf) {
    constexpr int threads = 8, each = 8;
    std::vector<Event> openings;
    for (int i = 0; i < threads; ++i) openings.push_back(opening(sample_id(i), 0));
    appended(shelf.book(), openings);
    std::vector<std::thread> running;
    std::vector<int> taken(threads, 0), refused(threads, 0);
    for (int i = 0; i < threads; ++i) {
      running.emplace_back([&, i] {
        const auto me = static_cast<std::size_t>(i);
        for (int version = 2; version < 2 + each; ++version) {
          taken[me] += shelf.book().append(std::vector{commenting(sample_id(i), version, version)}) ? 1 : 0;
          // Everybody also asks for the same case: one of them gets each version.
          const auto shared = shelf.book().append(std::vector{commenting(sample_id(0), version, version)});
          refused[me] += !shared && shared.error().code == ErrorCode::conflict ? 1 : 0;
          if (docket_taken(shelf.book().events_of(sample_id(i))).size() < static_cast<std::size_t>(version))
            ++refused[me];
        }
      });
    }
    for (std::thread& thread : running) thread.join();
    for (int i = 1; i < threads; ++i) {
      CHECK(taken[static_cast<std::size_t>(i)] == each);
      CHECK(docket_taken(shelf.book().find(sample_id(i))).version == 1 + each);
    }
    const auto shared = docket_taken(shelf.book().find(sample_id(0))).version;
    CHECK(docket_taken(shelf.book().head()).number == threads + (threads - 1) * each + shared - 1);
    CHECK(faults_text(shelf.book()).empty());
  });
}

TEST_CASE("docket: a batch of thousands") {
  on_every_docket([](DocketShelf& shelf) {
    std::vector<Event> events;
    for (int i = 0; i < 3000; ++i) {
      events.push_back(opening(sample_id(i), 0));
      events.push_back(step(sample_id(i), 2, 1, "start", "working"));
    }
    appended(shelf.book(), events);
    std::vector<Event> more;
    for (int i = 0; i < 3000; i += 3) more.push_back(step(sample_id(i), 3, 2, "finish", "closed"));
    appended(shelf.book(), more);
    shelf.reopen();
    CaseFilter done;
    done.kinds = {StateKind::done};
    CHECK(docket_taken(shelf.book().count(done)) == 1000);
    CHECK(docket_taken(shelf.book().head()).number == 7000);
    CHECK(faults_text(shelf.book()).empty());
  });
}

TEST_CASE("docket: rebuild writes the list anew and leaves the events") {
  on_every_docket([](DocketShelf& shelf) {
    Event linked = opening(sample_id(1), 0, "east-park");
    linked.body.links = {{LinkKind::station, "1234A"}};
    appended(shelf.book(), {linked, opening(sample_id(2), 1)});
    const auto rows = docket_taken(shelf.book().cases({}, std::nullopt, 10));
    const auto head = docket_taken(shelf.book().head());
    docket_done(shelf.book().rebuild());
    CHECK(docket_taken(shelf.book().cases({}, std::nullopt, 10)) == rows);
    CHECK(docket_taken(shelf.book().head()) == head);
    CHECK(docket_taken(shelf.book().next_serial("SA-2024")) == 3);
    CHECK(faults_text(shelf.book(), head).empty());
  });
}

}  // namespace lantian::contract
