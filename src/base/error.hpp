#pragma once
#include <string>
#include <string_view>

namespace lantian {

/// Why an operation failed. Few on purpose: a caller branches on the code, a person reads the message.
enum class ErrorCode {
  invalid_argument = 1,  ///< the caller's words are off (period, identifier, option)
  not_found = 2,         ///< a named thing does not exist (unit, station, file, figure)
  malformed = 3,         ///< text or bytes that cannot be read as what they claim to be
  conflict = 4,          ///< two true things cannot both hold (overlapping editions, synthetic with real)
  not_in_force = 5,      ///< no rule covers the day and area
  incomplete = 6,        ///< not enough data for the statistic asked for
  io = 7,                ///< the operating system or the disk said no
  corrupt = 8,           ///< stored bytes do not match their hash or form
  locked = 9,            ///< another process owns the book
  unsupported = 10,      ///< understood, but not offered here
};

/// One English word group for each code, for messages and JSON. Never empty.
std::string_view name_of(ErrorCode code);

/// A failed operation. `message` says what was given, what is allowed, what to do;
/// `where` is the user's place (file:line, option, unit), never ours.
struct Error {
  ErrorCode code = ErrorCode::invalid_argument;
  std::string message;
  std::string where;

  /// "where: message", or the message alone.
  std::string text() const;
};

}  // namespace lantian
