// What must hold of days, cities, percentiles and decimals, whatever the readings.
#include "assess/verdict.hpp"
#include "base/percentile.hpp"
#include "rules.hpp"

#include <algorithm>

namespace {

using namespace lantian;
using namespace lantian::assess;
using observe::Cell;
using property::rules_of;

std::vector<Cell> any_hours() {
  const auto missing_in_ten = *rc::gen::inRange(0, 8);
  return *rc::gen::container<std::vector<Cell>>(
      24, rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 10), rc::gen::inRange<std::int32_t>(0, 320'000)),
                       [=](const std::pair<int, std::int32_t>& one) {
                         return one.first < missing_in_ten ? Cell{} : Cell::of(one.second);
                       }));
}

/// Every window written out: HJ 663 6.1.2 by hand.
SpeciesDay plain_mda8(const std::vector<Cell>& hours) {
  SpeciesDay result;
  bool any = false;
  for (const Cell& cell : hours) any = any || cell.present();
  for (std::size_t end = 8; end <= 24; ++end) {
    std::int64_t sum = 0;
    std::int64_t count = 0;
    for (std::size_t hour = end - 8; hour < end; ++hour) {
      if (!hours[hour].present()) continue;
      sum += hours[hour].thousandths();
      ++count;
    }
    if (count < 6) continue;
    const Mean mean{sum, count};
    if (result.count == 0 || mean > result.value) result.value = mean;
    ++result.count;
  }
  const bool enough = result.count >= 14 || (result.count > 0 && result.value > Mean{160'500, 1});
  result.validity = !any ? Validity::no_data : enough ? Validity::valid : Validity::too_few_8h_means;
  return result;
}

TEST_CASE("the sliding maximum equals writing out every window") {
  const auto rule = day_rule(rules_of("CN2026T"));
  REQUIRE(rule.ok());
  CHECK(rc::check("MDA8", [&] {
    const auto hours = any_hours();
    const SpeciesDay fast = judge_mda8(hours, *rule);
    const SpeciesDay plain = plain_mda8(hours);
    RC_ASSERT(fast.validity == plain.validity);
    RC_ASSERT(fast.count == plain.count);
    if (plain.valid()) RC_ASSERT(fast.value == plain.value);
  }));
}

TEST_CASE("the order of the stations does not matter to the city") {
  const auto rule = day_rule(rules_of("CN2012"));
  REQUIRE(rule.ok());
  CHECK(rc::check("permutation", [&] {
    const Period day = *parse_period("2023-07-01");
    std::vector<std::vector<DayValues>> stations;
    const int count = *rc::gen::inRange(2, 12);
    for (int i = 0; i < count; ++i) {
      observe::Slab slab{{"A"}, {terms::basic_six.begin(), terms::basic_six.end()}, day, 24};
      for (std::size_t species = 0; species < 6; ++species)
        std::ranges::copy(any_hours(), slab.series(0, species).begin());
      stations.push_back(judge_station(slab, 0, *rule));
    }
    const auto city = combine_stations(stations, *rule);
    std::ranges::rotate(stations, stations.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, count));
    std::swap(stations.front(), stations[static_cast<std::size_t>(*rc::gen::inRange(0, count))]);
    const auto again = combine_stations(stations, *rule);
    for (const Species species : terms::basic_six) {
      const SpeciesDay& a = city.front().species[species];
      const SpeciesDay& b = again.front().species[species];
      RC_ASSERT(a.validity == b.validity);
      RC_ASSERT(a.count == b.count);
      if (a.valid()) RC_ASSERT(a.value == b.value);
    }
  }));
}

TEST_CASE("a city's day lies between its stations' days") {
  const auto rule = day_rule(rules_of("CN2012"));
  REQUIRE(rule.ok());
  CHECK(rc::check("between", [&] {
    std::vector<std::vector<DayValues>> stations(*rc::gen::inRange<std::size_t>(2, 40));
    Mean least{INT64_MAX, 1};
    Mean most{0, 1};
    for (auto& station : stations) {
      const Mean mean{*rc::gen::inRange<std::int64_t>(0, 500'000 * 24), *rc::gen::inRange<std::int64_t>(20, 25)};
      station.resize(1);
      station.front().species[Species::pm25] = {mean, Validity::valid, 24, 20};
      least = std::min(least, mean);
      most = std::max(most, mean);
    }
    const SpeciesDay city = combine_stations(stations, *rule).front().species[Species::pm25];
    RC_ASSERT(city.valid());
    RC_ASSERT(city.value >= least);
    RC_ASSERT(city.value <= most);
  }));
}

TEST_CASE("percentiles lie within the sample and rise with the percent") {
  CHECK(rc::check("percentile", [] {
    auto means = *rc::gen::nonEmpty(rc::gen::container<std::vector<Mean>>(
        rc::gen::map(rc::gen::pair(rc::gen::inRange<std::int64_t>(0, 5'000'000), rc::gen::inRange<std::int64_t>(1, 25)),
                     [](const std::pair<std::int64_t, std::int64_t>& one) {
                       return Mean{one.first, one.second};
                     })));
    const auto low = *rc::gen::inRange<std::int64_t>(0, 101);
    const auto high = *rc::gen::inRange<std::int64_t>(low, 101);
    const auto [least, most] = std::ranges::minmax(means);
    const Rational at_low = percentile_of(means, Rational{low});
    const Rational at_high = percentile_of(means, Rational{high});
    RC_ASSERT(at_low <= at_high);
    RC_ASSERT(least.thousandths() <= at_low);
    RC_ASSERT(at_high <= most.thousandths());
    RC_ASSERT(percentile_of(means, Rational{100}) == most.thousandths());
    RC_ASSERT(percentile_of(means, Rational{0}) == least.thousandths());
  }));
}

TEST_CASE("decimals go to text and back") {
  CHECK(rc::check("round trip", [] {
    const Decimal value{*rc::gen::inRange<std::int64_t>(-999'999'999'999'999'999, 999'999'999'999'999'999),
                        *rc::gen::inRange(0, 18)};
    const auto back = parse_decimal(value.text());
    RC_ASSERT(back.ok());
    RC_ASSERT(back->unscaled == value.unscaled);
    RC_ASSERT(back->places == value.places);
  }));
}

TEST_CASE("counts of two parts are the counts of the whole") {
  CHECK(rc::check("merge", [] {
    const auto draw_day = [] {
      DayValues day;
      for (const Species species : terms::basic_six) {
        if (*rc::gen::inRange(0, 15) == 0) continue;
        day.species[species] = {{*rc::gen::inRange<std::int64_t>(0, 320'000), 1}, Validity::valid, 24, 20};
      }
      return day;
    };
    const standards::Standard& standard = rules_of(*rc::gen::element<std::string>("CN2012", "CN2026T"));
    const auto judged = [&](std::vector<DayValues> values, const char* first) {
      const Day begin = *parse_day(first);
      const Period period{PeriodKind::range, begin, begin + std::chrono::days{static_cast<int>(values.size())}, "part"};
      UnitDays unit;
      unit.unit_id = "A";
      unit.values = std::move(values);
      return judge_period(unit, period, standard).counts;
    };
    std::vector<DayValues> all(*rc::gen::inRange<std::size_t>(2, 60));
    std::ranges::generate(all, draw_day);
    const auto cut = all.begin() + *rc::gen::inRange<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(all.size()));
    const DayCounts parts = judged({all.begin(), cut}, "2023-01-01") + judged({cut, all.end()}, "2023-03-01");
    const DayCounts whole = judged(all, "2023-01-01");
    RC_ASSERT(parts.valid == whole.valid);
    RC_ASSERT(parts.good == whole.good);
    RC_ASSERT(parts.heavy == whole.heavy);
    RC_ASSERT(parts.not_available == whole.not_available);
    RC_ASSERT(parts.no_data == whole.no_data);
    RC_ASSERT(parts.by_level == whole.by_level);
    RC_ASSERT(parts.primary_days == whole.primary_days);
  }));
}

}  // namespace
