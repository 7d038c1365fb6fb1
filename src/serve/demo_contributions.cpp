// The explaining chapter of the demonstration: what a document says beside what the tools make of the synthetic region.
#include "base/round.hpp"
#include "inventory/figures/published.hpp"
#include "keep/files.hpp"
#include "serve/demo.hpp"
#include "serve/explain_book.hpp"
#include "serve/explain_chart.hpp"
#include "serve/explain_contributions.hpp"
#include "serve/explain_layout.hpp"
#include "serve/transport_layout.hpp"
#include "twin/truth.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr const char* region_of_demo = "changji";
/// Under which unit the coefficients of the document stand in sensitivity.toml.
constexpr const char* published_unit = "652300";

std::string pack_file(std::string_view name) {
  return fmt::format("regions/{}/{}", region_of_demo, name);
}

/// Days of the unit's air with the weather that made them.
Result<explain::Frame> frame_of_twin(const DemoDesk& desk, const std::string& unit) {
  const Office& office = desk.office.office();
  LANTIAN_TRY(const terms::Region* region, office.region(region_of_demo));
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, pack_file("twin.toml")));
  LANTIAN_TRY(const twin::TwinPlan plan, twin::read_plan(file, *region));
  LANTIAN_TRY(const explain::Frame hours, frame_of_book(office, desk.book, unit, plan.period));
  const twin::WeatherDays weather = twin::weather_days(plan, demo_seed);
  explain::Frame made;
  made.step = explain::Step::day;
  made.synthetic = true;
  made.columns = {{"stagnation", "1", {}}, {"gust", "1", {}}, {"heat", "1", {}}};
  for (std::size_t n = 0; n < weather.stagnation.size(); ++n) {
    made.ends.push_back(hour_ending(weather.first + std::chrono::days{n}, 24));
    made.columns[0].values.emplace_back(weather.stagnation[n]);
    made.columns[1].values.emplace_back(weather.gust[n]);
    made.columns[2].values.emplace_back(weather.heat[n]);
  }
  return joined_by_time(days_of(hours), made);
}

Result<explain::WeatherAnswer> weather_of_twin(const DemoDesk& desk, const explain::Explanation& start) {
  LANTIAN_TRY(const explain::Frame frame, frame_of_twin(desk, start.unit_id));
  explain::WeatherQuestion question;
  question.before = {start.before.begin, start.before.end};
  question.after = {start.after.begin, start.after.end};
  question.variables.weather = {"stagnation", "gust", "heat"};
  question.variables.mean_of_hours = explain::usual_memory(explain::Step::day);
  question.training = explain::usual_choice(explain::Learner::boosting);
  question.training.trees = 300;
  question.thorough = true;
  return explain::weather_part(frame, question);
}

/// The shares that the document prints, and what they leave: by the coefficients that its own tonnes and shares make.
Result<std::vector<report::PublishedShare>> published_shares(const DemoDesk& desk) {
  const Office& office = desk.office.office();
  LANTIAN_TRY(const terms::SourceFile file, source_file(office, pack_file("sensitivity.toml")));
  LANTIAN_TRY(const auto sensitivities, inventory::read_sensitivities(file));
  LANTIAN_TRY(const explain::ContributionRule rule, contribution_rule(office));
  std::vector<inventory::CutMass> printed;
  for (const inventory::Sensitivity& one : sensitivities) {
    if (one.unit_id == published_unit) printed.push_back({one.programme, one.mass_t.exact()});
  }
  LANTIAN_TRY(const inventory::Effect effect, inventory::effect_of(sensitivities, published_unit, printed));
  std::vector<report::PublishedShare> out;
  std::string rest = "100";
  for (const inventory::EffectPart& part : effect.parts) {
    out.push_back({rule.name_of(part.programme), part.programme, round_half_even(part.fall_percent, 0),
                   part.by->provenance.source});
    rest += " - " + out.back().percent.text();
  }
  out.push_back({desk.words.named("contribution_unexplained"), "unexplained",
                 round_half_even(effect.unexplained_percent, 0), rest});
  return out;
}

/// The document counts several programmes as one measure; figures.toml says which. They are counted as one here too, so
/// that shares stand beside shares of the same thing.
Result<void> count_as_published(const DemoDesk& desk, const explain::Explanation& start,
                                std::vector<explain::SourceCut>& cuts) {
  const Office& office = desk.office.office();
  LANTIAN_TRY(const terms::Region* region, office.region(region_of_demo));
  LANTIAN_TRY(const auto pack, keep::read_tree(fmt::format("{}/regions/{}", office.root(), region_of_demo), ".toml"));
  LANTIAN_TRY(const auto published, inventory::read_published(pack, *region));
  for (const inventory::InventoryFigure& figure : published.figures) {
    const bool meant = figure.method == inventory::FigureMethod::reduction && figure.unit_id == start.unit_id &&
                       figure.period == start.after.name && figure.programmes.size() > 1;
    if (!meant) continue;
    for (explain::SourceCut& cut : cuts) {
      const bool counted = std::ranges::find(figure.programmes, cut.measure) != figure.programmes.end();
      if (counted) cut.measure = figure.programmes.front();
    }
  }
  return {};
}

Result<explain::Explanation> recovered_shares(const DemoDesk& desk, const explain::Explanation& start, UtcSeconds now,
                                              std::optional<report::NormalisedChart>& chart) {
  ContributionsQuestion question;
  LANTIAN_TRY(const auto inventory, demo_inventory(desk.office, desk.directory, now));
  LANTIAN_TRY(question.cuts, cuts_of_inventory(desk.office, *inventory, {start.before, start.after, ""}));
  LANTIAN_CHECK(count_as_published(desk, start, question.cuts->cuts));
  LANTIAN_TRY(const terms::SourceFile file, source_file(desk.office.office(), pack_file("season-sensitivity.toml")));
  LANTIAN_TRY(question.season, explain::read_season_sensitivity(file));
  LANTIAN_TRY(question.weather, weather_of_twin(desk, start));
  chart = chart_of(desk.words, *question.weather);
  return contributions_to(desk.office.office(), desk.words, start, question, std::nullopt);
}

}  // namespace

Result<report::ExplainChapter> demo_chapter(const DemoDesk& desk, const report::Bulletin& bulletin, UtcSeconds now) {
  LANTIAN_TRY(const explain::Explanation start, explanation_of(bulletin, "pm25"));
  report::ExplainChapter out;
  LANTIAN_TRY(out.explanation, recovered_shares(desk, start, now, out.chart));
  auto& notes = out.explanation.notes;
  notes.insert(notes.begin(), desk.words("demo_recovered"));
  LANTIAN_TRY(out.published, published_shares(desk));
  return out;
}

}  // namespace lantian::serve
