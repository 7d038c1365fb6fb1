#include "transport/stepper.hpp"

#include "transport/plain.hpp"
#include "transport/wild_hour.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace {

using namespace lantian::transport;
using sample::wild_interval;

constexpr std::array widths{Width::baseline, Width::avx2, Width::avx512};

template <class T>
void fill(Field<T>& field, unsigned seed) {
  std::mt19937 dice{seed};
  std::uniform_real_distribution<double> share{0.0, 1.0};
  for (T& one : field.values()) one = static_cast<T>(share(dice));
}

template <class T>
std::vector<T> lane_of(const Field<T>& field, std::size_t lane) {
  std::vector<T> out;
  for (std::size_t n = lane; n < field.values().size(); n += lanes) out.push_back(field.values()[n]);
  return out;
}

template <class T>
double dot(const Field<T>& a, const Field<T>& b) {
  long double sum = 0;
  for (std::size_t n = 0; n < a.values().size(); ++n)
    sum += static_cast<long double>(a.values()[n]) * static_cast<long double>(b.values()[n]);
  return static_cast<double>(sum);
}

/// Largest difference between the fast and the plain way, relative to the largest value.
template <class T>
double difference(const Shape& shape, Width width, bool backward) {
  const Interval<T> interval = wild_interval<T>(shape, 7);
  Field<T> field{shape};
  fill(field, 11);
  std::array<std::vector<T>, 2> plain{lane_of(field, 3), lane_of(field, 15)};
  Stepper<T> stepper{shape, width};
  backward ? stepper.backward(interval, field, 2) : stepper.forward(interval, field, 2);
  double worst = 0;
  for (std::size_t which = 0; which < 2; ++which) {
    for (int pair = 0; pair < 2; ++pair) {
      if (backward) {
        plain_step_transposed<T>(interval, SweepOrder::north_up_east, plain[which]);
        plain_step_transposed<T>(interval, SweepOrder::east_up_north, plain[which]);
      } else {
        plain_step<T>(interval, SweepOrder::east_up_north, plain[which]);
        plain_step<T>(interval, SweepOrder::north_up_east, plain[which]);
      }
    }
    const std::vector<T> fast = lane_of(field, which == 0 ? 3 : 15);
    const double scale = static_cast<double>(*std::ranges::max_element(plain[which]));
    for (std::size_t c = 0; c < fast.size(); ++c)
      worst = std::max(worst, std::abs(static_cast<double>(fast[c]) - static_cast<double>(plain[which][c])) / scale);
  }
  return worst;
}

}  // namespace

TEST_CASE("the fast step equals the plain one at every width, both ways, also on small and thin boxes") {
  for (const Width width : widths) {
    if (width > widest()) continue;
    for (const Shape shape : {Shape{17, 11, 12}, Shape{3, 3, 1}, Shape{4, 9, 16}, Shape{9, 4, 5}}) {
      CAPTURE(name_of(width));
      CAPTURE(shape.nx);
      CAPTURE(shape.nz);
      for (const bool backward : {false, true}) {
        CHECK(difference<double>(shape, width, backward) < 1e-14);
        CHECK(difference<float>(shape, width, backward) < 2e-6);
      }
    }
  }
}

TEST_CASE("backward is the exact transpose of forward") {
  const Shape shape{23, 19, 12};
  const auto error = [&]<class T>(T, Width width) {
    const Interval<T> interval = wild_interval<T>(shape, 3);
    Field<T> x{shape}, y{shape}, ax{shape}, aty{shape};
    fill(x, 1);
    fill(y, 2);
    std::ranges::copy(x.values(), ax.values().begin());
    std::ranges::copy(y.values(), aty.values().begin());
    Stepper<T> stepper{shape, width};
    stepper.forward(interval, ax, 10);
    stepper.backward(interval, aty, 10);
    const double there = dot(ax, y), back = dot(x, aty);
    return std::abs(there - back) / std::abs(there);
  };
  for (const Width width : widths) {
    if (width > widest()) continue;
    CAPTURE(name_of(width));
    CHECK(error(double{}, width) < 1e-12);
    CHECK(error(float{}, width) < 1e-5);
  }
}

TEST_CASE("mass is kept where nothing leaves, and lanes do not touch each other") {
  const Shape shape{15, 18, 12};
  sample::Wildness wild;
  wild.loss = 0;
  wild.closed = true;
  const Interval<double> interval = wild_interval<double>(shape, 9, wild);
  Field<double> field{shape};
  field.values()[(interval.cell(7, 9, 2)) * lanes + 4] = 5.0;
  Stepper<double>{shape}.forward(interval, field, 20);
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    double sum = 0;
    for (const double one : lane_of(field, lane)) sum += one;
    CHECK(sum == doctest::Approx(lane == 4 ? 5.0 : 0.0).epsilon(1e-13));
  }
}

TEST_CASE("what one source gives one receptor is the same number both ways") {
  const Shape shape{30, 26, 12};
  const Interval<float> interval = wild_interval<float>(shape, 21);
  std::mt19937 dice{4};
  Field<float> forward{shape}, backward{shape};
  std::array<std::size_t, lanes> sources{}, receptors{};
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    sources[lane] = dice() % shape.cells();
    receptors[lane] = dice() % shape.cells();
    forward.values()[sources[lane] * lanes + lane] = 1.0F;
    backward.values()[receptors[lane] * lanes + lane] = 1.0F;
  }
  Stepper<float> stepper{shape};
  stepper.forward(interval, forward, 12);
  stepper.backward(interval, backward, 12);
  double largest = 0, worst = 0;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const auto there = static_cast<double>(forward.values()[receptors[lane] * lanes + lane]);
    const auto back = static_cast<double>(backward.values()[sources[lane] * lanes + lane]);
    largest = std::max(largest, std::abs(there));
    worst = std::max(worst, std::abs(there - back));
  }
  CHECK(largest > 0);
  CHECK(worst < 1e-5 * largest);
}

TEST_CASE("what was there is there, went out or lies on the ground, to the last bit but a few") {
  const Shape shape{15, 18, 12};
  const Interval<double> interval = wild_interval<double>(shape, 9);
  Field<double> field{shape};
  fill(field, 6);
  const std::vector<double> before = lane_of(field, 2);
  Departed departed;
  Stepper<double>{shape}.forward(interval, field, 20, 0, &departed);
  const std::vector<double> after = lane_of(field, 2);
  const double start = std::reduce(before.begin(), before.end()), end = std::reduce(after.begin(), after.end());
  CHECK(departed.outflow[2] > 0.01 * start);
  CHECK(departed.ground[2] > 0.01 * start);
  CHECK(end + departed.outflow[2] + departed.ground[2] == doctest::Approx(start).epsilon(1e-13));
}

TEST_CASE("what lies on the stack before a step does not matter") {
  // Not a number everywhere where the step will have its own variables.
  const auto litter = [] {
    volatile float rubbish[100'000];
    for (volatile float& one : rubbish) one = std::nanf("");
  };
  for (const Shape shape : {Shape{4, 3, 5}, Shape{9, 15, 10}, Shape{24, 5, 12}}) {
    const Interval<float> interval = wild_interval<float>(shape, 3);
    Field<float> field{shape};
    fill(field, 8);
    Stepper<float> stepper{shape};
    litter();
    stepper.forward(interval, field, 1);
    litter();
    stepper.backward(interval, field, 1);
    CHECK(std::ranges::all_of(field.values(), [](float value) { return std::isfinite(value); }));
  }
}
