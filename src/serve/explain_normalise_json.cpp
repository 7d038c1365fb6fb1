#include "serve/explain_normalise.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using Json = nlohmann::ordered_json;

Json json_of_skill(const explain::Skill& skill) {
  return {{"rows", skill.rows}, {"r2", skill.r2}, {"nse", skill.nse}, {"rmse", skill.rmse}, {"bias", skill.bias}};
}

Json json_of_means(const Period& period, const explain::PeriodMeans& means) {
  return {
      {"period", period.name}, {"observed", means.observed}, {"normalised", means.normalised}, {"rows", means.rows}};
}

Json json_of_days(Day begin, Day end) {
  return {{"from", text_of(begin)}, {"to", text_of(end - std::chrono::days{1})}};
}

constexpr std::array<const char*, 3> findings{"better_beyond_weather", "within_weather_noise", "worse_beyond_weather"};
constexpr std::array<const char*, 4> warning_names{"short_record", "little_skill", "little_coverage", "end_of_record"};

void add_cell(std::string& text, const std::optional<double>& value) {
  text += value ? fmt::format(",{:.6g}", *value) : ",";
}

}  // namespace

Result<NormalisedChange> change_between(const explain::Study& study, const Period& before, const Period& after) {
  NormalisedChange out{before, after, {}, {}};
  for (const auto& [period, means] : {std::pair{&out.before, &out.mean_before}, {&out.after, &out.mean_after}}) {
    const auto found = means_in(study, period->begin, period->end);
    if (!found) {
      return Error{ErrorCode::incomplete, fmt::format("no row of {} has both a value and weather", period->name),
                   "period"};
    }
    *means = *found;
  }
  return out;
}

std::string json_of_study(const explain::Study& study, const std::optional<NormalisedChange>& change) {
  Json json{{"target", study.target},
            {"synthetic", study.synthetic},
            {"record", json_of_days(day_of(study.ends.front()), day_of(study.ends.back()) + std::chrono::days{1})},
            {"step", study.step == explain::Step::hour ? "hour" : "day"},
            {"learner", study.learner},
            {"seed", study.seed},
            {"variables", study.variables},
            {"pool", study.pool.pool == explain::Pool::windowed ? "windowed" : "joint"},
            {"window_days", study.pool.window_days},
            {"blocked_skill", json_of_skill(study.blocked)},
            {"fitted_skill", json_of_skill(study.fitted)},
            {"learned_rows", study.learned},
            {"coverage", study.coverage},
            {"years", study.years},
            {"mean_observed", study.observed_mean},
            {"mean_normalised", study.normalised_mean}};
  json["warnings"] = Json::array();
  for (const explain::Warning one : warnings_of(study)) {
    json["warnings"].push_back(warning_names.at(static_cast<std::size_t>(one)));
  }
  if (change) {
    json["change"] = {{"before", json_of_means(change->before, change->mean_before)},
                      {"after", json_of_means(change->after, change->mean_after)},
                      {"observed", change->observed()},
                      {"weather", change->weather()},
                      {"beyond_weather", change->beyond_weather()}};
  }
  return json.dump(2) + "\n";
}

std::string csv_of_study(const explain::Study& study) {
  std::string text =
      study.synthetic ? "end,observed,predicted,normalised,synthetic\n" : "end,observed,predicted,normalised\n";
  for (std::size_t row = 0; row < study.ends.size(); ++row) {
    text += text_of(study.ends[row]);
    add_cell(text, study.observed[row]);
    add_cell(text, study.predicted[row]);
    add_cell(text, study.normalised[row]);
    text += study.synthetic ? ",yes\n" : "\n";
  }
  return text;
}

std::string json_of_counterfactual(const explain::Counterfactual& answer) {
  Json json{{"target", answer.target},
            {"synthetic", answer.synthetic},
            {"baseline", json_of_days(answer.baseline.begin, answer.baseline.end)},
            {"treated", json_of_days(answer.treated.begin, answer.treated.end)},
            {"learner", answer.learner},
            {"blocked_skill", json_of_skill(answer.blocked)},
            {"learned_rows", answer.learned},
            {"rows", answer.rows},
            {"coverage", answer.coverage},
            {"baseline_mean", answer.baseline_mean},
            {"observed", answer.observed},
            {"expected", answer.expected},
            {"effect", answer.effect},
            {"effect_percent", answer.percent},
            {"low", answer.low},
            {"high", answer.high},
            {"finding", findings.at(static_cast<std::size_t>(answer.finding))}};
  json["placebos"] = Json::array();
  for (const explain::Placebo& one : answer.placebos) {
    Json placebo = json_of_days(one.span.begin, one.span.end);
    placebo["effect"] = one.effect;
    placebo["effect_percent"] = one.percent;
    json["placebos"].push_back(std::move(placebo));
  }
  return json.dump(2) + "\n";
}

std::string csv_of_counterfactual(const explain::Counterfactual& answer) {
  std::string text = answer.synthetic ? "end,observed,expected,synthetic\n" : "end,observed,expected\n";
  for (std::size_t row = 0; row < answer.ends.size(); ++row) {
    text += fmt::format("{},{:.6g},{:.6g}{}\n", text_of(answer.ends[row]), answer.observed_at[row],
                        answer.expected_at[row], answer.synthetic ? ",yes" : "");
  }
  return text;
}

}  // namespace lantian::serve
