#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Units of activities, masses and factors as data: data/inventory/units.toml.
namespace lantian::inventory {

/// One unit. `scale`: how many of the dimension's base unit one of these is. Units of one dimension convert into each
/// other; nothing else converts.
struct ActivityUnit {
  std::string symbol;     ///< "t", "kg", "10kt", "10km3", "kWh", "tce", "veh km", "m2 month", "ha a"
  std::string dimension;  ///< "mass", "volume", "energy", "distance", "area time"
  Decimal scale;
  std::vector<std::string> names;  ///< other spellings, Chinese ones too
};

class UnitBook {
 public:
  /// Returns malformed with every fault, one a line.
  static Result<UnitBook> read(const terms::SourceFile& file);

  /// By symbol or name (letter case and blanks do not matter); null when unknown.
  const ActivityUnit* find(std::string_view text) const;
  /// The symbols of one dimension, for messages: "kg t 10kt".
  std::string symbols_of(std::string_view dimension) const;
  const std::vector<ActivityUnit>& units() const { return units_; }

  /// value of `from` in `to`, exact. Returns invalid_argument when their dimensions differ, naming both and the units
  /// of the wanted dimension.
  Result<Rational> convert(const Decimal& value, const ActivityUnit& from, const ActivityUnit& to) const;

 private:
  std::vector<ActivityUnit> units_;
  std::map<std::string, std::size_t, std::less<>> by_spelling_;  ///< folded symbol or name -> place in units_
};

}  // namespace lantian::inventory
