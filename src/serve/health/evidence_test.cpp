// From a file with a known flat stretch and a known bad cell to its curve, its rows and its refusals.
#include "serve/health/evidence.hpp"

#include "base/sha256.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

namespace lantian::serve {
namespace {

using namespace std::chrono_literals;

const Office& evidence_office() {
  static const Result<Office> opened = Office::open(LANTIAN_SOURCE_DIR);
  REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? std::string{} : opened.error().text()));
  return *opened;
}

const Day first_told{std::chrono::year{2024} / 3 / 1};

/// PM10 of a station of Changji city: 50 + hour, but 77 from 05:00 to 09:00 of the second day; its neighbour has 100
/// all the time. Line 3 + 2 x 3 holds a cell that is no number.
std::string table_with_faults() {
  std::string csv = "# synthetic = true\nstation,time,PM10\n";
  for (int hour = 1; hour <= 72; ++hour) {
    const Day day = first_told + std::chrono::days{(hour - 1) / 24};
    const int clock = (hour - 1) % 24 + 1;
    const bool flat = hour > 24 + 5 && hour <= 24 + 9;
    const std::string value = hour == 4 ? "abc" : std::to_string(flat ? 77 : 50 + clock);
    csv += fmt::format("SYN-652301-1,{} {:02}:00,{}\n", text_of(day), clock, value);
    csv += fmt::format("SYN-652301-2,{} {:02}:00,100\n", text_of(day), clock);
  }
  return csv;
}

std::unique_ptr<keep::ReadingBook> book_of_table(const std::string& csv) {
  const auto adapter = evidence_office().adapter("generic-hourly");
  const auto region = evidence_office().region("changji");
  REQUIRE(adapter.ok());
  REQUIRE(region.ok());
  auto batch = observe::read_source({"faults.csv", csv}, **adapter, {*region, false});
  REQUIRE_MESSAGE(batch.ok(), (batch ? "" : batch.error().text()));
  batch->region = "changji";
  auto book = keep::make_memory_book();
  REQUIRE(book->append(*batch, csv, UtcSeconds{}).ok());
  return book;
}

UtcSeconds told_hour(int hour) {
  return to_utc(std::chrono::local_seconds{first_told}) + std::chrono::hours{hour};
}

}  // namespace

TEST_CASE("a mark's curve is the series a day before and behind it, beside its neighbours") {
  const auto book = book_of_table(table_with_faults());
  observe::quality::Finding finding;
  finding.place = "SYN-652301-1";
  finding.factor = "PM10";
  finding.from = told_hour(24 + 5);
  finding.to = told_hour(24 + 9);
  const auto curve = curve_of_station(evidence_office(), *book, finding);
  REQUIRE_MESSAGE(curve.ok(), (curve ? "" : curve.error().text()));
  REQUIRE(curve->has_value());
  const EvidenceCurve& drawn = **curve;
  CHECK(drawn.first == hour_ending(first_told, 1));
  REQUIRE(drawn.values.size() == 72);
  CHECK(drawn.values[0] == "51");
  CHECK(!drawn.values[3]);  // the cell that is no number
  CHECK(drawn.values[24 + 5] == "77");
  CHECK(drawn.values[24 + 8] == "77");
  CHECK(drawn.values[24 + 9] == "60");
  CHECK(drawn.median[24 + 5] == "100");
  CHECK(drawn.unit == "ug/m3");
}

TEST_CASE("rows behind some hours are the lines of the archived file") {
  const std::string csv = table_with_faults();
  const auto book = book_of_table(csv);
  const auto rows = rows_behind(evidence_office(), *book, {"SYN-652301-1", "PM10", told_hour(29), told_hour(31)});
  REQUIRE_MESSAGE(rows.ok(), (rows ? "" : rows.error().text()));
  REQUIRE(rows->size() == 2);
  CHECK((*rows)[0].text == "SYN-652301-1,2024-03-02 06:00,77");
  CHECK((*rows)[0].line == 2 + 29 * 2 + 1);
  CHECK((*rows)[1].text == "SYN-652301-1,2024-03-02 07:00,77");
  CHECK((*rows)[0].source_sha256 == sha256_hex(csv));
  REQUIRE((*rows)[0].readings.size() == 1);
  CHECK((*rows)[0].readings[0].thousandths == 77'000);
  CHECK(rows_behind(evidence_office(), *book, {"nobody", "", told_hour(0), told_hour(1)}).error().code ==
        ErrorCode::not_found);
  CHECK(!rows_behind(evidence_office(), *book, {"SYN-652301-1", "", told_hour(5), told_hour(5)}).ok());
  CHECK(!rows_behind(evidence_office(), *book, {"SYN-652301-1", "", told_hour(0), told_hour(24 * 40)}).ok());
}

TEST_CASE("what an import refused is read again with its raw row") {
  const auto book = book_of_table(table_with_faults());
  const auto refused = refused_rows(evidence_office(), *book, std::nullopt, 10);
  REQUIRE_MESSAGE(refused.ok(), (refused ? "" : refused.error().text()));
  CHECK(refused->all == 1);
  CHECK(!refused->more);
  REQUIRE(refused->rows.size() == 1);
  CHECK(refused->rows[0].refusal.given == "abc");
  CHECK(refused->rows[0].refusal.line == 9);
  CHECK(refused->rows[0].text == "SYN-652301-1,2024-03-01 04:00,abc");
  const RefusedAfter last{refused->rows[0].revision, refused->rows[0].number};
  CHECK(refused_rows(evidence_office(), *book, last, 10)->rows.empty());
}

}  // namespace lantian::serve
