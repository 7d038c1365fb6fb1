#include "doomed_writer.hpp"
#include "shelves.hpp"

/// A writer is killed at a moment of chance, again and again, in one and the same book.
namespace lantian::contract {
namespace {

const Day first_day = day(2024, 1, 1);
constexpr int days_long = 20;
constexpr std::uint32_t station_count = 4;
const std::vector<Species> crash_species{Species::pm25, Species::so2};

/// The bytes of the `number`-th source; as random as it takes to be several disk blocks long.
std::string crash_raw(int number) {
  std::mt19937 chance{static_cast<unsigned>(number)};
  std::string raw = std::to_string(number) + "\n";
  for (int i = 0; i < 20'000; ++i) raw.push_back(static_cast<char>(chance() % 256));
  return raw;
}

/// The `number`-th batch: known from its number alone, and partly correcting those before.
Batch crash_batch(int number) {
  Batch batch = batch_of({"A", "B", "C", "D"}, crash_raw(number));
  std::mt19937 chance{static_cast<unsigned>(number)};
  for (int i = 0; i < 1500; ++i) {
    const int hour = 1 + static_cast<int>(chance() % (days_long * 24));
    add(batch, chance() % station_count, crash_species[chance() % 2], hour_ending(first_day, hour),
        static_cast<std::int32_t>(chance() % 300) * 1000);
  }
  return batch;
}

/// The child's whole life: append and report, one byte run each, and lay days together, until it is killed.
[[noreturn]] void write_until_killed(const std::string& path, int next, int pipe) {
  auto book = keep::open_book(path, {});
  if (!book) ::_exit(2);
  for (;; ++next) {
    const auto receipt = (*book)->append(crash_batch(next), crash_raw(next), noon);
    if (!receipt || receipt->revision != next) ::_exit(3);
    report(pipe, next);
    if (next % 2 == 0 && !(*book)->compact(first_day + std::chrono::days{next % (days_long + 1)})) ::_exit(5);
  }
}

int slab_differences(const observe::Slab& slab, const Model& model, Revision as_of) {
  int count = 0;
  for (std::size_t s = 0; s < slab.stations().size(); ++s) {
    for (std::size_t k = 0; k < slab.species().size(); ++k) {
      const auto series = slab.series(s, k);
      for (std::size_t i = 0; i < series.size(); ++i) {
        const HourEnding hour = hour_ending(first_day, static_cast<int>(i) + 1);
        const auto value = model.at({slab.stations()[s], slab.species()[k], Averaging::hour, hour}, as_of);
        const bool same = value ? series[i] == observe::Cell::of(value->thousandths) : !series[i].present();
        count += same ? 0 : 1;
      }
    }
  }
  return count;
}

}  // namespace

TEST_CASE("kill -9 loses nothing that was acknowledged and leaves nothing by halves") {
  const int rounds = crash_rounds();
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/book";
  std::mt19937 chance{7};
  Model model;
  int known = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const DoomedWriter writer([&](int pipe) { write_until_killed(path, known + 1, pipe); });
    if (round % 4 != 3) writer.await_report();  // every fourth one may die while it still opens and recovers
    const int acknowledged = writer.kill_after(static_cast<unsigned>(chance() % 60'000), known);
    auto opened = keep::open_book(path, {});
    REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().text()));
    const keep::ReadingBook& book = **opened;
    const auto sources = book.sources();
    const int kept = static_cast<int>(sources->size());
    CHECK(kept >= acknowledged);
    CHECK(kept <= acknowledged + 1);  // committed, but killed before it could say so
    for (int number = known + 1; number <= kept; ++number) {
      model.append(crash_batch(number), number);
      const auto raw = book.raw((*sources)[static_cast<std::size_t>(number - 1)].source_sha256);
      REQUIRE(raw.ok());
      CHECK(*raw == crash_raw(number));
    }
    known = kept;
    for (const Revision as_of : {known, known / 2}) {
      const auto query = query_of({"A", "B", "C", "D"}, crash_species, days_from(first_day, days_long), as_of);
      const auto slab = book.hours(query);
      REQUIRE(slab.ok());
      CHECK(slab_differences(*slab, model, as_of) == 0);
    }
  }
  CHECK(known >= rounds * 3 / 4);
}

TEST_CASE("one owner at a time, and a killed owner leaves the book free") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/book";
  const DoomedWriter writer([&](int pipe) { write_until_killed(path, 1, pipe); });
  writer.await_report();
  const auto refused = keep::open_book(path, {});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::locked);
  CHECK(refused.error().message.find("one process owns a book") != std::string::npos);
  writer.kill_after(0, 0);
  const auto book = keep::open_book(path, {});
  REQUIRE(book.ok());
  CHECK(keep::open_book(path, {}).error().code == ErrorCode::locked);  // also inside one process
}

}  // namespace lantian::contract
