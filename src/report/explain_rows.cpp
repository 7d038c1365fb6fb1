#include "base/assert.hpp"
#include "base/text.hpp"
#include "report/explain_forms.hpp"
#include "report/sentences.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

/// The numbers and sentences that every form of an explanation draws from.
namespace lantian::report {
namespace {

constexpr std::array kind_keys{"explain.weather", "explain.measure", "explain.background", "explain.unexplained"};
constexpr std::array warning_keys{"explain.warn_short", "explain.warn_skill", "explain.warn_coverage",
                                  "explain.warn_end"};
constexpr std::array finding_keys{"explain.find_better", "explain.find_noise", "explain.find_worse"};

}  // namespace

Decimal printed(double value, int places) {
  LANTIAN_ASSERT(std::abs(value) < 1e9, "a number that cannot be printed");
  return {std::llround(value * std::pow(10.0, places)), places};
}

std::vector<ExplainRow> explain_rows(const ExplainChapter& chapter) {
  std::vector<ExplainRow> rows;
  const bool changed = printed(chapter.explanation.change()).unscaled != 0;
  for (const explain::Part& part : chapter.explanation.parts) {
    ExplainRow row{&part, printed(part.value), printed(part.low), printed(part.high), {}};
    if (changed) row.percent = printed(chapter.explanation.share_percent(part), 1);
    rows.push_back(row);
  }
  return rows;
}

bool has_range(const ExplainRow& row) {
  return row.low != row.high;
}

std::string part_name(const explain::Part& part, const Wording& words) {
  const std::string& own = words.name(part.name);
  return own.empty() ? words.say(kind_keys[static_cast<std::size_t>(part.kind)]) : own;
}

std::vector<std::string> explain_sentences(const ExplainChapter& chapter, const Wording& words) {
  const explain::Explanation& all = chapter.explanation;
  const Decimal before = printed(all.mean_before), after = printed(all.mean_after), change = printed(all.change());
  const Decimal difference{after.unscaled - before.unscaled, 2};
  std::vector<std::string> parts;
  Decimal sum{0, 2};
  for (const ExplainRow& row : explain_rows(chapter)) {
    sum.unscaled += row.value.unscaled;
    parts.push_back(
        words.say("explain.term", {{"value", words.number(row.value)}, {"name", part_name(*row.part, words)}}));
  }
  return {words.say("explain.change", {{"before", words.quantity(before, "ug/m3")},
                                       {"after", words.quantity(after, "ug/m3")},
                                       {"from", words.period(all.before)},
                                       {"to", words.period(all.after)},
                                       {"change", words.change_quantity(change, "ug/m3")}}) +
              rounding_remark(difference, change, "ug/m3", words) + words.say("sentence.stop"),
          words.say("explain.sum", {{"change", words.change_quantity(change, "ug/m3")},
                                    {"parts", joined(parts, words.say("mark.plus"))}}) +
              rounding_remark(sum, change, "ug/m3", words) + words.say("sentence.stop")};
}

std::vector<std::string> guard_rails(const NormalisedChart& chart, const Wording& words) {
  std::vector<std::string> lines{
      words.say("explain.skill", {{"r2", words.number(printed(chart.blocked.r2))},
                                  {"rmse", words.quantity(printed(chart.blocked.rmse, 1), "ug/m3")},
                                  {"n", std::to_string(chart.blocked.rows)}}),
      words.say("explain.rails", {{"pool", chart.pool},
                                  {"coverage", words.quantity(printed(100 * chart.coverage, 1), "percent")},
                                  {"years", words.number(printed(chart.years, 1))}})};
  for (const explain::Warning one : chart.warnings)
    lines.push_back(words.say(warning_keys[static_cast<std::size_t>(one)]));
  if (chart.counterfactual) {
    const explain::Counterfactual& one = *chart.counterfactual;
    lines.push_back(words.say("explain.counterfactual",
                              {{"observed", words.number(printed(one.observed))},
                               {"expected", words.number(printed(one.expected))},
                               {"effect", words.change_quantity(printed(one.effect), "ug/m3")},
                               {"low", words.number(printed(one.low))},
                               {"high", words.number(printed(one.high))},
                               {"finding", words.say(finding_keys[static_cast<std::size_t>(one.finding)])}}));
  }
  return lines;
}

std::string recovered_share(const ExplainChapter& chapter, const PublishedShare& share, const Wording& words) {
  for (const ExplainRow& row : explain_rows(chapter)) {
    if (row.part->id == share.part_id && row.percent) return words.quantity(*row.percent, "percent");
  }
  return words.say("mark.none");
}

}  // namespace lantian::report
