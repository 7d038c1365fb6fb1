#include "serve/respond/plan_desk.hpp"

#include "keep/document_book.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/plan_json.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <numeric>

namespace lantian::serve {
namespace {

using respond::operator+;

const PlanOffice& plan_test_office() {
  static const auto office = [] {
    static const auto data = Office::open(LANTIAN_SOURCE_DIR);
    REQUIRE(data.ok());
    static const auto inventory = InventoryOffice::open(*data);
    REQUIRE(inventory.ok());
    return open_plan_office(*inventory, "changji", nullptr);
  }();
  REQUIRE_MESSAGE(office.ok(), office.error().text());
  return *office;
}

/// Forty plants in four counties, from kilns that cost little to blast furnaces that cost much. SYNTHETIC.
respond::ReductionList plan_test_list() {
  constexpr std::array counties{"652301", "652302", "652323", "652324"};
  constexpr std::array processes{"brick_kiln", "cement_kiln", "chemical_line", "blast_furnace", "coal_boiler"};
  respond::ReductionList list;
  list.id = "L-652300-HS2023.1";
  list.unit = "652300";
  list.season = "HS2023";
  list.synthetic = true;
  for (std::size_t e = 0; e < 40; ++e) {
    respond::Enterprise enterprise;
    enterprise.id = fmt::format("E{:02}", e);
    enterprise.name = {enterprise.id, enterprise.id};
    enterprise.county = counties.at(e % counties.size());
    enterprise.industry = "cement";
    enterprise.grade = e % 7 == 0 ? "A" : "C";
    for (std::size_t u = 0; u < 3; ++u) {
      respond::ProcessUnit unit;
      unit.id = fmt::format("{}.{}", enterprise.id, u);
      unit.process = processes.at((e + u) % processes.size());
      const auto size = static_cast<std::int64_t>(10'000 * (1 + (e * 7 + u * 3) % 9));
      unit.base = respond::DailyGrams{size, 2 * size, size, size / 2};
      list.base = list.base + *unit.base;
      enterprise.units.push_back(unit);
      if (e % 7 == 0) continue;
      respond::ListMeasure measure;
      measure.enterprise = enterprise.id;
      measure.unit = unit.id;
      measure.level = respond::Level::orange;
      measure.kind = respond::MeasureKind::reduce;
      measure.cut_percent = 50;
      measure.reduction = {size / 2, size, size / 2, size / 4};
      list.measures.push_back(measure);
    }
    list.enterprises.push_back(std::move(enterprise));
  }
  return list;
}

PlanAsk plan_test_ask() {
  PlanAsk ask;
  ask.list = "652300-HS2023";
  ask.level = respond::Level::orange;
  ask.share_set = "CN2019";
  return ask;
}

}  // namespace

TEST_CASE("plan desk: at the effect of the same cut for all a plan costs a fifth less or better") {
  const auto made = make_plan(plan_test_office(), plan_test_list(), plan_test_ask());
  REQUIRE_MESSAGE(made.ok(), made.error().text());
  CHECK(made->answer.status == respond::PlanStatus::within_gap);
  CHECK(respond::meets(made->problem, made->answer.choice));
  CHECK(made->synthetic);
  REQUIRE(made->equal.meets);
  REQUIRE(made->at_equal);
  CHECK(made->at_equal->outcome.cost_yuan_d <= 0.8 * made->equal.outcome.cost_yuan_d);
  for (std::size_t r = 0; r < made->problem.receptors.size(); ++r) {
    CHECK(made->at_equal->outcome.ug_m3[r] >= made->equal.outcome.ug_m3[r] * (1 - 1e-5));
  }
}

TEST_CASE("plan desk: shares are those in force where and when, and the verdict is that of a list") {
  PlanAsk ask = plan_test_ask();
  ask.share_set.clear();
  const auto here = make_plan(plan_test_office(), plan_test_list(), ask);
  REQUIRE_MESSAGE(here.ok(), here.error().text());
  CHECK(here->ask.share_set == "XJ2019");
  CHECK(here->problem.demands.share_percent[3] == 15);
  REQUIRE(here->shares);
  CHECK(here->shares->passes());
  CHECK(here->shares->lines[3].required == 15);
  ask.on = *parse_day("2019-06-01");
  CHECK(make_plan(plan_test_office(), plan_test_list(), ask)->ask.share_set == "CN2019");
  ask.on.reset();
  ask.level = respond::Level::red;
  CHECK(make_plan(plan_test_office(), plan_test_list(), ask)->ask.share_set == "CN2019");
  ask.on = *parse_day("2016-01-01");
  CHECK(make_plan(plan_test_office(), plan_test_list(), ask).error().code == ErrorCode::not_found);
}

TEST_CASE("plan desk: a plan is kept, read back, and its measures are those of a list") {
  auto made = make_plan(plan_test_office(), plan_test_list(), plan_test_ask());
  REQUIRE(made.ok());
  const auto book = keep::make_memory_document_book();
  const auto id = keep_plan(*book, plan_test_office(), *made, "tester", UtcSeconds{});
  REQUIRE(id.ok());
  CHECK(*id == "P-652300-HS2023-orange");
  const auto second = keep_plan(*book, plan_test_office(), *made, "tester", UtcSeconds{});
  REQUIRE(second.ok());
  CHECK(*second == "P-652300-HS2023-orange.2");
  const auto row = book->newest("plan", *id);
  REQUIRE(row.ok());
  const auto measures = plan_measures((*row)->body);
  REQUIRE_MESSAGE(measures.ok(), measures.error().text());
  CHECK(measures->size() == made->measures.size());
  respond::DailyGrams sum{};
  for (const respond::ListMeasure& one : *measures) sum = sum + one.reduction;
  CHECK(sum == made->answer.outcome.reduction);
  const auto json = nlohmann::json::parse((*row)->body);
  CHECK(json["status"] == "within_gap");
  CHECK(json["costs_assumed"] == true);
  CHECK(json["effects"]["from"] == "season-sensitivity");
  CHECK(json["enterprises"].size() == 40);
  const auto cheap = plan_enterprises_json((*row)->body, "exempt", 0);
  REQUIRE(cheap.ok());
  CHECK(nlohmann::json::parse(*cheap)["results"].size() == 6);  // 0, 7, ... 35: grade A
}

TEST_CASE("plan desk: what cannot be reached is answered with what gives way") {
  PlanAsk ask = plan_test_ask();
  ask.targets = {{"652301", 500}};
  const auto made = make_plan(plan_test_office(), plan_test_list(), ask);
  REQUIRE(made.ok());
  CHECK(made->answer.status == respond::PlanStatus::relaxed);
  const auto json = nlohmann::json::parse(plan_json(plan_test_office(), *made));
  int given_way = 0;
  for (const auto& demand : json["demands"])
    given_way += demand["gave_way"].get<bool>() && demand["kind"] == "target" ? 1 : 0;
  CHECK(given_way == 1);
}

TEST_CASE("plan desk: what is asked wrongly is refused with what there is") {
  const respond::ReductionList list = plan_test_list();
  PlanAsk ask = plan_test_ask();
  ask.share_set = "nobody's";
  CHECK(make_plan(plan_test_office(), list, ask).error().code == ErrorCode::not_found);
  ask = plan_test_ask();
  ask.targets = {{"nowhere", 1}};
  CHECK(make_plan(plan_test_office(), list, ask).error().message.find("652301") != std::string::npos);
  ask = plan_test_ask();
  ask.targets = {{"652301", -1}};
  CHECK(make_plan(plan_test_office(), list, ask).error().code == ErrorCode::invalid_argument);
  ask = plan_test_ask();
  ask.level = respond::Level::blue;
  CHECK(make_plan(plan_test_office(), list, ask).error().code == ErrorCode::invalid_argument);
  CHECK(make_plan(plan_test_office(), {}, plan_test_ask()).error().code == ErrorCode::incomplete);
  CHECK(!parse_plan_targets("652301").ok());
  CHECK(!parse_plan_targets("652301:x").ok());
  CHECK(parse_plan_targets("652301:0.5,652302=1")->size() == 2);
  CHECK(read_plan_body("{\"level\":\"mauve\"}").error().code == ErrorCode::malformed);
}

TEST_CASE("plan desk: the year's measures of the pack reach a target") {
  YearlyAsk ask;
  ask.targets = {{"652301", 0.5}};
  const auto made = make_yearly(plan_test_office(), ask);
  REQUIRE_MESSAGE(made.ok(), made.error().text());
  CHECK(made->answer.reached);
  CHECK(made->answer.targets[0].probability >= 0.8 - 1e-6);
  const auto json = nlohmann::json::parse(yearly_json(plan_test_office(), *made));
  CHECK(json["curve"].size() > 20);
}

}  // namespace lantian::serve
