#pragma once
#include "transport/puff.hpp"
#include "transport/stack_layers.hpp"

#include <functional>
#include <span>
#include <vector>

/// Near a stack the grid's answer is replaced by that of puffs, and nothing is counted twice: what the grid has of the
/// stack's last hours is a product of the adjoint field with the stack's release, and is taken off.
///   C = C_grid - sum over lags of <lambda(lag), release(lag)> + C_puffs
/// The exchange is by hours of emission and not by puff: all that the stack let out in the receptor's hour and
/// `lag_hours` before is the puffs', all that is older is the grid's. So both sides speak of the same kilograms.
namespace lantian::transport {

/// ug/m3 at receptor `receptor`, mean of the present hour, for each kg released into cell `cell` evenly during the hour
/// `lag` hours before (0: the present one).
using Sensitivity = std::function<double(std::size_t receptor, std::size_t cell, int lag)>;

/// What a stack let out in one hour, and into which layers.
struct HourRelease {
  std::size_t column = 0;
  ReleaseLayers layers;
  double kg = 0;
};

/// The grid's share of a stack at a receptor: by_lag[0] is the present hour. Linear in kg; exact for the linear model.
double gridded_share(const Sensitivity& sensitivity, std::size_t receptor, std::span<const HourRelease> by_lag, int nz);

/// A stack and a receptor closer than the rule's radius.
struct NearPair {
  std::size_t stack = 0, receptor = 0;
  double distance_m = 0;
};
/// By stack, then receptor.
std::vector<NearPair> near_pairs(std::span<const weather::MapPoint> stacks, std::span<const Receptor> receptors,
                                 double radius_m);

/// Both sides of the exchange at one pair in one hour, ug/m3.
struct NearShare {
  double gridded = 0, puffs = 0;
  /// To be added to the grid's concentration.
  double correction() const { return puffs - gridded; }
};

/// All near pairs of a run, hour after hour.
class NearField {
 public:
  /// A stack of the run; several stacks may stand at one place.
  struct Place {
    weather::MapPoint at;
    std::size_t column = 0;
  };
  /// What all stacks did in one hour, parallel to the stacks.
  struct Hour {
    std::span<const Rise> rises;
    std::span<const ReleaseLayers> layers;
    std::span<const double> kg;
  };
  NearField(const PuffRule& rule, const weather::Grid& grid, std::span<const Place> stacks,
            std::span<const Receptor> receptors);

  const std::vector<NearPair>& pairs() const { return pairs_; }
  /// Moves on by one hour; hours follow each other. One share for each pair, valid until the next call. An empty
  /// `sensitivity` leaves `gridded` at 0.
  std::span<const NearShare> hour(const weather::MetSlab& slab, const Hour& hour, const Sensitivity& sensitivity);

 private:
  struct Course {
    std::size_t stack = 0;
    std::size_t first_pair = 0, end_pair = 0;
    std::vector<Receptor> receptors;
    PuffTrain train;
    std::vector<HourRelease> by_lag;  ///< newest first
  };
  const PuffRule* rule_;
  const weather::Grid* grid_;
  std::vector<Place> stacks_;
  std::vector<NearPair> pairs_;
  std::vector<Course> courses_;
  std::vector<NearShare> shares_;
  std::vector<double> means_;
};

}  // namespace lantian::transport
