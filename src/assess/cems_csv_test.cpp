#include "assess/cems_csv.hpp"

#include "assess/cems_sample_test.hpp"
#include "assess/cems_units.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::assess;

namespace {

std::string fault_of_hours(const std::string& text) {
  const auto hours = read_cems_hours({"hours.csv", text});
  REQUIRE_FALSE(hours.ok());
  CHECK(hours.error().code == ErrorCode::malformed);
  return hours.error().message;
}

std::string fault_of_marks(const std::string& text) {
  const auto marks = read_cems_marks({"marks.csv", text}, "stack");
  REQUIRE_FALSE(marks.ok());
  return marks.error().message;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string unit_text(std::string_view factor, const std::string& value, std::string_view unit) {
  const auto result = in_cems_unit(factor, decimal_of(value), unit);
  return result ? result->text() : "refused";
}

}  // namespace

TEST_CASE("hours of a table: units by column, flags, minutes, missing cells, any order") {
  const auto hours = read_cems_hours({"hours.csv",
                                      "\xEF\xBB\xBFhour_ending_bj,a21026_ug_m3,a21026_flag,a21026_minutes,"
                                      "a21026_zs_mg_m3,a00000_m3_s,a19001_percent,a01013_pa,flag\r\n"
                                      "2026-11-01 24:00,28123.4,M,50,35.2,100,9.5,-1200,\r\n"
                                      "\r\n"
                                      "2026-11-01 02:00,,,,,,,,F\r\n"});
  REQUIRE_MESSAGE(hours.ok(), (hours.ok() ? "" : hours.error().message));
  REQUIRE(hours->size() == 2);
  const CemsHour& early = hours->front();
  CHECK(text_of(early.hour) == "2026-11-01 02:00");
  CHECK_FALSE(early.reading("a21026")->value.has_value());
  CHECK(early.reading("a21026")->flag == "F");
  const CemsHour& late = hours->back();
  CHECK(text_of(late.hour) == "2026-11-01 24:00");
  CHECK(late.reading("a21026")->value->text() == "28.1234");
  CHECK(late.reading("a21026")->flag == "M");
  CHECK(late.reading("a21026")->minutes == 50);
  CHECK(late.reading("a21026")->converted->text() == "35.2");
  CHECK(*late.reading(factor_flow)->value == Decimal{360000, 0});
  CHECK(late.reading(factor_pressure)->value->text() == "-1.200");
  CHECK(late.reading(factor_moisture) == nullptr);
}

TEST_CASE("a table with a fault is not taken, and every fault is named with its line") {
  CHECK(has(fault_of_hours(""), "the file is empty"));
  CHECK(has(fault_of_hours("hour_ending_bj,a21026_mg_m3\n"), "holds no hour"));
  CHECK(has(fault_of_hours("a21026_mg_m3\n28\n"), "hour_ending_bj is missing"));
  CHECK(has(fault_of_hours("hour_ending_bj,a21026\n"), "the column 'a21026' is not known"));
  CHECK(has(fault_of_hours("hour_ending_bj,a21026_kpa\n"), "is not known"));
  CHECK(has(fault_of_hours("hour_ending_bj,flag,flag\n"), "a second column 'flag'"));
  const std::string head = "hour_ending_bj,a21026_mg_m3\n";
  CHECK(has(fault_of_hours(head + "2026-11-01 01:00\n"), "hours.csv:2: 1 cells; the head has 2"));
  CHECK(has(fault_of_hours(head + "2026-11-01 01:30,28\n"), "hours.csv:2: '2026-11-01 01:30' is not an hour"));
  CHECK(has(fault_of_hours(head + "2026-11-31 01:00,28\n"), "is not an hour"));
  CHECK(has(fault_of_hours(head + "2026-11-01 25:00,28\n"), "is not an hour"));
  CHECK(has(fault_of_hours(head + "2026-11-01 01:00,--\n"), "leave the cell empty"));
  CHECK(has(fault_of_hours(head + "2026-11-01 01:00,28\n2026-11-01 01:00,29\n"), "a second line for 2026-11-01 01:00"));
  // Midnight has two spellings and is one hour.
  CHECK(has(fault_of_hours(head + "2026-11-01 24:00,28\n2026-11-02 00:00,29\n"), "a second line"));
  CHECK(has(fault_of_hours("hour_ending_bj,a21026_minutes\n2026-11-01 01:00,61\n"), "minutes from 0 to 60"));
  std::string many = head;
  for (int i = 0; i < 30; ++i) many += "x,1\n";
  CHECK(has(fault_of_hours(many), "and 11 more"));  // 30 lines, and that no hour is left
}

TEST_CASE("marks of a table, of one outlet") {
  const auto marks = read_cems_marks(
      {"marks.csv",
       "outlet,first_bj,last_bj,state,reason\nstack,2026-11-01 05:00,2026-11-01 08:00,start_up,\"cold, slow\"\n"
       "other,x,y,z,\n"},
      "stack");
  REQUIRE_MESSAGE(marks.ok(), (marks.ok() ? "" : marks.error().message));
  REQUIRE(marks->size() == 1);
  CHECK(marks->front().kind == CemsMarkKind::start_up);
  CHECK(marks->front().reason == "cold, slow");
  CHECK(text_of(marks->front().last) == "2026-11-01 08:00");
  CHECK(has(fault_of_marks("first_bj,last_bj,state\n2026-11-01 05:00,2026-11-01 08:00,holiday\n"),
            "start_up, shut_down"));
  CHECK(has(fault_of_marks("first_bj,last_bj,state\n2026-11-01 05:00,2026-11-01 04:00,stopped\n"), "before it begins"));
  CHECK(has(fault_of_marks("first_bj,state\n"), "are needed"));
  CHECK(has(fault_of_marks("first_bj,last_bj,state,who\n"), "the column 'who' is not known"));
  CHECK(has(fault_of_marks("first_bj,last_bj,state\n2026-11-01 05:00,2026-11-01 04:00\n"), "a line of 3 cells"));
}

TEST_CASE("units are brought together exactly, and a unit that fits nothing is refused") {
  CHECK(unit_text("a21026", "28123.4", "ug/m3") == "28.1234");
  CHECK(unit_text("a21026", "28.5", "mg/m3") == "28.5");
  CHECK(unit_text(factor_flow, "113.888", "m3/s") == "409996.800");
  CHECK(unit_text(factor_temperature, "393.15", "K") == "120.00");
  CHECK(unit_text(factor_pressure, "950", "hPa") == "95.0");
  CHECK(unit_text(factor_pressure, "0.1", "MPa") == "100.0");
  CHECK(unit_text(factor_oxygen, "9.5", "%") == "9.5");
  CHECK(unit_text("a21026", "28", "kPa") == "refused");
  CHECK(unit_text("a21026", "28", "") == "refused");
  CHECK(unit_text(factor_flow, "999999999999999999", "m3/s") == "refused");
  CHECK(unit_text("a21026", "0.000000000000000001", "ug/m3") == "0.000000000");
}
