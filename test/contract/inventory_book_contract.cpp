#include "inventory_book_shelves.hpp"
#include "keep/sqlite_wire.hpp"

#include <fstream>
#include <limits>

/// What every InventoryBook promises, whatever is under it.
namespace lantian::contract {
namespace {

using keep::Revision;

ImportReceipt stored(keep::InventoryBook& book, const RecordImport& import) {
  return inventory_taken(book.append(import, noon));
}

std::vector<InventoryRecord> sources_in(const keep::InventoryBook& book, std::optional<Revision> as_of = std::nullopt) {
  return inventory_taken(book.records("sources", source_fields(), as_of));
}

std::string names_in(const keep::InventoryBook& book, std::optional<Revision> as_of = std::nullopt) {
  std::string names;
  for (const InventoryRecord& row : sources_in(book, as_of)) names += row.cells[1] + " ";
  return names;
}

}  // namespace

TEST_CASE("inventory book: an import is one revision with its file, its hash, its bytes, who and when") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    CHECK(inventory_taken(shelf.book().revision()) == 0);
    CHECK_FALSE(inventory_taken(shelf.book().synthetic()).has_value());
    const RecordImport file =
        source_file({source_row("S2", "two\tof \\them", "coal\r\n", 4), source_row("S1", "", "gas", 3)});
    const ImportReceipt receipt = stored(shelf.book(), file);
    CHECK(receipt.revision == 1);
    CHECK(receipt.added == 2);
    CHECK_FALSE(receipt.already_imported);
    shelf.reopen();
    const auto rows = sources_in(shelf.book());
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].key == "S1");
    CHECK(rows[0].line == 3);
    CHECK(rows[0].revision == 1);
    CHECK(rows[0].cells == std::vector<std::string>{"S1", "", "gas"});
    CHECK(rows[1].cells == std::vector<std::string>{"S2", "two\tof \\them", "coal\r\n"});
    const auto imports = inventory_taken(shelf.book().imports());
    REQUIRE(imports.size() == 1);
    CHECK(imports[0].who == "Li Wei");
    CHECK(imports[0].at == noon);
    CHECK(imports[0].file == "sources.csv");
    CHECK(imports[0].fields == source_fields());
    CHECK(imports[0].sha256 == sha256_hex(file.raw));
    CHECK(inventory_taken(shelf.book().raw(imports[0].sha256)) == file.raw);
    CHECK(inventory_taken(shelf.book().synthetic()) == false);
    CHECK(shelf.book().raw("0000").error().code == ErrorCode::not_found);
  });
}

TEST_CASE("inventory book: the same file twice changes nothing") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    const RecordImport file = source_file({source_row("S1", "one", "coal", 2)});
    stored(shelf.book(), file);
    stored(shelf.book(), source_file({source_row("S1", "uno", "coal", 2)}));
    const std::string before = everything_in(shelf.book());
    const ImportReceipt again = stored(shelf.book(), file);
    CHECK(again.already_imported);
    CHECK(again.revision == 1);
    CHECK(again.unchanged == 1);
    CHECK(everything_in(shelf.book()) == before);
  });
}

TEST_CASE("inventory book: a corrected row supersedes, an equal one does not, and every earlier state stays readable") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    keep::InventoryBook& book = shelf.book();
    stored(book, source_file({source_row("S1", "one", "coal", 2), source_row("S2", "two", "coal", 3)}));
    const RecordImport second = source_file(
        {source_row("S2", "two", "coal", 2), source_row("S1", "uno", "coal", 3), source_row("S3", "three", "gas", 4)});
    const ImportReceipt weighed = inventory_taken(book.weigh(second));
    const ImportReceipt receipt = stored(book, second);
    CHECK(receipt.revision == 2);
    CHECK(receipt.added == 1);
    CHECK(receipt.superseded == 1);
    CHECK(receipt.unchanged == 1);
    CHECK(weighed.added == 1);
    CHECK(weighed.superseded == 1);
    CHECK(weighed.unchanged == 1);
    shelf.reopen();
    CHECK(names_in(shelf.book()) == "uno two three ");
    CHECK(names_in(shelf.book(), 1) == "one two ");
    CHECK(names_in(shelf.book(), 0).empty());
    CHECK(sources_in(shelf.book())[1].revision == 1);  // two stands as it came first
    CHECK(shelf.book().records("sources", source_fields(), 3).error().code == ErrorCode::not_found);
    const auto history = inventory_taken(shelf.book().history("sources", "S1", source_fields()));
    REQUIRE(history.size() == 2);
    CHECK(history[0].cells[1] == "one");
    CHECK(history[1].revision == 2);
    CHECK(inventory_taken(shelf.book().history("sources", "S9", source_fields())).empty());
    CHECK(inventory_taken(shelf.book().history("sources", "", source_fields())).empty());
  });
}

TEST_CASE("inventory book: a withdrawn row no longer holds, says why, and may come back") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    keep::InventoryBook& book = shelf.book();
    stored(book, source_file({source_row("S1", "one", "coal", 2), source_row("S2", "two", "coal", 3)}));
    RecordImport away;
    away.form = "sources";
    away.fields = source_fields();
    away.withdrawn = {"S1"};
    away.who = "Wang Fang";
    away.why = "closed in 2022";
    CHECK(stored(book, away).withdrawn == 1);
    CHECK(names_in(book) == "two ");
    CHECK(names_in(book, 1) == "one two ");
    CHECK(inventory_taken(book.history("sources", "S1", source_fields())).back().withdrawn);
    CHECK(inventory_taken(book.imports()).back().why == "closed in 2022");
    const std::string before = everything_in(book);
    away.withdrawn = {"S2", "S1", "S7"};
    const auto refused = book.append(away, noon);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::not_found);
    CHECK(refused.error().message.find("S7") != std::string::npos);
    CHECK(everything_in(book) == before);
    CHECK(stored(book, source_file({source_row("S1", "one", "coal", 2)}, "again")).added == 1);
    CHECK(names_in(book) == "one two ");
  });
}

TEST_CASE("inventory book: a whole file withdraws what it does not name") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    keep::InventoryBook& book = shelf.book();
    stored(book, source_file({source_row("S1", "one", "coal", 2), source_row("S2", "two", "coal", 3)}));
    RecordImport all = source_file({source_row("S2", "two", "coal", 2), source_row("S3", "three", "gas", 3)});
    all.whole = true;
    const ImportReceipt receipt = stored(book, all);
    CHECK(receipt.added == 1);
    CHECK(receipt.unchanged == 1);
    CHECK(receipt.withdrawn == 1);
    CHECK(names_in(book) == "two three ");
    CHECK(stored(book, source_file({source_row("S9", "nine", "gas", 2)}, "part")).withdrawn == 0);
  });
}

TEST_CASE("inventory book: synthetic and real never mix") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    RecordImport made = source_file({source_row("S1", "one", "coal", 2)});
    made.synthetic = true;
    stored(shelf.book(), made);
    const std::string before = everything_in(shelf.book());
    RecordImport real = source_file({source_row("S2", "two", "coal", 2)});
    const auto refused = shelf.book().append(real, noon);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(refused.error().message.find("synthetic") != std::string::npos);
    real.form = "activity";
    CHECK(shelf.book().append(real, noon).error().code == ErrorCode::conflict);
    CHECK(shelf.book().weigh(real).error().code == ErrorCode::conflict);
    CHECK(everything_in(shelf.book()) == before);
  });
}

TEST_CASE("inventory book: what an import must say") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    const auto code = [&](const RecordImport& import) {
      const auto outcome = shelf.book().append(import, noon);
      REQUIRE_FALSE(outcome.ok());
      return outcome.error().code;
    };
    const RecordImport fine = source_file({source_row("S1", "one", "coal", 2)});
    RecordImport wrong = fine;
    wrong.who = "  ";
    CHECK(code(wrong) == ErrorCode::invalid_argument);
    wrong = fine;
    wrong.rows.clear();
    CHECK(code(wrong) == ErrorCode::invalid_argument);
    wrong = fine;
    wrong.rows.push_back(wrong.rows[0]);
    CHECK(code(wrong) == ErrorCode::invalid_argument);
    wrong = fine;
    wrong.rows[0].cells.pop_back();
    CHECK(code(wrong) == ErrorCode::invalid_argument);
    CHECK(inventory_taken(shelf.book().revision()) == 0);
  });
}

TEST_CASE("inventory book: a form that gains and loses columns reads old rows by name") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    keep::InventoryBook& book = shelf.book();
    stored(book, source_file({source_row("S1", "one", "coal", 2), source_row("S2", "two", "gas", 3)}));
    RecordImport later;
    later.form = "sources";
    later.file = "later.csv";
    later.raw = "later";
    later.fields = {"fuel", "id", "grade", "name"};
    later.rows = {{"S1", {"coal", "S1", "", "one"}, 0, 2, false}, {"S2", {"gas", "S2", "B", "two"}, 0, 3, false}};
    later.who = "Li Wei";
    const ImportReceipt receipt = stored(book, later);
    CHECK(receipt.unchanged == 1);  // the same row in another order, with a new column left empty
    CHECK(receipt.superseded == 1);
    const auto rows = inventory_taken(book.records("sources", later.fields, std::nullopt));
    CHECK(rows[0].cells == later.rows[0].cells);
    CHECK(rows[0].revision == 1);
    CHECK(rows[1].cells == later.rows[1].cells);
    CHECK(inventory_taken(book.records("sources", source_fields(), std::nullopt))[1].cells ==
          std::vector<std::string>{"S2", "two", "gas"});
  });
}

TEST_CASE("inventory book: forms do not touch each other, and keys keep what separates them") {
  CHECK(keep::record_key(std::vector<std::string>{"a:b", "c"}) == "a%3Ab:c");
  CHECK(keep::record_key(std::vector<std::string>{"a", "b:c"}) == "a:b%3Ac");
  CHECK(keep::record_key(std::vector<std::string>{"50% off", "\t"}) == "50%25%20off:%09");
  on_every_inventory_book([](InventoryShelf& shelf) {
    stored(shelf.book(), source_file({source_row("S1", "one", "coal", 2)}));
    RecordImport other = source_file({source_row("S1", "other", "gas", 2)});
    other.form = "dust-sites";
    CHECK(stored(shelf.book(), other).added == 1);
    CHECK(names_in(shelf.book()) == "one ");
    CHECK(inventory_taken(shelf.book().records("measures", source_fields(), std::nullopt)).empty());
  });
}

TEST_CASE("inventory book: a result is kept with its rows to the last bit, and with the factors it used") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    keep::InventoryBook& book = shelf.book();
    std::vector<Emission> rows{emitted("S1", 0.1 + 0.2, "A"), emitted("S2", 1e-300, "B"), emitted("S3", 0, "A")};
    rows[0].u95_low_percent = 1.0 / 3;
    rows[0].residual = 0.05;
    rows[2].mass_t.reset();
    rows[2].notation = inventory::Notation::not_estimated;
    rows[2].factor.reset();
    rows[1].substituted = true;
    const std::vector<UsedFactor> used{factor_used("A", "value\t1.5\n"), factor_used("B", "value\t2\n"),
                                       factor_used("A", "value\t1.5\n")};
    const keep::ResultHead head = inventory_taken(book.add_result(head_of("October"), rows, used, noon));
    CHECK(head.id == 1);
    CHECK(head.rows == 3);
    shelf.reopen();
    const keep::KeptResult kept = inventory_taken(shelf.book().result(1));
    CHECK(kept.head.sha256 == head.sha256);
    CHECK(kept.head.at == noon);
    CHECK(kept.head.title == "October");
    CHECK(kept.head.filter == "unit=652301");
    REQUIRE(kept.head.factors.size() == 2);
    CHECK(kept.head.factors[1].version == "2014");
    REQUIRE(kept.rows.size() == 3);
    CHECK(*kept.rows[0].mass_t == 0.1 + 0.2);
    CHECK(*kept.rows[0].u95_low_percent == 1.0 / 3);
    CHECK(*kept.rows[0].residual == 0.05);
    CHECK(kept.rows[0].period == rows[0].period);
    CHECK(kept.rows[0].factor == rows[0].factor);
    CHECK(kept.rows[0].formula == rows[0].formula);
    CHECK(*kept.rows[1].mass_t == 1e-300);
    CHECK(kept.rows[1].substituted);
    CHECK_FALSE(kept.rows[2].mass_t.has_value());
    CHECK(kept.rows[2].notation == inventory::Notation::not_estimated);
    CHECK_FALSE(kept.rows[2].factor.has_value());
    const auto factors = inventory_taken(shelf.book().used_factors());
    REQUIRE(factors.size() == 2);
    CHECK(factors[0].ref.key == "A");
    CHECK(factors[0].row == "value\t1.5\n");
    CHECK(factors[1].result == 1);
    CHECK(shelf.book().result(2).error().code == ErrorCode::not_found);
  });
}

TEST_CASE("inventory book: a used factor is never changed; then nothing of the result is kept") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    keep::InventoryBook& book = shelf.book();
    const std::vector<Emission> rows{emitted("S1", 15, "A")};
    inventory_taken(book.add_result(head_of("first"), rows, std::vector{factor_used("A", "value\t1.5\n")}, noon));
    const std::string before = everything_in(book);
    const auto refused = book.add_result(head_of("second"), rows, std::vector{factor_used("A", "value\t1.6\n")}, noon);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(refused.error().message.find("make a new version") != std::string::npos);
    CHECK(everything_in(book) == before);
    UsedFactor other_version = factor_used("A", "value\t1.6\n");
    other_version.ref.version = "2024";
    std::vector<Emission> later = rows;
    later[0].factor = other_version.ref;
    CHECK(inventory_taken(book.add_result(head_of("second"), later, std::vector{other_version}, noon)).id == 2);
    CHECK(book.add_result(head_of("third"), rows, {}, noon).error().code == ErrorCode::invalid_argument);
    CHECK(inventory_taken(book.result(1)).rows[0].formula == rows[0].formula);
  });
}

TEST_CASE("inventory book: the hash of a result is made over every word of it") {
  on_every_inventory_book([](InventoryShelf& shelf) {
    const std::vector<UsedFactor> used{factor_used("A", "row"), factor_used("B", "row")};
    std::vector<std::string> hashes;
    const auto add = [&](const keep::ResultHead& head, const Emission& row) {
      hashes.push_back(inventory_taken(shelf.book().add_result(head, std::vector{row}, used, noon)).sha256);
    };
    const Emission row = emitted("S1", 15, "A");
    add(head_of("t"), row);
    add(head_of("u"), row);
    keep::ResultHead head = head_of("t");
    head.revision = 2;
    add(head, row);
    head = head_of("t");
    head.factors.pop_back();
    add(head, row);
    Emission other = row;
    other.mass_t = 15 + std::numeric_limits<double>::epsilon() * 16;
    add(head_of("t"), other);
    other = row;
    other.factor->key = "B";
    add(head_of("t"), other);
    other = row;
    other.residual = 1;
    add(head_of("t"), other);
    std::ranges::sort(hashes);
    CHECK(std::ranges::adjacent_find(hashes) == hashes.end());
  });
}

TEST_CASE("inventory book: two processes on one file see each other") {
  SqliteInventoryShelf shelf;
  const auto other = shelf.opened();
  stored(shelf.book(), source_file({source_row("S1", "one", "coal", 2)}));
  CHECK(names_in(*other) == "one ");
  CHECK(stored(*other, source_file({source_row("S1", "uno", "coal", 2)})).superseded == 1);
  CHECK(names_in(shelf.book()) == "uno ");
  CHECK(stored(shelf.book(), source_file({source_row("S1", "one", "coal", 2)})).already_imported);
}

TEST_CASE("inventory book: no tool changes or removes what is in it, and a damaged result says so") {
  SqliteInventoryShelf shelf;
  stored(shelf.book(), source_file({source_row("S1", "one", "coal", 2)}));
  inventory_taken(shelf.book().add_result(head_of("October"), std::vector{emitted("S1", 15, "A")},
                                          std::vector{factor_used("A", "value\t1.5\n")}, noon));
  const auto connection = inventory_taken(keep::sqlite::Connection::open(shelf.path()));
  for (const char* change :
       {"UPDATE record SET cells = 'x'", "DELETE FROM record", "DELETE FROM record_import",
        "UPDATE result_row SET mass_t = '0'", "DELETE FROM result", "UPDATE used_factor SET row = ''",
        "DELETE FROM raw_file", "INSERT OR REPLACE INTO used_factor SELECT * FROM used_factor"}) {
    CAPTURE(change);
    CHECK_FALSE(connection.run(change).ok());
  }
  CHECK(connection.run("DROP TRIGGER result_row_UPDATE").ok());
  CHECK(connection.run("UPDATE result_row SET mass_t = '14'").ok());
  CHECK(shelf.book().result(1).error().code == ErrorCode::corrupt);
}

TEST_CASE("inventory book: what is no inventory book is refused and left alone") {
  const TemporaryDirectory directory;
  const std::string text_file = directory.path() + "/notes.txt";
  std::ofstream{text_file} << std::string(5000, 'x');
  CHECK(keep::open_inventory_book(text_file).error().code == ErrorCode::corrupt);
  const std::string other = directory.path() + "/other.db";
  CHECK(inventory_taken(keep::sqlite::Connection::open(other)).run("CREATE TABLE x (y INTEGER)").ok());
  CHECK(keep::open_inventory_book(other).error().code == ErrorCode::corrupt);
}

}  // namespace lantian::contract
