#include "explain/normalise/normalise.hpp"

#include "explain/trees/training.hpp"
#include "inventory/uncertainty/counter_random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>

/// Forests that nobody trained, on tables that nobody measured: whatever the trees are, the exact sums must be those
/// over every pair.
namespace {

using namespace lantian;           // NOLINT(google-build-using-namespace)
using namespace lantian::explain;  // NOLINT(google-build-using-namespace)

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : seed_{seed} {}
  double uniform() {
    const auto words = inventory::Philox::words({n_++, 0, 0, 0}, inventory::halves(seed_));
    return inventory::open_uniform(words[0], words[1]);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(uniform() * static_cast<double>(n)); }

 private:
  std::uint64_t seed_;
  std::uint32_t n_ = 0;
};

/// Three years with holes in time and in weather.
ModelTable wild_table(Chance& chance, Step step, std::size_t rows) {
  Frame frame;
  frame.step = step;
  HourEnding end{std::chrono::local_days{std::chrono::year{2019} / 11 / 20} + std::chrono::hours{24}};
  for (const char* name : {"wind_speed", "temperature", "pressure"}) frame.columns.push_back({name, "", {}});
  for (std::size_t n = 0; n < rows; ++n) {
    const std::size_t most = step == Step::hour ? 31 : 3;
    end += std::chrono::hours{(1 + static_cast<int>(chance.below(most))) * (step == Step::hour ? 1 : 24)};
    frame.ends.push_back(end);
    for (Column& column : frame.columns) {
      const double value = std::floor(chance.uniform() * 20) / 4;  // many equal ones, also equal to splits
      column.values.push_back(chance.uniform() < 0.1 ? std::nullopt : std::optional{value});
    }
  }
  return *make_model_table(frame, {{}, {}, 0.6, true, 1});
}

void grow_wildly(Forest& forest, std::uint32_t at, int depth, const ModelTable& model, Chance& chance) {
  if (depth == 0 || chance.uniform() < 0.15) {
    forest.nodes[at] = {static_cast<float>(chance.uniform() * 10 - 5), 0, 0, true};
    return;
  }
  const auto variable = chance.below(model.table.variables);
  const float split = model.table.at(chance.below(model.table.rows), variable);
  const auto left = static_cast<std::uint32_t>(forest.nodes.size());
  forest.nodes.resize(left + 2);
  forest.nodes[at] = {split == split ? split : 1.0F, left, static_cast<std::uint16_t>(variable),
                      chance.uniform() < 0.5};
  grow_wildly(forest, left, depth - 1, model, chance);
  grow_wildly(forest, left + 1, depth - 1, model, chance);
}

Forest wild_forest(Chance& chance, const ModelTable& model, int trees, int depth) {
  Forest out;
  out.base = 40;
  for (int n = 0; n < trees; ++n) {
    const auto root = static_cast<std::uint32_t>(out.nodes.size());
    out.roots.push_back(root);
    out.nodes.resize(root + 1);
    grow_wildly(out, root, depth, model, chance);
  }
  return out;
}

std::vector<std::uint32_t> every_row(const ModelTable& model) {
  std::vector<std::uint32_t> out(model.table.rows);
  std::iota(out.begin(), out.end(), 0U);
  return out;
}

double furthest(const Values& a, const Values& b) {
  double worst = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    REQUIRE(a[n].has_value() == b[n].has_value());
    if (a[n]) worst = std::max(worst, std::abs(*a[n] - *b[n]));
  }
  return worst;
}

TEST_CASE("exact sums are those of every pair: any trees, any holes, hours and days, both pools") {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    Chance chance{seed};
    const Step step = seed % 2 == 0 ? Step::hour : Step::day;
    const ModelTable model = wild_table(chance, step, 700);
    REQUIRE(model.usable.size() < model.table.rows);
    const Forest forest = wild_forest(chance, model, 20, 3 + static_cast<int>(seed));
    for (const int window : {0, 3, 14, 60, 182}) {
      const NormaliseChoice choice{Pool::windowed, window, 2};
      CHECK(furthest(*normalise(forest, model, choice), normalise_plainly(forest, model, choice, every_row(model))) <
            1e-9);
    }
    const NormaliseChoice joint{Pool::joint, 0, 2};
    CHECK(furthest(*normalise(forest, model, joint), normalise_plainly(forest, model, joint, every_row(model))) < 1e-9);
  }
}

TEST_CASE("one thread or several: the same bits") {
  Chance chance{99};
  const ModelTable model = wild_table(chance, Step::hour, 900);
  const Forest forest = wild_forest(chance, model, 30, 8);
  for (const Pool pool : {Pool::windowed, Pool::joint}) {
    CHECK(*normalise(forest, model, {pool, 14, 1}) == *normalise(forest, model, {pool, 14, 3}));
  }
}

TEST_CASE("sampling comes to the exact answer as one over the root of the samples") {
  Chance chance{5};
  const ModelTable model = wild_table(chance, Step::day, 600);
  const Forest forest = wild_forest(chance, model, 20, 6);
  const NormaliseChoice choice{Pool::joint, 0, 1};
  const Values exact = *normalise(forest, model, choice);
  std::vector<double> errors;
  for (const int samples : {25, 100, 400}) {
    const Values drawn = normalise_by_samples(forest, model, choice, every_row(model), {samples, 17});
    double squares = 0;
    for (std::size_t n = 0; n < exact.size(); ++n) squares += std::pow(*drawn[n] - *exact[n], 2);
    errors.push_back(std::sqrt(squares / static_cast<double>(exact.size())));
  }
  // Four times the samples, half the error: 600 rows know it to a few percent.
  CHECK(errors[0] / errors[1] == doctest::Approx(2).epsilon(0.15));
  CHECK(errors[1] / errors[2] == doctest::Approx(2).epsilon(0.15));
}

TEST_CASE("a model that adds time and weather keeps the mean of the air") {
  // Trees of one split each: no interaction. Every row must be usable, else target and pool differ.
  Chance chance{8};
  Frame frame;
  frame.step = Step::day;
  frame.columns.push_back({"temperature", "degC", {}});
  for (int n = 0; n < 365 * 4; ++n) {
    frame.ends.push_back(
        hour_ending(Day{std::chrono::local_days{std::chrono::year{2017} / 1 / 1}} + std::chrono::days{n}, 24));
    frame.columns[0].values.emplace_back(chance.uniform());
  }
  const ModelTable model = *make_model_table(frame, {{}, {}, 0.75, true, 1});
  const Forest forest = wild_forest(chance, model, 40, 1);
  double as_is = 0, normalised = 0;
  const Values answer = *normalise(forest, model, {Pool::windowed, 14, 1});
  for (std::size_t n = 0; n < frame.rows(); ++n) {
    as_is += forest.predict(model.table, n);
    normalised += *answer[n];
  }
  // A day of the 365 has four years, leap day aside: what is left is that day's pool alone.
  CHECK(normalised / as_is == doctest::Approx(1).epsilon(2e-4));
}

TEST_CASE("the pool of the whole year is refused, and says why") {
  Chance chance{3};
  const ModelTable model = wild_table(chance, Step::day, 50);
  const auto refused = normalise(wild_forest(chance, model, 1, 1), model, {Pool::met_only, 14, 1});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::unsupported);
  CHECK(refused.error().message.find("January") != std::string::npos);
}

TEST_CASE("rows without a target are not learned, rows without weather are not lent") {
  Frame frame;
  frame.step = Step::day;
  frame.columns.push_back({"temperature", "degC", {}});
  frame.columns.push_back({"pm25", "ug/m3", {}});
  for (int n = 0; n < 100; ++n) {
    frame.ends.push_back(
        hour_ending(Day{std::chrono::local_days{std::chrono::year{2022} / 3 / 1}} + std::chrono::days{n}, 24));
    frame.columns[0].values.push_back(n % 10 == 0 ? std::nullopt : std::optional{1.0 * n});
    frame.columns[1].values.push_back(n % 4 == 0 ? std::nullopt : std::optional{5.0});
  }
  const ModelTable model = *make_model_table(frame, {{"temperature"}, {}, 0.75, true});
  CHECK(model.usable.size() == 90);
  const WindowPool pool{model, 182};
  std::size_t lent = 0;
  for (const auto& part : pool.parts()) {
    for (std::size_t n = 0; n < part.targets.size(); ++n) lent += part.last[n] - part.first[n];
  }
  CHECK(lent == 100 * 90);
}

TEST_CASE("what is trained is the same for any number of threads, and learns") {
  Chance chance{21};
  ModelTable model = wild_table(chance, Step::day, 800);
  std::vector<double> target;
  for (const std::uint32_t row : model.usable) {
    const float wind = model.table.at(row, model.position("wind_speed"));
    target.push_back((wind == wind ? 30.0 - 5 * static_cast<double>(wind) : 17) + chance.uniform());
  }
  for (const Learner learner : {Learner::boosting, Learner::forest}) {
    TrainingChoice choice = usual_choice(learner);
    choice.trees = 40;
    choice.learning_rate = 0.2;
    const Forest one = *train(model.table, model.usable, target, choice);
    choice.threads = 3;
    const Forest three = *train(model.table, model.usable, target, choice);
    CHECK(predict(one, model.table) == predict(three, model.table, 2));
    CHECK(one.roots.size() == 40);
    double squares = 0;
    for (std::size_t n = 0; n < target.size(); ++n) {
      squares += std::pow(one.predict(model.table, model.usable[n]) - target[n], 2);
    }
    CHECK(std::sqrt(squares / static_cast<double>(target.size())) < 3.5);  // the target's own spread is 7
  }
  TrainingChoice none = usual_choice(Learner::boosting);
  none.bags = 0;
  CHECK(train(model.table, model.usable, target, none).error().code == ErrorCode::invalid_argument);
  const std::vector<std::uint32_t> few{1, 2, 3};
  CHECK(train(model.table, few, std::vector<double>{1, 2, 3}, usual_choice(Learner::boosting)).error().code ==
        ErrorCode::incomplete);
}

}  // namespace
