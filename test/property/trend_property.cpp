// What must hold of slopes, seasons, breaks, filters and roses, whatever the series.
#include "explain/trend/agreement.hpp"
#include "explain/trend/breaks.hpp"
#include "explain/trend/kz_filter.hpp"
#include "explain/trend/roses.hpp"
#include "explain/trend/seasonal.hpp"
#include "explain/trend/theil_sen.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

using namespace lantian;
using namespace lantian::explain;

double trend_value() {
  return static_cast<double>(*rc::gen::inRange(-50'000, 50'000)) / 100;
}

Values trend_values(std::size_t count, int missing_in_ten) {
  Values values;
  for (std::size_t n = 0; n < count; ++n) {
    const bool gone = *rc::gen::inRange(0, 10) < missing_in_ten;
    values.push_back(gone ? std::nullopt : std::optional{trend_value()});
  }
  return values;
}

DatedValues trend_dated(int least, int most) {
  DatedValues out;
  const int count = *rc::gen::inRange(least, most);
  double day = 0;
  for (int n = 0; n < count; ++n) {
    day += *rc::gen::inRange(1, 60);
    out.days.push_back(day);
    out.values.push_back(trend_value());
    out.places.push_back(static_cast<std::size_t>(n));
  }
  return out;
}

TEST_CASE("a line added to a series is added to its slope, and to both ends of the interval") {
  CHECK(rc::check("slope", [] {
    const DatedValues values = trend_dated(6, 40);
    const double a_day = trend_value() / 100;
    DatedValues tilted = values;
    for (std::size_t n = 0; n < tilted.size(); ++n) tilted.values[n] += 17 + a_day * tilted.days[n];
    TheilSenChoice choice;
    choice.resamples = 99;
    choice.block = *rc::gen::arbitrary<bool>();
    const auto plain = theil_sen(values, choice), found = theil_sen(tilted, choice);
    RC_ASSERT(plain.ok());
    RC_ASSERT(found.ok());
    RC_ASSERT(std::abs(found->a_year - plain->a_year - 365 * a_day) < 1e-6);
    RC_ASSERT(std::abs(found->lower_a_year - plain->lower_a_year - 365 * a_day) < 1e-6);
    RC_ASSERT(std::abs(found->upper_a_year - plain->upper_a_year - 365 * a_day) < 1e-6);
    RC_ASSERT(plain->p >= 0);
    RC_ASSERT(plain->p <= 1);
    RC_ASSERT(plain->lower_a_year <= plain->upper_a_year);
  }));
}

TEST_CASE("season, trend and remainder add up, whatever is missing") {
  CHECK(rc::check("seasonal", [] {
    Values values = trend_values(static_cast<std::size_t>(*rc::gen::inRange(25, 90)), 2);
    // Every month of the year is known once, at least.
    for (std::size_t n = 0; n < 12; ++n) values[n] = values[n].value_or(trend_value());
    SeasonalChoice choice;
    choice.robust = *rc::gen::arbitrary<bool>();
    const auto parts = seasonal(values, choice);
    RC_ASSERT(parts.ok());
    for (std::size_t n = 0; n < values.size(); ++n) {
      RC_ASSERT(std::isfinite(parts->season[n] + parts->trend[n]));
      RC_ASSERT(parts->remainder[n].has_value() == values[n].has_value());
      if (values[n]) {
        RC_ASSERT(std::abs(parts->season[n] + parts->trend[n] + *parts->remainder[n] - *values[n]) < 1e-8);
      }
    }
  }));
}

TEST_CASE("one break more never fits worse, and segments hold every value once") {
  CHECK(rc::check("breaks", [] {
    const DatedValues values = trend_dated(30, 90);
    const BreakModel model = *rc::gen::arbitrary<bool>() ? BreakModel::line : BreakModel::level;
    const auto found = find_breaks(values, {model, 0.15});
    RC_ASSERT(found.ok());
    double all = 0;
    std::size_t next = 0;
    for (const Segment& one : found->segments) {
      RC_ASSERT(one.first == next);
      RC_ASSERT(one.last - one.first + 1 >= found->least);
      next = one.last + 1;
      all += one.rss;
    }
    RC_ASSERT(next == values.size());
    const Partition& chosen = found->partitions[found->chosen];
    RC_ASSERT(std::abs(all - chosen.rss) <= 1e-9 * (1 + chosen.rss));
    for (const Partition& one : found->partitions) RC_ASSERT(chosen.bic <= one.bic);
    // With room for it, a segment can be cut in two: five breaks or fewer of 0.15 leave that room up to three.
    for (std::size_t m = 1; m <= 3; ++m)
      RC_ASSERT(found->partitions[m].rss <= found->partitions[m - 1].rss * (1 + 1e-9));
  }));
}

TEST_CASE("a filter stays within what it was given") {
  CHECK(rc::check("kz", [] {
    const Values values = trend_values(static_cast<std::size_t>(*rc::gen::inRange(1, 120)), *rc::gen::inRange(0, 8));
    const KzShape shape{*rc::gen::inRange(1, 60), *rc::gen::inRange(1, 6), 0.25};
    const Values found = kz_filter(values, shape), adaptive = kza_filter(values, shape);
    double low = INFINITY, high = -INFINITY;
    for (const auto& one : values) {
      if (!one) continue;
      low = std::min(low, *one);
      high = std::max(high, *one);
    }
    for (const Values* one : {&found, &adaptive}) {
      for (const auto& value : *one) {
        if (!value) continue;
        RC_ASSERT(*value >= low - 1e-9);
        RC_ASSERT(*value <= high + 1e-9);
      }
    }
  }));
}

TEST_CASE("a rose counts every row once, in any order of the rows, and turns with the wind") {
  CHECK(rc::check("rose", [] {
    const auto count = static_cast<std::size_t>(*rc::gen::inRange(1, 80));
    Wind wind{{}, {}};
    for (std::size_t n = 0; n < count; ++n) {
      wind.speed.emplace_back(*rc::gen::inRange(0, 100) / 10.0);
      wind.from.emplace_back(*rc::gen::inRange(0, 360) + 0.5);
    }
    const Values values = trend_values(count, 1);
    const RoseChoice choice{16, 0.3, {-100, 0, 100}};
    const Rose rose = rose_of(wind, values, choice);
    std::size_t rows = rose.calm;
    for (const RoseSector& one : rose.sectors) {
      RC_ASSERT(std::reduce(one.classes.begin(), one.classes.end()) == one.n);
      rows += one.n;
    }
    RC_ASSERT(rows == rose.n);
    RC_ASSERT(rows + rose.missing == count);
    Wind turned_wind = wind;
    for (auto& one : turned_wind.from) one = turned(*one + 90);
    const Rose other = rose_of(turned_wind, values, choice);
    for (std::size_t n = 0; n < 16; ++n) RC_ASSERT(other.sectors[(n + 4) % 16].classes == rose.sectors[n].classes);
  }));
}

TEST_CASE("agreement: scale and sign of its statistics") {
  CHECK(rc::check("agreement", [] {
    const auto count = static_cast<std::size_t>(*rc::gen::inRange(2, 60));
    Values measured = trend_values(count, 2), model = trend_values(count, 2);
    measured[0] = measured[0].value_or(trend_value());
    model[0] = model[0].value_or(trend_value());
    const Agreement found = agreement(measured, model), self = agreement(measured, measured);
    RC_ASSERT(*found.mge >= std::abs(*found.mb) - 1e-9);
    RC_ASSERT(*found.rmse >= *found.mge - 1e-9);
    if (found.ioa) RC_ASSERT(std::abs(*found.ioa) <= 1);
    if (found.r) RC_ASSERT(std::abs(*found.r) <= 1 + 1e-12);
    if (self.coe) RC_ASSERT(*self.coe == 1);
  }));
}

}  // namespace
