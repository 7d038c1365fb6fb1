#include "serve/api/progress.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using JobJson = nlohmann::ordered_json;

JobJson json_of_job(const Job& job) {
  return {{"job", job.id},     {"title_zh", job.title.zh}, {"title_en", job.title.en}, {"state", name_of(job.state)},
          {"done", job.done}, {"all", job.all},           {"detail", job.detail}};
}

}  // namespace

std::string job_json(const Job& job) {
  return json_of_job(job).dump(-1, ' ', false, JobJson::error_handler_t::replace);
}

std::string jobs_json(const std::vector<Job>& jobs) {
  JobJson results = JobJson::array();
  for (const Job& job : jobs) results.push_back(json_of_job(job));
  return JobJson{{"results", std::move(results)}}.dump(-1, ' ', false, JobJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::serve
