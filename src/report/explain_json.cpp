#include "base/text.hpp"
#include "report/explain_forms.hpp"

#include <nlohmann/json.hpp>

#include <array>

/// An explanation as JSON: doc/json.md, section "Explanation". Values are exact, not as printed.
namespace lantian::report {
namespace {

using ExplainJson = nlohmann::ordered_json;

template <class T>
ExplainJson value_or_null(const std::optional<T>& value) {
  return value ? ExplainJson(*value) : ExplainJson(nullptr);
}

ExplainJson part_json(const explain::Explanation& all, const explain::Part& part) {
  constexpr std::array kinds{"weather", "measure", "background", "unexplained"};
  const bool changed = printed(all.change()).unscaled != 0;
  return {{"kind", kinds[static_cast<std::size_t>(part.kind)]},
          {"id", part.id},
          {"name_zh", part.name.zh},
          {"name_en", part.name.en},
          {"value_ug_m3", part.value},
          {"low_ug_m3", part.low},
          {"high_ug_m3", part.high},
          {"share_percent", changed ? ExplainJson(all.share_percent(part)) : ExplainJson(nullptr)},
          {"cut_t", value_or_null(part.tonnes)},
          {"worked", value_or_null(part.worked)},
          {"method", part.method},
          {"source", part.source}};
}

ExplainJson chart_json(const NormalisedChart& chart) {
  constexpr std::array names{"short_record", "little_skill", "little_coverage", "end_of_record"};
  constexpr std::array findings{"better_beyond_weather", "within_weather_noise", "worse_beyond_weather"};
  ExplainJson months = ExplainJson::array(), warnings = ExplainJson::array();
  for (const NormalisedPoint& one : chart.months) {
    const bool has = one.normalised.has_value();
    months.push_back({{"first_day", text_of(one.first)},
                      {"observed_ug_m3", value_or_null(one.observed)},
                      {"normalised_ug_m3", value_or_null(one.normalised)},
                      {"low_ug_m3", has ? ExplainJson(one.low) : ExplainJson(nullptr)},
                      {"high_ug_m3", has ? ExplainJson(one.high) : ExplainJson(nullptr)}});
  }
  for (const explain::Warning one : chart.warnings) warnings.push_back(names[static_cast<std::size_t>(one)]);
  ExplainJson json{{"months", std::move(months)},
                   {"skill_r2", chart.blocked.r2},
                   {"skill_rmse_ug_m3", chart.blocked.rmse},
                   {"skill_rows", chart.blocked.rows},
                   {"pool", chart.pool},
                   {"coverage", chart.coverage},
                   {"years", chart.years},
                   {"warnings", std::move(warnings)},
                   {"counterfactual", nullptr}};
  if (chart.counterfactual) {
    const explain::Counterfactual& one = *chart.counterfactual;
    json["counterfactual"] = {
        {"observed_ug_m3", one.observed}, {"expected_ug_m3", one.expected},
        {"effect_ug_m3", one.effect},     {"low_ug_m3", one.low},
        {"high_ug_m3", one.high},         {"finding", findings[static_cast<std::size_t>(one.finding)]}};
  }
  return json;
}

}  // namespace

std::string explanation_json(const ExplainChapter& chapter) {
  const explain::Explanation& all = chapter.explanation;
  ExplainJson parts = ExplainJson::array(), shares = ExplainJson::array();
  for (const explain::Part& part : all.parts) parts.push_back(part_json(all, part));
  for (const PublishedShare& one : chapter.published) {
    shares.push_back({{"part", one.part_id},
                      {"name_zh", one.name.zh},
                      {"name_en", one.name.en},
                      {"published_percent", one.percent.approximate()},
                      {"source", one.source}});
  }
  const ExplainJson json{{"schema", "lantian.explanation/1"},
                         {"synthetic", all.synthetic},
                         {"unit", all.unit_id},
                         {"target", all.target},
                         {"before", all.before.name},
                         {"after", all.after.name},
                         {"mean_before_ug_m3", all.mean_before},
                         {"mean_after_ug_m3", all.mean_after},
                         {"change_ug_m3", all.change()},
                         {"parts", std::move(parts)},
                         {"published", std::move(shares)},
                         {"normalised", chapter.chart ? chart_json(*chapter.chart) : ExplainJson(nullptr)},
                         {"notes", all.notes}};
  return json.dump(2, ' ', false, ExplainJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::report
