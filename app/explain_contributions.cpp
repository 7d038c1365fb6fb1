#include "app/explain_contributions.hpp"

#include "app/explain_desk.hpp"
#include "app/inventory_desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "keep/transport_table.hpp"
#include "serve/assessment.hpp"
#include "serve/explain_chart.hpp"
#include "serve/explain_contributions.hpp"
#include "serve/transport_layout.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::app {
namespace {

Result<inventory::CutMass> cut_of(const std::string& text) {
  const std::size_t at = text.rfind('=');
  const auto mass = at == std::string::npos || at == 0 ? Result<Decimal>{Error{ErrorCode::malformed, "", ""}}
                                                       : parse_decimal(text.substr(at + 1));
  if (mass && *mass >= Decimal{}) return inventory::CutMass{text.substr(0, at), mass->exact()};
  return Error{ErrorCode::malformed,
               fmt::format("{} is no cut; say programme=tonnes, like \"clean heating=5176\"", in_quotes(text)),
               "--cut"};
}

Result<explain::WeatherAnswer> weather_of(const ContributionsWords& words, const Period& before, const Period& after) {
  FrameWords frame;
  frame.book = words.book;
  frame.unit = words.unit;
  frame.weather = words.weather;
  frame.layout = words.layout;
  frame.target = words.target;
  frame.step = words.step;
  frame.period =
      words.record.empty() ? fmt::format("{}..{}", text_of(before.begin), text_of(after.last())) : words.record;
  LANTIAN_TRY(const explain::Frame table, read_frame(frame));
  explain::WeatherQuestion question;
  question.target = words.target;
  question.before = {before.begin, before.end};
  question.after = {after.begin, after.end};
  question.variables = variables_of(words.model, table.step);
  question.training = training_of(words.model);
  question.thorough = words.thorough;
  return explain::weather_part(table, question);
}

/// The file that is meant: of the unit's pack, season sensitivities where an inventory says what each source cut, else
/// published coefficients.
Result<terms::SourceFile> coefficients_file(const serve::Office& office, const ContributionsWords& words) {
  if (words.coefficients != "region") {
    LANTIAN_TRY(std::string text, keep::read_file(words.coefficients));
    return terms::SourceFile{words.coefficients, std::move(text)};
  }
  const terms::Region* region = office.region_of_unit(words.unit);
  if (region == nullptr)
    return Error{ErrorCode::not_found, fmt::format("no region pack knows {}", in_quotes(words.unit)), "--coefficients"};
  const char* name = words.inventory.empty() ? "sensitivity.toml" : "season-sensitivity.toml";
  return serve::source_file(office, fmt::format("regions/{}/{}", region->id, name));
}

Result<void> add_coefficients(const serve::Office& office, const ContributionsWords& words,
                              serve::ContributionsQuestion& question) {
  LANTIAN_TRY(const terms::SourceFile file, coefficients_file(office, words));
  if (explain::is_season_sensitivity(file.text)) {
    LANTIAN_TRY(question.season, explain::read_season_sensitivity(file));
  } else {
    LANTIAN_TRY(question.coefficients, inventory::read_sensitivities(file));
  }
  return {};
}

Result<serve::CutsOfInventory> inventory_cuts(const serve::InventoryOffice& office, const ContributionsWords& words,
                                              const Period& before, const Period& after) {
  LANTIAN_TRY(const auto book, open_existing_inventory(words.inventory));
  return serve::cuts_of_inventory(office, *book, {before, after, words.at_least});
}

Result<serve::ContributionsQuestion> question_of(const Offices& offices, const ContributionsWords& words) {
  LANTIAN_TRY(const Period before, parse_period(words.against));
  LANTIAN_TRY(const Period after, parse_period(words.period));
  serve::ContributionsQuestion out;
  out.unit = words.unit;
  out.period = words.period;
  out.against = words.against;
  out.target = words.target;
  out.control = words.control;
  out.coefficient_unit = words.coefficient_unit;
  for (const std::string& text : words.cuts) {
    LANTIAN_TRY(auto cut, cut_of(text));
    out.printed_cuts.push_back(std::move(cut));
  }
  for (const std::string& path : words.tables) {
    LANTIAN_TRY(auto table, keep::read_transport_table(path));
    out.tables.push_back(std::move(table));
  }
  if (!words.coefficients.empty()) LANTIAN_CHECK(add_coefficients(offices.office, words, out));
  if (!words.inventory.empty()) {
    LANTIAN_TRY(out.cuts, inventory_cuts(*offices.inventory, words, before, after));
  }
  if (!words.weather.empty()) {
    LANTIAN_TRY(out.weather, weather_of(words, before, after));
  }
  return out;
}

/// The bulletin of the unit with the parts as its chapter.
Result<std::string> bulletin_page(const serve::Office& office, const keep::ReadingBook& book,
                                  const ContributionsWords& words, const report::ExplainChapter& chapter) {
  LANTIAN_TRY(serve::Assessment assessed,
              serve::assess_unit(office, book, {words.unit, words.period, words.against, "", {}, std::nullopt}));
  assessed.bulletin.why = chapter;
  assessed.bulletin.made_at = keep::now();
  return report::bulletin_html(assessed.bulletin, words.language == "en" ? report::Language::en : report::Language::zh);
}

Result<std::string> written(const serve::Office& office, const keep::ReadingBook& book, const ContributionsWords& words,
                            const report::ExplainChapter& chapter) {
  if (words.out.ends_with(".html")) return bulletin_page(office, book, words, chapter);
  if (words.out.ends_with(".json")) return serve::json_of_contributions(chapter.explanation);
  if (words.out.ends_with(".md")) {
    LANTIAN_TRY(const auto say, serve::ExplainWords::open(data_root(), words.language != "en"));
    return serve::markdown_of_contributions(say, chapter.explanation);
  }
  return Error{ErrorCode::invalid_argument, fmt::format("{}: the name must end in .html, .md or .json", words.out),
               "--out"};
}

Result<int> answer_contributions(const ContributionsWords& words) {
  LANTIAN_TRY(const auto offices, open_offices());
  // The weather reads the book by itself, and one opening owns it: first the one, then the other.
  LANTIAN_TRY(const serve::ContributionsQuestion question, question_of(*offices, words));
  LANTIAN_TRY(const auto book, open_existing_book(words.book));
  LANTIAN_TRY(const auto say, serve::ExplainWords::open(data_root(), words.language != "en"));
  LANTIAN_TRY(const explain::Explanation all, serve::contributions(offices->office, say, *book, question));
  if (!words.out.empty()) {
    report::ExplainChapter chapter{all, {}, std::nullopt};
    if (question.weather) chapter.chart = serve::chart_of(say, *question.weather);
    LANTIAN_TRY(const std::string text, written(offices->office, *book, words, chapter));
    LANTIAN_CHECK(keep::write_file(words.out, text));
  }
  print(words.json ? serve::json_of_contributions(all) : serve::printed_contributions(say, all));
  return 0;
}

Result<int> answer_coefficients(const CoefficientWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const auto table, keep::read_transport_table(words.table));
  LANTIAN_TRY(const auto receptors, serve::units_of_receptors(office, table.receptors));
  for (const std::string& id : table.receptors) {
    const bool known = std::ranges::find(receptors, id, &explain::ReceptorUnit::receptor) != receptors.end();
    if (!known) fmt::print(stderr, "{}: left out, no region pack says in which unit it stands\n", id);
  }
  LANTIAN_TRY(const auto season, explain::season_sensitivity(table, receptors));
  LANTIAN_CHECK(keep::write_file(
      words.out,
      explain::season_sensitivity_toml(season, "lantian transport coefficients, from a table of the lineage below")));
  fmt::print("{}: {} rows for {} units, {}\n", words.out, season.rows.size(), season.receptor_units.size(),
             season.period);
  return 0;
}

}  // namespace

int run_explain_contributions(const ContributionsWords& words) {
  return exit_code(answer_contributions(words));
}

int run_transport_coefficients(const CoefficientWords& words) {
  return exit_code(answer_coefficients(words));
}

}  // namespace lantian::app
