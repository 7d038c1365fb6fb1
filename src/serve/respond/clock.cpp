#include "serve/respond/clock.hpp"

#include "keep/files.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::serve {
namespace {

constexpr const char* clock_kind = "clock";
constexpr const char* clock_key = "exercise";

}  // namespace

Result<ResponseClock> response_clock(const keep::DocumentBook& book, bool synthetic) {
  if (synthetic) {
    LANTIAN_TRY(const auto kept, book.newest(clock_kind, clock_key));
    if (kept) {
      LANTIAN_TRY(const UtcSeconds moment, read_clock_json(kept->body));
      return ResponseClock{moment, true};
    }
  }
  return ResponseClock{keep::now(), false};
}

Result<ResponseClock> set_exercise_clock(keep::DocumentBook& book, bool synthetic, UtcSeconds to,
                                         std::string_view who) {
  if (!synthetic) {
    return Error{ErrorCode::invalid_argument,
                 "this book holds measured air: its clock is the real one. Hold an exercise in a synthetic book", ""};
  }
  LANTIAN_TRY(const ResponseClock before, response_clock(book, synthetic));
  if (before.exercise && to < before.now) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("the clock of the exercise stands at {} and only goes forward; {} lies before it",
                             beijing_minute(before.now), beijing_minute(to)),
                 ""};
  }
  const ResponseClock moved{to, true};
  const std::array drafts{keep::DocumentDraft{clock_kind, clock_key, clock_json(moved)}};
  LANTIAN_TRY(const auto rows, book.append(drafts, who, keep::now()));
  static_cast<void>(rows);
  return moved;
}

}  // namespace lantian::serve
