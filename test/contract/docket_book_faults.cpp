#include "docket_book_shelves.hpp"
#include "keep/sqlite_wire.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

/// A disk or a server that says no at any moment, and rows that somebody else changed.
namespace lantian::contract {
namespace {

/// Passes everything on, but lets the write with a given number fail.
class FaultyDocketTables final : public keep::DocketTables {
 public:
  FaultyDocketTables(std::unique_ptr<keep::DocketTables> inner, int& until) : inner_{std::move(inner)}, until_{until} {}

  Result<void> begin() override {
    LANTIAN_CHECK(may());
    return inner_->begin();
  }
  Result<void> commit() override {
    LANTIAN_CHECK(may());
    return inner_->commit();
  }
  void rollback() override { inner_->rollback(); }
  Result<void> begin_reading() override { return inner_->begin_reading(); }
  void end_reading() override { inner_->end_reading(); }
  Result<void> add_events(std::span<const keep::EventRow> rows) override {
    LANTIAN_CHECK(may());
    return inner_->add_events(rows);
  }
  Result<void> put_cases(std::span<const keep::LinkedCase> cases) override {
    LANTIAN_CHECK(may());
    return inner_->put_cases(cases);
  }
  Result<void> clear_cases() override {
    LANTIAN_CHECK(may());
    return inner_->clear_cases();
  }
  Result<keep::DocketHead> head() const override { return inner_->head(); }
  Result<void> each_event(std::int64_t after, std::size_t most, const keep::TakeEvent& take) const override {
    return inner_->each_event(after, most, take);
  }
  Result<void> each_history(std::string_view after, std::size_t most, const keep::TakeEvent& take) const override {
    return inner_->each_history(after, most, take);
  }
  Result<std::vector<keep::EventRow>> events_of(std::span<const std::string> case_ids) const override {
    return inner_->events_of(case_ids);
  }
  Result<std::vector<CaseRow>> cases(const keep::CaseQuery& query) const override { return inner_->cases(query); }
  Result<std::int64_t> count(const keep::CaseQuery& query) const override { return inner_->count(query); }
  Result<docket::FactTable> facts(const keep::FactPeriod& period) const override { return inner_->facts(period); }
  Result<void> each_case(std::string_view after, std::size_t most, const keep::TakeCase& take) const override {
    return inner_->each_case(after, most, take);
  }
  Result<std::vector<std::string>> places() const override { return inner_->places(); }
  Result<std::vector<keep::Series>> series() const override { return inner_->series(); }
  Result<std::int64_t> last_serial(std::string_view name) const override { return inner_->last_serial(name); }

 private:
  Result<void> may() {
    if (until_ < 0 || until_-- > 0) return {};
    return Error{ErrorCode::io, "the disk is full; nothing was written", "docket"};
  }
  std::unique_ptr<keep::DocketTables> inner_;
  int& until_;
};

std::string whole_docket(const DocketBook& book) {
  std::string text;
  for (const Event& event : docket_taken(book.events_after(0, 1000))) {
    text += docket::event_text(event) + event.chain + "\n";
  }
  for (const CaseRow& row : docket_taken(book.cases({}, std::nullopt, 1000))) {
    text += fmt::format("{} {} {} {}\n", row.id, row.version, row.state, row.place);
  }
  return text + faults_text(book);
}

void try_every_docket_fault(const keep::OpenTables& open) {
  int until = -1;
  const auto faulty = [&]() -> Result<std::unique_ptr<keep::DocketTables>> {
    LANTIAN_TRY(auto inner, open());
    return std::unique_ptr<keep::DocketTables>{std::make_unique<FaultyDocketTables>(std::move(inner), until)};
  };
  const auto book = keep::make_docket_book(faulty, docket_sample());
  Event linked = opening(sample_id(2), 2, "east-park");
  linked.body.links = {{LinkKind::station, "1234A"}};
  const std::vector<std::function<Result<void>()>> changes{
      [&]() -> Result<void> {
        const auto receipt = book->append(std::vector{opening(sample_id(1), 1)});
        return receipt ? Result<void>{} : receipt.error();
      },
      [&]() -> Result<void> {
        const auto receipt = book->append(std::vector{step(sample_id(1), 2, 2, "start", "working"), linked});
        return receipt ? Result<void>{} : receipt.error();
      },
      [&] { return book->rebuild(); },
  };
  for (std::size_t change = 0; change < changes.size(); ++change) {
    CAPTURE(change);
    const std::string before = whole_docket(*book);
    int faults = 0;
    while (true) {
      until = faults;
      const auto outcome = changes[change]();
      until = -1;
      if (outcome) break;
      ++faults;
      CHECK(outcome.error().code == ErrorCode::io);
      REQUIRE(whole_docket(*book) == before);
    }
    CHECK(faults == 4);  // begin, two writes, commit
  }
  CHECK(faults_text(*book).empty());
  CHECK(docket_taken(book->head()).number == 3);
}

/// A changed row: what another tool runs, and whether it must say so.
struct Tampering {
  std::string table, column;
};
const std::vector<Tampering> event_columns{
    {"docket_event", "case_id"}, {"docket_event", "text"}, {"docket_event", "chain"}};
const std::vector<Tampering> list_columns{
    {"docket_case", "id"},    {"docket_case", "type"},    {"docket_case", "state"},  {"docket_case", "topic"},
    {"docket_case", "place"}, {"docket_case", "title"},   {"docket_case", "party"},  {"docket_case", "assignee"},
    {"docket_case", "step"},  {"docket_link", "case_id"}, {"docket_link", "target"}, {"docket_place", "place"},
    {"docket_series", "name"}};
const std::vector<Tampering> number_columns{
    {"docket_event", "number"},       {"docket_event", "version"},           {"docket_case", "version"},
    {"docket_case", "kind"},          {"docket_case", "opened_role"},        {"docket_case", "opened_at_utc_s"},
    {"docket_case", "last_at_utc_s"}, {"docket_case", "responded_at_utc_s"}, {"docket_case", "closed_at_utc_s"},
    {"docket_case", "due_day"},       {"docket_case", "deadline_day"},       {"docket_case", "rounds"},
    {"docket_case", "rating"},        {"docket_case", "synthetic"},          {"docket_link", "kind"},
    {"docket_series", "last"}};

/// Four events of one case, with something in every column.
void fill_for_tampering(DocketBook& book) {
  Event first = opening(sample_id(1), 0, "east-park");
  first.body.party = "token-1";
  first.body.assignee = "bureau";
  first.body.links = {{LinkKind::station, "1234A"}};
  Event rung = event_for(sample_id(1), 2, EventKind::stepped, 5, Role::system);
  rung.body.step = "yellow";
  rung.body.due = day(2024, 4, 1);
  Event rated = event_for(sample_id(1), 3, EventKind::rated, 6, Role::citizen);
  rated.body.rating = 2;
  appended(book, {first, rung, rated, commenting(sample_id(1), 4, 7)});
  REQUIRE(faults_text(book).empty());
}

/// True when the book finds a fault, by whatever way it says so.
bool notices(const DocketBook& book) {
  const auto faults = book.verify();
  return !faults || !faults->empty();
}

/// Changes each character of each text and each number of the rows, one at a time, back again after each. `run` is
/// another tool; `substr` and `length` are both engines' words.
void tamper_everywhere(const DocketBook& book, const std::function<void(const std::string&)>& run,
                       const std::function<std::string(const std::string&)>& ask) {
  int changes = 0;
  const auto try_change = [&](const Tampering& where, const std::string& changed, const std::string& back) {
    CAPTURE(where.table);
    CAPTURE(where.column);
    CAPTURE(changed);
    run(fmt::format("UPDATE {} SET {} = {} WHERE {}", where.table, where.column, changed, back));
    CHECK(notices(book));
    ++changes;
  };
  std::vector<Tampering> texts = event_columns;
  texts.insert(texts.end(), list_columns.begin(), list_columns.end());
  for (const Tampering& where : texts) {
    const std::string only = where.table == "docket_event" ? "version = 1" : "1 = 1";
    const std::string value = ask(fmt::format("SELECT {} FROM {} WHERE {}", where.column, where.table, only));
    const auto literal = [](std::string text) {
      for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2) text.insert(at, 1, '\'');
      return "'" + text + "'";
    };
    for (std::size_t at = 0; at < value.size(); ++at) {
      std::string changed = value;
      changed[at] = changed[at] == 'x' ? 'y' : 'x';
      try_change(where, literal(changed), only);
      run(fmt::format("UPDATE {} SET {} = {} WHERE {}", where.table, where.column, literal(value), only));
    }
  }
  for (const Tampering& where : number_columns) {
    const std::string only = where.table == "docket_event" ? "version >= 4" : "1 = 1";
    try_change(where, where.column + " + 1", only);
    run(fmt::format("UPDATE {0} SET {1} = {1} - 1 WHERE {2}", where.table, where.column, only));
  }
  CHECK(faults_text(book).empty());
  CHECK(changes > 400);
}

}  // namespace

TEST_CASE("docket: a fault at any write leaves the book as it was, and the same can be done again") {
  SUBCASE("memory") {
    try_every_docket_fault(keep::memory_docket_tables());
  }
  SUBCASE("SQLite") {
    const TemporaryDirectory directory;
    try_every_docket_fault(docket_taken(keep::sqlite_docket_tables(directory.path() + "/docket.db")));
  }
  SUBCASE("PostgreSQL") {
    try_every_docket_fault(docket_taken(keep::postgres_docket_tables(fresh_docket_schema())));
  }
}

TEST_CASE("docket: no tool changes, removes or renumbers an event unseen") {
  const auto guarded = [](DocketBook& book, const std::function<std::string(const std::string&)>& said) {
    appended(book, {opening(sample_id(1), 0), opening(sample_id(2), 0)});
    CHECK(said("UPDATE docket_event SET text = 'x' WHERE number = 1").find("never changed") != std::string::npos);
    CHECK(said("DELETE FROM docket_event WHERE number = 2").find("never") != std::string::npos);
    CHECK(said("INSERT INTO docket_event SELECT 9, 'a', 1, 'b', chain FROM docket_event WHERE number = 1")
              .find("only appended") != std::string::npos);
    CHECK(faults_text(book).empty());
  };
  SUBCASE("SQLite") {
    SqliteDocketShelf shelf;
    const auto tool = docket_taken(keep::sqlite::Connection::open(shelf.path()));
    guarded(shelf.book(), [&](const std::string& sql) {
      const auto outcome = tool.run(sql);
      return outcome ? std::string{} : outcome.error().message;
    });
  }
  SUBCASE("PostgreSQL") {
    PostgresDocketShelf shelf;
    const auto tool = docket_taken(keep::postgres::Connection::open(shelf.words()));
    const auto said = [&](const std::string& sql) {
      const auto outcome = tool.run(sql);
      return outcome ? std::string{} : outcome.error().message;
    };
    guarded(shelf.book(), said);
    CHECK(said("TRUNCATE docket_event").find("never") != std::string::npos);
  }
}

TEST_CASE("docket: any single altered byte in the stored rows is found") {
  SUBCASE("SQLite") {
    SqliteDocketShelf shelf;
    fill_for_tampering(shelf.book());
    const auto tool = docket_taken(keep::sqlite::Connection::open(shelf.path()));
    docket_done(tool.run("DROP TRIGGER docket_event_is_not_changed"));
    docket_done(tool.run("PRAGMA ignore_check_constraints = ON"));
    tamper_everywhere(
        shelf.book(), [&](const std::string& sql) { docket_done(tool.run(sql)); },
        [&](const std::string& sql) {
          std::string value;
          docket_done(tool.each(sql, std::tie(value), keep::sqlite::bound(), [] {}));
          return value;
        });
  }
  SUBCASE("PostgreSQL") {
    PostgresDocketShelf shelf;
    fill_for_tampering(shelf.book());
    const auto tool = docket_taken(keep::postgres::Connection::open(shelf.words()));
    docket_done(tool.run("ALTER TABLE docket_event DISABLE TRIGGER USER"));
    docket_done(tool.run("ALTER TABLE docket_case DROP CONSTRAINT docket_case_kind_check"));
    docket_done(tool.run("ALTER TABLE docket_case DROP CONSTRAINT docket_case_opened_role_check"));
    tamper_everywhere(
        shelf.book(), [&](const std::string& sql) { docket_done(tool.run(sql)); },
        [&](const std::string& sql) {
          std::string value;
          docket_done(tool.each(sql, std::tie(value), keep::postgres::bound(), [] {}));
          return value;
        });
  }
}

TEST_CASE("docket: rows cut off at the end are found by who kept the head") {
  SqliteDocketShelf shelf;
  fill_for_tampering(shelf.book());
  const auto head = docket_taken(shelf.book().head());
  appended(shelf.book(), {commenting(sample_id(1), 5, 8)});
  CHECK(faults_text(shelf.book(), head).empty());
  const auto tool = docket_taken(keep::sqlite::Connection::open(shelf.path()));
  docket_done(tool.run("DROP TRIGGER docket_event_is_not_removed"));
  docket_done(tool.run("DELETE FROM docket_event WHERE number > 3"));
  CHECK(faults_text(shelf.book()).find("its row shows version 5 and its events make 3") != std::string::npos);
  docket_done(shelf.book().rebuild());
  CHECK(faults_text(shelf.book()).empty());  // a whole shorter book
  CHECK(faults_text(shelf.book(), head).find("event 4: it is missing") != std::string::npos);
  CHECK(faults_text(shelf.book(), {2, head.chain}).find("event 2") != std::string::npos);
}

TEST_CASE("docket: an index that does not say what the rows say is found") {
  SqliteDocketShelf shelf;
  fill_for_tampering(shelf.book());
  CHECK(faults_text(shelf.book()).empty());
  {
    // The index is told to leave open cases out: lists would miss them.
    const auto tool = docket_taken(keep::sqlite::Connection::open(shelf.path()));
    docket_done(tool.run("PRAGMA writable_schema = ON"));
    docket_done(
        tool.run("UPDATE sqlite_master SET sql = replace(sql, 'kind <> 3', 'kind <> 1')"
                 " WHERE name = 'docket_case_due_live'"));
  }
  const auto again = docket_taken(keep::open_docket_book(shelf.path(), docket_sample()));
  CHECK(faults_text(*again).find("docket_case_due_live") != std::string::npos);
}

TEST_CASE("docket: a row that somebody changed stops who reads it, and nobody else") {
  SqliteDocketShelf shelf;
  appended(shelf.book(), {opening(sample_id(1), 0), opening(sample_id(2), 0)});
  const auto tool = docket_taken(keep::sqlite::Connection::open(shelf.path()));
  docket_done(tool.run("DROP TRIGGER docket_event_is_not_changed"));
  docket_done(tool.run("UPDATE docket_event SET text = 'nonsense' WHERE number = 1"));
  CHECK(shelf.book().find(sample_id(1)).error().code == ErrorCode::corrupt);
  CHECK(shelf.book().append(std::vector{commenting(sample_id(1), 2, 1)}).error().code == ErrorCode::corrupt);
  CHECK(docket_taken(shelf.book().find(sample_id(2))).version == 1);
  appended(shelf.book(), {commenting(sample_id(2), 2, 1)});
  CHECK(faults_text(shelf.book()).find("event 1") != std::string::npos);
}

TEST_CASE("docket: what is none is refused and left alone") {
  const TemporaryDirectory directory;
  const std::string text_file = directory.path() + "/notes.txt";
  std::ofstream{text_file} << std::string(5000, 'x');
  CHECK(keep::open_docket_book(text_file, docket_sample()).error().code == ErrorCode::corrupt);
  CHECK(std::filesystem::file_size(text_file) == 5000);
  const std::string other = directory.path() + "/other.db";
  docket_done(docket_taken(keep::sqlite::Connection::open(other)).run("CREATE TABLE mine (a INTEGER)"));
  CHECK(keep::open_docket_book(other, docket_sample()).error().code == ErrorCode::corrupt);
  const std::string newer = directory.path() + "/newer.db";
  docket_taken(keep::open_docket_book(newer, docket_sample()));
  docket_done(docket_taken(keep::sqlite::Connection::open(newer)).run("UPDATE docket_format SET version = 99"));
  CHECK(keep::open_docket_book(newer, docket_sample()).error().code == ErrorCode::unsupported);
  const std::string words = fresh_docket_schema();
  docket_taken(keep::open_postgres_docket_book(words, docket_sample()));
  docket_done(docket_taken(keep::postgres::Connection::open(words)).run("UPDATE docket_format SET version = 99"));
  CHECK(keep::open_postgres_docket_book(words, docket_sample()).error().code == ErrorCode::unsupported);
  const auto nobody = keep::open_postgres_docket_book("host=/nowhere dbname=x user=y password=secret", docket_sample());
  CHECK(nobody.error().code == ErrorCode::io);
  CHECK(nobody.error().text().find("secret") == std::string::npos);
}

TEST_CASE("docket: who waits for another writer is told after a while that the book is locked") {
  const auto told = [](DocketBook& book) {
    const auto outcome = book.append(std::vector{opening(sample_id(1), 0)});
    REQUIRE_FALSE(outcome.ok());
    CHECK(outcome.error().code == ErrorCode::locked);
  };
  SqliteDocketShelf sqlite;
  PostgresDocketShelf postgres;
  const auto file = docket_taken(docket_taken(keep::sqlite_docket_tables(sqlite.path()))());
  const auto server = docket_taken(docket_taken(keep::postgres_docket_tables(postgres.words()))());
  docket_done(file->begin());
  docket_done(server->begin());
  std::thread beside{[&] { told(sqlite.book()); }};
  told(postgres.book());
  beside.join();
  CHECK(docket_taken(postgres.book().cases({}, std::nullopt, 10)).empty());  // who reads does not wait
  file->rollback();
  server->rollback();
  appended(sqlite.book(), {opening(sample_id(1), 0)});
  appended(postgres.book(), {opening(sample_id(1), 0)});
}

TEST_CASE("docket: a session that the server ended is opened again") {
  PostgresDocketShelf shelf;
  appended(shelf.book(), {opening(sample_id(1), 0)});
  docket_taken(shelf.book().head());
  const auto tool = docket_taken(keep::postgres::Connection::open(shelf.words()));
  docket_done(
      tool.run("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
               " AND usename = 'lantian'"));
  const auto lost = shelf.book().append(std::vector{opening(sample_id(2), 0)});
  REQUIRE_FALSE(lost.ok());
  CHECK(lost.error().code == ErrorCode::io);
  appended(shelf.book(), {opening(sample_id(2), 0)});
  CHECK(shelf.book().head().error().code == ErrorCode::io);
  CHECK(docket_taken(shelf.book().head()).number == 2);
}

}  // namespace lantian::contract
