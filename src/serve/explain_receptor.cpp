#include "serve/explain_receptor.hpp"

#include "explain/receptor/table_read.hpp"
#include "keep/files.hpp"

namespace lantian::serve {
namespace {

using namespace explain::receptor;

Result<terms::SourceFile> receptor_file(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

Progress part_of(const ReceptorProgress& progress, std::string_view part) {
  if (!progress) return nullptr;
  return [&progress, part](std::size_t done, std::size_t all) { return progress(part, done, all); };
}

Result<void> add_bootstrap(ReceptorAnswer& answer, const ReceptorProgress& progress) {
  const ReceptorQuestion& asked = answer.question;
  if (asked.resamples == 0) return {};
  BootstrapWay way;
  way.resamples = asked.resamples;
  way.block = asked.block;
  way.correlation = answer.rules.map_correlation;
  way.seed = asked.seed;
  way.stop = answer.rules.stop;
  way.threads = asked.threads;
  way.progress = part_of(progress, "bootstrap");
  LANTIAN_TRY(answer.bootstrap, bootstrap(answer.chosen.problem, answer.fit.factors, way));
  return {};
}

Result<void> add_displacement(ReceptorAnswer& answer, const ReceptorProgress& progress) {
  const ReceptorQuestion& asked = answer.question;
  if (!asked.displacement) return {};
  DisplacementWay way;
  way.rise = asked.rise > 0 ? asked.rise : answer.rules.displacement_rise;
  way.threads = asked.threads;
  way.progress = part_of(progress, "displacement");
  LANTIAN_TRY(answer.displacement, displace(answer.chosen.problem, answer.fit.factors, way));
  return {};
}

}  // namespace

Result<ReceptorAnswer> answer_receptor(const std::string& root, const ReceptorQuestion& question,
                                       const ReceptorProgress& progress) {
  ReceptorAnswer answer;
  answer.question = question;
  LANTIAN_TRY(const auto rules, receptor_file(root + "/data/explain/receptor.toml"));
  LANTIAN_TRY(answer.rules, read_receptor_rules(rules));
  LANTIAN_TRY(const auto values, receptor_file(question.concentrations));
  LANTIAN_TRY(const auto doubts, receptor_file(question.uncertainties));
  LANTIAN_TRY(answer.table, read_speciated(values, doubts, answer.rules));
  LANTIAN_TRY(answer.chosen, choose_species(answer.table, {question.weak, question.bad, answer.rules.weak_multiple}));
  FitWay way;
  way.factors = question.factors;
  way.starts = question.starts > 0 ? question.starts : answer.rules.starts;
  way.seed = question.seed;
  way.stop = answer.rules.stop;
  way.threads = question.threads;
  way.progress = part_of(progress, "starts");
  LANTIAN_TRY(answer.fit, factorise(answer.chosen.problem, way, answer.rules.robust_limit));
  LANTIAN_CHECK(add_bootstrap(answer, progress));
  LANTIAN_CHECK(add_displacement(answer, progress));
  return answer;
}

}  // namespace lantian::serve
