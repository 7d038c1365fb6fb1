#pragma once
#include "batches.hpp"
#include "keep/inventory_book.hpp"
#include "keep/inventory_tables.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Holds inventory books of every kind for the contract tests, and makes what goes into them.
namespace lantian::contract {

using inventory::Emission;
using keep::ImportReceipt;
using keep::InventoryRecord;
using keep::RecordImport;
using keep::UsedFactor;

class InventoryShelf {
 public:
  InventoryShelf() = default;
  InventoryShelf(const InventoryShelf&) = delete;
  InventoryShelf& operator=(const InventoryShelf&) = delete;
  virtual ~InventoryShelf() = default;
  keep::InventoryBook& book() { return *book_; }
  virtual void reopen() {}

 protected:
  std::unique_ptr<keep::InventoryBook> book_;
};

class MemoryInventoryShelf final : public InventoryShelf {
 public:
  MemoryInventoryShelf() { book_ = keep::make_memory_inventory_book(); }
};

class SqliteInventoryShelf final : public InventoryShelf {
 public:
  SqliteInventoryShelf() { SqliteInventoryShelf::reopen(); }
  void reopen() override {
    book_.reset();
    book_ = opened();
  }
  std::unique_ptr<keep::InventoryBook> opened() const {
    auto book = keep::open_inventory_book(path());
    REQUIRE_MESSAGE(book.ok(), (book ? "" : book.error().text()));
    return *std::move(book);
  }
  std::string path() const { return keep::inventory_path(directory_.path()); }

 private:
  TemporaryDirectory directory_;
};

/// Runs `body` on a book of every kind.
template <class Body>
void on_every_inventory_book(Body body) {
  MemoryInventoryShelf memory;
  body(memory);
  SqliteInventoryShelf sqlite;
  body(sqlite);
}

template <class T>
T inventory_taken(Result<T> outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
  return *std::move(outcome);
}

inline const std::vector<std::string>& source_fields() {
  static const std::vector<std::string> fields{"id", "name", "fuel"};
  return fields;
}

inline InventoryRecord source_row(const std::string& id, const std::string& name, const std::string& fuel, int line) {
  return {keep::record_key(std::vector{id}), {id, name, fuel}, 0, line, false};
}

/// A file of `sources` whose bytes are made of its rows and `salt`.
inline RecordImport source_file(std::vector<InventoryRecord> rows, const std::string& salt = "") {
  RecordImport import;
  import.form = "sources";
  import.file = "sources.csv";
  import.fields = source_fields();
  import.raw = "id,name,fuel " + salt + "\n";
  for (const InventoryRecord& row : rows) import.raw += keep::packed_cells(row.cells) + "\n";
  import.rows = std::move(rows);
  import.who = "Li Wei";
  return import;
}

/// Everything a book says, as one text: two books, or one book twice, are the same when these are.
inline std::string everything_in(const keep::InventoryBook& book, const std::vector<std::string>& forms = {"sources"}) {
  std::string text;
  const auto add = [&](const std::string& word) { text += word + "|"; };
  for (const auto& entry : inventory_taken(book.imports())) {
    for (const auto& word : {entry.form, entry.file, entry.sheet, entry.sha256, entry.who, entry.why, text_of(entry.at),
                             keep::packed_cells(entry.fields)}) {
      add(word);
    }
    for (const auto number : {entry.revision, entry.added, entry.superseded, entry.unchanged, entry.withdrawn}) {
      add(std::to_string(number));
    }
    add(entry.synthetic ? "synthetic" : "real");
    add(entry.sha256.empty() ? "" : inventory_taken(book.raw(entry.sha256)));
    for (const std::string& form : forms) {
      for (const auto& row : inventory_taken(book.records(form, entry.fields, entry.revision))) {
        add(row.key + "@" + std::to_string(row.revision) + ":" + std::to_string(row.line));
        add(keep::packed_cells(row.cells));
      }
    }
    text += "\n";
  }
  for (const auto& head : inventory_taken(book.results())) {
    const auto kept = inventory_taken(book.result(head.id));
    add(std::to_string(head.id) + head.sha256 + head.title + text_of(head.at));
    for (const Emission& row : kept.rows) add(row.source_id + row.formula);
  }
  for (const auto& used : inventory_taken(book.used_factors())) add(used.row + std::to_string(used.result));
  return text;
}

inline Period named_period(const std::string& name) {
  return inventory_taken(parse_period(name));
}

inline UsedFactor factor_used(const std::string& key, const std::string& row) {
  UsedFactor used;
  used.ref = {"seed", "2023", key};
  used.row = row;
  used.sha256 = sha256_hex(row);
  return used;
}

inline Emission emitted(const std::string& source, double mass, const std::string& key) {
  Emission row;
  row.source_id = source;
  row.unit_id = "652301";
  row.class_code = "01-RES-BIT-STV";
  row.sector = "residential coal";
  row.pollutant = inventory::Pollutant::so2;
  row.period = named_period("2023-10");
  row.mass_t = mass;
  row.method = "EF";
  row.activity_record = "activity/" + source + ":2023-10@1";
  row.factor = inventory::FactorRef{"seed", "2023", key};
  row.formula = source + " 10 t * 1.5 kg/t";
  return row;
}

inline keep::ResultHead head_of(const std::string& title) {
  keep::ResultHead head;
  head.who = "Li Wei";
  head.title = title;
  head.period = "2023-10";
  head.filter = "unit=652301";
  head.factors = {{"seed", "2023"}, {"guide", "2014"}};
  head.revision = 1;
  head.program = "0.1.0";
  return head;
}

}  // namespace lantian::contract
