#include "doomed_writer.hpp"
#include "keep/transport_table.hpp"
#include "shelves.hpp"

#include <random>

/// A run is killed at a moment of chance while it keeps windows and writes its table, again and again in one place.
namespace lantian::contract {
namespace {

constexpr int windows = 6;

/// Every number of window `number` of round `round` is known from the two.
transport::SourceReceptorTable window_table(int round, int number) {
  transport::SourceReceptorTable table;
  for (int source = 0; source < 300; ++source) table.sources.push_back({"S" + std::to_string(source), "", "", "", {}});
  table.receptors = {"R1", "R2"};
  table.paths = {transport::Path::fine};
  transport::WindowAnswer answer;
  answer.share.assign(600, 100 * round + number);
  answer.boundary.assign(2, 0.5);
  answer.initial.assign(2, 0.0);
  table.append({{"w" + std::to_string(number), {}, {}, 0}, "round " + std::to_string(round), 1, 0.5}, answer);
  return table;
}

/// The child's whole life: keep window after window, write the table, begin the next round.
[[noreturn]] void write_tables_until_killed(const std::string& path, int round, int pipe) {
  const keep::TransportParts parts{path};
  for (;; ++round) {
    transport::SourceReceptorTable whole;
    for (int number = 0; number < windows; ++number) {
      const auto part = window_table(round, number);
      if (!parts.keep(part.windows.front().window.name, part)) ::_exit(2);
      if (number == 0) whole = part;
      if (number > 0) whole.append(part);
    }
    if (!keep::write_transport_table(path, whole)) ::_exit(3);
    if (!parts.clear()) ::_exit(4);
    report(pipe, round);
  }
}

/// Whole and of one round; the round.
int round_of(const transport::SourceReceptorTable& table) {
  REQUIRE(table.windows.size() == windows);
  const int round = static_cast<int>(table.share.front()) / 100;
  for (std::size_t n = 0; n < table.share.size(); ++n)
    REQUIRE(table.share[n] == static_cast<float>(100 * round + static_cast<int>(n / 600)));
  return round;
}

}  // namespace

TEST_CASE("kill -9 leaves a source-receptor table that is whole, and windows that are whole or not there") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/table.srt";
  std::mt19937 chance{23};
  int known = 0;
  for (int n = 0; n < crash_rounds(); ++n) {
    CAPTURE(n);
    const DoomedWriter writer([&](int pipe) { write_tables_until_killed(path, known + 1, pipe); });
    writer.await_report();
    const int acknowledged = writer.kill_after(static_cast<unsigned>(chance() % 30'000), known);
    const auto table = keep::read_transport_table(path);
    REQUIRE(table);
    known = round_of(*table);
    CHECK(known >= acknowledged);
    CHECK(known <= acknowledged + 1);
    const keep::TransportParts parts{path};
    for (int number = 0; number < windows; ++number) {
      for (const int round : {known, known + 1}) {
        const auto part = parts.find("w" + std::to_string(number), "round " + std::to_string(round));
        if (part) CHECK(part->share == window_table(round, number).share);
      }
    }
  }
}

}  // namespace lantian::contract
