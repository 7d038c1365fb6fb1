#include "explain/contributions/by_weather.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::explain {
namespace {

constexpr double least_skill = 0.5;  // as warnings_of has it

Result<Counterfactual> ask_counterfactual(const Frame& frame, const WeatherQuestion& question) {
  CounterfactualChoice choice;
  choice.target = question.target;
  choice.variables = question.variables;
  choice.training = question.training;
  choice.baseline = question.before;
  choice.treated = question.after;
  choice.seed = question.training.seed;
  return counterfactual(frame, choice);
}

WeatherMethod method_of(const Counterfactual& answer) {
  WeatherMethod out{"counterfactual", answer.expected - answer.baseline_mean, 0, 0, true, answer.blocked};
  // Effect = observed - expected: where the effect is high, the weather's part is low.
  out.low = answer.observed - answer.high - answer.baseline_mean;
  out.high = answer.observed - answer.low - answer.baseline_mean;
  return out;
}

struct Normalised {
  WeatherMethod method;
  Study study;
  double years = 0;
  bool short_record = false;
};

Result<Normalised> by_normalisation(const Frame& frame, const WeatherQuestion& question, std::string id,
                                    const StudyChoice& choice) {
  LANTIAN_TRY(Study study, normalise_record(frame, choice));
  const auto before = means_in(study, question.before.begin, question.before.end),
             after = means_in(study, question.after.begin, question.after.end);
  if (!before || !after) {
    return Error{ErrorCode::incomplete, "a period has no row with both a value and weather", "period"};
  }
  const double weather = (after->observed - before->observed) - (after->normalised - before->normalised);
  const auto warnings = warnings_of(study);
  const bool short_record = std::ranges::find(warnings, Warning::short_record) != warnings.end();
  const double years = study.years;
  WeatherMethod method{std::move(id), weather, weather, weather, true, study.blocked};
  return Normalised{std::move(method), std::move(study), years, short_record};
}

StudyChoice study_choice(const WeatherQuestion& question) {
  StudyChoice out;
  out.target = question.target;
  out.variables = question.variables;
  out.training = question.training;
  out.pool = {Pool::windowed, question.window_days, question.training.threads};
  return out;
}

void add_method(WeatherAnswer& out, Normalised one) {
  out.methods.push_back(std::move(one.method));
  out.studies.push_back(std::move(one.study));
}

Result<void> add_normalised(const Frame& frame, const WeatherQuestion& question, WeatherAnswer& out) {
  StudyChoice choice = study_choice(question);
  LANTIAN_TRY(Normalised windowed, by_normalisation(frame, question, "windowed", choice));
  out.years = windowed.years;
  out.short_record = windowed.short_record;
  add_method(out, std::move(windowed));
  if (question.thorough) {
    choice.pool.pool = Pool::joint;
    LANTIAN_TRY(Normalised joint, by_normalisation(frame, question, "joint", choice));
    add_method(out, std::move(joint));
    choice = study_choice(question);
    choice.training = usual_choice(Learner::forest);
    choice.training.seed = question.training.seed;
    choice.training.threads = question.training.threads;
    LANTIAN_TRY(Normalised forest, by_normalisation(frame, question, "forest", choice));
    add_method(out, std::move(forest));
  }
  for (std::size_t n = 1; n < out.methods.size(); ++n) out.methods[n].counts = !out.short_record;
  return {};
}

}  // namespace

Result<WeatherAnswer> weather_part(const Frame& frame, const WeatherQuestion& question) {
  WeatherAnswer out;
  LANTIAN_TRY(out.counterfactual, ask_counterfactual(frame, question));
  out.methods.push_back(method_of(out.counterfactual));
  LANTIAN_CHECK(add_normalised(frame, question, out));
  Part& part = out.part;
  part.kind = PartKind::weather;
  part.id = "weather";
  const WeatherMethod& main = out.methods[0];
  part.value = out.short_record ? main.value : (main.value + out.methods[1].value) / 2;
  part.low = main.low;
  part.high = main.high;
  for (const WeatherMethod& one : out.methods) {
    if (!one.counts) continue;
    part.low = std::min(part.low, one.low);
    part.high = std::max(part.high, one.high);
    out.little_skill = out.little_skill || one.blocked.r2 < least_skill;
    part.method += (part.method.empty() ? "" : " and ") + (one.id == "windowed" ? "normalisation" : one.id);
  }
  part.source = lineage_of(question.training);
  return out;
}

}  // namespace lantian::explain
