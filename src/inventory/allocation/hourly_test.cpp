#include "inventory/allocation/hourly.hpp"

#include "inventory/allocation/closure.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <mutex>
#include <numeric>
#include <sstream>

namespace {

using namespace lantian;
using namespace lantian::inventory;

ProfileBook shipped_book() {
  const std::string path = std::string{LANTIAN_DATA_ROOT} + "/data/inventory/profiles.toml";
  const std::ifstream in{path};
  std::ostringstream text;
  text << in.rdbuf();
  auto book = ProfileBook::read({path, text.str()});
  REQUIRE(book);
  return *book;
}

Emission emission(std::string id, std::string class_code, std::string_view period, double mass_t) {
  Emission row;
  row.source_id = std::move(id);
  row.unit_id = "652301";
  row.class_code = std::move(class_code);
  row.pollutant = Pollutant::so2;
  row.period = *parse_period(period);
  row.mass_t = mass_t;
  return row;
}

std::vector<float> year_of(const RatePlan& plan, std::size_t row) {
  std::vector<float> hours(plan.hours());
  HourlyRates{plan, row, 1}.next(hours.size(), hours);
  return hours;
}

double sum_of_floats(const std::vector<float>& hours) {
  return std::accumulate(hours.begin(), hours.end(), 0.0,
                         [](double sum, float hour) { return sum + static_cast<double>(hour); });
}

TEST_CASE("hours add up to the year although each is rounded to float32") {
  const ProfileBook book = shipped_book();
  // 1 t over 8760 equal hours: 1000 / 8760 = 0.11415... kg/h has no float32, and 8760 equal errors would not cancel.
  const std::vector<Emission> rows{emission("flat", "99", "2023", 1), emission("heat", "01-RES-BIT-STV", "2023", 19830),
                                   emission("road", "03-PC-G-C5", "2023", 0.000123)};
  const auto plan = plan_rates(book, rows, *parse_period("2023"));
  REQUIRE(plan);
  REQUIRE(plan->rows.size() == 3);
  for (std::size_t row = 0; row < 3; ++row) {
    const RateRow& planned = plan->rows[row];
    const std::vector<float> hours = year_of(*plan, row);
    CHECK(std::abs(sum_of_floats(hours) / planned.total_kg - 1) < 1e-9);
    double before = 0;  // the last hour that emitted: what its rounding left over goes into the next
    for (std::size_t i = 0; i < hours.size(); ++i) {
      const double exact = planned.total_kg * plan->shares[planned.shares].share[i];
      CHECK(std::abs(static_cast<double>(hours[i]) - exact) <= 6e-8 * (exact + before) + 1e-30);
      if (exact > 0) before = exact;
    }
    const Closure closure = closure_of("", planned.total_kg, plan->shares[planned.shares], hours, book.closure());
    CHECK(closure.closes);
    CHECK(closure.spikes.empty());
  }
  // What a plain rounding of the flat year would do is why the remainder is carried.
  const auto one = static_cast<double>(static_cast<float>(1000.0 / 8760));
  CHECK(std::abs(one * 8760 / 1000 - 1) > 1e-9);
}

TEST_CASE("July has no heating: exactly zero, and nothing negative anywhere") {
  const std::vector<Emission> rows{emission("heat", "01-RES-BIT-STV", "2023", 7)};
  const auto plan = plan_rates(shipped_book(), rows, *parse_period("2023"));
  const std::vector<float> hours = year_of(*plan, 0);
  const std::size_t july = static_cast<std::size_t>(181) * 24;
  for (std::size_t i = july; i < july + 744; ++i) CHECK(hours[i] == 0.0F);
  for (const float hour : hours) CHECK(hour >= 0.0F);
  CHECK_FALSE(std::signbit(hours[july]));
}

TEST_CASE("an emission gives a period what its profile has there") {
  const ProfileBook book = shipped_book();
  // Degree days by months: Jan 1050, Feb 840, Mar 570, Oct 330, Nov 690, Dec 960 = 4440.
  const std::vector<Emission> rows{emission("year", "01-RES-BIT-STV", "AY2023", 4710),
                                   emission("november", "01-RES-BIT-STV", "2023-11", 10),
                                   emission("before", "01-RES-BIT-STV", "2022", 10)};
  const auto plan = plan_rates(book, rows, *parse_period("HS2023"));
  REQUIRE(plan);
  CHECK(plan->outside == 1);
  REQUIRE(plan->rows.size() == 2);
  for (const RateRow& row : plan->rows) {
    const bool year = plan->sources[row.source] == "year";
    CHECK(row.total_kg == doctest::Approx(year ? 4440e3 : 10e3));
    const std::vector<float> hours = year_of(*plan, static_cast<std::size_t>(&row - plan->rows.data()));
    CHECK(hours.size() == 183 * 24);
    if (!year) CHECK(hours[30 * 24] == 0.0F);         // 31 October
    if (!year) CHECK(hours[31 * 24 + 12] > 0.0F);     // 1 November
    if (!year) CHECK(hours[(31 + 30) * 24] == 0.0F);  // 1 December
  }
}

TEST_CASE("what has no value is told, what does not occur is zero") {
  std::vector<Emission> rows{emission("a", "02-CEM", "2023", 1), emission("b", "02-CEM", "2023", 1),
                             emission("c", "01-RES-BIT-STV", "2023-07", 3)};
  rows[0].mass_t.reset();
  rows[0].notation = Notation::not_estimated;
  rows[1].mass_t.reset();
  rows[1].notation = Notation::not_occurring;
  const auto plan = plan_rates(shipped_book(), rows, *parse_period("2023"));
  REQUIRE(plan);
  CHECK(plan->rows.size() == 1);
  REQUIRE(plan->notes.size() == 2);
  CHECK(plan->notes[0].find("a: SO2 has no value (NE)") != std::string::npos);
  CHECK(plan->notes[1].find("profile heating emits nothing in 2023-07") != std::string::npos);
  CHECK(sum_of_floats(year_of(*plan, 0)) == doctest::Approx(3000).epsilon(1e-9));
}

TEST_CASE("a measured source follows its stack and not its profile") {
  const Period day = *parse_period("2023-05-04");
  MeasuredHours hours{hour_ending(day.begin, 1), std::vector<std::optional<double>>(24, 0.0)};
  hours.kg[9] = 3;
  hours.kg[20] = 1;
  const MeasuredSources measured{{{"plant", Pollutant::so2}, {hours, false}}};
  const std::vector<Emission> rows{emission("plant", "01-PWR-COA-PC", "2023-05-04", 0.008)};
  const auto plan = plan_rates(shipped_book(), rows, day, measured);
  REQUIRE(plan);
  const std::vector<float> rates = year_of(*plan, 0);
  CHECK(rates[9] == doctest::Approx(6));
  CHECK(rates[20] == doctest::Approx(2));
  CHECK(sum_of_floats(rates) == doctest::Approx(8));
  // A gap is an error that names source and hour; asked for in part the profile fills it.
  hours.kg[0].reset();
  const auto refused = plan_rates(shipped_book(), rows, day, {{{"plant", Pollutant::so2}, {hours, false}}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("plant SO2") != std::string::npos);
  const auto part = plan_rates(shipped_book(), rows, day, {{{"plant", Pollutant::so2}, {hours, true}}});
  REQUIRE(part);
  CHECK(year_of(*part, 0)[0] == doctest::Approx(4));
}

/// Twenty rows of several profiles and periods.
RatePlan mixed_plan() {
  std::vector<Emission> rows;
  const char* classes[] = {"01-RES-BIT-STV", "03-PC-G-C5", "06-CONS", "99"};
  for (int i = 0; i < 20; ++i) {
    rows.push_back(emission("s" + std::to_string(i), classes[i % 4], i % 3 == 0 ? "2023-01" : "2023", 1.0 + i));
  }
  auto plan = plan_rates(shipped_book(), rows, *parse_period("2023-01-01..2023-01-10"));
  REQUIRE(plan);
  return *plan;
}

TEST_CASE("values are the same bits for any threads and blocks") {
  const RatePlan plan = mixed_plan();
  const std::size_t hours = plan.hours();
  std::vector<float> first(plan.rows.size() * hours);
  RateClosure first_closure;
  for (const StreamShape shape : {StreamShape{1000, 240, 1}, StreamShape{3, 7, 2}, StreamShape{1, 1, 4}}) {
    std::vector<float> all(plan.rows.size() * hours, -1.0F);
    std::mutex one_at_a_time;
    const RateClosure closure = stream_rates(plan, shape, [&](const RateBlock& block) {
      const std::scoped_lock lock{one_at_a_time};
      for (std::size_t hour = 0; hour < block.hours; ++hour) {
        for (std::size_t row = 0; row < block.rows; ++row) {
          float& cell = all[(block.first_row + row) * hours + block.first_hour + hour];
          CHECK(cell == -1.0F);  // each value comes once
          cell = block.at(hour, row);
        }
      }
    });
    CHECK(closure.worst_relative < 1e-9);
    if (shape.threads == 1) first = all;
    CHECK(all == first);
  }
}

TEST_CASE("the order of emissions does not matter") {
  std::vector<Emission> rows;
  for (int i = 0; i < 6; ++i)
    rows.push_back(emission("s" + std::to_string(i % 2), "03-PC-G-C5", "2023", 0.1 * (i + 1)));
  const auto plan = plan_rates(shipped_book(), rows, *parse_period("2023-03"));
  std::ranges::reverse(rows);
  const auto turned = plan_rates(shipped_book(), rows, *parse_period("2023-03"));
  REQUIRE(plan->rows.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) CHECK(plan->rows[i].total_kg == turned->rows[i].total_kg);
}

}  // namespace
