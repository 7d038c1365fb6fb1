#include "keep/docket_postgres_wire.hpp"
#include "keep/docket_sql.hpp"

#include <array>

/// A docket in PostgreSQL. doc/docket-book.md describes the tables for people.
namespace lantian::keep {
namespace {

/// First half of the keys of our advisory locks; the second half is 0 for making tables, else the table of events.
constexpr int lock_class = 19524;
/// From how many rows on COPY is quicker than one statement for each.
constexpr std::size_t rows_to_copy = 16;

// Texts compare by their bytes, as everywhere else in Lantian, whatever the language of the server.
constexpr std::array postgres_docket_schema{
    "CREATE TABLE docket_format (version bigint NOT NULL)",
    "CREATE TABLE docket_event (number bigint PRIMARY KEY, case_id text COLLATE \"C\" NOT NULL, version integer NOT "
    "NULL,"
    " text text COLLATE \"C\" NOT NULL, chain text COLLATE \"C\" NOT NULL, UNIQUE (case_id, version),"
    " CHECK (version > 0), CHECK (length(chain) = 64))",
    "CREATE FUNCTION docket_event_is_appended() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$"
    " BEGIN"
    " IF (SELECT count(*) <> max(number) - min(number) + 1 OR (min(number) <> 1 AND NOT EXISTS"
    " (SELECT 1 FROM docket_event WHERE number = (SELECT min(number) - 1 FROM added))) FROM added) THEN"
    " RAISE EXCEPTION 'events of the docket are only appended, one after the other'; END IF;"
    " RETURN NULL; END $$",
    "CREATE TRIGGER docket_event_is_appended AFTER INSERT ON docket_event REFERENCING NEW TABLE AS added"
    " FOR EACH STATEMENT EXECUTE FUNCTION docket_event_is_appended()",
    "CREATE FUNCTION docket_event_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN RAISE EXCEPTION 'events of the docket are never changed and never removed'; END $$",
    "CREATE TRIGGER docket_event_is_kept BEFORE UPDATE OR DELETE ON docket_event"
    " FOR EACH ROW EXECUTE FUNCTION docket_event_is_kept()",
    "CREATE TRIGGER docket_event_is_not_emptied BEFORE TRUNCATE ON docket_event"
    " FOR EACH STATEMENT EXECUTE FUNCTION docket_event_is_kept()",

    "CREATE TABLE docket_case (id text COLLATE \"C\" PRIMARY KEY, type text NOT NULL, version integer NOT NULL,"
    " state text NOT NULL, kind integer NOT NULL, topic text NOT NULL, place text COLLATE \"C\" NOT NULL,"
    " title text NOT NULL, party text NOT NULL, assignee text NOT NULL, opened_role integer NOT NULL,"
    " opened_at_utc_s bigint NOT NULL, last_at_utc_s bigint NOT NULL, responded_at_utc_s bigint NOT NULL,"
    " closed_at_utc_s bigint NOT NULL, due_day bigint NOT NULL, deadline_day bigint NOT NULL, rounds integer NOT NULL, "
    "step text NOT NULL,"
    " rating integer NOT NULL, merged_into text NOT NULL, synthetic integer NOT NULL,"
    " CHECK (kind BETWEEN 1 AND 4), CHECK (opened_role BETWEEN 1 AND 8))",
    "CREATE INDEX docket_case_due_live ON docket_case (due_day, id, place, kind) WHERE kind <> 3",
    "CREATE INDEX docket_case_due_done ON docket_case (due_day, id, place) WHERE kind = 3",
    "CREATE INDEX docket_case_place_live ON docket_case (place, due_day, id, kind) WHERE kind <> 3",
    "CREATE INDEX docket_case_place_done ON docket_case (place, due_day, id) WHERE kind = 3",
    "CREATE INDEX docket_case_assignee ON docket_case (assignee, due_day, id) WHERE assignee <> '' AND kind <> 3",
    "CREATE INDEX docket_case_party ON docket_case (party, due_day, id) WHERE party <> ''",

    "CREATE TABLE docket_link (case_id text COLLATE \"C\" NOT NULL, kind integer NOT NULL,"
    " target text COLLATE \"C\" NOT NULL, PRIMARY KEY (case_id, kind, target))",
    "CREATE INDEX docket_link_target ON docket_link (kind, target, case_id)",
    "CREATE TABLE docket_place (place text COLLATE \"C\" PRIMARY KEY)",
    "CREATE TABLE docket_series (name text COLLATE \"C\" PRIMARY KEY, last bigint NOT NULL)",
};

/// The schema that unqualified names go to may not be there yet.
Result<void> make_schema(const postgres::Connection& connection) {
  std::string present, path;
  LANTIAN_CHECK(connection.each("SELECT coalesce(current_schema(), ''), current_setting('search_path')",
                                std::tie(present, path), postgres::bound(), [] {}));
  if (!present.empty()) return {};
  const std::string_view first = trimmed(split(path, ',').front());
  const std::string name{first.starts_with('"') && first.size() > 2 ? first.substr(1, first.size() - 2) : first};
  if (name.empty() || name.find('"') != std::string::npos || name.starts_with('$')) {
    return Error{ErrorCode::invalid_argument,
                 "the connection names no schema for the docket; add options='-c search_path=docket'",
                 connection.file()};
  }
  return connection.run(fmt::format("CREATE SCHEMA IF NOT EXISTS \"{}\"", name));
}

Result<bool> has_postgres_docket(const postgres::Connection& connection) {
  long long ours = 0;
  LANTIAN_CHECK(
      connection.each("SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"
                      " AND table_name = 'docket_format'",
                      std::tie(ours), postgres::bound(), [] {}));
  return ours > 0;
}

/// In one transaction, and behind a lock: two processes may come first at the same time.
Result<void> make_postgres_docket(const postgres::Connection& connection) {
  LANTIAN_CHECK(connection.run(fmt::format("SELECT pg_advisory_xact_lock({}, 0)", lock_class)));
  LANTIAN_CHECK(make_schema(connection));
  LANTIAN_TRY(const bool made, has_postgres_docket(connection));
  if (made) return {};
  for (const char* statement : postgres_docket_schema) LANTIAN_CHECK(connection.run(statement));
  return connection.run("INSERT INTO docket_format VALUES (:version)", docket_sql::format);
}

class PostgresDocketTables final : public docket_sql::Tables<postgres::Connection> {
 public:
  using Tables::Tables;

  Result<void> begin() override {
    LANTIAN_CHECK(connection().run("BEGIN"));
    // Given back with the transaction, also when this process or the server dies.
    return connection().run(
        fmt::format("SELECT pg_advisory_xact_lock({}, CAST(CAST(CAST('docket_event' AS regclass) AS oid) AS integer))",
                    lock_class));
  }
  Result<void> begin_reading() override { return connection().run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }

  Result<void> add_events(std::span<const EventRow> rows) override;

 protected:
  Result<void> put_case_rows(std::span<const LinkedCase> cases) override;
};

Result<void> PostgresDocketTables::add_events(std::span<const EventRow> rows) {
  auto next = rows.begin();
  return connection().copy("docket_event (number, case_id, version, text, chain)", [&](std::string& lines) {
    if (next == rows.end()) return false;
    lines += std::to_string(next->stored.number) + '\t';
    postgres::put_copy_text(lines, next->case_id);
    lines += fmt::format("\t{}\t", next->version);
    postgres::put_copy_text(lines, next->stored.text);
    lines += '\t' + next->stored.chain;
    ++next;
    return true;
  });
}

/// COPY knows no ON CONFLICT: rows go through a table of this session.
Result<void> PostgresDocketTables::put_case_rows(std::span<const LinkedCase> cases) {
  if (cases.size() < rows_to_copy) return Tables::put_case_rows(cases);
  LANTIAN_CHECK(
      connection().run("CREATE TEMPORARY TABLE IF NOT EXISTS docket_case_in (LIKE docket_case) ON COMMIT DELETE ROWS"));
  docket_sql::StoredCase stored;
  auto next = cases.begin();
  LANTIAN_CHECK(
      connection().copy(fmt::format("docket_case_in ({})", docket_sql::case_columns), [&](std::string& lines) {
        if (next == cases.end()) return false;
        stored.put(next->row);
        std::string_view lead;
        const auto put = [&](const auto& field) {
          lines += lead;
          lead = "\t";
          if constexpr (std::is_same_v<std::decay_t<decltype(field)>, std::string>) {
            postgres::put_copy_text(lines, field);
          } else {
            lines += std::to_string(field);
          }
        };
        std::apply([&](const auto&... field) { (put(field), ...); }, stored.tied());
        ++next;
        return true;
      }));
  LANTIAN_CHECK(connection().run(fmt::format("INSERT INTO docket_case ({0}) SELECT {0} FROM docket_case_in{1}",
                                             docket_sql::case_columns, docket_sql::or_replace_case)));
  return connection().run("DELETE FROM docket_case_in");
}

}  // namespace

Result<OpenTables> postgres_docket_tables(const std::string& words) {
  LANTIAN_TRY(const postgres::Connection first, postgres::Connection::open(words));
  LANTIAN_CHECK(docket_sql::prepare(first, "BEGIN", has_postgres_docket, make_postgres_docket));
  return OpenTables{[words]() -> Result<std::unique_ptr<DocketTables>> {
    LANTIAN_TRY(postgres::Connection connection, postgres::Connection::open(words));
    return std::unique_ptr<DocketTables>{std::make_unique<PostgresDocketTables>(std::move(connection))};
  }};
}

}  // namespace lantian::keep
