#pragma once
#include "transport/physical_constants.hpp"
#include "transport/stepper.hpp"
#include "weather/slab.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

/// Linear chemistry and removal: what a precursor turns into, and what rain and the ground take. Rates come from
/// whoever knows chemistry (LinearChemistry); here they become exact factors of a step pair and their transpose.
namespace lantian::transport {

/// How a tracer is removed. Sulphate, nitrate and primary PM2.5 are one kind: particles of the same size.
enum class Kind : unsigned char { fine, coarse, so2, nox };
inline constexpr std::array every_kind{Kind::fine, Kind::coarse, Kind::so2, Kind::nox};
inline constexpr std::size_t kinds = every_kind.size();

/// What removes one kind during an hour.
struct Removal {
  std::vector<float> velocity;  ///< columns; dry deposition out of the lowest layer, m/s
  std::vector<float> washing;   ///< cells; scavenging, 1/s; empty when it is dry everywhere
};

/// Linear chemistry of one hour. Rates are frozen: they do not depend on what the tags carry.
struct LinearChemistry {
  std::array<Removal, kinds> removal;  ///< by Kind
  std::vector<float> sulphate_rate;    ///< cells; SO2 to sulphate, 1/s; empty = none
  std::vector<float> nitrate_rate;     ///< cells; NOx to nitrate, 1/s; empty = none
  std::vector<float> nitrate_share;    ///< cells; part of the nitrate that is particles, 0..1; empty = all
};

/// Where the chemistry of an hour comes from.
class ChemistrySource {
 public:
  virtual ~ChemistrySource() = default;
  /// Fills `out` for the hour of `slab`. Called by one thread at a time.
  virtual void chemistry(const weather::MetSlab& slab, LinearChemistry& out) = 0;
  /// One line for lineage.
  virtual std::string_view lineage() const = 0;
};

/// No reaction, no removal: inert tracers.
class InertChemistry final : public ChemistrySource {
 public:
  void chemistry(const weather::MetSlab& slab, LinearChemistry& out) override;
  std::string_view lineage() const override { return "inert"; }
};

/// What one step pair leaves of a tracer in each cell, and what a precursor gives. Empty vectors: everything stays,
/// nothing is given.
template <class T>
struct PairFactors {
  std::vector<T> stay;  ///< cells; share of the tracer itself that is left
};
template <class T>
struct ChainFactors {
  std::vector<T> stay_primary;    ///< cells
  std::vector<T> to_secondary;    ///< cells; kg of the secondary for each kg of the primary at the start
  std::vector<T> stay_secondary;  ///< cells
};

/// exp(-(rate) seconds) of washing alone.
template <class T>
PairFactors<T> washed(const std::vector<float>& washing, double seconds);
/// Exact over `seconds`: dP/dt = -(k + a) P, dS/dt = yield k P - b S. `yield`: kg of the secondary for each kg turned
/// over. Requires: `rate` is not empty; `washing_*` may be. Bateman 1910.
template <class T>
ChainFactors<T> reacted(const std::vector<float>& rate, double yield, const std::vector<float>& washing_primary,
                        const std::vector<float>& washing_secondary, double seconds);

/// In place, all lanes.
template <class T>
void wash(const PairFactors<T>& factors, Field<T>& field);
template <class T>
void react(const ChainFactors<T>& factors, Field<T>& primary, Field<T>& secondary);
/// The transpose: sensitivities to the primary and the secondary.
template <class T>
void react_transposed(const ChainFactors<T>& factors, Field<T>& primary, Field<T>& secondary);

/// kg of the secondary for each kg of the precursor as inventories count it: SO2 to SO4, NOx (as NO2) to NO3.
inline constexpr double sulphate_of_so2 = sulphate_g_mol / so2_g_mol;
inline constexpr double nitrate_of_no2 = nitrate_g_mol / no2_g_mol;
/// kg of the ammonium salt for each kg of the ion: (NH4)2SO4 and NH4NO3, where ammonia is plentiful.
inline constexpr double salt_of_sulphate = (2 * ammonium_g_mol + sulphate_g_mol) / sulphate_g_mol;
inline constexpr double salt_of_nitrate = (ammonium_g_mol + nitrate_g_mol) / nitrate_g_mol;

}  // namespace lantian::transport
