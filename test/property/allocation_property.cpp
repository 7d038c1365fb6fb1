// What must hold of allocation in space and time and of drawing, whatever the counties, surrogates, profiles and rows.
#include "inventory/allocation/allocation.hpp"
#include "inventory/allocation/hourly.hpp"
#include "inventory/uncertainty/monte_carlo.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace {

using namespace lantian;
using namespace lantian::inventory;

double any_weight() {
  return *rc::gen::inRange(0, 4) == 0 ? 0.0 : static_cast<double>(*rc::gen::inRange(1, 100'000)) / 100;
}

Profile any_profile() {
  Profile profile;
  profile.id = "any";
  if (*rc::gen::arbitrary<bool>()) {
    for (double& month : profile.monthly.emplace()) month = any_weight();
  }
  for (double& day : profile.weekday) day = any_weight();
  for (double& hour : profile.hourly) hour = any_weight();
  profile.weekday[*rc::gen::inRange<std::size_t>(0, 7)] = 1;
  profile.hourly[*rc::gen::inRange<std::size_t>(0, 24)] = 1;
  return profile;
}

Period any_period(int most_days) {
  const Day begin = Day{std::chrono::year{2023} / 1 / 1} + std::chrono::days{*rc::gen::inRange(0, 800)};
  const Day end = begin + std::chrono::days{*rc::gen::inRange(1, most_days)};
  return *parse_period(text_of(begin) + ".." + text_of(end - std::chrono::days{1}));
}

TEST_CASE("hours of any profile over any period are shares") {
  CHECK(rc::check([] {
    const auto shares = hour_shares(any_profile(), any_period(500), *rc::gen::inRange(0, 24));
    RC_ASSERT(shares.ok());
    const double sum = std::accumulate(shares->share.begin(), shares->share.end(), 0.0);
    RC_ASSERT(std::abs(sum - 1) < 1e-12);
    RC_ASSERT(std::ranges::all_of(shares->share, [](double share) { return share >= 0; }));
  }));
}

TEST_CASE("parts of a period share it out without a rest, and agree with the hours") {
  CHECK(rc::check([] {
    const Profile profile = any_profile();
    const Period whole = any_period(500);
    const auto shares = hour_shares(profile, whole);
    double sum = 0;
    for (const Period& month : months_of(whole)) {
      const double share = share_of(profile, whole, month);
      const auto first = shares->share.begin() + (month.begin - whole.begin).count() * 24;
      RC_ASSERT(std::abs(share - std::accumulate(first, first + month.days() * 24, 0.0)) < 1e-9);
      sum += share;
    }
    RC_ASSERT(std::abs(sum - 1) < 1e-9);
  }));
}

TEST_CASE("float32 hours return their total, however uneven they are") {
  CHECK(rc::check([] {
    RatePlan plan;
    plan.period = any_period(120);
    Profile profile = any_profile();
    for (double& hour : profile.hourly) hour += 0.01;
    for (double& day : profile.weekday) day += 0.01;
    RC_PRE(plan.period.days() >= 3);
    plan.shares.push_back(*hour_shares(profile, plan.period));
    plan.sources = {"s"};
    for (int i = 0; i < 7; ++i) plan.rows.push_back({0, 0, Pollutant::so2, std::exp(*rc::gen::inRange(-30, 30))});
    const StreamShape shape{*rc::gen::inRange<std::size_t>(1, 8), *rc::gen::inRange<std::size_t>(1, 60), 2};
    const RateClosure closure = stream_rates(plan, shape, [](const RateBlock&) {});
    // What is left is half a step of a float32 at one hour: below 1e-9 of the total where no hour has more than a 60th.
    const double largest = *std::ranges::max_element(plan.shares.front().share);
    RC_ASSERT(closure.worst_relative < std::max(1e-9, std::exp2(-24) * largest));
    const RateClosure again = stream_rates(plan, {1, 24, 1}, [](const RateBlock&) {});
    RC_ASSERT(closure.delivered_kg == again.delivered_kg);
  }));
}

/// A text of counties that share a sheet of 6 x 5 cells without overlap: vertical strips with slanted edges.
std::string any_space(std::size_t counties) {
  std::string text =
      "fallback = [\"any\", \"area\"]\n[grid]\nkind = \"metres\"\nwest = 0\nsouth = 0\ncell_x = 1\n"
      "cell_y = 1\ncolumns = 6\nrows = 5\nprojection = \"test\"\nsource = \"t\"\nstatus = \"verified\"\n";
  const auto at = [](int hundredths) {
    return std::to_string(hundredths / 100) + "." + std::to_string(hundredths % 100 / 10) +
           std::to_string(hundredths % 10);
  };
  int south = 0;
  int north = 0;
  for (std::size_t i = 0; i < counties; ++i) {
    const int next_south = south + *rc::gen::inRange(20, 300);
    const int next_north = north + *rc::gen::inRange(20, 300);
    text += "[[area]]\nunit = \"" + std::to_string(i) + "\"\nsource = \"t\"\nstatus = \"verified\"\nrings = [[\"" +
            at(south) + " 0\", \"" + at(next_south) + " 0\", \"" + at(next_north) + " 6\", \"" + at(north) + " 6\"]]\n";
    south = next_south;
    north = next_north;
  }
  text +=
      "[[surrogate]]\nid = \"any\"\nname = { en = \"t\" }\nunit = \"1\"\nsource = \"t\"\nstatus = \"verified\"\ncells "
      "= [\"0 0 1\"";
  const int cells = *rc::gen::inRange(0, 20);
  for (int i = 0; i < cells; ++i) {
    text += ", \"" + std::to_string(*rc::gen::inRange(0, 6)) + " " + std::to_string(*rc::gen::inRange(0, 5)) + " " +
            std::to_string(*rc::gen::inRange(0, 1000)) + "\"";
  }
  return text + "]\n";
}

std::vector<Emission> any_rows(std::size_t counties) {
  std::vector<Emission> rows(*rc::gen::inRange<std::size_t>(1, 30));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].source_id = "s" + std::to_string(i);
    rows[i].unit_id = std::to_string(*rc::gen::inRange<std::size_t>(0, counties + 1));  // one of them unknown
    rows[i].class_code = "01";
    rows[i].pollutant = *rc::gen::element(Pollutant::so2, Pollutant::pm);
    rows[i].period = any_period(400);
    rows[i].mass_t = any_weight();
  }
  return rows;
}

TEST_CASE("cells, unallocated and outside of the steps add up to what was given, in any order of rows") {
  CHECK(rc::check([] {
    const auto counties = *rc::gen::inRange<std::size_t>(1, 5);
    const auto space = SpaceBook::read({"space.toml", any_space(counties)});
    RC_ASSERT(space.ok());
    for (const Mask& mask : space->masks()) {
      for (const CellShare& cell : mask.cells) RC_ASSERT(cell.share > 0 && cell.share <= 1);
    }
    std::vector<Emission> rows = any_rows(counties);
    AllocationChoice choice;
    if (*rc::gen::arbitrary<bool>()) choice.steps = months_of(any_period(400));
    const GriddedEmissions gridded = allocate(*space, {}, rows, choice);
    for (const AllocationClosure& closure : gridded.closure) RC_ASSERT(std::abs(closure.relative()) < 1e-9);
    std::ranges::reverse(rows);
    const GriddedEmissions turned = allocate(*space, {}, rows, choice);
    RC_ASSERT(turned.layers.size() == gridded.layers.size());
    for (std::size_t i = 0; i < gridded.layers.size(); ++i) RC_ASSERT(turned.layers[i].kg == gridded.layers[i].kg);
  }));
}

MonteCarloInput any_input() {
  MonteCarloInput input;
  input.groups = {"a", "b"};
  const auto factors = *rc::gen::inRange<std::uint32_t>(1, 12);
  for (std::uint32_t i = 0; i < factors; ++i) {
    const auto kind = static_cast<Distribution>(*rc::gen::inRange(1, 6));
    const double u95 = *rc::gen::inRange(0, 100);
    input.factors.push_back({"f" + std::to_string(i), kind, {u95, u95}});
  }
  const auto terms = *rc::gen::inRange(1, 20);
  for (int i = 0; i < terms; ++i) {
    MonteCarloTerm term{"t" + std::to_string(i), any_weight(), {}, {*rc::gen::inRange<std::uint32_t>(0, 2)}};
    for (int k = *rc::gen::inRange(0, 3); k > 0; --k)
      term.factors.push_back(*rc::gen::inRange<std::uint32_t>(0, factors));
    input.terms.push_back(std::move(term));
  }
  return input;
}

TEST_CASE("draws do not depend on threads nor on the order of rows, and keep their mean") {
  CHECK(rc::check([] {
    const MonteCarloInput input = any_input();
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const auto one = monte_carlo(input, {seed, 257, 1, NegativeDraws::cut});
    RC_ASSERT(one.ok());
    MonteCarloInput turned = input;
    std::ranges::reverse(turned.terms);
    const auto other = monte_carlo(turned, {seed, 257, *rc::gen::inRange(2, 6), NegativeDraws::cut});
    for (std::size_t g = 0; g < 2; ++g) {
      const DrawnTotal& a = one->totals[g];
      const DrawnTotal& b = other->totals[g];
      RC_ASSERT(a.mean == b.mean && a.low == b.low && a.median == b.median && a.high == b.high);
      RC_ASSERT(a.low <= a.median && a.median <= a.high && a.low >= 0);
    }
  }));
}

}  // namespace
