#pragma once
#include "explain/receptor/speciation.hpp"

#include <cstddef>
#include <span>
#include <vector>

/// The least squares behind a receptor model: Q = sum over samples and species of ((value - sum of contribution x
/// profile) / uncertainty)^2, with contributions and profiles at or above zero.
namespace lantian::explain::receptor {

/// So many numbers pass through a loop together, whatever the registers of the machine: one order of every sum, the
/// same bits everywhere.
inline constexpr std::size_t lanes = 8;

constexpr std::size_t whole_lanes(std::size_t count) {
  return (count + lanes - 1) / lanes * lanes;
}

/// Values and their weights 1/u^2 seen from one side: `outer` rows of `inner` numbers, each row padded to whole lanes
/// with numbers of weight 0.
struct Side {
  std::size_t outer = 0, inner = 0, stride = 0;
  std::vector<double> value, weight, weighted;  ///< outer x stride; weighted = weight x value
};

/// Both sides of one table: the loops always run along the numbers that they change, so each side wants its own order.
struct Problem {
  std::size_t samples = 0, species = 0;
  Side by_species;  ///< outer: species, inner: samples
  Side by_sample;   ///< outer: samples, inner: species

  /// Sample n of `picked` becomes row n; a sample may stand there many times (bootstrap).
  Problem resampled(std::span<const std::size_t> picked) const;
};

/// Requires: as many values and uncertainties as samples x species, sample after sample, uncertainties above zero.
Problem make_problem(std::size_t samples, std::size_t species, std::span<const double> values,
                     std::span<const double> uncertainties);

/// The species that are not bad, with the uncertainties of weak ones multiplied.
struct ChosenSpecies {
  std::vector<std::size_t> positions;  ///< in the table
  std::vector<std::string> names;
  std::vector<bool> weak;
  Problem problem;
};
/// Returns incomplete when fewer than two species or samples are left.
Result<ChosenSpecies> choose_species(const SpeciatedTable& table, const Doubts& doubts);

/// Rows of numbers that belong to factors, each padded to whole lanes with zeros.
struct FactorRows {
  FactorRows() = default;
  FactorRows(std::size_t factor_count, std::size_t length)
      : factors{factor_count}, size{length}, stride{whole_lanes(length)}, values(factor_count * stride, 0.0) {}

  double& at(std::size_t factor, std::size_t n) { return values[factor * stride + n]; }
  double at(std::size_t factor, std::size_t n) const { return values[factor * stride + n]; }
  std::span<const double> row(std::size_t factor) const { return {values.data() + factor * stride, size}; }
  std::span<double> row(std::size_t factor) { return {values.data() + factor * stride, size}; }

  std::size_t factors = 0, size = 0, stride = 0;
  std::vector<double> values;
};

/// What a model says: contributions of each factor to each sample, and its profile over the species.
struct Factors {
  FactorRows contributions;  ///< factor x sample
  FactorRows profiles;       ///< factor x species
};

/// Each factor scaled so that its contributions have the mean 1; its profile then stands in the unit of the table: what
/// the factor gives to the mean sample. A factor that is nowhere stays as it is. Q does not change.
void scale_to_mean_one(Factors& factors);

/// Q over all values.
double q_true(const Problem& problem, const Factors& factors);
/// Q where a value that lies further than `limit` uncertainties off counts limit x its distance, as far as it is in
/// uncertainties: outliers do not steer the judgement of the fit. Not what is minimised.
double q_robust(const Problem& problem, const Factors& factors, double limit);

}  // namespace lantian::explain::receptor
