#pragma once
#include "carbon/rating/rule.hpp"
#include "terms/tree.hpp"

#include <string_view>
#include <vector>

/// How the readers of this folder read a list of bands.
namespace lantian::carbon {

/// Rows { id, name, most } under `key`. Faults: fewer than two, an id twice, bounds that do not rise, a bound on the
/// last one or none before it.
std::vector<Band> read_bands(terms::Section& section, std::string_view key);

}  // namespace lantian::carbon
