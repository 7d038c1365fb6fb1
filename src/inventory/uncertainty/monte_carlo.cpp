#include "inventory/uncertainty/monte_carlo.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <numeric>
#include <thread>
#include <tuple>

namespace lantian::inventory {
namespace {

constexpr std::size_t block_draws = 64;  // even: multipliers are drawn in pairs
constexpr std::size_t most_values = 100'000'000;

/// A term as the inner loop wants it: positions into arrays that are ordered by key.
struct DrawnTerm {
  double mean = 0;
  std::uint32_t first_factor = 0, last_factor = 0;
  std::uint32_t first_group = 0, last_group = 0;
};

/// The input in the order of its keys. Factors of half-range zero are left out: they only multiply by 1.
struct DrawPlan {
  std::vector<Multiplier> multipliers;
  std::vector<DrawnTerm> terms;
  std::vector<std::uint32_t> factors, groups;
  std::size_t group_count = 0;
};

class DrawPlanner {
 public:
  DrawPlanner(const MonteCarloInput& input, const MonteCarloChoice& choice) : input_{input}, choice_{choice} {}

  Result<DrawPlan> plan(MonteCarloResult& result) {
    check_size();
    place_factors(result);
    place_terms();
    plan_.group_count = input_.groups.size();
    if (faults_.empty()) return std::move(plan_);
    return Error{ErrorCode::invalid_argument, joined(faults_, "\n"), ""};
  }

 private:
  static constexpr std::uint32_t exact = 0xFFFFFFFFU;

  void check_size() {
    if (choice_.draws < 2 || choice_.threads < 1) faults_.emplace_back("a run has 2 draws or more and a thread");
    if (choice_.draws > most_values / std::max<std::size_t>(1, input_.groups.size())) {
      faults_.push_back(fmt::format("{} draws of {} groups are more than {} numbers; ask for fewer groups or draws",
                                    choice_.draws, input_.groups.size(), most_values));
    }
  }

  void place_factors(MonteCarloResult& result) {
    std::map<std::string_view, const UncertainFactor*> by_key;
    for (const UncertainFactor& factor : input_.factors) {
      const auto [at, is_new] = by_key.try_emplace(factor.key, &factor);
      if (is_new || (at->second->u95 == factor.u95 && at->second->distribution == factor.distribution)) continue;
      faults_.push_back(fmt::format("{}: one key stands for two different ranges; give each its own", factor.key));
    }
    std::map<std::string_view, std::uint32_t> position;
    for (const auto& [key, factor] : by_key) {
      const auto made = Multiplier::of(*factor, choice_.negative);
      if (!made) {
        faults_.push_back(made.error().text());
        continue;
      }
      if (factor->u95 == HalfRange{}) continue;
      position[key] = static_cast<std::uint32_t>(plan_.multipliers.size());
      plan_.multipliers.push_back(*made);
      if (made->share_below_zero() > 0) ++result.normal_below_zero;
      result.largest_share_below_zero = std::max(result.largest_share_below_zero, made->share_below_zero());
    }
    for (const UncertainFactor& factor : input_.factors) {
      const auto found = position.find(factor.key);
      place_.push_back(found == position.end() ? exact : found->second);
    }
  }

  void place_terms() {
    std::vector<const MonteCarloTerm*> ordered;
    for (const MonteCarloTerm& term : input_.terms) ordered.push_back(&term);
    std::ranges::sort(ordered, [](const MonteCarloTerm* a, const MonteCarloTerm* b) {
      return std::tie(a->key, a->mean) < std::tie(b->key, b->mean);
    });
    for (const MonteCarloTerm* term : ordered) place_term(*term);
  }

  void place_term(const MonteCarloTerm& term) {
    DrawnTerm drawn;
    drawn.mean = term.mean;
    if (!std::isfinite(term.mean)) faults_.push_back(fmt::format("{}: the mean is not a number", term.key));
    drawn.first_factor = static_cast<std::uint32_t>(plan_.factors.size());
    for (const std::uint32_t factor : term.factors) {
      if (factor >= place_.size()) return unknown_position(term, "factor", factor);
      if (place_[factor] != exact) plan_.factors.push_back(place_[factor]);
    }
    std::sort(plan_.factors.begin() + drawn.first_factor, plan_.factors.end());
    drawn.last_factor = static_cast<std::uint32_t>(plan_.factors.size());
    drawn.first_group = static_cast<std::uint32_t>(plan_.groups.size());
    for (const std::uint32_t group : term.groups) {
      if (group >= input_.groups.size()) return unknown_position(term, "group", group);
      plan_.groups.push_back(group);
    }
    drawn.last_group = static_cast<std::uint32_t>(plan_.groups.size());
    plan_.terms.push_back(drawn);
  }

  void unknown_position(const MonteCarloTerm& term, std::string_view what, std::uint32_t position) {
    faults_.push_back(fmt::format("{}: there is no {} number {}", term.key, what, position));
  }

  const MonteCarloInput& input_;
  const MonteCarloChoice& choice_;
  DrawPlan plan_;
  std::vector<std::uint32_t> place_;  ///< of each factor of the input among the multipliers
  std::vector<std::string> faults_;
};

/// All draws of all groups: [group][draw].
class Draws {
 public:
  Draws(const DrawPlan& plan, std::size_t draws) : plan_{plan}, count_{draws}, totals_(plan.group_count * draws) {}

  std::span<double> of_group(std::size_t group) { return std::span{totals_}.subspan(group * count_, count_); }

  void run(const MonteCarloChoice& choice) {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      std::vector<double> multipliers(plan_.multipliers.size() * block_draws);
      for (std::size_t first = block_draws * next++; first < count_; first = block_draws * next++) {
        draw_block(choice.seed, first, multipliers);
      }
    };
    std::vector<std::jthread> helpers;
    for (int i = 1; i < choice.threads; ++i) helpers.emplace_back(work);
    work();
  }

 private:
  void draw_block(std::uint64_t seed, std::size_t first, std::vector<double>& multipliers) {
    const std::size_t draws = std::min(block_draws, count_ - first);
    for (std::size_t i = 0; i < plan_.multipliers.size(); ++i) {
      plan_.multipliers[i].draw(seed, first, {multipliers.data() + i * block_draws, draws});
    }
    double mass[block_draws];
    for (const DrawnTerm& term : plan_.terms) {
      std::fill_n(mass, draws, term.mean);
      for (std::uint32_t f = term.first_factor; f < term.last_factor; ++f) {
        const double* by = multipliers.data() + plan_.factors[f] * block_draws;
        for (std::size_t i = 0; i < draws; ++i) mass[i] *= by[i];
      }
      for (std::uint32_t g = term.first_group; g < term.last_group; ++g) {
        double* total = totals_.data() + plan_.groups[g] * count_ + first;
        for (std::size_t i = 0; i < draws; ++i) total[i] += mass[i];
      }
    }
  }

  const DrawPlan& plan_;
  std::size_t count_;
  std::vector<double> totals_;
};

DrawnTotal said_by(std::span<double> draws) {
  DrawnTotal total;
  const auto count = static_cast<double>(draws.size());
  total.mean = std::accumulate(draws.begin(), draws.end(), 0.0) / count;
  double squares = 0;
  for (const double draw : draws) squares += (draw - total.mean) * (draw - total.mean);
  total.deviation = std::sqrt(squares / (count - 1));
  std::ranges::sort(draws);
  total.low = percentile_of_sorted(draws, 0.025);
  total.median = percentile_of_sorted(draws, 0.5);
  total.high = percentile_of_sorted(draws, 0.975);
  return total;
}

}  // namespace

std::optional<HalfRange> DrawnTotal::u95() const {
  if (!(mean > 0)) return std::nullopt;
  return HalfRange{100 * (mean - low) / mean, 100 * (high - mean) / mean};
}

double percentile_of_sorted(std::span<const double> ascending, double share) {
  LANTIAN_ASSERT(!ascending.empty() && share >= 0 && share <= 1, "a percentile of something");
  const double rank = static_cast<double>(ascending.size() - 1) * share;
  const auto below = static_cast<std::size_t>(rank);
  if (below + 1 >= ascending.size()) return ascending.back();
  return ascending[below] + (ascending[below + 1] - ascending[below]) * (rank - static_cast<double>(below));
}

Result<MonteCarloResult> monte_carlo(const MonteCarloInput& input, const MonteCarloChoice& choice) {
  MonteCarloResult result;
  LANTIAN_TRY(const DrawPlan plan, DrawPlanner(input, choice).plan(result));
  Draws draws{plan, choice.draws};
  draws.run(choice);
  std::vector<double> expected(input.groups.size());
  for (const DrawnTerm& term : plan.terms) {
    for (std::uint32_t g = term.first_group; g < term.last_group; ++g) expected[plan.groups[g]] += term.mean;
  }
  for (std::size_t group = 0; group < input.groups.size(); ++group) {
    DrawnTotal total = said_by(draws.of_group(group));
    total.group = input.groups[group];
    total.expected = expected[group];
    result.totals.push_back(std::move(total));
  }
  return result;
}

}  // namespace lantian::inventory
