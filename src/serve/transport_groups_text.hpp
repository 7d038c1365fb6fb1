#pragma once
#include "serve/transport_text.hpp"
#include "transport/table_means.hpp"

#include <string>

namespace lantian::serve {

/// What groups of sources give each receptor, the largest `shape.sources_shown` of each and the rest together. Returns
/// what grouped returns.
Result<std::string> printed_groups(const InventoryOffice& office, const transport::SourceReceptorTable& table,
                                   std::span<const transport::GroupKey> keys, std::span<const float> factors,
                                   const WhatIfShape& shape);

/// What a new source gives each receptor, by path. Returns what given_by returns.
Result<std::string> printed_new_source(const InventoryOffice& office, const transport::SourceReceptorTable& table,
                                       const transport::NewSource& source, bool chinese);

}  // namespace lantian::serve
