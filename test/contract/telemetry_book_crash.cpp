#include "telemetry_shelves.hpp"

#include <poll.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>

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
    if (::write(pipe, &next, sizeof next) != sizeof next) ::_exit(4);
  }
}

/// Lets a process append for a while and kills it; returns the last batch that it reported, or `known`.
std::uint32_t append_and_die(const std::string& file, std::uint32_t known, bool early, unsigned microseconds) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t process = ::fork();
  REQUIRE(process >= 0);
  if (process == 0) {
    ::close(ends[0]);
    append_until_killed(file, known + 1, ends[1]);
  }
  ::close(ends[1]);
  pollfd ready{ends[0], POLLIN, 0};
  if (!early) REQUIRE(::poll(&ready, 1, 60'000) == 1);
  ::usleep(microseconds);
  ::kill(process, SIGKILL);
  int status = 0;
  ::waitpid(process, &status, 0);
  CHECK_MESSAGE(WIFSIGNALED(status), "the writer ended by itself, with exit code " << WEXITSTATUS(status));
  for (std::uint32_t number = 0; ::read(ends[0], &number, sizeof number) == sizeof number;) known = number;
  ::close(ends[0]);
  return known;
}

}  // namespace

TEST_CASE("kill -9 leaves values and cursor of the same batch, and all that was acknowledged") {
  const char* wanted = std::getenv("LANTIAN_CRASH_ROUNDS");
  const int rounds = wanted == nullptr ? 20 : std::atoi(wanted);
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/telemetry.duckdb";
  std::mt19937 chance{17};
  const auto model = keep::make_memory_telemetry();
  std::uint32_t known = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const std::uint32_t acknowledged =
        append_and_die(file, known, round % 4 == 3, static_cast<unsigned>(chance() % 60'000));
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
