#include "carbon/accounts/account_trial_test.hpp"
#include "carbon/accounts/snapshot.hpp"
#include "report/carbon_balance_paper.hpp"
#include "report/sample_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace lantian::report {
namespace {

using carbon::trial::month_of;
using carbon::trial::must;

const carbon::CheckRules& paper_checks() {
  static const carbon::CheckRules rules =
      must(carbon::read_check_rules(carbon::trial::file_at(carbon::trial::data_folder() / "carbon" / "checks.toml")));
  return rules;
}

/// C1 of the handbook, and a second month of which the coal is not known.
struct PaperAccount {
  carbon::Enterprise enterprise = carbon::trial::enterprise_of("power");
  carbon::ComputedAccount computed;
  std::vector<carbon::CarbonFinding> findings;
  std::vector<carbon::FigureGrade> grades;
  AccountPaperFacts facts;

  explicit PaperAccount(bool complete) {
    enterprise.name = {"", "Works | of C1"};
    std::vector<carbon::Month> months{month_of(
        "2023-01", {{"coal_burnt", "1000000", "t"}, {"coal_ncv", "20", "GJ/t"}, {"electricity_bought", "0", "MWh"}})};
    months[0].items[0].evidence = "belt weigher 7";
    months[0].items[0].origin = carbon::Origin::invoiced;
    if (!complete) months.push_back(month_of("2023-02", {{"electricity_bought", "10", "MWh"}}));
    computed = must(carbon::account_of(carbon::trial::shipped().books(), enterprise, months,
                                       must(parse_period(complete ? "2023-01" : "2023-01-01..2023-03-31"))));
    findings = carbon::check_account(paper_checks(), computed, carbon::trial::shipped().units);
    grades = carbon::grade_figures(paper_checks(), computed);
    facts.enterprise = &enterprise;
    facts.computed = &computed;
    facts.checks = &paper_checks();
    facts.sector = {"", "Power"};
    facts.county = {"", "Utown"};
    facts.findings = findings;
    facts.grades = grades;
    facts.sha256 = carbon::snapshot_of(computed, enterprise, carbon::trial::shipped().units).sha256;
  }
  Paper paper(PaperForm form = PaperForm::page, Language language = Language::en) const {
    return account_paper(facts, {&sample::templates(), language, {}}, form);
  }
  std::string text(Language language = Language::en) const {
    return paper_markdown(paper(PaperForm::page, language), {&sample::templates(), language, {}});
  }
};

const PaperTable* table_of(const Paper& paper, std::string_view id) {
  for (const PaperSection& section : paper.sections) {
    for (const PaperTable& table : section.tables) {
      if (table.id == id) return &table;
    }
  }
  return nullptr;
}

bool paper_holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("the report of an account says figures, formula, evidence, document and digest") {
  const PaperAccount made{true};
  const std::string text = made.text();
  for (const std::string& part :
       {std::string{"# Greenhouse-gas report of Works | of C1, 2023-01"}, std::string{"| total | 2239710.000 |"},
        std::string{"coal_burnt * coal_ncv * coal_carbon * coal_oxidation * co2_per_c"},
        std::string{"| 1000000 | t | invoiced | belt weigher 7 |"}, std::string{"carbon-power/2022#coal_oxidation"},
        std::string{"2.23971 tCO2/t"}, "SHA-256 " + made.facts.sha256, std::string{"lantian carbon verify FILE"},
        std::string{"Cross-checks and ranges found nothing"}, std::string{"The book keeps no account"}}) {
    CHECK_MESSAGE(paper_holds(text, part), part);
  }
  CHECK_FALSE(paper_holds(text, "not complete"));
  // A parameter that no line used stands in no table.
  CHECK_FALSE(paper_holds(text, "natural_gas"));
}

TEST_CASE("what is missing is said, and is nowhere a zero") {
  const PaperAccount made{false};
  const std::string text = made.text();
  CHECK(paper_holds(text, "Months without a filing: 2023-03"));
  CHECK(paper_holds(text, "The account is not complete"));
  CHECK(made.paper().sections[5].tables.size() == 1);
  const Paper paper = made.paper();
  const PaperTable* months = table_of(paper, "months");
  REQUIRE(months != nullptr);
  REQUIRE(months->rows.size() == 3);
  // On a page fuels, electricity and the total: nothing was emitted otherwise.
  REQUIRE(months->columns.size() == 6);
  CHECK(std::get<std::string>(months->rows[1][4]) == "no");
  for (std::size_t cell = 1; cell < 4; ++cell) CHECK(std::holds_alternative<std::monostate>(months->rows[2][cell]));
  CHECK(std::get<std::string>(months->rows[2][4]) == "not filed");
}

TEST_CASE("a workbook has numbers as numbers, and the record of every amount") {
  const PaperAccount made{true};
  const Paper paper = made.paper(PaperForm::workbook);
  const PaperTable* activity = table_of(paper, "activity");
  REQUIRE(activity != nullptr);
  const auto column = [&](std::string_view key) {
    const auto found = std::ranges::find(activity->columns, key, &PaperColumn::key);
    REQUIRE(found != activity->columns.end());
    return static_cast<std::size_t>(found - activity->columns.begin());
  };
  CHECK(std::get<Decimal>(activity->rows[0][column("amount")]) == Decimal{1000000, 0});
  CHECK(std::get<std::string>(activity->rows[0][column("id")]) == "coal_burnt");
  CHECK(paper_holds(std::get<std::string>(activity->rows[0][column("record")]), "#coal_burnt"));
  const PaperTable* parts = table_of(paper, "parts");
  REQUIRE(parts != nullptr);
  CHECK(std::get<Decimal>(parts->rows.back()[1]) == Decimal{2239710, 0});
  for (const PaperSection& section : paper.sections) {
    for (const PaperTable& table : section.tables) {
      for (const auto& row : table.rows) CHECK(row.size() == table.columns.size());
    }
  }
}

TEST_CASE("a kept account that is another one is not passed off as this one") {
  PaperAccount made{true};
  made.facts.kept = "12";
  CHECK(paper_holds(made.text(), "Row 12 of the book keeps an earlier account that differs"));
  made.facts.kept_is_this = true;
  CHECK(paper_holds(made.text(), "Row 12 of the book keeps this very account"));
}

TEST_CASE("synthetic data are called so above every page and in every list") {
  PaperAccount made{true};
  CHECK_FALSE(made.paper().synthetic);
  made.computed.account.synthetic = true;
  const PaperSpeech speech{&sample::templates(), Language::en, {}};
  const Paper paper = made.paper(PaperForm::workbook);
  CHECK(paper.synthetic);
  for (const terms::Listing& list : paper_listings(paper, speech).listings) {
    CHECK(list.synthetic);
    CHECK(std::ranges::find(list.notes, speech.say("office.synthetic_list")) != list.notes.end());
  }
}

TEST_CASE("no phrase of a report is missing in either language") {
  for (const bool complete : {true, false}) {
    for (const Language language : {Language::zh, Language::en}) {
      CHECK_FALSE(paper_holds(PaperAccount{complete}.text(language), "??"));
    }
  }
}

}  // namespace
}  // namespace lantian::report
