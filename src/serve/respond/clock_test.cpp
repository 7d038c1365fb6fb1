#include "serve/respond/clock.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

UtcSeconds exercise_hour(int hour) {
  return UtcSeconds{std::chrono::sys_days{std::chrono::year{2024} / 1 / 5} + std::chrono::hours{hour}};
}

}  // namespace

TEST_CASE("an exercise sets its clock, moves it forward, and never back") {
  const auto book = keep::make_memory_document_book();
  CHECK_FALSE(response_clock(*book, true)->exercise);
  REQUIRE(set_exercise_clock(*book, true, exercise_hour(2), "she").ok());
  REQUIRE(set_exercise_clock(*book, true, exercise_hour(5), "she").ok());
  const auto clock = response_clock(*book, true);
  REQUIRE(clock.ok());
  CHECK(clock->exercise);
  CHECK(clock->now == exercise_hour(5));
  const auto back = set_exercise_clock(*book, true, exercise_hour(4), "she");
  REQUIRE_FALSE(back.ok());
  CHECK(back.error().message.find("2024-01-05 13:00") != std::string::npos);  // Beijing time of 05:00 UTC
}

TEST_CASE("measured air has the real time, whatever an exercise left behind") {
  const auto book = keep::make_memory_document_book();
  REQUIRE(set_exercise_clock(*book, true, exercise_hour(2), "she").ok());
  CHECK_FALSE(response_clock(*book, false)->exercise);
  CHECK(response_clock(*book, false)->now > exercise_hour(2));
  CHECK_FALSE(set_exercise_clock(*book, false, exercise_hour(3), "she").ok());
}

}  // namespace lantian::serve
