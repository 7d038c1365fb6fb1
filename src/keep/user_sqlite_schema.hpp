#pragma once
#include "keep/sqlite_wire.hpp"

/// The tables of a user book. Only for user_*.cpp.
namespace lantian::keep::sqlite {

/// Makes the tables when the file is new. Returns corrupt for what is no user book, unsupported for a newer one.
Result<void> prepare_user_tables(const Connection& connection);

}  // namespace lantian::keep::sqlite
