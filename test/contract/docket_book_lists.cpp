#include "docket/statistics/statistics.hpp"
#include "docket_book_shelves.hpp"

#include <algorithm>
#include <random>

/// What every DocketBook promises about the rows beside the events: lists, filters, statistics, series.
namespace lantian::contract {

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
    appended(shelf.book(), {rated});
    CHECK(row().rating == 2);
    appended(shelf.book(), {step(id, 6, 40, "reopen", "reported", Role::system)});
    CHECK_FALSE(row().rating);  // of work that was done again nobody said anything yet
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
