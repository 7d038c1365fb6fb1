#include "explain/receptor/factorise.hpp"

#include "inventory/uncertainty/counter_random.hpp"
#include "inventory/uncertainty/multiplier.hpp"
#include "transport/parallel.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <numeric>
#include <optional>

namespace lantian::explain::receptor {
namespace {

/// Standard normal number `n` of a start.
double normal_number(std::uint64_t seed, std::size_t start, std::uint64_t n) {
  const auto key = inventory::halves(seed);
  const auto at = inventory::halves(n);
  const auto words = inventory::Philox::words({at[0], at[1], static_cast<std::uint32_t>(start), 0x52454331U}, key);
  return inventory::normal_quantile(inventory::open_uniform(words[0], words[1]));
}

Result<void> judge(const Problem& problem, const FitWay& way) {
  const std::size_t most = std::min({most_factors, problem.species, problem.samples});
  if (way.factors < 1 || way.factors > most) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} factors of {} samples x {} species; 1 to {} are allowed", way.factors, problem.samples,
                             problem.species, most),
                 "--factors"};
  }
  if (way.starts < 1) return Error{ErrorCode::invalid_argument, "a fit has one start or more", "--starts"};
  return {};
}

void largest_first(Factors& factors) {
  const std::size_t count = factors.profiles.factors;
  std::vector<double> gives;
  for (std::size_t factor = 0; factor < count; ++factor) {
    const auto row = factors.profiles.row(factor);
    gives.push_back(std::accumulate(row.begin(), row.end(), 0.0));
  }
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t factor) { return gives[factor]; });
  const Factors before = factors;
  for (std::size_t n = 0; n < count; ++n) {
    std::ranges::copy(before.profiles.row(order[n]), factors.profiles.row(n).begin());
    std::ranges::copy(before.contributions.row(order[n]), factors.contributions.row(n).begin());
  }
}

double side_distance(const FactorRows& slope, const FactorRows& values) {
  double worst = 0;
  for (std::size_t factor = 0; factor < values.factors; ++factor) {
    const auto row = values.row(factor);
    const double mean = std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(row.size());
    for (std::size_t n = 0; n < row.size(); ++n) {
      const double half = slope.at(factor, n);
      worst = std::max(worst, 2 * std::max(std::abs(half) * row[n], -half * mean));
    }
  }
  return worst;
}

}  // namespace

Factors random_factors(const Problem& problem, std::size_t factors, std::uint64_t seed, std::size_t start) {
  double sum = 0;
  for (const double one : problem.by_species.value) sum += one;
  const double mean = sum / static_cast<double>(problem.samples * problem.species);
  const double scale = std::sqrt(std::max(mean, 1e-12) / static_cast<double>(factors));
  Factors drawn{{factors, problem.samples}, {factors, problem.species}};
  std::uint64_t number = 0;
  for (FactorRows* rows : {&drawn.profiles, &drawn.contributions}) {
    for (std::size_t factor = 0; factor < factors; ++factor) {
      for (double& one : rows->row(factor))
        one = std::max(1e-12, std::abs(normal_number(seed, start, number++)) * scale);
    }
  }
  return drawn;
}

Result<Fit> factorise(const Problem& problem, const FitWay& way, double robust_limit) {
  LANTIAN_CHECK(judge(problem, way));
  Fit fit;
  fit.starts.resize(static_cast<std::size_t>(way.starts));
  std::mutex guard;
  std::size_t done = 0;
  std::atomic<bool> stopped{false};
  std::optional<std::size_t> best;
  transport::for_each_task(fit.starts.size(), way.threads, [&](std::size_t start, std::size_t) {
    if (stopped) return;
    Factors factors = random_factors(problem, way.factors, way.seed, start);
    Course course = go_down(problem, factors, way.stop, FreeRound{problem});
    const StartOutcome outcome{q_true(problem, factors), q_robust(problem, factors, robust_limit), course.iterations,
                               course.settled};
    const std::scoped_lock lock{guard};
    fit.starts[start] = outcome;
    // Of equal ones the first: whoever comes last must not matter.
    const bool better = !best || outcome.q_true < fit.starts[*best].q_true ||
                        (outcome.q_true == fit.starts[*best].q_true && start < *best);
    if (better) {
      best = start;
      fit.factors = std::move(factors);
      fit.course = std::move(course);
    }
    ++done;
    if (way.progress && !way.progress(done, fit.starts.size())) stopped = true;
  });
  if (!best) return Error{ErrorCode::incomplete, "no start was done before the work was ended", ""};
  fit.best = *best;
  scale_to_mean_one(fit.factors);
  largest_first(fit.factors);
  return fit;
}

double distance_from_minimum(const Problem& problem, const Factors& factors) {
  const auto in_contributions = half_gradient(problem.by_species, factors.profiles, factors.contributions);
  const auto in_profiles = half_gradient(problem.by_sample, factors.contributions, factors.profiles);
  const double worst =
      std::max(side_distance(in_contributions, factors.contributions), side_distance(in_profiles, factors.profiles));
  const double q = q_true(problem, factors);
  return q > 0 ? worst / q : worst;
}

}  // namespace lantian::explain::receptor
