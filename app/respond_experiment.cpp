#include "app/respond_experiment.hpp"

#include "app/desk.hpp"
#include "app/transport_desk.hpp"
#include "assess/day.hpp"
#include "serve/osse_region.hpp"
#include "serve/respond/forecast_experiment.hpp"
#include "serve/respond/forecast_ground.hpp"
#include "serve/transport_layout.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

Result<int> experiment(const RespondExperimentWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const terms::SourceFile file, serve::source_file(office, "data/respond/forecast.toml"));
  LANTIAN_TRY(const respond::ForecastRule rule, respond::read_forecast_rule(file));
  std::optional<ProgressLine> progress;
  LANTIAN_TRY(const twin::Osse osse, serve::region_osse(office, words.region, words.seed, threads_of(words.threads),
                                                        [&](std::size_t done, std::size_t all) {
                                                          if (!progress) progress.emplace(all);
                                                          progress->show("making the world", done);
                                                          return true;
                                                        }));
  progress.reset();
  LANTIAN_TRY(const terms::Region* pack, office.region(words.region));
  LANTIAN_TRY(const standards::Standard* standard,
              office.rulebook().standard_on(osse.after.period.last(), serve::area_of(*pack)));
  LANTIAN_TRY(const assess::DayRule law, assess::day_rule(*standard));
  LANTIAN_TRY(const serve::ForecastExperiment found,
              serve::forecast_experiment(osse, rule, law.evaluation->hours_per_day));
  print(words.json ? serve::experiment_json(found) : serve::printed_experiment(found));
  return 0;
}

}  // namespace

int run_respond_experiment(const RespondExperimentWords& words) {
  return exit_code(experiment(words));
}

}  // namespace lantian::app
