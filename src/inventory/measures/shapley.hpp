#pragma once
#include <cstddef>
#include <span>
#include <vector>

/// Fair shares of a joint effect, exact over all subsets.
namespace lantian::inventory {

/// Most players for which shares are computed: 2^8 subsets.
inline constexpr std::size_t most_players = 8;

/// Shapley value of each player. `worth[mask]` is what the players whose bits stand in `mask` reach together;
/// worth[0] is what nobody reaches. The shares sum to worth[all] - worth[0], and do not depend on any order.
///   share_i = sum over S without i of |S|! (n - |S| - 1)! / n! * (worth[S + i] - worth[S])
/// Source: Shapley (1953), A value for n-person games, doi:10.1515/9781400881970-018.
/// Requires: worth.size() == 2^n with n <= most_players.
std::vector<double> shapley_shares(std::span<const double> worth);

}  // namespace lantian::inventory
