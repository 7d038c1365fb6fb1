#include "inventory/allocation/measured_hours.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

namespace {

using namespace lantian;
using namespace lantian::inventory;

Period one_day() {
  return *parse_period("2023-01-01");
}

/// 24 hours of 1 kg, with the first four those of handbook A5.
MeasuredHours measured_day() {
  MeasuredHours measured{hour_ending(one_day().begin, 1), std::vector<std::optional<double>>(24, 1.0)};
  measured.kg[0] = 11.48;
  measured.kg[1] = 12.0;
  measured.kg[2] = 13.3;
  measured.kg[3] = 0.0;
  return measured;
}

HourShares even_day() {
  return {one_day(), std::vector<double>(24, 1.0 / 24), false};
}

TEST_CASE("measured hours replace the profile fully") {
  const auto shares = shares_of_measured(measured_day(), one_day());
  REQUIRE(shares);
  const double all = 36.78 + 20;
  CHECK(shares->share[2] == doctest::Approx(13.3 / all));
  CHECK(shares->share[3] == 0);
  CHECK(std::abs(std::accumulate(shares->share.begin(), shares->share.end(), 0.0) - 1) < 1e-12);
}

TEST_CASE("a gap is named, never filled in silence") {
  MeasuredHours measured = measured_day();
  measured.kg[23].reset();
  const auto gap = shares_of_measured(measured, one_day());
  REQUIRE_FALSE(gap);
  CHECK(gap.error().code == ErrorCode::incomplete);
  CHECK(gap.error().message.find("1 of 24 hours were not measured (2023-01-01 24:00)") != std::string::npos);
  measured.first += std::chrono::hours{1};  // everything an hour later: the first and what was the last but one
  CHECK(shares_of_measured(measured, one_day()).error().message.find("2023-01-01 01:00") != std::string::npos);
}

TEST_CASE("impossible series are refused") {
  MeasuredHours measured = measured_day();
  measured.kg[5] = -0.1;
  CHECK(shares_of_measured(measured, one_day()).error().where == "2023-01-01 06:00");
  measured.kg.assign(24, 0.0);
  CHECK(shares_of_measured(measured, one_day()).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("in part: measured hours keep their kg, the rest follows the profile") {
  MeasuredHours measured{hour_ending(one_day().begin, 1), {6.0, 4.0}};
  HourShares profile = even_day();
  profile.share.assign(24, 0.0);
  profile.share[0] = 0.5;
  profile.share[12] = 0.3;
  profile.share[13] = 0.2;
  const auto shares = shares_of_partly_measured(measured, 20, profile);
  REQUIRE(shares);
  CHECK(20 * shares->share[0] == doctest::Approx(6));
  CHECK(20 * shares->share[1] == doctest::Approx(4));
  CHECK(20 * shares->share[12] == doctest::Approx(6));  // 10 kg are left, three to two
  CHECK(20 * shares->share[13] == doctest::Approx(4));
  CHECK(std::abs(std::accumulate(shares->share.begin(), shares->share.end(), 0.0) - 1) < 1e-12);
  profile.share.assign(24, 0.0);
  profile.share[0] = 1;  // nothing of the profile is left: the other 22 hours share evenly
  CHECK(20 * shares_of_partly_measured(measured, 20, profile)->share[23] == doctest::Approx(10.0 / 22));
}

TEST_CASE("in part: more measured than there is, or all measured and not the total, is refused") {
  const MeasuredHours some{hour_ending(one_day().begin, 1), {6.0, 4.0}};
  CHECK_FALSE(shares_of_partly_measured(some, 9, even_day()));
  CHECK(shares_of_partly_measured(some, 10, even_day()));
  CHECK_FALSE(shares_of_partly_measured(measured_day(), 60, even_day()));
  CHECK(shares_of_partly_measured(measured_day(), 56.78, even_day()));
}

}  // namespace
