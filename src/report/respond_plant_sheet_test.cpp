#include "report/respond_plant_sheet.hpp"

#include "report/sample_test.hpp"

#include <doctest/doctest.h>
#include <pugixml.hpp>
#include <zip.h>

#include <map>

namespace lantian::report {
namespace {

using respond::CheckMetric;
using respond::Level;
using respond::MeasureKind;
using sample::holds;

std::map<std::string, std::string> plant_package(const std::string& bytes) {
  std::map<std::string, std::string> parts;
  zip_error_t error;
  zip_error_init(&error);
  zip_t* archive = zip_open_from_source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error),
                                        ZIP_CHECKCONS | ZIP_RDONLY, &error);
  REQUIRE(archive != nullptr);
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_file_t* file = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
    REQUIRE(file != nullptr);
    char piece[4096];
    std::string& text = parts[zip_get_name(archive, static_cast<zip_uint64_t>(i), 0)];
    for (zip_int64_t got = 0; (got = zip_fread(file, piece, sizeof piece)) > 0;)
      text.append(piece, static_cast<std::size_t>(got));
    zip_fclose(file);
  }
  zip_discard(archive);
  return parts;
}

/// Rows of tables as "a|b|c", paragraphs outside tables as they stand.
std::string plant_words(const std::string& xml) {
  pugi::xml_document tree;
  REQUIRE(tree.load_string(xml.c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
  std::string text;
  const auto add = [&](const pugi::xml_node& node) {
    for (const pugi::xpath_node& piece : node.select_nodes(".//w:t")) text += piece.node().child_value();
  };
  for (const pugi::xpath_node& node : tree.select_nodes("/*/w:body/w:p | //w:tr")) {
    if (std::string_view{node.node().name()} == "w:p") {
      add(node.node());
      if (node.node().select_node(".//w:br[@w:type='page']")) text += "[page]";
    }
    for (const pugi::xml_node& cell : node.node().children("w:tc")) {
      add(cell);
      text += "|";
    }
    text += "\n";
  }
  return text;
}

respond::ListMeasure plant_measure(const char* unit, Level level, MeasureKind kind, int cut, int from, int limit) {
  respond::ListMeasure one;
  one.enterprise = "E1";
  one.unit = unit;
  one.level = level;
  one.kind = kind;
  one.cut_percent = cut;
  one.from_hour = from;
  one.threshold_percent = limit;
  one.checks = {CheckMetric::power, CheckMetric::flow};
  return one;
}

/// A kiln of 40 kg/d of SO2 and a boiler that may not stand still, of 12.5.
PlantSheet plant_sample() {
  PlantSheet sheet;
  sheet.list = "L-652300-2023.1";
  sheet.season = "HS2023";
  sheet.county = {"", "Utown"};
  sheet.processes = {{"cement_kiln", {"", "cement kiln"}}};
  respond::Enterprise& one = sheet.enterprise;
  one.id = "E1";
  one.name = {"", "Mill & Sons"};
  one.contact = "Ms Wang";
  one.phone = "0994-1";
  one.resident = "Mr Li 0994-2";
  one.synthetic = true;
  one.units.resize(2);
  one.units[0].id = "E1.1";
  one.units[0].process = "cement_kiln";
  one.units[0].name = {"", "kiln 1"};
  one.units[0].base = respond::DailyGrams{40'000, 80'000, 20'000, 0};
  one.units[1].id = "E1.2";
  one.units[1].process = "coal_boiler";
  one.units[1].name = {"", "boiler 1"};
  one.units[1].interruptible = false;
  one.units[1].minimum_load_percent = 60;
  one.units[1].hours_to_reduce = 6;
  one.units[1].base = respond::DailyGrams{12'500, 5'000, 2'500, 0};
  sheet.measures = {plant_measure("E1.1", Level::orange, MeasureKind::stop, 100, 24, 10),
                    plant_measure("E1.1", Level::orange, MeasureKind::reduce, 50, 0, 55),
                    plant_measure("E1.2", Level::orange, MeasureKind::reduce, 40, 0, 65),
                    plant_measure("E1.1", Level::red, MeasureKind::stop, 100, 0, 10),
                    plant_measure("", Level::red, MeasureKind::transport, 0, 0, 0)};
  sheet.measures[0].reduction = {40'000, 80'000, 20'000, 0};
  sheet.measures[1].reduction = {20'000, 40'000, 10'000, 0};
  sheet.measures[2].reduction = {5'000, 2'000, 1'000, 0};
  sheet.measures[3].reduction = {40'000, 80'000, 20'000, 0};
  sheet.measures[4].text = "no trucks of China IV";
  sheet.measures[4].checks = {CheckMetric::gate};
  return sheet;
}

std::string plant_text(const PlantSheet& sheet, Language language = Language::en) {
  const auto bytes = plant_sheet_docx(sheet, sample::templates(), language);
  REQUIRE(bytes.ok());
  return plant_words(plant_package(*bytes).at("word/document.xml"));
}

}  // namespace

TEST_CASE("a plant's sheet is well-formed in both languages, has every phrase, and is the same for the same plant") {
  const PlantSheet sheet = plant_sample();
  for (const Language language : {Language::zh, Language::en}) {
    const auto bytes = plant_sheet_docx(sheet, sample::templates(), language);
    REQUIRE(bytes.ok());
    CHECK(*bytes == *plant_sheet_docx(sheet, sample::templates(), language));
    for (const auto& [path, xml] : plant_package(*bytes)) {
      pugi::xml_document tree;
      CHECK_MESSAGE(tree.load_buffer(xml.data(), xml.size()), path);
      CHECK_MESSAGE(!holds(xml, "??"), path);
    }
  }
}

TEST_CASE("a plant's sheet has its facts, and its units with base, safe load and their sum") {
  const std::string text = plant_text(plant_sample());
  for (const char* there :
       {"Mill & Sons", "L-652300-2023.1", "County|Utown|", "kiln 1|cement kiln|yes|0 %|0||",
        "boiler 1|coal_boiler|no|60 %|6||", "kiln 1|40.0|80.0|20.0|0.0|", "boiler 1|12.5|5.0|2.5|0.0|",
        "sum|52.5|85.0|22.5|0.0|", "Capacity||", "Empty cells are filled in by the plant"})
    CHECK_MESSAGE(holds(text, there), there, "\n", text);
}

TEST_CASE("a plant's measures stand by level and hour; a later step replaces the earlier one in the sum") {
  const std::string text = plant_text(plant_sample());
  for (const char* there : {"The list holds no measure at this level.",
                            "kiln 1|load lowered by 50 %|from the start|\xE2\x80\x93|power, flue-gas flow|55 %|",
                            "kiln 1|stop|from hour 24|\xE2\x80\x93|power, flue-gas flow|10 %|",
                            "whole plant|trucks stay away|from the start|no trucks of China IV|gate|0 %|",
                            "from the start|25.0|42.0|11.0|0.0|", "from hour 24|45.0|82.0|21.0|0.0|"})
    CHECK_MESSAGE(holds(text, there), there, "\n", text);
  CHECK(text.find("load lowered by 50 %") < text.find("stop|from hour 24"));
}

TEST_CASE("five annexes, each on its own page") {
  const std::string text = plant_text(plant_sample());
  std::size_t at = 0;
  for (const char* head : {"Command group", "Record of execution", "Measures and inspection on site",
                           "Opinion of the inspection on site", "Filing of the plan"}) {
    const std::size_t page = text.find("[page]", at);
    REQUIRE(page != std::string::npos);
    at = text.find(head, page);
    CHECK_MESSAGE(at != std::string::npos, head);
  }
}

TEST_CASE("the card is the last page: three levels, what stops, whom to call") {
  PlantSheet sheet = plant_sample();
  const auto card = [&] {
    const std::string text = plant_text(sheet);
    return text.substr(text.rfind("[page]"));
  };
  const std::string text = card();
  for (const char* there :
       {"What this plant does in heavy pollution", "Mill & Sons", "yellow warning|no measure on the list|",
        "load lowered by 50 %: kiln 1", "load lowered by 40 %: boiler 1", "stop: kiln 1", "no trucks of China IV",
        "Mr Li 0994-2", "Ms Wang", "0994-1", "SYNTHETIC"})
    CHECK_MESSAGE(holds(text, there), there, "\n", text);
  sheet.enterprise.resident.clear();
  CHECK(holds(card(), "the plant fills this in"));
}

TEST_CASE("SYNTHETIC is said on every page of a synthetic plant and of no other") {
  PlantSheet sheet = plant_sample();
  const auto head = [&] {
    const auto bytes = plant_sheet_docx(sheet, sample::templates(), Language::en);
    REQUIRE(bytes.ok());
    return plant_words(plant_package(*bytes).at("word/header1.xml")) + plant_package(*bytes).at("word/header1.xml");
  };
  CHECK(holds(head(), "SYNTHETIC"));
  CHECK(holds(plant_text(sheet), "SYNTHETIC"));
  sheet.enterprise.synthetic = false;
  CHECK(!holds(head(), "SYNTHETIC"));
  CHECK(!holds(plant_text(sheet), "SYNTHETIC"));
}

TEST_CASE("of a unit without a base the sheet says so, and sums the others") {
  PlantSheet sheet = plant_sample();
  sheet.enterprise.units[1].base.reset();
  const std::string text = plant_text(sheet);
  CHECK(holds(text, "sum of what is known|40.0|80.0|20.0|0.0|"));
  CHECK(holds(text, "The base of some units is not known"));
}

}  // namespace lantian::report
