#include "serve/carbon/reports.hpp"

#include "base/round.hpp"
#include "serve/carbon/accounts_trial_test.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

using nlohmann::json;

struct ReportsTrial : AccountsTrial {
  ReportsTrial() {
    mount_carbon_balances(*router, desk);
    mount_carbon_reports(*router, desk);
  }
  AccountView view(const std::string& enterprise, const std::string& period) const {
    const auto filings = opened(filings_of(*desk));
    kept_filings = filings;
    return view_account(office, *filings, *entered(*filings, enterprise), period);
  }
  /// What the office files say, as text that can be searched.
  std::string account_text(const std::string& enterprise, bool english) const {
    const AccountView one = view(enterprise, "2023");
    REQUIRE(one.made);
    return opened(account_report(office, inventory, one, nullptr, "md", english));
  }
  mutable std::shared_ptr<const CarbonFilings> kept_filings;  ///< which views point into
};

bool report_holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("carbon reports: office files at their addresses, and what is asked wrongly is told") {
  ReportsTrial trial;
  for (const std::string path : {"/accounts/SYN-POWER-01/2024/report", "/balance/report"}) {
    for (const std::string form : {"docx", "xlsx"}) {
      CAPTURE(path + form);
      const HttpReply reply = trial.ask("GET", path, "format=" + form);
      CHECK(reply.status == 200);
      CHECK(reply.body.starts_with("PK"));
      CHECK(report_holds(reply.headers.front().second, "." + form));
    }
    // Without a name there is no form: the gate asks for the right to export by that name.
    for (const char* wrong : {"", "format=", "format=pdf", "format=md"}) {
      const HttpReply reply = trial.ask("GET", path, wrong);
      CHECK(reply.status == 400);
      CHECK(json::parse(reply.body).at("allowed") == json{"docx", "xlsx"});
    }
  }
  CHECK(trial.ask("GET", "/accounts/NOBODY/2024/report", "format=docx").status == 404);
  CHECK(trial.ask("GET", "/accounts/SYN-POWER-01/2024-01-05/report", "format=docx").status == 400);
  CHECK(trial.ask("GET", "/balance/report", "format=docx&year=1999").status == 400);
}

TEST_CASE("carbon reports: an enterprise takes its own report away and nobody else's") {
  ReportsTrial trial;
  trial.person = AccountsTrial::of_enterprise("SYN-POWER-01");
  CHECK(trial.ask("GET", "/own/accounts/2024/report", "format=docx").status == 200);
  const HttpReply other = trial.ask("GET", "/accounts/SYN-CEMENT-01/2024/report", "format=docx");
  const HttpReply none = trial.ask("GET", "/accounts/NOBODY/2024/report", "format=docx");
  CHECK(other.status == 404);
  CHECK(none.status == 404);
  CHECK(trial.ask("GET", "/own/accounts/2024/report", "format=docx&enterprise=SYN-CEMENT-01").status == 404);
  trial.person.reset();
  CHECK(trial.ask("GET", "/own/accounts/2024/report", "format=docx").status == 401);
}

TEST_CASE("carbon reports: what the page says of everybody is what the report says, with every word") {
  const ReportsTrial trial;
  const json page = trial.read("/accounts", "year=2023");
  CHECK(page.at("results").size() == 46);
  for (const json& one : page.at("results")) {
    const std::string id = one.at("enterprise");
    CAPTURE(id);
    const std::string text = trial.account_text(id, true);
    CHECK_FALSE(report_holds(text, "??"));
    CHECK_FALSE(report_holds(trial.account_text(id, false), "??"));
    CHECK(report_holds(text, fmt::format("| total | {:.3f} |", one.at("total_t").get<double>())));
    CHECK(report_holds(text, "SHA-256 " + trial.read("/accounts/" + id + "/2023").at("sha256").get<std::string>()));
    CHECK(report_holds(text, "Synthetic"));
  }
}

TEST_CASE("carbon reports: a kept account is named, and one that was filed anew is told apart") {
  ReportsTrial trial;
  trial.person = AccountsTrial::of_office("head");
  const json kept = trial.send(201, "/accounts/SYN-FOOD-01/2023", json::object()).at("kept");
  const AccountView one = trial.view("SYN-FOOD-01", "2023");
  KeptAccount row;
  row.row = kept.at("row");
  row.sha256 = kept.at("sha256");
  const std::string same = AccountsTrial::opened(account_report(trial.office, trial.inventory, one, &row, "md", true));
  CHECK(report_holds(same, fmt::format("Row {} of the book keeps this very account", row.row)));
  row.sha256 = "another";
  const std::string other = AccountsTrial::opened(account_report(trial.office, trial.inventory, one, &row, "md", true));
  CHECK(report_holds(other, "keeps an earlier account that differs"));
}

TEST_CASE("carbon reports: the balance says its sums, what was published beside them, and its limits") {
  const ReportsTrial trial;
  const json page = trial.read("/balance", "year=2024");
  const OpenYear open = AccountsTrial::opened(open_carbon_year(*trial.desk, "2024"));
  const std::string text = AccountsTrial::opened(balance_report(*trial.desk, open, "md", true));
  CHECK_FALSE(report_holds(text, "??"));
  CHECK_FALSE(report_holds(AccountsTrial::opened(balance_report(*trial.desk, open, "md", false)), "??"));
  const auto tonnes = [](const json& kilograms) { return Decimal{kilograms.get<std::int64_t>(), 3}.text(); };
  const auto on_a_page = [](const json& kilograms) {
    return round_half_even(Decimal{kilograms.get<std::int64_t>(), 7}.exact(), 2).text();  // 10^4 t
  };
  for (const json& row : page.at("rows")) CHECK(report_holds(text, "| " + on_a_page(row.at("direct_kg")) + " |"));
  CHECK(report_holds(text, tonnes(page.at("all").at("coal_kg"))));
  CHECK(page.at("rows").size() == 13);
  // As published, each in its own unit, and said to be neither computed nor comparable.
  for (const char* part :
       {"| 46 | enterprises |", "| 226.7 | 100 million yuan |", "| 7.68 | 100 million yuan |",
        "They were not computed here", "synthetic, made up for a demonstration",
        "Net import of electricity or heat over the border is not known", "it is not the emission of the region"}) {
    CHECK_MESSAGE(report_holds(text, part), part);
  }
  CHECK(AccountsTrial::opened(balance_report(*trial.desk, open, "xlsx", true)).starts_with("PK"));
  CHECK_FALSE(balance_report(*trial.desk, open, "pdf", true).ok());
}

}  // namespace lantian::serve
