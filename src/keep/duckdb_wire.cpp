#include "keep/duckdb_wire.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <utility>

namespace lantian::keep::duck {
namespace {

bool says(std::string_view words, std::initializer_list<std::string_view> any_of) {
  for (const std::string_view word : any_of) {
    if (words.find(word) != std::string_view::npos) return true;
  }
  return false;
}

duckdb_logical_type type_of(Column column) {
  switch (column) {
    case Column::boolean:
      return duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
    case Column::uint8:
      return duckdb_create_logical_type(DUCKDB_TYPE_UTINYINT);
    case Column::int32:
      return duckdb_create_logical_type(DUCKDB_TYPE_INTEGER);
    case Column::uint32:
      return duckdb_create_logical_type(DUCKDB_TYPE_UINTEGER);
    case Column::int64:
      return duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    case Column::text:
      return duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    case Column::day_cells:
      break;
  }
  duckdb_logical_type element = duckdb_create_logical_type(DUCKDB_TYPE_INTEGER);
  duckdb_logical_type array = duckdb_create_array_type(element, 24);
  duckdb_destroy_logical_type(&element);
  return array;
}

struct Statement {
  duckdb_prepared_statement handle = nullptr;
  Statement() = default;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { duckdb_destroy_prepare(&handle); }
};

struct Pending {
  duckdb_pending_result handle = nullptr;
  Pending() = default;
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;
  ~Pending() { duckdb_destroy_pending(&handle); }
};

struct Answer {
  duckdb_result handle{};
  Answer() = default;
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;
  ~Answer() { duckdb_destroy_result(&handle); }
};

struct FetchedChunk {
  duckdb_data_chunk handle;
  explicit FetchedChunk(duckdb_data_chunk fetched) : handle{fetched} {}
  FetchedChunk(const FetchedChunk&) = delete;
  FetchedChunk& operator=(const FetchedChunk&) = delete;
  ~FetchedChunk() { duckdb_destroy_data_chunk(&handle); }
};

}  // namespace

Error error_of(std::string_view words, const std::string& where) {
  const std::string said = in_quotes(words, 400);
  if (says(words, {"Could not set lock", "Conflicting lock"})) {
    return {ErrorCode::locked,
            "another process has this book's database open; close it (one process owns a book) and try again", where};
  }
  if (says(words, {"with version number", "newer version of DuckDB"})) {
    return {ErrorCode::unsupported,
            "the book's database was written by another version of DuckDB than this program carries; use the program "
            "that wrote it. The engine said: " +
                said,
            where};
  }
  if (says(words, {"checksum", "Corrupt", "corrupt", "not a valid DuckDB", "magic bytes", "Failure while replaying WAL",
                   "Serialization Error"})) {
    return {ErrorCode::corrupt,
            "the book's database is damaged; restore the book from a backup, or import the files under raw/ into a new "
            "book. The engine said: " +
                said,
            where};
  }
  if (says(words, {"Out of Memory", "Cannot allocate"})) {
    return {ErrorCode::io, "the book may not use more memory (OpenOptions::memory_limit_mib). The engine said: " + said,
            where};
  }
  return {ErrorCode::io, "the book's database said: " + said, where};
}

const std::int32_t* Chunk::elements(idx_t place) const {
  const duckdb_vector array = duckdb_data_chunk_get_vector(chunk_, place);
  return static_cast<const std::int32_t*>(duckdb_vector_get_data(duckdb_array_vector_get_child(array)));
}

std::string Chunk::text(idx_t place, std::size_t row) const {
  duckdb_string_t held = column<duckdb_string_t>(place)[row];
  return {duckdb_string_t_data(&held), duckdb_string_t_length(held)};
}

Connection::Connection(Connection&& other) noexcept
    : connection_{std::exchange(other.connection_, nullptr)}, where_{std::move(other.where_)} {}

Connection::~Connection() {
  if (connection_ != nullptr) duckdb_disconnect(&connection_);
}

Result<void> Connection::run(const std::string& sql) const {
  Answer answer;
  if (duckdb_query(connection_, sql.c_str(), &answer.handle) == DuckDBSuccess) return {};
  return error_of(duckdb_result_error(&answer.handle), where_);
}

Result<void> Connection::each(const std::string& sql, const TakeChunk& take) const {
  Statement statement;
  if (duckdb_prepare(connection_, sql.c_str(), &statement.handle) != DuckDBSuccess) {
    return error_of(duckdb_prepare_error(statement.handle), where_);
  }
  Pending pending;
  if (duckdb_pending_prepared_streaming(statement.handle, &pending.handle) != DuckDBSuccess) {
    return error_of(duckdb_pending_error(pending.handle), where_);
  }
  Answer answer;
  if (duckdb_execute_pending(pending.handle, &answer.handle) != DuckDBSuccess) {
    return error_of(duckdb_result_error(&answer.handle), where_);
  }
  while (true) {
    const FetchedChunk fetched{duckdb_fetch_chunk(answer.handle)};
    if (fetched.handle == nullptr) break;
    const Chunk chunk{fetched.handle};
    if (chunk.size() == 0) break;
    LANTIAN_CHECK(take(chunk));
  }
  const char* words = duckdb_result_error(&answer.handle);
  if (words != nullptr && *words != '\0') return error_of(words, where_);
  return {};
}

Result<Database> Database::open(const std::string& file, std::initializer_list<Setting> settings) {
  duckdb_config config = nullptr;
  LANTIAN_ASSERT(duckdb_create_config(&config) == DuckDBSuccess, "no DuckDB configuration");
  for (const Setting& setting : settings) {
    LANTIAN_ASSERT(duckdb_set_config(config, setting.name, setting.value.c_str()) == DuckDBSuccess,
                   "an option that this DuckDB does not know");
  }
  duckdb_database database = nullptr;
  char* words = nullptr;
  const duckdb_state state = duckdb_open_ext(file.c_str(), &database, config, &words);
  duckdb_destroy_config(&config);
  if (state == DuckDBSuccess) return Database{database, file};
  const Error error = error_of(words == nullptr ? "unknown error" : words, file);
  duckdb_free(words);
  return error;
}

Database::Database(Database&& other) noexcept
    : database_{std::exchange(other.database_, nullptr)}, file_{std::move(other.file_)} {}

Database::~Database() {
  if (database_ != nullptr) duckdb_close(&database_);
}

Result<Connection> Database::connect() const {
  duckdb_connection connection = nullptr;
  if (duckdb_connect(database_, &connection) == DuckDBSuccess) return Connection{connection, file_};
  return Error{ErrorCode::io, "the book's database takes no further connection; close the book and open it again",
               file_};
}

Result<Appender> Appender::open(const Connection& connection, const char* table,
                                std::initializer_list<Column> columns) {
  duckdb_appender handle = nullptr;
  const duckdb_state state = duckdb_appender_create(connection.handle(), nullptr, table, &handle);
  Appender appender{handle, connection.where()};
  if (state != DuckDBSuccess) {
    const char* words = duckdb_appender_error(handle);
    return error_of(words == nullptr ? "no appender" : words, connection.where());
  }
  std::vector<duckdb_logical_type> types;
  for (const Column column : columns) types.push_back(type_of(column));
  appender.columns_ = columns;
  appender.chunk_ = duckdb_create_data_chunk(types.data(), types.size());
  for (duckdb_logical_type& type : types) duckdb_destroy_logical_type(&type);
  LANTIAN_ASSERT(appender.chunk_ != nullptr, "no DuckDB data chunk");
  appender.find_data();
  return appender;
}

Appender::Appender(Appender&& other) noexcept
    : appender_{std::exchange(other.appender_, nullptr)},
      where_{std::move(other.where_)},
      chunk_{std::exchange(other.chunk_, nullptr)},
      data_{std::move(other.data_)},
      columns_{std::move(other.columns_)},
      used_{other.used_} {}

Appender::~Appender() {
  if (chunk_ != nullptr) duckdb_destroy_data_chunk(&chunk_);
  if (appender_ != nullptr) duckdb_appender_destroy(&appender_);
}

void Appender::find_data() {
  data_.clear();
  for (std::size_t place = 0; place < columns_.size(); ++place) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk_, place);
    if (columns_[place] == Column::day_cells) vector = duckdb_array_vector_get_child(vector);
    data_.push_back(duckdb_vector_get_data(vector));
  }
}

Result<std::size_t> Appender::next() {
  if (used_ == duckdb_vector_size()) LANTIAN_CHECK(hand_over());
  return used_++;
}

void Appender::put_text(idx_t column, std::size_t row, std::string_view text) {
  duckdb_vector_assign_string_element_len(duckdb_data_chunk_get_vector(chunk_, column), row, text.data(), text.size());
}

Result<void> Appender::hand_over() {
  duckdb_data_chunk_set_size(chunk_, used_);
  if (duckdb_append_data_chunk(appender_, chunk_) != DuckDBSuccess) {
    return error_of(duckdb_appender_error(appender_), where_);
  }
  duckdb_data_chunk_reset(chunk_);
  find_data();  // a reset may move the vectors
  used_ = 0;
  return {};
}

Result<void> Appender::finish() {
  if (used_ > 0) LANTIAN_CHECK(hand_over());
  if (duckdb_appender_close(appender_) == DuckDBSuccess) return {};
  return error_of(duckdb_appender_error(appender_), where_);
}

}  // namespace lantian::keep::duck
