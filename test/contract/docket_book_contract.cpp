#include "docket_book_shelves.hpp"

#include <thread>

/// What every DocketBook promises about events and cases, whatever is under it. Lists: docket_book_lists.cpp.
namespace lantian::contract {

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

}  // namespace lantian::contract
