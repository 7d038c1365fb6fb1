#include "twin/osse/osse_sample_test.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using twin::Osse;
using twin::OsseSeason;
using twin::TaggedHours;

bool same(const TaggedHours& one, const TaggedHours& two) {
  return one.hours == two.hours && one.stations == two.stations && one.tags == two.tags && one.value == two.value;
}

bool same_truth(const Osse& one, const Osse& two) {
  return same(one.before.truth, two.before.truth) && same(one.after.truth, two.after.truth) &&
         one.before.background == two.before.background && one.after.background == two.after.background &&
         one.truth.before == two.truth.before && one.truth.after == two.truth.after &&
         one.truth.measures == two.truth.measures;
}

/// Of a tag, all hours and stations.
double mean_of(const TaggedHours& hours, std::size_t tag) {
  double sum = 0;
  for (std::size_t station = 0; station < hours.stations.size(); ++station) {
    for (std::size_t hour = 0; hour < hours.hours.size(); ++hour) sum += hours.at(hour, station, tag);
  }
  return sum / static_cast<double>(hours.hours.size() * hours.stations.size());
}

}  // namespace

TEST_CASE("OSSE: the parts of the true change add up to it to the last bit, and a placebo has none") {
  const twin::sample::SmallOsse small;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Osse osse = twin::sample::small_osse(small.input, seed);
    const auto& truth = osse.truth;
    REQUIRE(truth.measures.size() == 2);
    CHECK(truth.after - truth.before == truth.weather + truth.background + truth.measures[0] + truth.measures[1]);
    CHECK(truth.measures[1] + truth.background + truth.measures[0] + truth.weather == truth.after - truth.before);
    CHECK(osse.measures[1].placebo);
    CHECK(osse.measures[1].realised == 0);
    CHECK(truth.measures[1] == 0);
    CHECK_FALSE(std::signbit(truth.measures[1]));
    CHECK(mean_of(osse.after.truth, 3) > 0.01);  // it does claim something
    CHECK(truth.measures[0] < -0.1);
    // The same from the tags themselves.
    const double claim = mean_of(osse.after.truth, 2);
    CHECK(truth.measures[0] == doctest::Approx(-osse.measures[0].realised * claim).epsilon(1e-8));
    const double sectors = mean_of(osse.before.truth, 0) + mean_of(osse.before.truth, 1);
    CHECK(sectors > 1);
    const double later = mean_of(osse.after.truth, 0) + mean_of(osse.after.truth, 1);
    CHECK(truth.weather == doctest::Approx(later - sectors).epsilon(1e-7));
  }
}

TEST_CASE("OSSE: an instrument without faults sees sectors less what was realised of the cuts, and the background") {
  twin::sample::SmallOsse small;
  small.input.plan.instruments = {};
  small.input.plan.instruments.resolution = 0.01;
  small.input.plan.instruments.drift_hours = 100;
  const Osse osse = twin::sample::small_osse(small.input, 5);
  for (const OsseSeason* season : {&osse.before, &osse.after}) {
    double worst = 0;
    for (std::size_t station = 0; station < 2; ++station) {
      for (std::size_t hour = 0; hour < season->hours(); ++hour) {
        const auto tag = [&](std::size_t n) { return season->truth.at(hour, station, n); };
        const double air = tag(0) + tag(1) - osse.measures[0].realised * tag(2) + season->background[hour];
        worst = std::max(worst, std::abs(*season->observed[station][hour] - air));
      }
    }
    CHECK(worst <= 0.005 + 1e-9);
  }
  CHECK(osse.before.hours() == 48);
  CHECK(osse.after.hours() == 72);
  CHECK(osse.after.control[0].size() == 72);
  CHECK(osse.after.weather[1].rain.size() == 72);
  CHECK(osse.after.weather[1].rain[71] == doctest::Approx(0.1));
}

TEST_CASE("OSSE: a cut in all units of a sector is its share of the sector's tag, and nothing before its time") {
  const twin::sample::SmallOsse small;
  const Osse osse = twin::sample::small_osse(small.input, 4);
  for (const TaggedHours* world : {&osse.after.truth, &osse.after.modelled}) {
    double worst = 0;
    for (std::size_t hour = 0; hour < world->hours.size(); ++hour) {
      const double wanted = osse.measures[0].claimed_share * world->at(hour, 0, 0);
      worst = std::max(worst, std::abs(world->at(hour, 0, 2) - wanted));
    }
    CHECK(worst < 2e-5 * mean_of(*world, 0));
  }
  for (const TaggedHours* world : {&osse.before.truth, &osse.before.modelled}) {
    CHECK(mean_of(*world, 2) == 0);
    CHECK(mean_of(*world, 3) == 0);
  }
  CHECK(osse.after.modelled.tags == std::vector<std::string>{"coal", "plants", "heating", "standby"});
  CHECK(osse.measures[0].claimed_t > 0);
}

TEST_CASE("OSSE: the truth knows nothing of instruments and of what the other side has wrong") {
  twin::sample::SmallOsse small;
  const Osse plain = twin::sample::small_osse(small.input, 7);
  small.input.plan.instruments.relative_sd = 0.3;
  small.input.plan.instruments.missing_share = 0.4;
  const Osse noisy = twin::sample::small_osse(small.input, 7);
  CHECK(same_truth(plain, noisy));
  CHECK(same(plain.after.modelled, noisy.after.modelled));
  CHECK(plain.after.observed != noisy.after.observed);
  small.input.plan.ignorance.unit_sd = 0.5;
  small.input.plan.ignorance.exchange = {2, 2};
  const Osse ignorant = twin::sample::small_osse(small.input, 7);
  CHECK(same_truth(plain, ignorant));
  CHECK(noisy.after.observed == ignorant.after.observed);
  CHECK_FALSE(same(plain.after.modelled, ignorant.after.modelled));
}

TEST_CASE("OSSE: the same seed has the same bits on any number of threads, another seed is another world") {
  twin::sample::SmallOsse small;
  small.input.threads = 1;
  const Osse one = twin::sample::small_osse(small.input, 9);
  small.input.threads = 9;
  const Osse nine = twin::sample::small_osse(small.input, 9);
  CHECK(same_truth(one, nine));
  CHECK(same(one.after.modelled, nine.after.modelled));
  CHECK(one.before.observed == nine.before.observed);
  CHECK(one.after.control == nine.after.control);
  CHECK(one.after.weather[0].wind_east == nine.after.weather[0].wind_east);
  const Osse other = twin::sample::small_osse(small.input, 10);
  CHECK(one.after.background != other.after.background);
  CHECK(one.measures[0].realised != other.measures[0].realised);
}

TEST_CASE("OSSE: stops on request, and names what has no place") {
  twin::sample::SmallOsse small;
  std::size_t calls = 0;
  const auto stopped = twin::make_osse(small.input, 1, [&](std::size_t done, std::size_t all) {
    CHECK(all == 2 * (48 + 72 + 2 * 24));
    ++calls;
    return done < 10;
  });
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == ErrorCode::incomplete);
  CHECK(calls == 10);
  small.input.units.pop_back();
  const auto lost = twin::make_osse(small.input, 1);
  REQUIRE_FALSE(lost);
  CHECK(lost.error().code == ErrorCode::not_found);
  CHECK(lost.error().message == "unit 'east' of 'coal' has no place in transport.toml");
}

TEST_CASE("OSSE: a season as a table") {
  OsseSeason season;
  season.modelled = {{hour_ending(*parse_day("2023-01-10"), 1)}, {"p", "q"}, {"coal", "heating"}, {4, 1, 2.5, 0}};
  season.truth = season.modelled;
  season.observed = {{12.0}, {std::nullopt}};
  CHECK(twin::osse_csv(season) ==
        "# SYNTHETIC: made up whole, measured by nobody. ug/m3 of PM2.5, means of the hour that ends then\n"
        "hour,station,observed,modelled_coal,modelled_heating\n"
        "2023-01-10 01:00,p,12,4.000,1.000\n"
        "2023-01-10 01:00,q,,2.500,0.000\n");
}
