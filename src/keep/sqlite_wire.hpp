#pragma once
#include "base/result.hpp"
#include "keep/soci_session.hpp"

#include <memory>
#include <string>

/// SQLite through SOCI behind `Result`, for the .cpp files of books.
namespace lantian::keep::sqlite {

/// SQLite's result code as an error of ours.
Error error_of(int result, const std::string& message, const std::string& file);
/// What is being thrown, as an error. Requires: called while an exception is handled.
Error caught_error(const std::string& file);

using keep::bound;
using keep::Bound;

/// One open database file. Columns are never NULL, texts are any bytes. One thread at a time.
class Connection : public SociSession<caught_error> {
 public:
  /// The file is made when absent, readable by its owner only.
  static Result<Connection> open(const std::string& file);

 private:
  using SociSession::SociSession;
};

/// Makes the tables when the file is new, and refuses what is no device book or a newer one.
Result<void> prepare_device_tables(const Connection& connection);

}  // namespace lantian::keep::sqlite
