#include "serve/explain_chart.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {

report::NormalisedChart chart_of(const ExplainWords& words, const explain::WeatherAnswer& weather) {
  LANTIAN_ASSERT(!weather.studies.empty(), "a chart of what nobody normalised");
  const explain::Study& main = weather.studies.front();
  report::NormalisedChart out;
  out.blocked = main.blocked;
  out.pool = fmt::format(fmt::runtime(words("pool_windowed")), main.pool.window_days);
  out.coverage = main.coverage;
  out.years = main.years;
  out.warnings = warnings_of(main);
  out.counterfactual = weather.counterfactual;
  const Day first = day_of(main.ends.front()), last = day_of(main.ends.back());
  const Period record{PeriodKind::range, first, last + std::chrono::days{1}, ""};
  for (const Period& month : months_of(record)) {
    report::NormalisedPoint point;
    point.first = month.begin;
    for (const explain::Study& study : weather.studies) {
      if (study.pool.pool != main.pool.pool) continue;  // the joint pool has no seasons to stand beside months
      const auto means = means_in(study, month.begin, month.end);
      if (!means) continue;
      if (!point.normalised) {
        point.observed = means->observed;
        point.normalised = means->normalised;
        point.low = point.high = means->normalised;
      }
      point.low = std::min(point.low, means->normalised);
      point.high = std::max(point.high, means->normalised);
    }
    out.months.push_back(point);
  }
  return out;
}

}  // namespace lantian::serve
