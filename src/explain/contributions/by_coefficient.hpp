#pragma once
#include "explain/contributions/by_rule.hpp"
#include "inventory/measures/sensitivity.hpp"

/// The parts of measures where no transport table exists: tonnes times a coefficient that somebody published.
namespace lantian::explain {

/// A published coefficient is percent of a fall, so its part is that percent of the observed change and moves with it.
/// Range: the rule's for coefficients. Programmes without a coefficient are left out and named; so are all when the
/// mean did not fall, of which no percent can be taken.
MeasureParts parts_by_coefficient(const inventory::Effect& effect, std::span<const inventory::CutMass> cuts,
                                  double observed_change, const ContributionRule& rule);

}  // namespace lantian::explain
