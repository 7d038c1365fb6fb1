#include "base/mean.hpp"

#include "base/assert.hpp"

namespace lantian {

Decimal rounded(const Mean& mean, ConcentrationUnit unit, int places) {
  int drop = (unit == ConcentrationUnit::mg_m3 ? 6 : 3) - places;
  LANTIAN_ASSERT(places >= 0 && drop >= 0, "more decimals than are kept");
  Int128 divisor = mean.denominator;
  for (; drop > 0; --drop) divisor *= 10;
  const Int128 below = mean.numerator / divisor;
  const Int128 twice_rest = 2 * (mean.numerator % divisor);
  const bool up = twice_rest > divisor || (twice_rest == divisor && below % 2 != 0);
  return {static_cast<std::int64_t>(up ? below + 1 : below), places};
}

Rational in_unit(const Rational& thousandths, ConcentrationUnit unit) {
  return thousandths / Rational{unit == ConcentrationUnit::mg_m3 ? 1'000'000 : 1000};
}

void MeanSum::add(const Mean& mean) {
  // Neighbouring days nearly always share their denominator, so the last bucket is tried first.
  if (latest_ == numerators_.end() || latest_->first != mean.denominator) {
    latest_ = numerators_.try_emplace(mean.denominator, 0).first;
  }
  latest_->second += mean.numerator;
  ++count_;
}

Rational MeanSum::mean() const {
  LANTIAN_ASSERT(count_ > 0, "mean of nothing");
  Rational total;
  for (const auto& [denominator, numerator] : numerators_) total += Rational::of(numerator, denominator);
  return total / Rational{count_};
}

}  // namespace lantian
