#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "carbon/month.hpp"
#include "inventory/activity_unit.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Energy in standard coal: data/carbon/energy/carriers.toml. Exact up to one rounding to whole kgce for each figure.
namespace lantian::carbon {

struct Carrier {
  std::string id;
  terms::Name name;
  std::string unit;                ///< of data/inventory/units.toml
  Decimal kgce;                    ///< per unit
  bool coal = false;               ///< counts in the coal total, burnt or fed
  bool coke = false;               ///< made of coal: its mass stands apart, because that coal was counted already
  std::vector<std::string> items;  ///< of a month: burnt, or bought as energy
  std::vector<std::string> feed;   ///< of a month: raw material, in no sum of energy

  bool fed(std::string_view item) const;
};

class CarrierBook {
 public:
  /// Returns malformed with every fault and its line, such as an item that belongs to two carriers.
  static Result<CarrierBook> read(const terms::SourceFile& file);

  const std::vector<Carrier>& carriers() const { return carriers_; }
  const Carrier* carrier(std::string_view id) const;
  const Carrier* of_item(std::string_view item) const;
  const std::string& status() const { return status_; }

 private:
  std::vector<Carrier> carriers_;
  std::string status_;
};

/// One carrier used in one month.
struct EnergyUse {
  std::string carrier;
  std::int64_t kgce = 0;
  bool feed = false;                    ///< as raw material
  std::optional<std::int64_t> coal_kg;  ///< of a coal: its own mass
  std::optional<std::int64_t> coke_kg;  ///< of coke and semi-coke
  std::string record;                   ///< of the month's item, for lineage
};

struct EnergyMonth {
  std::string enterprise, facility, month;
  std::vector<EnergyUse> uses;
  std::vector<std::string> unknown;       ///< items whose amount is not there: the sum is too small
  std::vector<std::string> unknown_feed;  ///< the same of raw materials: the coal total is too small

  std::int64_t kgce() const;     ///< without raw materials
  std::int64_t coal_kg() const;  ///< burnt and fed
  std::int64_t coal_fed_kg() const;
  std::int64_t coal_kgce() const;  ///< of both
  std::int64_t coke_kg() const;
};

/// What a filing says of energy; items that are no carrier are passed over. Bought electricity and heat count by their
/// equivalent. A coal that is fed to a process is coal used and no energy used. Returns what the conversion of a unit
/// returns, with the item.
Result<EnergyMonth> energy_of(const CarrierBook& carriers, const inventory::UnitBook& units, const Month& month);

}  // namespace lantian::carbon
