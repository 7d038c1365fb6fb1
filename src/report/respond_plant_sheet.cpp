#include "report/respond_plant_sheet.hpp"

#include "base/text.hpp"
#include "report/respond_plant_parts.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::report {
namespace {

using respond::Enterprise;
using respond::Level;
using respond::ListMeasure;
using respond::ProcessUnit;

std::string plant_grade_words(const PlantSheet& sheet, const Wording& words) {
  const Enterprise& plant = sheet.plant;
  if (plant.small) return words.say("plant.small");
  if (plant.grade.empty()) return words.say("plant.ungraded");
  if (!plant.grade_until) return plant.grade;
  return words.say("plant.grade_until", {{"grade", plant.grade}, {"day", words.day(*plant.grade_until)}});
}

std::string plant_guarantee_words(const Enterprise& plant, const Wording& words) {
  if (!plant.guarantee) return {};
  const respond::Guarantee& right = *plant.guarantee;
  return words.say("plant.guarantee_says", {{"load", std::to_string(right.load_percent)},
                                            {"from", words.day(right.from)},
                                            {"to", words.day(right.to)},
                                            {"approver", right.approver}});
}

PaperSection plant_facts_section(const PlantSheet& sheet, const PaperSpeech& speech) {
  const Wording words = speech.words();
  const Enterprise& plant = sheet.plant;
  PaperSection out;
  out.heading = words.say("plant.h_facts");
  PlantTable table{words, "facts"};
  table.column("item", 3).column("given", 8);
  const auto fact = [&](const char* key, const std::string& value) {
    table.row().text(words.say(std::string{"plant.f_"} + key)).text_or_blank(value);
  };
  fact("name", words.name(plant.name));
  fact("id", plant.id);
  fact("uscc", plant.uscc);
  fact("permit", plant.permit_no);
  fact("county", words.name(sheet.county));
  fact("address", plant.address);
  if (plant.longitude && plant.latitude) {
    fact("position", fmt::format("{:.5f}, {:.5f}", *plant.longitude, *plant.latitude));
  }
  fact("sector", plant.sector);
  fact("industry", words.name(sheet.industry));
  fact("grade", plant_grade_words(sheet, words));
  fact("guarantee", plant_guarantee_words(plant, words));
  fact("product", plant.product);
  fact("vehicles", words.say("plant.vehicles", {{"all", std::to_string(plant.heavy_vehicles_per_day)},
                                                {"old", std::to_string(plant.heavy_vehicles_c4)}}));
  out.tables.push_back(table.done());
  out.paragraphs.push_back(words.say("plant.made_from", {{"list", sheet.list}, {"season", sheet.season}}));
  return out;
}

PaperSection plant_units_section(const PlantSheet& sheet, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out;
  out.heading = words.say("plant.h_units");
  PlantTable units{words, "units"}, sources{words, "sources"};
  units.column("unit", 4)
      .column("process", 3)
      .column("fuel", 2)
      .column("stops", 2)
      .number("minimum", "%", 2)
      .number("hours", "h", 2);
  sources.column("unit", 4).number("stack", "m", 2);
  for (const char* one : {"so2", "nox", "pm", "voc"}) sources.number(one, "kg/d", 2);
  for (std::size_t n = 0; n < sheet.plant.units.size(); ++n) {
    const ProcessUnit& unit = sheet.plant.units[n];
    const std::string process = n < sheet.processes.size() ? words.name(sheet.processes[n]) : unit.process;
    const std::string name = plant_unit_name(sheet.plant, unit.id, words);
    units.row().text(name).text(process).text_or_blank(unit.fuel);
    units.text(words.say(unit.interruptible ? "plant.stops" : "plant.runs_on"));
    units.whole(unit.minimum_load_percent).whole(unit.hours_to_reduce);
    sources.row().text(name);
    unit.stack_height_m > 0 ? sources.value(unit.stack_height_m, 1) : sources.nothing();
    for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
      unit.base ? sources.grams((*unit.base)[p]) : sources.nothing();
    }
  }
  PlantTable materials{words, "materials"};
  materials.column("material", 4).column("amount", 3).column("origin", 3).blank_rows(3);
  out.paragraphs.push_back(words.say("plant.process_picture"));
  out.tables = {materials.done(), units.done(), sources.done()};
  return out;
}

PaperSection plant_measures_section(const PlantSheet& sheet, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out;
  out.heading = words.say("plant.h_measures");
  for (const Level level : respond::list_levels) {
    const std::string name = words.say("plant.level_" + std::string{word_of(level)});
    PlantTable table{words, "measures_" + std::string{word_of(level)},
                     words.say("plant.t_measures", {{"level", name}})};
    table.column("unit", 4).column("what", 7).column("since", 3);
    for (const char* one : {"so2", "nox", "pm", "voc"}) table.number(one, "kg/d", 2);
    table.column("seen", 4);
    for (const ListMeasure& measure : sheet.measures) {
      if (measure.level != level) continue;
      table.row().text(plant_unit_name(sheet.plant, measure.unit, words)).text(plant_measure_words(measure, words));
      table.text(plant_since_words(measure.from_hour, words));
      for (const std::int64_t grams : measure.reduction) table.grams(grams);
      table.text(plant_checks_words(measure.checks, measure.threshold_percent, words));
    }
    if (table.empty()) {
      out.paragraphs.push_back(words.say("plant.nothing_at", {{"level", name}}));
    } else {
      out.tables.push_back(table.done());
    }
  }
  out.paragraphs.push_back(words.say("plant.standards_stay"));
  return out;
}

PaperSection plant_contacts_section(const PlantSheet& sheet, const PaperSpeech& speech) {
  const Wording words = speech.words();
  PaperSection out;
  out.heading = words.say("plant.h_contacts");
  PlantTable table{words, "contacts"};
  table.column("duty", 4).column("person", 4).column("phone", 4);
  table.row().text(words.say("plant.d_contact")).text_or_blank(sheet.plant.contact).text_or_blank(sheet.plant.phone);
  table.row().text(words.say("plant.d_resident")).text_or_blank(sheet.plant.resident).text_or_blank({});
  table.row().text(words.say("plant.d_chief")).text_or_blank({}).text_or_blank({});
  out.tables.push_back(table.done());
  return out;
}

/// Headings with plain sentences alone.
PaperSection plant_words_section(const char* heading, std::initializer_list<const char*> paragraphs,
                                 const Wording& words) {
  PaperSection out;
  out.heading = words.say(heading);
  for (const char* one : paragraphs) out.paragraphs.push_back(words.say(one));
  return out;
}

std::string plant_card_cell(const PlantSheet& sheet, const std::string& unit, Level level, const Wording& words) {
  std::vector<std::string> said;
  for (const ListMeasure& measure : sheet.measures) {
    if (measure.unit != unit || measure.level != level) continue;
    const std::string since =
        measure.from_hour > 0 ? plant_since_words(measure.from_hour, words) + words.say("mark.colon") : "";
    said.push_back(since + plant_measure_words(measure, words));
  }
  return joined(said, words.say("plant.then"));
}

}  // namespace

Paper plant_sheet_paper(const PlantSheet& sheet, const PaperSpeech& speech) {
  const Wording words = speech.words();
  Paper out;
  out.title = words.say("plant.title");
  out.subtitle = words.name(sheet.plant.name);
  out.synthetic = sheet.synthetic;
  out.sections = {plant_facts_section(sheet, speech),
                  plant_units_section(sheet, speech),
                  plant_measures_section(sheet, speech),
                  plant_contacts_section(sheet, speech),
                  plant_words_section("plant.h_after", {"plant.after"}, words),
                  plant_words_section("plant.h_management", {"plant.update", "plant.keep"}, words)};
  for (PaperSection& annex : plant_annexes(sheet, words)) out.sections.push_back(std::move(annex));
  return out;
}

Paper plant_card_paper(const PlantSheet& sheet, const PaperSpeech& speech) {
  const Wording words = speech.words();
  Paper out;
  out.title = words.say("plant.card_title");
  out.subtitle = words.name(sheet.plant.name);
  out.synthetic = sheet.synthetic;
  PaperSection what;
  what.heading = words.say("plant.h_measures");
  what.paragraphs = {
      words.say("plant.card_line", {{"grade", plant_grade_words(sheet, words)}, {"season", sheet.season}})};
  PlantTable table{words, "card"};
  table.column("unit", 4).column("yellow", 5).column("orange", 5).column("red", 5);
  std::vector<std::string> units;
  for (const ProcessUnit& unit : sheet.plant.units) units.push_back(unit.id);
  units.emplace_back();
  for (const std::string& unit : units) {
    std::array<std::string, respond::list_levels.size()> cells;
    bool any = false;
    for (const Level level : respond::list_levels) {
      std::string& cell = cells[position_of(level)];
      cell = plant_card_cell(sheet, unit, level, words);
      any = any || !cell.empty();
    }
    if (!any) continue;
    table.row().text(plant_unit_name(sheet.plant, unit, words));
    for (std::string& cell : cells) cell.empty() ? table.nothing() : table.text(std::move(cell));
  }
  if (table.empty()) {
    what.paragraphs.push_back(words.say("plant.card_nothing"));
  } else {
    what.tables.push_back(table.done());
  }
  out.sections = {std::move(what), plant_contacts_section(sheet, speech)};
  return out;
}

}  // namespace lantian::report
