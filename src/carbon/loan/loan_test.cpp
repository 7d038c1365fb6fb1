// What a loan costs: handbook example C6, and what happens when figures are late, missing, elsewhere or capped.
#include "carbon/loan/loan_sample_test.hpp"

#include <cstdlib>
#include <random>

using namespace lantian;
using namespace lantian::carbon;
using namespace lantian::carbon::trial;

TEST_CASE("C6: 768 million at 4.05 and 3.95 percent") {
  const auto course = loan_course(loan_of_c6(), {loan_figure(2023, "80", "2024-04-20")});
  REQUIRE(course.periods.size() == 3);
  CHECK(course.periods[0].interest.text_yuan() == "31104000.00");
  CHECK(course.periods[0].rate_text() == "4.05");
  CHECK(course.periods[1].interest.text_yuan() == "30336000.00");
  CHECK(course.periods[1].rate_text() == "3.95");
  CHECK(course.periods[1].saving().text_yuan() == "768000.00");
  // 2024 and 2025 never came: the step of 2023 ends.
  CHECK(course.periods[2].rate_text() == "4.05");
  CHECK(course.saving().text_yuan() == "768000.00");
}

TEST_CASE("a verification counts from the interest period that begins after it") {
  const Loan loan = loan_of_c6();
  CHECK(loan_course(loan, {loan_figure(2023, "80", "2024-06-30")}).periods[1].rate_text() == "3.95");
  // Of the day itself: that period has begun.
  const auto same_day = loan_course(loan, {loan_figure(2023, "80", "2024-07-01")});
  CHECK(same_day.periods[1].rate_text() == "4.05");
  CHECK(same_day.decisions.front().outcome == KpiOutcome::unverified);
}

TEST_CASE("late verification gives nothing back, and by some contracts nothing at all") {
  Loan loan = loan_of_c6();
  loan.verify_within_days = 60;
  loan.kpis[0].targets.resize(1);
  loan.period_months = 6;
  const std::vector<KpiFigure> late{loan_figure(2023, "82", "2024-08-01")};
  const auto course = loan_course(loan, late);
  REQUIRE(course.decisions.size() == 2);
  CHECK(course.decisions[0].outcome == KpiOutcome::unverified);
  CHECK(course.decisions[1].outcome == KpiOutcome::met);
  CHECK(course.decisions[1].late);
  CHECK(course.periods[2].rate_text() == "4.05");  // 2024-07-01
  CHECK(course.periods[3].rate_text() == "3.95");  // 2025-01-01
  loan.late = LateRule::never;
  const auto never = loan_course(loan, late);
  CHECK(never.decisions[1].outcome == KpiOutcome::too_late);
  CHECK(never.periods[3].rate_text() == "4.05");
}

TEST_CASE("a missing figure never lowers the rate") {
  Loan loan = loan_of_c6();
  KpiFigure none = loan_figure(2023, "80", "2024-04-20");
  none.value.reset();
  none.missing = "the belt scale failed";
  auto course = loan_course(loan, {none});
  CHECK(course.decisions[0].outcome == KpiOutcome::missing);
  CHECK(course.decisions[0].why == "the belt scale failed; the rate is not lowered");
  CHECK(course.periods[1].rate_text() == "4.05");
  loan.missing = MissingRule::as_missed;
  CHECK(loan_course(loan, {none}).periods[1].rate_text() == "4.15");
}

TEST_CASE("a verifier that the contract does not name verifies nothing") {
  KpiFigure figure = loan_figure(2023, "99", "2024-02-01");
  figure.verified_by = "a friend";
  const auto course = loan_course(loan_of_c6(), {figure});
  CHECK(course.decisions[0].outcome == KpiOutcome::unverified);
  CHECK(course.decisions[0].why.find("a friend") != std::string::npos);
  CHECK(course.periods[1].rate_text() == "4.05");
}

TEST_CASE("revised factors and another perimeter never look like an improvement") {
  KpiFigure original = loan_figure(2023, "78", "2024-04-20");
  KpiFigure revised = loan_figure(2023, "83", "2024-04-20");
  revised.basis.factors = {"mine-intelligence/2024"};
  auto course = loan_course(loan_of_c6(), {original, revised});
  CHECK(course.decisions[0].outcome == KpiOutcome::missed);
  CHECK(course.decisions[0].value == loan_decimal("78"));
  CHECK(course.decisions[0].revised == loan_decimal("83"));
  CHECK(course.decisions[0].why.find("83, which decides nothing") != std::string::npos);
  CHECK(course.periods[1].rate_text() == "4.15");
  course = loan_course(loan_of_c6(), {revised});
  CHECK(course.decisions[0].outcome == KpiOutcome::other_basis);
  CHECK_FALSE(course.decisions[0].value.has_value());
  CHECK(course.periods[1].rate_text() == "4.05");
  revised = loan_figure(2023, "83", "2024-04-20");
  revised.basis.perimeter = {"north"};
  CHECK(loan_course(loan_of_c6(), {revised}).decisions[0].outcome == KpiOutcome::other_basis);
}

TEST_CASE("cap and floor hold the rate, and the course says which") {
  Loan loan = loan_of_c6();
  loan.steps = StepMode::from_last;
  loan.floor = loan_decimal("3.9");
  const auto down = loan_course(loan, {loan_figure(2023, "80", "2024-03-01"), loan_figure(2024, "85", "2025-03-01")});
  CHECK(down.periods[1].rate_text() == "3.95");
  CHECK(down.periods[2].rate_text() == "3.90");
  CHECK(down.periods[2].floored());
  CHECK(down.periods[2].interest.text_yuan() == "29952000.00");
  loan.cap = loan_decimal("4.10");
  const auto up = loan_course(loan, {loan_figure(2023, "79.9", "2024-03-01")});
  CHECK(up.periods[1].rate_text() == "4.10");
  CHECK(up.periods[1].capped());
  CHECK(up.periods[1].saving().text_yuan() == "-384000.00");
}

TEST_CASE("days are counted as the contract says") {
  const Day begin = loan_day("2024-01-31"), end = loan_day("2025-02-28");
  CHECK(years_between(DayCount::thirty_360, begin, end) == Rational::of(360 + 28, 360));
  CHECK(years_between(DayCount::actual_360, begin, end) == Rational::of(394, 360));
  CHECK(years_between(DayCount::actual_365, begin, end) == Rational::of(394, 365));
  CHECK(years_between(DayCount::actual_actual, begin, end) == Rational::of(336, 366) + Rational::of(58, 365));
  CHECK(months_later(begin, 1) == loan_day("2024-02-29"));
  CHECK(months_later(begin, 12) == loan_day("2025-01-31"));
}

TEST_CASE("what is owed changes inside of a period") {
  Loan loan = loan_of_c6();
  loan.changes = {{loan_day("2024-01-01"), Money::from_fen(-38'400'000'000)}};
  const auto course = loan_course(loan, {});
  CHECK(course.periods[0].interest.text_yuan() == "23328000.00");  // half a year on all, half on half
  CHECK(course.periods[1].interest.text_yuan() == "15552000.00");
}

TEST_CASE("a course knows no verification of a later day") {
  const std::vector<KpiFigure> figures{loan_figure(2023, "80", "2024-04-20")};
  const auto before = loan_course(loan_of_c6(), figures, "2024-04-19");
  CHECK(before.decisions[0].outcome == KpiOutcome::pending);
  CHECK(before.periods[1].rate_text() == "4.05");
  CHECK(before.periods[1].foreseen);
  CHECK(loan_course(loan_of_c6(), figures, "2024-04-20").periods[1].rate_text() == "3.95");
}

TEST_CASE("periods split in any way cost the same, to the fen that each rounding may move") {
  std::mt19937 random{7};
  for (int n = 0; n < 200; ++n) {
    Loan loan = loan_of_c6();
    loan.day_count = static_cast<DayCount>(1 + random() % 4);
    loan.principal = Money::from_fen(static_cast<std::int64_t>(random()) * 1000 + 1);
    const auto whole = loan_course(loan, {});
    loan.period_months = 1;
    const auto monthly = loan_course(loan, {});
    CHECK(monthly.periods.size() == 36);
    const std::int64_t apart = monthly.interest.fen() - whole.interest.fen();
    CHECK(std::abs(apart) <= 20);
    CHECK(monthly.periods.back().end == loan.until);
  }
}

TEST_CASE("terms that cannot be meant are refused together") {
  Loan loan = loan_of_c6();
  loan.verifier = "bank";
  loan.floor = loan_decimal("5");
  loan.kpis[0].step_down_bp = loan_decimal("-10");
  loan.changes = {{loan_day("2024-01-01"), Money::from_fen(-80'000'000'000)}};
  loan.kpis[0].targets.push_back({2024, loan_decimal("1")});
  CHECK(loan_faults(loan).size() == 5);
  CHECK_FALSE(course_of(loan, {}, loan.from).ok());
  CHECK(loan_faults(loan_of_c6()).empty());
  CHECK_FALSE(money_of_yuan(loan_decimal("0.001")).ok());
}

namespace {

AccountLine kpi_line(const char* facility, double mass, Part part = Part::fuel) {
  AccountLine line;
  line.month = "2023-01";
  line.facility = facility;
  line.line = "coal";
  line.part = part;
  line.mass = mass * tonne_co2;
  return line;
}

Account kpi_account() {
  Account account;
  account.enterprise = "works";
  account.period = "2023";
  account.guide = "carbon-aluminium";
  account.version = "2015";
  account.factors = {"carbon-aluminium/2015"};
  account.state = MonthState::final;
  account.lines = {kpi_line("a", 100), kpi_line("b", 50), kpi_line("a", 10, Part::recovery)};
  return account;
}

Kpi kpi_intensity() {
  Kpi kpi;
  kpi.id = "intensity";
  kpi.kind = KpiKind::intensity;
  kpi.basis = {{"carbon-aluminium/2015"}, {"a"}};
  return kpi;
}

}  // namespace

TEST_CASE("a KPI is measured on the perimeter of the contract, and beside it on what was reported") {
  const std::vector<FacilityAmount> amounts{{"a", loan_decimal("40")}, {"b", loan_decimal("60")}};
  const Kpi kpi = kpi_intensity();
  const auto original = measure_kpi(kpi, 2023, kpi_account(), amounts);
  CHECK(original.value == loan_decimal("2.25"));  // 90 t over 40
  CHECK(original.basis == kpi.basis);
  const auto reported = measure_kpi(kpi, 2023, kpi_account(), amounts, true);
  CHECK(reported.value == loan_decimal("1.4"));  // 140 t over 100: a works that was bought makes it look better
  CHECK(reported.basis.perimeter == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a KPI that cannot be measured says why") {
  const std::vector<FacilityAmount> amounts{{"a", loan_decimal("40")}};
  Kpi kpi = kpi_intensity();
  Account account = kpi_account();
  CHECK(measure_kpi(kpi, 2024, account, amounts).missing.find("not of 2024") != std::string::npos);
  kpi.basis.perimeter = {"a", "c"};
  CHECK(measure_kpi(kpi, 2023, account, amounts).missing.find("'c'") != std::string::npos);
  kpi.basis.perimeter = {"b"};
  CHECK(measure_kpi(kpi, 2023, account, amounts).missing.find("amount") != std::string::npos);
  account.state = MonthState::provisional;
  CHECK(measure_kpi(kpi, 2023, account, amounts).missing.find("provisional") != std::string::npos);
  kpi.kind = KpiKind::score;
  CHECK_FALSE(measure_kpi(kpi, 2023, account, amounts).value.has_value());
}

TEST_CASE("a loan is read from a file, and its faults are named") {
  const std::string text = R"([loan]
id = "L"
enterprise = "mine"
bank = "bank"
name = { en = "Loan" }
principal_yuan = "768000000"
base_rate_percent = "4.05"
from = 2024-01-01
until = 2025-01-01
period_months = 12
day_count = "30/360"
verifier = "third"
verify_within_days = 90
steps = "from_base"
missing = "no_step"
late = "next_period"
source = "contract"
[[loan.kpi]]
id = "score"
name = { en = "Score" }
unit = "points"
kind = "score"
better = "higher"
factors = ["m/1"]
step_down_bp = "10"
step_up_bp = "0"
[[loan.kpi.target]]
year = 2022
value = "80"
[[figure]]
kpi = "score"
year = 2022
value = "81"
factors = ["m/1"]
origin = "report"
verified_by = "third"
verified_on = 2023-03-01
)";
  const auto read = read_loan({"loan.toml", text});
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
  CHECK(loan_course(read->loan, read->figures).interest.text_yuan() == "30336000.00");
  std::string bad = text;
  bad.replace(bad.find("kpi = \"score\""), 13, "kpi = \"other\"");
  CHECK_FALSE(read_loan({"loan.toml", bad}).ok());
  CHECK_FALSE(read_loan({"loan.toml", text + "speed = 1\n"}).ok());
}
