#include "explain/trend/breaks.hpp"
#include "explain/trend/kz_filter.hpp"
#include "explain/trend/theil_sen.hpp"
#include "measure.hpp"

#include <algorithm>
#include <cmath>

/// bench_trend: breaks of 21 years of days, a filter of ten years of hours, a slope of 21 years of months; each beside
/// the plain way of doing it, whose answer must be the same.
namespace lantian::bench {
namespace {

using namespace explain;

DatedValues noisy_days(std::size_t count) {
  DatedValues out;
  for (std::size_t n = 0; n < count; ++n) {
    out.days.push_back(static_cast<double>(n));
    out.values.push_back(50 - (n > count / 2 ? 10 : 0) + static_cast<double>(n * 7919 % 101) / 5);
    out.places.push_back(n);
  }
  return out;
}

/// The least sum of squares of two levels, each place tried with sums made afresh.
double plain_two_levels(const DatedValues& values, std::size_t least) {
  const auto squares = [&](std::size_t first, std::size_t last) {
    double mean = 0, sum = 0;
    for (std::size_t n = first; n < last; ++n) mean += values.values[n] / static_cast<double>(last - first);
    for (std::size_t n = first; n < last; ++n) sum += (values.values[n] - mean) * (values.values[n] - mean);
    return sum;
  };
  double best = INFINITY;
  for (std::size_t cut = least; cut + least <= values.size(); ++cut)
    best = std::min(best, squares(0, cut) + squares(cut, values.size()));
  return best;
}

int measure_breaks() {
  const DatedValues values = noisy_days(7'700);
  auto start = Clock::now();
  const auto found = find_breaks(values, {BreakModel::level, 0.15});
  const double seconds = seconds_since(start);
  if (!found) return failed(found.error());
  start = Clock::now();
  const double plain = plain_two_levels(values, found->least);
  const double plain_seconds = seconds_since(start);
  if (std::abs(found->partitions[1].rss - plain) > 1e-6 * plain || found->partitions[1].breaks[0] != 3850) {
    fmt::print(stderr, "bench_trend: wrong breaks\n");
    return 1;
  }
  fmt::print("breaks of 7700 days, 0 to {}: {:.2f} s; one break alone by trying each place: {:.2f} s\n",
             found->partitions.size() - 1, seconds, plain_seconds);
  return 0;
}

int measure_filter() {
  const KzShape shape{721, 5, 0.25};
  Values values;
  for (std::size_t n = 0; n < 87'660; ++n)
    values.push_back(n % 11 == 0 ? std::nullopt : std::optional{static_cast<double>(n * 7919 % 101)});
  auto start = Clock::now();
  const Values fast = kz_filter(values, shape);
  const double seconds = seconds_since(start);
  start = Clock::now();
  Values plain = values;
  for (int pass = 0; pass < shape.passes; ++pass) {
    Values out(plain.size());
    for (std::size_t n = 0; n < plain.size(); ++n) {
      double sum = 0, count = 0;
      for (std::size_t k = n > 360 ? n - 360 : 0; k <= std::min(plain.size() - 1, n + 360); ++k) {
        sum += plain[k].value_or(0);
        count += plain[k] ? 1 : 0;
      }
      out[n] = sum / count;
    }
    plain = std::move(out);
  }
  const double plain_seconds = seconds_since(start);
  for (std::size_t n = 0; n < fast.size(); ++n) {
    if (std::abs(*fast[n] - *plain[n]) < 1e-9) continue;
    fmt::print(stderr, "bench_trend: wrong filter at {}\n", n);
    return 1;
  }
  fmt::print("filter (721, 5) of 87660 hours: {:.4f} s, each window summed: {:.2f} s, {:.0f} times\n", seconds,
             plain_seconds, plain_seconds / seconds);
  return 0;
}

int measure_slope() {
  const DatedValues values = noisy_days(258);
  const auto start = Clock::now();
  const auto found = theil_sen(values);
  if (!found) return failed(found.error());
  fmt::print("slope of 258 months with 599 resamples: {:.3f} s\n", seconds_since(start));
  return found->lower_a_year <= found->a_year && found->a_year <= found->upper_a_year ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main() {
  using namespace lantian::bench;
  return measure_breaks() + measure_filter() + measure_slope() == 0 ? 0 : 1;
}
