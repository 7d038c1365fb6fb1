#pragma once
#include <source_location>

namespace lantian {

/// Reports a broken invariant of ours and aborts. Never reachable from user input.
[[noreturn]] void fail_invariant(const char* condition, const char* message, std::source_location where);

}  // namespace lantian

/// Always on, also in release: a wrong verdict is worse than a stopped program.
/// The world's mistakes are `Refusal`s, failed operations are `Result`s; this is for our own.
#define LANTIAN_ASSERT(condition, message)             \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::lantian::fail_invariant(#condition, (message), std::source_location::current()))
