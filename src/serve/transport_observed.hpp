#pragma once
#include "keep/reading_book.hpp"
#include "transport/run.hpp"

#include <span>
#include <string>
#include <vector>

/// Which hours a model's mean is made of, so that it can stand beside the mean of what was measured.
namespace lantian::serve {

/// Sets `heard` of each window: hours in which the book holds a valid reading of `species` at the station that a probe
/// is named after. Probes whose name is no station of the book hear all hours; their names are returned. Windows are
/// of whole days. Returns io or corrupt; incomplete when no window of any station has a valid hour.
Result<std::vector<std::string>> hear_observed(const keep::ReadingBook& book, terms::Species species,
                                               std::span<const transport::Probe> probes,
                                               std::vector<transport::Window>& windows);

}  // namespace lantian::serve
