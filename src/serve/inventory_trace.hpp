#pragma once
#include "serve/inventory_rows.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// From a total down to the rows of files and the factors it was made of, and up again by a second computation.
namespace lantian::serve {

/// inventory/UNIT/PERIOD/POLLUTANT[/SECTOR][@BASIS][#REVISION]
///   inventory/652301/2023/SO2                          Changji city, by the usual factor sets
///   inventory/all/HS2023/pollutants/residential_coal   SO2 + NOx + PM + VOC + NH3 of one sector
///   inventory/652301/2023/SO2@seed-clean-heating/2023+boilers   by these sets, in order of preference
///   inventory/652301/2023/SO2@3                        as kept result 3 has it
///   inventory/652301/2023/SO2#7                        records as revision 7 knew them
struct InventoryAddress {
  std::string unit, period;
  std::optional<inventory::Pollutant> pollutant;  ///< absent: pollutants together
  std::string sector;
  std::vector<std::string> factors;
  std::optional<std::int64_t> result;
  std::optional<keep::Revision> revision;
  std::string text() const;
};
/// True for texts that mean an inventory total and no air figure.
bool is_inventory_address(std::string_view text);
/// Returns malformed with the form of an address.
Result<InventoryAddress> parse_inventory_address(std::string_view text);

/// A row of a file, as it stands there.
struct TracedRow {
  std::string record;  ///< "activity/S-001:2023@5"
  std::string file, sha256;
  int line = 0;
  std::string raw;  ///< its cells
};

/// One emission of the total with what made it.
struct TracedEmission {
  inventory::Emission row;
  TracedRow activity, source;
  std::string factor_sha256;  ///< of the row of the factor; empty without one
};

struct InventoryTrace {
  InventoryAddress address;
  std::string unit_id;
  std::vector<inventory::FactorChoice> factors;
  keep::Revision revision = 0;
  bool synthetic = false;
  inventory::Total total;
  std::vector<TracedEmission> rows;  ///< greatest mass first
  /// The same total, from nothing but the archived files, read again by their forms, and the rows of the factors.
  std::optional<inventory::Total> recomputed;
  bool equal = false;   ///< every row and the sum, to the last bit
  std::string why_not;  ///< when it could not be recomputed or differs
};

/// Returns malformed (address), not_found (unit, sector, result, revision), or what `inventory_rows` returns.
Result<InventoryTrace> trace_inventory(const InventoryOffice& office, const keep::InventoryBook& book,
                                       std::string_view address);

std::string printed(const InventoryOffice& office, const InventoryTrace& trace, std::size_t rows_shown, bool chinese);
/// For programs; documented in doc/json.md.
std::string json_of(const InventoryTrace& trace);

}  // namespace lantian::serve
