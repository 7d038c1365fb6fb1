#include "respond/forecast/edits.hpp"

#include "respond/forecast/forecast_sample_test.hpp"
#include "respond/forecast/members.hpp"
#include "respond/forecast/outlook.hpp"

#include <doctest/doctest.h>

#include <numeric>

namespace lantian::respond {
namespace {

Forecast sample_forecast() {
  Forecast out;
  out.issued = forecast_sample::day("2024-01-05");
  out.id = forecast_id(out.issued, 1);
  ForecastDay day;
  day.day = forecast_sample::day("2024-01-06");
  day.pm25 = ForecastValue{120, 90, 160};
  day.pm10 = ForecastValue{140, 100, 200};
  day.o3 = ForecastValue{40, 30, 50};
  day.aqi = 140;
  day.chance = {0, 0, 1, 0, 0, 0};
  out.places.push_back({"652301", false, {day}});
  return out;
}

ForecastEdit sample_edit() {
  return {"652301", forecast_sample::day("2024-01-06"), "pm25", 0, 180, "inversion stays longer", "duty officer", {}};
}

TEST_CASE("an edit makes the next version, keeps its reason and the model's value") {
  const Forecast model = sample_forecast();
  const auto next = edited(model, sample_edit(), forecast_sample::index(), forecast_sample::rule());
  REQUIRE(next.ok());
  CHECK(next->id == "F-2024-01-05.2");
  REQUIRE(next->edits.size() == 1);
  CHECK(next->edits[0].reason == "inversion stays longer");
  CHECK(next->edits[0].who == "duty officer");
  CHECK(next->edits[0].from == 120);
  CHECK(next->edits[0].to == 180);
  const ForecastDay& day = next->places[0].days[0];
  CHECK(day.edited);
  CHECK(day.pm25->value == 180);
  CHECK(day.pm25->low == 150);
  CHECK(day.pm25->high == 220);
  CHECK(day.aqi == 180);  // the sample's index is the value itself
  CHECK(day.cause == AirCause::pm25);
  CHECK(std::accumulate(day.chance.begin(), day.chance.end(), 0.0) == doctest::Approx(1));
  CHECK(model.places[0].days[0].pm25->value == 120);
  const auto third = edited(*next, {"652301", day.day, "o3", 0, 60, "sun", "duty officer", {}},
                            forecast_sample::index(), forecast_sample::rule());
  REQUIRE(third.ok());
  CHECK(third->id == "F-2024-01-05.3");
  CHECK(third->edits.size() == 2);
  CHECK(third->edits[0].reason == "inversion stays longer");
}

TEST_CASE("an edit without reason, of another place or day, or of nonsense is refused") {
  const auto refused = [](auto change) {
    ForecastEdit edit = sample_edit();
    change(edit);
    return !edited(sample_forecast(), edit, forecast_sample::index(), forecast_sample::rule()).ok();
  };
  CHECK(refused([](ForecastEdit& edit) { edit.reason = "  "; }));
  CHECK(refused([](ForecastEdit& edit) { edit.who.clear(); }));
  CHECK(refused([](ForecastEdit& edit) { edit.place = "nowhere"; }));
  CHECK(refused([](ForecastEdit& edit) { edit.day += std::chrono::days{9}; }));
  CHECK(refused([](ForecastEdit& edit) { edit.item = "so2"; }));
  CHECK(refused([](ForecastEdit& edit) { edit.to = -1; }));
  CHECK(refused([](ForecastEdit& edit) { edit.to = 120; }));
  CHECK_FALSE(refused([](ForecastEdit&) {}));
}

explain::Frame sample_hours() {
  explain::Frame out;
  out.columns.push_back({"temperature", "C", {}});
  for (int hour = 1; hour <= 24 * 6; ++hour) {
    out.ends.push_back(hour_ending(forecast_sample::day("2024-01-05"), 0) + std::chrono::hours{hour});
    out.columns[0].values.emplace_back(hour * 0.1);
  }
  return out;
}

TEST_CASE("a forecast file that lacks an hour or a value is refused, and the hour is named") {
  const Day issued = forecast_sample::day("2024-01-05");
  explain::Frame whole = sample_hours();
  CHECK(check_outlook(whole, issued, {"temperature"}).ok());
  explain::Frame holed = whole;
  const std::size_t at = 24 + 24 + 13;  // 2024-01-07 14:00
  holed.ends.erase(holed.ends.begin() + at);
  holed.columns[0].values.erase(holed.columns[0].values.begin() + at);
  const auto refusal = check_outlook(holed, issued, {"temperature"});
  REQUIRE_FALSE(refusal.ok());
  CHECK(refusal.error().code == ErrorCode::incomplete);
  CHECK(refusal.error().message.starts_with("the forecast file lacks hour 2024-01-07 14:00;"));
  whole.columns[0].values[at].reset();
  const auto empty = check_outlook(whole, issued, {"temperature"});
  REQUIRE_FALSE(empty.ok());
  CHECK(empty.error().message.starts_with("the forecast file lacks 'temperature' of hour 2024-01-07 14:00;"));
  CHECK(check_outlook(whole, issued, {"rain"}).error().code == ErrorCode::not_found);
}

TEST_CASE("members are errors of the same lead and a like level, drawn whole") {
  AirHistory air;
  air.places.resize(1);
  std::vector<ForecastOutcome> known;
  for (int n = 0; n < 40; ++n) {
    ForecastOutcome one;
    one.row = {0, forecast_sample::day("2023-01-01") + std::chrono::days{n}, 1};
    const bool high = n % 2 == 1;
    one.predicted = {high ? 200.0 : 20.0, high ? 260.0 : 40.0, 50.0};
    one.measured = {*one.predicted[0] + (high ? 30 : 2), *one.predicted[1] + (high ? 60 : 4), 50.0};
    known.push_back(one);
  }
  ErrorShelf shelf;
  shelf.add(air, known);
  ForecastRule rule;
  rule.members = 10;
  ForecastOutcome asked;
  asked.row = {0, forecast_sample::day("2023-06-01"), 1};
  asked.predicted = {190.0, 250.0, 50.0};
  const auto members = shelf.draw(false, asked, asked.row.issued, rule);
  REQUIRE(members.size() == 10);
  for (const ForecastMember& one : members) CHECK(one == ForecastMember{220, 310, 50});
  CHECK(shelf.draw(false, asked, forecast_sample::day("2022-12-31"), rule).empty());
  CHECK(shelf.draw(true, asked, asked.row.issued, rule).empty());
}

TEST_CASE("dust is coarse and windy; PM10 that is mostly PM2.5 is haze") {
  const ForecastRule rule;
  const ByItem<std::optional<double>> coarse{60.0, 400.0, 50.0}, fine{150.0, 200.0, 50.0};
  const auto cause = [&](const auto& values, std::optional<double> gust) {
    return cause_of(values, *forecast_sample::index().judge(values), gust, rule);
  };
  CHECK(cause(coarse, 1.2) == AirCause::dust);
  CHECK(cause(coarse, std::nullopt) == AirCause::dust);
  CHECK(cause(coarse, -1.0) == AirCause::other);
  CHECK(cause(fine, 1.2) == AirCause::pm25);  // haze, by whichever of the two the index goes
  CHECK(cause(ByItem<std::optional<double>>{std::nullopt, 400.0, 50.0}, 1.2) == AirCause::other);
  CHECK(cause(ByItem<std::optional<double>>{20.0, 30.0, 180.0}, 1.2) == AirCause::ozone);
}

}  // namespace
}  // namespace lantian::respond
