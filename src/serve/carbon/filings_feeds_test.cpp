// What one approved month feeds, who may see it, meters of the platform in a form, and filings that count at once.
#include "observe/hj212/protocol.hpp"
#include "observe/hj212/telegram.hpp"
#include "serve/carbon/accounts_json.hpp"
#include "serve/carbon/accounts_trial_test.hpp"

#include <filesystem>
#include <fstream>

namespace lantian::serve {
namespace {

using nlohmann::json;

const json& one_feed(const json& feeds, const char* id) {
  for (const json& one : feeds.at("feeds")) {
    if (one.at("id") == id) return one;
  }
  FAIL(id);
  return feeds;
}

json paid_item(const char* item, const char* amount, const char* unit) {
  return {{"item", item}, {"amount", amount}, {"unit", unit}, {"origin", "invoiced"}, {"evidence", "INV-1"}};
}

std::string table_of(const AccountsTrial& trial, const AccountsOfPeriod& accounts) {
  return accounts_table_json(trial.office, trial.inventory, accounts, {}, {}, {});
}

}  // namespace

TEST_CASE("four tables stand side by side; a table goes out of a final month alone") {
  AccountsTrial trial;
  const json feeds = trial.read("/months/SYN-CEMENT-01/2024-02/feeds");
  CHECK(feeds.at("state") == "final");
  CHECK(feeds.at("feeds").size() == 4);
  CHECK(one_feed(feeds, "permit").at("rows").size() >= 2);
  CHECK(feeds.at("outlets")[0].at("limits").size() == 3);
  CHECK(one_feed(feeds, "carbon").at("rows").size() >= 2);
  CHECK(one_feed(feeds, "emergency").at("rows").size() == 1);
  // No inventory is in place here: nothing of it is dropped, every item is named.
  CHECK_FALSE(feeds.at("inventory").get<std::string>().empty());
  CHECK(one_feed(feeds, "inventory").at("rows").empty());
  CHECK(one_feed(feeds, "inventory").at("gaps").size() == 4);
  const HttpReply csv = trial.ask("GET", "/months/SYN-CEMENT-01/2024-02/feeds", "feed=emergency&format=csv&lang=en");
  REQUIRE(csv.status == 200);
  CHECK(csv.body.find("SYN-ENT-156.1") != std::string::npos);
  CHECK(trial.ask("GET", "/months/SYN-CEMENT-01/2024-02/feeds", "feed=permit&format=xlsx").status == 200);
  CHECK(trial.ask("GET", "/months/SYN-CEMENT-01/2024-02/feeds", "format=csv").status == 400);
  CHECK(trial.ask("GET", "/months/SYN-CEMENT-01/2024-02/feeds", "feed=moon").status == 400);
  CHECK(trial.ask("GET", "/months/SYN-CEMENT-01/2031-02/feeds").status == 404);
  CHECK(trial.read("/months/SYN-FOOD-01/2024-02/feeds").at("outlets").empty());
  trial.person = AccountsTrial::of_office("head");
  trial.send(
      201, "/months",
      {{"enterprise", "SYN-CEMENT-01"}, {"month", "2024-02"}, {"items", {paid_item("clinker_output", "9", "t")}}});
  CHECK(trial.read("/months/SYN-CEMENT-01/2024-02/feeds").at("state") == "provisional");
  const HttpReply early = trial.ask("GET", "/months/SYN-CEMENT-01/2024-02/feeds", "feed=permit&format=csv");
  CHECK(early.status == 409);
  CHECK(early.body.find("approved") != std::string::npos);
}

TEST_CASE("an enterprise sees its own feeds, a county office those of its county, and of others that there are none") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_enterprise("SYN-CEMENT-01");
  CHECK(trial.read("/own/month/2024-02/feeds").at("enterprise") == "SYN-CEMENT-01");
  CHECK(trial.ask("GET", "/months/SYN-CEMENT-02/2024-02/feeds").status == 404);
  CHECK(trial.ask("GET", "/own/month/2024-02/feeds", "enterprise=SYN-CEMENT-02").status == 404);
  // SYN-CEMENT-01 lies in 652302.
  CarbonPerson county{"inspector", "county", "", true, false, false, "county.1", "652302"};
  trial.person = county;
  const json mine = trial.read("/accounts", "year=2024");
  REQUIRE(mine.at("results").size() > 0);
  CHECK(mine.at("results").size() < 46);
  for (const json& one : mine.at("results")) CHECK(one.at("county") == "652302");
  CHECK(mine.at("counties").size() == 1);
  const HttpReply other_county = trial.ask("GET", "/accounts", "year=2024&county=652301");
  CHECK(other_county.status == 400);
  CHECK(other_county.body.find("652323") == std::string::npos);
  const json entered_here = trial.read("/enterprises");
  for (const json& one : entered_here.at("results")) CHECK(one.at("county") == "652302");
  CHECK(trial.ask("GET", "/accounts/SYN-CEMENT-01/2024").status == 200);
  county.area = "652301";
  trial.person = county;
  for (const char* path : {"/accounts/SYN-CEMENT-01/2024", "/accounts/SYN-CEMENT-01/2024/beside",
                           "/snapshots/SYN-CEMENT-01/2023", "/months/SYN-CEMENT-01", "/months/SYN-CEMENT-01/2024-02",
                           "/months/SYN-CEMENT-01/2024-02/feeds", "/months/SYN-CEMENT-01/2024-02/inventory"}) {
    const HttpReply hidden = trial.ask("GET", path);
    CHECK_MESSAGE(hidden.status == 404, path);
  }
  CHECK(trial.ask("GET", "/accounts/SYN-CEMENT-01/2024-02/rows", "item=clinker_output").status == 404);
  county.area = "652300";  // the prefecture holds every county
  trial.person = county;
  CHECK(trial.read("/accounts", "year=2024").at("results").size() == 46);
}

TEST_CASE("after a filing only its enterprise is computed again, and the answer is that of computing all") {
  AccountsTrial trial;
  AccountsShelf shelf;
  const auto ask = [&](AccountsShelf& of, const char* period) {
    const auto accounts = of.of(trial.office, AccountsTrial::opened(filings_of(*trial.desk)), period);
    REQUIRE(accounts.ok());
    return *accounts;
  };
  CHECK(ask(shelf, "2022")->computed == 46);
  CHECK(ask(shelf, "2023")->computed == 46);
  CHECK(ask(shelf, "2022")->computed == 46);  // the very answer of before
  trial.person = AccountsTrial::of_office("head");
  const auto file = [&](const char* enterprise, const char* month, const char* coal) {
    trial.send(201, "/months",
               {{"enterprise", enterprise},
                {"month", month},
                {"items", {paid_item("bituminous_burnt", coal, "t"), paid_item("electricity_bought", "500", "MWh")}}});
  };
  file("SYN-TEXTILE-03", "2022-06", "101");   // a month that nobody filed before
  file("SYN-TEXTILE-02", "2022-12", "4321");  // one that stands, of which January asks
  for (const char* period : {"2022", "2023"}) {
    const auto again = ask(shelf, period);
    CHECK(again->computed == 2);
    // Read and computed whole, by a desk that knew nothing.
    CarbonShelf other_shelf;
    AccountsShelf other;
    const auto whole = other.of(trial.office, AccountsTrial::opened(other_shelf.filings(*trial.book)), period);
    REQUIRE(whole.ok());
    CHECK((*whole)->computed == 46);
    CHECK(table_of(trial, *again) == table_of(trial, **whole));
    for (std::size_t n = 0; n < again->views.size(); ++n) {
      const auto& a = *again->views[n];
      const auto& b = *(*whole)->views[n];
      CHECK(a.enterprise->id == b.enterprise->id);
      REQUIRE(a.made.has_value() == b.made.has_value());
      CHECK(a.findings.size() == b.findings.size());
      if (a.made) CHECK(account_to_keep(trial.office, a).text == account_to_keep(trial.office, b).text);
    }
  }
  trial.send(
      201, "/enterprises",
      {{"enterprises", {{{"id", "AAA-1"}, {"name", {{"zh", "x"}}}, {"county", "652301"}, {"sector", "cement"}}}}});
  const auto more = ask(shelf, "2022");
  CHECK(more->computed == 1);
  CHECK(more->views.size() == 47);
  CHECK(more->views[0]->enterprise->id == "AAA-1");
}

TEST_CASE("a form is filled in from stored hours of the tied meter, and says why it is not") {
  AccountsTrial trial;
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "lantian-feeds-test";
  std::filesystem::create_directories(folder);
  std::ofstream{folder / "carbon-ties.toml"} << R"(
[[meter]]
enterprise = "C-0001"
item = "electricity_bought"
mn = "M1"
factor = "p44001"
figure = "total"
unit = "kWh"
least_percent = "90"
source = "test"
status = "unverified"
[[meter]]
enterprise = "C-0001"
item = "cems_co2"
mn = "M2"
factor = "a05001"
figure = "total"
unit = "kgCO2"
least_percent = "90"
source = "test"
status = "unverified"
)";
  trial.desk->directory = folder.string();
  trial.desk->synthetic = false;
  trial.person = AccountsTrial::of_office("head");
  trial.send(
      201, "/enterprises",
      {{"enterprises", {{{"id", "C-0001"}, {"name", {{"zh", "x"}}}, {"county", "652301"}, {"sector", "power"}}}}});
  const json without = trial.read("/months/C-0001/2024-02");
  CHECK(without.at("series").size() == 2);
  CHECK_FALSE(without.at("series")[0].at("why").get<std::string>().empty());
  int known = 696;  // all hours of February 2024
  trial.desk->series = [&known](const keep::TelemetryQuery& query) -> Result<std::vector<keep::TelemetryValue>> {
    std::vector<keep::TelemetryValue> out;
    CHECK(query.content == static_cast<std::uint8_t>(observe::hj212::Content::hour));
    for (int n = 0; n < (query.mn[0] == "M1" ? known : 10); ++n) {
      keep::TelemetryValue value;
      value.mn = query.mn[0];
      value.factor = query.factor[0];
      value.begin = query.begin + std::chrono::hours{n};
      value.end = value.begin + std::chrono::hours{1};
      value.statistic = static_cast<std::uint8_t>(observe::hj212::Statistic::cou);
      value.value = Decimal{2005, 1};
      value.usable = true;
      out.push_back(value);
      value.statistic = static_cast<std::uint8_t>(observe::hj212::Statistic::avg);
      out.push_back(value);
    }
    return out;
  };
  const json form = trial.read("/months/C-0001/2024-02");
  json electricity, stack;
  for (const json& one : form.at("items")) {
    if (one.at("item") == "electricity_bought") electricity = one;
    if (one.at("item") == "cems_co2") stack = one;
  }
  CHECK(electricity.at("from") == "meter");
  CHECK(electricity.at("now").at("amount") == "139548.0");  // 696 * 200.5
  CHECK(electricity.at("now").at("unit") == "kWh");
  CHECK(electricity.at("now").at("meter") == "M1/p44001");
  CHECK(stack.is_null());  // 10 of 696 hours fill nothing in
  CHECK(form.at("series")[1].at("percent") == "1.4");
  CHECK(form.at("series")[1].at("why").get<std::string>().find("90 %") != std::string::npos);
  json item = electricity.at("now");
  trial.send(201, "/months",
             {{"enterprise", "C-0001"}, {"month", "2024-02"}, {"items", {item, paid_item("coal_burnt", "10", "t")}}});
  const json rows = trial.read("/accounts/C-0001/2024-02/rows", "item=electricity_bought");
  CHECK(rows.at("agrees") == true);
  CHECK(rows.at("days").size() == 29);
  CHECK(rows.at("days")[0].at("value") == "4812.0");
  CHECK(rows.at("about").get<std::string>().starts_with("stored hours"));
  known = 695;  // an hour that was taken back: the filing no longer is what its meter says
  CHECK(trial.read("/accounts/C-0001/2024-02/rows", "item=electricity_bought").at("agrees") == false);
  std::filesystem::remove_all(folder);
}

}  // namespace lantian::serve
