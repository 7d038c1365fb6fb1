#pragma once
#include "transport/chain.hpp"
#include "transport/chemistry.hpp"
#include "transport/deposition.hpp"

#include <string>

/// The chemistry and removal of the shipped rules as the transport run asks for them.
namespace lantian::transport {

/// Rates, the particulate share of nitrate and removal of all kinds, from the weather and a frozen baseline.
/// Keeps references to the rules and the grid.
class RuledChemistry final : public ChemistrySource {
 public:
  RuledChemistry(const ChemistryRule& chemistry, const DepositionRule& deposition, const weather::Grid& grid,
                 BaselineAir baseline);
  void chemistry(const weather::MetSlab& slab, LinearChemistry& out) override;
  /// "SO2: oh, heterogeneous (calibration 1, between 0.2 and 5); NOx: oh, night; 12 of 14 tables unverified".
  std::string_view lineage() const override { return lineage_; }

 private:
  Chemistry rates_;
  Deposition removal_;
  BaselineAir baseline_;
  std::size_t cells_;
  std::string lineage_;
};

}  // namespace lantian::transport
