#include "assess/cems_review.hpp"

#include "assess/cems_sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::assess;

namespace {

HourEnding november(int hour) {
  return hour_ending(*parse_day("2026-11-01"), 0) + std::chrono::hours{hour};
}

ExceedanceReview review_of_hours(int first, int last, ReviewState state) {
  return {"stack", "a21026", november(first), november(last), state, "site visit", "Li", UtcSeconds{}};
}

CemsStretch stretch_of_hours(int first, int last) {
  CemsStretch stretch;
  stretch.factor = "a21026";
  stretch.first = november(first);
  stretch.last = november(last);
  return stretch;
}

ReviewStanding standing_after(const std::vector<ExceedanceReview>& reviews) {
  const std::vector<CemsStretch> stretches{stretch_of_hours(5, 8)};
  return review_stretches(stretches, "stack", reviews).front().standing;
}

}  // namespace

TEST_CASE("the latest review that touches an exceedance stands, and nothing leaves the list") {
  const auto real = review_of_hours(5, 8, ReviewState::real);
  const auto not_real = review_of_hours(5, 8, ReviewState::not_real);
  const auto withdrawn = review_of_hours(5, 8, ReviewState::withdrawn);
  CHECK(standing_after({}) == ReviewStanding::open);
  CHECK(standing_after({real}) == ReviewStanding::real);
  CHECK(standing_after({real, not_real}) == ReviewStanding::not_real);
  CHECK(standing_after({not_real, real}) == ReviewStanding::real);
  CHECK(standing_after({real, withdrawn}) == ReviewStanding::open);
  CHECK(standing_after({withdrawn, real}) == ReviewStanding::real);
  CHECK(standing_after({review_of_hours(1, 24, ReviewState::not_real)}) == ReviewStanding::not_real);
}

TEST_CASE("a review of fewer hours than the exceedance has now has to be made again") {
  CHECK(standing_after({review_of_hours(5, 7, ReviewState::not_real)}) == ReviewStanding::changed);
  CHECK(standing_after({review_of_hours(6, 8, ReviewState::real)}) == ReviewStanding::changed);
  CHECK(standing_after({review_of_hours(9, 12, ReviewState::real)}) == ReviewStanding::open);
  CHECK(standing_after({review_of_hours(1, 4, ReviewState::real)}) == ReviewStanding::open);
}

TEST_CASE("a review is of one outlet and one factor") {
  auto elsewhere = review_of_hours(5, 8, ReviewState::not_real);
  elsewhere.outlet = "other";
  auto other_factor = review_of_hours(5, 8, ReviewState::not_real);
  other_factor.factor = "a34013";
  CHECK(standing_after({elsewhere, other_factor}) == ReviewStanding::open);
}

TEST_CASE("a review without a reason, a name, or hours in order is refused") {
  const auto good = review_of_hours(5, 8, ReviewState::real);
  CHECK(check_review(good).ok());
  const auto refused = [&](auto change) {
    ExceedanceReview review = good;
    change(review);
    const auto checked = check_review(review);
    return !checked.ok() && checked.error().code == ErrorCode::invalid_argument;
  };
  CHECK(refused([](ExceedanceReview& review) { review.reason = "  "; }));
  CHECK(refused([](ExceedanceReview& review) { review.reviewer = ""; }));
  CHECK(refused([](ExceedanceReview& review) { review.outlet = ""; }));
  CHECK(refused([](ExceedanceReview& review) { review.factor = ""; }));
  CHECK(refused([](ExceedanceReview& review) { review.last = november(4); }));
  CHECK(refused([](ExceedanceReview& review) { review.last = november(5 + 31 * 24); }));
  CHECK(parse_review_state("not-real") == ReviewState::not_real);
  CHECK(parse_review_state("real") == ReviewState::real);
  CHECK_FALSE(parse_review_state("unreal").has_value());
}
