#pragma once
#include "transport/emitter.hpp"
#include "transport/puff.hpp"
#include "transport/slab_shelf.hpp"

#include <array>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <vector>

/// Near a stack a cell is wider than its plume. What a stack within some kilometres of a receptor lets out therefore
/// travels as puffs first and goes over into the grid when it is some hours old or as wide as a cell:
///   C(receptor) = <lambda, all other releases> + <lambda, handed over> + C_puffs
///               = C_grid - <lambda, releases of these stacks> + <lambda, handed over> + C_puffs
/// with lambda the adjoint field of the receptor. What is taken off is the gridded share of these stacks, a product of
/// the adjoint field with their release and so exact; what is put on is the same kilograms, each either in a puff or in
/// the grid at any time. Forwards the grid gets the handed over mass as its emission, so both directions are one model.
///
/// Paths with chemistry keep these stacks on the grid: sulphate and nitrate are made on the way of many hours, and
/// where they are made does not hang on the width of a young plume. Puffs lose nothing on their short way.
namespace lantian::transport {

/// A stack and a receptor within a radius of each other.
struct NearPair {
  std::size_t stack = 0, receptor = 0;
  double distance_m = 0;
};
/// By stack, then receptor.
std::vector<NearPair> near_pairs(std::span<const weather::MapPoint> stacks, std::span<const Receptor> receptors,
                                 double radius_m);

/// A stack that lets out puffs.
struct NearStack {
  std::size_t emitter = 0;  ///< of the run; each at most once
  weather::MapPoint at;
  PlacedStack placed;
};

/// The near field of a run. Its stacks go by receptors of a region and not of a run, so that leaving out one receptor
/// changes no other's answer.
struct NearField {
  PuffRule rule;
  RiseRule rise;
  std::vector<NearStack> stacks;
  std::vector<Receptor> receptors;  ///< parallel to the probes of the run
};

/// Of one stack, in one hour, that which was let out in one hour. Numbers are for one kilogram let out.
struct NearPart {
  std::size_t stack = 0;               ///< of the near field
  int lag = 0;                         ///< hours since the one of release
  std::array<float, precursors> kg{};  ///< let out in the hour of release
  std::vector<double> ug_m3;           ///< by receptor, mean of this hour
  std::vector<CellWeight> handed;      ///< kg that the grid takes over, evenly during this hour
  double left = 0;                     ///< kg that left the grid
};

/// Masses by cell, added up.
class CellSums {
 public:
  explicit CellSums(std::size_t cells) : kg_(cells, 0.0) {}
  void add(std::size_t cell, double kg);
  /// All that was added since the last time, in the order of cells.
  std::vector<CellWeight> take();

 private:
  std::vector<double> kg_;
  std::vector<std::size_t> touched_;
};

/// First and last hour of a run.
struct HourSpan {
  HourEnding first{}, last{};
};

/// The near field hour by hour, backwards or forwards: the same numbers either way. A release counts when its hour
/// belongs to the run.
class NearHours {
 public:
  /// Keeps references to all. `emitters`: how many the run has.
  NearHours(const NearField& near, const weather::Grid& grid, const RateSource& rates, std::size_t emitters,
            const HourSpan& span);

  /// How many hours around each other the shelf must hold.
  static std::size_t shelf_hours(const NearField& near) { return static_cast<std::size_t>(near.rule.life_hours) + 1; }
  /// Reads the weather that `make` of this hour will look at, going away from the hour.
  Result<void> fetch(HourEnding hour, SlabShelf& shelf);
  /// Fills `out`, by stack and lag. Requires: `fetch` of this hour was the last use of the shelf; hours one
  /// after another. The same bits for any number of threads.
  void make(HourEnding hour, int threads, std::vector<NearPart>& out);

 private:
  /// All that is let out in an hour, for one kilogram of each stack.
  struct Release {
    HourEnding hour{};
    std::vector<const weather::MetSlab*> weather;  ///< from its hour on
    std::vector<float> kg_h;                       ///< of all emitters
    std::vector<Rise> rises;
    std::vector<std::vector<NearPart>> parts;  ///< [stack][hours since]
  };
  HourEnding last_of(HourEnding release) const;
  void run(Release& release, std::size_t stack, CellSums& cells) const;
  void hand_over(std::span<const Puff> handed, const weather::MetSlab& slab, CellSums& cells) const;
  void hand_over(const Puff& puff, const weather::MetSlab& slab, CellSums& cells) const;

  const NearField& near_;
  const weather::Grid& grid_;
  const RateSource& rates_;
  std::size_t emitters_;
  HourSpan span_;
  StackLayers rising_;
  std::vector<PlacedStack> placed_;
  std::vector<CellSums> cells_;  ///< by thread
  std::set<HourEnding> released_;
  std::vector<Release> fresh_;                              ///< fetched, not yet run
  std::map<HourEnding, std::vector<NearPart>> on_the_way_;  ///< of hours not yet made
};

}  // namespace lantian::transport
