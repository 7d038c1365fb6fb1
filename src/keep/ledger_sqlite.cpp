#include "keep/ledger_tables.hpp"
#include "keep/sqlite_wire.hpp"

#include <fmt/core.h>

#include <array>

/// The rows of a quota ledger in SQLite. doc/ledger.md describes the table for people.
namespace lantian::keep {
namespace {

using inventory::LedgerKind;
using inventory::Pot;
using inventory::QuotaMass;
using sqlite::bound;
using sqlite::Connection;

constexpr long long ledger_format = 1;

constexpr std::array ledger_schema{
    "CREATE TABLE ledger_format (version INTEGER NOT NULL)",
    "CREATE TABLE ledger_entry (id INTEGER PRIMARY KEY, batch INTEGER NOT NULL, at_utc_s INTEGER NOT NULL,"
    " posted_by TEXT NOT NULL, voucher TEXT NOT NULL, kind INTEGER NOT NULL, day TEXT NOT NULL, reduction TEXT NOT "
    "NULL,"
    " region TEXT NOT NULL, pollutant INTEGER NOT NULL, vintage INTEGER NOT NULL, origin TEXT NOT NULL,"
    " to_region TEXT NOT NULL, to_vintage INTEGER NOT NULL, from_pot INTEGER NOT NULL, to_pot INTEGER NOT NULL,"
    " amount_g INTEGER NOT NULL, need_t TEXT NOT NULL, ratio TEXT NOT NULL, project TEXT NOT NULL,"
    " project_region TEXT NOT NULL, discharge TEXT NOT NULL, exception TEXT NOT NULL, target TEXT NOT NULL,"
    " reverses INTEGER NOT NULL, completed TEXT NOT NULL, enterprise TEXT NOT NULL, evidence TEXT NOT NULL,"
    " note TEXT NOT NULL, source_row TEXT NOT NULL, rule TEXT NOT NULL, synthetic INTEGER NOT NULL, chain TEXT NOT "
    "NULL,"
    " CHECK (amount_g > 0), CHECK (kind BETWEEN 1 AND 10), CHECK (from_pot BETWEEN 1 AND 7),"
    " CHECK (to_pot BETWEEN 1 AND 7), CHECK (length(chain) = 64))",
    "CREATE UNIQUE INDEX ledger_entry_voucher ON ledger_entry (voucher) WHERE voucher <> ''",
    "CREATE UNIQUE INDEX ledger_entry_reversed ON ledger_entry (reverses) WHERE reverses > 0",
    "CREATE TRIGGER ledger_entry_is_appended BEFORE INSERT ON ledger_entry"
    " WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM ledger_entry)"
    " BEGIN SELECT RAISE(ABORT, 'rows of the ledger are only appended, one after the other'); END",
    "CREATE TRIGGER ledger_entry_is_not_changed BEFORE UPDATE ON ledger_entry"
    " BEGIN SELECT RAISE(ABORT, 'rows of the ledger are never changed; post a REVERSE'); END",
    "CREATE TRIGGER ledger_entry_is_not_removed BEFORE DELETE ON ledger_entry"
    " BEGIN SELECT RAISE(ABORT, 'rows of the ledger are never removed; post a REVERSE'); END",
};

Result<bool> has_ledger_tables(const Connection& connection) {
  long long ours = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master WHERE name = 'ledger_format'", std::tie(ours),
                                bound(), [] {}));
  return ours > 0;
}

Result<void> make_ledger_tables(const Connection& connection) {
  // Another process may make them at the same time: who comes second finds them.
  LANTIAN_TRY(const bool made, has_ledger_tables(connection));
  if (made) return {};
  long long others = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master", std::tie(others), bound(), [] {}));
  if (others > 0) {
    return Error{ErrorCode::corrupt,
                 "this is an SQLite database but no quota ledger; name another directory, or move the file away",
                 connection.file()};
  }
  for (const char* statement : ledger_schema) LANTIAN_CHECK(connection.run(statement));
  return connection.run("INSERT INTO ledger_format VALUES (:version)", ledger_format);
}

Result<void> prepare_ledger_tables(const Connection& connection) {
  LANTIAN_TRY(const bool made, has_ledger_tables(connection));
  if (!made) {
    LANTIAN_CHECK(connection.run("BEGIN IMMEDIATE"));
    if (const auto outcome = make_ledger_tables(connection); !outcome) {
      static_cast<void>(connection.run("ROLLBACK").ok());
      return outcome.error();
    }
    LANTIAN_CHECK(connection.run("COMMIT"));
  }
  long long version = 0;
  LANTIAN_CHECK(connection.each("SELECT version FROM ledger_format", std::tie(version), bound(), [] {}));
  if (version == ledger_format) return {};
  return Error{
      ErrorCode::unsupported,
      fmt::format("the quota ledger has format {} and this program reads format {}; use the program that wrote "
                  "it, or a newer one",
                  version, ledger_format),
      connection.file()};
}

/// A row in the types that SOCI binds. Absent values are empty texts.
struct StoredRow {
  long long id = 0, batch = 0, at = 0, amount = 0, reverses = 0;
  int synthetic = 0, kind = 0, pollutant = 0, vintage = 0, to_vintage = 0, from_pot = 0, to_pot = 0;
  std::string by, voucher, day, reduction, region, origin, to_region, need, ratio, project, project_region, discharge,
      exception, target, completed, enterprise, evidence, note, where, rule, chain;
};

std::string text_or_nothing(const std::optional<Day>& day) {
  return day ? text_of(*day) : "";
}

StoredRow stored_row(const LedgerEntry& entry) {
  StoredRow row;
  row.id = entry.id;
  row.batch = entry.batch;
  row.at = entry.at.time_since_epoch().count();
  row.amount = entry.amount.grams();
  row.reverses = entry.reverses;
  row.kind = static_cast<int>(entry.kind);
  row.pollutant = static_cast<int>(entry.account.pollutant);
  row.vintage = entry.account.vintage;
  row.to_vintage = entry.to_account.vintage;
  row.from_pot = static_cast<int>(entry.from);
  row.to_pot = static_cast<int>(entry.to);
  row.by = entry.by;
  row.voucher = entry.voucher;
  row.day = text_of(entry.day);
  row.reduction = entry.reduction;
  row.region = entry.account.region;
  row.origin = entry.account.origin;
  row.to_region = entry.to_account.region;
  if (entry.need) row.need = entry.need->text_t();
  if (entry.ratio) row.ratio = entry.ratio->text();
  row.project = entry.project;
  row.project_region = entry.project_region;
  row.discharge = text_or_nothing(entry.discharge);
  row.exception = entry.exception;
  row.target = entry.target;
  row.completed = text_or_nothing(entry.completed);
  row.enterprise = entry.enterprise;
  row.evidence = entry.evidence;
  row.note = entry.note;
  row.where = entry.where;
  row.rule = entry.rule;
  row.synthetic = entry.synthetic ? 1 : 0;
  row.chain = entry.chain;
  return row;
}

/// Reads what may be absent; anything that cannot be read is a row that this program never wrote.
class RowReader {
 public:
  explicit RowReader(const StoredRow& row) : row_{row} {}

  Result<LedgerEntry> entry() {
    LedgerEntry entry;
    entry.id = row_.id;
    entry.batch = row_.batch;
    entry.at = UtcSeconds{std::chrono::seconds{row_.at}};
    entry.kind = static_cast<LedgerKind>(within(row_.kind, 1, 10));
    entry.from = static_cast<Pot>(within(row_.from_pot, 1, 7));
    entry.to = static_cast<Pot>(within(row_.to_pot, 1, 7));
    entry.account = {row_.region, pollutant(), row_.vintage, row_.origin};
    entry.to_account = {row_.to_region, entry.account.pollutant, row_.to_vintage, row_.origin};
    entry.amount = QuotaMass::from_grams(row_.amount);
    entry.reverses = row_.reverses;
    entry.synthetic = within(row_.synthetic, 0, 1) == 1;
    entry.day = day(row_.day).value_or(Day{});
    if (row_.day.empty()) broken_ = true;
    entry.discharge = day(row_.discharge);
    entry.completed = day(row_.completed);
    entry.ratio = decimal(row_.ratio);
    if (const auto need = decimal(row_.need)) {
      const auto mass = inventory::quota_mass(*need);
      broken_ = broken_ || !mass;
      if (mass) entry.need = *mass;
    }
    take_texts(entry);
    if (!broken_) return entry;
    return Error{
        ErrorCode::corrupt,
        fmt::format("row {} of the quota ledger holds values that no program wrote; restore it from a backup", row_.id),
        row_.where};
  }

 private:
  int within(int value, int low, int high) {
    broken_ = broken_ || value < low || value > high;
    return broken_ ? low : value;
  }
  inventory::Pollutant pollutant() {
    for (const inventory::Pollutant one : inventory::every_pollutant) {
      if (static_cast<int>(one) == row_.pollutant) return one;
    }
    broken_ = true;
    return inventory::Pollutant::so2;
  }
  std::optional<Day> day(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto read = parse_day(text);
    broken_ = broken_ || !read;
    return read ? std::optional{*read} : std::nullopt;
  }
  std::optional<Decimal> decimal(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto read = parse_decimal(text);
    broken_ = broken_ || !read;
    return read ? std::optional{*read} : std::nullopt;
  }
  void take_texts(LedgerEntry& entry) const {
    entry.by = row_.by;
    entry.voucher = row_.voucher;
    entry.reduction = row_.reduction;
    entry.project = row_.project;
    entry.project_region = row_.project_region;
    entry.exception = row_.exception;
    entry.target = row_.target;
    entry.enterprise = row_.enterprise;
    entry.evidence = row_.evidence;
    entry.note = row_.note;
    entry.where = row_.where;
    entry.rule = row_.rule;
    entry.chain = row_.chain;
  }

  const StoredRow& row_;
  bool broken_ = false;
};

class SqliteLedgerTables final : public LedgerTables {
 public:
  explicit SqliteLedgerTables(Connection connection) : connection_{std::move(connection)} {}

  Result<void> begin() override { return connection_.run("BEGIN IMMEDIATE"); }
  Result<void> commit() override { return connection_.run("COMMIT"); }
  /// Fails when the engine has rolled back already; the error that led here is the one to report.
  void rollback() override { static_cast<void>(connection_.run("ROLLBACK").ok()); }

  Result<void> add(const LedgerEntry& entry) override {
    const StoredRow r = stored_row(entry);
    return connection_.run(
        "INSERT INTO ledger_entry VALUES (:id, :batch, :at, :by, :voucher, :kind, :day, :reduction, :region, "
        ":pollutant,"
        " :vintage, :origin, :to_region, :to_vintage, :from_pot, :to_pot, :amount, :need, :ratio, :project,"
        " :project_region, :discharge, :exception, :target, :reverses, :completed, :enterprise, :evidence, :note,"
        " :source, :rule, :synthetic, :chain)",
        r.id, r.batch, r.at, r.by, r.voucher, r.kind, r.day, r.reduction, r.region, r.pollutant, r.vintage, r.origin,
        r.to_region, r.to_vintage, r.from_pot, r.to_pot, r.amount, r.need, r.ratio, r.project, r.project_region,
        r.discharge, r.exception, r.target, r.reverses, r.completed, r.enterprise, r.evidence, r.note, r.where, r.rule,
        r.synthetic, r.chain);
  }

  Result<void> each_after(std::int64_t after,
                          const std::function<Result<void>(const LedgerEntry&)>& take) const override {
    StoredRow r;
    Result<void> taken;
    const long long above = after;
    LANTIAN_CHECK(connection_.each(
        "SELECT id, batch, at_utc_s, posted_by, voucher, kind, day, reduction, region, pollutant, vintage, origin,"
        " to_region, to_vintage, from_pot, to_pot, amount_g, need_t, ratio, project, project_region, discharge,"
        " exception, target, reverses, completed, enterprise, evidence, note, source_row, rule, synthetic, chain"
        " FROM ledger_entry WHERE id > :after ORDER BY id",
        std::tie(r.id, r.batch, r.at, r.by, r.voucher, r.kind, r.day, r.reduction, r.region, r.pollutant, r.vintage,
                 r.origin, r.to_region, r.to_vintage, r.from_pot, r.to_pot, r.amount, r.need, r.ratio, r.project,
                 r.project_region, r.discharge, r.exception, r.target, r.reverses, r.completed, r.enterprise,
                 r.evidence, r.note, r.where, r.rule, r.synthetic, r.chain),
        bound(above), [&] {
          if (!taken) return;
          const auto entry = RowReader{r}.entry();
          taken = entry ? take(*entry) : Result<void>{entry.error()};
        }));
    return taken;
  }

 private:
  Connection connection_;
};

}  // namespace

Result<std::unique_ptr<LedgerTables>> open_sqlite_ledger_tables(const std::string& file) {
  LANTIAN_TRY(Connection connection, Connection::open(file));
  LANTIAN_CHECK(prepare_ledger_tables(connection));
  return std::unique_ptr<LedgerTables>{std::make_unique<SqliteLedgerTables>(std::move(connection))};
}

}  // namespace lantian::keep
