#include "assess/cems.hpp"

#include "assess/cems_sample_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace lantian;
using namespace lantian::assess;

namespace {

HourEnding nth_hour(const std::string& day, int hour) {
  return hour_ending(*parse_day(day), hour);
}

bool mentions(const std::vector<std::string>& notes, const std::string& part) {
  return std::ranges::any_of(notes, [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("a month has all of its hours: from 01:00 of the first day to 24:00 of the last") {
  const Outlet outlet = sample_outlet();
  const CemsMonth november = judged_cems(outlet, "2026-11", sample_hours("2026-11-01", {"20"}));
  const CemsFactorMonth& factor = november.factors.front();
  CHECK(factor.hours.size() == 720);
  CHECK(factor.hours.front().hour == nth_hour("2026-11-01", 1));
  CHECK(factor.hours.back().hour == nth_hour("2026-11-30", 24));
  CHECK(factor.month.valid == 1);
  CHECK(factor.month.complete);
  CHECK(factor.count(CemsOutcome::invalid) == 719);
  CHECK(judged_cems(outlet, "2026-10", {}).factors.front().hours.size() == 744);
  CHECK(judged_cems(outlet, "2028-02", {}).factors.front().hours.size() == 696);
  // The hour that ends at midnight belongs to the day, and month, that it ends.
  const std::vector<CemsHour> edge{
      sample_hour(nth_hour("2026-10-31", 24), "40"), sample_hour(nth_hour("2026-11-01", 1), "41"),
      sample_hour(nth_hour("2026-11-30", 24), "42"), sample_hour(nth_hour("2026-12-01", 1), "43")};
  const CemsFactorMonth edges = judged_cems(outlet, "2026-11", edge).factors.front();
  REQUIRE(edges.exceedances.size() == 2);
  CHECK(edges.exceedances[0].max == Rational{41});
  CHECK(edges.exceedances[0].begins_before);
  CHECK_FALSE(edges.exceedances[0].goes_on);
  CHECK(edges.exceedances[1].max == Rational{42});
  CHECK(edges.exceedances[1].goes_on);
  CHECK(edges.measured_kg == Rational{83});
}

TEST_CASE("a month that is not over has only the hours that have ended") {
  const Outlet outlet = sample_outlet();
  const auto hours = sample_hours("2026-11-01", std::vector<std::string>(30, "20"));
  const CemsMonth month = judged_cems(outlet, "2026-11", hours, {}, nth_hour("2026-11-02", 12));
  const CemsFactorMonth& factor = month.factors.front();
  CHECK(factor.hours.size() == 36);
  CHECK(factor.count(CemsOutcome::invalid) == 6);
  REQUIRE(factor.stand_ins.size() == 1);
  CHECK(factor.stand_ins.front().gap_hours == 6);
  CHECK_FALSE(factor.spans.front().complete);
  CHECK_FALSE(factor.month.complete);
  CHECK(mentions(month.notes, "may still change"));
  const CemsQuestion ahead{outlet,  shipped_cems_rule(),       period_named("2026-12"), hours, {},
                           nullptr, nth_hour("2026-11-30", 24)};
  const auto refused = judge_cems(ahead);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("hours after the month complete the quarter's capture and the length of a gap") {
  const Outlet outlet = sample_outlet();
  std::vector<CemsHour> hours = sample_hours("2026-10-01", std::vector<std::string>(744 + 710, "20"));
  const auto after = sample_hours("2026-12-01", std::vector<std::string>(20, ""));
  hours.insert(hours.end(), after.begin(), after.end());
  const CemsFactorMonth factor = judged_cems(outlet, "2026-11", hours).factors.front();
  CHECK(factor.spans.front().hours == 744 + 720 + 20);
  CHECK(factor.spans.front().valid == 744 + 710);
  REQUIRE(factor.stand_ins.size() == 1);
  CHECK(factor.stand_ins.front().hours == 10);
  CHECK(factor.stand_ins.front().gap_hours == 30);
  CHECK(factor.stand_ins.front().rule == "HJ75/2017#gap-longer");
  CHECK(factor.stand_ins.front().looked_back == 720);
}

TEST_CASE("a period across two quarters takes each hour's own capture") {
  const Outlet outlet = sample_outlet();
  // The last 100 hours of September: 90 valid of 100; then 100 hours of October: 50 valid of 100.
  std::vector<std::string> values(90, "20");
  values.insert(values.end(), 10, "");
  values.insert(values.end(), 50, "20");
  values.insert(values.end(), 50, "");
  auto hours = sample_hours("2026-09-30", values);
  HourEnding at = nth_hour("2026-10-01", 1) - std::chrono::hours{100};
  for (CemsHour& hour : hours) {
    hour.hour = at;
    at += std::chrono::hours{1};
  }
  // The first of these hours ends on 26 September; the capture counts from there.
  const CemsFactorMonth factor =
      judged_cems(outlet, "2026-09-27..2026-10-05", hours, {}, hours.back().hour).factors.front();
  REQUIRE(factor.spans.size() == 2);
  CHECK(factor.spans[1].valid == 50);
  CHECK(factor.spans[1].hours == 100);
  CHECK(factor.spans[0].valid == 90);
  CHECK(factor.spans[0].hours == 100);
  REQUIRE(factor.stand_ins.size() == 2);
  CHECK(factor.stand_ins[0].hours == 10);
  CHECK(factor.stand_ins[0].rule == "HJ75/2017#gap-24h");
  CHECK(factor.stand_ins[0].emission == Rational{20});
  CHECK_FALSE(factor.stand_ins[1].emission.has_value());
  CHECK(factor.open_hours == 50);
}

TEST_CASE("each hour is judged by the permit of its day") {
  Outlet outlet = sample_outlet();
  outlet.permits.front().until = *parse_day("2026-11-02");
  Permit stricter = outlet.permits.front();
  stricter.document = "permit B";
  stricter.from = *parse_day("2026-11-02");
  stricter.until = *parse_day("2026-11-03");
  stricter.limits.front().limit = {30, 0};
  outlet.permits.push_back(stricter);
  const auto hours = sample_hours("2026-11-01", std::vector<std::string>(72, "33"));
  const CemsFactorMonth factor = judged_cems(outlet, "2026-11-01..2026-11-03", hours).factors.front();
  CHECK(factor.count(CemsOutcome::within) == 24);
  CHECK(factor.count(CemsOutcome::exceeds) == 24);
  CHECK(factor.count(CemsOutcome::not_converted) == 24);
  REQUIRE(factor.exceedances.size() == 1);
  CHECK(factor.exceedances.front().source == "permit B");
  CHECK(factor.exceedances.front().multiple() == decimal_of("1.1").exact());
  CHECK(factor.hours.back().why == "no limit binds on this day");
  CHECK(factor.measured_kg == Rational{72 * 33});
}

TEST_CASE("a yearly exemption begins anew with the year") {
  Outlet outlet = sample_outlet();
  outlet.permits.front().exemptions = {{SourceState::start_up, std::nullopt, 3, "clause 1"}};
  const auto hours = sample_hours("2026-12-31", std::vector<std::string>(30, "40"));
  const std::vector<CemsMark> marks{
      {CemsMarkKind::start_up, nth_hour("2026-12-31", 21), nth_hour("2027-01-01", 4), ""}};
  const CemsMonth month = judged_cems(outlet, "2026-12-31..2027-01-01", hours, marks, hours.back().hour);
  // 21, 22, 23 exempt; 24 used up; 1, 2, 3 of the new year exempt; 4 used up; the other 22 hours ran.
  CHECK(month.factors.front().count(CemsOutcome::exempt) == 6);
  CHECK(month.factors.front().count(CemsOutcome::exceeds) == 24);
  CHECK(mentions(month.notes, "yearly exemption are counted from 2026-12-31 01:00"));
}

TEST_CASE("an upheld doubt makes an hour invalid; a converted value unlike the formula is reported and not used") {
  const Outlet outlet = sample_outlet();
  auto hours = sample_hours("2026-11-01", {"20", "20", "20"});
  hours[1].readings[0].doubted = "doubt 7 upheld: flat";
  hours[0].readings[0].converted = decimal_of("20.0");
  hours[2].readings[0].converted = decimal_of("12.0");
  const CemsFactorMonth factor = judged_cems(outlet, "2026-11-01", hours, {}, hours.back().hour).factors.front();
  CHECK(factor.hours[1].outcome == CemsOutcome::invalid);
  CHECK(factor.hours[1].why == "doubt 7 upheld: flat");
  CHECK(factor.hours[2].outcome == CemsOutcome::within);
  if (shipped_rules().quality("QC-CEMS", *parse_day("2026-11-22")).ok()) {
    REQUIRE(factor.doubts.size() == 1);
    CHECK(factor.doubts.front().from ==
          UtcSeconds{std::chrono::sys_days{*parse_day("2026-10-31") - Day{}} + std::chrono::hours{18}});
  }
}

TEST_CASE("questions that have no answer are refused") {
  Outlet outlet = sample_outlet();
  const auto hours = sample_hours("2026-11-01", {"20", "20"});
  const auto refusal = [&](const Period& period, std::span<const CemsHour> given) {
    const auto month = judge_cems({outlet, shipped_cems_rule(), period, given, {}, nullptr, std::nullopt});
    REQUIRE_FALSE(month.ok());
    return month.error();
  };
  CHECK(refusal(period_named("2024-01-01..2026-01-01"), hours).code == ErrorCode::invalid_argument);
  const std::vector<CemsHour> twice{hours[0], hours[0]};
  CHECK(refusal(period_named("2026-11"), twice).message.find("none stands twice") != std::string::npos);
  outlet.permits.front().limits.front().reference_oxygen = Decimal{21, 0};
  CHECK(refusal(period_named("2026-11"), hours).message.find("not below that of air") != std::string::npos);
  outlet.permits.clear();
  CHECK(refusal(period_named("2026-11"), hours).code == ErrorCode::not_found);
}

TEST_CASE("a mistyped year does not stretch the walk") {
  const Outlet outlet = sample_outlet();
  const std::vector<CemsHour> hours{sample_hour(nth_hour("1926-11-01", 1), "20"),
                                    sample_hour(nth_hour("2026-11-01", 1), "20"),
                                    sample_hour(nth_hour("2926-11-01", 1), "20")};
  const CemsFactorMonth factor = judged_cems(outlet, "2026-11", hours).factors.front();
  CHECK(factor.month.valid == 1);
  CHECK(factor.spans.front().hours == 720);
}

TEST_CASE("whatever the hours are, the counts and the mass close") {
  std::mt19937 dice{20261122};
  Outlet outlet = sample_outlet();
  outlet.permits.front().exemptions = {{SourceState::start_up, 5, 40, "clause 1"}};
  const std::vector<std::string> flags{"N", "N", "N", "N", "N", "N", "M", "C", "D", "F", "?"};
  for (int round = 0; round < 40; ++round) {
    std::vector<CemsHour> hours;
    std::vector<CemsMark> marks;
    for (HourEnding at = nth_hour("2026-10-01", 1); at <= nth_hour("2026-11-30", 24); at += std::chrono::hours{1}) {
      if (dice() % 40 == 0) continue;
      const std::string c = dice() % 30 == 0 ? "" : Decimal{static_cast<std::int64_t>(dice() % 60'000), 3}.text();
      const std::string oxygen = Decimal{static_cast<std::int64_t>(dice() % 20'500), 3}.text();
      hours.push_back(sample_hour(at, c, oxygen, dice() % 50 == 0 ? "-1" : "400000", flags[dice() % flags.size()]));
      if (dice() % 100 == 0) marks.push_back({CemsMarkKind::start_up, at, at + std::chrono::hours{dice() % 9}, ""});
    }
    const CemsFactorMonth factor = judged_cems(outlet, "2026-11", hours, marks).factors.front();
    int all = 0;
    for (const CemsOutcome one : {CemsOutcome::within, CemsOutcome::exceeds, CemsOutcome::exempt,
                                  CemsOutcome::not_converted, CemsOutcome::invalid, CemsOutcome::stopped}) {
      all += factor.count(one);
    }
    CHECK(all == 720);
    CHECK(factor.month.valid + factor.month.stopped + factor.stand_in_hours + factor.open_hours == 720);
    int exceeding = 0;
    for (const CemsStretch& stretch : factor.exceedances) {
      exceeding += stretch.hours;
      CHECK(stretch.mean <= stretch.max);
      CHECK(stretch.max > stretch.limit->limit.exact());
      CHECK(stretch.last - stretch.first == std::chrono::hours{stretch.hours - 1});
    }
    CHECK(exceeding == factor.count(CemsOutcome::exceeds));
    Rational measured;
    for (const CemsHourVerdict& hour : factor.hours) {
      if (hour.emission) measured += *hour.emission;
    }
    Rational stood_in;
    for (const CemsStandIn& one : factor.stand_ins) {
      if (one.emission) stood_in += *one.emission * Rational{one.hours};
    }
    CHECK(factor.measured_kg == measured);
    CHECK(factor.stand_in_kg == stood_in);
    CHECK(factor.total_kg() == measured + stood_in);
  }
}
