#include "serve/explain_trend.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace lantian::serve {
namespace {

using explain::CalendarKey;
using explain::Frame;
using explain::Step;

/// Synthetic: three years of days that fall by 6 ug/m3 a year, higher in winter and with wind from the west.
Frame made_frame(Step step, int rows) {
  Frame frame;
  frame.step = step;
  frame.synthetic = true;
  frame.columns = {{"pm25", "ug/m3", {}}, {"wind_speed", "m/s", {}}, {"wind_from", "degree", {}}, {"model", "", {}}};
  const int length = step == Step::hour ? 1 : 24;
  const HourEnding begin = Day{std::chrono::year{2020} / 1 / 1} + std::chrono::hours{length};
  for (int n = 0; n < rows; ++n) {
    const double years = n * length / 8766.0;
    const double from = n * 97 % 360, speed = n * 7 % 40 / 10.0;
    const double value = 60 - 6 * years + 20 * std::cos(years * 6.283185) + (from > 180 ? 5 : 0) + n * 31 % 5;
    frame.ends.push_back(begin + std::chrono::hours{n * length});
    frame.columns[0].values.push_back(n % 50 == 7 ? std::nullopt : std::optional{value});
    frame.columns[1].values.emplace_back(speed);
    frame.columns[2].values.emplace_back(from);
    frame.columns[3].values.emplace_back(value + 1);
  }
  return frame;
}

const SheetTable& table_named(const ExplainSheet& sheet, const std::string& id) {
  const auto found = std::ranges::find(sheet.tables, id, &SheetTable::id);
  REQUIRE(found != sheet.tables.end());
  return *found;
}

double number_at(const SheetTable& table, std::size_t row, const std::string& column) {
  const auto at = std::ranges::find(table.columns, column) - table.columns.begin();
  return table.rows.at(row).at(static_cast<std::size_t>(at)).number.value_or(NAN);
}

const std::string& fact_text(const ExplainSheet& sheet, const std::string& key) {
  return std::ranges::find(sheet.facts, key, &SheetFact::key)->cell.text;
}

}  // namespace

TEST_CASE("every answer has all its words, in both languages") {
  const Frame days = made_frame(Step::day, 1096), hours = made_frame(Step::hour, 24 * 40);
  const std::vector<std::function<Result<ExplainSheet>()>> answers{
      [&] { return slope_sheet(days, {}); },
      [&] { return seasonal_sheet(days, {}); },
      [&] { return kz_sheet(days, {}); },
      [&] { return kz_sheet(hours, {}); },
      [&] { return wind_sheet(days); },
      [&] { return agreement_sheet(days, "pm25", "model"); },
      [&] {
        return breaks_sheet(days, {{}, {}, true});
      },
      [&] {
        return rose_sheet(hours, {"", {16, 0.3, {1, 2}}});
      },
      [&] {
        return rose_sheet(hours, {"pm25", {}});
      },
      [&] { return polar_sheet(hours, "pm25", {}); },
      [&] { return variation_sheet(hours, "pm25"); },
      [&] { return calendar_sheet(days, {}, 0); },
      [&] { return level_sheet(days, "pm25", CalendarKey::season, CalendarKey::year); },
      [&] { return level_sheet(hours, "pm25", CalendarKey::hour, CalendarKey::year_month); },
      [&] { return level_sheet(hours, "pm25", CalendarKey::weekday, CalendarKey::month); },
  };
  const auto zh = ExplainWords::open(LANTIAN_SOURCE_DIR, true), en = ExplainWords::open(LANTIAN_SOURCE_DIR, false);
  REQUIRE(zh);
  REQUIRE(en);
  for (const auto& answer : answers) {
    const auto sheet = answer();
    REQUIRE(sheet);
    CAPTURE(sheet->id);
    CHECK(printed_sheet(*zh, *sheet).starts_with((*zh)("synthetic")));
    CHECK(printed_sheet(*en, *sheet).find((*en)("sheet_" + sheet->id)) != std::string::npos);
    CHECK(json_of_sheet(*sheet).find("\"synthetic\": true") != std::string::npos);
    const std::string csv = csv_of_sheet(*sheet);
    const auto lines = static_cast<std::size_t>(std::ranges::count(csv, '\n'));
    CHECK(lines == sheet->tables.front().rows.size() + 1);
  }
  const auto short_record = slope_sheet(made_frame(Step::day, 400), {});
  REQUIRE(short_record);
  CHECK(short_record->notes.front() == "no_season");
  CHECK(printed_sheet(*zh, *short_record).find((*zh)("sheet_note_no_season")) != std::string::npos);
}

TEST_CASE("the slope that was put in comes out, four ways") {
  const auto sheet = slope_sheet(made_frame(Step::day, 1096), {});
  REQUIRE(sheet);
  const SheetTable& slopes = table_named(*sheet, "slopes");
  REQUIRE(slopes.rows.size() == 4);
  CHECK(slopes.rows[2][0].text == "without_season");
  CHECK(number_at(slopes, 2, "a_year") == doctest::Approx(-6).epsilon(0.1));
  CHECK(number_at(slopes, 2, "a_year") == number_at(slopes, 3, "a_year"));
  CHECK(number_at(slopes, 3, "block_length") == 3);  // round(36^(1/3))
  CHECK(number_at(slopes, 2, "lower") < -5.4);
  CHECK(number_at(slopes, 2, "p") < 0.01);
  const SheetTable& months = table_named(*sheet, "months");
  CHECK(months.rows.size() == 36);
  const double rest =
      number_at(months, 5, "season") + number_at(months, 5, "trend") + number_at(months, 5, "remainder");
  CHECK(std::abs(rest - number_at(months, 5, "mean")) < 1e-9);
}

TEST_CASE("frequencies of a rose add up to what is not calm") {
  const auto sheet = rose_sheet(made_frame(Step::hour, 2000), {"pm25", {}});
  REQUIRE(sheet);
  const SheetTable& sectors = table_named(*sheet, "sectors");
  double percent = 0, share = 0;
  for (std::size_t n = 0; n < sectors.rows.size(); ++n) {
    percent += number_at(sectors, n, "percent");
    share += number_at(sectors, n, "share");
  }
  CHECK(std::abs(percent - 100) < 1e-9);
  CHECK(std::abs(share - 100) < 1e-9);
  CHECK(sectors.rows.back()[0].text == "calm");
}

TEST_CASE("a break is dated by the last month before it") {
  Frame frame = made_frame(Step::day, 1096);
  auto& values = frame.columns[0].values;
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = (n < 517 ? 80.0 : 50.0) + static_cast<double>(n % 3);
  const auto sheet = breaks_sheet(frame, {{}, {explain::BreakModel::level, 0.15}, false});
  REQUIRE(sheet);
  const SheetTable& segments = table_named(*sheet, "segments");
  REQUIRE(segments.rows.size() == 2);
  CHECK(segments.rows[0][1].text == "2021-05");  // day 517 is 2021-06-01
  CHECK(segments.rows[1][0].text == "2021-06");
}

TEST_CASE("what cannot be answered says what there is") {
  const Frame frame = made_frame(Step::day, 100);
  const auto none = slope_sheet(frame, {{"dust", 0.75}, {}});
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::not_found);
  CHECK(none.error().message.find("pm25, wind_speed") != std::string::npos);
  CHECK(slope_sheet(frame, {}).error().code == ErrorCode::incomplete);
  CHECK(seasonal_sheet(frame, {}).error().code == ErrorCode::incomplete);
  CHECK(calendar_sheet(frame, {}, 1999).error().code == ErrorCode::not_found);
  CHECK(breaks_sheet(Frame{Step::day, {}, {{"pm25", "", {}}}, false}, {}).error().code == ErrorCode::incomplete);
  CHECK(fact_text(*calendar_sheet(frame, {}, 0), "first_day") == "2020-01-01");
}

TEST_CASE("cells: nothing is not nought, and what rounds to nothing has no sign") {
  CHECK(SheetCell::of(std::nullopt).shown() == "-");
  CHECK(SheetCell::of(std::nullopt).written().empty());
  CHECK(SheetCell::of(-0.001).shown() == "0.00");
  CHECK(SheetCell::of(-0.1).shown() == "-0.10");
  CHECK(SheetCell::of(0.1).written() == "0.1");
  CHECK(SheetCell::of("a,\"b\"").written() == "\"a,\"\"b\"\"\"");
}

}  // namespace lantian::serve
