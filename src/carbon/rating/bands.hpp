#pragma once
#include "carbon/rating/rule.hpp"
#include "terms/tree.hpp"

#include <string_view>
#include <vector>

/// How the readers of this folder read a list of bands.
namespace lantian::carbon {

/// Rows { id, name, most } under `key`. Faults: fewer than two, an id twice, bounds that do not rise, a bound on the
/// last one or none before it, a bound of more than six digits on either side of the point.
std::vector<Band> read_bands(terms::Section& section, std::string_view key);

/// True when the value has no more digits than these before and behind the point: what fractions of 128 bits hold.
/// Requires: digits <= 18.
bool holds_at_most(const Decimal& value, int digits, int places);

}  // namespace lantian::carbon
