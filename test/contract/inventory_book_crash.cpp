#include "doomed_writer.hpp"
#include "inventory_book_shelves.hpp"

/// A writer of imports and results is killed at a moment of chance, again and again, in one and the same book.
namespace lantian::contract {
namespace {

constexpr int rows_in_file = 400;

/// The `number`-th file: known from its number alone, and correcting most rows of those before.
RecordImport crash_file(int number) {
  std::vector<InventoryRecord> rows;
  for (int i = 0; i < rows_in_file; ++i) {
    rows.push_back(source_row("S" + std::to_string(i + number), "file " + std::to_string(number),
                              std::to_string(i * number % 7), i + 2));
  }
  return source_file(std::move(rows), std::to_string(number));
}

std::vector<Emission> crash_rows(int number) {
  std::vector<Emission> rows;
  for (int i = 0; i < rows_in_file; ++i) rows.push_back(emitted("S" + std::to_string(i), number + i * 0.1, "A"));
  return rows;
}

std::vector<UsedFactor> crash_factors() {
  return {factor_used("A", "value\t1.5\n")};
}

/// The child's whole life: import, keep a result, report both, until it is killed.
[[noreturn]] void write_inventory_until_killed(const std::string& file, int next, int pipe) {
  auto book = keep::open_inventory_book(file);
  if (!book) ::_exit(2);
  for (;; ++next) {
    const auto receipt = (*book)->append(crash_file(next), noon);
    if (!receipt || (!receipt->already_imported && receipt->revision != next)) ::_exit(3);
    const auto results = (*book)->results();
    if (!results) ::_exit(4);
    if (static_cast<int>(results->size()) < next) {
      const auto kept = (*book)->add_result(head_of(std::to_string(next)), crash_rows(next), crash_factors(), noon);
      if (!kept || kept->id != next) ::_exit(5);
    }
    report(pipe, next);
  }
}

}  // namespace

TEST_CASE("kill -9 loses no acknowledged import or result of an inventory and leaves none by halves") {
  const int rounds = crash_rounds();
  const TemporaryDirectory directory;
  const std::string file = keep::inventory_path(directory.path());
  std::mt19937 chance{17};
  const auto model = keep::make_memory_inventory_book();
  int known = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const DoomedWriter writer([&](int pipe) { write_inventory_until_killed(file, known + 1, pipe); });
    if (round % 4 != 3) writer.await_report();  // every fourth one may die while it still opens and recovers
    const int acknowledged = writer.kill_after(static_cast<unsigned>(chance() % 40'000), known);
    const auto book = inventory_taken(keep::open_inventory_book(file));
    const int imports = static_cast<int>(inventory_taken(book->imports()).size());
    const int results = static_cast<int>(inventory_taken(book->results()).size());
    CHECK(results >= acknowledged);
    CHECK(results <= acknowledged + 1);  // kept, but killed before it could say so
    CHECK(imports - results >= 0);
    CHECK(imports - results <= 1);
    // The last import may stand without its result: the next writer goes on from there, and so does the model.
    while (inventory_taken(model->revision()) < imports) {
      const int number = static_cast<int>(inventory_taken(model->revision())) + 1;
      inventory_taken(model->append(crash_file(number), noon));
    }
    for (int number = known + 1; number <= results; ++number) {
      inventory_taken(model->add_result(head_of(std::to_string(number)), crash_rows(number), crash_factors(), noon));
    }
    known = results;
    const auto fields = source_fields();
    for (const keep::Revision as_of : {imports, imports / 2}) {
      const auto held = inventory_taken(book->records("sources", fields, as_of));
      const auto expected = inventory_taken(model->records("sources", fields, as_of));
      REQUIRE(held.size() == expected.size());
      for (std::size_t i = 0; i < held.size(); ++i) {
        REQUIRE(held[i].key == expected[i].key);
        REQUIRE(held[i].cells == expected[i].cells);
        REQUIRE(held[i].revision == expected[i].revision);
      }
    }
    for (int number = 1; number <= results; ++number) {
      CHECK(inventory_taken(book->result(number)).head.sha256 == inventory_taken(model->result(number)).head.sha256);
    }
  }
  CHECK(known >= rounds * 3 / 4);
}

}  // namespace lantian::contract
