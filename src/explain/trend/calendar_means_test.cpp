#include "explain/trend/calendar_means.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

namespace lantian::explain {
namespace {

/// Hours from the end of hour 1 of Monday 2024-01-01.
Frame calendar_hours(int count) {
  Frame frame;
  const Day monday{std::chrono::year{2024} / 1 / 1};
  for (int n = 1; n <= count; ++n) frame.ends.push_back(monday + std::chrono::hours{n});
  return frame;
}

std::vector<CalendarMean> means_by(const Frame& frame, const Values& values, std::vector<CalendarKey> keys) {
  return calendar_means(frame, values, keys);
}

}  // namespace

TEST_CASE("hours end, weekdays begin on Monday, seasons in March") {
  const Frame frame = calendar_hours(24 * 366);
  const Values ones(frame.rows(), 1.0);
  const auto hours = means_by(frame, ones, {CalendarKey::hour});
  REQUIRE(hours.size() == 24);
  CHECK(hours.front().keys == std::vector{1});
  CHECK(hours.back().keys == std::vector{24});
  CHECK(hours.back().n == 366);
  CHECK(hours.back().weeks == 53);
  const auto weekdays = means_by(frame, ones, {CalendarKey::weekday});
  CHECK(weekdays[0].n == 53 * 24);  // 366 days from a Monday on: 53 Mondays and Tuesdays
  CHECK(weekdays[2].n == 52 * 24);
  const auto seasons = means_by(frame, ones, {CalendarKey::season});
  REQUIRE(seasons.size() == 4);
  CHECK(seasons[0].n == 92 * 24);              // March to May
  CHECK(seasons[3].n == (31 + 29 + 31) * 24);  // January, February, December
  const auto crossed = means_by(frame, ones, {CalendarKey::year_month, CalendarKey::hour});
  CHECK(crossed.size() == 12 * 24);
  CHECK(crossed.front().keys == std::vector{202401, 1});
  CHECK(means_by(frame, ones, {CalendarKey::year})[0].keys == std::vector{2024});
  CHECK(means_by(frame, ones, {CalendarKey::month})[1].n == 29 * 24);
  CHECK(calendar_key("year_month") == CalendarKey::year_month);
  CHECK_FALSE(calendar_key("decade"));
  CHECK(name_of(CalendarKey::season) == "season");
}

TEST_CASE("an interval of three weeks, by hand") {
  // Daily rows. Weeks: 4 4 (two days), 10 (one day), 6 6 6 (three days); the mean of six is 6.
  Frame frame;
  frame.step = Step::day;
  const Day monday{std::chrono::year{2024} / 1 / 1};
  for (const int day : {0, 1, 7, 14, 15, 16}) frame.ends.push_back(monday + std::chrono::days{day + 1});
  const auto all = means_by(frame, {4.0, 4.0, 10.0, 6.0, 6.0, 6.0}, {});
  REQUIRE(all.size() == 1);
  CHECK(all[0].mean == 6);
  CHECK(all[0].weeks == 3);
  // Rests of weeks: 8 - 12 = -4, 10 - 6 = 4, 18 - 18 = 0: sqrt(32 * 3 / 2) / 6; t(0.975, 2) = 4.302653.
  const double reach = 4.302652730 * std::sqrt(48.0) / 6;
  CHECK(std::abs(*all[0].upper - (6 + reach)) < 1e-8);
  CHECK(std::abs(*all[0].lower - (6 - reach)) < 1e-8);
}

TEST_CASE("rows of one week alone have no interval; missing rows and thin cells are left out") {
  const Frame frame = calendar_hours(48);
  Values values(frame.rows(), 7.0);
  values[5].reset();
  const std::array keys{CalendarKey::hour};
  const auto hours = calendar_means(frame, values, keys, 2);
  CHECK(hours.size() == 23);
  CHECK_FALSE(hours[0].lower);
  CHECK(calendar_means(frame, Values(frame.rows()), keys).empty());
}

TEST_CASE("Student's t as printed in tables") {
  CHECK(std::abs(student_quantile(0.975, 1) - 12.7062047) < 1e-6);
  CHECK(std::abs(student_quantile(0.975, 2) - 4.3026527) < 1e-6);
  CHECK(std::abs(student_quantile(0.975, 3) - 3.1824463) < 0.005);
  CHECK(std::abs(student_quantile(0.975, 5) - 2.5705818) < 0.0005);
  CHECK(std::abs(student_quantile(0.975, 10) - 2.2281389) < 2e-5);
  CHECK(std::abs(student_quantile(0.975, 200) - 1.9718962) < 1e-6);
  CHECK(std::abs(student_quantile(0.025, 10) + student_quantile(0.975, 10)) < 1e-12);
}

}  // namespace lantian::explain
