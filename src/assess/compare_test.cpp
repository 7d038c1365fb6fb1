#include "assess/compare.hpp"

#include "assess/sample_test.hpp"
#include "base/round.hpp"

#include <algorithm>
#include <optional>

namespace {

using namespace lantian;
using namespace lantian::assess;

/// A verdict with counted days and `left` calendar days without data at its end.
PeriodVerdict counted(int good, int heavy, int valid, int left) {
  PeriodVerdict verdict;
  verdict.unit_id = "A";
  verdict.standard = &shipped_standard("CN2012");
  verdict.completeness.complete = true;
  verdict.period = period_named("2023");
  verdict.counts.good = good;
  verdict.counts.heavy = heavy;
  verdict.counts.valid = valid;
  verdict.counts.calendar = valid + left;
  verdict.days.resize(static_cast<std::size_t>(valid + left));
  for (int i = 0; i < valid; ++i) verdict.days[static_cast<std::size_t>(i)].status = IndexStatus::published;
  return verdict;
}

terms::Target target_of(const char* statistic, bool at_most, Decimal value) {
  terms::Target target;
  target.unit_id = "A";
  target.period = "2023";
  target.statistic = statistic;
  target.at_most = at_most;
  target.value = value;
  return target;
}

bool meets(const Rational& share, const terms::Target& target) {
  const Decimal printed = round_half_even(share, target.value.places);
  return target.at_most ? printed <= target.value : printed >= target.value;
}

/// Tries every number of unwanted days; no value when none meets the target.
std::optional<int> most_unwanted_days(const PeriodVerdict& verdict, int left, const terms::Target& target) {
  std::optional<int> most;
  for (int unwanted = 0; unwanted <= left; ++unwanted) {
    const int hits = target.at_most ? verdict.counts.heavy + unwanted : verdict.counts.good + left - unwanted;
    if (meets(Rational::of(Int128{hits} * 100, verdict.counts.valid + left), target)) most = unwanted;
  }
  return most;
}

TEST_CASE("the budget of days equals trying every outcome") {
  Dice dice{3};
  for (int round = 0; round < 2000; ++round) {
    const int left = static_cast<int>(dice.below(60));
    const int valid = static_cast<int>(1 + dice.below(300));
    const int good = static_cast<int>(dice.below(valid + 1));
    const PeriodVerdict verdict = counted(good, valid - good, valid, left);
    const bool share_of_good = dice.one_in(2);
    const terms::Target target = share_of_good ? target_of("good_share", false, {dice.below(1001), 1})
                                               : target_of("heavy_share", true, {dice.below(1001), 1});
    const auto judged = judge_target(verdict, target);
    REQUIRE(judged.ok());
    const auto expected = most_unwanted_days(verdict, left, target);
    REQUIRE(judged->budget.days_left == left);
    REQUIRE(judged->budget.out_of_reach == !expected);
    REQUIRE(judged->budget.days == expected.value_or(0));
  }
}

PeriodVerdict with_mean(std::int64_t thousandths, int valid, int left) {
  PeriodVerdict verdict = counted(valid, 0, valid, left);
  for (const Species species : terms::basic_six) verdict.species[species].species = species;
  SpeciesPeriod& own = verdict.species[Species::pm25];
  own.mean = Rational{thousandths};
  own.valid_days = valid;
  return verdict;
}

TEST_CASE("a mean that rounds to its target is still within reach") {
  // 36.4 x 355 / 365 = 35.403, which prints 35.
  const auto judged = judge_target(with_mean(36'400, 355, 10), target_of("PM2.5.mean", true, {35, 0}));
  REQUIRE(judged.ok());
  CHECK_FALSE(judged->budget.out_of_reach);
  CHECK(judged->budget.concentration == Decimal{0, 1});
  // 36.6 x 355 / 365 = 35.597 prints 36 whatever the rest brings.
  const auto lost = judge_target(with_mean(36'600, 355, 10), target_of("PM2.5.mean", true, {35, 0}));
  REQUIRE(lost.ok());
  CHECK(lost->budget.out_of_reach);
  CHECK_FALSE(lost->budget.concentration);
}

TEST_CASE("using up the budget of a mean meets the target") {
  Dice dice{5};
  for (int round = 0; round < 500; ++round) {
    const int left = static_cast<int>(1 + dice.below(200));
    const int valid = static_cast<int>(1 + dice.below(300));
    const std::int64_t mean = dice.below(80'000);
    const auto judged = judge_target(with_mean(mean, valid, left), target_of("PM2.5.mean", true, {dice.below(700), 1}));
    REQUIRE(judged.ok());
    if (!judged->budget.concentration) continue;
    const Rational rest = judged->budget.concentration->exact() * Rational{1000};
    const Rational year = (Rational{mean} * Rational{valid} + rest * Rational{left}) / Rational{valid + left};
    REQUIRE(meets(year / Rational{1000}, judged->target));
  }
}

TEST_CASE("a target of another unit or period is refused") {
  terms::Target other = target_of("good_share", false, {762, 1});
  other.period = "2022";
  CHECK(judge_target(counted(1, 0, 2, 0), other).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("verdicts of two units or two standards are not compared") {
  const PeriodVerdict a = counted(1, 0, 2, 0);
  PeriodVerdict b = counted(1, 0, 2, 0);
  b.unit_id = "B";
  CHECK(compare(a, b).error().code == ErrorCode::invalid_argument);
  b.unit_id = "A";
  b.standard = &shipped_standard("CN2026T");
  const auto refused = compare(a, b);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("CN2012") != std::string::npos);
  CHECK(refused.error().message.find("CN2026T") != std::string::npos);
}

TEST_CASE("ranks: equal printed values share a place and the next one is left out") {
  const auto verdict_with = [](const char* id, std::optional<int> hundredths) {
    PeriodVerdict verdict;
    verdict.unit_id = id;
    verdict.completeness.complete = true;
    if (hundredths)
      verdict.composite = CompositeVerdict{Rational::of(*hundredths, 100), Decimal{*hundredths, 2}, {}, {}};
    return verdict;
  };
  const std::vector<PeriodVerdict> verdicts{verdict_with("C", 526), verdict_with("D", std::nullopt),
                                            verdict_with("A", 483), verdict_with("B", 483), verdict_with("E", 999)};
  const auto rows = rank_units(verdicts);
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].rank == 1);
  CHECK(rows[1].rank == 1);
  CHECK(rows[2].unit_id == "C");
  CHECK(rows[2].rank == 3);
  CHECK(rows[3].rank == 4);
  CHECK(rows[4].unit_id == "D");
  CHECK(rows[4].rank == 0);
}

}  // namespace

namespace {

TEST_CASE("a species that is incomplete in one period is left out by name, the rest is compared") {
  const standards::Standard& standard = shipped_standard("CN2012");
  const Period now = period_named("2023-04");
  const Period before = period_named("2022-04");
  UnitDays short_of_pm25 = days_of("A", now, clean_day());
  for (std::size_t day = 0; day < 10; ++day) short_of_pm25.values[day].species[Species::pm25] = {};
  const auto comparison = compare(judge_period(short_of_pm25, now, standard),
                                  judge_period(days_of("A", before, clean_day()), before, standard));
  REQUIRE(comparison.ok());
  REQUIRE(comparison->left_out.size() == 1);
  CHECK(comparison->left_out[0].find("PM2.5 is not compared: 2023-04 20 of 30 days valid; 27 needed") == 0);
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(comparison->changes, [&](const Change& change) { return change.now.name == name; });
  };
  CHECK(!has("PM2.5.mean"));
  CHECK(!has("composite"));
  CHECK(has("PM10.mean"));
  CHECK(has("good_share"));
}

}  // namespace
