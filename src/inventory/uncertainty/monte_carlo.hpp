#pragma once
#include "inventory/emission.hpp"
#include "inventory/uncertainty/multiplier.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Totals with their 95 % ranges by drawing ("approach 2"): every uncertain factor and activity is drawn, every total
/// is added up, many times over. Source: 2006 IPCC Guidelines, volume 1, chapter 3.2.3.2.
namespace lantian::inventory {

/// One emission: `mean` times the multipliers of its factors, added to each of its groups.
struct MonteCarloTerm {
  std::string key;  ///< orders the sums, so that the order of terms does not matter
  double mean = 0;
  std::vector<std::uint32_t> factors;  ///< positions in MonteCarloInput::factors
  std::vector<std::uint32_t> groups;   ///< positions in MonteCarloInput::groups
};

struct MonteCarloInput {
  std::vector<UncertainFactor> factors;  ///< what several terms share is drawn once for all of them
  std::vector<MonteCarloTerm> terms;
  std::vector<std::string> groups;
};

struct MonteCarloChoice {
  std::uint64_t seed = 1;
  std::size_t draws = 10'000;
  int threads = 2;
  NegativeDraws negative = NegativeDraws::cut;
};

/// What the draws of one total say. Percentiles by linear interpolation at rank 1 + (n - 1) p of the sorted draws, the
/// definition of base/percentile.hpp. In the unit of the terms.
struct DrawnTotal {
  std::string group;
  double expected = 0;  ///< the sum of means, without drawing
  double mean = 0, deviation = 0;
  double low = 0, median = 0, high = 0;  ///< 2.5 %, 50 %, 97.5 %
  /// The 95 % range in percent of the mean of the draws. No value when that is not above zero.
  std::optional<HalfRange> u95() const;
};

struct MonteCarloResult {
  std::vector<DrawnTotal> totals;  ///< in the order of MonteCarloInput::groups
  /// Normal factors that reach below zero, and the largest share of one that lies there: above a few percent another
  /// distribution is the right one.
  std::size_t normal_below_zero = 0;
  double largest_share_below_zero = 0;
};

/// The same numbers bit for bit for any number of threads and any order of factors and terms; the draws of a key do not
/// depend on what else is in the inventory, so that two years drawn with one seed err alike where they share a factor.
/// Returns invalid_argument (a range its distribution cannot have, one key with two ranges, a position that does not
/// exist, a mean that is not a number, fewer than 2 draws, more than 10^8 draws x groups) with every fault, one a line.
Result<MonteCarloResult> monte_carlo(const MonteCarloInput& input, const MonteCarloChoice& choice);

/// Terms of emissions: each row's mass times its activity (keyed by the activity's record, lognormal) and its factor
/// (keyed by set, version and key, by its own distribution). A row without a factor of the store takes the half-ranges
/// of its mass, keyed by source, class, pollutant and period. Groups: each pollutant, each pollutant by sector, and
/// each pollutant by county (`unit_id`): "SO2", "SO2 sector dust", "SO2 unit 652301". Rows without a mass are passed
/// over.
struct DrawnInventory {
  MonteCarloInput input;
  std::int64_t without_range = 0;  ///< rows of which nothing is uncertain because nobody stated it
};
DrawnInventory monte_carlo_input(std::span<const Emission> rows, std::span<const Activity> activities,
                                 const FactorStore& factors);

/// One percentile of ascending values by the definition above. Requires: not empty, 0 <= share <= 1.
double percentile_of_sorted(std::span<const double> ascending, double share);

}  // namespace lantian::inventory
