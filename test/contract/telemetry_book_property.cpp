#include "telemetry_shelves.hpp"

/// Batches of chance go into both books; whatever is asked, they must answer alike.
namespace lantian::contract {
namespace {

template <class T>
const T& one_of(const std::vector<T>& choices, std::mt19937& chance) {
  return choices[chance() % choices.size()];
}

const std::vector<std::string> some_mn{"A", "B", "C", "D"};
const std::vector<std::string> some_factors{"a34004", "a34002", "a21026", "w01018"};

/// Mostly live, sometimes hours late, often the same again; `now` goes on slowly.
TelemetryValue chance_value(std::mt19937& chance, int now) {
  const int late = chance() % 4 == 0 ? static_cast<int>(chance() % 100) * 3 : 0;
  TelemetryValue value = value_at(morning + std::chrono::minutes{now - late}, static_cast<std::int64_t>(chance() % 3));
  value.mn = one_of(some_mn, chance);
  if (chance() % 20 == 0) value.st = "39";
  value.content = chance() % 3 == 0 ? realtime : minute;
  value.factor = one_of(some_factors, chance);
  value.statistic = static_cast<std::uint8_t>(chance() % 3);
  if (chance() % 10 == 0) value.suffix = "Ia";
  if (chance() % 10 == 0) value.value.reset();
  if (chance() % 10 == 0) value.word = "St";
  value.usable = chance() % 4 != 0;
  if (!value.usable) value.flag = "D";
  value.lane = late > 0 ? keep::Lane::reupload : keep::Lane::live;
  return value;
}

/// Telegrams: some values that have mn, st, content, begin, lane and frame in common.
std::vector<TelemetryValue> chance_batch(std::mt19937& chance, int now, std::uint32_t number) {
  std::vector<TelemetryValue> values;
  const std::size_t telegrams = chance() % 30;
  for (std::uint32_t telegram = 0; telegram < telegrams; ++telegram) {
    const TelemetryValue head = chance_value(chance, now);
    const std::size_t count = 1 + chance() % 6;
    for (std::size_t i = 0; i < count; ++i) {
      TelemetryValue value = chance_value(chance, now);
      value.mn = head.mn;
      value.st = head.st;
      value.content = head.content;
      value.begin = head.begin;
      value.end = head.end;
      value.lane = head.lane;
      value.received = head.received;
      value.frame = {number, telegram};
      values.push_back(std::move(value));
    }
  }
  return values;
}

TelemetryQuery chance_query(std::mt19937& chance, int now) {
  TelemetryQuery query;
  query.begin = morning + std::chrono::minutes{static_cast<int>(chance() % 700) - 300};
  query.end = query.begin + std::chrono::minutes{chance() % 2 == 0 ? now + 400 : static_cast<int>(chance() % 60)};
  for (std::size_t i = chance() % 3; i > 0; --i) query.mn.push_back(one_of(some_mn, chance));
  for (std::size_t i = chance() % 3; i > 0; --i) query.factor.push_back(one_of(some_factors, chance));
  if (chance() % 2 == 0) query.content = chance() % 2 == 0 ? realtime : minute;
  query.all_revisions = chance() % 2 == 0;
  return query;
}

}  // namespace

TEST_CASE("the database answers as the plain book does, whatever comes, and however often it is opened or lost") {
  for (const unsigned seed : {1u, 2u}) {
    CAPTURE(seed);
    std::mt19937 chance{seed};
    MemoryTelemetryShelf plain;
    DuckdbTelemetryShelf shelf;
    shelf.set({{}, 100});
    for (std::uint32_t batch = 0; batch < 120; ++batch) {
      CAPTURE(batch);
      const int now = static_cast<int>(batch / 8) * 3;
      const auto values = chance_batch(chance, now, batch);
      const FramePlace cursor{1, batch};
      REQUIRE(counts(shelf.book().append(values, cursor)) == counts(plain.book().append(values, cursor)));
      if (chance() % 10 == 0) shelf.reopen();
      if (chance() % 10 == 0) shelf.reopen_from_copy();
      if (batch % 4 != 0) continue;
      const TelemetryQuery query = chance_query(chance, now);
      REQUIRE(told(shelf.book().values(query)) == told(plain.book().values(query)));
      REQUIRE(told(shelf.book().slots(query)) == told(plain.book().slots(query)));
    }
    CHECK(told(shelf.book().values(everything_stored())) == told(plain.book().values(everything_stored())));
    CHECK(told(shelf.book().slots(everything_stored(false))) == told(plain.book().slots(everything_stored(false))));
    CHECK(shelf.book().values(everything_stored())->size() > shelf.book().values(everything_stored(false))->size());
  }
}

}  // namespace lantian::contract
