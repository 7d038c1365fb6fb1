// Months on their way in: the form that knows what is known, refusals with their row, nothing half-applied, approval.
#include "serve/carbon/accounts_trial_test.hpp"
#include "serve/http/base64.hpp"

#include <set>

namespace lantian::serve {
namespace {

using nlohmann::json;

const json& form_item(const json& form, const std::string& id) {
  for (const json& one : form.at("items")) {
    if (one.at("item") == id) return one;
  }
  FAIL(id);
  return form;
}

json filed_item(const char* item, const char* amount, const char* unit) {
  return {{"item", item}, {"amount", amount}, {"unit", unit}, {"origin", "invoiced"}, {"evidence", "INV-1"}};
}

std::int64_t filings_last(const AccountsTrial& trial) {
  const auto last = trial.book->last();
  REQUIRE(last.ok());
  return *last;
}

}  // namespace

TEST_CASE("the form of a month that was not filed holds the units of the month before and what meters say") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_enterprise("SYN-TEXTILE-03");
  const json form = trial.read("/own/month/2022-06");
  CHECK(form.at("enterprise") == "SYN-TEXTILE-03");
  CHECK(form.at("state") == "missing");
  CHECK(form.at("last_month") == "2022-05");
  const json& coal = form_item(form, "bituminous_burnt");
  CHECK(coal.at("unit") == "t");
  CHECK(coal.at("usual") == true);
  CHECK(coal.at("last").at("amount").is_string());
  CHECK(form_item(form, "electricity_bought").at("required") == true);
  // A meter that the last filing names gives its value, and says that it does.
  for (const json& one : form.at("items")) {
    const bool metered = !one.at("last").is_null() && one.at("last").contains("meter");
    CHECK((one.at("from") == "meter") == metered);
  }
  CHECK(trial.ask("GET", "/own/month/soon").status == 400);
}

TEST_CASE("a month as JSON is kept as provisional; with one wrong item nothing is") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_enterprise("SYN-TEXTILE-03");
  const std::int64_t before = filings_last(trial);
  json body{{"month", "2022-06"},
            {"items",
             {filed_item("bituminous_burnt", "100", "t"), filed_item("electricity_bought", "50", "t"),
              filed_item("moonlight", "1", "t")}}};
  const HttpReply refused = trial.ask("POST", "/own/months", "", body.dump());
  CHECK(refused.status == 422);
  const std::string detail = json::parse(refused.body).at("detail");
  CHECK(detail.find("filing:2: column 'unit': given 't'") != std::string::npos);
  CHECK(detail.find("filing:3: column 'item': given 'moonlight'") != std::string::npos);
  CHECK(filings_last(trial) == before);
  body["items"] = {filed_item("bituminous_burnt", "100", "t"), filed_item("electricity_bought", "NE", "MWh")};
  body["dry_run"] = true;
  const json tried = json::parse(trial.ask("POST", "/own/months", "", body.dump()).body);
  CHECK(tried.at("acceptable") == true);
  CHECK(tried.at("stored") == false);
  std::set<std::string> codes;
  for (const json& one : tried.at("findings")) codes.insert(one.at("code"));
  CHECK(codes.contains("missing"));
  CHECK(filings_last(trial) == before);
  body["items"] = {filed_item("bituminous_burnt", "100", "t"), filed_item("electricity_bought", "5000", "kWh")};
  body["dry_run"] = false;
  const json kept = trial.send(201, "/own/months", body);
  CHECK(kept.at("stored") == true);
  const json account = trial.read("/own/accounts/2022-06");
  CHECK(account.at("state") == "provisional");
  CHECK(account.at("missing_months").empty());
  CHECK(filings_last(trial) == before + 1);
  REQUIRE(trial.noted.size() == 1);
  CHECK(trial.noted[0].starts_with("carbon.month SYN-TEXTILE-03//2022-06"));
}

TEST_CASE("zero-carbon electricity stands in every form; without proof it is refused, in both languages") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_enterprise("SYN-TEXTILE-03");
  const json form = trial.read("/own/month/2022-06");
  int deductions = 0;
  for (const json& one : form.at("items")) deductions += one.at("kind") == "deduction" ? 1 : 0;
  CHECK(deductions == 4);
  json sent = filed_item("zero_carbon_sent_out", "12.5", "MWh");
  sent["evidence"] = "";
  json body{{"month", "2022-06"}, {"dry_run", true}};
  body["items"] = {filed_item("bituminous_burnt", "100", "t"), filed_item("electricity_bought", "5000", "kWh"), sent};
  const json bare = json::parse(trial.ask("POST", "/own/months", "", body.dump()).body);
  CHECK(bare.at("acceptable") == false);
  REQUIRE(bare.at("refusals").size() == 1);
  CHECK(bare.at("refusals")[0].at("column") == "evidence");
  CHECK(bare.at("refusals")[0].at("message") == "nothing is taken off without proof: meter or invoice");
  CHECK(bare.at("refusals")[0].at("message_zh") != bare.at("refusals")[0].at("message"));
  sent["evidence"] = "settlement 2022-06";
  body["items"][2] = sent;
  CHECK(json::parse(trial.ask("POST", "/own/months", "", body.dump()).body).at("acceptable") == true);
}

TEST_CASE("the workbook of the form comes back filled in, and an empty amount is refused with its row") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_enterprise("SYN-TEXTILE-03");
  const HttpReply empty = trial.ask("GET", "/own/month/2025-01", "format=xlsx");
  REQUIRE(empty.status == 200);
  const std::int64_t before = filings_last(trial);
  const std::string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const HttpReply refused = trial.ask("POST", "/own/months", "", empty.body, type);
  CHECK(refused.status == 422);
  CHECK(refused.body.find("filing:") != std::string::npos);
  CHECK(filings_last(trial) == before);
  // What was filed comes out as a workbook that can be sent back as it is, also inside JSON.
  const HttpReply filed = trial.ask("GET", "/own/month/2022-05", "format=xlsx");
  REQUIRE(filed.status == 200);
  trial.person = AccountsTrial::of_office("head");
  const HttpReply stored = trial.ask("POST", "/months", "", filed.body, type);
  REQUIRE_MESSAGE(stored.status == 201, stored.body);
  CHECK(json::parse(stored.body).at("months")[0].at("month") == "2022-05");
}

TEST_CASE("nobody files for another enterprise, in JSON or in a table, nor for a month that has not begun") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_enterprise("SYN-FOOD-01");
  const std::int64_t before = filings_last(trial);
  json body{
      {"enterprise", "SYN-FOOD-02"}, {"month", "2024-12"}, {"items", {filed_item("electricity_bought", "5", "MWh")}}};
  CHECK(trial.ask("POST", "/own/months", "", body.dump()).status == 422);
  const std::string table = "enterprise,month,item,amount,unit\r\nSYN-FOOD-02,2024-12,electricity_bought,5,MWh\r\n";
  CHECK(trial.ask("POST", "/own/months", "", table, "text/csv").status == 422);
  CHECK(trial.ask("POST", "/months", "", body.dump()).status == 403);
  body["enterprise"] = "SYN-FOOD-01";
  body["month"] = "2199-01";
  CHECK(trial.ask("POST", "/own/months", "", body.dump()).status == 422);
  trial.person = std::nullopt;
  CHECK(trial.ask("POST", "/own/months", "", body.dump()).status == 401);
  CHECK(trial.ask("POST", "/months", "", body.dump()).status == 401);
  trial.person = AccountsTrial::of_enterprise("BANK-01");
  CHECK(trial.ask("POST", "/own/months", "", body.dump()).status == 404);
  CHECK(trial.ask("GET", "/months/SYN-FOOD-01").status == 404);
  CHECK(filings_last(trial) == before);
}

TEST_CASE("odd amounts, facilities and bodies are refused, and nothing of them is kept") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_enterprise("SYN-FOOD-01");
  const std::int64_t before = filings_last(trial);
  for (const char* amount : {"1e9", "NaN", "-5", "0x10", "99999999999999999999", "", " 5", "=1+1"}) {
    const json body{{"month", "2024-12"}, {"items", {filed_item("electricity_bought", amount, "MWh")}}};
    const int status = trial.ask("POST", "/own/months", "", body.dump()).status;
    CHECK_MESSAGE((status == 400 || status == 422), amount);
  }
  for (const char* facility : {"a/b", "a@7", "a#b", "a\nb"}) {
    const json body{
        {"month", "2024-12"}, {"facility", facility}, {"items", {filed_item("electricity_bought", "5", "MWh")}}};
    CHECK(trial.ask("POST", "/own/months", "", body.dump()).status == 422);
  }
  for (const char* body :
       {"", "{", "[]", "{\"months\": 7}", "{\"base64\": \"?\"}", "{\"month\": \"2024-12\", \"items\": []}"}) {
    CHECK(trial.ask("POST", "/own/months", "", body).status == 400);
  }
  // An enterprise beside a facility of it would count twice.
  const json twice{{"month", "2024-12"}, {"facility", "F1"}, {"items", {filed_item("electricity_bought", "5", "MWh")}}};
  CHECK(trial.ask("POST", "/own/months", "", twice.dump()).status == 422);
  CHECK(filings_last(trial) == before);
}

TEST_CASE("another person makes a month final, and then its enterprise no longer files it") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_enterprise("SYN-TEXTILE-03");
  const json body{
      {"month", "2022-06"},
      {"items", {filed_item("bituminous_burnt", "100", "t"), filed_item("electricity_bought", "500", "MWh")}}};
  const std::int64_t row = trial.send(201, "/own/months", body).at("months")[0].at("row");
  const std::string approval = "/months/SYN-TEXTILE-03/2022-06/approval";
  CHECK(trial.ask("POST", approval, "", json{{"row", row}}.dump()).status == 403);
  trial.person = AccountsTrial::of_office("clerk");  // the name of who filed it
  CHECK(trial.ask("POST", approval, "", json{{"row", row}}.dump()).status == 422);
  trial.person = AccountsTrial::of_office("head");
  CHECK(trial.ask("POST", approval, "", json{{"row", row - 1}}.dump()).status == 409);
  CHECK(trial.send(201, approval, {{"row", row}}).at("state") == "final");
  CHECK(trial.read("/accounts/SYN-TEXTILE-03/2022-06").at("state") == "final");
  trial.person = AccountsTrial::of_enterprise("SYN-TEXTILE-03");
  const HttpReply again = trial.ask("POST", "/own/months", "", body.dump());
  CHECK(again.status == 422);
  CHECK(again.body.find("final") != std::string::npos);
}

TEST_CASE("who filed and who approves are told apart by their accounts, by names only where there are none") {
  AccountsTrial trial;
  const auto office = [](const char* name, const char* account) {
    CarbonPerson person = AccountsTrial::of_office(name);
    person.account = account;
    return person;
  };
  const json body{
      {"enterprise", "SYN-TEXTILE-03"},
      {"month", "2022-06"},
      {"account", "forged"},
      {"items", {filed_item("bituminous_burnt", "100", "t"), filed_item("electricity_bought", "500", "MWh")}}};
  const std::string approval = "/months/SYN-TEXTILE-03/2022-06/approval";
  trial.person = office("Li Wei", "li.wei");
  std::int64_t row = trial.send(201, "/months", body).at("months")[0].at("row");
  trial.person = office("Li Wei (new name)", "li.wei");
  CHECK(trial.ask("POST", approval, "", json{{"row", row}}.dump()).status == 422);
  trial.person = office("Li Wei", "li.wei2");  // another person who is called the same
  CHECK(trial.send(201, approval, {{"row", row}}).at("state") == "final");
  trial.person = office("Li Wei", "");  // a document of before accounts were kept
  row = trial.send(201, "/months", body).at("months")[0].at("row");
  trial.person = office("Li Wei", "li.wei");
  CHECK(trial.ask("POST", approval, "", json{{"row", row}}.dump()).status == 422);
  trial.person = office("Zhang San", "zhang.san");
  CHECK(trial.ask("POST", approval, "", json{{"row", row}}.dump()).status == 201);
}

TEST_CASE("grave findings stand against an approval until a reason is given") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_enterprise("SYN-TEXTILE-03");
  const json body{
      {"month", "2022-06"},
      {"items", {filed_item("bituminous_burnt", "100", "t"), filed_item("electricity_bought", "NE", "MWh")}}};
  const std::int64_t row = trial.send(201, "/own/months", body).at("months")[0].at("row");
  trial.person = AccountsTrial::of_office("head");
  const std::string approval = "/months/SYN-TEXTILE-03/2022-06/approval";
  CHECK(trial.ask("POST", approval, "", json{{"row", row}}.dump()).status == 422);
  CHECK(trial.ask("POST", approval, "", json{{"row", row}, {"reason", "meter broken, told"}}.dump()).status == 201);
}

TEST_CASE("an office enters who files; an unknown sector, a twice given id or an odd id enters nobody") {
  AccountsTrial trial;
  const json works{{"id", "C-0001"}, {"name", {{"zh", "x"}}}, {"county", "652301"}, {"sector", "cement"}};
  CHECK(trial.ask("POST", "/enterprises", "", json{{"enterprises", {works}}}.dump()).status == 401);
  trial.person = AccountsTrial::of_enterprise("SYN-FOOD-01");
  CHECK(trial.ask("POST", "/enterprises", "", json{{"enterprises", {works}}}.dump()).status == 403);
  CHECK(trial.ask("GET", "/enterprises").status == 403);
  trial.person = AccountsTrial::of_office("head");
  const std::int64_t before = filings_last(trial);
  for (const auto& [key, value] :
       {std::pair{"id", "../x"}, {"sector", "toys"}, {"county", "Changji"}, {"guide", "moon"}}) {
    json odd = works;
    odd[key] = value;
    CHECK(trial.ask("POST", "/enterprises", "", json{{"enterprises", {works, odd}}}.dump()).status == 422);
  }
  CHECK(filings_last(trial) == before);
  const json all = trial.send(201, "/enterprises", {{"enterprises", {works}}});
  CHECK(all.at("results").size() == 47);
  CHECK(trial.read("/months/C-0001/2024-05").at("guide").at("id") == "cement");
}

TEST_CASE("a filing is rows of the inventory's form of activities") {
  AccountsTrial trial;
  const HttpReply reply = trial.ask("GET", "/months/SYN-POWER-01/2024-02/inventory", "lang=en");
  REQUIRE(reply.status == 200);
  const auto form = trial.inventory.form("activity");
  REQUIRE(form.ok());
  const auto sheet = terms::read_sheet({"activity.csv", reply.body});
  REQUIRE(sheet.ok());
  const terms::FilledForm filled = terms::fill(**form, *sheet);
  CHECK(filled.refusals.empty());
  REQUIRE(filled.records.size() >= 1);
  const terms::RecordView first{**form, filled.records.front()};
  CHECK(first.text("source_id").starts_with("SYN-POWER-01:"));
  CHECK(first.text("period") == "2024-02");
  CHECK(first.truth("synthetic"));
}

}  // namespace lantian::serve
