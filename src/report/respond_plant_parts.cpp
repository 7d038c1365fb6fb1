#include "report/respond_plant_parts.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::report {
namespace {

/// The moment at which an hour ends.
std::string plant_minute_of(HourEnding hour) {
  return beijing_minute(to_utc(std::chrono::local_seconds{hour}));
}

/// What an order or a list's measure says is the same to who carries it out.
struct ToCarryOut {
  std::string level, unit, what, since, checks;
};

std::vector<ToCarryOut> plant_to_carry_out(const PlantSheet& sheet, const Wording& words) {
  std::vector<ToCarryOut> out;
  for (const respond::ListMeasure& measure : sheet.measures) {
    if (sheet.order && measure.level != sheet.order->level) continue;
    out.push_back({words.say("plant.level_" + std::string{word_of(measure.level)}),
                   plant_unit_name(sheet.plant, measure.unit, words), plant_measure_words(measure, words),
                   plant_since_words(measure.from_hour, words),
                   plant_checks_words(measure.checks, measure.threshold_percent, words)});
  }
  return out;
}

PaperSection plant_command_annex(const PlantSheet& sheet, const Wording& words) {
  PaperSection out;
  out.heading = words.say("plant.a_command");
  PlantTable table{words, "command"};
  table.column("duty", 4).column("person", 4).column("phone", 4);
  for (const char* one : {"plant.d_head", "plant.d_deputy"})
    table.row().text(words.say(one)).text_or_blank({}).text_or_blank({});
  table.row().text(words.say("plant.d_contact")).text_or_blank(sheet.plant.contact).text_or_blank(sheet.plant.phone);
  table.blank_rows(2);
  out.tables.push_back(table.done());
  return out;
}

PaperSection plant_execution_annex(const PlantSheet& sheet, const Wording& words) {
  PaperSection out;
  out.heading = words.say("plant.a_execution");
  if (sheet.order) {
    out.paragraphs.push_back(
        words.say("plant.order_says", {{"order", sheet.order->id},
                                       {"from", plant_minute_of(sheet.order->from - std::chrono::hours{1})},
                                       {"until", plant_minute_of(sheet.order->until)}}));
  }
  PlantTable table{words, "execution"};
  table.column("level", 2)
      .column("unit", 4)
      .column("what", 6)
      .column("since", 3)
      .column("done_at", 3)
      .column("signed", 3);
  for (const ToCarryOut& one : plant_to_carry_out(sheet, words)) {
    table.row().text(one.level).text(one.unit).text(one.what).text(one.since).text_or_blank({}).text_or_blank({});
  }
  if (table.empty()) table.blank_rows(1);
  out.tables.push_back(table.done());
  return out;
}

PaperSection plant_inspection_annex(const PlantSheet& sheet, const Wording& words) {
  PaperSection out;
  out.heading = words.say("plant.a_inspection");
  PlantTable table{words, "inspection"};
  table.column("unit", 4).column("what", 6).column("seen", 4).column("found", 4).column("inspector", 3);
  for (const ToCarryOut& one : plant_to_carry_out(sheet, words)) {
    table.row().text(one.unit).text(one.what).text(one.checks).text_or_blank({}).text_or_blank({});
  }
  if (table.empty()) table.blank_rows(1);
  out.tables.push_back(table.done());
  return out;
}

/// An annex of lines to be filled in: one row for each key.
PaperSection plant_form_annex(const char* heading, const char* id, std::initializer_list<const char*> rows,
                              const Wording& words) {
  PaperSection out;
  out.heading = words.say(heading);
  PlantTable table{words, id};
  table.column("item", 3).column("given", 8);
  for (const char* one : rows) table.row().text(words.say(one)).text_or_blank({});
  out.tables.push_back(table.done());
  return out;
}

}  // namespace

PlantTable::PlantTable(const Wording& words, std::string id, std::string caption) : words_{words} {
  table_.caption = caption.empty() ? words.say("plant.t_" + id) : std::move(caption);
  table_.id = std::move(id);
}

PlantTable& PlantTable::column(const char* key, int width) {
  table_.columns.push_back({key, words_.say(std::string{"plant.c_"} + key), {}, terms::ListingKind::text, width});
  return *this;
}

PlantTable& PlantTable::number(const char* key, const char* unit, int width) {
  table_.columns.push_back({key, words_.say(std::string{"plant.c_"} + key), unit, terms::ListingKind::number, width});
  return *this;
}

PlantTable& PlantTable::row() {
  table_.rows.emplace_back();
  return *this;
}

PlantTable& PlantTable::text(std::string text) {
  table_.rows.back().emplace_back(std::move(text));
  return *this;
}

PlantTable& PlantTable::text_or_blank(const std::string& text) {
  return this->text(text.empty() ? std::string{" "} : text);
}

PlantTable& PlantTable::whole(std::int64_t value) {
  table_.rows.back().emplace_back(Decimal{value, 0});
  return *this;
}

PlantTable& PlantTable::value(double value, int places) {
  table_.rows.back().push_back(paper_number(value, places));
  return *this;
}

PlantTable& PlantTable::grams(std::int64_t grams) {
  constexpr double grams_of_kg = 1000;
  return value(static_cast<double>(grams) / grams_of_kg, 1);
}

PlantTable& PlantTable::nothing() {
  table_.rows.back().emplace_back();
  return *this;
}

PlantTable& PlantTable::blank_rows(int count) {
  for (int n = 0; n < count; ++n) {
    row();
    for (std::size_t c = 0; c < table_.columns.size(); ++c) text_or_blank({});
  }
  return *this;
}

std::string plant_unit_name(const respond::Enterprise& plant, const std::string& unit, const Wording& words) {
  if (unit.empty()) return words.say("plant.whole");
  const auto found = std::ranges::find(plant.units, unit, &respond::ProcessUnit::id);
  if (found == plant.units.end() || words.name(found->name).empty()) return unit;
  return words.name(found->name);
}

std::string plant_measure_words(const respond::ListMeasure& measure, const Wording& words) {
  const std::string kind =
      words.say("plant.k_" + std::string{word_of(measure.kind)}, {{"percent", std::to_string(measure.cut_percent)}});
  return measure.text.empty() ? kind : kind + words.say("mark.colon") + measure.text;
}

std::string plant_since_words(int from_hour, const Wording& words) {
  return from_hour == 0 ? words.say("plant.at_once") : words.say("plant.since", {{"hour", std::to_string(from_hour)}});
}

std::string plant_checks_words(const std::vector<respond::CheckMetric>& checks, int threshold_percent,
                               const Wording& words) {
  std::vector<std::string> names;
  for (const respond::CheckMetric one : checks) names.push_back(words.say("plant.m_" + std::string{word_of(one)}));
  const std::string all = joined(names, words.say("mark.comma"));
  if (threshold_percent == 0) return all;
  return words.say("plant.up_to", {{"checks", all}, {"percent", std::to_string(threshold_percent)}});
}

std::vector<PaperSection> plant_annexes(const PlantSheet& sheet, const Wording& words) {
  std::vector<PaperSection> out{
      plant_command_annex(sheet, words), plant_execution_annex(sheet, words), plant_inspection_annex(sheet, words),
      plant_form_annex("plant.a_opinion", "opinion", {"plant.o_true", "plant.o_doable", "plant.o_seen", "plant.o_sign"},
                       words),
      plant_form_annex("plant.a_filing", "filing",
                       {"plant.r_number", "plant.r_version", "plant.r_office", "plant.r_day"}, words)};
  for (PaperSection& one : out) one.annex = true;
  return out;
}

}  // namespace lantian::report
