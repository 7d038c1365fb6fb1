#include "explain/trend/agreement.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::explain {
namespace {

struct Pair {
  double measured = 0, model = 0;
};

std::optional<double> ratio(double above, double below) {
  return below == 0 ? std::nullopt : std::optional{above / below};
}

std::optional<double> within_factor_2(const std::vector<Pair>& pairs) {
  double within = 0, counted = 0;
  for (const Pair& one : pairs) {
    if (one.measured == 0 && one.model == 0) continue;
    ++counted;
    if (one.measured == 0) continue;
    const double times = one.model / one.measured;
    within += times >= 0.5 && times <= 2 ? 1 : 0;
  }
  return ratio(within, counted);
}

std::optional<double> refined_index(double error, double spread) {
  if (error <= 2 * spread) return spread == 0 ? std::nullopt : std::optional{1 - error / (2 * spread)};
  return 2 * spread / error - 1;
}

}  // namespace

Agreement agreement(const Values& measured, const Values& model) {
  LANTIAN_ASSERT(measured.size() == model.size(), "a model value for each measured one");
  std::vector<Pair> pairs;
  for (std::size_t row = 0; row < measured.size(); ++row) {
    if (measured[row] && model[row]) pairs.push_back({*measured[row], *model[row]});
  }
  Agreement out;
  out.n = pairs.size();
  if (pairs.empty()) return out;
  const auto n = static_cast<double>(pairs.size());
  double sum_measured = 0, sum_model = 0, bias = 0, gross = 0, square = 0;
  for (const Pair& one : pairs) {
    const double error = one.model - one.measured;
    sum_measured += one.measured;
    sum_model += one.model;
    bias += error;
    gross += std::abs(error);
    square += error * error;
  }
  double spread = 0, xx = 0, yy = 0, xy = 0;
  for (const Pair& one : pairs) {
    const double x = one.measured - sum_measured / n, y = one.model - sum_model / n;
    spread += std::abs(x);
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  out.fac2 = within_factor_2(pairs);
  out.mb = bias / n;
  out.mge = gross / n;
  out.rmse = std::sqrt(square / n);
  out.nmb = ratio(bias, sum_measured);
  out.nmge = ratio(gross, sum_measured);
  out.r = ratio(xy, std::sqrt(xx * yy));
  if (spread > 0) out.coe = 1 - gross / spread;
  out.ioa = refined_index(gross, spread);
  return out;
}

}  // namespace lantian::explain
