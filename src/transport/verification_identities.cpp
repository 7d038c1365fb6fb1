#include "transport/chain.hpp"
#include "transport/verification_fields.hpp"
#include "transport/verification_problems.hpp"
#include "transport/wild_hour.hpp"

namespace lantian::transport::verified {
namespace {

template <class T>
void roll(Field<T>& field, unsigned seed) {
  std::mt19937 dice{seed};
  std::uniform_real_distribution<double> share{0.0, 1.0};
  for (T& one : field.values()) one = static_cast<T>(share(dice));
}

template <class T>
long double dot(const Field<T>& a, const Field<T>& b) {
  long double sum = 0;
  for (std::size_t n = 0; n < a.values().size(); ++n)
    sum += static_cast<long double>(a.values()[n]) * static_cast<long double>(b.values()[n]);
  return sum;
}

/// |<A x, y> - <x, At y>| / |<A x, y>| over ten step pairs.
template <class T>
double transpose_gap(const sample::Wildness& wild) {
  const Shape shape{23, 19, 12};
  const Interval<T> interval = sample::wild_interval<T>(shape, 3, wild);
  Field<T> x{shape}, y{shape}, ax{shape}, aty{shape};
  roll(x, 1);
  roll(y, 2);
  std::ranges::copy(x.values(), ax.values().begin());
  std::ranges::copy(y.values(), aty.values().begin());
  Stepper<T> stepper{shape};
  stepper.forward(interval, ax, 10);
  stepper.backward(interval, aty, 10);
  const long double there = dot(ax, y);
  return static_cast<double>(std::abs(there - dot(x, aty)) / std::abs(there));
}

double chain_gap() {
  const Shape shape{5, 4, 6};
  std::vector<float> rate, slow, fast;
  for (std::size_t c = 0; c < shape.cells(); ++c) {
    const float part = 0.01F * static_cast<float>(c % 100);
    rate.push_back(2e-5F + 1e-4F * part);
    slow.push_back(1e-5F * part);
    fast.push_back(5e-5F * (1 - part));
  }
  const auto factors = reacted<double>(rate, 1.5, slow, fast, 300);
  Field<double> p{shape}, s{shape}, bp{shape}, bs{shape}, tp{shape}, ts{shape}, yp{shape}, ys{shape};
  roll(p, 5);
  roll(s, 6);
  roll(yp, 7);
  roll(ys, 8);
  const auto copy = [](const Field<double>& from, Field<double>& to) {
    std::ranges::copy(from.values(), to.values().begin());
  };
  copy(p, bp);
  copy(s, bs);
  copy(yp, tp);
  copy(ys, ts);
  react(factors, bp, bs);
  react_transposed(factors, tp, ts);
  const long double there = dot(bp, yp) + dot(bs, ys);
  return static_cast<double>(std::abs(there - dot(p, tp) - dot(s, ts)) / there);
}

/// Largest departure from 1 of a mixing ratio that was even, in steps of random divergent fluxes.
template <class T>
double unevenness(unsigned seed, int pairs) {
  const Shape shape{24, 20, 12};
  sample::Wildness wild;
  wild.loss = 0;
  wild.closed = true;
  const Interval<T> interval = sample::wild_interval<T>(shape, seed, wild);
  // Sixteen ratios, so that none of them is a power of two by chance.
  std::array<double, lanes> ratio{};
  for (std::size_t lane = 0; lane < lanes; ++lane) ratio[lane] = std::exp(0.7 * static_cast<double>(lane) - 5);
  Field<T> field{shape};
  const auto values = field.values();
  for (std::size_t n = 0; n < values.size(); ++n)
    values[n] = static_cast<T>(static_cast<double>(interval.air[n / lanes]) * ratio[n % lanes]);
  Stepper<T>{shape}.forward(interval, field, pairs);
  double worst = 0;
  for (std::size_t n = 0; n < values.size(); ++n) {
    const double now = static_cast<double>(values[n]) / static_cast<double>(interval.air[n / lanes]);
    worst = std::max(worst, std::abs(now / ratio[n % lanes] - 1));
  }
  return worst;
}

}  // namespace

/// Handbook section 8, item 1. Rounding of float32 stays where it is: it does not grow with the number of steps.
std::vector<Check> uniform_ratio() {
  double single = 0, twice = 0;
  for (const unsigned seed : {1U, 5U, 9U}) {
    single = std::max(single, unevenness<float>(seed, 100));
    twice = std::max(twice, unevenness<double>(seed, 100));
  }
  return {{"200 steps, fp32", single, 1e-6}, {"200 steps, fp64", twice, 1e-13}};
}

/// Item 3, one operator after the other.
std::vector<Check> operators_transposed() {
  sample::Wildness wind, up, wide;
  wind.exchange = wind.loss = wind.spreading = 0;
  up.steady = up.gusts = up.spreading = 0;
  wide.steady = wide.gusts = wide.exchange = wide.loss = 0;
  const sample::Wildness all;
  return {{"wind, fp64", transpose_gap<double>(wind), 1e-12},
          {"vertical exchange and deposition, fp64", transpose_gap<double>(up), 1e-12},
          {"horizontal spreading, fp64", transpose_gap<double>(wide), 1e-12},
          {"chemistry and washing, fp64", chain_gap(), 1e-12},
          {"all of a step, fp64", transpose_gap<double>(all), 1e-12},
          {"all of a step, fp32", transpose_gap<float>(all), 1e-5}};
}

/// Item 10: SO2 to sulphate over six hours. Bateman 1910.
std::vector<Check> chain() {
  const std::vector<float> rate{2e-5F, 4e-5F}, slow{1e-5F, 3e-5F}, fast{5e-5F, 7e-5F};
  constexpr double hours = 6, yield = 1.5, start = 10;
  const auto factors = reacted<double>(rate, yield, slow, fast, 100);
  Field<double> primary{{3, 3, 1}}, secondary{{3, 3, 1}};
  primary.values()[0] = primary.values()[lanes] = start;
  for (int step = 0; step < hours * 36; ++step) react(factors, primary, secondary);
  double of_primary = 0, of_secondary = 0;
  for (std::size_t cell = 0; cell < 2; ++cell) {
    const double k = static_cast<double>(rate[cell]), a = k + static_cast<double>(slow[cell]),
                 b = static_cast<double>(fast[cell]), t = hours * 3600;
    const double left = start * std::exp(-a * t);
    // In the second cell both leave at one rate, where the general formula would divide nothing by nothing.
    const double made = std::abs(a - b) < 1e-9 ? start * yield * k * t * std::exp(-a * t)
                                               : start * yield * k / (b - a) * (std::exp(-a * t) - std::exp(-b * t));
    of_primary = std::max(of_primary, std::abs(primary.values()[cell * lanes] / left - 1));
    of_secondary = std::max(of_secondary, std::abs(secondary.values()[cell * lanes] / made - 1));
  }
  return {{"precursor", of_primary, 1e-10}, {"product", of_secondary, 1e-6}};
}

}  // namespace lantian::transport::verified
