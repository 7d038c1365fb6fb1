#include "transport/adjoint.hpp"
#include "transport/forward.hpp"
#include "transport/small_region.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

namespace {

using namespace lantian;
using namespace lantian::transport;

using Region = sample::SmallRegion;

/// Largest difference between the forward tags and the shares backwards, relative to the largest share.
template <class T>
double worst_difference(Region& region, Path path) {
  AdjointChoice choice;
  choice.paths = {path};
  const auto backward = run_adjoint<T>(region.input, choice, region.window);
  REQUIRE(backward);
  ForwardChoice tags;
  tags.path = path;
  tags.tags = region.emitters.size();
  tags.tag_of.resize(tags.tags);
  std::iota(tags.tag_of.begin(), tags.tag_of.end(), 0U);
  const auto forward = run_forward<T>(region.input, tags, region.window);
  REQUIRE(forward);
  double worst = 0, largest = 0;
  for (std::size_t probe = 0; probe < region.probes.size(); ++probe) {
    for (std::size_t e = 0; e < tags.tags; ++e) {
      double mean = 0;
      for (std::size_t hour = 0; hour < region.window.hours(); ++hour)
        mean += forward->concentration[(hour * region.probes.size() + probe) * tags.tags + e];
      mean /= static_cast<double>(region.window.hours());
      const double share = backward->share[probe * tags.tags + e];
      largest = std::max(largest, std::abs(mean));
      worst = std::max(worst, std::abs(mean - share));
    }
  }
  CHECK(largest > 1e-3);
  return worst / largest;
}

}  // namespace

TEST_CASE("every path: tags forwards and receptors backwards give the same number") {
  Region region;
  for (const Path path : every_path) {
    CAPTURE(rule_of(path).id);
    CHECK(worst_difference<double>(region, path) < 1e-12);
    CHECK(worst_difference<float>(region, path) < 1e-5);
  }
}

TEST_CASE("every kilogram is in the air, outside, on the ground or in the rain; tags add up to the total") {
  Region region;
  for (const Path path : {Path::fine, Path::sulphate, Path::nitrate, Path::so2}) {
    CAPTURE(rule_of(path).id);
    ForwardChoice each{path, 4, {0, 1, 2, 3}, true};
    ForwardChoice together{path, 1, {0, 0, 0, 0}, true};
    const auto tags = run_forward<float>(region.input, each, region.window);
    const auto total = run_forward<float>(region.input, together, region.window);
    REQUIRE(tags);
    REQUIRE(total);
    for (const TagLedger& ledger : tags->ledger) {
      CHECK(ledger.emitted > 0);
      CHECK(ledger.outflow > 0);
      CHECK(ledger.ground > 0);
      CHECK(std::abs(ledger.left_over()) < 1e-6);
    }
    double worst = 0, largest = 0;
    for (std::size_t n = 0; n < total->concentration.size(); ++n) {
      double sum = 0;
      for (std::size_t tag = 0; tag < 4; ++tag) sum += tags->concentration[n * 4 + tag];
      largest = std::max(largest, sum);
      worst = std::max(worst, std::abs(sum - total->concentration[n]));
    }
    CHECK(worst < 1e-6 * largest);
    CHECK(tags->negative_share < 0.005);
  }
}

TEST_CASE("paths that share their hours have the bits of each alone") {
  Region region;
  const std::vector<ForwardChoice> choices{{Path::fine, 4, {0, 1, 2, 3}, true}, {Path::nitrate, 2, {0, 1, 0, 1}}};
  const auto together = run_forward<float>(region.input, choices, region.window);
  REQUIRE(together);
  REQUIRE(together->size() == 2);
  for (std::size_t n = 0; n < 2; ++n) {
    const auto alone = run_forward<float>(region.input, choices[n], region.window);
    REQUIRE(alone);
    CHECK((*together)[n].concentration == alone->concentration);
    CHECK((*together)[n].map == alone->map);
    CHECK((*together)[n].ledger.size() == choices[n].tags);
    CHECK((*together)[n].pairs == alone->pairs);
  }
}

TEST_CASE("of a uniform inert background all comes from outside or was there before") {
  Region region;
  InertChemistry inert;
  region.input.chemistry = &inert;
  const auto answer = run_adjoint<float>(region.input, {{Path::fine}, {}}, region.window);
  REQUIRE(answer);
  for (std::size_t probe = 0; probe < 2; ++probe) {
    CHECK(answer->boundary[probe] > 0.1);
    CHECK(answer->boundary[probe] + answer->initial[probe] == doctest::Approx(1.0).epsilon(1e-4));
  }
}

TEST_CASE("a window without some of its hours: the mean of the hours that are left, for each receptor") {
  Region region;
  const std::size_t hours = region.window.hours(), probes = region.probes.size(), tags = region.emitters.size();
  region.window.heard = {{true, false, true, true, false, false, true, true}, std::vector<bool>(hours, false)};
  region.window.heard[1][3] = true;
  for (const Path path : {Path::fine, Path::nitrate}) {
    AdjointChoice choice;
    choice.paths = {path};
    const auto backward = run_adjoint<double>(region.input, choice, region.window);
    const auto forward = run_forward<double>(region.input, {path, 4, {0, 1, 2, 3}}, region.window);
    REQUIRE(backward);
    REQUIRE(forward);
    for (std::size_t n = 0; n < probes * tags; ++n) {
      const std::size_t probe = n / tags;
      double sum = 0, heard = 0;
      for (std::size_t hour = 0; hour < hours; ++hour) {
        if (!region.window.heard[probe][hour]) continue;
        heard += 1;
        sum += forward->concentration[hour * probes * tags + n];
      }
      CHECK(heard == (probe == 0 ? 5 : 1));
      CHECK(backward->share[n] == doctest::Approx(sum / heard).scale(0).epsilon(1e-11));
    }
  }
  // The background still comes from outside or was there.
  InertChemistry inert;
  region.input.chemistry = &inert;
  region.window.heard[1].assign(hours, false);
  const auto answer = run_adjoint<double>(region.input, {{Path::fine}, {}}, region.window);
  REQUIRE(answer);
  CHECK(answer->boundary[0] + answer->initial[0] == doctest::Approx(1.0).epsilon(1e-4));
  CHECK(answer->boundary[1] + answer->initial[1] == 0.0);  // a receptor without any hour
}

TEST_CASE("the bits do not depend on the number of threads") {
  Region region;
  const AdjointChoice choice{{Path::sulphate, Path::fine, Path::nox}, {45, 650}};
  region.input.threads = 1;
  const auto one = run_adjoint<float>(region.input, choice, region.window);
  region.input.threads = 3;
  const auto three = run_adjoint<float>(region.input, choice, region.window);
  REQUIRE(one);
  REQUIRE(three);
  CHECK(one->share == three->share);
  CHECK(one->map == three->map);
  CHECK(one->boundary == three->boundary);
}

TEST_CASE("a map answers for a place that no source stands at") {
  Region region;
  region.window.spin_back_hours = 30;
  struct Steady final : RateSource {
    void rates(HourEnding, std::span<float> kg_h) const override { std::ranges::fill(kg_h, 1.0F); }
  } steady;
  region.input.rates = &steady;
  // Release over the whole first band of one column.
  const std::size_t column = region.weather.grid().column(9, 8);
  region.emitters[0].columns = {{static_cast<std::uint32_t>(column), 1.0F}};
  const auto answer = run_adjoint<float>(region.input, {{Path::fine}, {20}}, region.window);
  REQUIRE(answer);
  const std::size_t columns = region.weather.grid().columns();
  for (std::size_t probe = 0; probe < 2; ++probe) {
    const double share = answer->share[probe * region.emitters.size()];
    // The map is sampled once an hour, the share is the mean of the hour.
    CHECK(static_cast<double>(answer->map[probe * columns + column]) == doctest::Approx(share).epsilon(0.1));
  }
}

TEST_CASE("weather that cannot be used is refused with hour, place and what to do") {
  Region region;
  region.weather.base_wind = 400;
  const auto fast = run_adjoint<float>(region.input, {{Path::fine}, {}}, region.window);
  REQUIRE_FALSE(fast);
  CHECK(fast.error().code == ErrorCode::unsupported);
  CHECK(fast.error().message.find("Courant number would be") != std::string::npos);
  CHECK(fast.error().message.find("row") != std::string::npos);
  CHECK(fast.error().where == text_of(region.window.last));

  Region other;
  other.weather.spreading = std::nan("");
  const auto bad = run_adjoint<float>(other.input, {{Path::fine}, {}}, other.window);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == ErrorCode::malformed);
  CHECK(bad.error().message.find("'spreading' is not finite") != std::string::npos);
}
