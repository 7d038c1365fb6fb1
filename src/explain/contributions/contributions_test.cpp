#include "explain/contributions/explanation.hpp"
#include "explain/contributions/inversion.hpp"
#include "inventory/uncertainty/counter_random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace lantian;           // NOLINT(google-build-using-namespace)
using namespace lantian::explain;  // NOLINT(google-build-using-namespace)

double even(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  const auto words = inventory::Philox::words({a, b, c, 0}, {11, 12});
  return inventory::open_uniform(words[0], words[1]);
}

/// Two groups and two claims on them at three stations over two seasons of 60 days. What is observed is the model with
/// each group stretched, each claim realised in part, and a background, exactly: no noise.
struct KnownCase {
  std::vector<double> stretch{1.4, 0.8}, realised{0.9, 0.0};
  InversionInput input;
  double weather = 0, background = 0;
  std::vector<double> measures{0, 0};
  double before = 0, after = 0;

  explicit KnownCase(double noise = 0) {
    input.groups = {{"coal", 0.4}, {"plants", 0.4}};
    input.claims = {{"heating", 0, 0.15}, {"standby", 1, 0.15}};
    input.tracers.push_back({"pm25", 0.01, season(0, noise), season(1, noise)});
    input.rule.station_sd = 0.01;
  }

  TracerSeason season(std::uint32_t which, double noise) {
    constexpr std::size_t hours = 60 * 24, stations = 3;
    TracerSeason out{hours, stations, {}, std::vector<Values>(stations), {}};
    const double count = static_cast<double>(hours * stations);
    for (std::uint32_t hour = 0; hour < hours; ++hour) {
      const std::uint32_t day = hour / 24;
      const double outside = 10 + 3 * even(day, which, 90) - which;
      out.background.emplace_back(outside);
      background += (which == 0 ? -outside : outside) / hours;
      for (std::uint32_t station = 0; station < stations; ++station) {
        const double coal = (20 + 30 * even(day, which, 1)) * (station == 0 ? 1.5 : 0.8) * (which == 0 ? 1 : 0.9);
        const double plants = (10 + 25 * even(day, which, 2)) * (station == 2 ? 1.6 : 0.7);
        const double cut_coal = which == 0 ? 0 : 0.3 * coal, cut_plants = which == 0 || station != 2 ? 0 : 0.5 * plants;
        for (const double tag : {coal, plants, cut_coal, cut_plants}) out.modelled.push_back(static_cast<float>(tag));
        const double made =
            stretch[0] * (coal - realised[0] * cut_coal) + stretch[1] * (plants - realised[1] * cut_plants);
        const double air = made + outside;
        out.observed[station].emplace_back(air + noise * (even(hour, which, 100 + station) - 0.5));
        (which == 0 ? before : after) += air / count;
        weather += (which == 0 ? -1 : 1) * (stretch[0] * coal + stretch[1] * plants) / count;
        measures[0] -= stretch[0] * realised[0] * cut_coal / count;
        measures[1] -= stretch[1] * realised[1] * cut_plants / count;
      }
    }
    return out;
  }
};

TEST_CASE("stretches, a measure that worked and one that did not are found where places and days tell them apart") {
  KnownCase known{4};
  known.input.rule.evidence_share = 1;
  const Inversion found = invert(known.input);
  const double change = known.after - known.before;
  CHECK(found.mean_before == doctest::Approx(known.before).epsilon(0.01));
  CHECK(found.weather.value == doctest::Approx(known.weather).epsilon(0.1));
  CHECK(std::abs(found.measures[0].value - known.measures[0]) < 0.03 * std::abs(change));
  CHECK(std::abs(found.measures[1].value) < 0.03 * std::abs(change));
  CHECK(found.worked[0] > 0.99);
  CHECK(found.worked[1] < 0.01);
  CHECK(found.stretch[0] == doctest::Approx(1.4).epsilon(0.05));
  CHECK(found.stretch[1] == doctest::Approx(0.8).epsilon(0.05));
  CHECK(found.weather.low <= known.weather);
  CHECK(found.weather.high >= known.weather);
}

TEST_CASE("without observations what is told stays, with its uncertainty") {
  KnownCase known;
  for (Tracer& tracer : known.input.tracers) {
    for (TracerSeason* season : {&tracer.before, &tracer.after}) {
      for (Values& station : season->observed) std::ranges::fill(station, std::nullopt);
    }
  }
  const Inversion found = invert(known.input);
  CHECK(found.worked[0] == doctest::Approx(0.8));  // the doubt of the rule
  // As claimed with 0.8, not at all with 0.2, of the model's own cut.
  CHECK(found.measures[0].value == doctest::Approx(0.8 * known.measures[0] / (1.4 * 0.9)).epsilon(1e-6));
  CHECK(found.measures[0].low < found.measures[0].value);
}

TEST_CASE("parts add up to the observed change to the last bit, in any order") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    Explanation all;
    all.mean_before = 100 * even(seed, 0, 0);
    all.mean_after = 100 * even(seed, 0, 1);
    for (std::uint32_t n = 0; n < 7; ++n) {
      Part part;
      part.kind = PartKind::measure;
      part.value = 40 * (even(seed, 1, n) - 0.5);
      part.low = part.value - 1;
      part.high = part.value + 2;
      all.parts.push_back(part);
    }
    close(all);
    REQUIRE(all.parts.back().kind == PartKind::unexplained);
    double forwards = 0, backwards = 0;
    for (const Part& part : all.parts) forwards += part.value;
    for (auto part = all.parts.rbegin(); part != all.parts.rend(); ++part) backwards += part->value;
    CHECK(forwards == all.change());
    CHECK(backwards == all.change());
    // Seven independent ranges of 1 down and 2 up.
    CHECK(all.parts.back().high - all.parts.back().value == doctest::Approx(std::sqrt(7.0)));
    CHECK(all.parts.back().value - all.parts.back().low == doctest::Approx(2 * std::sqrt(7.0)));
  }
}

TEST_CASE("values that stick and spikes are no air") {
  Values hours;
  for (int n = 0; n < 48; ++n) hours.emplace_back(30 + n % 5);
  for (std::size_t n = 10; n < 17; ++n) hours[n] = 33.0;
  hours[30] = 200.0;
  hours[40].reset();
  const Values clean = without_faults(hours);
  for (std::size_t n = 0; n < hours.size(); ++n) {
    const bool fault = (n >= 10 && n < 17) || n == 30 || n == 40;
    CHECK(clean[n].has_value() != fault);
  }
}

}  // namespace
