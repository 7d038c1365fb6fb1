#pragma once
#include "serve/inventory_office.hpp"
#include "transport/forward.hpp"
#include "transport/table.hpp"

#include <string>

/// Answers of transport in words.
namespace lantian::serve {

/// That it is synthetic, where it is, and the lineage.
std::string table_head(const InventoryOffice& office, const transport::SourceReceptorTable& table, bool chinese);

struct TransportTableWords {
  bool chinese = true;
  std::size_t kept = 0;  ///< windows of an interrupted run
  std::string out;
};
/// What was computed, and where it lies.
std::string printed(const InventoryOffice& office, const transport::SourceReceptorTable& table,
                    const TransportTableWords& words);

/// The ledger of mass, one line for each tag.
std::string printed_ledger(const InventoryOffice& office, const transport::ForwardAnswer& answer,
                           const std::vector<std::string>& tags, bool chinese);

struct WhatIfShape {
  bool chinese = true;
  transport::Measured measured{};
  bool by_window = false;
  std::size_t sources_shown = 10;
  int threads = 1;
};
/// Each receptor's mean as it is and as it would be, windows weighted by their hours, and the sources that matter most.
std::string printed_whatif(const InventoryOffice& office, const transport::SourceReceptorTable& table,
                           std::span<const float> factors, const WhatIfShape& shape);

}  // namespace lantian::serve
