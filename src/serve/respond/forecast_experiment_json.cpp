#include "serve/document.hpp"
#include "serve/respond/forecast_experiment.hpp"

namespace lantian::serve {
namespace {

DocumentJson skill_json(const std::optional<double>& skill) {
  return skill ? DocumentJson(*skill) : DocumentJson(nullptr);
}

DocumentJson lead_json(const respond::PointScores& scores) {
  return {{"rows", scores.rows},
          {"rmse_ug_m3", scores.rmse},
          {"rmse_persistence_ug_m3", scores.rmse_persistence},
          {"rmse_climatology_ug_m3", scores.rmse_usual},
          {"skill_persistence", skill_json(scores.skill_persistence)},
          {"skill_climatology", skill_json(scores.skill_usual)}};
}

}  // namespace

std::string experiment_json(const ForecastExperiment& experiment) {
  DocumentJson json{{"synthetic", true}, {"seed", experiment.seed}};
  const std::pair<const char*, const ForecastExperiment::ByLead*> parts[] = {
      {"table", &experiment.table}, {"learned", &experiment.blind}, {"both", &experiment.corrected}};
  for (const auto& [name, scores] : parts) {
    json[name] = DocumentJson::array();
    for (const respond::PointScores& one : *scores) json[name].push_back(lead_json(one));
  }
  return json.dump(2);
}

}  // namespace lantian::serve
