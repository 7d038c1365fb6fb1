#include "base/error.hpp"

namespace lantian {

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid argument";
    case ErrorCode::not_found:
      return "not found";
    case ErrorCode::malformed:
      return "malformed";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::not_in_force:
      return "not in force";
    case ErrorCode::incomplete:
      return "incomplete";
    case ErrorCode::io:
      return "input/output";
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::locked:
      return "locked";
    case ErrorCode::unsupported:
      return "unsupported";
  }
  return "unknown";
}

std::string Error::text() const {
  return where.empty() ? message : where + ": " + message;
}

}  // namespace lantian
