#pragma once
#include "observe/reading.hpp"

#include <cstdint>
#include <vector>

namespace lantian::observe {

/// Brings readings into groups by station, rows in order within each. Linear.
void group_by_station(std::vector<Reading>& readings, std::size_t stations);

/// Settles what one file says twice about the same (station, species, averaging, hour), for the stations marked.
/// The same value again: the first stays, the others count as duplicates. Different values: the file contradicts
/// itself, so none of them is taken and each becomes a refusal that names the other line.
/// Requires: readings grouped by station.
void settle_repeats(Batch& batch, const std::vector<bool>& stations);

/// The text of a value as the file would print it, with its unit.
std::string shown_value(const Reading& reading);

}  // namespace lantian::observe
