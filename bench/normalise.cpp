#include "explain/frame.hpp"
#include "explain/normalise/study.hpp"
#include "keep/files.hpp"
#include "serve/explain_layout.hpp"

#include <fmt/core.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

/// Weather normalisation: exact beside sampled, in one run. `bench_normalise [BEIJING_DIR]` also takes real hours.
namespace {

using namespace lantian;           // NOLINT(google-build-using-namespace): a program of its own
using namespace lantian::explain;  // NOLINT(google-build-using-namespace)

double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// 7700 days with five kinds of weather, 8 variables with those of time, that matter and a falling trend. SYNTHETIC.
Frame made_days() {
  Frame out;
  out.step = Step::day;
  out.synthetic = true;
  const Day first{std::chrono::year{1997} / 1 / 1};
  for (const char* name : {"no2", "wind_speed", "wind_east", "wind_north", "temperature", "humidity"}) {
    out.columns.push_back({name, "", {}});
  }
  std::uint64_t state = 1;
  const auto draw = [&] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(state >> 33U) / 2147483648.0 - 0.5;
  };
  double calm = 0;
  for (int n = 0; n < 7700; ++n) {
    out.ends.push_back(hour_ending(first + std::chrono::days{n}, 24));
    const double season = std::cos(2 * 3.14159265 * n / 365.25);
    calm = 0.7 * calm + draw();
    const double speed = 4 * std::exp(-calm), east = speed * draw() * 2, north = speed * draw() * 2;
    const double temperature = 11 - 8 * season + 6 * draw(), humidity = 0.7 + 0.3 * draw();
    const double no2 = (90 - n / 300.0) * (1 + 0.2 * season) * std::exp(0.3 * calm) * (1 + 0.02 * north) + 8 * draw();
    const double row[] = {no2, speed, east, north, temperature, humidity};
    for (std::size_t c = 0; c < out.columns.size(); ++c) out.columns[c].values.emplace_back(row[c]);
  }
  return out;
}

bool daily() {
  const Frame frame = made_days();
  const ModelTable model = *make_model_table(frame, {{}, {}, 0.75, true});
  const Values& target = *frame.find("no2");
  bool right = true;
  for (const Learner learner : {Learner::boosting, Learner::forest}) {
    TrainingChoice choice = usual_choice(learner);
    choice.trees = 300;
    choice.threads = 2;
    const auto rows = rows_to_learn(model, target);
    const auto answers = values_of(target, rows);
    Forest forest;
    const double train_s = seconds([&] { forest = *train(model.table, rows, answers, choice); });
    for (const Pool pool : {Pool::windowed, Pool::joint}) {
      NormaliseChoice exact{pool, 14, 2};
      Values normalised, sampled;
      const double exact_s = seconds([&] { normalised = *normalise(forest, model, exact); });
      // Sampling costs the same for each row: one row in twenty, times twenty, on one thread.
      std::vector<std::uint32_t> twentieth;
      for (std::uint32_t row = 0; row < frame.rows(); row += 20) twentieth.push_back(row);
      const double sampled_s = 20 * seconds([&] {
                                 sampled = normalise_by_samples(forest, model, exact, twentieth, {300, 1});
                               });
      const std::vector<std::uint32_t> some{0, 1234, 5000, 7699};
      const Values plain = normalise_plainly(forest, model, exact, some);
      double worst = 0, squares = 0;
      for (const std::uint32_t row : some) worst = std::max(worst, std::abs(*plain[row] - *normalised[row]));
      for (const std::uint32_t n : twentieth) squares += std::pow(*sampled[n] - *normalised[n], 2);
      right = right && worst < 1e-9;
      fmt::print(
          "{:8} {:8} {} nodes: train {:.2f} s, exact {:.3f} s, together {:.2f} s; 300 samples {:.1f} s (one "
          "thread), ratio {:.0f}; sampling error {:.3f}; exact - pair by pair {:.1e}\n",
          learner == Learner::boosting ? "boosting" : "forest", pool == Pool::joint ? "joint" : "windowed",
          forest.nodes.size(), train_s, exact_s, train_s + exact_s, sampled_s, sampled_s / (2 * exact_s),
          std::sqrt(squares / static_cast<double>(twentieth.size())), worst);
    }
  }
  return right;
}

bool beijing(const std::string& directory) {
  const std::string path = std::string{LANTIAN_DATA_ROOT} + "/data/explain/layouts/uci-prsa.toml";
  const auto layout = *serve::read_frame_layout({path, *keep::read_file(path)});
  std::vector<Frame> frames;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    frames.push_back(serve::read_frame_table({entry.path(), *keep::read_file(entry.path())}, layout)->frame);
  }
  const Frame frame = serve::mean_of(frames);
  bool right = true;
  for (const Learner learner : {Learner::boosting, Learner::forest}) {
    StudyChoice choice;
    choice.training = usual_choice(learner);
    choice.training.threads = choice.pool.threads = 2;
    choice.variables.mean_of_hours = usual_memory(frame.step);
    const ModelTable model = *make_model_table(frame, choice.variables);
    const auto rows = rows_to_learn(model, *frame.find("pm25"));
    const auto answers = values_of(*frame.find("pm25"), rows);
    Forest forest;
    const double train_s = seconds([&] { forest = *train(model.table, rows, answers, choice.training); });
    Values normalised;
    const double exact_s = seconds([&] { normalised = *normalise(forest, model, choice.pool); });
    const auto skill = *blocked_skill(model, frame.ends, rows, answers, choice.training, {});
    double o = 0, m = 0;
    for (const std::uint32_t row : rows) {
      o += **(frame.find("pm25")->data() + row);
      m += *normalised[row];
    }
    const std::vector<std::uint32_t> some{7, 20000, 34000};
    const Values plain = normalise_plainly(forest, model, choice.pool, some);
    double worst = 0;
    for (const std::uint32_t row : some) worst = std::max(worst, std::abs(*plain[row] - *normalised[row]));
    right = right && worst < 1e-9;
    fmt::print(
        "Beijing PM2.5, {} rows, {}: train {:.1f} s, exact {:.1f} s; R2 on unseen weeks {:.3f}, NSE {:.3f}; mean "
        "{:.2f} observed, {:.2f} normalised; exact - pair by pair {:.1e}\n",
        rows.size(), learner == Learner::boosting ? "boosting" : "forest", train_s, exact_s, skill.skill.r2,
        skill.skill.nse, o / static_cast<double>(rows.size()), m / static_cast<double>(rows.size()), worst);
  }
  return right;
}

}  // namespace

int main(int count, char** words) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const bool right = daily() && (count < 2 || beijing(words[1]));
  if (!right) fmt::print("WRONG ANSWER\n");
  return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
