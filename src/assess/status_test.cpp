#include "assess/status.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace lantian;
using namespace lantian::assess;
using observe::PointLayout;
using observe::PointTable;
using standards::ClassItem;
using standards::ClassRule;

namespace {

Decimal dec(const char* text) {
  return *parse_decimal(text);
}

std::vector<std::optional<Decimal>> bounds(std::initializer_list<const char*> texts) {
  std::vector<std::optional<Decimal>> all;
  for (const char* text : texts) {
    all.push_back(*text == '\0' ? std::nullopt : std::optional{dec(text)});
  }
  return all;
}

ClassItem row(const char* id, std::initializer_list<const char*> limits, const char* condition = "") {
  ClassItem item;
  item.id = id;
  item.bounds = bounds(limits);
  item.condition = condition;
  return item;
}

void name_classes(ClassRule& rule, std::initializer_list<const char*> numerals) {
  for (const char* numeral : numerals) {
    standards::Level level;
    level.numeral = numeral;
    level.name = {"zh", numeral};
    rule.classes.push_back(level);
  }
}

/// GB 3838-2002 table 1, some rows.
ClassRule water() {
  ClassRule rule;
  rule.head.ref = {"GB3838", "2002", ""};
  name_classes(rule, {"I", "II", "III", "IV", "V", "VI"});
  ClassItem oxygen = row("DO", {"7.5", "6", "5", "3", "2"});
  oxygen.higher_is_better = true;
  ClassItem acidity = row("pH", {});
  acidity.range_low = dec("6");
  acidity.range_high = dec("9");
  ClassItem nitrogen = row("TN", {"0.2", "0.5", "1.0", "1.5", "2.0"});
  nitrogen.evaluated = false;
  rule.items = {oxygen,
                acidity,
                nitrogen,
                row("CODMn", {"2", "4", "6", "10", "15"}),
                row("COD", {"15", "15", "20", "30", "40"}),
                row("NH3-N", {"0.15", "0.5", "1.0", "1.5", "2.0"}),
                row("TP", {"0.02", "0.1", "0.2", "0.3", "0.4"}),
                row("TP", {"0.01", "0.025", "0.05", "0.1", "0.2"}, "lake")};
  return rule;
}

/// HJ 640-2012, day.
ClassRule noise() {
  ClassRule rule;
  rule.head.ref = {"HJ640", "2012", ""};
  name_classes(rule, {"1", "2", "3", "4", "5"});
  rule.items = {row("area.day", {"50.0", "55.0", "60.0", "65.0"}), row("road.day", {"68.0", "70.0", "72.0", "74.0"})};
  return rule;
}

/// GB 15618-2018 tables 1 and 3, cadmium, arsenic and copper.
ClassRule soil() {
  ClassRule rule;
  rule.head.ref = {"GB15618", "2018", ""};
  name_classes(rule, {"I", "II", "III"});
  const char* acid[] = {"pH<=5.5", "5.5<pH<=6.5", "6.5<pH<=7.5", "pH>7.5"};
  const char* paddy_cd[] = {"0.3", "0.4", "0.6", "0.8"};
  const char* other_cd[] = {"0.3", "0.3", "0.3", "0.6"};
  const char* control_cd[] = {"1.5", "2.0", "3.0", "4.0"};
  const char* other_as[] = {"40", "40", "30", "25"};
  const char* control_as[] = {"200", "150", "120", "100"};
  const char* orchard_cu[] = {"150", "150", "200", "200"};
  const char* other_cu[] = {"50", "50", "100", "100"};
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string ph = acid[i];
    rule.items.push_back(row("Cd", {paddy_cd[i], control_cd[i]}, ("paddy," + ph).c_str()));
    rule.items.push_back(row("Cd", {other_cd[i], control_cd[i]}, ("other," + ph).c_str()));
    rule.items.push_back(row("As", {other_as[i], control_as[i]}, ("other," + ph).c_str()));
    rule.items.push_back(row("Cu", {orchard_cu[i], ""}, ("orchard," + ph).c_str()));
    rule.items.push_back(row("Cu", {other_cu[i], ""}, ("other," + ph).c_str()));
  }
  return rule;
}

/// Huanban [2011] No. 22: shares of I-III and of the class beyond V.
standards::StatusRule basin() {
  standards::StatusRule rule;
  rule.of = "GB3838";
  rule.good_up_to = 2;
  for (const char* name : {"excellent", "good", "light", "moderate", "heavy"}) {
    standards::Level level;
    level.name = {"", name};
    rule.classes.push_back(level);
  }
  using Bound = std::optional<Decimal>;
  rule.rows = {{0, dec("90"), Bound{}, Bound{}, Bound{}},
               {1, dec("75"), dec("90"), Bound{}, Bound{}},
               {2, Bound{}, dec("75"), Bound{}, dec("20")},
               {3, Bound{}, dec("75"), dec("20"), dec("40")},
               {4, Bound{}, dec("60"), dec("40"), Bound{}}};
  return rule;
}

using Values = std::initializer_list<std::pair<const char*, const char*>>;

StatusPoint point(Values values, const char* condition = "") {
  StatusPoint made;
  made.id = "P";
  made.condition = condition;
  for (const auto& [item, text] : values) made.values[item] = dec(text);
  return made;
}

int class_of(Values values, const ClassRule& rule, const char* condition = "") {
  const StatusPoint made = point(values, condition);
  const auto judged = judge_point(made, rule);
  REQUIRE(judged.ok());
  return judged->class_index;
}

PointLayout layout_of(const char* kind, const char* mean = "", const char* attains = "") {
  PointLayout layout;
  layout.kind = kind;
  layout.judging.mean = mean;
  layout.judging.attains = attains;
  return layout;
}

PointTable table_of(const char* kind) {
  PointTable table;
  table.source = "points.csv";
  table.kind = kind;
  return table;
}

void add(PointTable& table, const char* unit, Values values, int times = 1, const char* weight = "1") {
  for (int i = 0; i < times; ++i) {
    StatusPoint made = point(values);
    made.id = std::to_string(table.points.size());
    made.unit_id = unit;
    made.weight = dec(weight);
    table.points.push_back(made);
  }
}

std::string basin_of(int good, int middle, int worst) {
  PointTable table = table_of("water");
  add(table, "", {{"CODMn", "6"}}, good);
  add(table, "", {{"CODMn", "10"}}, middle);
  add(table, "", {{"CODMn", "16"}}, worst);
  const ClassRule rule = water();
  const standards::StatusRule status = basin();
  const auto verdict = judge_status(table, layout_of("water"), {&rule, &status});
  REQUIRE(verdict.ok());
  return verdict->overall_name_en;
}

}  // namespace

TEST_CASE("water: the worst item decides, each item takes the best class it meets") {
  const ClassRule rule = water();
  const StatusPoint section = point({{"DO", "6.2"}, {"CODMn", "3.9"}, {"NH3-N", "0.6"}, {"TP", "0.08"}});
  const auto judged = judge_point(section, rule);
  REQUIRE(judged.ok());
  std::map<std::string, int> by_item;
  for (const ItemClass& item : judged->items) by_item[item.row->id] = item.class_index;
  CHECK(by_item == std::map<std::string, int>{{"DO", 1}, {"CODMn", 1}, {"NH3-N", 2}, {"TP", 1}});
  CHECK(judged->class_index == 2);
  CHECK(judged->deciding == std::vector<std::string>{"NH3-N"});

  CHECK(class_of({{"COD", "15"}}, rule) == 0);
  CHECK(class_of({{"COD", "15.1"}}, rule) == 2);
}

TEST_CASE("water: bounds belong to the better class, and nothing is rounded before") {
  const ClassRule rule = water();
  CHECK(class_of({{"CODMn", "4"}}, rule) == 1);
  CHECK(class_of({{"CODMn", "4.01"}}, rule) == 2);
  CHECK(class_of({{"NH3-N", "2.00"}}, rule) == 4);
  CHECK(class_of({{"NH3-N", "2.01"}}, rule) == 5);
}

TEST_CASE("water: dissolved oxygen is better when higher; pH only asks whether it is inside") {
  const ClassRule rule = water();
  CHECK(class_of({{"DO", "7.5"}}, rule) == 0);
  CHECK(class_of({{"DO", "7.4"}}, rule) == 1);
  CHECK(class_of({{"DO", "2"}}, rule) == 4);
  CHECK(class_of({{"DO", "1.9"}}, rule) == 5);
  CHECK(class_of({{"pH", "6"}}, rule) == 0);
  CHECK(class_of({{"pH", "9.0"}}, rule) == 0);
  CHECK(class_of({{"pH", "9.1"}}, rule) == 5);
  CHECK(class_of({{"pH", "5.9"}}, rule) == 5);
}

TEST_CASE("water: lakes have their own row, total nitrogen takes no part, unknown columns are named") {
  const ClassRule rule = water();
  CHECK(class_of({{"TP", "0.05"}}, rule) == 1);
  CHECK(class_of({{"TP", "0.05"}}, rule, "lake") == 2);
  CHECK(class_of({{"CODMn", "5"}}, rule, "lake") == 2);

  const StatusPoint section = point({{"CODMn", "1.5"}, {"TN", "9.9"}, {"chlorophyll", "3"}});
  const auto judged = judge_point(section, rule);
  REQUIRE(judged.ok());
  CHECK(judged->class_index == 0);
  CHECK(judged->unjudged == std::vector<std::string>{"chlorophyll"});

  const StatusPoint strange = point({{"chlorophyll", "3"}});
  const auto refused = judge_point(strange, rule);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(refused.error().message.find("CODMn") != std::string::npos);
}

TEST_CASE("water: 14 of class I and 3 of class II are 82.4 and 17.6 percent, excellent") {
  PointTable table = table_of("water");
  add(table, "652301", {{"CODMn", "1.9"}}, 14);
  add(table, "652302", {{"CODMn", "3.9"}}, 3);
  const ClassRule rule = water();
  const standards::StatusRule status = basin();
  const auto verdict = judge_status(table, layout_of("water"), {&rule, &status});
  REQUIRE(verdict.ok());
  CHECK(verdict->counts.by_class == std::vector<int>{14, 3, 0, 0, 0, 0});
  CHECK(verdict->counts.percent(0) == Rational::of(1400, 17));  // 82.35..
  CHECK(verdict->counts.percent(1) == Rational::of(300, 17));   // 17.64..
  CHECK(verdict->overall_name_en == "excellent");
  REQUIRE(verdict->by_unit.size() == 2);
  CHECK(verdict->by_unit[1].counts.total == 3);
}

TEST_CASE("water: the status of a basin at every threshold") {
  CHECK(basin_of(90, 10, 0) == "excellent");
  CHECK(basin_of(899, 101, 0) == "good");
  CHECK(basin_of(75, 0, 25) == "good");
  CHECK(basin_of(74, 7, 19) == "light");
  CHECK(basin_of(70, 10, 20) == "moderate");
  CHECK(basin_of(599, 2, 399) == "moderate");
  CHECK(basin_of(59, 1, 40) == "heavy");
  // 60 and 40 exactly: the text has no word for it, so none is invented.
  CHECK(basin_of(60, 0, 40).empty());
}

TEST_CASE("drinking sources attain by class III or better") {
  PointTable table = table_of("drinking");
  add(table, "", {{"NH3-N", "0.1"}}, 11);
  add(table, "", {{"NH3-N", "1.0"}});
  add(table, "", {{"NH3-N", "1.01"}});
  const ClassRule rule = water();
  const auto verdict = judge_status(table, layout_of("drinking", "", "III"), {&rule, nullptr});
  REQUIRE(verdict.ok());
  CHECK(verdict->attaining == 12);
  CHECK(verdict->counts.total == 13);
  CHECK_FALSE(verdict->overall_class.has_value());

  const auto wrong = judge_status(table, layout_of("drinking", "", "third"), {&rule, nullptr});
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("soil: screening and control by land use and pH") {
  const ClassRule rule = soil();
  CHECK(class_of({{"pH", "7.8"}, {"Cd", "0.7"}}, rule, "upland") == 1);
  CHECK(class_of({{"pH", "7.8"}, {"Cd", "0.6"}}, rule, "upland") == 0);
  CHECK(class_of({{"pH", "7.8"}, {"Cd", "0.7"}}, rule, "paddy") == 0);
  CHECK(class_of({{"pH", "7.8"}, {"Cd", "4.0"}}, rule, "upland") == 1);
  CHECK(class_of({{"pH", "7.8"}, {"Cd", "4.01"}}, rule, "upland") == 2);
  // Arsenic: the control value falls as the pH rises.
  CHECK(class_of({{"pH", "5.0"}, {"As", "150.1"}}, rule, "upland") == 1);
  CHECK(class_of({{"pH", "6.0"}, {"As", "150.1"}}, rule, "upland") == 2);
}

TEST_CASE("soil: a pH on a border takes the column below it") {
  const ClassRule rule = soil();
  CHECK(class_of({{"pH", "7.5"}, {"Cd", "0.5"}}, rule, "upland") == 1);   // third column: 0.3
  CHECK(class_of({{"pH", "7.51"}, {"Cd", "0.5"}}, rule, "upland") == 0);  // fourth: 0.6
  CHECK(class_of({{"pH", "6.5"}, {"Cd", "0.4"}}, rule, "paddy") == 0);    // second: 0.4
  CHECK(class_of({{"pH", "6.5"}, {"Cd", "0.5"}}, rule, "paddy") == 1);
  CHECK(class_of({{"pH", "5.50"}, {"Cd", "0.4"}}, rule, "paddy") == 1);  // first: 0.3
}

TEST_CASE("soil: copper has no control value, orchards their own row, and without pH or land use nothing is guessed") {
  const ClassRule rule = soil();
  CHECK(class_of({{"pH", "7.8"}, {"Cu", "150"}}, rule, "orchard") == 0);
  CHECK(class_of({{"pH", "7.8"}, {"Cu", "150"}}, rule, "upland") == 1);
  CHECK(class_of({{"pH", "7.8"}, {"Cu", "9999"}}, rule, "upland") == 1);

  const StatusPoint no_ph = point({{"Cd", "0.7"}}, "upland");
  CHECK_FALSE(judge_point(no_ph, rule).ok());
  const StatusPoint no_use = point({{"pH", "7.8"}, {"Cd", "0.7"}});
  CHECK_FALSE(judge_point(no_use, rule).ok());

  const StatusPoint whole = point({{"pH", "7.8"}, {"Cd", "0.1"}}, "upland");
  CHECK(judge_point(whole, rule)->unjudged.empty());
}

TEST_CASE("soil: points within their control values are counted") {
  PointTable table = table_of("soil");
  add(table, "", {{"pH", "7.8"}, {"Cd", "0.5"}}, 32);
  add(table, "", {{"pH", "7.8"}, {"Cd", "0.7"}});
  add(table, "", {{"pH", "7.8"}, {"Cd", "4.1"}});
  for (StatusPoint& each : table.points) each.condition = "upland";
  const ClassRule rule = soil();
  const auto verdict = judge_status(table, layout_of("soil", "", "II"), {&rule, nullptr});
  REQUIRE(verdict.ok());
  CHECK(verdict->counts.by_class == std::vector<int>{32, 1, 1});
  CHECK(verdict->attaining == 33);
}

TEST_CASE("noise: 50.0 is level one, 50.1 level two") {
  const ClassRule rule = noise();
  CHECK(class_of({{"area.day", "50.0"}}, rule) == 0);
  CHECK(class_of({{"area.day", "50.1"}}, rule) == 1);
  CHECK(class_of({{"area.day", "65.1"}}, rule) == 4);
  CHECK(class_of({{"road.day", "68.0"}}, rule) == 0);
  CHECK(*class_of_value(dec("58.6").exact(), "road.day", rule) == 0);
  CHECK_FALSE(class_of_value(Rational{50}, "rail.day", rule).ok());
}

TEST_CASE("noise: the mean is rounded once and its class is that of the printed mean") {
  const ClassRule rule = noise();
  const PointLayout layout = layout_of("noise-area", "area.day");
  PointTable table = table_of("noise-area");
  add(table, "652301", {{"area.day", "50.0"}}, 3);
  add(table, "652324", {{"area.day", "50.2"}});
  const auto low = judge_status(table, layout, {&rule, nullptr});  // 50.05 -> 50.0: the even tenth
  REQUIRE(low.ok());
  CHECK(low->mean == Rational::of(5005, 100));
  CHECK(low->mean_printed->text() == "50.0");
  CHECK(low->overall_class == 0);
  REQUIRE(low->by_unit.size() == 2);
  CHECK(low->by_unit[1].mean->printed.text() == "50.2");
  CHECK(low->by_unit[1].mean->class_index == 1);

  add(table, "652324", {{"area.day", "50.3"}});
  const auto high = judge_status(table, layout, {&rule, nullptr});  // 50.1
  REQUIRE(high.ok());
  CHECK(high->mean_printed->text() == "50.1");
  CHECK(high->overall_class == 1);
}

TEST_CASE("noise: 747 points with a mean of 50.5 are level two") {
  PointTable table = table_of("noise-area");
  add(table, "", {{"area.day", "47.3"}}, 373);
  add(table, "", {{"area.day", "53.7"}}, 373);
  add(table, "", {{"area.day", "50.5"}});
  const ClassRule rule = noise();
  const auto verdict = judge_status(table, layout_of("noise-area", "area.day"), {&rule, nullptr});
  REQUIRE(verdict.ok());
  CHECK(verdict->counts.total == 747);
  CHECK(verdict->mean == Rational::of(505, 10));
  CHECK(verdict->overall_class == 1);
}

TEST_CASE("noise: roads are weighted by their length") {
  PointTable table = table_of("noise-road");
  add(table, "", {{"road.day", "70.0"}}, 1, "0.5");
  add(table, "", {{"road.day", "60.0"}}, 1, "2.0");
  const ClassRule rule = noise();
  const auto verdict = judge_status(table, layout_of("noise-road", "road.day"), {&rule, nullptr});
  REQUIRE(verdict.ok());
  CHECK(verdict->mean == Rational{62});  // (0.5*70 + 2*60) / 2.5, not 65
}

TEST_CASE("a point without values is not counted and named; a table without any is incomplete") {
  const ClassRule rule = noise();
  PointTable table = table_of("noise-area");
  add(table, "", {});
  const PointLayout layout = layout_of("noise-area", "area.day");
  const auto none = judge_status(table, layout, {&rule, nullptr});
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().code == ErrorCode::incomplete);

  add(table, "", {{"area.day", "48.0"}});
  table.synthetic = true;
  const auto one = judge_status(table, layout, {&rule, nullptr});
  REQUIRE(one.ok());
  CHECK(one->counts.total == 1);
  CHECK(one->points[0].class_index == -1);
  CHECK(one->mean_printed->text() == "48.0");
  CHECK(one->synthetic);
  REQUIRE(one->notes.size() == 1);
  CHECK(one->notes[0].find("1 of 2 points") != std::string::npos);
}
