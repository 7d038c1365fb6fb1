// From readings to doubts, decisions and back: what a reviewer decides holds, and nothing is ever lost.
#include "serve/quality.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

namespace {

using namespace lantian;
using namespace std::chrono_literals;
using keep::MarkState;
using observe::Mark;
using observe::quality::Detector;

const serve::Office& office() {
  static const Result<serve::Office> opened = serve::Office::open(LANTIAN_DATA_ROOT);
  REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? std::string{} : opened.error().text()));
  return *opened;
}

constexpr UtcSeconds start{std::chrono::seconds{1'700'000'000}};
const Day first_day{std::chrono::year{2024} / 3 / 1};
constexpr int days = 10;

/// Lively hours of two stations; those of the first are stuck at 40 ug/m3 for 30 h from hour 48 on. `shift`: the values
/// of a corrected delivery.
observe::Batch delivery(const std::string& name, int shift = 0) {
  observe::Batch batch;
  batch.source = name;
  batch.source_sha256 = std::string(63, '0') + std::to_string(shift % 10) + name;
  batch.adapter = "generic-hourly";
  batch.stations.resize(2);
  for (std::size_t i = 0; i < 2; ++i) {
    batch.stations[i].id = i == 0 ? "1001A" : "1002A";
    batch.stations[i].unit_id = "town";
  }
  for (std::uint32_t station = 0; station < 2; ++station) {
    for (const auto species : {terms::Species::pm25, terms::Species::pm10}) {
      for (int hour = 0; hour < days * 24; ++hour) {
        const int lively = 30 + (hour * 17 + hour * hour % 31 + static_cast<int>(station) * 5) % 40;
        const bool stuck = station == 0 && species == terms::Species::pm25 && hour >= 48 && hour < 78;
        const int value = (stuck ? 40 + shift : lively) + (species == terms::Species::pm10 ? 60 : 0);
        batch.readings.push_back({station, static_cast<std::uint32_t>(hour + 1),
                                  hour_ending(first_day, 1) + std::chrono::hours{hour}, value * 1000, species,
                                  observe::Averaging::hour, Mark::valid});
      }
    }
  }
  return batch;
}

struct Desk {
  std::unique_ptr<keep::ReadingBook> book = keep::make_memory_book();
  std::unique_ptr<keep::MarkBook> marks = keep::make_memory_mark_book();
  UtcSeconds now = start;

  Desk() { take(delivery("first.csv")); }
  void take(const observe::Batch& batch) {
    const auto receipt = book->append(batch, "", tick());
    REQUIRE_MESSAGE(receipt.ok(), (receipt.ok() ? std::string{} : receipt.error().text()));
  }
  UtcSeconds tick() { return now += 60s; }
  serve::QualityReport check() {
    const auto report =
        serve::check_quality(office(), *book, *marks, {"town", "2024-03-01..2024-03-10", "QC-AIR"}, tick());
    REQUIRE_MESSAGE(report.ok(), (report.ok() ? std::string{} : report.error().text()));
    return *report;
  }
  serve::ReviewOutcome decide(std::int64_t mark, bool uphold) {
    const auto outcome = serve::review_mark(*book, *marks, {mark, uphold, "Li Wei", "seen on site", 0}, tick());
    REQUIRE_MESSAGE(outcome.ok(), (outcome.ok() ? std::string{} : outcome.error().text()));
    return *outcome;
  }
  /// The one mark of a stuck PM2.5.
  keep::QualityMark stuck() {
    check();
    const auto all = marks->marks({});
    REQUIRE(all.ok());
    for (const auto& mark : *all) {
      if (mark.finding.detector == Detector::flat && mark.finding.factor == "PM2.5") return mark;
    }
    FAIL("the stuck hours were not marked");
    return {};
  }
  /// Hours of PM2.5 at the first station that statistics see.
  int usable(std::optional<keep::Revision> as_of = std::nullopt) const {
    const auto slab = book->hours({{"1001A"}, {terms::Species::pm25}, *parse_period("2024-03-01..2024-03-10"), as_of});
    REQUIRE(slab.ok());
    const auto series = slab->series(0, 0);
    return static_cast<int>(std::ranges::count_if(series, &observe::Cell::present));
  }
};

TEST_CASE("quality: a check finds the stuck hours, marks them once, and changes no reading") {
  Desk desk;
  const serve::QualityReport report = desk.check();
  const auto found = std::ranges::find(report.findings, Detector::flat, &observe::quality::Finding::detector);
  REQUIRE(found != report.findings.end());
  CHECK(found->place == "1001A");
  CHECK(found->to - found->from == 30h);
  CHECK(found->rule == "QC-AIR/2026#flat");
  CHECK(report.stations == std::vector<std::string>{"1001A", "1002A"});
  CHECK(report.receipt.raised == static_cast<std::int64_t>(report.findings.size()));
  const serve::QualityReport again = desk.check();
  CHECK(again.receipt.raised == 0);
  CHECK(again.receipt.unchanged == report.receipt.raised);
  CHECK(desk.usable() == days * 24);
  CHECK(desk.book->sources()->size() == 1);
}

TEST_CASE("quality: upholding takes the readings out of statistics, reversing brings them back, both as revisions") {
  Desk desk;
  const auto mark = desk.stuck();
  const auto upheld = desk.decide(mark.id, true);
  CHECK(upheld.readings == 30);
  CHECK(upheld.revision == 2);
  CHECK(upheld.mark.state == MarkState::upheld);
  CHECK(desk.usable() == days * 24 - 30);
  CHECK(desk.usable(1) == days * 24);
  // The values are still there, marked.
  const auto stored = desk.book->readings(
      {{"1001A"}, {terms::Species::pm25}, *parse_period("2024-03-03"), std::nullopt}, observe::Averaging::hour);
  REQUIRE(stored.ok());
  CHECK(std::ranges::count(*stored, Mark::invalid, &keep::StoredReading::mark) == 24);
  CHECK(std::ranges::all_of(*stored, [](const auto& one) { return one.thousandths == 40'000; }));
  CHECK(serve::review_mark(*desk.book, *desk.marks, {mark.id, true, "Li Wei", "again", 0}, desk.tick()).error().code ==
        ErrorCode::conflict);
  // A check raises nothing new about it.
  CHECK(desk.check().receipt.raised == 0);
  const auto reversed = desk.decide(mark.id, false);
  CHECK(reversed.readings == 30);
  CHECK(desk.usable() == days * 24);
  CHECK(desk.usable(2) == days * 24 - 30);
  CHECK(desk.decide(mark.id, true).readings == 30);
  CHECK(desk.check().receipt.raised == 0);
  CHECK(desk.marks->events(mark.id)->size() == 4);
}

TEST_CASE("quality: the archived document of a review gives its readings again") {
  Desk desk;
  const auto mark = desk.stuck();
  desk.decide(mark.id, true);
  const auto sources = desk.book->sources();
  REQUIRE(sources.ok());
  const keep::SourceRecord& record = sources->back();
  CHECK(record.adapter == serve::review_adapter);
  const auto document = desk.book->raw(record.source_sha256);
  REQUIRE(document.ok());
  CHECK(document->find("\"by\": \"Li Wei\"") != std::string::npos);
  CHECK(document->find("QC-AIR/2026#flat") != std::string::npos);
  const auto batch = serve::read_review(*document);
  REQUIRE(batch.ok());
  CHECK(batch->readings.size() == 30);
  CHECK(batch->source_sha256 == record.source_sha256);
  for (const auto& reading : batch->readings) {
    CHECK(reading.mark == Mark::invalid);
    CHECK(reading.thousandths == 40'000);
  }
  CHECK(serve::read_review("{\"kind\": \"something\"}").error().code == ErrorCode::malformed);
  CHECK(serve::read_review("no json").error().code == ErrorCode::malformed);
  CHECK(serve::read_review("{\"kind\": \"quality-review\", \"readings\": [[1]]}").error().code == ErrorCode::malformed);
}

TEST_CASE("quality: readings that another upheld mark covers stay invalid") {
  Desk desk;
  const auto mark = desk.stuck();
  observe::quality::Finding wider = mark.finding;
  wider.detector = Detector::range;
  wider.from -= 5h;
  wider.to -= 20h;  // 15 h, 10 of them inside the stuck ones
  REQUIRE(desk.marks->note({&wider, 1}, desk.tick()).ok());
  const std::int64_t other = desk.marks->marks({})->front().id == mark.id ? desk.marks->marks({})->back().id
                                                                          : desk.marks->marks({})->front().id;
  CHECK(desk.decide(mark.id, true).readings == 30);
  CHECK(desk.decide(other, true).readings == 5);
  CHECK(desk.decide(mark.id, false).readings == 20);
  CHECK(desk.usable() == days * 24 - 15);
  CHECK(desk.decide(other, false).readings == 15);
  CHECK(desk.usable() == days * 24);
}

TEST_CASE("quality: what a source itself calls invalid is not made valid by reversing") {
  Desk desk;
  const auto mark = desk.stuck();
  observe::Batch batch = delivery("source-says.csv");
  std::erase_if(batch.readings, [](const observe::Reading& reading) {
    return reading.station != 0 || reading.species != terms::Species::pm25 || reading.line != 50;
  });
  batch.readings[0].mark = Mark::invalid;
  desk.take(batch);
  CHECK(desk.usable() == days * 24 - 1);
  CHECK(desk.decide(mark.id, true).readings == 29);
  CHECK(desk.decide(mark.id, false).readings == 29);
  CHECK(desk.usable() == days * 24 - 1);
}

TEST_CASE("quality: an import that repeats doubted values does not undo a decision; a correction does") {
  Desk desk;
  const auto mark = desk.stuck();
  desk.decide(mark.id, true);
  desk.take(delivery("the same again.csv"));
  CHECK(desk.usable() == days * 24);  // the import superseded the marks
  CHECK(desk.check().enforced == 30);
  CHECK(desk.usable() == days * 24 - 30);
  CHECK(desk.check().enforced == 0);
  desk.take(delivery("corrected.csv", 3));
  CHECK(desk.check().enforced == 0);
  CHECK(desk.usable() == days * 24);
}

TEST_CASE("quality: a review that was cut off between readings and mark is done by repeating it") {
  Desk desk;
  const auto mark = desk.stuck();
  // The readings are written, the decision is not: as after a crash.
  auto other_marks = keep::make_memory_mark_book();
  REQUIRE(other_marks->note({&mark.finding, 1}, desk.tick()).ok());
  REQUIRE(serve::review_mark(*desk.book, *other_marks, {1, true, "Li Wei", "seen", 0}, desk.tick()).ok());
  CHECK(desk.usable() == days * 24 - 30);
  CHECK(desk.marks->mark(mark.id)->state == MarkState::suspect);
  const auto again = desk.decide(mark.id, true);
  CHECK(again.readings == 0);
  CHECK(again.revision == 0);
  CHECK(desk.usable() == days * 24 - 30);
  CHECK(desk.decide(mark.id, false).readings == 30);
  CHECK(desk.usable() == days * 24);
}

TEST_CASE("quality: a mark of a device changes no reading; refused reviews change nothing") {
  Desk desk;
  observe::quality::Finding clock;
  clock.detector = Detector::clock;
  clock.rule = "QC-CEMS/2026#clock";
  clock.place = "LD130133000015";
  clock.factor = "clock";
  clock.from = start;
  clock.to = start + 24h;
  clock.reason = "the device's clock is 2 h behind ours";
  REQUIRE(desk.marks->note({&clock, 1}, desk.tick()).ok());
  const auto outcome = desk.decide(1, true);
  CHECK(outcome.readings == 0);
  CHECK(outcome.mark.state == MarkState::upheld);
  const auto mark = desk.stuck();
  for (const keep::MarkReview& bad :
       {keep::MarkReview{mark.id, true, "", "why", 0}, keep::MarkReview{mark.id, true, "Li Wei", "", 0},
        keep::MarkReview{999, true, "Li Wei", "why", 0}}) {
    CHECK_FALSE(serve::review_mark(*desk.book, *desk.marks, bad, desk.tick()).ok());
  }
  CHECK(desk.usable() == days * 24);
  CHECK(desk.book->sources()->size() == 1);
}

TEST_CASE("quality: answers for people and programs, and refusals that say what to do") {
  Desk desk;
  const serve::QualityReport report = desk.check();
  const std::string text = serve::printed(report);
  CHECK(text.find("QC-AIR/2026#flat") != std::string::npos);
  CHECK(text.find("PM2.5 stays at 40 ug/m3 for 30 h") != std::string::npos);
  CHECK(text.find("PM2.5 > PM10") != std::string::npos);
  const std::string json = serve::json_of(report);
  CHECK(json.find("\"detector\": \"flat\"") != std::string::npos);
  CHECK(serve::json_of(*desk.marks->marks({})).find("\"state\": \"suspect\"") != std::string::npos);
  CHECK(serve::printed(*desk.marks->mark(1), *desk.marks->events(1)).find("raised") != std::string::npos);
  const auto ask = [&](const std::string& unit, const std::string& period, const std::string& rule) {
    return serve::check_quality(office(), *desk.book, *desk.marks, {unit, period, rule}, desk.tick());
  };
  CHECK(ask("nowhere", "2024-03", "QC-AIR").error().code == ErrorCode::not_found);
  CHECK(ask("town", "March", "QC-AIR").error().code == ErrorCode::malformed);
  CHECK(ask("town", "2024-03", "QC-WATER").error().code == ErrorCode::not_found);
  CHECK(ask("town", "2001-03", "QC-AIR").error().code == ErrorCode::not_in_force);
}

TEST_CASE("quality: rates on a book's own series") {
  Desk desk;
  serve::ScoreRequest request;
  request.quality = {"town", "2024-03-01..2024-03-10", "QC-AIR"};
  request.seeds = 10;
  const auto score = serve::score_quality(office(), *desk.book, *desk.marks, request);
  REQUIRE_MESSAGE(score.ok(), (score.ok() ? std::string{} : score.error().text()));
  const auto flat = std::ranges::find(score->hits, observe::quality::Fault::flat, &observe::quality::HitScore::fault);
  REQUIRE(flat != score->hits.end());
  CHECK(flat->seeds > 0);
  CHECK(flat->hits == flat->seeds);
  CHECK(serve::printed(*score).find("a station-month") != std::string::npos);
}

}  // namespace
