#include "doomed_writer.hpp"
#include "telemetry_shelves.hpp"

/// A writer is killed at a moment of chance, again and again: values and cursor must be of one and the same batch.
namespace lantian::contract {
namespace {

/// The `number`-th batch, known from its number alone: new intervals, and corrections of the ones before.
std::vector<TelemetryValue> numbered_batch(std::uint32_t number) {
  std::mt19937 chance{number};
  std::vector<TelemetryValue> values;
  for (std::uint32_t telegram = 0; telegram < 200; ++telegram) {
    const int back = chance() % 5 == 0 ? static_cast<int>(chance() % 50) : 0;
    for (const char* factor : {"a34004", "a34002", "a21026"}) {
      values.push_back(value_at(morning + std::chrono::minutes{10 * (static_cast<int>(number) - back)},
                                static_cast<std::int64_t>(chance() % 5)));
      values.back().mn = "device " + std::to_string(telegram % 50);
      values.back().factor = factor;
      values.back().frame = {number, telegram};
    }
  }
  return values;
}

[[noreturn]] void append_until_killed(const std::string& file, std::uint32_t next, int pipe) {
  auto book = keep::open_telemetry(file, {}, keep::TelemetrySeam{{}, 1000});
  if (!book) ::_exit(2);
  for (;; ++next) {
    if (!(*book)->append(numbered_batch(next), {1, next})) ::_exit(3);
    report(pipe, static_cast<int>(next));
  }
}

}  // namespace

TEST_CASE("kill -9 leaves values and cursor of the same batch, and all that was acknowledged") {
  const int rounds = crash_rounds();
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/telemetry.duckdb";
  std::mt19937 chance{17};
  const auto model = keep::make_memory_telemetry();
  std::uint32_t known = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const DoomedWriter writer([&](int pipe) { append_until_killed(file, known + 1, pipe); });
    if (round % 4 != 3) writer.await_report();  // every fourth one may die while it still opens and recovers
    const auto acknowledged = static_cast<std::uint32_t>(
        writer.kill_after(static_cast<unsigned>(chance() % 60'000), static_cast<int>(known)));
    const auto book = keep::open_telemetry(file);
    REQUIRE_MESSAGE(book.ok(), (book ? "" : book.error().text()));
    const FramePlace cursor = *(*book)->cursor();
    CHECK(cursor.offset >= acknowledged);
    CHECK(cursor.offset <= acknowledged + 1);  // committed, but killed before it could say so
    while (known < cursor.offset) {
      ++known;
      REQUIRE(model->append(numbered_batch(known), {1, known}).ok());
    }
    TelemetryQuery query = everything_stored();
    query.begin = morning + std::chrono::minutes{10 * (static_cast<int>(known) - 200)};
    CHECK(told((*book)->values(query)) == told(model->values(query)));
    if (known > 0)
      CHECK(counts((*book)->append(numbered_batch(known), cursor)) ==
            counts(model->append(numbered_batch(known), cursor)));
  }
  CHECK(known >= static_cast<std::uint32_t>(rounds / 2));
  const auto book = keep::open_telemetry(file);
  CHECK(told((*book)->values(everything_stored())) == told(model->values(everything_stored())));
}

}  // namespace lantian::contract
