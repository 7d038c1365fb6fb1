#include "report/respond_plant_sheet.hpp"

#include "base/text.hpp"
#include "report/respond_paper.hpp"
#include "report/respond_plant_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace lantian::report {
namespace {

std::string season_name(const std::string& season, const Wording& words) {
  const auto period = parse_period(season);
  return period ? words.period(*period) : season;
}

}  // namespace

PlantPaper::PlantPaper(const PlantSheet& plant, const Templates& templates, Language language)
    : sheet{plant},
      words{templates, language},
      document{templates.official, language == Language::zh ? "zh-CN" : "en-GB"} {
  for (const respond::ListMeasure& one : plant.measures) ordered.push_back(&one);
  const auto place = [&](const std::string& id) {
    return std::ranges::find(plant.enterprise.units, id, &respond::ProcessUnit::id) - plant.enterprise.units.begin();
  };
  std::ranges::stable_sort(ordered, {}, [&](const respond::ListMeasure* one) {
    return std::tuple{one->level, place(one->unit), one->from_hour};
  });
}

std::string PlantPaper::say(std::string_view key) const {
  return words.say(fmt::format("plant.{}", key));
}

std::string PlantPaper::say(std::string_view key, Slots slots) const {
  return words.say(fmt::format("plant.{}", key), slots);
}

std::string PlantPaper::unit(std::string_view id) const {
  if (id.empty()) return say("whole");
  for (const respond::ProcessUnit& one : sheet.enterprise.units) {
    if (one.id == id && !words.name(one.name).empty()) return words.name(one.name);
  }
  return std::string{id};
}

std::string PlantPaper::level(respond::Level level) const {
  return say("level", {{"level", words.say(fmt::format("review.level_{}", word_of(level)))}});
}

std::string PlantPaper::deed(const respond::ListMeasure& measure) const {
  const bool in_part = measure.kind == respond::MeasureKind::reduce || measure.kind == respond::MeasureKind::own;
  const char* form = in_part && measure.cut_percent > 0 ? "{}_by" : "{}";
  return say("kind_" + fmt::format(fmt::runtime(form), word_of(measure.kind)),
             {{"percent", std::to_string(measure.cut_percent)}});
}

std::string PlantPaper::from(const respond::ListMeasure& measure) const {
  if (measure.from_hour == 0) return say("from_start");
  return say("from_hour", {{"hour", std::to_string(measure.from_hour)}});
}

std::string PlantPaper::checks(const respond::ListMeasure& measure) const {
  std::vector<std::string> said;
  for (const respond::CheckMetric one : measure.checks) said.push_back(say(fmt::format("check_{}", word_of(one))));
  return or_none(joined(said, words.say("mark.comma")));
}

std::string PlantPaper::kilograms(std::int64_t grams) const {
  constexpr double grams_of_kg = 1000;
  return paper_text(static_cast<double>(grams) / grams_of_kg, 1, words);
}

std::string PlantPaper::or_none(std::string text) const {
  return text.empty() ? words.say("mark.none") : text;
}

void PlantPaper::section(std::string_view key) {
  document.heading(1, words.say(fmt::format("office.head_{}", ++sections_)) + say(key));
}

void PlantPaper::annex(int number) {
  document.page_break();
  const std::string head = words.say("office.annex", {{"n", std::to_string(number)}});
  document.heading(1, head + words.say("mark.colon") + say(fmt::format("annex_{}", number)));
}

void PlantPaper::text(std::string_view key) {
  document.paragraph(Para::body, say(key));
}

void PlantPaper::table(std::string_view caption, std::vector<std::string_view> heads,
                       std::vector<std::vector<std::string>> rows, std::vector<int> widths) {
  document.paragraph(Para::caption,
                     words.say("office.table", {{"n", std::to_string(++tables_)}, {"name", say(caption)}}));
  std::vector<TableRow> cells(1);
  for (const std::string_view head : heads) cells.front().push_back({say(head)});
  bool by_hand = false;
  for (std::vector<std::string>& row : rows) {
    TableRow& made = cells.emplace_back();
    for (std::string& text : row) {
      by_hand = by_hand || text.empty();
      TableCell cell{std::move(text)};
      cell.left = made.empty();
      made.push_back(std::move(cell));
    }
  }
  TableForm form;
  form.widths = std::move(widths);
  document.table(cells, form);
  if (by_hand) document.paragraph(Para::note, say("by_hand"));
}

std::vector<std::vector<std::string>> PlantPaper::blank(std::size_t rows, std::size_t columns) {
  return std::vector(rows, std::vector<std::string>(columns));
}

Result<std::string> plant_sheet_docx(const PlantSheet& sheet, const Templates& templates, Language language) {
  PlantPaper paper{sheet, templates, language};
  const std::string title = paper.say("title", {{"name", paper.words.name(sheet.enterprise.name)}});
  paper.document.set_title(title);
  paper.document.paragraph(Para::title, title);
  paper.document.paragraph(Para::subtitle, paper.say("subtitle", {{"list", sheet.list},
                                                                  {"season", season_name(sheet.season, paper.words)}}));
  if (sheet.enterprise.synthetic) {
    paper.document.set_header(paper.words.say("office.header"));
    paper.document.notice(paper.say("synthetic"));
  }
  plant_facts(paper);
  plant_measures(paper);
  plant_organisation(paper);
  plant_annexes(paper);
  plant_card(paper);
  return paper.document.bytes();
}

}  // namespace lantian::report
