#include "serve/carbon/yearly_desk.hpp"

#include "serve/carbon/planning_trial_test.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using Json = nlohmann::json;
using trial::planning_data;
using trial::PlanningTrial;

constexpr const char* energy_address = "/api/v1/carbon/energy";

Json yearly_read(PlanningTrial& trial, const std::string& path, const std::string& query) {
  const HttpReply reply = trial.ask("GET", "/api/v1/carbon" + path, {}, query);
  REQUIRE_MESSAGE(reply.status == 200, reply.body);
  return Json::parse(reply.body);
}

int yearly_post(PlanningTrial& trial, const std::string& what, const Json& body) {
  return trial.ask("POST", std::string{energy_address} + "/" + what, body.dump()).status;
}

Json county_of(const Json& page, const std::string& id) {
  for (const Json& one : page.at("counties")) {
    if (one.at("id") == id) return one;
  }
  return {};
}

Json a_target(const char* id = "652301") {
  return {{"id", id}, {"year", 2024}, {"total_tce", "100000"}, {"coal_t", 50000}, {"source", "Decision 12 of 2024"}};
}

}  // namespace

TEST_CASE("who is nobody, may not write or is of an enterprise enters nothing; an entry without proof is none") {
  PlanningTrial trial;
  CHECK(yearly_post(trial, "targets", a_target()) == 401);
  trial.person = CarbonPerson{"reader", "prefecture", "", true, false, false};
  CHECK(yearly_post(trial, "targets", a_target()) == 403);
  trial.person = CarbonPerson{"works", "enterprise", "SYN-CEMENT-01", true, true, false};
  CHECK(yearly_post(trial, "flows", {{"id", "coal"}, {"year", 2024}, {"in", 1}, {"out", 0}, {"source", "x"}}) == 403);
  trial.person = CarbonPerson{"head", "prefecture", "", true, true, false};
  Json no_source = a_target();
  no_source.erase("source");
  CHECK(yearly_post(trial, "targets", no_source) == 400);
  CHECK(yearly_post(trial, "targets", a_target("999999")) == 400);
  CHECK(yearly_post(trial, "targets", {{"id", "all"}, {"year", 2024}, {"source", "x"}}) == 400);
  CHECK(yearly_post(trial, "targets", {{"id", "all"}, {"year", 2024}, {"total_tce", -1}, {"source", "x"}}) == 400);
  CHECK(yearly_post(trial, "targets", {{"id", "all"}, {"year", 2024}, {"total_tce", "much"}, {"source", "x"}}) == 400);
  CHECK(yearly_post(trial, "targets", {{"id", "all"}, {"year", 1200}, {"total_tce", 1}, {"source", "x"}}) == 400);
  CHECK(yearly_post(trial, "statistics", {{"id", "peat"}, {"year", 2024}, {"tce", 1}, {"source", "x"}}) == 400);
  CHECK(yearly_post(trial, "flows", {{"id", "steam"}, {"year", 2024}, {"in", 1}, {"out", 0}, {"source", "x"}}) == 400);
  CHECK(yearly_post(trial, "flows", {{"id", "coal"}, {"year", 2024}, {"in", 1}, {"source", "x"}}) == 400);
  CHECK(yearly_post(trial, "flows",
                    {{"id", "electricity"}, {"year", 2024}, {"in", 1}, {"out", 0}, {"factor", 11}, {"source", "x"}}) ==
        400);
  CHECK(trial.log.empty());
  for (const char* kind : {"energy-target", "energy-statistic", "border-flow"}) CHECK(*trial.book->last_of(kind) == 0);
}

TEST_CASE("a target that an office enters goes before the file, moves the lights, and comes off again") {
  PlanningTrial trial;
  const Json before = county_of(yearly_read(trial, "/energy", "year=2024"), "652301");
  trial.person = CarbonPerson{"head", "prefecture", "", true, true, false};
  REQUIRE(yearly_post(trial, "targets", a_target()) == 201);
  CHECK(trial.log == std::vector<std::string>{"carbon.energy-target 652301/2024"});
  const Json after = county_of(yearly_read(trial, "/energy", "year=2024"), "652301");
  CHECK(before.at("target_tce") != 100000.0);
  CHECK(after.at("target_tce") == 100000.0);
  CHECK(after.at("intensity_decline_percent").is_null());
  CHECK(after.at("coal").at("target_t") == 50000.0);
  const Json entries = yearly_read(trial, "/energy/entries", "year=2024");
  std::int64_t row = 0;
  for (const Json& one : entries.at("targets")) {
    if (one.at("id") != "652301") {
      CHECK(one.at("row") == 0);
      continue;
    }
    CHECK(one.at("who") == "head");
    CHECK(one.at("source") == "Decision 12 of 2024");
    row = one.at("row").get<std::int64_t>();
  }
  CHECK(row > 0);
  // Of another year the file still holds; a second writer who has not seen the row is told.
  CHECK(county_of(yearly_read(trial, "/energy", "year=2023"), "652301").at("target_tce") != 100000.0);
  CHECK(yearly_post(trial, "targets", a_target()) == 409);
  Json off = a_target();
  off["supersedes"] = row;
  off["withdrawn"] = true;
  REQUIRE(yearly_post(trial, "targets", off) == 201);
  CHECK(county_of(yearly_read(trial, "/energy", "year=2024"), "652301") == before);
  CHECK(trial.book->verify()->empty());
}

TEST_CASE("a figure of the statistics that an office enters is what the enterprises are held against") {
  PlanningTrial trial;
  trial.person = CarbonPerson{"head", "prefecture", "", true, true, false};
  REQUIRE(yearly_post(trial, "statistics",
                      {{"id", "diesel"}, {"year", 2024}, {"tce", "123.5"}, {"source", "Yearbook, table 7-2"}}) == 201);
  const Json page = yearly_read(trial, "/energy", "year=2024");
  bool seen = false;
  for (const Json& one : page.at("reconciliation").at("rows")) {
    if (one.at("item") != "diesel") continue;
    seen = true;
    CHECK(one.at("statistics_tce") == 123.5);
  }
  CHECK(seen);
}

TEST_CASE("what crossed the border is in the total of the region and in the base of a pathway") {
  PlanningTrial trial;
  mount_carbon_balances(trial.router, trial.desk);
  trial.person = CarbonPerson{"head", "prefecture", "", true, true, false};
  const Json without = yearly_read(trial, "/balance", "year=2022").at("region");
  CHECK(without.at("electricity_known") == false);
  REQUIRE(yearly_post(trial, "flows",
                      {{"id", "electricity"},
                       {"year", 2022},
                       {"in", 3000},
                       {"out", 1000},
                       {"factor", "0.5857"},
                       {"source", "Balance of the grid, 2022"}}) == 201);
  const Json with = yearly_read(trial, "/balance", "year=2022");
  CHECK(with.at("region").at("electricity_known") == true);
  CHECK(with.at("region").at("electricity_kg") == 1'171'400);  // 2000 MWh x 0.5857
  CHECK(with.at("region").at("total_kg").get<std::int64_t>() ==
        without.at("direct_kg").get<std::int64_t>() + 1'171'400);
  CHECK(with.at("flows")[0].at("who") == "head");
  const Json base = yearly_read(trial, "/pathway", "year=2022").at("base");
  CHECK(base.at("net_import_mwh") == 2000.0);
  CHECK(base.at("import_source") == "Balance of the grid, 2022");
  REQUIRE(yearly_post(trial, "flows",
                      {{"id", "coal"}, {"year", 2022}, {"in", 0}, {"out", "250000.5"}, {"source", "Railway"}}) == 201);
  CHECK(yearly_read(trial, "/energy/entries", "year=2022").at("flows").size() == 2);
}

TEST_CASE("the entries' address teaches what a year is; a file's flow is read and refused like the rest") {
  PlanningTrial trial;
  CHECK(trial.ask("GET", "/api/v1/carbon/energy/entries", {}, "").status == 400);
  CHECK(trial.ask("GET", "/api/v1/carbon/energy/entries", {}, "year=2024-05").status == 400);
  const EnergyRules rules = *open_energy_rules(LANTIAN_SOURCE_DIR);
  const std::string head = "source = \"x\"\nstatus = \"unverified\"\n";
  const std::string flow =
      "[[flow]]\nkind = \"electricity\"\nyear = 2024\nin = \"1.25\"\nout = \"3.5\"\nfactor = "
      "\"0.5\"\n";
  const auto read = read_energy_region({"e.toml", head + flow}, rules.carriers, rules.control);
  REQUIRE(read.ok());
  const auto border = read->flow("electricity", 2024)->border();
  REQUIRE(border.has_value());
  CHECK(border->net_import == Decimal{-225, 2});
  CHECK(read->flow("electricity", 2023) == nullptr);
  CHECK_FALSE(read_energy_region({"e.toml", head + flow + flow}, rules.carriers, rules.control).ok());
}

}  // namespace lantian::serve
