#include "explain/normalise/study.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace lantian::explain {

Result<Study> normalise_record(const Frame& frame, const StudyChoice& choice) {
  const Values* target = frame.find(choice.target);
  if (target == nullptr) {
    return Error{ErrorCode::not_found, fmt::format("there is no column '{}'", choice.target), "target"};
  }
  LANTIAN_TRY(const ModelTable model, make_model_table(frame, choice.variables));
  const auto rows = rows_to_learn(model, *target);
  const auto answers = values_of(*target, rows);
  LANTIAN_TRY(const Forest forest, train(model.table, rows, answers, choice.training));
  Study out;
  LANTIAN_TRY(out.normalised, normalise(forest, model, choice.pool));
  LANTIAN_TRY(const auto blocked, blocked_skill(model, frame.ends, rows, answers, choice.training, choice.blocks));
  out.target = choice.target;
  out.ends = frame.ends;
  out.step = frame.step;
  out.observed = *target;
  out.predicted.resize(frame.rows());
  const auto predicted = predict(forest, model.table, choice.training.threads);
  for (const std::uint32_t row : model.usable) out.predicted[row] = predicted[row];
  std::vector<double> fitted;
  for (const std::uint32_t row : rows) fitted.push_back(predicted[row]);
  out.fitted = skill_of(answers, fitted);
  out.variables = model.names;
  out.blocked = blocked.skill;
  out.learned = rows.size();
  const auto hours = static_cast<double>((frame.ends.back() - frame.ends.front()).count());
  const double steps = hours / (frame.step == Step::hour ? 1 : 24) + 1;
  out.coverage = static_cast<double>(rows.size()) / steps;
  out.years = hours / (24 * 365.25);
  if (const auto means = means_in(out, day_of(frame.ends.front()), day_of(frame.ends.back()) + std::chrono::days{1})) {
    out.observed_mean = means->observed;
    out.normalised_mean = means->normalised;
  }
  out.pool = choice.pool;
  out.learner = lineage_of(choice.training);
  out.seed = choice.training.seed;
  out.synthetic = frame.synthetic;
  return out;
}

std::vector<Warning> warnings_of(const Study& study) {
  std::vector<Warning> out;
  if (study.years < 2.99) out.push_back(Warning::short_record);
  if (study.blocked.r2 < 0.5) out.push_back(Warning::little_skill);
  if (study.coverage < 0.75) out.push_back(Warning::little_coverage);
  out.push_back(Warning::end_of_record);
  return out;
}

std::optional<PeriodMeans> means_in(const Study& study, Day begin, Day end) {
  PeriodMeans out;
  for (std::size_t row = 0; row < study.ends.size(); ++row) {
    const Day day = day_of(study.ends[row]);
    if (day < begin || day >= end || !study.observed[row] || !study.normalised[row]) continue;
    out.observed += *study.observed[row];
    out.normalised += *study.normalised[row];
    ++out.rows;
  }
  if (out.rows == 0) return std::nullopt;
  out.observed /= static_cast<double>(out.rows);
  out.normalised /= static_cast<double>(out.rows);
  return out;
}

}  // namespace lantian::explain
