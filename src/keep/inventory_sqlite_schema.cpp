#include "keep/inventory_sqlite_schema.hpp"

#include "keep/sqlite_wire.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::keep::sqlite {
namespace {

constexpr long long inventory_format = 1;

constexpr std::array inventory_schema{
    "CREATE TABLE inventory_format (version INTEGER NOT NULL)",
    "CREATE TABLE record_import (revision INTEGER PRIMARY KEY, at_utc_s INTEGER NOT NULL, who TEXT NOT NULL,"
    " why TEXT NOT NULL, form TEXT NOT NULL, file TEXT NOT NULL, sheet TEXT NOT NULL, sha256 TEXT NOT NULL, fields "
    "TEXT NOT NULL,"
    " synthetic INTEGER NOT NULL, whole INTEGER NOT NULL, added INTEGER NOT NULL, superseded INTEGER NOT NULL,"
    " unchanged INTEGER NOT NULL, withdrawn INTEGER NOT NULL)",
    "CREATE TABLE raw_file (sha256 TEXT PRIMARY KEY, packed TEXT NOT NULL)",
    // A state's cells are parted by tabs, in the order of its import's fields.
    "CREATE TABLE record (form TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL, line INTEGER NOT NULL,"
    " withdrawn INTEGER NOT NULL, cells TEXT NOT NULL, PRIMARY KEY (form, key, revision)) WITHOUT ROWID",
    "CREATE TABLE result (id INTEGER PRIMARY KEY, at_utc_s INTEGER NOT NULL, who TEXT NOT NULL, title TEXT NOT NULL,"
    " period TEXT NOT NULL, filter TEXT NOT NULL, factors TEXT NOT NULL, revision INTEGER NOT NULL,"
    " program TEXT NOT NULL, synthetic INTEGER NOT NULL, row_count INTEGER NOT NULL, sha256 TEXT NOT NULL)",
    // Masses are texts that read back as the same bits: a hash is made over them.
    "CREATE TABLE result_row (result INTEGER NOT NULL, number INTEGER NOT NULL, source_id TEXT NOT NULL,"
    " unit_id TEXT NOT NULL, class TEXT NOT NULL, sector TEXT NOT NULL, pollutant INTEGER NOT NULL,"
    " period TEXT NOT NULL, notation INTEGER NOT NULL, mass_t TEXT NOT NULL, method TEXT NOT NULL,"
    " activity TEXT NOT NULL, factor_set TEXT NOT NULL, factor_version TEXT NOT NULL, factor_key TEXT NOT NULL,"
    " formula TEXT NOT NULL, u95_low_percent TEXT NOT NULL, u95_high_percent TEXT NOT NULL,"
    " residual TEXT NOT NULL, substituted INTEGER NOT NULL, synthetic INTEGER NOT NULL, PRIMARY KEY (result, number)) "
    "WITHOUT ROWID",
    "CREATE TABLE used_factor (set_id TEXT NOT NULL, version TEXT NOT NULL, key TEXT NOT NULL,"
    " row TEXT NOT NULL, sha256 TEXT NOT NULL, result INTEGER NOT NULL,"
    " PRIMARY KEY (set_id, version, key)) WITHOUT ROWID",
    "CREATE TRIGGER record_import_is_appended BEFORE INSERT ON record_import"
    " WHEN NEW.revision IS NOT (SELECT coalesce(max(revision), 0) + 1 FROM record_import)"
    " BEGIN SELECT RAISE(ABORT, 'imports are only appended, one after the other'); END",
    "CREATE TRIGGER result_is_appended BEFORE INSERT ON result"
    " WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM result)"
    " BEGIN SELECT RAISE(ABORT, 'results are only appended, one after the other'); END",
};

constexpr std::array kept_tables{"record_import", "raw_file", "record", "result", "result_row", "used_factor"};

Result<bool> has_inventory_tables(const Connection& connection) {
  long long ours = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master WHERE name = 'inventory_format'", std::tie(ours),
                                bound(), [] {}));
  return ours > 0;
}

Result<void> make_inventory_tables(const Connection& connection) {
  LANTIAN_TRY(const bool made, has_inventory_tables(connection));
  if (made) return {};
  long long others = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master", std::tie(others), bound(), [] {}));
  if (others > 0) {
    return Error{ErrorCode::corrupt,
                 "this is an SQLite database but no inventory book; name another directory, or move the file away",
                 connection.file()};
  }
  for (const char* statement : inventory_schema) LANTIAN_CHECK(connection.run(statement));
  for (const char* table : kept_tables) {
    for (const char* change : {"UPDATE", "DELETE"}) {
      LANTIAN_CHECK(connection.run(
          fmt::format("CREATE TRIGGER {0}_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, 'rows of an inventory book"
                      " are never changed or removed'); END",
                      table, change)));
    }
  }
  return connection.run("INSERT INTO inventory_format VALUES (:version)", inventory_format);
}

}  // namespace

Result<void> prepare_inventory_tables(const Connection& connection) {
  LANTIAN_TRY(const bool made, has_inventory_tables(connection));
  if (!made) {
    LANTIAN_CHECK(connection.run("BEGIN IMMEDIATE"));
    if (const auto outcome = make_inventory_tables(connection); !outcome) {
      static_cast<void>(connection.run("ROLLBACK").ok());
      return outcome.error();
    }
    LANTIAN_CHECK(connection.run("COMMIT"));
  }
  long long version = 0;
  LANTIAN_CHECK(connection.each("SELECT version FROM inventory_format", std::tie(version), bound(), [] {}));
  if (version == inventory_format) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("the inventory book has format {} and this program reads format {}; use the program that "
                           "wrote it, or a newer one",
                           version, inventory_format),
               connection.file()};
}

}  // namespace lantian::keep::sqlite
