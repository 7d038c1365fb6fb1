#pragma once
#include "keep/document_book.hpp"

/// What time it is at the response desk. With synthetic air an exercise may be held on days long past: then the clock
/// stands where the exercise set it and moves only when somebody moves it. Measured air always has the real time.
namespace lantian::serve {

struct ResponseClock {
  UtcSeconds now{};
  bool exercise = false;  ///< set by hand; every page says so
};

/// Returns what the book returns; malformed when the kept moment cannot be read.
Result<ResponseClock> response_clock(const keep::DocumentBook& book, bool synthetic);

/// Moves the clock of an exercise and keeps the moment (kind "clock", key "exercise"). Returns invalid_argument for
/// measured air, and for a moment before the one it stands at: what was decided stays decided.
Result<ResponseClock> set_exercise_clock(keep::DocumentBook& book, bool synthetic, UtcSeconds to,
                                         std::string_view who);

/// {"now", "now_beijing", "exercise"}.
std::string clock_json(const ResponseClock& clock);
/// The moment in {"now": "2024-01-05 14:00"}. Returns malformed.
Result<UtcSeconds> read_clock_json(std::string_view json);

}  // namespace lantian::serve
