#include "explain/receptor/descent.hpp"

#include "base/assert.hpp"

#include <cmath>

namespace lantian::explain::receptor {

void step_ahead(const FactorRows& now, const FactorRows& before, double length, FactorRows& ahead) {
  for (std::size_t n = 0; n < now.values.size(); ++n)
    ahead.values[n] = std::max(0.0, now.values[n] + length * (now.values[n] - before.values[n]));
}

double correlation(std::span<const double> a, std::span<const double> b) {
  LANTIAN_ASSERT(a.size() == b.size() && !a.empty(), "two series of one length");
  double mean_a = 0, mean_b = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    mean_a += a[n];
    mean_b += b[n];
  }
  mean_a /= static_cast<double>(a.size());
  mean_b /= static_cast<double>(a.size());
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    const double x = a[n] - mean_a, y = b[n] - mean_b;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

std::vector<Followed> followed(const FactorRows& contributions, const FactorRows& base) {
  std::vector<Followed> out;
  for (std::size_t factor = 0; factor < contributions.factors; ++factor) {
    Followed best{0, -2};
    for (std::size_t other = 0; other < base.factors; ++other) {
      const double r = correlation(contributions.row(factor), base.row(other));
      if (r > best.correlation) best = {other, r};
    }
    out.push_back(best);
  }
  return out;
}

}  // namespace lantian::explain::receptor
