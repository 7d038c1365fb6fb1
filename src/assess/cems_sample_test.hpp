#pragma once
#include "assess/cems.hpp"
#include "assess/sample_test.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

/// One outlet with one factor (limit 35 mg/m3 at 6 percent oxygen) and made-up hours, for the tests of flue gas.
namespace lantian::assess {

inline const standards::CemsRule& shipped_cems_rule() {
  const auto rule = shipped_rules().cems("HJ75", *parse_day("2026-11-22"));
  REQUIRE(rule.ok());
  return **rule;
}

inline Decimal decimal_of(const std::string& text) {
  const auto value = parse_decimal(text);
  REQUIRE_MESSAGE(value.ok(), text);
  return *value;
}

inline Outlet sample_outlet() {
  Outlet outlet;
  outlet.id = "stack";
  Permit permit;
  permit.document = "permit A";
  permit.from = *parse_day("2020-01-01");
  permit.limits = {{"a21026", {"", "SO2"}, {35, 0}, Decimal{6, 0}}};
  outlet.permits = {permit};
  return outlet;
}

inline void put_reading(CemsHour& hour, std::string_view factor, const std::string& value,
                        const std::string& flag = "") {
  CemsReading& reading = hour.readings.emplace_back();
  reading.factor = factor;
  if (!value.empty()) reading.value = decimal_of(value);
  reading.flag = flag;
}

/// C, O2 and Q of one hour; an empty text is a missing value.
inline CemsHour sample_hour(HourEnding at, const std::string& c, const std::string& oxygen = "6",
                            const std::string& flow = "1000000", const std::string& flag = "N") {
  CemsHour hour;
  hour.hour = at;
  put_reading(hour, "a21026", c, flag);
  put_reading(hour, factor_oxygen, oxygen);
  put_reading(hour, factor_flow, flow);
  return hour;
}

/// Hours of these concentrations from the first hour of `day` on.
inline std::vector<CemsHour> sample_hours(const std::string& day, const std::vector<std::string>& concentrations) {
  std::vector<CemsHour> hours;
  HourEnding at = hour_ending(*parse_day(day), 1);
  for (const std::string& c : concentrations) {
    hours.push_back(sample_hour(at, c));
    at += std::chrono::hours{1};
  }
  return hours;
}

inline CemsMonth judged_cems(const Outlet& outlet, const std::string& period, const std::vector<CemsHour>& hours,
                             const std::vector<CemsMark>& marks = {}, std::optional<HourEnding> until = {}) {
  const auto quality = shipped_rules().quality("QC-CEMS", *parse_day("2026-11-22"));
  auto month = judge_cems(
      {outlet, shipped_cems_rule(), period_named(period), hours, marks, quality.ok() ? *quality : nullptr, until});
  REQUIRE_MESSAGE(month.ok(), (month.ok() ? "" : month.error().message));
  return *std::move(month);
}

}  // namespace lantian::assess
