#include "explain/trend/month_means.hpp"

#include <doctest/doctest.h>

namespace lantian::explain {
namespace {

constexpr Day new_year{std::chrono::year{2023} / 1 / 1};

}  // namespace

TEST_CASE("the hour that ends at midnight belongs to the day and month before") {
  Frame frame;
  Values values;
  for (int hour = 1; hour <= 24 * 59; ++hour) {
    frame.ends.push_back(new_year + std::chrono::hours{hour});
    values.emplace_back(hour <= 24 * 31 ? 10 : 20);
  }
  const MeanSeries series = month_means(frame, values);
  REQUIRE(series.size() == 2);
  CHECK(series.begins[1] == new_year + std::chrono::days{31});
  CHECK(*series.values[0] == 10);
  CHECK(*series.values[1] == 20);
  CHECK(series.counts[0] == 744);
  const MeanSeries by_day = day_means(frame, values);
  REQUIRE(by_day.size() == 59);
  CHECK(by_day.counts[58] == 24);
}

TEST_CASE("a month with too few rows has no mean, and one that is left out stands in the series") {
  Frame frame;
  frame.step = Step::day;
  Values values;
  const auto add = [&](Day day, std::optional<double> value) {
    frame.ends.push_back(day + std::chrono::days{1});
    values.push_back(value);
  };
  for (int n = 0; n < 31; ++n)
    add(new_year + std::chrono::days{n}, n < 24 ? std::optional{2.0 * n} : std::nullopt);              // 24 of 31
  for (int n = 0; n < 23; ++n) add(Day{std::chrono::year{2023} / 3 / 1} + std::chrono::days{n}, 5.0);  // 23 of 31
  const MeanSeries series = month_means(frame, values);
  REQUIRE(series.size() == 3);
  CHECK(*series.values[0] == 23);  // the mean of 0, 2, ... 46
  CHECK_FALSE(series.values[1]);
  CHECK(series.counts[1] == 0);
  CHECK_FALSE(series.values[2]);
  CHECK(*month_means(frame, values, 0.7).values[2] == 5);
  CHECK_FALSE(month_means(frame, values, 0).values[1]);

  const DatedValues dated = present(series);
  REQUIRE(dated.size() == 1);
  CHECK(dated.days[0] == 19358);  // 2023-01-01 since 1970-01-01
  CHECK(dated.places[0] == 0);
  CHECK(month_means(Frame{}, {}).size() == 0);
}

}  // namespace lantian::explain
