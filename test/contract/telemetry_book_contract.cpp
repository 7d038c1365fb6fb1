#include "telemetry_shelves.hpp"

#include <filesystem>
#include <fstream>

namespace lantian::contract {
namespace {

using namespace std::chrono_literals;

std::vector<TelemetryValue> of(std::initializer_list<TelemetryValue> values) {
  return values;
}

}  // namespace

LANTIAN_EVERY_TELEMETRY("a value that comes again is unchanged, a different one is a revision, and both stay") {
  TelemetryBook& book = shelf.book();
  CHECK(book.cursor()->segment == 0);
  CHECK(book.cursor()->offset == 0);
  CHECK(counts(book.append(of({value_at(morning, 140)}), {1, 500})) == "1 0 0");
  CHECK(*book.cursor() == FramePlace{1, 500});
  CHECK(counts(book.append(of({value_at(morning, 140), value_at(morning + 10min, 150)}), {1, 900})) == "1 0 1");
  TelemetryValue correction = value_at(morning, 151);
  correction.lane = keep::Lane::reupload;
  correction.frame = {1, 777};
  correction.received = morning + 3h;
  CHECK(counts(book.append(of({correction}), {1, 1000})) == "0 1 0");
  CHECK(counts(book.append(of({correction}), {1, 1100})) == "0 0 1");
  // Back to the first value is again a change: the book tells what was said last.
  CHECK(counts(book.append(of({value_at(morning, 140)}), {1, 1200})) == "0 1 0");
  CHECK(*book.cursor() == FramePlace{1, 1200});

  const auto all = book.values(everything_stored());
  REQUIRE(all->size() == 4);
  for (std::int32_t revision : {0, 1, 2}) CHECK((*all)[static_cast<std::size_t>(revision)].revision == revision);
  correction.revision = 1;
  CHECK(told((*all)[1]) == told(correction));
  const auto last = book.values(everything_stored(false));
  REQUIRE(last->size() == 2);
  CHECK((*last)[0].revision == 2);
  CHECK((*last)[0].value->unscaled == 140);
}

LANTIAN_EVERY_TELEMETRY("a book that was closed and opened remembers everything, live or late") {
  CHECK(counts(shelf.book().append(of({value_at(morning, 140), value_at(morning + 1h, 160)}), {1, 500})) == "2 0 0");
  shelf.reopen();
  CHECK(*shelf.book().cursor() == FramePlace{1, 500});
  // The newest interval, one before it, one between and one after it.
  CHECK(counts(shelf.book().append(of({value_at(morning + 1h, 160), value_at(morning, 140)}), {1, 600})) == "0 0 2");
  CHECK(counts(shelf.book().append(of({value_at(morning + 1h, 161), value_at(morning, 141)}), {1, 700})) == "0 2 0");
  CHECK(counts(shelf.book().append(of({value_at(morning + 30min, 1), value_at(morning + 2h, 2)}), {1, 800})) ==
        "2 0 0");
  shelf.reopen();
  CHECK(counts(shelf.book().append(of({value_at(morning + 1h, 161), value_at(morning + 30min, 1),
                                       value_at(morning + 2h, 2), value_at(morning, 140)}),
                                   {2, 112})) == "0 1 3");
  CHECK(shelf.book().values(everything_stored())->size() == 7);
  CHECK(shelf.book().values(everything_stored(false))->size() == 4);
}

LANTIAN_EVERY_TELEMETRY("equal means the same digits, places, word, flag and use") {
  const auto with = [](auto change) {
    TelemetryValue value = value_at(morning, 40);
    change(value);
    return value;
  };
  CHECK(counts(shelf.book().append(of({value_at(morning, 40)}), {1, 1})) == "1 0 0");
  const std::vector<TelemetryValue> differing{
      with([](auto& v) {
        v.value = Decimal{400, 2};
      }),  // 4.00 is another claim than 4.0
      with([](auto& v) {
        v.value = Decimal{-40, 1};
      }),
      with([](auto& v) { v.value.reset(); }),
      with([](auto& v) { v.value.reset(), v.word = "St"; }),
      with([](auto& v) { v.flag = "D"; }),
      with([](auto& v) { v.flag = ""; }),
      with([](auto& v) { v.usable = false; }),
      with([](auto& v) {
        v.value = Decimal{4, 0};
      }),
  };
  for (const TelemetryValue& value : differing) {
    CAPTURE(told(value));
    CHECK(counts(shelf.book().append(of({value}), {1, 2})) == "0 1 0");
    CHECK(counts(shelf.book().append(of({value}), {1, 3})) == "0 0 1");
  }
  // When it came, how, and in which frame makes no difference; nor does the end of its interval.
  CHECK(counts(shelf.book().append(of({with([](auto& v) {
                                     v.value = Decimal{4, 0};
                                     v.received += 1h;
                                     v.lane = keep::Lane::pulled;
                                     v.frame = {9, 9};
                                     v.end += 1min;
                                   })}),
                                   {1, 4})) == "0 0 1");
}

LANTIAN_EVERY_TELEMETRY("every part of the key tells values apart") {
  const auto with = [](auto change) {
    TelemetryValue value = value_at(morning, 1);
    change(value);
    return value;
  };
  const std::vector<TelemetryValue> values{
      with([](auto&) {}),
      with([](auto& v) { v.mn = "010000A8900016F000169DC1"; }),
      with([](auto& v) { v.mn = ""; }),
      with([](auto& v) { v.st = "39"; }),
      with([](auto& v) { v.content = hour; }),
      with([](auto& v) { v.begin += 1s; }),
      with([](auto& v) { v.factor = "a34002"; }),
      with([](auto& v) { v.statistic = 0; }),
      with([](auto& v) { v.statistic = 9, v.suffix = "ValidNum"; }),
      with([](auto& v) { v.statistic = 9, v.suffix = "TotalNum"; }),
  };
  CHECK(counts(shelf.book().append(values, {1, 1})) == "10 0 0");
  CHECK(counts(shelf.book().append(values, {1, 2})) == "0 0 10");
  shelf.reopen();
  CHECK(counts(shelf.book().append(values, {1, 3})) == "0 0 10");
}

LANTIAN_EVERY_TELEMETRY("numbers keep their places, and any bytes come back as they were") {
  std::vector<TelemetryValue> values;
  const std::vector<Decimal> decimals{{0, 0},
                                      {0, 3},
                                      {5, 3},
                                      {-5, 3},
                                      {40, 1},
                                      {-123456, 2},
                                      {7, 18},
                                      {7, 19},
                                      {7, 300},
                                      {123, -2},
                                      {-1, -1},
                                      {100, 2},
                                      {std::numeric_limits<std::int64_t>::max(), 0},
                                      {std::numeric_limits<std::int64_t>::min(), 0},
                                      {std::numeric_limits<std::int64_t>::min(), 18}};
  for (const Decimal& decimal : decimals) {
    values.push_back(value_at(morning + 1s * values.size(), 0));
    values.back().value = decimal;
  }
  for (const std::string text :
       {"St", "a,b;c%2C", "\xe6\xb8\x85\xe6\xb4\x97", "\xff\xfe\n\r\0x", "%", "%2", "%zz", "=&&"}) {
    values.push_back(value_at(morning + 1s * values.size(), 0));
    values.back().value.reset();
    values.back().word = text;
    values.push_back(value_at(morning + 1s * values.size(), 3));
    values.back().factor = text;
    values.back().statistic = 9;
    values.back().suffix = text + "s";
    values.back().flag = text + "f";
    values.back().usable = false;
  }
  values.push_back(value_at(morning + 1s * values.size(), 3));
  values.back().mn = "MN\xff;,\x01";
  values.back().st = "\xd6\xd0";
  const auto count = std::to_string(values.size());
  CHECK(counts(shelf.book().append(values, {1, 1})) == count + " 0 0");
  shelf.reopen();
  CHECK(counts(shelf.book().append(values, {1, 1})) == "0 0 " + count);
  const auto read = told(shelf.book().values(everything_stored()));
  REQUIRE(read.size() == values.size());
  for (const TelemetryValue& value : values) {
    CHECK_MESSAGE(std::ranges::find(read, told(value)) != read.end(), told(value));
  }
}

LANTIAN_EVERY_TELEMETRY("inside one batch the order of the values decides, also over several telegrams") {
  std::vector<TelemetryValue> values{value_at(morning, 1), value_at(morning, 1), value_at(morning, 2)};
  values[2].frame = {1, 900};
  CHECK(counts(shelf.book().append(values, {1, 1})) == "1 1 1");
  // Two parts of a split telegram, with another device between.
  std::vector<TelemetryValue> parts{value_at(morning + 10min, 1), value_at(morning, 5), value_at(morning + 10min, 7),
                                    value_at(morning + 10min, 1)};
  parts[1].mn = "B";
  parts[2].factor = "a34002";
  parts[2].frame = {1, 1000};
  parts[3].frame = {1, 1000};
  CHECK(counts(shelf.book().append(parts, {1, 2})) == "3 0 1");
  const auto stored = shelf.book().values(everything_stored());
  REQUIRE(stored->size() == 5);
  CHECK((*stored)[1].frame == FramePlace{1, 900});
  CHECK((*stored)[2].factor == "a34002");
  CHECK((*stored)[2].frame == FramePlace{1, 1000});
  CHECK((*stored)[4].mn == "B");
}

LANTIAN_EVERY_TELEMETRY("answers are of what was asked, in order") {
  std::vector<TelemetryValue> values;
  for (const char* mn : {"C", "A", "B"}) {
    for (const auto after : {20min, 0min, 10min}) {
      for (const char* factor : {"a34004", "a21026", "a34002"}) {
        values.push_back(value_at(morning + after, 10));
        values.back().mn = mn;
        values.back().factor = factor;
        values.push_back(values.back());
        values.back().content = realtime;
        values.back().statistic = 0;
      }
    }
  }
  CHECK(counts(shelf.book().append(values, {1, 1})) == "54 0 0");
  const auto all = shelf.book().values(everything_stored());
  REQUIRE(all->size() == 54);
  CHECK(std::ranges::is_sorted(*all, {}, [](const TelemetryValue& v) {
    return std::tie(v.mn, v.content, v.begin, v.factor, v.statistic, v.suffix, v.revision);
  }));
  TelemetryQuery query = everything_stored(false);
  query.mn = {"C", "A", "not there"};
  CHECK(shelf.book().values(query)->size() == 36);
  query.content = minute;
  CHECK(shelf.book().values(query)->size() == 18);
  query.factor = {"a34004", "a34002"};
  CHECK(shelf.book().values(query)->size() == 12);
  query.begin = morning + 10min;
  CHECK(shelf.book().values(query)->size() == 8);
  query.end = morning + 20min;  // half-open
  const auto some = shelf.book().values(query);
  REQUIRE(some->size() == 4);
  CHECK((*some)[0].mn == "A");
  CHECK((*some)[0].factor == "a34002");
  CHECK((*some)[3].mn == "C");
  query.mn = {"not there"};
  CHECK(shelf.book().values(query)->empty());
  query = everything_stored();
  query.end = query.begin;
  CHECK(shelf.book().values(query)->empty());
  CHECK(shelf.book().slots(query)->empty());
}

LANTIAN_EVERY_TELEMETRY("slots are the intervals with at least one usable value, by what was said last") {
  const auto with = [](TelemetryValue value, const char* factor, bool usable) {
    value.factor = factor;
    value.usable = usable;
    return value;
  };
  const auto at = [](std::chrono::minutes after) { return value_at(morning + after, 10); };
  const auto slot = [](std::chrono::minutes after) {
    return "010000A8900016F000169DC0|3|" + std::to_string((morning + after).time_since_epoch().count());
  };
  std::vector<TelemetryValue> values{with(at(30min), "a34004", true),  with(at(0min), "a34004", true),
                                     with(at(0min), "a34002", false),  with(at(10min), "a34004", false),
                                     with(at(10min), "a34002", false), with(at(20min), "a34004", true),
                                     with(at(20min), "a34002", false)};
  values.push_back(values[1]);
  values.back().st = "39";  // the same interval under another system type
  CHECK(counts(shelf.book().append(values, {1, 1})) == "8 0 0");
  CHECK(told(shelf.book().slots(everything_stored(false))) == std::vector{slot(0min), slot(20min), slot(30min)});

  // 20: its only usable value turns out to be none; 10: one turns out to be usable; 30: corrected, and still usable.
  CHECK(counts(shelf.book().append(
            of({with(at(20min), "a34004", false), with(at(10min), "a34002", true), value_at(morning + 30min, 11)}),
            {1, 2})) == "0 3 0");
  for (int opening = 0; opening < 2; ++opening) {
    CHECK(told(shelf.book().slots(everything_stored(false))) == std::vector{slot(0min), slot(10min), slot(30min)});
    CHECK(told(shelf.book().slots(everything_stored(true))) ==
          std::vector{slot(0min), slot(10min), slot(20min), slot(30min)});
    TelemetryQuery query = everything_stored(false);
    query.factor = {"a34002"};
    CHECK(told(shelf.book().slots(query)) == std::vector{slot(10min)});
    query.factor = {};
    query.content = hour;
    CHECK(shelf.book().slots(query)->empty());
    query.content = minute;
    query.begin = morning + 10min;
    query.end = morning + 30min;
    CHECK(told(shelf.book().slots(query)) == std::vector{slot(10min)});
    query.mn = {"other"};
    CHECK(shelf.book().slots(query)->empty());
    shelf.reopen();
  }
}

LANTIAN_EVERY_TELEMETRY("a batch without values moves the cursor") {
  CHECK(counts(shelf.book().append({}, {3, 4000})) == "0 0 0");
  shelf.reopen();
  CHECK(*shelf.book().cursor() == FramePlace{3, 4000});
}

TEST_CASE("a batch that fails leaves the book as it was, and the same batch succeeds afterwards") {
  DuckdbTelemetryShelf shelf;
  std::optional<keep::AppendStep> armed;
  shelf.set({[&](keep::AppendStep step) -> Result<void> {
    if (armed != step) return {};
    return Error{ErrorCode::io, "injected", ""};
  }});
  TelemetryBook& book = shelf.book();
  CHECK(counts(book.append(of({value_at(morning, 1)}), {1, 1})) == "1 0 0");
  const auto before = told(book.values(everything_stored()));
  std::vector<TelemetryValue> values{value_at(morning, 2), value_at(morning + 10min, 3), value_at(morning, 4)};
  values[2].mn = "new";
  for (const keep::AppendStep step : {keep::AppendStep::write_readings, keep::AppendStep::commit}) {
    armed = step;
    const auto failed = book.append(values, {1, 2});
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().message == "injected");
    CHECK(told(book.values(everything_stored())) == before);
    CHECK(*book.cursor() == FramePlace{1, 1});
  }
  armed.reset();
  CHECK(counts(book.append(values, {1, 2})) == "2 1 0");
  CHECK(counts(book.append(values, {1, 3})) == "0 0 3");
  shelf.reopen();
  CHECK(counts(shelf.book().append(values, {1, 3})) == "0 0 3");
}

TEST_CASE("a telemetry file that is none, or not there, is named") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/telemetry.duckdb";
  const auto failure = [&](bool create) {
    const auto opened = keep::open_telemetry(file, {.create = create});
    REQUIRE_FALSE(opened.ok());
    CHECK_FALSE(opened.error().message.empty());
    return opened.error().code;
  };
  CHECK(failure(false) == ErrorCode::not_found);
  CHECK_FALSE(std::filesystem::exists(file));
  std::ofstream{file} << std::string(100'000, 'x');
  CHECK(failure(true) == ErrorCode::corrupt);
  std::filesystem::remove(file);
  {
    const auto opened = keep::open_telemetry(file);
    REQUIRE(opened.ok());
    CHECK(failure(true) == ErrorCode::locked);
  }
  CHECK(keep::open_telemetry(file, {.create = false}).ok());
}

}  // namespace lantian::contract
