#include "inventory/allocation/profile.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <numeric>
#include <sstream>

namespace {

using namespace lantian;
using namespace lantian::inventory;

Period period_of(std::string_view text) {
  auto period = parse_period(text);
  REQUIRE(period);
  return *period;
}

/// The degree days of handbook A11.
Profile heating() {
  Profile profile;
  profile.id = "heating";
  profile.monthly = {1050, 840, 570, 180, 30, 0, 0, 0, 60, 330, 690, 960};
  profile.hourly.fill(1);
  profile.hourly[6] = 5;
  return profile;
}

double sum_of(const HourShares& shares) {
  return std::accumulate(shares.share.begin(), shares.share.end(), 0.0);
}

TEST_CASE("months of degree days give the shares of the handbook, in leap years too") {
  for (const char* year : {"2023", "2024"}) {
    const Period whole = period_of(year);
    CHECK(std::abs(share_of(heating(), whole, period_of(std::string{year} + "-01")) - 0.22293) < 5e-6);
    double season = 0;
    for (const char* month : {"-01", "-02", "-03", "-10", "-11", "-12"}) {
      season += share_of(heating(), whole, period_of(std::string{year} + month));
    }
    CHECK(std::abs(season - 0.942675) < 5e-7);  // handbook A11
  }
}

TEST_CASE("a season reaches over the year's end") {
  // October to March lies whole inside an assessment year; each month keeps its share of its own year.
  CHECK(std::abs(share_of(heating(), period_of("AY2023"), period_of("HS2023")) - 4440.0 / 4710) < 1e-12);
  CHECK(share_of(heating(), period_of("2023"), period_of("2024-01")) == 0);
  CHECK(std::abs(share_of(heating(), period_of("2023"), period_of("HS2023")) - 1980.0 / 4710) < 1e-12);
  // Half of a month of 30 days and a profile without weekdays: half of its share.
  CHECK(std::abs(share_of(heating(), period_of("2023"), period_of("2023-11-01..2023-11-15")) - 345.0 / 4710) < 1e-12);
}

TEST_CASE("hours sum to one and follow month, weekday and hour") {
  Profile profile = heating();
  profile.weekday = {1, 1, 1, 1, 1, 0.5, 0.25};
  const auto shares = hour_shares(profile, period_of("2024"));
  REQUIRE(shares);
  CHECK(shares->share.size() == 8784);
  CHECK(std::abs(sum_of(*shares) - 1) < 1e-12);
  CHECK_FALSE(shares->even);
  // 1 January 2024 was a Monday: Saturday the 6th has half of it, Sunday the 7th a quarter, at each hour.
  for (std::size_t hour = 0; hour < 24; ++hour) {
    CHECK(shares->share[5 * 24 + hour] == doctest::Approx(shares->share[hour] / 2));
    CHECK(shares->share[6 * 24 + hour] == doctest::Approx(shares->share[hour] / 4));
  }
  // Hour 7 ends at 07:00 and is the seventh; five times the others.
  CHECK(shares->share[6] == doctest::Approx(5 * shares->share[5]));
  // Weekdays move weight inside a month and never between months.
  const double january = std::accumulate(shares->share.begin(), shares->share.begin() + 31 * 24, 0.0);
  CHECK(january == doctest::Approx(1050.0 / 4710).epsilon(1e-12));
}

TEST_CASE("29 February takes from its month and from nobody else") {
  const auto leap = hour_shares(heating(), period_of("2024"));
  const auto common = hour_shares(heating(), period_of("2023"));
  const auto of_february = [](const HourShares& shares, std::ptrdiff_t days) {
    return std::accumulate(shares.share.begin() + 31 * 24, shares.share.begin() + (31 + days) * 24, 0.0);
  };
  CHECK(of_february(*leap, 29) == doctest::Approx(840.0 / 4710).epsilon(1e-12));
  CHECK(of_february(*common, 28) == doctest::Approx(840.0 / 4710).epsilon(1e-12));
  CHECK(leap->share[31 * 24] == doctest::Approx(common->share[31 * 24] * 28 / 29));
}

TEST_CASE("no first hour of a day or month stands out") {
  Profile flat;
  flat.hourly.fill(1);
  const auto shares = hour_shares(flat, period_of("2024"));
  for (const double share : shares->share) CHECK(share == doctest::Approx(1.0 / 8784).epsilon(1e-12));
}

TEST_CASE("a later clock turns the day, and midnight stays inside it") {
  Profile profile = heating();
  profile.hourly = {};
  profile.hourly[22] = 1;  // 22:00 - 23:00
  const auto moved = hour_shares(profile, period_of("2023-01-01"), 2);
  CHECK(moved->share[0] == doctest::Approx(1.0));  // 00:00 - 01:00
  CHECK(std::abs(sum_of(*moved) - 1) < 1e-12);
}

TEST_CASE("where a profile emits nothing the hours are even, and say so") {
  const auto shares = hour_shares(heating(), period_of("2023-07"));
  REQUIRE(shares);
  CHECK(shares->even);
  CHECK(std::abs(sum_of(*shares) - 1) < 1e-12);
  CHECK(shares->share.front() == doctest::Approx(1.0 / 744));
  CHECK(share_of(heating(), period_of("2023-07"), period_of("2023-07-01")) == doctest::Approx(1.0 / 31));
}

TEST_CASE("daily temperatures decide instead of the months") {
  Profile profile = heating();
  profile.degree_days = DegreeDays{20, 12, 0};
  const Period days = period_of("2023-11-01..2023-11-04");
  DailyTemperatures cold{days.begin, {-10, 11.9, 12, 15}};  // 30, 8.1, 0, 0: 12 is not below 12
  const auto shares = hour_shares(profile, days, 0, &cold);
  REQUIRE(shares);
  CHECK(std::abs(sum_of(*shares) - 1) < 1e-12);
  CHECK(*share_of(profile, days, period_of("2023-11-01"), cold) == doctest::Approx(30 / 38.1));
  CHECK(shares->share[2 * 24 + 5] == 0);
  CHECK(*degree_days_of(*profile.degree_days, days, cold) == doctest::Approx(38.1));
  // Hot water: every day has a part of the mean day, (30 + 8.1) / 4, on top.
  profile.degree_days->hot_water = 0.5;
  const double mean = 38.1 / 4;
  CHECK(*share_of(profile, days, period_of("2023-11-04"), cold) ==
        doctest::Approx(0.5 * mean / (38.1 + 4 * 0.5 * mean)));
}

TEST_CASE("a day without a temperature is named and not guessed") {
  Profile profile = heating();
  profile.degree_days = DegreeDays{20, 12, 0};
  const DailyTemperatures gap{period_of("2023-11-01").begin, {-10, std::nullopt}};
  const auto shares = hour_shares(profile, period_of("2023-11-01..2023-11-03"), 0, &gap);
  REQUIRE_FALSE(shares);
  CHECK(shares.error().code == ErrorCode::incomplete);
  CHECK(shares.error().message.find("2023-11-02, 2023-11-03") != std::string::npos);
}

terms::SourceFile shipped_profiles() {
  const std::string path = std::string{LANTIAN_DATA_ROOT} + "/data/inventory/profiles.toml";
  const std::ifstream in{path};
  std::ostringstream text;
  text << in.rdbuf();
  return {path, text.str()};
}

TEST_CASE("the shipped profiles read, and the most particular class decides") {
  const auto book = ProfileBook::read(shipped_profiles());
  REQUIRE_MESSAGE(book, (book ? "" : book.error().message));
  CHECK(book->find("01-RES-BIT-STV", "residential coal", "652301").profile->id == "heating");
  CHECK(book->find("01-RES-NG-WHB", "residential", "652301").profile->id == "heating-hot-water");
  CHECK(book->find("99-NEW", "mobile", "110101").profile->id == "road");
  const ProfileUse unknown = book->find("99-NEW", "elsewhere", "110101");
  CHECK(unknown.profile->id == "constant");
  CHECK(unknown.matched == "fallback");
  CHECK(unknown.later_hours == 0);
  CHECK(book->find("03-PC-G-C5", "mobile", "652301").later_hours == 2);
  for (const Profile& profile : book->profiles()) CHECK_MESSAGE(!profile.source.empty(), profile.id);
}

TEST_CASE("a file with faults names each of them at its line") {
  const terms::SourceFile file{"p.toml", R"(fallback = "none"
[[profile]]
id = "a"
name = { en = "a" }
source = "s"
status = "verified"
hourly = [1, 2, 3]
monthly = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
weekday = [1, 1, 1, 1, 1, 1, -1]
[[use]]
class = "01"
sector = "x"
profile = "a"
)"};
  const auto book = ProfileBook::read(file);
  REQUIRE_FALSE(book);
  for (const std::string part :
       {"p.toml:7: 'hourly'", "p.toml:8: 'monthly'", "p.toml:9: 'weekday'", "a class or a sector",
        "there is no profile 'none'; there are a", "[closure] is missing"}) {
    CHECK_MESSAGE(book.error().message.find(part) != std::string::npos, part << "\n" << book.error().message);
  }
}

}  // namespace
