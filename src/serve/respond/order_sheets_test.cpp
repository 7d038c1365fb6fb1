#include "report/respond_plant_sheet.hpp"
#include "serve/office.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace lantian::serve {
namespace {

report::PlantSheet sample_sheet() {
  report::PlantSheet sheet;
  sheet.plant.id = "E1";
  sheet.plant.name = {"SYN mill", "SYN mill"};
  sheet.plant.grade = "C";
  respond::ProcessUnit unit;
  unit.id = "E1-U1";
  unit.name = {"line 1", "line 1"};
  unit.base = respond::DailyGrams{12'500, 0, 0, 0};
  sheet.plant.units = {unit};
  sheet.processes = {{"sinter", "sinter"}};
  respond::ListMeasure stop;
  stop.enterprise = "E1";
  stop.unit = "E1-U1";
  stop.level = respond::Level::orange;
  stop.kind = respond::MeasureKind::stop;
  stop.cut_percent = 100;
  stop.reduction = {12'500, 0, 0, 0};
  stop.checks = {respond::CheckMetric::power};
  stop.threshold_percent = 10;
  respond::ListMeasure later = stop;
  later.kind = respond::MeasureKind::reduce;
  later.cut_percent = 50;
  later.from_hour = 120;
  sheet.measures = {stop, later};
  sheet.list = "L-652300-2023.1";
  sheet.season = "HS2023";
  return sheet;
}

const report::PaperTable* table_of(const report::Paper& paper, const std::string& id) {
  for (const report::PaperSection& section : paper.sections) {
    for (const report::PaperTable& table : section.tables) {
      if (table.id == id) return &table;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a plant sheet has six chapters and five annexes, measures at their level alone, and leaves as .docx") {
  const auto office = Office::open(LANTIAN_SOURCE_DIR);
  REQUIRE(office.ok());
  for (const auto language : {report::Language::zh, report::Language::en}) {
    report::PaperSpeech speech;
    speech.templates = &office->templates();
    speech.language = language;
    const report::Paper paper = report::plant_sheet_paper(sample_sheet(), speech);
    CHECK(paper.sections.size() == 11);
    CHECK(std::ranges::count(paper.sections, true, &report::PaperSection::annex) == 5);
    CHECK(table_of(paper, "measures_yellow") == nullptr);
    REQUIRE(table_of(paper, "measures_orange") != nullptr);
    CHECK(table_of(paper, "measures_orange")->rows.size() == 2);
    for (const report::PaperSection& section : paper.sections) {
      for (const report::PaperTable& table : section.tables) {
        CAPTURE(table.id);
        for (const auto& row : table.rows) CHECK(row.size() == table.columns.size());
      }
    }
    const auto bytes = report::paper_docx(paper, speech);
    REQUIRE(bytes.ok());
    CHECK(bytes->substr(0, 2) == "PK");
    const report::Paper card = report::plant_card_paper(sample_sheet(), speech);
    REQUIRE(table_of(card, "card") != nullptr);
    CHECK(table_of(card, "card")->rows.size() == 1);
    CHECK(std::holds_alternative<std::monostate>(table_of(card, "card")->rows[0][1]));  // nothing at yellow
  }
}

}  // namespace lantian::serve
