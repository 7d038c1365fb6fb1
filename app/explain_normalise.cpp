#include "serve/explain_normalise.hpp"

#include "app/explain_desk.hpp"
#include "keep/files.hpp"

#include <thread>

namespace lantian::app {
namespace {

int threads_or_all(int asked) {
  return asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

explain::TrainingChoice training_of(const ModelWords& words) {
  auto out = explain::usual_choice(words.learner == "forest" ? explain::Learner::forest : explain::Learner::boosting);
  if (words.trees > 0) out.trees = words.trees;
  if (words.depth > 0) out.depth = words.depth;
  out.bags = std::min(out.bags, out.trees);
  out.seed = words.seed;
  out.threads = threads_or_all(words.threads);
  return out;
}

explain::VariableChoice variables_of(const ModelWords& words, explain::Step step) {
  explain::VariableChoice out;
  out.weather = words.weather;
  if (!words.no_memory) out.mean_of_hours = words.memory.empty() ? explain::usual_memory(step) : words.memory;
  return out;
}

namespace {

Result<int> answer_normalise(const NormaliseWords& words) {
  LANTIAN_TRY(const explain::Frame frame, read_frame(words.frame));
  explain::StudyChoice choice;
  choice.target = words.frame.target;
  choice.variables = variables_of(words.model, frame.step);
  choice.training = training_of(words.model);
  choice.pool = {words.pool == "joint"      ? explain::Pool::joint
                 : words.pool == "met-only" ? explain::Pool::met_only
                                            : explain::Pool::windowed,
                 words.window_days, choice.training.threads};
  LANTIAN_TRY(const explain::Study study, explain::normalise_record(frame, choice));
  std::optional<serve::NormalisedChange> change;
  if (!words.before.empty() || !words.after.empty()) {
    LANTIAN_TRY(const Period before, parse_period(words.before));
    LANTIAN_TRY(const Period after, parse_period(words.after));
    LANTIAN_TRY(change, serve::change_between(study, before, after));
  }
  if (!words.out.empty()) LANTIAN_CHECK(keep::write_file(words.out, serve::csv_of_study(study)));
  LANTIAN_TRY(const auto say, serve::ExplainWords::open(data_root(), words.language != "en"));
  print(words.json ? serve::json_of_study(study, change) : serve::printed_study(say, study, change));
  return 0;
}

Result<int> answer_counterfactual(const CounterfactualWords& words) {
  LANTIAN_TRY(const Period baseline, parse_period(words.baseline));
  LANTIAN_TRY(const Period treated, parse_period(words.treated));
  LANTIAN_TRY(const explain::Frame frame, read_frame(words.frame));
  explain::CounterfactualChoice choice;
  choice.target = words.frame.target;
  choice.variables = variables_of(words.model, frame.step);
  choice.training = training_of(words.model);
  choice.baseline = {baseline.begin, baseline.end};
  choice.treated = {treated.begin, treated.end};
  choice.seed = words.model.seed;
  LANTIAN_TRY(const auto answer, explain::counterfactual(frame, choice));
  if (!words.out.empty()) LANTIAN_CHECK(keep::write_file(words.out, serve::csv_of_counterfactual(answer)));
  LANTIAN_TRY(const auto say, serve::ExplainWords::open(data_root(), words.language != "en"));
  print(words.json ? serve::json_of_counterfactual(answer) : serve::printed_counterfactual(say, answer));
  return 0;
}

}  // namespace

int run_explain_normalise(const NormaliseWords& words) {
  return exit_code(answer_normalise(words));
}

int run_explain_counterfactual(const CounterfactualWords& words) {
  return exit_code(answer_counterfactual(words));
}

}  // namespace lantian::app
