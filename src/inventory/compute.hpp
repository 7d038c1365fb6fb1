#pragma once
#include "inventory/activity_unit.hpp"
#include "inventory/emission.hpp"
#include "inventory/factor.hpp"
#include "inventory/method_book.hpp"
#include "inventory/source.hpp"
#include "inventory/source_class.hpp"

#include <span>
#include <string>
#include <vector>

/// Activities times factors: the one way in which tonnes come about.
namespace lantian::inventory {

/// What every computation stands on. Names its factor sets and versions, so that two results can be told apart.
struct Basis {
  const ClassBook* classes = nullptr;
  const UnitBook* units = nullptr;
  const FactorStore* factors = nullptr;
  /// What the parameters of activities may be, and the elements of balances. Null: percents lie within 0 and 100,
  /// other parameters are not negative, and no balance can be computed.
  const MethodBook* methods = nullptr;
  std::vector<FactorChoice> chosen;   ///< sets in order of preference, each with its version
  std::vector<Pollutant> pollutants;  ///< which ones to compute
};

/// A source, class and pollutant for which nothing could be computed, and why.
struct InventoryGap {
  std::string source_id, activity_record;
  std::optional<Pollutant> pollutant;
  std::string message;
};

struct Computed {
  std::vector<Emission> rows;      ///< by (source, class, pollutant, period); the order of the input does not matter
  std::vector<InventoryGap> gaps;  ///< each also stands in `rows` as NE, so that a sum knows it is incomplete
};

/// One emission for each activity row and pollutant, over the activity's own period. The factor is looked up on the
/// first day of that period; its own method says which formula makes the tonnes (methods.hpp). Methods without a factor
/// (CEMS, PERMIT, MB) are asked for by the activity and serve the pollutants whose parameters stand there; the others
/// take their factor. Where no factor is found the row is NE and a gap says why.
/// Parameters: "so2_removal_percent" is of one pollutant and goes before "removal_percent", which is of every pollutant
/// but CO2; PM10 and PM2.5 also take what is given for PM. A parameter of 0 is a 0 and never a default.
/// Returns invalid_argument (unknown source, class, unit, method or parameter, a source and period twice, negative
/// amount, unit of another dimension, a parameter the method needs or one out of its range, a set not there) with every
/// fault, one a line, each with its record; then nothing was computed.
Result<Computed> compute(const Basis& basis, std::span<const Source> sources, std::span<const Activity> activities);

}  // namespace lantian::inventory
