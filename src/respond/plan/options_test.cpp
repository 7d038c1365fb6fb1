#include "respond/plan/options.hpp"

#include "respond/plan/effects.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace lantian;
using namespace lantian::respond;

namespace {

terms::SourceFile plan_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return {path.string(), text.str()};
}

const std::filesystem::path& plan_data() {
  static const std::filesystem::path root = std::filesystem::path{LANTIAN_DATA_ROOT} / "data";
  return root;
}

const PlanRule& plan_rule() {
  static const auto rule = read_plan_rule(plan_file(plan_data() / "respond" / "plan.toml"),
                                          plan_file(plan_data() / "respond" / "costs.toml"));
  REQUIRE_MESSAGE(rule.ok(), rule.error().text());
  return *rule;
}

const GradeRules& plan_grades() {
  static const auto rules = [] {
    std::vector<terms::SourceFile> files;
    for (const auto& entry : std::filesystem::directory_iterator{plan_data() / "grades"}) {
      files.push_back(plan_file(entry.path()));
    }
    return read_grade_rules(files);
  }();
  REQUIRE_MESSAGE(rules.ok(), rules.error().text());
  return *rules;
}

Day plan_day(int year, unsigned month, unsigned day) {
  return Day{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)};
}

ProcessUnit plan_unit(std::string id, std::string process) {
  ProcessUnit unit;
  unit.id = std::move(id);
  unit.process = std::move(process);
  unit.base = DailyGrams{10'000, 20'000, 5'000, 1'000};
  return unit;
}

Enterprise plan_enterprise(std::string id, std::string grade, std::vector<ProcessUnit> units) {
  Enterprise enterprise;
  enterprise.id = std::move(id);
  enterprise.industry = "cement";
  enterprise.grade = std::move(grade);
  enterprise.county = "652301";
  enterprise.units = std::move(units);
  return enterprise;
}

/// One plant of each sort.
ReductionList plan_list() {
  ReductionList list;
  list.base = {1'000'000, 1'000'000, 1'000'000, 1'000'000};
  list.enterprises.push_back(plan_enterprise("A", "A", {plan_unit("a1", "cement_kiln")}));
  list.enterprises.push_back(plan_enterprise("B", "B", {plan_unit("b1", "cement_kiln")}));
  list.enterprises.push_back(
      plan_enterprise("C", "C", {plan_unit("c1", "cement_kiln"), plan_unit("c2", "glass_furnace")}));
  list.enterprises.push_back(plan_enterprise("D", "D", {plan_unit("d1", "cement_kiln")}));
  list.enterprises.push_back(plan_enterprise("G", "C", {plan_unit("g1", "coal_boiler")}));
  list.enterprises.push_back(plan_enterprise("N", "C", {plan_unit("n1", "kiln")}));
  list.enterprises[2].units[1].interruptible = false;
  list.enterprises[2].units[1].minimum_load_percent = 80;
  list.enterprises[4].guarantee =
      Guarantee{"heat", "proof", 60, plan_day(2023, 11, 1), plan_day(2024, 3, 31), "bureau", "notice"};
  list.enterprises[5].units[0].base.reset();
  ListMeasure duty;
  duty.enterprise = "D";
  duty.unit = "d1";
  duty.level = Level::orange;
  duty.kind = MeasureKind::reduce;
  duty.cut_percent = 50;
  list.measures.push_back(duty);
  duty.enterprise = "C";
  duty.unit = "c1";
  list.measures.push_back(duty);
  duty.enterprise = "A";
  duty.unit = "a1";
  duty.kind = MeasureKind::own;
  duty.cut_percent = 10;
  list.measures.push_back(duty);
  list.mobile.push_back({});
  list.mobile[0].county = "652301";
  list.mobile[0].reduction[1] = {0, 7'000, 0, 0};
  return list;
}

PlanGround plan_ground(const ReductionList& list, Day on) {
  PlanGround ground;
  ground.list = &list;
  ground.level = Level::orange;
  ground.on = on;
  ground.grades = &plan_grades();
  ground.rule = &plan_rule();
  ground.receptors = {"R"};
  ground.unit_effect = [](const Enterprise&, const ProcessUnit&) { return std::vector<double>{1e-6, 2e-6, 3e-6, 0}; };
  ground.sector_effect = [](const std::string&, const std::string&) { return std::vector<double>{0, 1e-6, 0, 0}; };
  return ground;
}

std::vector<int> plan_cuts(const PlanUnit& unit) {
  std::vector<int> cuts;
  for (const PlanOption& option : unit.options) cuts.push_back(option.cut_percent);
  return cuts;
}

}  // namespace

TEST_CASE("plan options: what grade, safe load, guarantee, duty and pledge leave to be chosen") {
  const ReductionList list = plan_list();
  std::vector<std::string> left_out;
  const PlanProblem problem = plan_problem(plan_ground(list, plan_day(2024, 1, 5)), left_out);
  CHECK(left_out == std::vector<std::string>{"n1"});
  REQUIRE(problem.units.size() == 6);
  CHECK(plan_cuts(problem.units[0]) == std::vector{10});             // A: what it pledged
  CHECK(plan_cuts(problem.units[1]) == std::vector{0, 20, 30, 50});  // B: no stop at orange
  CHECK(plan_cuts(problem.units[2]) == std::vector{0, 20, 30, 50, 100});
  CHECK(plan_cuts(problem.units[3]) == std::vector{0, 20});          // may not go below 80 % load
  CHECK(plan_cuts(problem.units[4]) == std::vector{50, 100});        // D: what the list asks
  CHECK(plan_cuts(problem.units[5]) == std::vector{0, 20, 30, 40});  // runs for heat at 60 %
  CHECK(problem.units[4].duty);
  CHECK(!problem.units[2].duty);
  CHECK(problem.fixed == DailyGrams{0, 7'000, 0, 0});
  CHECK(problem.fixed_effect[0] == doctest::Approx(0.007));
  // Before the guarantee begins the boiler is like any other.
  const PlanProblem early = plan_problem(plan_ground(list, plan_day(2023, 10, 31)), left_out);
  CHECK(plan_cuts(early.units[5]) == std::vector{0, 20, 30, 50, 100});
}

TEST_CASE("plan options: costs by process, a stop pays for starting again") {
  const ReductionList list = plan_list();
  std::vector<std::string> left_out;
  const PlanProblem problem = plan_problem(plan_ground(list, plan_day(2024, 1, 5)), left_out);
  const PlanUnit& kiln = problem.units[2];
  const PlanCostRow& cost = plan_rule().cost("cement_kiln", "cement");
  const double day = 36 * cost.yuan_per_kg;  // 10 + 20 + 5 + 1 kg/d
  CHECK(kiln.options[1].cost_yuan_d == doctest::Approx(day * 0.2));
  CHECK(kiln.options[4].cost_yuan_d == doctest::Approx(day + day * cost.restart_days / plan_rule().response_days));
  CHECK(kiln.options[1].reduction == DailyGrams{2'000, 4'000, 1'000, 200});
  CHECK(plan_rule().cost("nobody knows", "").process == "*");
}

TEST_CASE("plan options: a plan reads as measures of a list") {
  const ReductionList list = plan_list();
  std::vector<std::string> left_out;
  const PlanGround ground = plan_ground(list, plan_day(2024, 1, 5));
  const PlanProblem problem = plan_problem(ground, left_out);
  const std::vector<ListMeasure> measures = measures_of(ground, problem, {0, 0, 4, 0, 0, 0});
  REQUIRE(measures.size() == 3);  // the pledge, the stop, the duty
  CHECK(measures[1].unit == "c1");
  CHECK(measures[1].kind == MeasureKind::stop);
  CHECK(measures[1].level == Level::orange);
  CHECK(!measures[1].checks.empty());
  CHECK(!measures[1].text.empty());
}

TEST_CASE("plan options: files that are off are refused with each fault") {
  const terms::SourceFile costs = plan_file(plan_data() / "respond" / "costs.toml");
  const auto rule =
      read_plan_rule({"plan.toml", "[options]\ncuts = [120]\nsource = \"x\"\nstatus = \"unverified\"\n"}, costs);
  REQUIRE(!rule.ok());
  CHECK(rule.error().message.find("0 to 100") != std::string::npos);
  CHECK(rule.error().message.find("[fairness] is missing") != std::string::npos);
}

TEST_CASE("plan effects: from a table by the source itself, then by county and sector, then by the sector's mean") {
  transport::SourceReceptorTable table;
  table.synthetic = true;
  table.paths = {transport::Path::fine, transport::Path::sulphate};
  table.receptors = {"S1", "S2"};
  for (const auto& [id, unit, tonnes] : {std::tuple{"A", "652301", 100.0}, {"B", "652301", 300.0}, {"C", "652302", 50.0}}) {
    table.sources.push_back({id, unit, "industry", "01", {}});
    table.sources.back().kg[static_cast<std::size_t>(transport::Precursor::fine)] = 1000 * tonnes;
    table.sources.back().kg[static_cast<std::size_t>(transport::Precursor::so2)] = 2000 * tonnes;
  }
  transport::WindowAnswer answer;  // [receptor][path][source], ug/m3: A is near S1, B near S2
  answer.share = {0.2, 0.03, 0.05, 0.02, 0.06, 0.1, 0.01, 0.9, 0.05, 0.04, 0.12, 0.1};
  answer.boundary.assign(4, 0.5);
  answer.initial.assign(4, 0);
  const HourEnding first = hour_ending(*parse_day("2023-10-01"), 1);
  table.append({{"w", first, first + std::chrono::hours{183 * 24 - 1}, 0}, "", 1, 0.5}, answer);
  const std::vector<explain::ReceptorUnit> receptors{{"S1", "S1"}, {"S2", "S2"}};
  const auto effects = effects_of(table, receptors);
  REQUIRE_MESSAGE(effects.ok(), (effects.ok() ? "" : effects.error().text()));
  CHECK(effects->from == "table");
  CHECK(effects->synthetic);
  CHECK(effects->days == 183);
  CHECK(effects->receptors == std::vector<std::string>{"S1", "S2"});
  // One gram a day of the season less is 183e-6 t. A gives S1 0.2 ug/m3 with 100 t of fine PM.
  const double season = 183e-6;
  const auto pm = [&](const char* source, const char* county, std::size_t receptor, double fine) {
    return effects->row(source, county, "industry", fine)[2 * 2 + receptor];
  };
  CHECK(pm("A", "652301", 0, 1) == doctest::Approx(season * 0.2 / 100));
  CHECK(pm("A", "652301", 0, 0.25) == doctest::Approx(season * 0.25 * 0.2 / 100));
  CHECK(pm("B", "652301", 0, 1) == doctest::Approx(season * 0.03 / 300));
  CHECK(pm("B", "652301", 1, 1) == doctest::Approx(season * 0.9 / 300));
  CHECK(effects->row("A", "652301", "industry", 1)[0] == doctest::Approx(season * 0.02 / 200));  // sulphate of SO2
  // A source that the table does not hold: all of its county and sector together.
  CHECK(pm("", "652301", 0, 1) == doctest::Approx(season * (0.2 + 0.03) / 400));
  CHECK(pm("new", "652301", 1, 1) == doctest::Approx(season * (0.01 + 0.9) / 400));
  // A county that it does not hold: the mean of the sector, by tonnes.
  CHECK(pm("", "652323", 0, 1) == doctest::Approx(season * (0.2 + 0.03 + 0.05) / 450));
  CHECK(effects->row("", "652323", "mobile", 1)[4] == 0);
  const std::vector<explain::ReceptorUnit> stranger{{"S9", "S9"}};
  CHECK(effects_of(table, stranger).error().code == ErrorCode::not_found);
}

TEST_CASE("plan effects: a gram a day through the season, by source, sector, mean") {
  explain::SeasonSensitivity season;
  season.period = "2023-10-01..2024-03-31";  // 183 days
  season.receptor_units = {"X", "Y"};
  season.rows.push_back({"652301", "industry", transport::Precursor::fine, 100, {2, 4}});
  season.rows.push_back({"652302", "industry", transport::Precursor::fine, 300, {6, 0}});
  season.rows.push_back({"652301", "industry", transport::Precursor::so2, 100, {1, 1}});
  const PlanEffects effects = effects_of(season);
  CHECK(effects.days == 183);
  // 1 g/d of PM, half of it fine: 183e-6 t x 0.5 x 2 ng/m3 = 1.83e-7 ug/m3.
  const std::vector<double> row = effects.row("", "652301", "industry", 0.5);
  CHECK(row[4] == doctest::Approx(1.83e-7));
  CHECK(row[5] == doctest::Approx(3.66e-7));
  CHECK(row[0] == doctest::Approx(1.83e-7));
  CHECK(row[2] == 0);
  // A county that the season does not know gets the mean of the sector: (100 x 2 + 300 x 6) / 400 = 5.
  CHECK(effects.row("", "nowhere", "industry", 1)[4] == doctest::Approx(183e-9 * 5));
  CHECK(effects.knows("652301", "industry"));
  CHECK(!effects.knows("nowhere", "industry"));
}
