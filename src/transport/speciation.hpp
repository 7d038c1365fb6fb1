#pragma once
#include "base/result.hpp"
#include "inventory/pollutant.hpp"
#include "terms/region.hpp"
#include "transport/emitter.hpp"

#include <string>
#include <string_view>
#include <vector>

/// From the pollutants of an inventory to the precursors of transport: data/transport/speciation.toml.
namespace lantian::transport {

struct FineShare {
  std::string class_prefix;
  double fine = 0, coarse = 0;  ///< of PM
};

class Speciation {
 public:
  /// Returns malformed with every fault, one a line: shares above 100 %, a class twice, none for all others.
  static Result<Speciation> read(const terms::SourceFile& file);
  /// Of the longest prefix that covers the class.
  const FineShare& of(std::string_view class_code) const;

 private:
  friend class SpeciationReader;
  std::vector<FineShare> shares_;  ///< longest prefix first; the last covers all
};

/// What one source emits of one pollutant.
struct SourceMass {
  std::uint32_t emitter = 0;
  std::string_view class_code;
  inventory::Pollutant pollutant{};
  double kg = 0;
  const inventory::HourShares* shares = nullptr;
  bool has_fine = false;  ///< the same source has rows for PM10 or PM2.5, so its PM is not split
};
/// Adds its parts by precursor. Pollutants that transport does not carry add nothing.
void add_parts(const Speciation& speciation, const SourceMass& mass, std::vector<RatePart>& parts);

}  // namespace lantian::transport
