// Receptor model: 1 000 iterations of LS-NMF by plain loops and of the fast fit on one synthetic table of the size of
// Baltimore's (630 samples x 26 species, 7 factors), then both to one stop rule. Checked: Q by plain loops, no rise,
// and that the fast way ends no higher than the plain one.
#include "explain/receptor/factorise.hpp"
#include "explain/receptor/multiplicative.hpp"
#include "measure.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace lantian::bench {
namespace {

using namespace explain::receptor;

constexpr std::size_t samples = 630, species = 26, factors = 7;

Problem synthetic_problem() {
  std::mt19937_64 random{26};
  std::gamma_distribution<double> contribution{0.7, 1.4};
  std::uniform_real_distribution<double> uniform{0, 1};
  std::normal_distribution<double> normal;
  std::vector<double> given(samples * factors), profile(factors * species);
  for (double& one : given) one = contribution(random);
  for (double& one : profile) one = uniform(random) < 0.5 ? 0.0 : std::pow(uniform(random), 3);
  std::vector<double> values, uncertainties;
  for (std::size_t n = 0; n < samples * species; ++n) {
    double value = 0;
    for (std::size_t a = 0; a < factors; ++a)
      value += given[n / species * factors + a] * profile[a * species + n % species];
    const double uncertainty = 0.02 + 0.1 * value;
    values.push_back(std::max(0.0, value + uncertainty * normal(random)));
    uncertainties.push_back(uncertainty);
  }
  return make_problem(samples, species, values, uncertainties);
}

struct Timed {
  Course course;
  double seconds = 0;
  bool right = false;
};

template <class Descent>
Timed timed(const Problem& problem, Descent descent) {
  Factors at = random_factors(problem, factors, 42, 0);
  const double start = cpu_seconds();
  Timed out{descent(at), cpu_seconds() - start, false};
  const auto& trace = out.course.trace;
  out.right = std::abs(q_true(problem, at) - out.course.q) <= 1e-9 * out.course.q;
  for (std::size_t n = 1; n < trace.size(); ++n) out.right = out.right && trace[n] <= trace[n - 1] * (1 + 1e-12);
  return out;
}

int measure_receptor() {
  const Problem problem = synthetic_problem();
  const auto fast_way = [&](const StopRule& stop) {
    return [&problem, stop](Factors& at) { return go_down(problem, at, stop, FreeRound{problem}); };
  };
  const auto plain_way = [&](const StopRule& stop) {
    return [&problem, stop](Factors& at) { return multiplicative_descent(problem, at, stop); };
  };
  const StopRule thousand{-1, 1'000'000, 1'000}, usual;
  bool right = true;
  const auto show = [&](const char* name, const Timed& one) {
    fmt::print("  {:<16} {:8.3f} s   {:6} iterations   {:7.3f} s per 1000   Q {:.1f}{}\n", name, one.seconds,
               one.course.iterations, 1000 * one.seconds / one.course.iterations, one.course.q,
               one.right ? "" : "   WRONG");
    right = right && one.right;
  };
  fmt::print("{} samples x {} species, {} factors, one thread, CPU seconds\nmost 1000 iterations\n", samples, species,
             factors);
  const Timed plain = timed(problem, plain_way(thousand)), fast = timed(problem, fast_way(thousand));
  show("multiplicative", plain);
  show("fast", fast);
  fmt::print("  ratio of an iteration {:.1f}\nto the stop rule (Q falls by less than 0.1 in 100 iterations)\n",
             plain.seconds / plain.course.iterations * fast.course.iterations / fast.seconds);
  const Timed plain_end = timed(problem, plain_way(usual)), fast_end = timed(problem, fast_way(usual));
  show("multiplicative", plain_end);
  show("fast", fast_end);
  fmt::print("  ratio {:.0f}\n", plain_end.seconds / fast_end.seconds);
  if (fast_end.course.q > plain_end.course.q * 1.001) {
    fmt::print("WRONG: the fast way ended higher\n");
    right = false;
  }
  return right ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main() {
  return lantian::bench::measure_receptor();
}
