#include "base/text.hpp"
#include "serve/explain_normalise.hpp"
#include "serve/inventory_text.hpp"

#include <fmt/core.h>

#include <cmath>

namespace lantian::serve {
namespace {

using explain::Counterfactual;
using explain::Study;

std::string span_text(Day begin, Day end) {
  return fmt::format("{}..{}", text_of(begin), text_of(end - std::chrono::days{1}));
}

std::string skill_text(const explain::Skill& skill) {
  return fmt::format("R2 {:.3f}, NSE {:.3f}, RMSE {:.2f}, bias {:+.2f}, n {}", skill.r2, skill.nse, skill.rmse,
                     skill.bias, skill.rows);
}

std::string_view key_of(explain::Warning warning) {
  using enum explain::Warning;
  switch (warning) {
    case short_record:
      return "short_record";
    case little_skill:
      return "little_skill";
    case little_coverage:
      return "little_coverage";
    case end_of_record:
      break;
  }
  return "end_of_record";
}

std::string_view key_of(explain::Finding finding) {
  using enum explain::Finding;
  switch (finding) {
    case better_beyond_weather:
      return "better_beyond_weather";
    case worse_beyond_weather:
      return "worse_beyond_weather";
    case within_weather_noise:
      break;
  }
  return "within_weather_noise";
}

std::string change_text(const ExplainWords& words, const NormalisedChange& change) {
  FigureTable table{{{words("period"), false}, {words("observed"), true}, {words("normalised"), true}}};
  const auto add = [&](const std::string& name, const explain::PeriodMeans& means) {
    table.add({name, fmt::format("{:.2f}", means.observed), fmt::format("{:.2f}", means.normalised)});
  };
  add(change.before.name, change.mean_before);
  add(change.after.name, change.mean_after);
  table.add(
      {words("change"), fmt::format("{:+.2f}", change.observed()), fmt::format("{:+.2f}", change.beyond_weather())});
  return fmt::format("\n{}{}: {:+.2f}; {}: {:+.2f}\n", table.text(), words("change_by_weather"), change.weather(),
                     words("change_normalised"), change.beyond_weather());
}

}  // namespace

std::string printed_study(const ExplainWords& words, const Study& study,
                          const std::optional<NormalisedChange>& change) {
  std::string out;
  const auto line = [&](std::string_view key, const std::string& text) {
    out += fmt::format("{}: {}\n", words(key), text);
  };
  if (study.synthetic) out += words("synthetic") + "\n";
  out += fmt::format("{} - {}\n\n", words("normalised_title"), words("normalised_says"));
  line("target", study.target);
  line("record", span_text(day_of(study.ends.front()), day_of(study.ends.back()) + std::chrono::days{1}));
  line("learner", study.learner);
  line("variables", joined(study.variables, ", "));
  line("pool", study.pool.pool == explain::Pool::windowed
                   ? fmt::format(fmt::runtime(words("pool_windowed")), study.pool.window_days)
                   : words("pool_joint"));
  line("blocked_skill", skill_text(study.blocked));
  line("fitted_skill", skill_text(study.fitted));
  line("coverage", fmt::format("{:.1f} % ({})", 100 * study.coverage, study.learned));
  line("years", fmt::format("{:.1f}", study.years));
  line("mean_observed", fmt::format("{:.2f}", study.observed_mean));
  line("mean_normalised", fmt::format("{:.2f} ({:+.2f} %)", study.normalised_mean,
                                      100 * (study.normalised_mean / study.observed_mean - 1)));
  if (change) out += change_text(words, *change);
  out += "\n";
  for (const explain::Warning warning : warnings_of(study)) line("warnings", words(key_of(warning)));
  return out;
}

std::string printed_counterfactual(const ExplainWords& words, const Counterfactual& answer) {
  std::string out;
  const auto line = [&](std::string_view key, const std::string& text) {
    out += fmt::format("{}: {}\n", words(key), text);
  };
  if (answer.synthetic) out += words("synthetic") + "\n";
  out += fmt::format("{} - {}\n\n", words("counterfactual_title"), words("counterfactual_says"));
  line("target", answer.target);
  line("baseline", fmt::format("{}, {} {:.2f}, n {}", span_text(answer.baseline.begin, answer.baseline.end),
                               words("observed"), answer.baseline_mean, answer.learned));
  line("treated", fmt::format("{}, n {} ({:.1f} %)", span_text(answer.treated.begin, answer.treated.end), answer.rows,
                              100 * answer.coverage));
  line("learner", answer.learner);
  line("blocked_skill", skill_text(answer.blocked));
  line("observed", fmt::format("{:.2f}", answer.observed));
  line("expected", fmt::format("{:.2f}", answer.expected));
  line("effect", fmt::format("{:+.2f} ({:+.1f} %)", answer.effect, answer.percent));
  line("interval", fmt::format("{:+.2f} .. {:+.2f} ({:+.1f} .. {:+.1f} %)", answer.low, answer.high,
                               100 * answer.low / answer.expected, 100 * answer.high / answer.expected));
  if (!answer.placebos.empty()) out += fmt::format("{}:\n", words("placebo"));
  for (const explain::Placebo& one : answer.placebos) {
    out += fmt::format("  {}  {:+.2f} ({:+.1f} %)\n", span_text(one.span.begin, one.span.end), one.effect, one.percent);
  }
  line("finding", words(key_of(answer.finding)));
  return out;
}

}  // namespace lantian::serve
