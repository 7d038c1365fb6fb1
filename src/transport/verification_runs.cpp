#include "transport/adjoint.hpp"
#include "transport/forward.hpp"
#include "transport/small_region.hpp"
#include "transport/verification_problems.hpp"

#include <numeric>
#include <random>

namespace lantian::transport::verified {
namespace {

using sample::SmallRegion;

template <class Answer>
const Answer& whole(const Result<Answer>& answer) {
  LANTIAN_ASSERT(answer.ok(), "the made-up region can be run");
  return *answer;
}

/// Each emitter a tag of its own.
ForwardChoice each_apart(const RunInput& input, Path path) {
  ForwardChoice choice{path, input.emitters.size(), std::vector<std::uint32_t>(input.emitters.size()), false};
  std::iota(choice.tag_of.begin(), choice.tag_of.end(), 0U);
  return choice;
}

/// Means over a window, [probe][tag].
std::vector<double> means_of(const ForwardAnswer& answer, std::size_t hours) {
  std::vector<double> out(answer.concentration.size() / hours, 0.0);
  for (std::size_t n = 0; n < answer.concentration.size(); ++n)
    out[n % out.size()] += answer.concentration[n] / static_cast<double>(hours);
  return out;
}

/// Forwards and backwards through every hour, weighed by dice: the two sides of the dot product.
template <class T>
double model_gap(Path path) {
  SmallRegion region;
  AdjointChoice choice;
  choice.paths = {path};
  const auto backward = run_adjoint<T>(region.input, choice, region.window);
  const auto forward = run_forward<T>(region.input, each_apart(region.input, path), region.window);
  const auto means = means_of(whole(forward), region.window.hours());
  std::mt19937 dice{17};
  std::uniform_real_distribution<double> weight{-1.0, 1.0};
  double there = 0, back = 0, size = 0;
  for (std::size_t n = 0; n < means.size(); ++n) {
    const double by = weight(dice);
    there += by * means[n];
    back += by * whole(backward).share[n];
    size += std::abs(by * means[n]);
  }
  return std::abs(there - back) / size;
}

template <class T>
double worst_model_gap() {
  double worst = 0;
  for (const Path path : every_path) worst = std::max(worst, model_gap<T>(path));
  return worst;
}

/// A region of chance: sixteen sources, sixteen probes, one hour, one path. Largest gap between tag and adjoint,
/// relative to what the probe's largest source gives it.
double chance_gap(unsigned seed) {
  std::mt19937 dice{seed};
  std::uniform_real_distribution<double> east{20'000, 175'000}, north{20'000, 140'000}, height{0, 200};
  SmallRegion region;
  region.emitters.clear();
  region.probes.clear();
  std::vector<HeightRange> ranges;
  for (int n = 0; n < lanes; ++n) {
    const double bottom = height(dice);
    region.emitters.push_back({"s", bell(region.weather.grid(), {east(dice), north(dice)}, 9000)});
    ranges.push_back({bottom, bottom + 1 + height(dice)});
    auto probe = make_probe(region.weather.grid(), "p", {east(dice), north(dice)}, height(dice));
    region.probes.push_back(whole(probe));
  }
  FixedLayers layers{region.weather.grid(), ranges};
  region.input.emitters = region.emitters;
  region.input.probes = region.probes;
  region.input.layers = &layers;
  region.window.first = region.window.last = region.window.first + std::chrono::hours{dice() % 48};
  const Path path = every_path[dice() % paths];
  AdjointChoice choice;
  choice.paths = {path};
  const auto backward = run_adjoint<float>(region.input, choice, region.window);
  const auto forward = run_forward<float>(region.input, each_apart(region.input, path), region.window);
  double worst = 0;
  for (std::size_t probe = 0; probe < lanes; ++probe) {
    double largest = 0, gap = 0;
    for (std::size_t n = probe * lanes; n < (probe + 1) * lanes; ++n) {
      largest = std::max(largest, std::abs(whole(forward).concentration[n]));
      gap = std::max(gap, std::abs(whole(forward).concentration[n] - whole(backward).share[n]));
    }
    worst = std::max(worst, gap / largest);
  }
  return worst;
}

template <class T>
double sum_gap(Path path) {
  SmallRegion region;
  const auto each = run_forward<T>(region.input, each_apart(region.input, path), region.window);
  const auto together = run_forward<T>(region.input, {path, 1, {0, 0, 0, 0}, false}, region.window);
  double worst = 0, largest = 0;
  for (std::size_t n = 0; n < whole(together).concentration.size(); ++n) {
    const double* tag = &whole(each).concentration[4 * n];
    const double sum = std::reduce(tag, tag + 4);
    largest = std::max(largest, sum);
    worst = std::max(worst, std::abs(sum - together->concentration[n]));
  }
  return worst / largest;
}

/// Five hundred sources, each a thousandth of the one beside them, in one tag over three days.
template <class T>
double crowded_gap(Path path) {
  SmallRegion region;
  for (int n = 0; n < 500; ++n)
    region.emitters.push_back({"small", bell(region.weather.grid(), {60'000.0 + 7.0 * n, 50'000}, 9000)});
  struct Crowd final : RateSource {
    void rates(HourEnding, std::span<float> kg_h) const override {
      for (std::size_t n = 0; n < kg_h.size(); ++n) kg_h[n] = n < 4 * precursors ? 5000.0F : 0.003F;
    }
  } crowd;
  const std::vector<HeightRange> ranges(region.emitters.size(), {0, 50});
  FixedLayers layers{region.weather.grid(), ranges};
  region.input.emitters = region.emitters;
  region.input.layers = &layers;
  region.input.rates = &crowd;
  region.window.spin_back_hours = 0;
  region.window.last = region.window.first + std::chrono::hours{71};
  const std::vector<std::uint32_t> one_tag(region.emitters.size(), 0);
  const auto answer = run_forward<T>(region.input, {path, 1, one_tag, false}, region.window);
  return std::abs(whole(answer).ledger[0].left_over());
}

}  // namespace

/// Handbook section 8, item 3: emissions of every hour through wind, exchange, reactions, deposition and washing to
/// what probes measure. fp32 rounds at every step; the contract allows 1e-5.
std::vector<Check> model_transposed() {
  return {{"six paths, 24 h, fp64", worst_model_gap<double>(), 1e-12},
          {"six paths, 24 h, fp32", worst_model_gap<float>(), 1e-5}};
}

/// Item 4.
std::vector<Check> tags_and_receptors() {
  double worst = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) worst = std::max(worst, chance_gap(seed));
  return {{"12 x 256 pairs of chance, fp32", worst, 1e-5}};
}

/// Item 5.
std::vector<Check> tags_add_up() {
  double single = 0, twice = 0;
  for (const Path path : every_path) {
    single = std::max(single, sum_gap<float>(path));
    twice = std::max(twice, sum_gap<double>(path));
  }
  return {{"six paths, fp32", single, 1e-6}, {"six paths, fp64", twice, 1e-13}};
}

/// Item 2: emitted = in the air + out + on the ground + washed and turned over.
std::vector<Check> ledgers() {
  double single = 0, twice = 0;
  for (const Path path : {Path::fine, Path::sulphate, Path::nitrate}) {
    single = std::max(single, crowded_gap<float>(path));
    twice = std::max(twice, crowded_gap<double>(path));
  }
  return {{"504 sources, 72 h, fp32", single, 1e-6}, {"504 sources, 72 h, fp64", twice, 1e-12}};
}

}  // namespace lantian::transport::verified
