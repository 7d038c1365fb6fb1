// Monte Carlo of an inventory: 5 000 sources x 5 pollutants, each with its own activity and a factor that many share,
// 10 000 draws, totals by pollutant, sector and county. Checked against closed forms; compared with the plain way.
#include "inventory/uncertainty/monte_carlo.hpp"

#include "measure.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace lantian::bench {
namespace {

using namespace inventory;

constexpr std::uint32_t pollutant_count = 5;
constexpr std::uint32_t sectors = 10;
constexpr std::uint32_t counties = 8;
constexpr std::uint32_t factors_per_pollutant = 40;
constexpr double activity_cv = 0.1;
constexpr double factor_cv = 0.4;

HalfRange half_range(double cv) {
  const double percent = 100 * normal_quantile_975 * cv;
  return {percent, percent};
}

MonteCarloInput synthetic_input(std::uint32_t sources) {
  MonteCarloInput input;
  for (std::uint32_t i = 0; i < pollutant_count * factors_per_pollutant; ++i) {
    input.factors.push_back({fmt::format("factor {}", i), Distribution::lognormal, half_range(factor_cv)});
  }
  for (std::uint32_t p = 0; p < pollutant_count; ++p) {
    input.groups.push_back(fmt::format("pollutant {}", p));
    for (std::uint32_t s = 0; s < sectors; ++s) input.groups.push_back(fmt::format("pollutant {} sector {}", p, s));
    for (std::uint32_t c = 0; c < counties; ++c) input.groups.push_back(fmt::format("pollutant {} county {}", p, c));
  }
  const std::uint32_t groups_each = 1 + sectors + counties;
  for (std::uint32_t source = 0; source < sources; ++source) {
    const auto activity = static_cast<std::uint32_t>(input.factors.size());
    input.factors.push_back({fmt::format("activity {}", source), Distribution::lognormal, half_range(activity_cv)});
    for (std::uint32_t p = 0; p < pollutant_count; ++p) {
      const std::uint32_t first = p * groups_each;
      input.terms.push_back({fmt::format("{:06} {}", source, p),
                             1.0 + (source * 37 + p) % 101,
                             {activity, p * factors_per_pollutant + source % factors_per_pollutant},
                             {first, first + 1 + source % sectors, first + 1 + sectors + source % counties}});
    }
  }
  return input;
}

/// The variance of one pollutant's total: rows of one factor err together, activities and factors of others do not.
/// For factor f with rows m_i: E[f^2] E[(sum m_i a_i)^2] - (sum m_i)^2 = (1 + cf^2)(S^2 + ca^2 Q) - S^2.
double exact_deviation(const MonteCarloInput& input, std::uint32_t group) {
  std::vector<double> sums(input.factors.size());
  std::vector<double> squares(input.factors.size());
  for (const MonteCarloTerm& term : input.terms) {
    if (term.groups[0] != group) continue;
    sums[term.factors[1]] += term.mean;
    squares[term.factors[1]] += term.mean * term.mean;
  }
  double variance = 0;
  for (std::size_t f = 0; f < sums.size(); ++f) {
    const double square = sums[f] * sums[f];
    variance += (1 + factor_cv * factor_cv) * (square + activity_cv * activity_cv * squares[f]) - square;
  }
  return std::sqrt(variance);
}

/// Draw after draw, number after number, by the library's generator and distribution.
double plain_seconds(const MonteCarloInput& input, std::size_t draws, double& mean) {
  const double start = cpu_seconds();
  std::mt19937_64 generator{1};
  std::vector<double> multipliers(input.factors.size());
  std::vector<std::vector<double>> totals(input.groups.size());
  for (std::size_t draw = 0; draw < draws; ++draw) {
    for (std::size_t f = 0; f < multipliers.size(); ++f) {
      const double cv = input.factors[f].u95.low_percent / 100 / normal_quantile_975;
      const double sigma = std::sqrt(std::log1p(cv * cv));
      multipliers[f] = std::lognormal_distribution<double>{-sigma * sigma / 2, sigma}(generator);
    }
    std::vector<double> sums(input.groups.size());
    for (const MonteCarloTerm& term : input.terms) {
      double mass = term.mean;
      for (const std::uint32_t f : term.factors) mass *= multipliers[f];
      for (const std::uint32_t g : term.groups) sums[g] += mass;
    }
    for (std::size_t g = 0; g < sums.size(); ++g) totals[g].push_back(sums[g]);
  }
  mean = 0;
  for (const double total : totals[0]) mean += total / static_cast<double>(draws);
  for (auto& total : totals) std::ranges::sort(total);
  return cpu_seconds() - start;
}

int measure_draws(std::uint32_t sources, std::size_t draws) {
  const MonteCarloInput input = synthetic_input(sources);
  double seconds[2] = {};
  double processor[2] = {};  // of all threads: what a busy machine cannot spoil
  std::vector<MonteCarloResult> results;
  for (const int threads : {1, 2}) {
    const auto start = Clock::now();
    const double before = cpu_seconds();
    auto result = monte_carlo(input, {2023, draws, threads, NegativeDraws::cut});
    seconds[threads - 1] = seconds_since(start);
    processor[threads - 1] = cpu_seconds() - before;
    if (!result) return failed(result.error());
    results.push_back(*std::move(result));
  }
  bool same = true;
  for (std::size_t g = 0; g < input.groups.size(); ++g) {
    const DrawnTotal& a = results[0].totals[g];
    const DrawnTotal& b = results[1].totals[g];
    same = same && a.mean == b.mean && a.low == b.low && a.median == b.median && a.high == b.high;
  }
  // The mean of n draws is off by deviation / sqrt(n); four of these are allowed, and 5 % for the deviation.
  double worst_mean = 0;
  double worst_deviation = 0;
  for (std::uint32_t p = 0; p < pollutant_count; ++p) {
    const std::uint32_t group = p * (1 + sectors + counties);
    const DrawnTotal& total = results[1].totals[group];
    const double exact = exact_deviation(input, group);
    worst_mean =
        std::max(worst_mean, std::abs(total.mean - total.expected) / exact * std::sqrt(static_cast<double>(draws)));
    worst_deviation = std::max(worst_deviation, std::abs(total.deviation / exact - 1));
  }
  const std::size_t plain_draws = std::max<std::size_t>(20, draws / 20);
  double plain_mean = 0;
  const double plain = plain_seconds(input, plain_draws, plain_mean) / static_cast<double>(plain_draws);
  const auto count = static_cast<double>(draws);
  fmt::print(
      "{} draws over {} sources x {} pollutants ({} terms, {} uncertain factors, {} totals): two threads {:.2f} s "
      "({:.2f} s of processor time), one thread {:.2f} s ({:.2f} s)\n",
      draws, sources, pollutant_count, input.terms.size(), input.factors.size(), input.groups.size(), seconds[1],
      processor[1], seconds[0], processor[0]);
  fmt::print(
      "by processor time {:.1f} M multipliers/s and {:.1f} M terms/s a thread; the plain way would take {:.2f} s; "
      "ratio {:.1f}\n",
      count * static_cast<double>(input.factors.size()) / processor[0] / 1e6,
      count * static_cast<double>(input.terms.size()) / processor[0] / 1e6, plain * count,
      plain * count / processor[0]);
  fmt::print(
      "against closed forms: mean off by {:.2f} of its own error, deviation by {:.2f} %; 95 % range of the first "
      "total -{:.1f} % +{:.1f} %; one and two threads give the same bits: {}; peak {} MiB\n",
      worst_mean, 100 * worst_deviation, results[1].totals[0].u95()->low_percent,
      results[1].totals[0].u95()->high_percent, same ? "yes" : "NO", peak_mib());
  const bool plain_right = std::abs(plain_mean / results[1].totals[0].expected - 1) < 0.05;
  return same && worst_mean < 4 && worst_deviation < 0.05 && plain_right ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  const int sources = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5'000;
  const int draws = argc > 2 ? std::max(100, std::atoi(argv[2])) : 10'000;
  return lantian::bench::measure_draws(static_cast<std::uint32_t>(sources), static_cast<std::size_t>(draws));
}
