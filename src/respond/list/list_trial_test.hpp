#pragma once
// For tests of this room only: the grades that ship with the program, and a small list without a fault.
#include "respond/grade/grade_rules.hpp"
#include "respond/list/draft.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace lantian::respond::trial {

inline std::vector<terms::SourceFile> files_in(const std::filesystem::path& folder) {
  std::vector<terms::SourceFile> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    std::ifstream file{entry.path(), std::ios::binary};
    files.push_back(
        {entry.path().string(), std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}});
  }
  return files;
}

inline const GradeRules& grade_rules() {
  static const GradeRules rules = [] {
    auto read = read_grade_rules(files_in(std::filesystem::path{LANTIAN_SOURCE_DIR} / "data" / "grades"));
    if (!read) MESSAGE(read.error().text());
    REQUIRE(read.ok());
    return *std::move(read);
  }();
  return rules;
}

inline ProcessUnit unit_of(std::string id, std::string_view process, std::int64_t grams) {
  const ProcessKind* kind = grade_rules().process(process);
  REQUIRE(kind != nullptr);
  ProcessUnit unit;
  unit.id = std::move(id);
  unit.process = kind->id;
  unit.name = kind->name;
  unit.interruptible = kind->interruptible;
  unit.minimum_load_percent = kind->minimum_load_percent;
  unit.base = DailyGrams{grams, 2 * grams, 3 * grams, 4 * grams};
  return unit;
}

inline Enterprise plant_of(std::string id, std::string industry, std::string grade) {
  Enterprise one;
  one.id = std::move(id);
  one.name = {one.id, one.id};
  one.county = "652301";
  one.industry = std::move(industry);
  one.grade = std::move(grade);
  if (!one.grade.empty()) one.grade_until = *parse_day("2024-12-31");
  one.longitude = 87.3;
  one.latitude = 44.0;
  return one;
}

inline void draft_all(ReductionList& list) {
  list.measures.clear();
  for (const Enterprise& one : list.enterprises) {
    const auto drafted = draft_measures(grade_rules(), one, false);
    list.measures.insert(list.measures.end(), drafted.begin(), drafted.end());
  }
}

/// E1 steel C with two sinters, a pellet line, three blast furnaces and 12 trucks; E2 aluminium D with a potline; E3 a
/// heat plant with a guarantee; E4 small; E5 cement A.
inline ReductionList sound_list() {
  ReductionList list;
  list.id = "L-652300-2023.1";
  list.unit = "652300";
  list.season = "HS2023";
  list.base = {100'000'000, 100'000'000, 100'000'000, 100'000'000};
  Enterprise steel = plant_of("E1", "steel_long", "C");
  steel.heavy_vehicles_per_day = 12;
  steel.heavy_vehicles_c4 = 4;
  steel.units = {unit_of("E1.S1", "sinter", 1001),       unit_of("E1.S2", "sinter", 1000),
                 unit_of("E1.P1", "pellet", 500),        unit_of("E1.B1", "blast_furnace", 700),
                 unit_of("E1.B2", "blast_furnace", 600), unit_of("E1.B3", "blast_furnace", 800)};
  Enterprise potline = plant_of("E2", "aluminium", "D");
  potline.units = {unit_of("E2.1", "aluminium_pot", 9000)};
  Enterprise heat = plant_of("E3", "", "");
  heat.guarantee =
      Guarantee{"heat", "heat task", 80, *parse_day("2023-10-15"), *parse_day("2024-04-15"), "bureau", "notice 3"};
  heat.units = {unit_of("E3.1", "coal_boiler", 400), unit_of("E3.2", "coal_boiler", 400)};
  Enterprise small = plant_of("E4", "brick", "");
  small.small = true;
  small.units = {unit_of("E4.1", "brick_kiln", 50)};
  Enterprise best = plant_of("E5", "cement", "A");
  best.units = {unit_of("E5.1", "cement_kiln", 3000)};
  list.enterprises = {steel, potline, heat, small, best};
  draft_all(list);
  return list;
}

}  // namespace lantian::respond::trial
