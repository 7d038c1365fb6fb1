#pragma once
#include "base/result.hpp"

#include <duckdb.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// DuckDB's C interface as owning values. Internal to this room: only duckdb_*.cpp include it.
namespace lantian::keep::duck {

/// The engine's words as our error: locked, corrupt (checksum, not a database), unsupported (a newer file), else io.
Error error_of(std::string_view words, const std::string& where);

/// Some rows of an answer. Valid inside the call that hands it out. Columns by position in the SELECT; the type
/// asked for must be the column's own, and no column may hold NULL.
class Chunk {
 public:
  explicit Chunk(duckdb_data_chunk chunk) : chunk_{chunk} {}

  std::size_t size() const { return duckdb_data_chunk_get_size(chunk_); }
  template <class T>
  const T* column(idx_t place) const {
    return static_cast<const T*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk_, place)));
  }
  /// The elements of an array column, row after row.
  const std::int32_t* elements(idx_t place) const;
  std::string text(idx_t place, std::size_t row) const;

 private:
  duckdb_data_chunk chunk_;
};

/// Called for each chunk of an answer, in order. An error ends the query.
using TakeChunk = std::function<Result<void>(const Chunk&)>;

class Connection {
 public:
  Connection(duckdb_connection connection, std::string where) : connection_{connection}, where_{std::move(where)} {}
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&&) = delete;
  ~Connection();

  Result<void> run(const std::string& sql) const;
  /// Streams: memory is a few chunks, and rows come in the order in which they were inserted unless the query sorts.
  Result<void> each(const std::string& sql, const TakeChunk& take) const;

  duckdb_connection handle() const { return connection_; }
  const std::string& where() const { return where_; }

 private:
  duckdb_connection connection_;
  std::string where_;
};

struct Setting {
  const char* name;
  std::string value;
};

class Database {
 public:
  static Result<Database> open(const std::string& file, std::initializer_list<Setting> settings);
  Database(Database&& other) noexcept;
  Database& operator=(Database&&) = delete;
  ~Database();

  Result<Connection> connect() const;

 private:
  Database(duckdb_database database, std::string file) : database_{database}, file_{std::move(file)} {}
  duckdb_database database_;
  std::string file_;
};

/// What a column of an appended table holds.
enum class Column { boolean, uint8, int32, uint32, int64, text, day_cells };

/// Appends rows column by column, a vector at a time, inside the connection's transaction.
///   if (auto row = rows.next(); !row) return row.error(); else rows.put<std::int32_t>(0, *row, 7);
class Appender {
 public:
  /// `columns`: all columns of the table, in order.
  static Result<Appender> open(const Connection& connection, const char* table, std::initializer_list<Column> columns);
  Appender(Appender&& other) noexcept;
  Appender& operator=(Appender&&) = delete;
  ~Appender();

  /// The place of a new row in the current vector; all its columns must be put before the next call.
  Result<std::size_t> next();
  template <class T>
  void put(idx_t column, std::size_t row, T value) {
    static_cast<T*>(data_[column])[row] = value;
  }
  /// The 24 elements of an array column in this row.
  std::int32_t* day_cells(idx_t column, std::size_t row) {
    return static_cast<std::int32_t*>(data_[column]) + row * 24;
  }
  void put_text(idx_t column, std::size_t row, std::string_view text);
  /// Hands over what is left. Without it the rows are lost with the appender.
  Result<void> finish();

 private:
  Appender(duckdb_appender appender, std::string where) : appender_{appender}, where_{std::move(where)} {}
  Result<void> hand_over();
  void find_data();

  duckdb_appender appender_;
  std::string where_;
  duckdb_data_chunk chunk_ = nullptr;
  std::vector<void*> data_;
  std::vector<Column> columns_;
  std::size_t used_ = 0;
};

}  // namespace lantian::keep::duck
