#include "explain/counterfactual/counterfactual.hpp"

#include "explain/counterfactual/block_bootstrap.hpp"
#include "inventory/uncertainty/counter_random.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace {

using namespace lantian;           // NOLINT(google-build-using-namespace)
using namespace lantian::explain;  // NOLINT(google-build-using-namespace)

/// Four years of days whose air is a known function of their weather, times `factor` from `from` on.
Frame known_air(Day from, double factor, std::uint32_t seed = 1) {
  Frame frame;
  frame.step = Step::day;
  for (const char* name : {"wind_speed", "temperature", "pm25"}) frame.columns.push_back({name, "", {}});
  const Day first{std::chrono::local_days{std::chrono::year{2018} / 1 / 1}};
  double spell = 0;
  for (std::uint32_t n = 0; n < 4 * 365; ++n) {
    const auto words = inventory::Philox::words({n, seed, 0, 0}, {5, 6});
    const double a = inventory::open_uniform(words[0], words[1]), b = inventory::open_uniform(words[2], words[3]);
    spell = 0.8 * spell + 0.6 * (a - 0.5);
    const Day day = first + std::chrono::days{n};
    const double wind = 2 * std::exp(-spell), temperature = -12 * std::cos(2 * 3.14159265 * n / 365.25) + 4 * b;
    const double air = 60 / (0.5 + wind) * (temperature < 0 ? 1.5 : 1) * (1 + 0.1 * (b - 0.5));
    frame.ends.push_back(hour_ending(day, 24));
    frame.columns[0].values.emplace_back(wind);
    frame.columns[1].values.emplace_back(temperature);
    frame.columns[2].values.emplace_back(day >= from ? air * factor : air);
  }
  return frame;
}

CounterfactualChoice winter_of_2021() {
  CounterfactualChoice choice;
  choice.training.trees = 200;
  choice.training.learning_rate = 0.1;
  choice.baseline = {Day{std::chrono::local_days{std::chrono::year{2018} / 1 / 1}},
                     Day{std::chrono::local_days{std::chrono::year{2021} / 1 / 1}}};
  choice.treated = {choice.baseline.end, Day{std::chrono::local_days{std::chrono::year{2021} / 4 / 1}}};
  return choice;
}

TEST_CASE("a fall of a quarter is found, and intervals hold it") {
  const auto choice = winter_of_2021();
  int held = 0;
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    const Counterfactual answer = *counterfactual(known_air(choice.treated.begin, 0.75, seed), choice);
    // Expected is what it would have been, so the truth is a third of what was observed.
    const double truth = -answer.observed / 3;
    CHECK(answer.effect == doctest::Approx(truth).epsilon(0.2));
    CHECK(answer.finding == Finding::better_beyond_weather);
    CHECK(answer.placebos.size() == 3);
    for (const Placebo& one : answer.placebos) CHECK(std::abs(one.percent) < 8);
    held += answer.low <= truth && truth <= answer.high ? 1 : 0;
  }
  CHECK(held >= 5);
}

TEST_CASE("where nothing happened little is found") {
  const auto choice = winter_of_2021();
  int found = 0;
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    const Counterfactual answer = *counterfactual(known_air(choice.treated.begin, 1, seed), choice);
    found += answer.finding == Finding::within_weather_noise ? 0 : 1;
    CHECK(std::abs(answer.percent) < 6);
  }
  CHECK(found <= 1);
}

TEST_CASE("a day in both periods is refused") {
  auto choice = winter_of_2021();
  choice.treated.begin -= std::chrono::days{1};
  CHECK(counterfactual(known_air(choice.treated.begin, 1), choice).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("blocks keep spells together: the interval of a mean is as wide as spells make it") {
  // Spells of ten days of +1 or -1, so that a mean of 90 days has a deviation near 1/3 with blocks of 10 days or more,
  // and only a tenth when days were drawn singly.
  SeasonalErrors errors;
  std::vector<Day> days;
  const Day first{std::chrono::local_days{std::chrono::year{2010} / 1 / 1}};
  for (std::uint32_t n = 0; n < 3650; ++n) {
    const auto words = inventory::Philox::words({n / 10, 3, 0, 0}, {1, 2});
    errors.days.push_back(first + std::chrono::days{n});
    errors.values.push_back(words[0] % 2 == 0 ? 1.0 : -1.0);
    if (n < 90) days.push_back(errors.days.back());
  }
  const auto blocks = mean_error_interval(errors, days, {2000, 30, 182, 1});
  CHECK((blocks.high - blocks.low) / 4 == doctest::Approx(1.0 / 3).epsilon(0.2));
  const auto single = mean_error_interval(errors, days, {2000, 1, 182, 1});
  CHECK((single.high - single.low) / 4 == doctest::Approx(1 / std::sqrt(90)).epsilon(0.2));
}

}  // namespace
