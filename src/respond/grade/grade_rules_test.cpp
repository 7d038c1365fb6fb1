#include "respond/grade/grade.hpp"
#include "respond/list/list_trial_test.hpp"
#include "respond/list/shares.hpp"

#include <set>

namespace lantian::respond {

TEST_CASE("the grades that ship: 39 industries, three guides of Xinjiang, seven groups, every entry with its status") {
  const GradeRules& rules = trial::grade_rules();
  CHECK(rules.industries.size() == 42);
  CHECK(rules.groups.size() == 7);
  CHECK(rules.reapply_after_months == 12);
  std::set<std::string> sectors;
  for (const Industry& one : rules.industries) {
    CHECK_FALSE(one.status.empty());
    CHECK(rules.scale_of(one.id) != nullptr);
    for (const std::string& sector : one.sectors) CHECK(sectors.insert(sector).second);
  }
  for (const char* guide : {"silicon", "carbide", "chlor_alkali"}) CHECK(rules.industry(guide) != nullptr);
  CHECK(rules.industry_of_sector("3011")->id == "cement");
  CHECK(rules.process_of_class("02-STL-SNT-BLT", "steel_long")->id == "sinter");
  CHECK(rules.process_of_class("01-IND-COA-KLN", "glass")->id == "glass_furnace");
  CHECK(rules.process_of_class("01-IND-COA-KLN", "casting")->id == "kiln");
}

TEST_CASE("rows that a file must not have are refused with their lines") {
  auto files = trial::files_in(std::filesystem::path{LANTIAN_SOURCE_DIR} / "data" / "grades");
  for (terms::SourceFile& file : files) {
    if (file.path.ends_with("shares.toml")) file.text += "\n[[set]]\nid = \"X\"\norange = [20, 20, 20]\n";
    if (file.path.ends_with("transport.toml")) file.text += "\n[[rule]]\nid = \"Y\"\nmore_than = 10\nat_least = 10\n";
  }
  const auto refused = read_grade_rules(files);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("four shares") != std::string::npos);
  CHECK(refused.error().message.find("one of more_than and at_least") != std::string::npos);
  CHECK_FALSE(read_grade_rules({}));
}

TEST_CASE("the failing group is a task, with the words of the guide where they are known") {
  GradeFacts facts;
  facts.industry = "steel_long";
  for (const auto& group : trial::grade_rules().groups) facts.groups[group.id] = "A";
  facts.groups["transport"] = "B";
  const auto verdict = judge_grade(trial::grade_rules(), facts, *parse_day("2023-12-15"));
  REQUIRE(verdict);
  CHECK(verdict->grade == "B");
  REQUIRE(verdict->tasks.size() == 1);
  CHECK(verdict->tasks[0].group == "transport");
  CHECK(verdict->tasks[0].to == "A");
  CHECK(verdict->tasks[0].text.en.find("80 %") != std::string::npos);
  CHECK(tasks_of_grade(trial::grade_rules(), "steel_long", "C").size() == 7);
  CHECK(tasks_of_grade(trial::grade_rules(), "steel_long", "A").empty());
}

TEST_CASE("facts of an enterprise are read from a file, and what is off in it is told") {
  const auto facts = read_grade_facts({"plant.toml",
                                       "industry = \"steel_long\"\nuntil = 2024-06-30\n[groups]\nlimits = \"C\"\n"
                                       "[[event]]\ntrigger = \"exceedance\"\non = 2023-12-01\n"});
  REQUIRE(facts);
  CHECK(facts->groups.at("limits") == "C");
  CHECK(facts->until == *parse_day("2024-06-30"));
  CHECK(facts->events.at(0).on == *parse_day("2023-12-01"));
  const auto refused = read_grade_facts({"plant.toml", "grade = \"A\"\n"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("industry") != std::string::npos);
}

TEST_CASE("a later step replaces the earlier one in the sums") {
  ReductionList list;
  list.enterprises.push_back(trial::plant_of("E", "steel_long", "C"));
  list.enterprises[0].units = {trial::unit_of("S1", "sinter", 100), trial::unit_of("S2", "sinter", 10)};
  trial::draft_all(list);
  CHECK(reduction_of(list, Level::orange, 0).industry == DailyGrams{110, 220, 330, 440});
  CHECK(reduction_of(list, Level::orange, 120).industry == DailyGrams{110, 220, 330, 440});
  CHECK(reduction_of(list, Level::orange, 121).industry == DailyGrams{100, 200, 300, 400});
}

}  // namespace lantian::respond
