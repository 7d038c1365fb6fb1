#include "serve/explain_osse.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

twin::OsseMeasure claimed(const std::string& id, bool placebo) {
  twin::OsseMeasure out;
  out.id = out.tag = id;
  out.sector = "coal";
  out.placebo = placebo;
  return out;
}

/// A fall of 10 ug/m3 in truth: weather 4, a measure 5, background 1, a placebo 0.
twin::Osse small_world() {
  twin::Osse out;
  out.seed = 7;
  out.sectors = {"coal"};
  out.measures = {claimed("heating", false), claimed("paper", true)};
  out.truth.before = 50;
  out.truth.after = 40;
  out.truth.weather = -4;
  out.truth.background = -1;
  out.truth.measures = {-5, 0};
  return out;
}

/// A hundred hours in which the control station sees 19, 20, 21, 19 ... and once 90, and is silent from hour 50 to 69.
twin::OsseSeason at_the_control() {
  twin::OsseSeason out;
  std::vector<std::optional<double>> control;
  for (int n = 0; n < 100; ++n) {
    for (twin::TaggedHours* one : {&out.truth, &out.modelled}) one->hours.emplace_back(std::chrono::hours{n});
    control.emplace_back(n == 30 ? 90 : 19 + n % 3);
    if (n >= 50 && n < 70) control.back().reset();
  }
  out.control = {control};
  return out;
}

}  // namespace

TEST_CASE("the background is the middle of thirteen hours at the control station, where it has any") {
  twin::Osse world = small_world();
  world.sector_scale_sd = {0.3};
  world.before = world.after = at_the_control();
  const explain::InversionInput input = inversion_of(world, {});
  const explain::Values& background = input.tracers[0].before.background;
  REQUIRE(background.size() == 100);
  CHECK(*background[10] == doctest::Approx(20));
  CHECK(*background[30] == doctest::Approx(20));  // not the spike
  CHECK(background[55]);                          // six hours behind the last value
  CHECK_FALSE(background[56]);
  CHECK_FALSE(background[63]);
  CHECK(background[64]);
}

TEST_CASE("an experiment is judged in percent of the respective change, and closes") {
  explain::Inversion found;
  found.mean_before = 52;
  found.mean_after = 40;  // an observed fall of 12
  found.weather = {-6, -9, -3};
  found.background = {-0.6, -1.2, 0};
  found.measures = {{-4.8, -7.2, -2.4}, {0.3, -0.6, 1.2}};
  found.worked = {0.98, 0.1};
  const OsseVerdict verdict = judge_osse(small_world(), found);
  REQUIRE(verdict.parts.size() == 5);
  const OssePart &weather = verdict.parts[0], &heating = verdict.parts[1], &paper = verdict.parts[2],
                 &background = verdict.parts[3], &rest = verdict.parts[4];
  CHECK(weather.true_share == doctest::Approx(40));
  CHECK(weather.share == doctest::Approx(50));
  CHECK(weather.low == doctest::Approx(25));
  CHECK(weather.high == doctest::Approx(75));
  CHECK(weather.covered());
  CHECK_FALSE(weather.found());  // no measure
  CHECK(heating.true_share == doctest::Approx(50));
  CHECK(heating.error() == doctest::Approx(-10));
  CHECK(heating.found());
  CHECK(*heating.worked == doctest::Approx(0.98));
  CHECK(paper.placebo);
  CHECK(paper.share == doctest::Approx(-2.5));
  CHECK(paper.covered());
  CHECK_FALSE(paper.found());
  CHECK(background.true_share == doctest::Approx(10));
  CHECK_FALSE(rest.measure);
  CHECK(rest.true_share == 0);
  // 50 + 40 - 2.5 + 5 of 100 are told.
  CHECK(rest.share == doctest::Approx(7.5));
  double sum = 0;
  for (const explain::Part& part : verdict.explanation.parts) sum += part.value;
  CHECK(sum == verdict.explanation.change());
}

TEST_CASE("an interval that misses the truth does not cover it, and one off nought finds even a placebo") {
  explain::Inversion found;
  found.mean_before = 50;
  found.mean_after = 40;
  found.measures = {{-3, -4, -2}, {-1, -1.5, -0.5}};
  found.worked = {1, 0.9};
  const OsseVerdict verdict = judge_osse(small_world(), found);
  CHECK_FALSE(verdict.parts[1].covered());
  CHECK(verdict.parts[2].found());
  CHECK_FALSE(verdict.parts[2].covered());
}

}  // namespace lantian::serve
