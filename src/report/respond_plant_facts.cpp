#include "base/text.hpp"
#include "report/respond_plant_parts.hpp"
#include "respond/list/shares.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

/// The plant, its units, what it does at each level.
namespace lantian::report {
namespace {

using respond::operator+;
using PlantRows = std::vector<std::vector<std::string>>;

std::string plant_place(const respond::Enterprise& one) {
  if (!one.longitude || !one.latitude) return "";
  return fmt::format("{:.4f}, {:.4f}", *one.longitude, *one.latitude);
}

std::string plant_grade(const PlantPaper& paper) {
  const respond::Enterprise& one = paper.sheet.enterprise;
  if (one.small) return paper.say("small");
  if (one.grade.empty()) return paper.say("ungraded");
  if (!one.grade_until) return one.grade;
  return one.grade + paper.say("until", {{"day", paper.words.day(*one.grade_until)}});
}

std::string plant_guarantee(const PlantPaper& paper) {
  const auto& given = paper.sheet.enterprise.guarantee;
  if (!given) return paper.say("no_guarantee");
  const std::string name = paper.words.name(paper.sheet.guarantee);
  return paper.say("guarantee_line", {{"type", name.empty() ? given->type : name},
                                      {"load", std::to_string(given->load_percent)},
                                      {"from", paper.words.day(given->from)},
                                      {"to", paper.words.day(given->to)},
                                      {"approver", paper.or_none(given->approver)},
                                      {"notice", paper.or_none(given->notice)}});
}

std::string plant_management(const PlantPaper& paper) {
  const std::string& word = paper.sheet.enterprise.management;
  for (const std::string_view known : {"key", "simplified", "registered"}) {
    if (word == known) return paper.say("management_" + word);
  }
  return word;
}

/// Empty cells are facts that the list does not hold.
void plant_facts_table(PlantPaper& paper) {
  const respond::Enterprise& one = paper.sheet.enterprise;
  const Wording& words = paper.words;
  PlantRows rows;
  const auto row = [&](const char* key, std::string text) { rows.push_back({paper.say(key), std::move(text)}); };
  row("f_name", words.name(one.name));
  row("f_id", one.id);
  row("f_uscc", one.uscc);
  row("f_county", words.name(paper.sheet.county));
  row("f_address", one.address);
  row("f_place", plant_place(one));
  row("f_permit", one.permit_no);
  row("f_management", plant_management(paper));
  row("f_sector", one.sector);
  row("f_industry", paper.or_none(words.name(paper.sheet.industry)));
  row("f_grade", plant_grade(paper));
  row("f_guarantee", plant_guarantee(paper));
  row("f_product", one.product);
  row("f_vehicles", paper.say("vehicles", {{"all", std::to_string(one.heavy_vehicles_per_day)},
                                           {"old", std::to_string(one.heavy_vehicles_c4)}}));
  for (const char* key : {"f_capacity", "f_area", "f_staff", "f_built"}) row(key, "");
  paper.table("t_facts", {"c_item", "c_content"}, std::move(rows), {4, 11});
}

void plant_materials_table(PlantPaper& paper) {
  std::set<std::string> fuels;
  for (const respond::ProcessUnit& one : paper.sheet.enterprise.units) {
    if (one.fuel.empty()) continue;
    const auto known = paper.sheet.fuels.find(one.fuel);
    fuels.insert(known == paper.sheet.fuels.end() ? one.fuel : paper.words.name(known->second));
  }
  PlantRows rows;
  for (const std::string& fuel : fuels) rows.push_back({fuel, "", "", "", ""});
  for (auto& row : PlantPaper::blank(3, 5)) rows.push_back(std::move(row));
  paper.table("t_materials", {"c_material", "c_use_year", "c_use_day", "c_quality", "c_stored"}, std::move(rows),
              {4, 3, 3, 3, 3});
}

void plant_units_table(PlantPaper& paper) {
  PlantRows rows;
  for (const respond::ProcessUnit& one : paper.sheet.enterprise.units) {
    const auto process = paper.sheet.processes.find(one.process);
    rows.push_back({paper.unit(one.id),
                    process == paper.sheet.processes.end() ? one.process : paper.words.name(process->second),
                    paper.words.say(one.interruptible ? "office.yes" : "office.no"),
                    fmt::format("{} %", one.minimum_load_percent), std::to_string(one.hours_to_reduce), ""});
  }
  paper.table("t_units", {"c_unit", "c_process", "c_interruptible", "c_safe_load", "c_hours", "c_spec"},
              std::move(rows), {4, 3, 2, 2, 2, 4});
}

void plant_base_table(PlantPaper& paper) {
  PlantRows rows;
  respond::DailyGrams sum{};
  bool whole = true;
  for (const respond::ProcessUnit& one : paper.sheet.enterprise.units) {
    std::vector<std::string>& row = rows.emplace_back();
    row.push_back(paper.unit(one.id));
    for (std::size_t p = 0; p < respond::list_pollutants; ++p) {
      row.push_back(one.base ? paper.kilograms((*one.base)[p]) : paper.words.say("mark.none"));
    }
    row.push_back(one.stack_height_m > 0 ? fmt::format("{:g}", one.stack_height_m) : "");
    row.emplace_back();
    if (one.base) sum = sum + *one.base;
    whole = whole && one.base.has_value();
  }
  std::vector<std::string>& last = rows.emplace_back();
  last.push_back(paper.say(whole ? "sum" : "sum_known"));
  for (const std::int64_t grams : sum) last.push_back(paper.kilograms(grams));
  last.push_back(paper.words.say("mark.none"));
  last.push_back(paper.words.say("mark.none"));
  paper.table("t_base", {"c_unit", "c_so2", "c_nox", "c_pm", "c_voc", "c_stack", "c_outlet"}, std::move(rows),
              {4, 2, 2, 2, 2, 2, 3});
  if (!whole) paper.text("base_unknown");
}

void plant_level(PlantPaper& paper, respond::Level level) {
  PlantRows rows;
  std::set<int> hours{0};
  for (const respond::ListMeasure* one : paper.ordered) {
    if (one->level != level) continue;
    hours.insert(one->from_hour);
    const std::string seen = paper.checks(*one);
    rows.push_back({paper.unit(one->unit), paper.deed(*one), paper.from(*one), paper.or_none(one->text), seen,
                    one->checks.empty() ? paper.words.say("mark.none") : fmt::format("{} %", one->threshold_percent)});
  }
  paper.document.heading(2, paper.level(level));
  if (rows.empty()) {
    paper.text("no_measures");
    return;
  }
  paper.table(fmt::format("t_{}", word_of(level)), {"c_unit", "c_deed", "c_from", "c_text", "c_checks", "c_threshold"},
              std::move(rows), {4, 3, 3, 6, 3, 2});
  respond::ReductionList alone;
  alone.measures = paper.sheet.measures;
  PlantRows sums;
  for (const int hour : hours) {
    std::vector<std::string>& row = sums.emplace_back();
    row.push_back(hour == 0 ? paper.say("from_start") : paper.say("from_hour", {{"hour", std::to_string(hour)}}));
    for (const std::int64_t grams : respond::reduction_of(alone, level, hour).industry) {
      row.push_back(paper.kilograms(grams));
    }
  }
  paper.table("t_cut", {"c_from", "c_so2", "c_nox", "c_pm", "c_voc"}, std::move(sums), {4, 2, 2, 2, 2});
}

}  // namespace

void plant_facts(PlantPaper& paper) {
  paper.section("h_facts");
  plant_facts_table(paper);
  paper.section("h_materials");
  plant_materials_table(paper);
  paper.section("h_process");
  paper.text("process_by_hand");
  paper.section("h_units");
  plant_units_table(paper);
  paper.section("h_base");
  plant_base_table(paper);
}

void plant_measures(PlantPaper& paper) {
  paper.section("h_measures");
  paper.text("measures_read");
  for (const respond::Level level : respond::list_levels) plant_level(paper, level);
}

}  // namespace lantian::report
