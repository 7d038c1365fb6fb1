// Weather normalisation on real hours: what was asked of it, and the exact sums beside those of every pair.
#include "beijing_frame.hpp"
#include "explain/normalise/study.hpp"

#include <array>
#include <cmath>

using namespace lantian;  // NOLINT(google-build-using-namespace)

TEST_CASE("Beijing PM2.5: skill on unseen weeks, the mean is kept, exact sums are those of every pair") {
  const auto folder = golden::shared("data/beijing-hourly");
  if (!folder) return;
  const explain::Frame frame = golden::six_stations(*folder);
  explain::StudyChoice choice;
  choice.variables.mean_of_hours = explain::usual_memory(frame.step);
  choice.training.threads = choice.pool.threads = 2;
  const auto study = explain::normalise_record(frame, choice);
  REQUIRE(study);
  MESSAGE("R2 on unseen weeks " << study->blocked.r2 << ", mean " << study->observed_mean << " -> "
                                << study->normalised_mean);
  CHECK(study->blocked.r2 >= 0.58);
  CHECK(std::abs(study->normalised_mean / study->observed_mean - 1) <= 0.02);
  CHECK(study->coverage > 0.99);
  // The record is a day short of four years' hours: the first and last year are there.
  CHECK(study->years == doctest::Approx(4).epsilon(0.01));

  const auto model = explain::make_model_table(frame, choice.variables);
  REQUIRE(model);
  const auto rows = explain::rows_to_learn(*model, *frame.find("pm25"));
  auto training = choice.training;
  training.trees = 100;
  const auto forest = explain::train(model->table, rows, explain::values_of(*frame.find("pm25"), rows), training);
  REQUIRE(forest);
  const std::array<std::uint32_t, 5> some{13, 7014, 14015, 21016, 28017};
  for (const explain::Pool pool : {explain::Pool::windowed, explain::Pool::joint}) {
    const explain::NormaliseChoice exact{pool, 14, 2};
    const auto fast = explain::normalise(*forest, *model, exact);
    REQUIRE(fast);
    const explain::Values plain = explain::normalise_plainly(*forest, *model, exact, some);
    for (const std::uint32_t row : some) CHECK(std::abs(**(fast->data() + row) - *plain[row]) < 1e-9);
  }
}
