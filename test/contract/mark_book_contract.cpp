#include "mark_book_shelves.hpp"

#include <algorithm>
#include <fstream>

/// What every MarkBook promises, whatever is under it.
namespace lantian::contract {
namespace {

using keep::MarkEventKind;
using keep::MarkReview;
using keep::MarkState;
using observe::quality::Detector;
using observe::quality::Finding;
using observe::quality::Severity;

UtcSeconds hours_in(int hours) {
  return noon + std::chrono::hours{hours};
}

Finding doubt(int from, int to, const std::string& place = "1001A", const std::string& factor = "PM2.5") {
  Finding finding;
  finding.detector = Detector::flat;
  finding.severity = Severity::alarm;
  finding.rule = "QC-AIR/2026#flat";
  finding.place = place;
  finding.factor = factor;
  finding.from = hours_in(from);
  finding.to = hours_in(to);
  finding.reason = "stays at 3 ug/m3 for " + std::to_string(to - from) + " h";
  finding.evidence = {{"values", "3 3 3 ug/m3"}, {"odd\tname\\", "two\nlines"}};
  return finding;
}

template <class T>
T mark_taken(Result<T> outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
  return *std::move(outcome);
}
void mark_fine(const Result<void>& outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
}

keep::MarkReceipt noted(keep::MarkBook& book, std::vector<Finding> findings, int at = 100) {
  return mark_taken(book.note(findings, hours_in(at)));
}

MarkReview decision(std::int64_t mark, bool uphold) {
  return {mark, uphold, "Li Wei", uphold ? "the logger was stuck" : "clean air after the front", 7};
}

bool stretch_is(const keep::QualityMark& mark, int from, int to) {
  return mark.finding.from == hours_in(from) && mark.finding.to == hours_in(to);
}

}  // namespace

TEST_CASE("mark book: a finding becomes a suspect mark with everything it said, and stays so after reopening") {
  on_every_mark_book([](MarkShelf& shelf) {
    CHECK(mark_taken(shelf.book().marks({})).empty());
    const auto receipt = noted(shelf.book(), {doubt(0, 41)});
    CHECK(receipt.raised == 1);
    shelf.reopen();
    const auto marks = mark_taken(shelf.book().marks({}));
    REQUIRE(marks.size() == 1);
    const keep::QualityMark& mark = marks[0];
    CHECK(mark.id == 1);
    CHECK(mark.state == MarkState::suspect);
    CHECK(mark.raised_at == hours_in(100));
    CHECK(stretch_is(mark, 0, 41));
    const Finding expected = doubt(0, 41);
    CHECK(mark.finding.detector == expected.detector);
    CHECK(mark.finding.severity == expected.severity);
    CHECK(mark.finding.rule == expected.rule);
    CHECK(mark.finding.place == expected.place);
    CHECK(mark.finding.factor == expected.factor);
    CHECK(mark.finding.reason == expected.reason);
    CHECK(mark.finding.evidence == expected.evidence);
  });
}

TEST_CASE("mark book: the same doubt again changes nothing; a longer one grows; a separate one is another") {
  on_every_mark_book([](MarkShelf& shelf) {
    keep::MarkBook& book = shelf.book();
    noted(book, {doubt(10, 20)});
    CHECK(noted(book, {doubt(10, 20)}).unchanged == 1);
    CHECK(noted(book, {doubt(12, 18)}).unchanged == 1);
    CHECK(mark_taken(book.events(0)).size() == 1);
    CHECK(noted(book, {doubt(15, 26)}).grown == 1);
    CHECK(stretch_is(mark_taken(book.mark(1)), 10, 26));
    CHECK(noted(book, {doubt(26, 30)}).grown == 1);  // touching
    CHECK(noted(book, {doubt(31, 40)}).raised == 1);
    Finding other = doubt(10, 20);
    other.detector = Detector::dust;
    CHECK(noted(book, {doubt(10, 20, "1002A"), doubt(10, 20, "1001A", "PM10"), other}).raised == 3);
    Finding pair = doubt(10, 20);
    pair.against = "1002A PM2.5";
    CHECK(noted(book, {pair}).raised == 1);  // another counterpart is another doubt
    CHECK(mark_taken(book.marks({})).size() == 6);
    shelf.reopen();
    CHECK(mark_taken(shelf.book().marks({})).size() == 6);
    CHECK(mark_taken(shelf.book().mark(1)).finding.reason == doubt(26, 30).reason);
  });
}

TEST_CASE("mark book: the stretch between two doubts fills, and they become one") {
  on_every_mark_book([](MarkShelf& shelf) {
    keep::MarkBook& book = shelf.book();
    noted(book, {doubt(0, 5), doubt(10, 15)});
    CHECK(noted(book, {doubt(4, 12)}).grown == 1);
    const auto marks = mark_taken(book.marks({}));
    REQUIRE(marks.size() == 1);
    CHECK(stretch_is(marks[0], 0, 15));
    const auto joined = mark_taken(book.mark(2));
    CHECK(joined.state == MarkState::joined);
    CHECK(joined.into == 1);
    CHECK(book.review(decision(2, true), noon).error().code == ErrorCode::conflict);
    keep::MarkQuery query;
    query.state = MarkState::joined;
    CHECK(mark_taken(book.marks(query)).size() == 1);
  });
}

TEST_CASE("mark book: reviews go to and fro, each with who and why, and nothing is forgotten") {
  on_every_mark_book([](MarkShelf& shelf) {
    keep::MarkBook& book = shelf.book();
    noted(book, {doubt(0, 5)});
    mark_fine(book.review(decision(1, true), hours_in(200)));
    CHECK(mark_taken(book.mark(1)).state == MarkState::upheld);
    CHECK(book.review(decision(1, true), hours_in(201)).error().code == ErrorCode::conflict);
    mark_fine(book.review(decision(1, false), hours_in(202)));
    mark_fine(book.review(decision(1, true), hours_in(203)));
    shelf.reopen();
    const auto mark = mark_taken(shelf.book().mark(1));
    CHECK(mark.state == MarkState::upheld);
    CHECK(mark.who == "Li Wei");
    CHECK(mark.why == "the logger was stuck");
    CHECK(mark.changed_at == hours_in(203));
    const auto events = mark_taken(shelf.book().events(1));
    REQUIRE(events.size() == 4);
    CHECK(events[0].kind == MarkEventKind::raised);
    CHECK(events[1].kind == MarkEventKind::upheld);
    CHECK(events[2].kind == MarkEventKind::reversed);
    CHECK(events[2].why == "clean air after the front");
    CHECK(events[3].revision == 7);
    CHECK(shelf.book().review(decision(9, true), noon).error().code == ErrorCode::not_found);
    MarkReview nameless = decision(1, false);
    nameless.who = "  ";
    CHECK(shelf.book().review(nameless, noon).error().code == ErrorCode::invalid_argument);
    MarkReview silent = decision(1, false);
    silent.why = "";
    CHECK(shelf.book().review(silent, noon).error().code == ErrorCode::invalid_argument);
    CHECK(mark_taken(shelf.book().events(1)).size() == 4);
  });
}

TEST_CASE("mark book: what people decided stays; what goes beyond it is a new doubt") {
  on_every_mark_book([](MarkShelf& shelf) {
    keep::MarkBook& book = shelf.book();
    noted(book, {doubt(10, 20)});
    mark_fine(book.review(decision(1, false), hours_in(200)));
    CHECK(noted(book, {doubt(10, 20)}).unchanged == 1);
    CHECK(mark_taken(book.mark(1)).state == MarkState::reversed);
    CHECK(noted(book, {doubt(5, 25)}).raised == 2);  // before and after
    const auto marks = mark_taken(book.marks({}));
    REQUIRE(marks.size() == 3);
    CHECK(stretch_is(marks[0], 5, 10));
    CHECK(stretch_is(marks[1], 10, 20));
    CHECK(stretch_is(marks[2], 20, 25));
    CHECK(marks[2].state == MarkState::suspect);
    CHECK(noted(book, {doubt(5, 25)}).unchanged == 2);
  });
}

TEST_CASE("mark book: questions by place, detector, state and time") {
  on_every_mark_book([](MarkShelf& shelf) {
    keep::MarkBook& book = shelf.book();
    Finding dust = doubt(30, 40, "1003A", "PM10");
    dust.detector = Detector::dust;
    noted(book, {doubt(0, 5, "1002A"), doubt(20, 25, "1001A"), doubt(0, 5, "1001A"), dust});
    mark_fine(book.review(decision(1, true), noon));
    const auto ids = [&](keep::MarkQuery query) {
      std::vector<std::int64_t> all;
      for (const auto& mark : mark_taken(book.marks(query))) all.push_back(mark.id);
      return all;
    };
    using Ids = std::vector<std::int64_t>;
    CHECK(ids({}) == Ids{3, 2, 1, 4});  // by place, then time
    keep::MarkQuery query;
    query.places = {"1001A", "1003A"};
    CHECK(ids(query) == Ids{3, 2, 4});
    query.detector = Detector::dust;
    CHECK(ids(query) == Ids{4});
    query = {};
    query.state = MarkState::upheld;
    CHECK(ids(query) == Ids{1});
    query = {};
    query.from = hours_in(5);
    query.to = hours_in(30);
    CHECK(ids(query) == Ids{2});
  });
}

TEST_CASE("mark book: two processes on one file see each other and keep one order of events") {
  SqliteMarkShelf shelf;
  noted(shelf.book(), {doubt(0, 5)});
  CHECK(mark_taken(shelf.other().marks({})).size() == 1);
  noted(shelf.other(), {doubt(0, 9)});
  CHECK(stretch_is(mark_taken(shelf.book().mark(1)), 0, 9));
  mark_fine(shelf.book().review(decision(1, true), noon));
  CHECK(shelf.other().review(decision(1, true), noon).error().code == ErrorCode::conflict);
  noted(shelf.other(), {doubt(50, 60)});
  CHECK(mark_taken(shelf.book().events(0)).size() == 4);
}

TEST_CASE("mark book: what is no mark book is refused and left alone") {
  const TemporaryDirectory directory;
  const std::string text_file = directory.path() + "/notes.txt";
  std::ofstream{text_file} << std::string(5000, 'x');
  const auto opened = keep::open_mark_book(text_file);
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().code == ErrorCode::corrupt);
  CHECK(keep::open_mark_book(directory.path() + "/notes.txt/marks").error().code == ErrorCode::io);
}

TEST_CASE("mark book: thousands of doubts in one go") {
  on_every_mark_book([](MarkShelf& shelf) {
    std::vector<Finding> findings;
    for (int i = 0; i < 3000; ++i) findings.push_back(doubt(i * 10, i * 10 + 5, i % 2 == 0 ? "1001A" : "1002A"));
    CHECK(noted(shelf.book(), findings).raised == 3000);
    shelf.reopen();
    CHECK(noted(shelf.book(), findings).unchanged == 3000);
    CHECK(mark_taken(shelf.book().events(0)).size() == 3000);
  });
}

}  // namespace lantian::contract
