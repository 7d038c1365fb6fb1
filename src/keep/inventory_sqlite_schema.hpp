#pragma once
#include "base/result.hpp"

namespace lantian::keep::sqlite {

class Connection;

/// Makes the tables when the file is new, and refuses what is no inventory book or a newer one.
Result<void> prepare_inventory_tables(const Connection& connection);

}  // namespace lantian::keep::sqlite
