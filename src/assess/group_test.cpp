#include "assess/compare.hpp"
#include "assess/sample_test.hpp"
#include "base/round.hpp"

namespace {

using namespace lantian;
using namespace lantian::assess;

PeriodVerdict member(const char* id, std::string_view period, int good, int bad) {
  const Period when = period_named(period);
  UnitDays unit = days_of(id, when, {});
  for (int i = 0; i < good + bad; ++i) {
    unit.values[static_cast<std::size_t>(i)] = clean_day();
    if (i >= good) unit.values[static_cast<std::size_t>(i)].species[Species::pm25] = day_value(300'000);
  }
  return judge_period(unit, when, shipped_standard("CN2012"));
}

terms::Unit group_unit() {
  return {"G", {"", "group"}, terms::UnitKind::group, {}, "", {}};
}

TEST_CASE("a group pools days and averages the members' means") {
  const PeriodVerdict group =
      judge_group(group_unit(), {member("A", "HS2023", 100, 83), member("B", "HS2023", 183, 0)});
  CHECK(group.counts.calendar == 366);
  CHECK(group.counts.valid == 366);
  CHECK(group.counts.good == 283);
  CHECK(group.counts.heavy == 83);
  CHECK(group.mean_of_member_good_percent == (Rational::of(10'000, 183) + Rational{100}) / Rational{2});
  const Rational a = Rational::of(100 * 5'000 + 83 * 300'000, 183);
  CHECK(group.species[Species::pm25].mean == (a + Rational{5'000}) / Rational{2});
  CHECK(group.completeness.complete);
  CHECK(group.days.empty());
}

TEST_CASE("a group with an incomplete member is incomplete and names it") {
  const PeriodVerdict group = judge_group(group_unit(), {member("A", "HS2023", 183, 0), member("B", "HS2023", 100, 0)});
  CHECK_FALSE(group.completeness.complete);
  REQUIRE(group.completeness.shortfalls.size() == 1);
  CHECK(group.completeness.shortfalls[0].starts_with("B: 100 of 183"));
}

TEST_CASE("a group of many members with differing days does not run out of digits") {
  std::vector<PeriodVerdict> members;
  std::vector<std::string> ids;
  for (int i = 0; i < 60; ++i) ids.push_back("unit" + std::to_string(i));
  for (int i = 0; i < 60; ++i) members.push_back(member(ids[static_cast<std::size_t>(i)].c_str(), "2023", 300 - i, 7));
  const PeriodVerdict group = judge_group(group_unit(), members);
  double shares = 0;
  double means = 0;
  for (int i = 0; i < 60; ++i) {
    const double good = 300 - i;
    const double bad = 7;
    shares += 100 * good / (good + bad) / 60;
    means += (good * 5'000 + bad * 300'000) / (good + bad) / 60;
  }
  REQUIRE(group.mean_of_member_good_percent);
  CHECK(group.mean_of_member_good_percent->approximate() == doctest::Approx(shares).epsilon(1e-12));
  REQUIRE(group.species[Species::pm25].mean);
  CHECK(group.species[Species::pm25].mean->approximate() == doctest::Approx(means).epsilon(1e-12));
  // What is published from it, and a comparison with a neighbour, must work as well.
  CHECK(statistic(group, "PM2.5.mean").ok());
  PeriodVerdict other = group;
  other.species[Species::pm25].mean = *other.species[Species::pm25].mean + Rational::of(1, 7);
  PeriodVerdict now = group;
  now.completeness.complete = other.completeness.complete = true;
  CHECK(compare(now, other).ok());
}

TEST_CASE("the budget of a group is in days of its members") {
  // Ten days of the season are left: twenty member-days, of which the pooled share can lose more than ten.
  std::vector<PeriodVerdict> members{member("A", "HS2023", 173, 0), member("B", "HS2023", 173, 0)};
  const PeriodVerdict group = judge_group(group_unit(), std::move(members));
  terms::Target target;
  target.unit_id = "G";
  target.period = "HS2023";
  target.statistic = "good_share";
  target.at_most = false;
  target.value = {960, 1};
  const auto judged = judge_target(group, target);
  REQUIRE(judged.ok());
  CHECK(judged->budget.days_left == 10);
  // 366 member-days; 351 good ones print 95.9, 352 print 96.2 (351.2 would be 95.95, which prints 96.0).
  CHECK(judged->budget.days == 14);
}

TEST_CASE("the budget of a group's mean weighs every member by its own days") {
  std::vector<PeriodVerdict> members{member("A", "HS2023", 173, 0), member("B", "HS2023", 150, 0)};
  const PeriodVerdict group = judge_group(group_unit(), std::move(members));
  terms::Target target;
  target.unit_id = "G";
  target.period = "HS2023";
  target.statistic = "PM2.5.mean";
  target.value = {100, 1};
  const auto judged = judge_target(group, target);
  REQUIRE(judged.ok());
  REQUIRE(judged->budget.concentration);
  const Rational rest = judged->budget.concentration->exact();
  const Rational a = (Rational{5} * Rational{173} + rest * Rational{10}) / Rational{183};
  const Rational b = (Rational{5} * Rational{150} + rest * Rational{33}) / Rational{183};
  CHECK((a + b) / Rational{2} <= Rational{10});
  const Rational more = rest + Rational::of(1, 10);
  const Rational a_more = (Rational{5} * Rational{173} + more * Rational{10}) / Rational{183};
  const Rational b_more = (Rational{5} * Rational{150} + more * Rational{33}) / Rational{183};
  CHECK((a_more + b_more) / Rational{2} > Rational{10});
}

}  // namespace
