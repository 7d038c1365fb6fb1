#include "explain/trend/kz_filter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace lantian::explain {
namespace {

Values gappy(std::size_t count) {
  Values values;
  for (std::size_t n = 0; n < count; ++n) {
    const bool gone = n % 7 == 3 || (n >= 40 && n < 75);
    values.push_back(gone ? std::nullopt : std::optional{20 + static_cast<double>(n * 31 % 23) + (n > 90 ? 40 : 0)});
  }
  return values;
}

/// Each window summed afresh.
Values plain_filter(Values values, int width, int passes, double least_share) {
  const int half = width / 2, count = static_cast<int>(values.size());
  for (int pass = 0; pass < passes; ++pass) {
    Values out(values.size());
    for (int n = 0; n < count; ++n) {
      double sum = 0, there = 0, wide = 0;
      for (int k = std::max(0, n - half); k <= std::min(count - 1, n + half); ++k) {
        ++wide;
        if (!values[static_cast<std::size_t>(k)]) continue;
        sum += *values[static_cast<std::size_t>(k)];
        ++there;
      }
      if (there > 0 && there >= least_share * wide) out[static_cast<std::size_t>(n)] = sum / there;
    }
    values = out;
  }
  return values;
}

bool alike(const Values& one, const Values& other) {
  return std::ranges::equal(one, other, [](const auto& a, const auto& b) {
    return a.has_value() == b.has_value() && (!a || std::abs(*a - *b) < 1e-10);
  });
}

}  // namespace

TEST_CASE("the sliding window gives what summing each window gives") {
  const Values values = gappy(150);
  for (const int width : {1, 3, 4, 13, 29, 151, 999}) {
    for (const int passes : {1, 3, 5}) {
      for (const double least : {0.0, 0.25, 0.9}) {
        CAPTURE(width);
        CAPTURE(passes);
        CHECK(alike(kz_filter(values, {width, passes, least}), plain_filter(values, width, passes, least)));
      }
    }
  }
  CHECK(kz_filter({}, {}).empty());
}

TEST_CASE("three values by hand, a hole, and the cut window of the ends") {
  const Values found = kz_filter({3, std::nullopt, 9, 6}, {3, 1, 0.5});
  CHECK(*found[0] == 3);
  CHECK(*found[1] == 6);
  CHECK(*found[2] == 7.5);
  CHECK(*found[3] == 7.5);
  CHECK_FALSE(kz_filter({3, std::nullopt, std::nullopt, std::nullopt, 5}, {3, 1, 0.5})[2]);
}

TEST_CASE("values that tower over the rest leave no trace once the window has passed them") {
  Values values(2000, 1.0);
  values[10] = 1e17;
  CHECK(*kz_filter(values, {11, 1, 0.25})[1000] == 1.0);
}

TEST_CASE("a step stays a step in the adaptive filter") {
  Values values(200, 10.0);
  for (std::size_t n = 100; n < 200; ++n) values[n] = 30.0;
  const Values plain = kz_filter(values, {41, 3, 0.25}), adaptive = kza_filter(values, {41, 3, 0.25});
  CHECK(*adaptive[99] < 12);
  CHECK(*adaptive[100] > 28);
  CHECK(*plain[99] > 18);
  CHECK(*adaptive[20] == 10);
  CHECK(alike(kza_filter(Values(50, 4.0), {9, 2, 0.25}), Values(50, 4.0)));
}

TEST_CASE("parts add up to the values, and rows that were left out come back as missing") {
  Frame frame;
  Values values;
  const HourEnding begin = Day{std::chrono::year{2021} / 1 / 1} + std::chrono::hours{24};
  for (int day = 0; day < 800; ++day) {
    if (day == 300 || day == 301) continue;
    frame.ends.push_back(begin + std::chrono::hours{24 * day});
    values.emplace_back(40 + 0.01 * day + 20 * std::cos(day * 2 * 3.14159265 / 365) + day * 13 % 9);
  }
  frame.step = Step::day;
  const EvenSeries series = even_series(frame, values);
  REQUIRE(series.values.size() == 800);
  CHECK_FALSE(series.values[301]);
  CHECK(series.end_of(302) == frame.ends[300]);
  const auto parts = kz_parts(series);
  REQUIRE(parts.size() == 3);
  CHECK(parts[1].name == "seasonal");
  for (const std::size_t n : {0U, 299U, 400U, 799U}) {
    double sum = 0;
    for (const KzPart& part : parts) sum += *part.values[n];
    CHECK(std::abs(sum - *series.values[n]) < 1e-10);
  }
  CHECK_FALSE(parts[0].values[300]);
  CHECK(parts[2].values[300]);
  // The season's wave is in its own part, hardly anything of it in the trend.
  CHECK(*parts[1].values[365] > 15);
  CHECK(std::abs(*parts[2].values[400] - 48) < 1.5);

  Frame by_hour;
  by_hour.ends = {begin, begin + std::chrono::hours{2}};
  CHECK(kz_parts(even_series(by_hour, {1.0, 2.0})).size() == 6);
}

}  // namespace lantian::explain
