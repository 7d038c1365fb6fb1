#include "transport/chain.hpp"

#include "transport/lanes.hpp"

#include <cmath>

namespace lantian::transport {
namespace {

double washing_at(const std::vector<float>& washing, std::size_t cell) {
  return washing.empty() ? 0.0 : static_cast<double>(washing[cell]);
}

/// (exp(-b t) - exp(-a t)) / (a - b), also where both are equal.
double handed_on(double a, double b, double t) {
  const double x = (a - b) * t;
  // exp(-b t) (1 - exp(-x)) / (a - b), with the quotient free of cancellation.
  return std::exp(-b * t) * t * (std::abs(x) < 1e-12 ? 1.0 : -std::expm1(-x) / x);
}

}  // namespace

void InertChemistry::chemistry(const weather::MetSlab& slab, LinearChemistry& out) {
  out = {};
  for (Removal& removal : out.removal) removal.velocity.assign(slab.friction_velocity.size(), 0.0F);
}

template <class T>
PairFactors<T> washed(const std::vector<float>& washing, double seconds) {
  PairFactors<T> out;
  out.stay.reserve(washing.size());
  for (const float rate : washing) out.stay.push_back(static_cast<T>(std::exp(-static_cast<double>(rate) * seconds)));
  return out;
}

template <class T>
ChainFactors<T> reacted(const std::vector<float>& rate, double yield, const std::vector<float>& washing_primary,
                        const std::vector<float>& washing_secondary, double seconds) {
  ChainFactors<T> out;
  for (auto* one : {&out.stay_primary, &out.to_secondary, &out.stay_secondary}) one->resize(rate.size());
  for (std::size_t c = 0; c < rate.size(); ++c) {
    const auto k = static_cast<double>(rate[c]);
    const double a = k + washing_at(washing_primary, c), b = washing_at(washing_secondary, c);
    out.stay_primary[c] = static_cast<T>(std::exp(-a * seconds));
    out.stay_secondary[c] = static_cast<T>(std::exp(-b * seconds));
    out.to_secondary[c] = static_cast<T>(yield * k * handed_on(a, b, seconds));
  }
  return out;
}

template <class T>
void wash(const PairFactors<T>& factors, Field<T>& field) {
  scale_cells(field.values().data(), std::span<const T>{factors.stay});
}

template <class T>
void react(const ChainFactors<T>& factors, Field<T>& primary, Field<T>& secondary) {
  hand_cells(secondary.values().data(), primary.values().data(),
             Handing<T>{factors.stay_secondary, factors.to_secondary, factors.stay_primary});
}

template <class T>
void react_transposed(const ChainFactors<T>& factors, Field<T>& primary, Field<T>& secondary) {
  hand_cells(primary.values().data(), secondary.values().data(),
             Handing<T>{factors.stay_primary, factors.to_secondary, factors.stay_secondary});
}

template PairFactors<float> washed(const std::vector<float>&, double);
template PairFactors<double> washed(const std::vector<float>&, double);
template ChainFactors<float> reacted(const std::vector<float>&, double, const std::vector<float>&,
                                     const std::vector<float>&, double);
template ChainFactors<double> reacted(const std::vector<float>&, double, const std::vector<float>&,
                                      const std::vector<float>&, double);
template void wash(const PairFactors<float>&, Field<float>&);
template void wash(const PairFactors<double>&, Field<double>&);
template void react(const ChainFactors<float>&, Field<float>&, Field<float>&);
template void react(const ChainFactors<double>&, Field<double>&, Field<double>&);
template void react_transposed(const ChainFactors<float>&, Field<float>&, Field<float>&);
template void react_transposed(const ChainFactors<double>&, Field<double>&, Field<double>&);

}  // namespace lantian::transport
