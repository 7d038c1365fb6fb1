#pragma once
#include "keep/user_book.hpp"

/// What holds for a user book on any storage. Only for user_*.cpp.
namespace lantian::keep::user_rules {

/// Everything about a write that can be seen without the book. Returns invalid_argument.
Result<void> check(const UserWrite& write);

Error seen_another(std::string_view name);
Error link_gone();
Error not_first();

}  // namespace lantian::keep::user_rules
