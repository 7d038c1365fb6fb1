#include "base/text.hpp"
#include "keep/inventory_rules.hpp"
#include "keep/inventory_sqlite_schema.hpp"
#include "keep/sqlite_wire.hpp"

#include <fmt/core.h>

namespace lantian::keep {
namespace {

using inventory::Emission;
using sqlite::bound;
using sqlite::Connection;

long long stored_instant(UtcSeconds instant) {
  return instant.time_since_epoch().count();
}
UtcSeconds read_instant(long long seconds) {
  return UtcSeconds{std::chrono::seconds{seconds}};
}

std::string stored_optional(const std::optional<double>& value) {
  return value ? inventory_rules::exact_text(*value) : "";
}
std::optional<double> read_optional(const std::string& text) {
  return text.empty() ? std::optional<double>{} : std::optional{inventory_rules::exact_value(text)};
}

class SqliteInventoryTables final : public InventoryTables {
 public:
  explicit SqliteInventoryTables(Connection connection) : connection_{std::move(connection)} {}

  /// At once as a writer: a transaction that becomes one later would be refused instead of waiting.
  Result<void> begin() override { return connection_.run("BEGIN IMMEDIATE"); }
  Result<void> commit() override { return connection_.run("COMMIT"); }
  /// Fails when the engine has rolled back already; the error that led here is the one to report.
  void rollback() override { static_cast<void>(connection_.run("ROLLBACK").ok()); }

  Result<std::vector<ImportEntry>> imports() const override;
  Result<void> add_import(const ImportEntry& entry) override;
  Result<bool> has_raw(std::string_view sha256) const override;
  Result<void> add_raw(std::string_view sha256, const std::string& packed) override {
    const std::string key{sha256};
    return connection_.run("INSERT INTO raw_file VALUES (:sha256, :packed)", key, packed);
  }
  Result<std::string> raw(std::string_view sha256) const override;
  Result<void> each_state(std::string_view form, std::string_view key, const TakeState& take) const override;
  Result<void> add_states(std::string_view form, std::span<const RecordState> states) override;

  Result<std::vector<UsedFactor>> used_factors() const override;
  Result<void> add_used_factors(std::span<const UsedFactor> used) override;
  Result<std::vector<ResultHead>> results() const override;
  Result<void> add_result(const ResultHead& head) override;
  Result<std::vector<Emission>> result_rows(std::int64_t id) const override;
  Result<void> add_result_rows(std::int64_t id, std::span<const Emission> rows) override;

 private:
  Connection connection_;
};

Result<std::vector<ImportEntry>> SqliteInventoryTables::imports() const {
  ImportEntry entry;
  long long revision = 0, at = 0, added = 0, superseded = 0, unchanged = 0, withdrawn = 0;
  int synthetic = 0, whole = 0;
  std::string fields;
  std::vector<ImportEntry> entries;
  LANTIAN_CHECK(
      connection_.each("SELECT revision, at_utc_s, who, why, form, file, sheet, sha256, fields, synthetic, whole, "
                       "added, superseded, unchanged,"
                       " withdrawn FROM record_import ORDER BY revision",
                       std::tie(revision, at, entry.who, entry.why, entry.form, entry.file, entry.sheet, entry.sha256,
                                fields, synthetic, whole, added, superseded, unchanged, withdrawn),
                       bound(), [&] {
                         entry.revision = revision;
                         entry.at = read_instant(at);
                         entry.fields = unpacked_cells(fields);
                         entry.synthetic = synthetic != 0;
                         entry.whole = whole != 0;
                         entry.added = added;
                         entry.superseded = superseded;
                         entry.unchanged = unchanged;
                         entry.withdrawn = withdrawn;
                         entries.push_back(entry);
                       }));
  return entries;
}

Result<void> SqliteInventoryTables::add_import(const ImportEntry& entry) {
  const long long revision = entry.revision;
  const long long at = stored_instant(entry.at);
  const std::string fields = packed_cells(entry.fields);
  const int synthetic = entry.synthetic ? 1 : 0;
  const int whole = entry.whole ? 1 : 0;
  const long long added = entry.added;
  const long long superseded = entry.superseded;
  const long long unchanged = entry.unchanged;
  const long long withdrawn = entry.withdrawn;
  return connection_.run(
      "INSERT INTO record_import VALUES (:revision, :at, :who, :why, :form, :file, :sheet, :sha256, :fields, "
      ":synthetic,"
      " :whole, :added, :superseded, :unchanged, :withdrawn)",
      revision, at, entry.who, entry.why, entry.form, entry.file, entry.sheet, entry.sha256, fields, synthetic, whole,
      added, superseded, unchanged, withdrawn);
}

Result<bool> SqliteInventoryTables::has_raw(std::string_view sha256) const {
  const std::string key{sha256};
  long long count = 0;
  LANTIAN_CHECK(
      connection_.each("SELECT count(*) FROM raw_file WHERE sha256 = :sha256", std::tie(count), bound(key), [] {}));
  return count > 0;
}

Result<std::string> SqliteInventoryTables::raw(std::string_view sha256) const {
  const std::string key{sha256};
  std::string packed, found;
  LANTIAN_CHECK(connection_.each("SELECT packed FROM raw_file WHERE sha256 = :sha256", std::tie(packed), bound(key),
                                 [&] { found = packed; }));
  return found;
}

Result<void> SqliteInventoryTables::each_state(std::string_view form, std::string_view key,
                                               const TakeState& take) const {
  const std::string form_text{form};
  const std::string key_text{key};
  RecordState state;
  long long revision = 0;
  int withdrawn = 0;
  const auto columns = std::tie(state.key, revision, state.line, withdrawn, state.cells);
  const auto handed = [&] {
    state.revision = revision;
    state.withdrawn = withdrawn != 0;
    take(state);
  };
  constexpr std::string_view select = "SELECT key, revision, line, withdrawn, cells FROM record WHERE form = :form";
  if (key.empty()) {
    return connection_.each(fmt::format("{} ORDER BY key, revision", select), columns, bound(form_text), handed);
  }
  return connection_.each(fmt::format("{} AND key = :key ORDER BY revision", select), columns,
                          bound(form_text, key_text), handed);
}

Result<void> SqliteInventoryTables::add_states(std::string_view form, std::span<const RecordState> states) {
  const std::string form_text{form};
  std::string key, cells;
  long long revision = 0;
  int line = 0, withdrawn = 0;
  std::size_t at = 0;
  return connection_.repeat("INSERT INTO record VALUES (:form, :key, :revision, :line, :withdrawn, :cells)",
                            bound(form_text, key, revision, line, withdrawn, cells), [&] {
                              if (at == states.size()) return false;
                              const RecordState& state = states[at++];
                              key = state.key;
                              revision = state.revision;
                              line = state.line;
                              withdrawn = state.withdrawn ? 1 : 0;
                              cells = state.cells;
                              return true;
                            });
}

Result<std::vector<UsedFactor>> SqliteInventoryTables::used_factors() const {
  UsedFactor one;
  long long result = 0;
  std::vector<UsedFactor> used;
  LANTIAN_CHECK(connection_.each(
      "SELECT set_id, version, key, row, sha256, result FROM used_factor ORDER BY set_id, version, key",
      std::tie(one.ref.set, one.ref.version, one.ref.key, one.row, one.sha256, result), bound(), [&] {
        one.result = result;
        used.push_back(one);
      }));
  return used;
}

Result<void> SqliteInventoryTables::add_used_factors(std::span<const UsedFactor> used) {
  UsedFactor one;
  long long result = 0;
  std::size_t at = 0;
  return connection_.repeat("INSERT INTO used_factor VALUES (:set_id, :version, :key, :row, :sha256, :result)",
                            bound(one.ref.set, one.ref.version, one.ref.key, one.row, one.sha256, result), [&] {
                              if (at == used.size()) return false;
                              one = used[at++];
                              result = one.result;
                              return true;
                            });
}

Result<std::vector<ResultHead>> SqliteInventoryTables::results() const {
  ResultHead head;
  long long id = 0, at = 0, revision = 0, rows = 0;
  int synthetic = 0;
  std::string factors;
  std::vector<ResultHead> heads;
  LANTIAN_CHECK(connection_.each(
      "SELECT id, at_utc_s, who, title, period, filter, factors, revision, program, synthetic, row_count, sha256"
      " FROM result ORDER BY id",
      std::tie(id, at, head.who, head.title, head.period, head.filter, factors, revision, head.program, synthetic, rows,
               head.sha256),
      bound(), [&] {
        head.id = id;
        head.at = read_instant(at);
        head.revision = revision;
        head.synthetic = synthetic != 0;
        head.rows = rows;
        head.factors.clear();
        const std::vector<std::string> cells = unpacked_cells(factors);
        for (std::size_t i = 0; i + 1 < cells.size(); i += 2) head.factors.push_back({cells[i], cells[i + 1]});
        heads.push_back(head);
      }));
  return heads;
}

Result<void> SqliteInventoryTables::add_result(const ResultHead& head) {
  const long long id = head.id;
  const long long at = stored_instant(head.at);
  const long long revision = head.revision;
  const long long rows = head.rows;
  const int synthetic = head.synthetic ? 1 : 0;
  std::vector<std::string> cells;
  for (const inventory::FactorChoice& choice : head.factors) {
    cells.push_back(choice.set);
    cells.push_back(choice.version);
  }
  const std::string factors = packed_cells(cells);
  return connection_.run(
      "INSERT INTO result VALUES (:id, :at, :who, :title, :period, :filter, :factors, :revision, :program, :synthetic,"
      " :rows, :sha256)",
      id, at, head.who, head.title, head.period, head.filter, factors, revision, head.program, synthetic, rows,
      head.sha256);
}

/// The columns of one row of a result, as variables to bind.
struct RowColumns {
  long long number = 0;
  int pollutant = 0, notation = 0, substituted = 0, synthetic = 0;
  std::string period, mass, low, high, residual;
  inventory::FactorRef factor;
  Emission row;

  void take(const Emission& emission) {
    row = emission;
    pollutant = static_cast<int>(row.pollutant);
    notation = static_cast<int>(row.notation);
    substituted = row.substituted ? 1 : 0;
    synthetic = row.synthetic ? 1 : 0;
    period = row.period.name;
    mass = stored_optional(row.mass_t);
    low = stored_optional(row.u95_low_percent);
    high = stored_optional(row.u95_high_percent);
    residual = stored_optional(row.residual);
    factor = row.factor.value_or(inventory::FactorRef{});
  }
  Result<Emission> emission() {
    LANTIAN_TRY(row.period, parse_period(period));
    row.pollutant = static_cast<inventory::Pollutant>(pollutant);
    row.notation = static_cast<inventory::Notation>(notation);
    row.substituted = substituted != 0;
    row.synthetic = synthetic != 0;
    row.mass_t = read_optional(mass);
    row.u95_low_percent = read_optional(low);
    row.u95_high_percent = read_optional(high);
    row.residual = read_optional(residual);
    row.factor = factor.set.empty() ? std::optional<inventory::FactorRef>{} : std::optional{factor};
    return row;
  }
};

Result<std::vector<Emission>> SqliteInventoryTables::result_rows(std::int64_t id) const {
  const long long wanted = id;
  RowColumns c;
  std::vector<Emission> rows;
  Result<void> read;
  LANTIAN_CHECK(connection_.each(
      "SELECT source_id, unit_id, class, sector, pollutant, period, notation, mass_t, method, activity, factor_set,"
      " factor_version, factor_key, formula, u95_low_percent, u95_high_percent, residual, substituted, synthetic FROM "
      "result_row"
      " WHERE result = :result ORDER BY number",
      std::tie(c.row.source_id, c.row.unit_id, c.row.class_code, c.row.sector, c.pollutant, c.period, c.notation,
               c.mass, c.row.method, c.row.activity_record, c.factor.set, c.factor.version, c.factor.key, c.row.formula,
               c.low, c.high, c.residual, c.substituted, c.synthetic),
      bound(wanted), [&] {
        auto emission = c.emission();
        if (emission) {
          rows.push_back(*std::move(emission));
        } else if (read) {
          read = Error{ErrorCode::corrupt, emission.error().text(), connection_.file()};
        }
      }));
  if (!read) return read.error();
  return rows;
}

Result<void> SqliteInventoryTables::add_result_rows(std::int64_t id, std::span<const Emission> rows) {
  const long long result = id;
  RowColumns c;
  return connection_.repeat(
      "INSERT INTO result_row VALUES (:result, :number, :source, :unit, :class, :sector, :pollutant, :period,"
      " :notation, :mass, :method, :activity, :set_id, :version, :key, :formula, :low, :high, :residual,"
      " :substituted, :synthetic)",
      bound(result, c.number, c.row.source_id, c.row.unit_id, c.row.class_code, c.row.sector, c.pollutant, c.period,
            c.notation, c.mass, c.row.method, c.row.activity_record, c.factor.set, c.factor.version, c.factor.key,
            c.row.formula, c.low, c.high, c.residual, c.substituted, c.synthetic),
      [&] {
        if (static_cast<std::size_t>(c.number) == rows.size()) return false;
        c.take(rows[static_cast<std::size_t>(c.number)]);
        ++c.number;
        return true;
      });
}

}  // namespace

Result<std::unique_ptr<InventoryTables>> open_sqlite_inventory_tables(const std::string& file) {
  LANTIAN_TRY(Connection connection, Connection::open(file));
  LANTIAN_CHECK(sqlite::prepare_inventory_tables(connection));
  return std::unique_ptr<InventoryTables>{std::make_unique<SqliteInventoryTables>(std::move(connection))};
}

}  // namespace lantian::keep
