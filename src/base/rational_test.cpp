#include "base/rational.hpp"

#include "base/mean.hpp"
#include "base/round.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace {

using namespace lantian;

TEST_CASE("a fraction is kept in lowest terms with a positive denominator") {
  CHECK(Rational::of(6, -4).text() == "-3/2");
  CHECK(Rational::of(0, -7).text() == "0");
  CHECK(Rational::of(-8, -4).text() == "2");
  CHECK(Rational::of(2, 4) == Rational::of(1, 2));
}

TEST_CASE("the four operations and the order are exact") {
  const Rational third = Rational::of(1, 3);
  CHECK(third + third + third == Rational{1});
  CHECK((third - Rational::of(1, 2)).text() == "-1/6");
  CHECK((Rational::of(2, 3) * Rational::of(3, 4)).text() == "1/2");
  CHECK((Rational::of(2, 3) / Rational::of(-4, 9)).text() == "-3/2");
  CHECK(third > Rational::of(333'333'333, 1'000'000'000));
  CHECK(third < Rational::of(333'333'334, 1'000'000'000));
  CHECK(Rational{-1} < Rational{0});
  CHECK(Rational{}.is_zero());
}

TEST_CASE("floor and ceiling go down and up on both sides of zero") {
  CHECK(floor_of(Rational::of(7, 2)) == 3);
  CHECK(ceil_of(Rational::of(7, 2)) == 4);
  CHECK(floor_of(Rational::of(-7, 2)) == -4);
  CHECK(ceil_of(Rational::of(-7, 2)) == -3);
  CHECK(floor_of(Rational{5}) == 5);
  CHECK(ceil_of(Rational{-5}) == -5);
}

TEST_CASE("the mean of fractions is exact, and near when 128 bits do not hold it") {
  CHECK(mean_of(std::vector<Rational>{Rational::of(1, 3), Rational::of(1, 6), Rational::of(-1, 2)}) == Rational{0});
  CHECK(mean_of(std::vector<Rational>{Rational{7}}) == Rational{7});
  std::vector<Rational> wide;
  double sum = 0;
  for (int i = 1; i <= 366; ++i) {
    wide.push_back(Rational::of(Int128{1'000'003} * (i % 2 == 0 ? -i : 3 * i), 366 + i));
    sum += wide.back().approximate();
  }
  CHECK(mean_of(wide).approximate() == doctest::Approx(sum / 366).epsilon(1e-12));
  CHECK(mean_of(wide).denominator() <= Int128{366} * 1'000'000'000);
}

TEST_CASE("a year of means over 20 to 24 hours of 40 stations stays within 128 bits") {
  MeanSum sum;
  for (int day = 0; day < 366; ++day) {
    const std::int64_t denominator = std::int64_t{5'354'228'880} * (1 + day % 40);
    sum.add({denominator * 50'000 + day, denominator});
  }
  CHECK(sum.count() == 366);
  CHECK(sum.mean() > Rational{50'000});
  CHECK(sum.mean() < Rational{50'001});
  CHECK(round_half_even(in_unit(sum.mean(), ConcentrationUnit::ug_m3), 1).text() == "50.0");
}

TEST_CASE("means of differing denominators compare and sum exactly") {
  CHECK(Mean{1, 3} < Mean{334, 1000});
  CHECK(Mean{2, 6} == Mean{1, 3});
  MeanSum sum;
  for (const Mean mean : {Mean{1, 3}, Mean{1, 6}, Mean{1, 3}, Mean{7, 6}}) sum.add(mean);
  CHECK(sum.mean() == Rational::of(1, 2));
}

}  // namespace
