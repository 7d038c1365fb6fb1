#include "shelves.hpp"

/// What every ReadingBook promises, whatever is inside. The same body runs on each of them.
namespace lantian::contract {
namespace {

const Day leap_day = day(2024, 2, 29);

/// The thousandths of one hour of a slab; no value when absent.
std::optional<std::int32_t> cell(const observe::Slab& slab, std::size_t station, std::size_t species,
                                 std::size_t slot) {
  const observe::Cell at = slab.series(station, species)[slot];
  return at.present() ? std::optional{at.thousandths()} : std::nullopt;
}

/// Two days of two stations delivered hour by hour, with a late hour, a correction, an invalid value and one import
/// that corrects and adds in one row. Gives the last revision.
Revision stream_in(keep::ReadingBook& book) {
  Revision last = 0;
  const auto deliver = [&](const Batch& batch) {
    const auto receipt = book.append(batch, batch.source, noon);
    REQUIRE_MESSAGE(receipt.ok(), (receipt ? "" : receipt.error().text()));
    last = receipt->revision;
  };
  const auto import_of = [](const std::string& name) {
    Batch batch = batch_of({"A", "B"}, name);
    batch.source = name;
    return batch;
  };
  for (int hour = 1; hour <= 48; ++hour) {
    if (hour == 5) continue;
    Batch batch = import_of("hour " + std::to_string(hour));
    for (const std::uint32_t station : {0U, 1U}) {
      const Mark mark = hour == 7 ? Mark::invalid : Mark::valid;
      add(batch, station, Species::pm25, hour_ending(leap_day, hour), hour * 1000, Averaging::hour, mark);
      add(batch, station, Species::o3, hour_ending(leap_day, hour), hour, Averaging::hour);
    }
    deliver(batch);
  }
  Batch late = import_of("late");
  add(late, 0, Species::pm25, hour_ending(leap_day, 5), 5000);
  deliver(late);
  Batch correction = import_of("correction");
  add(correction, 0, Species::pm25, hour_ending(leap_day, 8), 99);
  deliver(correction);
  Batch both = import_of("corrects and adds");
  add(both, 1, Species::pm25, hour_ending(leap_day, 5), 5001);
  add(both, 1, Species::pm25, hour_ending(leap_day, 7), 7001);  // was invalid
  deliver(both);
  return last;
}

using Told = std::vector<std::tuple<std::string, Species, std::int64_t, std::int32_t, Mark, Revision>>;

/// Every answer about the streamed days as of a revision.
Told told_as_of(const keep::ReadingBook& book, Revision as_of) {
  const auto query = query_of({"B", "A"}, {Species::o3, Species::pm25}, days_from(leap_day, 2), as_of);
  Told told;
  const auto readings = book.readings(query, Averaging::hour);
  REQUIRE_MESSAGE(readings.ok(), (readings ? "" : readings.error().text()));
  for (const keep::StoredReading& r : *readings) {
    told.emplace_back(r.station, r.species, r.hour.time_since_epoch().count(), r.thousandths, r.mark, r.revision);
  }
  const auto slab = book.hours(query);
  REQUIRE_MESSAGE(slab.ok(), (slab ? "" : slab.error().text()));
  for (std::size_t s = 0; s < 4; ++s) {
    for (std::size_t i = 0; i < 48; ++i) {
      const auto value = cell(*slab, s / 2, s % 2, i);
      told.emplace_back("slab", Species::pm25, static_cast<std::int64_t>(i), value.value_or(-1), Mark::valid, as_of);
    }
  }
  const auto revisions = book.revisions(query, Averaging::hour);
  REQUIRE(revisions.ok());
  for (const Revision revision : *revisions) told.emplace_back("revision", Species::pm25, 0, 0, Mark::valid, revision);
  return told;
}

}  // namespace

LANTIAN_EVERY_SHELF("an empty book answers with absence, not with errors") {
  CHECK_FALSE(shelf.book().synthetic()->has_value());
  CHECK(shelf.book().stations()->empty());
  CHECK(shelf.book().sources()->empty());
  const auto slab = shelf.book().hours(query_of({"1001A"}, {Species::pm25}, days_from(leap_day, 2)));
  REQUIRE(slab.ok());
  CHECK(slab->series(0, 0).size() == 48);
  CHECK_FALSE(cell(*slab, 0, 0, 0).has_value());
  CHECK(shelf.book().raw(std::string(64, 'a')).error().code == ErrorCode::not_found);
}

LANTIAN_EVERY_SHELF("hours come back where they were put, on the leap day and across midnight") {
  Batch batch = batch_of({"1001A", "1002A"}, "bytes");
  add(batch, 0, Species::pm25, hour_ending(leap_day, 1), 35'000);
  add(batch, 0, Species::pm25, hour_ending(leap_day, 24), 36'500);  // 00:00 of 1 March: still the leap day
  add(batch, 1, Species::co, hour_ending(leap_day + std::chrono::days{1}, 1), 1'300'000);
  add(batch, 1, Species::o3, hour_ending(leap_day, 13), 0);  // zero is a value
  const auto receipt = shelf.book().append(batch, "bytes", noon);
  REQUIRE(receipt.ok());
  CHECK(receipt->revision == 1);
  CHECK(receipt->stored == 4);
  shelf.reopen();

  const auto slab = shelf.book().hours(query_of({"1002A", "9999A", "1001A", "1002A"},
                                                {Species::o3, Species::pm25, Species::co}, days_from(leap_day, 2)));
  REQUIRE(slab.ok());
  CHECK(cell(*slab, 2, 1, 0) == 35'000);
  CHECK(cell(*slab, 2, 1, 23) == 36'500);
  CHECK(cell(*slab, 0, 2, 24) == 1'300'000);
  CHECK(cell(*slab, 0, 0, 12) == 0);
  CHECK(cell(*slab, 3, 0, 12) == 0);  // a station named twice is answered twice
  std::size_t present = 0;
  for (std::size_t station = 0; station < 4; ++station) {
    for (std::size_t species = 0; species < 3; ++species) {
      for (const observe::Cell at : slab->series(station, species)) present += at.present() ? 1U : 0U;
    }
  }
  CHECK(present == 6);
  const auto day_before = shelf.book().hours(query_of({"1001A"}, {Species::pm25}, days_from(day(2024, 2, 28), 1)));
  CHECK_FALSE(cell(*day_before, 0, 0, 23).has_value());
}

LANTIAN_EVERY_SHELF("a correction supersedes, and every earlier state stays readable") {
  const HourEnding hour = hour_ending(leap_day, 8);
  for (const int value : {10, 20, 30}) {
    Batch batch = batch_of({"1001A"}, std::to_string(value));
    add(batch, 0, Species::pm25, hour, value * 1000);
    if (value == 20) add(batch, 0, Species::pm25, hour_ending(leap_day, 9), 5000);
    const auto receipt = shelf.book().append(batch, std::to_string(value), noon);
    REQUIRE(receipt.ok());
    CHECK(receipt->revision == value / 10);
    CHECK(receipt->superseded == (value == 10 ? 0 : 1));
    CHECK(receipt->stored == (value == 30 ? 0 : 1));
    shelf.reopen();
  }
  for (const Revision as_of : {0, 1, 2, 3, 99}) {
    const auto query = query_of({"1001A"}, {Species::pm25}, days_from(leap_day, 1), as_of);
    const auto slab = shelf.book().hours(query);
    const auto expected =
        as_of == 0 ? std::nullopt : std::optional{static_cast<int>(std::min<Revision>(as_of, 3)) * 10'000};
    CHECK(cell(*slab, 0, 0, 7) == expected);
    CHECK(cell(*slab, 0, 0, 8) == (as_of < 2 ? std::nullopt : std::optional{5000}));
    const auto readings = shelf.book().readings(query, Averaging::hour);
    REQUIRE(readings->size() == (as_of == 0 ? 0U : as_of == 1 ? 1U : 2U));
    if (as_of > 0) CHECK(readings->front().revision == std::min<Revision>(as_of, 3));
    if (as_of > 1) CHECK(readings->back().revision == 2);
  }
}

LANTIAN_EVERY_SHELF("importing the same source again changes nothing") {
  Batch batch = batch_of({"1001A"}, "bytes");
  add(batch, 0, Species::pm25, hour_ending(leap_day, 8), 35'000);
  add(batch, 0, Species::o3, hour_ending(leap_day, 24), 90'000, Averaging::eight_hours);
  REQUIRE(shelf.book().append(batch, "bytes", noon).ok());
  shelf.reopen();

  auto receipt = shelf.book().append(batch, "bytes", noon);
  REQUIRE(receipt.ok());
  CHECK(receipt->already_imported);
  CHECK(receipt->revision == 0);
  CHECK(receipt->unchanged == 2);

  batch.source_sha256 = sha256_hex("other bytes");  // another file that says the same
  receipt = shelf.book().append(batch, "other bytes", noon);
  REQUIRE(receipt.ok());
  CHECK_FALSE(receipt->already_imported);
  CHECK(receipt->revision == 0);
  CHECK(receipt->unchanged == 2);
  CHECK(shelf.book().sources()->size() == 1);
  CHECK(shelf.book().raw(batch.source_sha256).error().code == ErrorCode::not_found);

  batch.source_sha256 = sha256_hex("bytes");  // the same file through a mended adapter
  batch.adapter_text += "unit = \"mg/m3\"\n";
  batch.readings[0].thousandths *= 1000;
  receipt = shelf.book().append(batch, "bytes", noon);
  REQUIRE(receipt.ok());
  CHECK(receipt->revision == 2);
  CHECK(receipt->superseded == 1);
  CHECK(receipt->unchanged == 1);
  CHECK(*shelf.book().raw(batch.source_sha256) == "bytes");
}

LANTIAN_EVERY_SHELF("inside one source the later line wins, wherever it stands in the batch") {
  Batch batch = batch_of({"1001A"}, "bytes");
  for (const int value : {30, 10, 10}) add(batch, 0, Species::pm25, hour_ending(leap_day, 8), value);
  for (const int value : {7, 8}) add(batch, 0, Species::o3, hour_ending(leap_day, 24), value, Averaging::eight_hours);
  batch.readings[0].line = 100;
  const auto receipt = shelf.book().append(batch, "bytes", noon);
  REQUIRE(receipt.ok());
  CHECK(receipt->stored == 2);
  CHECK(receipt->unchanged == 1);
  CHECK(receipt->superseded == 2);
  const auto query = query_of({"1001A"}, {Species::pm25, Species::o3}, days_from(leap_day, 1));
  CHECK(cell(*shelf.book().hours(query), 0, 0, 7) == 30);
  CHECK(cell(*shelf.book().days(query), 0, 1, 0) == 8);
}

LANTIAN_EVERY_SHELF("an invalid value is kept and shown, but takes no part in a slab") {
  const HourEnding hour = hour_ending(leap_day, 8);
  const auto query = query_of({"1001A"}, {Species::pm25}, days_from(leap_day, 1));
  Batch batch = batch_of({"1001A"}, "a");
  add(batch, 0, Species::pm25, hour, 999'000, Averaging::hour, Mark::invalid);
  add(batch, 0, Species::pm25, hour_ending(leap_day, 24), 31'000, Averaging::day, Mark::invalid);
  REQUIRE(shelf.book().append(batch, "a", noon).ok());
  CHECK_FALSE(cell(*shelf.book().hours(query), 0, 0, 7).has_value());
  CHECK_FALSE(cell(*shelf.book().days(query), 0, 0, 0).has_value());
  auto readings = *shelf.book().readings(query, Averaging::hour);
  REQUIRE(readings.size() == 1);
  CHECK(readings[0].mark == Mark::invalid);
  CHECK(readings[0].thousandths == 999'000);
  CHECK(readings[0].hour == hour);

  batch.source_sha256 = sha256_hex("b");
  for (Reading& reading : batch.readings) reading.mark = Mark::valid;  // the same number, now trusted
  const auto receipt = shelf.book().append(batch, "b", noon);
  CHECK(receipt->superseded == 2);
  CHECK(cell(*shelf.book().hours(query), 0, 0, 7) == 999'000);
  CHECK(cell(*shelf.book().days(query), 0, 0, 0) == 31'000);

  batch.source_sha256 = sha256_hex("c");
  for (Reading& reading : batch.readings) reading.mark = Mark::invalid;  // and no longer
  REQUIRE(shelf.book().append(batch, "c", noon).ok());
  shelf.reopen();
  CHECK_FALSE(cell(*shelf.book().hours(query), 0, 0, 7).has_value());
  CHECK_FALSE(cell(*shelf.book().days(query), 0, 0, 0).has_value());
}

LANTIAN_EVERY_SHELF("a daily slab takes the day's value, and for O3 the largest 8-h mean") {
  Batch batch = batch_of({"1001A"}, "bytes");
  add(batch, 0, Species::o3, hour_ending(leap_day, 24), 120'000, Averaging::eight_hours);
  add(batch, 0, Species::o3, hour_ending(leap_day, 24), 60'000, Averaging::day);
  add(batch, 0, Species::o3, hour_ending(leap_day, 15), 130'000, Averaging::eight_hours);  // a sliding mean, not MDA8
  add(batch, 0, Species::pm25, hour_ending(leap_day, 24), 35'000, Averaging::day);
  add(batch, 0, Species::pm25, hour_ending(leap_day, 24), 99'000);  // an hour is no day
  REQUIRE(shelf.book().append(batch, "bytes", noon).ok());
  const auto query = query_of({"1001A"}, {Species::pm25, Species::o3}, days_from(leap_day, 1));
  const auto slab = shelf.book().days(query);
  CHECK(slab->slots_per_day() == 1);
  CHECK(cell(*slab, 0, 0, 0) == 35'000);
  CHECK(cell(*slab, 0, 1, 0) == 120'000);
  CHECK(shelf.book().readings(query, Averaging::eight_hours)->size() == 2);
  CHECK(shelf.book().readings(query, Averaging::day)->size() == 2);
}

LANTIAN_EVERY_SHELF("imports that interleave stations and days meet in one slab") {
  for (const int parity : {0, 1}) {
    Batch batch = batch_of(parity == 0 ? std::vector<std::string>{"A", "B"} : std::vector<std::string>{"B", "C", "A"},
                           std::to_string(parity));
    for (std::uint32_t station = 0; station < batch.stations.size(); ++station) {
      for (int hour = 1 + parity; hour <= 72; hour += 2) {
        const int name = batch.stations[station].id[0];
        add(batch, station, Species::no2, hour_ending(leap_day, hour), name * 1000 + hour);
      }
    }
    REQUIRE(shelf.book().append(batch, std::to_string(parity), noon).ok());
    shelf.reopen();
  }
  const auto slab = shelf.book().hours(query_of({"C", "A", "B"}, {Species::no2}, days_from(leap_day, 3)));
  for (std::size_t hour = 1; hour <= 72; ++hour) {
    const auto value = [&](char name) { return std::optional{name * 1000 + static_cast<int>(hour)}; };
    CHECK(cell(*slab, 0, 0, hour - 1) == (hour % 2 == 0 ? value('C') : std::nullopt));
    CHECK(cell(*slab, 1, 0, hour - 1) == value('A'));
    CHECK(cell(*slab, 2, 0, hour - 1) == value('B'));
  }
}

LANTIAN_EVERY_SHELF("compaction changes no answer, as of any revision") {
  CHECK(shelf.book().compact(leap_day)->days == 0);
  const Revision last = stream_in(shelf.book());
  CHECK(last == 50);
  std::vector<Told> before;
  for (Revision as_of = 0; as_of <= last; ++as_of) before.push_back(told_as_of(shelf.book(), as_of));
  CHECK(before.back().size() > 192 + 190);

  const auto compare = [&] {
    for (Revision as_of = 0; as_of <= last; ++as_of) {
      CAPTURE(as_of);
      CHECK(told_as_of(shelf.book(), as_of) == before[static_cast<std::size_t>(as_of)]);
    }
  };
  CHECK(shelf.book().compact(leap_day)->days == 0);  // those days are not over
  const auto first = shelf.book().compact(leap_day + std::chrono::days{1});
  REQUIRE(first.ok());
  compare();
  shelf.reopen();
  const auto second = shelf.book().compact(leap_day + std::chrono::days{2});
  REQUIRE(second.ok());
  compare();
  shelf.reopen();
  compare();
  CHECK(shelf.book().compact(leap_day + std::chrono::days{2})->days == 0);  // nothing left to lay together
  compare();
  CHECK(shelf.book().sources()->size() == static_cast<std::size_t>(last));
}

LANTIAN_EVERY_SHELF("days that were laid together take late hours and corrections as ever") {
  stream_in(shelf.book());
  REQUIRE(shelf.book().compact(leap_day + std::chrono::days{2}).ok());
  Batch again = batch_of({"A", "B"}, "again");
  add(again, 0, Species::o3, hour_ending(leap_day, 5), 5);          // late
  add(again, 0, Species::pm25, hour_ending(leap_day, 9), 9000);     // known
  add(again, 0, Species::pm25, hour_ending(leap_day, 10), 10'001);  // corrected
  add(again, 0, Species::pm25, hour_ending(leap_day, 8), 99);       // the correction is known
  const auto receipt = shelf.book().append(again, "again", noon);
  REQUIRE(receipt.ok());
  CHECK(receipt->stored == 1);
  CHECK(receipt->unchanged == 2);
  CHECK(receipt->superseded == 1);
  const Told before = told_as_of(shelf.book(), receipt->revision);
  const Told earlier = told_as_of(shelf.book(), receipt->revision - 1);
  CHECK(before != earlier);
  const auto more = shelf.book().compact(leap_day + std::chrono::days{2});
  REQUIRE(more.ok());
  CHECK(more->days <= 1);  // the late hour of one series
  CHECK(told_as_of(shelf.book(), receipt->revision) == before);
  CHECK(told_as_of(shelf.book(), receipt->revision - 1) == earlier);
  CHECK(shelf.book().compact(leap_day + std::chrono::days{2})->days == 0);
}

TEST_CASE("a streamed day becomes one row: all changes but the corrections go into it") {
  DuckdbShelf shelf;
  stream_in(shelf.book());
  const auto done = shelf.book().compact(leap_day + std::chrono::days{2});
  REQUIRE(done.ok());
  CHECK(done->days == 8);  // two stations, two species, two days
  // 47 hours of 4 series less the first of each day, and the late hour; the correction and the mixed row stay.
  CHECK(done->rows == 47 * 4 - 8 + 1);
}

LANTIAN_EVERY_SHELF("the span reaches from the first to the last day with any reading") {
  REQUIRE(shelf.book().span().ok());
  CHECK(!shelf.book().span()->has_value());
  Batch hours = batch_of({"A"}, "hours");
  add(hours, 0, Species::pm25, hour_ending(leap_day, 24), 1000, Averaging::hour, Mark::invalid);
  REQUIRE(shelf.book().append(hours, "", noon).ok());
  CHECK((*shelf.book().span())->name == "2024-02-29..2024-02-29");
  Batch days = batch_of({"A"}, "days");
  add(days, 0, Species::pm25, hour_ending(day(1969, 12, 30), 24), 1000, Averaging::day);
  add(days, 0, Species::pm25, hour_ending(day(2024, 3, 2), 24), 1000, Averaging::day);
  REQUIRE(shelf.book().append(days, "", noon).ok());
  CHECK((*shelf.book().span())->name == "1969-12-30..2024-03-02");
}

LANTIAN_EVERY_SHELF("real and synthetic readings never share a book") {
  Batch real = batch_of({"1001A"}, "real");
  add(real, 0, Species::pm25, hour_ending(leap_day, 8), 35'000);
  Batch made = batch_of({"1001A"}, "made");
  add(made, 0, Species::pm25, hour_ending(leap_day, 9), 35'000);
  made.synthetic = true;
  REQUIRE(shelf.book().append(real, "real", noon).ok());
  CHECK(shelf.book().synthetic()->value() == false);
  shelf.reopen();
  const auto refused = shelf.book().append(made, "made", noon);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(refused.error().message.find("synthetic") != std::string::npos);
  CHECK(shelf.book().sources()->size() == 1);

  const auto other = make();
  REQUIRE(other->book().append(made, "made", noon).ok());
  CHECK(other->book().synthetic()->value() == true);
  CHECK(other->book().append(real, "real", noon).error().code == ErrorCode::conflict);
}

LANTIAN_EVERY_SHELF("sources are recorded with their bytes") {
  std::string bytes = "time,pm25\n";
  bytes.push_back('\0');
  bytes += std::string(100'000, 'x');
  Batch batch = batch_of({"1001A"}, bytes);
  add(batch, 0, Species::pm25, hour_ending(leap_day, 8), 35'000);
  batch.counts = {1, 2, 3, 4, 5};
  REQUIRE(shelf.book().append(batch, bytes, noon).ok());
  shelf.reopen();
  const auto sources = *shelf.book().sources();
  REQUIRE(sources.size() == 1);
  CHECK(sources[0].revision == 1);
  CHECK(sources[0].source == "hand.csv");
  CHECK(sources[0].adapter_text == batch.adapter_text);
  CHECK(sources[0].imported_at == noon);
  CHECK(sources[0].counts.duplicate == 5);
  CHECK(*shelf.book().raw(batch.source_sha256) == bytes);

  Batch wrong = batch_of({"1001A"}, "claimed");
  add(wrong, 0, Species::pm25, hour_ending(leap_day, 9), 35'000);
  CHECK(shelf.book().append(wrong, "delivered", noon).error().code == ErrorCode::corrupt);
  wrong.readings[0].thousandths = -1;
  CHECK(shelf.book().append(wrong, "claimed", noon).error().code == ErrorCode::invalid_argument);
  CHECK(shelf.book().sources()->size() == 1);
}

LANTIAN_EVERY_SHELF("stations and units are known by their best description") {
  Batch batch = batch_of({"1001A", "1002A"}, "a");
  batch.stations[0].name = {"\xe5\xae\x98\xe5\x9b\xad", "Guanyuan"};
  batch.stations[0].kind = terms::StationKind::background;
  batch.stations[0].longitude = *parse_decimal("116.30");
  batch.stations[0].aliases = {"guan yuan", "GY"};
  batch.units.push_back({"110000", {"", "Beijing"}, terms::UnitKind::city, {"x", "y"}, "x", {"peking"}});
  REQUIRE(shelf.book().append(batch, "a", noon).ok());  // a description alone is worth a revision
  shelf.reopen();

  Batch bare = batch_of({"1002A", "1001A"}, "b");
  add(bare, 0, Species::pm25, hour_ending(leap_day, 8), 2000);
  add(bare, 1, Species::pm25, hour_ending(leap_day, 8), 1000);
  bare.stations[0].unit_id = "110000";
  REQUIRE(shelf.book().append(bare, "b", noon).ok());
  shelf.reopen();
  const auto stations = *shelf.book().stations();
  REQUIRE(stations.size() == 2);
  CHECK(stations[0].id == "1001A");
  CHECK(stations[0].name.en == "Guanyuan");
  CHECK(stations[0].kind == terms::StationKind::background);
  CHECK(stations[0].longitude->text() == "116.30");
  CHECK_FALSE(stations[0].latitude.has_value());
  CHECK(stations[0].aliases == std::vector<std::string>{"guan yuan", "GY"});
  CHECK(stations[1].unit_id == "110000");
  const auto units = *shelf.book().units();
  REQUIRE(units.size() == 1);
  CHECK(units[0].kind == terms::UnitKind::city);
  CHECK(units[0].members == std::vector<std::string>{"x", "y"});
  CHECK(units[0].representative == "x");
  const auto slab = shelf.book().hours(query_of({"1001A", "1002A"}, {Species::pm25}, days_from(leap_day, 1)));
  CHECK(cell(*slab, 0, 0, 7) == 1000);
  CHECK(cell(*slab, 1, 0, 7) == 2000);
}

}  // namespace lantian::contract
