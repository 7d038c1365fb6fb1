#include "explain/receptor/displace.hpp"

#include "base/assert.hpp"
#include "transport/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>
#include <mutex>

namespace lantian::explain::receptor {
namespace {

/// Lowers Q in the contributions of one factor while their mean stays 1: each sample's own minimum, all shifted by one
/// multiplier, found by Newton's steps on a convex line with kinks, which end.
void fit_with_mean_one(const Side& side, const FactorRows& profiles, std::size_t factor, FactorRows& contributions) {
  const std::size_t samples = contributions.size, factors = profiles.factors;
  std::vector<double> square(samples, 0.0), slope(samples, 0.0);
  for (std::size_t one = 0; one < side.outer; ++one) {
    const double own = profiles.at(factor, one);
    if (own == 0) continue;
    for (std::size_t n = 0; n < samples; ++n) {
      const std::size_t at = one * side.stride + n;
      double off = side.value[at];
      for (std::size_t a = 0; a < factors; ++a) off -= profiles.at(a, one) * contributions.at(a, n);
      slope[n] += side.weight[at] * off * own;
      square[n] += side.weight[at] * own * own;
    }
  }
  const auto row = contributions.row(factor);
  std::vector<double> against(samples);  // where a sample would go, times its square
  double fixed = 0;
  for (std::size_t n = 0; n < samples; ++n) {
    against[n] = square[n] * row[n] + slope[n];
    if (square[n] <= 0) fixed += row[n];
  }
  const double wanted = static_cast<double>(samples) - fixed;
  double multiplier = -std::numeric_limits<double>::infinity();
  for (std::size_t step = 0; step <= samples; ++step) {
    double sum = 0, steep = 0;
    for (std::size_t n = 0; n < samples; ++n) {
      if (square[n] <= 0 || against[n] <= multiplier) continue;
      sum += against[n] / square[n];
      steep += 1 / square[n];
    }
    if (steep <= 0) return;
    const double next = (sum - wanted) / steep;
    if (!(next > multiplier)) break;
    multiplier = next;
  }
  for (std::size_t n = 0; n < samples; ++n) {
    if (square[n] > 0) row[n] = std::max(0.0, (against[n] - multiplier) / square[n]);
  }
}

/// Both sides fitted once while one value of a profile is held and its factor keeps the mean 1.
class HeldRound {
 public:
  HeldRound(const Problem& problem, std::size_t factors, std::size_t factor, std::size_t one)
      : problem_{&problem},
        factor_{factor},
        free_contributions_{factors, problem.samples},
        free_profiles_{factors, problem.species} {
    std::ranges::fill(free_contributions_.values, 1.0);
    std::ranges::fill(free_profiles_.values, 1.0);
    std::ranges::fill(free_contributions_.row(factor), 0.0);
    free_profiles_.at(factor, one) = 0;
  }
  void operator()(Factors& factors) {
    refit(problem_->by_species, factors.profiles, factors.contributions, {4, free_contributions_.values}, room_);
    fit_with_mean_one(problem_->by_species, factors.profiles, factor_, factors.contributions);
    refit(problem_->by_sample, factors.contributions, factors.profiles, {4, free_profiles_.values}, room_);
  }

 private:
  const Problem* problem_;
  std::size_t factor_;
  FactorRows free_contributions_, free_profiles_;
  RefitRoom room_;
};

/// One value of one profile.
struct Place {
  std::size_t factor = 0, one = 0;
};

/// The search for the displacement at which Q has risen as asked, to one side.
class Search {
 public:
  Search(const Problem& problem, const Factors& base, const DisplacementWay& way, double base_q)
      : problem_{&problem}, base_{&base}, way_{&way}, base_q_{base_q} {}

  struct Reached {
    double distance = 0;
    bool stopped_short = false;  ///< by the bound or by the number of trials: Q rose less
    bool swapped = false;
  };

  /// Towards `sign`, at most `bound` far. Q is nearly a square of the distance, so its root is searched along a line.
  Reached run(Place place, double sign, double bound) {
    Factors factors = *base_;
    double low = 0, low_root = 0, high = 0, high_root = 0;  // high 0: not met yet
    const double wanted = std::sqrt(way_->rise);
    double distance = std::min(bound, first_guess(place));
    for (int trial = 0; trial < most_trials; ++trial) {
      const double rise = rise_at(factors, place, sign * distance);
      const double root = std::sqrt(std::max(0.0, rise));
      if (rise <= way_->rise && distance >= bound) return {bound, true, swaps(factors)};
      if (std::abs(rise - way_->rise) <= way_->closeness * way_->rise) return {distance, false, swaps(factors)};
      (rise < way_->rise ? low : high) = distance;
      (rise < way_->rise ? low_root : high_root) = root;
      if (high == 0) {
        distance = std::min(bound, distance * std::clamp(wanted / std::max(root, 1e-9), 1.2, 4.0));
      } else {
        const double share = (wanted - low_root) / std::max(high_root - low_root, 1e-12);
        distance = low + (high - low) * std::clamp(share, 0.1, 0.9);
      }
    }
    return {high == 0 ? low : distance, high == 0, swaps(factors)};
  }

  double deepest() const { return deepest_; }

 private:
  static constexpr int most_trials = 16;

  /// Where Q had risen as asked if nothing else gave way: never beyond the answer.
  double first_guess(Place place) const {
    const Side& side = problem_->by_species;
    double square = 0;
    for (std::size_t n = 0; n < side.inner; ++n) {
      const double own = base_->contributions.at(place.factor, n);
      square += side.weight[place.one * side.stride + n] * own * own;
    }
    return square > 0 ? std::sqrt(way_->rise / square) : 1;
  }

  double rise_at(Factors& factors, Place place, double by) {
    factors.profiles.at(place.factor, place.one) = std::max(0.0, base_->profiles.at(place.factor, place.one) + by);
    HeldRound round{*problem_, factors.profiles.factors, place.factor, place.one};
    const double rise = go_down(*problem_, factors, way_->stop, std::ref(round)).q - base_q_;
    deepest_ = std::min(deepest_, rise);
    return rise;
  }

  bool swaps(const Factors& factors) const {
    const auto follows = followed(factors.contributions, base_->contributions);
    for (std::size_t factor = 0; factor < follows.size(); ++factor) {
      if (follows[factor].base != factor) return true;
    }
    return false;
  }

  const Problem* problem_;
  const Factors* base_;
  const DisplacementWay* way_;
  double base_q_, deepest_ = 0;
};

}  // namespace

Result<Displacement> displace(const Problem& problem, const Factors& base, const DisplacementWay& way) {
  if (!(way.rise > 0)) return Error{ErrorCode::invalid_argument, "Q rises by more than zero", "--rise"};
  Displacement answer;
  answer.rise = way.rise;
  answer.base_q = q_of(problem.by_species, base.profiles, base.contributions);
  const std::size_t factors = base.profiles.factors, species = base.profiles.size;
  answer.asked = factors * species;
  answer.values.assign(factors, std::vector<Displaced>(species));
  std::mutex guard;
  std::atomic<bool> stopped{false};
  transport::for_each_task(answer.asked, way.threads, [&](std::size_t task, std::size_t) {
    if (stopped) return;
    const Place place{task / species, task % species};
    Search search{problem, base, way, answer.base_q};
    const double at = base.profiles.at(place.factor, place.one);
    Displaced one{true, 0, at, 0, true, false, false};
    if (at > 0) {
      const auto down = search.run(place, -1, at);
      one.low = at - down.distance;
      one.low_at_zero = down.stopped_short;
      one.swapped = down.swapped;
    }
    const auto up = search.run(place, 1, std::numeric_limits<double>::infinity());
    one.high = at + up.distance;
    one.high_open = up.stopped_short;
    one.swapped = one.swapped || up.swapped;
    const std::scoped_lock lock{guard};
    answer.values[place.factor][place.one] = one;
    answer.deepest = std::min(answer.deepest, search.deepest());
    answer.swapped += one.swapped ? 1U : 0U;
    ++answer.done;
    if (way.progress && !way.progress(answer.done, answer.asked)) stopped = true;
  });
  return answer;
}

}  // namespace lantian::explain::receptor
