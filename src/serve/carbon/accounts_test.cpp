// Accounts by their addresses: sums, lineage, what is kept, findings as cases, and who may not see what.
#include "serve/carbon/accounts_trial_test.hpp"

#include <cmath>
#include <set>

namespace lantian::serve {
namespace {

using nlohmann::json;

double operand_of(const json& line, const std::string& id) {
  for (const json& one : line.at("operands")) {
    if (one.at("id") == id) return one.at("value").get<double>();
  }
  FAIL(id);
  return 0;
}

}  // namespace

TEST_CASE("accounts of a year: 46 rows, sums that are the rows, published figures beside and never in") {
  const AccountsTrial trial;
  const json page = trial.read("/accounts", "year=2023");
  CHECK(page.at("synthetic") == true);
  CHECK(page.at("results").size() == 46);
  double total = 0, parts = 0;
  int complete = 0;
  for (const json& one : page.at("results")) {
    total += one.at("total_t").get<double>();
    for (const auto& [name, value] : one.at("parts").items()) {
      parts += name == "recovery" ? -value.get<double>() : value.get<double>();
    }
    complete += one.at("state") == "missing" ? 0 : 1;
  }
  CHECK(page.at("sum").at("total_t").get<double>() == doctest::Approx(total));
  CHECK(parts == doctest::Approx(total));
  CHECK(page.at("sum").at("complete") == complete);
  double sectors = 0, months = 0;
  for (const json& one : page.at("sectors")) sectors += one.at("total_t").get<double>();
  for (const json& one : page.at("months")) months += one.at("total_t").get<double>();
  CHECK(page.at("sectors").size() == 13);
  CHECK(page.at("months").size() == 12);
  CHECK(sectors == doctest::Approx(total));
  CHECK(months == doctest::Approx(total));
  std::set<std::string> published;
  for (const json& one : page.at("published")) {
    published.insert(one.at("id").get<std::string>() + " " + one.at("value").dump());
  }
  CHECK(published.contains("F18.lent 226.7"));
  CHECK(published.contains("F18.loan 7.68"));
  const json cement = trial.read("/accounts", "year=2023&sector=cement");
  for (const json& one : cement.at("results")) CHECK(one.at("sector") == "cement");
  const HttpReply wrong = trial.ask("GET", "/accounts", "year=2023&sector=toys");
  CHECK(wrong.status == 400);
  CHECK(json::parse(wrong.body).at("allowed").size() == 13);
}

TEST_CASE("a guide that was in force only later says so, and its account is there") {
  const AccountsTrial trial;
  const json early = trial.read("/accounts/SYN-POWER-01/2022"), later = trial.read("/accounts/SYN-POWER-01/2023");
  CHECK(early.at("guide").at("late") == true);
  CHECK(early.at("guide").at("in_force") == "2022-12-21");
  CHECK(early.at("total_t").get<double>() > 0);
  CHECK(later.at("guide").at("late") == false);
}

TEST_CASE("a figure goes down to filings, parameters and the formula, and comes out of them again") {
  const AccountsTrial trial;
  const json page = trial.read("/accounts/SYN-POWER-01/2024");
  int coal = 0;
  for (const json& line : page.at("months")) {
    for (const json& one : line.at("operands")) {
      const std::string origin = one.at("origin");
      CHECK(origin.find(one.at("kind") == "parameter" ? '#' : '@') != std::string::npos);
    }
    if (line.at("line") != "coal") continue;
    ++coal;
    // Handbook 4.1: FC x NCV x CC x OF x 44/12.
    const double expected = operand_of(line, "coal_burnt") * operand_of(line, "coal_ncv") *
                            operand_of(line, "coal_carbon") * operand_of(line, "coal_oxidation") * 44 / 12;
    CHECK(line.at("t").get<double>() == doctest::Approx(expected).epsilon(1e-9));
  }
  CHECK(coal == 12);
  CHECK(page.at("lines").size() >= 3);
  CHECK_FALSE(page.at("lines")[0].at("formula").get<std::string>().empty());
  const json rows = trial.read("/accounts/SYN-POWER-01/2024-02/rows", "item=coal_burnt");
  CHECK(rows.at("days").size() == 29);
  CHECK(rows.at("agrees") == true);
  CHECK(rows.at("sum") == rows.at("filings")[0].at("amount"));
  CHECK(trial.ask("GET", "/accounts/SYN-POWER-01/2024-02/rows", "item=moonlight").status == 404);
  CHECK(trial.ask("GET", "/accounts/NOBODY/2024").status == 404);
  CHECK(trial.ask("GET", "/accounts/SYN-POWER-01/2024-01-05").status == 400);
}

TEST_CASE("a kept account stays what it is when a month is filed anew, and verifies bit for bit") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_office("head");
  const std::string at = "/accounts/SYN-FOOD-01/2023";
  const std::string seen = trial.read(at).at("sha256");
  const json kept = trial.send(201, at, {{"sha256", seen}});
  CHECK(kept.at("kept").at("sha256") == seen);
  CHECK(kept.at("kept").at("filings").size() == 12);
  CHECK(trial.ask("POST", at, "", "{}").status == 409);  // this very account is kept already
  // A month is filed anew.
  json item{{"item", "bituminous_burnt"}, {"amount", "1.5"}, {"unit", "t"}, {"origin", "invoiced"}};
  json power = item;
  power["item"] = "electricity_bought";
  power["unit"] = "MWh";
  trial.send(201, "/months", {{"enterprise", "SYN-FOOD-01"}, {"month", "2023-05"}, {"items", {item, power}}});
  const json now = trial.read(at);
  CHECK(now.at("sha256") != seen);
  CHECK(now.at("kept").at("is_this") == false);
  CHECK(trial.ask("POST", at, "", json{{"sha256", seen}}.dump()).status == 409);  // changed since it was seen
  CHECK(trial.ask("POST", at, "", "{}").status == 409);                           // another one is kept
  const json snapshots = trial.read("/snapshots/SYN-FOOD-01/2023");
  REQUIRE(snapshots.at("results").size() == 1);
  CHECK(snapshots.at("results")[0].at("same") == true);
  CHECK(snapshots.at("results")[0].at("sha256") == seen);
  const std::int64_t row = snapshots.at("results")[0].at("row");
  trial.send(201, at, {{"supersedes", row}});
  const json both = trial.read("/snapshots/SYN-FOOD-01/2023");
  REQUIRE(both.at("results").size() == 2);
  CHECK(both.at("results")[1].at("sha256") == seen);
  CHECK(trial.ask("GET", "/snapshots/SYN-FOOD-01/2023", "format=text").body.starts_with("lantian carbon snapshot "));
}

TEST_CASE("a kept account with one changed character is found out") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_office("head");
  trial.send(201, "/accounts/SYN-FOOD-01/2023", json::object());
  const auto row = trial.book->newest("account", "SYN-FOOD-01/2023");
  REQUIRE(row.ok());
  json body = json::parse((*row)->body);
  std::string text = body.at("text");
  const std::size_t digit = text.find("bituminous_burnt\t");
  REQUIRE(digit != std::string::npos);
  text[digit] = 'B';
  body["text"] = text;
  const keep::DocumentDraft draft{"account", "SYN-FOOD-01/2023", body.dump(), {}};
  REQUIRE(trial.book->append(std::span{&draft, 1}, "forger", keep::now()).ok());
  const json page = trial.read("/snapshots/SYN-FOOD-01/2023");
  CHECK(page.at("results")[0].at("same") == false);
  CHECK_FALSE(page.at("results")[0].at("trouble").get<std::string>().empty());
  CHECK(page.at("results")[1].at("same") == true);
}

TEST_CASE("another version of the guide stands beside, and the kept one is what it is held against") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_office("head");
  const std::string at = "/accounts/SYN-ALUMINIUM-01/2024";
  const json page = trial.read(at);
  REQUIRE(page.at("guide").at("versions").size() == 2);
  const json before = trial.read(at + "/beside", "version=2024");
  CHECK(before.at("kept").is_null());
  trial.send(201, at, json::object());
  const json beside = trial.read(at + "/beside", "version=2024");
  CHECK(beside.at("kept").is_number());
  CHECK(beside.at("before").at("total_t") == before.at("before").at("total_t"));
  CHECK(beside.at("after").at("version") == "2024");
  const json& total = beside.at("results")[0];
  CHECK(total.at("name") == "total");
  CHECK(total.at("change_t").get<double>() ==
        doctest::Approx(total.at("after_t").get<double>() - total.at("before_t").get<double>()));
  const HttpReply wrong = trial.ask("GET", at + "/beside", "version=1999");
  CHECK(wrong.status == 400);
  CHECK(json::parse(wrong.body).at("allowed").size() == 2);
}

TEST_CASE("an account in which something is missing is not kept") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_office("head");
  CHECK(trial.read("/accounts/SYN-TEXTILE-03/2022").at("missing_months") == json({"2022-06"}));
  CHECK(trial.ask("POST", "/accounts/SYN-TEXTILE-03/2022", "", "{}").status == 400);
}

TEST_CASE("a grave finding becomes one case and never a second one") {
  AccountsTrial trial;
  trial.person = AccountsTrial::of_office("head");
  const json first = trial.send(201, "/findings/SYN-POWER-04/2023", json::object());
  CHECK(first.at("opened").get<int>() >= 1);
  for (const json& one : first.at("results")) CHECK(one.at("refused") == "");
  const json again = trial.send(200, "/findings/SYN-POWER-04/2023", json::object());
  CHECK(again.at("opened") == 0);
  CHECK(again.at("results").size() == first.at("results").size());
  CHECK(again.at("results")[0].at("case") == first.at("results")[0].at("case"));
  const auto subject = trial.cases->find(first.at("results")[0].at("case").get<std::string>());
  REQUIRE(subject.ok());
  CHECK(subject->party == "SYN-POWER-04");
  CHECK(subject->synthetic);
}

TEST_CASE("complete accounts of three years are kept in one go, once") {
  const AccountsTrial trial;
  const auto kept = keep_complete_accounts(*trial.desk, {"2022", "2023", "2024"}, "synthetic region");
  REQUIRE(kept.ok());
  CHECK(*kept > 120);
  CHECK(*kept < 46 * 3);
  const auto again = keep_complete_accounts(*trial.desk, {"2022", "2023", "2024"}, "synthetic region");
  REQUIRE(again.ok());
  CHECK(*again == 0);
  const auto verified = verify_accounts(*trial.book, {}, {});
  REQUIRE(verified.ok());
  CHECK(static_cast<int>(verified->size()) == *kept);
  for (const VerifiedAccount& one : *verified) CHECK_MESSAGE(one.trouble.empty(), one.trouble);
}

TEST_CASE("nobody changes anything unsigned, and a person of one enterprise sees that one alone") {
  AccountsTrial trial;
  CHECK(trial.ask("POST", "/accounts/SYN-FOOD-01/2023", "", "{}").status == 401);
  CHECK(trial.ask("POST", "/findings/SYN-POWER-04/2023", "", "{}").status == 401);
  CHECK(trial.ask("GET", "/own/accounts/2023").status == 401);
  trial.person = AccountsTrial::of_enterprise("SYN-FOOD-01");
  CHECK(trial.ask("GET", "/accounts", "year=2023").status == 403);
  CHECK(trial.ask("GET", "/accounts/SYN-FOOD-02/2023").status == 404);
  CHECK(trial.ask("GET", "/accounts/SYN-FOOD-02/2023/beside", "version=2015").status == 404);
  CHECK(trial.ask("GET", "/accounts/SYN-FOOD-02/2023-02/rows", "item=bituminous_burnt").status == 404);
  CHECK(trial.ask("GET", "/snapshots/SYN-FOOD-02/2023").status == 404);
  CHECK(trial.ask("GET", "/own/accounts/2023", "enterprise=SYN-FOOD-02").status == 404);
  CHECK(trial.ask("POST", "/accounts/SYN-FOOD-01/2023", "", "{}").status == 403);
  CHECK(trial.read("/own/accounts/2023").at("enterprise") == "SYN-FOOD-01");
  CHECK(trial.read("/own/accounts/2023-02/rows", "item=bituminous_burnt").at("enterprise") == "SYN-FOOD-01");
  // Refusals of what is there and of what is not are the same word for word, but for the name.
  const auto said = [&](const std::string& id) {
    std::string detail = json::parse(trial.ask("GET", "/accounts/" + id + "/2023").body).at("detail");
    return detail.replace(detail.find(id), id.size(), "X");
  };
  CHECK(said("SYN-FOOD-02") == said("SYN-FOOD-99"));
}

}  // namespace lantian::serve
