#include "inventory/measures/shapley.hpp"

#include "base/assert.hpp"

#include <bit>

namespace lantian::inventory {
namespace {

/// |S|! (n - |S| - 1)! / n! for each size of S, by weight(0) = 1/n and weight(s + 1) = weight(s) * (s + 1) / (n - s -
/// 1).
std::vector<double> subset_weights(std::size_t players) {
  std::vector<double> weights(players);
  double weight = 1.0 / static_cast<double>(players);
  for (std::size_t size = 0; size < players; ++size) {
    weights[size] = weight;
    if (size + 1 < players) weight *= static_cast<double>(size + 1) / static_cast<double>(players - size - 1);
  }
  return weights;
}

}  // namespace

std::vector<double> shapley_shares(std::span<const double> worth) {
  LANTIAN_ASSERT(std::has_single_bit(worth.size()) && worth.size() <= std::size_t{1} << most_players,
                 "one worth for each subset of at most eight players");
  const auto players = static_cast<std::size_t>(std::countr_zero(worth.size()));
  std::vector<double> shares(players, 0.0);
  if (players == 0) return shares;
  const std::vector<double> weights = subset_weights(players);
  for (std::size_t mask = 0; mask < worth.size(); ++mask) {
    const auto size = static_cast<std::size_t>(std::popcount(mask));
    for (std::size_t player = 0; player < players; ++player) {
      const std::size_t bit = std::size_t{1} << player;
      if ((mask & bit) == 0) shares[player] += weights[size] * (worth[mask | bit] - worth[mask]);
    }
  }
  return shares;
}

}  // namespace lantian::inventory
