#pragma once
#include "base/rational.hpp"
#include "inventory/programmes/programme.hpp"
#include "terms/region.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// How much of a fall of PM2.5 the measures explain, by coefficients somebody published. Linear, first order, for the
/// place and season they were made for. The rest is weather, transport and everything else: always shown, never spread.
namespace lantian::inventory {

/// Percent of the fall per kilotonne, from a published pair: so many tonnes gave so many percent.
struct Sensitivity {
  std::string unit_id;    ///< place whose PM2.5 fell
  std::string programme;  ///< what the tonnes come from
  std::string period;
  Decimal fall_percent;  ///< of the fall of the mean
  Decimal mass_t;        ///< that gave it
  Provenance provenance;
  /// fall_percent / (mass_t / 1000), exact.
  Rational percent_per_kt() const;
};

/// Reads [[sensitivity]] tables (regions/<id>/sensitivity.toml). Returns malformed with every fault, one a line.
Result<std::vector<Sensitivity>> read_sensitivities(const terms::SourceFile& file);

struct CutMass {
  std::string programme;
  Rational mass_t;
};
struct EffectPart {
  std::string programme;
  Rational mass_t;
  Rational fall_percent;
  const Sensitivity* by = nullptr;
};
struct Effect {
  std::vector<EffectPart> parts;            ///< in the order given
  std::vector<std::string> no_coefficient;  ///< programmes with tonnes but no coefficient: part of the unexplained
  Rational mass_t;                          ///< of the parts
  Rational explained_percent;
  /// 100 - explained. Negative: the coefficients claim more than happened; the notes say so, nothing is cut off.
  Rational unexplained_percent;
  std::vector<std::string> notes;
};

/// Effect of cuts on one place. Returns not_found when the place has no coefficient at all.
Result<Effect> effect_of(std::span<const Sensitivity> sensitivities, std::string_view unit_id,
                         std::span<const CutMass> cuts);

}  // namespace lantian::inventory
