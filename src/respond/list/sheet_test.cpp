#include "respond/list/sheet.hpp"

#include "respond/list/list_trial_test.hpp"

namespace lantian::respond {
namespace {

const ListForms& list_forms() {
  static const ListForms forms = [] {
    auto read = read_list_forms(trial::files_in(std::filesystem::path{LANTIAN_SOURCE_DIR} / "data/respond/forms"));
    if (!read) MESSAGE(read.error().text());
    REQUIRE(read.ok());
    return *std::move(read);
  }();
  return forms;
}

/// Through CSV and back, as a file of a county comes.
ListReading through_csv(const ReductionList& list, bool chinese, std::string (*change)(std::string) = nullptr) {
  ListTables tables = write_list_tables(list_forms(), list);
  for (std::size_t i = 0; i < list_parts; ++i) {
    const terms::Form& form = list_forms().forms[i];
    std::string csv = terms::write_csv(form, tables[i].records, chinese);
    if (change != nullptr && i == static_cast<std::size_t>(ListPart::industry)) csv = change(std::move(csv));
    const auto sheet = terms::read_sheet({form.id + ".csv", csv});
    REQUIRE(sheet);
    const auto filled = terms::fill(form, *sheet);
    for (const auto& one : filled.refusals) MESSAGE(one.text());
    CHECK(filled.refusals.empty());
    tables[i].records = filled.records;
    tables[i].file = form.id + ".csv";
  }
  return read_list_tables(list_forms(), tables);
}

ReductionList rich_list() {
  ReductionList list = trial::sound_list();
  list.dust.push_back(
      {"D1", {"", "site"}, "652301", "construction", "earth", 20000, "M7", 1234567, {1, 20, 300}, {"a", "b", "c"}});
  list.mobile.emplace_back();
  list.mobile[0].id = "M1";
  list.mobile[0].name = {"", "trucks"};
  list.mobile[0].county = "652301";
  list.mobile[0].standard = "C4";
  list.mobile[0].active_per_day = 876;
  list.mobile[0].base = {1, 2, 3, 4};
  list.mobile[0].reduction[1] = {1, 1, 0, 4};
  list.mobile[0].measures[1] = "stay away";
  list.synthetic = true;
  sort_measures(list);
  return list;
}

bool same(const ListMeasure& a, const ListMeasure& b) {
  return a.enterprise == b.enterprise && a.unit == b.unit && a.level == b.level && a.kind == b.kind &&
         a.cut_percent == b.cut_percent && a.from_hour == b.from_hour && a.reduction == b.reduction &&
         a.text == b.text && a.checks == b.checks && a.threshold_percent == b.threshold_percent;
}

}  // namespace

TEST_CASE("a list goes through its tables and comes back as it was") {
  const ReductionList list = rich_list();
  for (const bool chinese : {true, false}) {
    const ListReading back = through_csv(list, chinese);
    for (const auto& one : back.refusals) MESSAGE(one.text());
    REQUIRE(back.ok());
    REQUIRE(back.list.measures.size() == list.measures.size());
    for (std::size_t i = 0; i < list.measures.size(); ++i) CHECK(same(back.list.measures[i], list.measures[i]));
    REQUIRE(back.list.enterprises.size() == list.enterprises.size());
    const Enterprise& heat = back.list.enterprises[2];
    CHECK(heat.guarantee->load_percent == 80);
    CHECK(heat.guarantee->to == *parse_day("2024-04-15"));
    CHECK(back.list.enterprises[0].units[0].base == DailyGrams{1001, 2002, 3003, 4004});
    CHECK_FALSE(back.list.enterprises[1].units[0].interruptible);
    CHECK(back.list.enterprises[3].small);
    CHECK(back.list.dust[0].pm_base_g_d == 1234567);
    CHECK(back.list.mobile[0].reduction[1] == DailyGrams{1, 1, 0, 4});
    CHECK(back.list.base == list.base);
    CHECK(back.list.synthetic);
  }
}

TEST_CASE("an enterprise that says two things of itself is refused at the cell") {
  const ListReading back = through_csv(rich_list(), false, [](std::string csv) {
    const auto second = csv.find("\nE1,", csv.find("\nE1,") + 1);
    csv.replace(csv.find(",652301,", second), 8, ",652302,");
    return csv;
  });
  REQUIRE(back.refusals.size() == 1);
  CHECK(back.refusals[0].message.find("differs from line") != std::string::npos);
  CHECK(back.refusals[0].given == "652302");
}

TEST_CASE("steps and heads without their place are refused") {
  ListTables tables = write_list_tables(list_forms(), rich_list());
  tables[static_cast<std::size_t>(ListPart::head)].records.clear();
  auto& steps = tables[static_cast<std::size_t>(ListPart::steps)].records;
  REQUIRE_FALSE(steps.empty());
  steps[0].cells[list_forms().of(ListPart::steps).position("unit_id")] = "E9.1";
  const ListReading back = read_list_tables(list_forms(), tables);
  REQUIRE(back.refusals.size() == 2);
  CHECK(back.refusals[0].message.find("has 0 rows") != std::string::npos);
  CHECK(back.refusals[1].given == "E9.1");
}

TEST_CASE("half a base and parts of a gram are refused") {
  ListTables tables = write_list_tables(list_forms(), rich_list());
  const terms::Form& form = list_forms().of(ListPart::industry);
  auto& rows = tables[static_cast<std::size_t>(ListPart::industry)].records;
  rows[0].cells[form.position("base_voc_kg_d")] = "";
  rows[1].cells[form.position("base_so2_kg_d")] = "1.0005";
  rows[2].cells[form.position("orange_kind")] = "";
  const ListReading back = read_list_tables(list_forms(), tables);
  REQUIRE(back.refusals.size() == 3);
  CHECK(back.refusals[0].message.find("some pollutants") != std::string::npos);
  CHECK(back.refusals[1].message.find("parts of a gram") != std::string::npos);
  CHECK(back.refusals[2].message.find("say what the unit does") != std::string::npos);
}

}  // namespace lantian::respond
