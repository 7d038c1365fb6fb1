#include "explain/receptor/problem.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::explain::receptor {
namespace {

Side empty_side(std::size_t outer, std::size_t inner) {
  Side side{outer, inner, whole_lanes(inner), {}, {}, {}};
  side.value.assign(outer * side.stride, 0.0);
  side.weight = side.weighted = side.value;
  return side;
}

void put(Side& side, std::size_t at, double value, double weight) {
  side.value[at] = value;
  side.weight[at] = weight;
  side.weighted[at] = weight * value;
}

Problem empty_problem(std::size_t samples, std::size_t species) {
  return {samples, species, empty_side(species, samples), empty_side(samples, species)};
}

void put(Problem& problem, std::size_t sample, std::size_t one, double value, double weight) {
  put(problem.by_species, one * problem.by_species.stride + sample, value, weight);
  put(problem.by_sample, sample * problem.by_sample.stride + one, value, weight);
}

/// Calls with each distance in uncertainties, squared.
template <class Take>
void squares(const Problem& problem, const Factors& factors, Take take) {
  const Side& side = problem.by_sample;
  const std::size_t count = factors.profiles.factors;
  for (std::size_t sample = 0; sample < side.outer; ++sample) {
    for (std::size_t one = 0; one < side.inner; ++one) {
      double model = 0;
      for (std::size_t factor = 0; factor < count; ++factor)
        model += factors.contributions.at(factor, sample) * factors.profiles.at(factor, one);
      const double off = side.value[sample * side.stride + one] - model;
      take(side.weight[sample * side.stride + one] * off * off);
    }
  }
}

}  // namespace

Result<std::vector<Category>> categories(const SpeciatedTable& table, const Doubts& doubts) {
  std::vector<Category> answer(table.species.size(), Category::strong);
  const auto mark = [&](const std::vector<std::string>& names, Category as, const char* where) -> Result<void> {
    for (const std::string& name : names) {
      const auto found = std::ranges::find_if(
          table.species, [&](const std::string& one) { return lowered(one) == lowered(std::string{trimmed(name)}); });
      if (found == table.species.end()) {
        return Error{
            ErrorCode::not_found,
            fmt::format("the table has no species {}; it has {}", in_quotes(name), joined(table.species, ", ")), where};
      }
      Category& one = answer[static_cast<std::size_t>(found - table.species.begin())];
      if (one != Category::strong && one != as)
        return Error{ErrorCode::conflict, fmt::format("{} cannot be both weak and bad", in_quotes(name)), where};
      one = as;
    }
    return {};
  };
  LANTIAN_CHECK(mark(doubts.weak, Category::weak, "--weak"));
  LANTIAN_CHECK(mark(doubts.bad, Category::bad, "--bad"));
  return answer;
}

Problem make_problem(std::size_t samples, std::size_t species, std::span<const double> values,
                     std::span<const double> uncertainties) {
  LANTIAN_ASSERT(values.size() == samples * species && uncertainties.size() == values.size(),
                 "a value and an uncertainty for each sample and species");
  Problem problem = empty_problem(samples, species);
  for (std::size_t n = 0; n < values.size(); ++n) {
    LANTIAN_ASSERT(uncertainties[n] > 0, "uncertainties are above zero");
    put(problem, n / species, n % species, values[n], 1 / (uncertainties[n] * uncertainties[n]));
  }
  return problem;
}

Problem Problem::resampled(std::span<const std::size_t> picked) const {
  Problem drawn = empty_problem(picked.size(), species);
  for (std::size_t row = 0; row < picked.size(); ++row) {
    for (std::size_t one = 0; one < species; ++one) {
      const std::size_t from = picked[row] * by_sample.stride + one;
      put(drawn, row, one, by_sample.value[from], by_sample.weight[from]);
    }
  }
  return drawn;
}

Result<ChosenSpecies> choose_species(const SpeciatedTable& table, const Doubts& doubts) {
  LANTIAN_TRY(const auto category, categories(table, doubts));
  ChosenSpecies chosen;
  for (std::size_t one = 0; one < category.size(); ++one) {
    if (category[one] == Category::bad) continue;
    chosen.positions.push_back(one);
    chosen.names.push_back(table.species[one]);
    chosen.weak.push_back(category[one] == Category::weak);
  }
  const std::size_t samples = table.samples.size(), species = chosen.positions.size();
  if (samples < 2 || species < 2) {
    return Error{ErrorCode::incomplete,
                 fmt::format("{} complete samples of {} species are no table for a receptor model; it needs 2 or more "
                             "of both, and many more to mean something",
                             samples, species),
                 ""};
  }
  std::vector<double> values, uncertainties;
  for (std::size_t sample = 0; sample < samples; ++sample) {
    for (std::size_t n = 0; n < species; ++n) {
      const std::size_t at = sample * table.species.size() + chosen.positions[n];
      values.push_back(table.concentration[at]);
      uncertainties.push_back(table.uncertainty[at] * (chosen.weak[n] ? doubts.weak_multiple : 1));
    }
  }
  chosen.problem = make_problem(samples, species, values, uncertainties);
  return chosen;
}

void scale_to_mean_one(Factors& factors) {
  for (std::size_t factor = 0; factor < factors.profiles.factors; ++factor) {
    double sum = 0;
    for (const double one : factors.contributions.row(factor)) sum += one;
    const double mean = sum / static_cast<double>(factors.contributions.size);
    if (!(mean > 0)) continue;
    for (double& one : factors.contributions.row(factor)) one /= mean;
    for (double& one : factors.profiles.row(factor)) one *= mean;
  }
}

double q_true(const Problem& problem, const Factors& factors) {
  double q = 0;
  squares(problem, factors, [&](double square) { q += square; });
  return q;
}

double q_robust(const Problem& problem, const Factors& factors, double limit) {
  double q = 0;
  squares(problem, factors, [&](double square) { q += square <= limit * limit ? square : limit * std::sqrt(square); });
  return q;
}

}  // namespace lantian::explain::receptor
