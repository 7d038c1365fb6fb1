#include "serve/carbon/reports_finance.hpp"

#include "serve/carbon/finance_trial_test.hpp"
#include "serve/carbon/planning_trial_test.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

bool finance_report_holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("carbon reports: the KPI sheet of every loan, for offices and in the demonstration alone") {
  trial::FinanceTrial desk;
  mount_carbon_reports(desk.router, desk.desk);
  const FinanceGround ground = *finance_ground(*desk.desk);
  const std::vector<LoanOnFile> files = *loans_on_file(*ground.book);
  CHECK(files.size() > 3);
  for (const LoanOnFile& file : files) {
    CAPTURE(file.loan.id);
    const carbon::LoanCourse course = *loan_course(file, *parse_day("2026-06-01"));
    for (const bool english : {false, true}) {
      const std::string text = *loan_report(ground, *desk.desk->office, file, course, "md", english);
      CHECK_FALSE(finance_report_holds(text, "??"));
      CHECK(finance_report_holds(text, course.interest.text_yuan()));
    }
    const std::string path = "/api/v1/carbon/loans/" + file.loan.id + "/report";
    for (const char* form : {"format=docx", "format=xlsx"}) CHECK(desk.get(path, form).body.starts_with("PK"));
    CHECK(desk.get(path).status == 400);
  }
  const std::string path = "/api/v1/carbon/loans/" + files.front().loan.id + "/report";
  desk.as_bank(files.front().loan.bank);
  CHECK(desk.get(path, "format=docx").status == 403);
  desk.as_enterprise(files.front().loan.enterprise);
  CHECK(desk.get(path, "format=docx").status == 403);
  desk.as_office();
  CHECK(desk.get(path, "format=docx").status == 200);
  CHECK(desk.get("/api/v1/carbon/loans/NONE/report", "format=docx").status == 404);
}

TEST_CASE("carbon reports: the list of disclosure names whom the asker may see, and nobody else") {
  trial::PlanningTrial desk;
  mount_carbon_reports(desk.router, desk.desk);
  const std::vector<LibraryOnFile> entries = *open_library(*desk.book);
  REQUIRE(entries.size() > 3);
  LibraryGround ground;
  ground.rule = *open_library_rule(LANTIAN_SOURCE_DIR);
  ground.filings = *filings_of(*desk.desk);
  ground.on = *library_day(*desk.desk, entries);
  ground.synthetic = true;
  for (const bool english : {false, true}) {
    const std::string text = *library_report(ground, entries, *desk.desk->office, "md", english);
    CHECK_FALSE(finance_report_holds(text, "??"));
    for (const LibraryOnFile& one : entries) {
      CHECK(finance_report_holds(text, "| " + one.entry.id + " |"));
      if (one.entry.valid_to) CHECK(finance_report_holds(text, text_of(*one.entry.valid_to)));
    }
  }
  const std::string path = "/api/v1/carbon/library/disclosure/report";
  for (const char* form : {"format=docx", "format=xlsx"}) CHECK(desk.ask("GET", path, "", form).body.starts_with("PK"));
  CHECK(desk.ask("GET", path).status == 400);
  CHECK(desk.ask("GET", path, "", "format=docx&on=tomorrow").status == 400);
  // An enterprise gets its own entries and what stands in public, byte for byte.
  const std::string whose = entries.front().entry.application.enterprise;
  std::vector<LibraryOnFile> seen;
  for (const LibraryOnFile& one : entries) {
    if (one.entry.application.enterprise == whose || one.entry.state == carbon::LibraryState::publicity)
      seen.push_back(one);
  }
  REQUIRE(seen.size() < entries.size());
  const std::string query = "format=docx&lang=zh&on=" + text_of(ground.on);
  const std::string all = *library_report(ground, entries, *desk.desk->office, "docx", false);
  CHECK(desk.ask("GET", path, "", query).body == all);
  desk.person = CarbonPerson{"manager", "enterprise", whose};
  CHECK(desk.ask("GET", path, "", query).body == *library_report(ground, seen, *desk.desk->office, "docx", false));
}

}  // namespace lantian::serve
