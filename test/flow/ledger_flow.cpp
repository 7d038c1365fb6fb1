#include "program_trial.hpp"

/// The quota ledger as its people meet it: tables, the command line, A14 from the first tonne to the refusal.
namespace {

using namespace lantian;
namespace fs = std::filesystem;

class LedgerDesk : public flow::ProgramTrial {
 public:
  using Answer = flow::ProgramAnswer;
  LedgerDesk() : ProgramTrial{"ledger"} {}
  /// Runs "lantian ledger WORDS --book DIRECTORY".
  Answer run(const std::string& words) const {
    return run_program(fmt::format("ledger {} --book '{}'", words, book()));
  }
};

#define LEDGER_SAYS(answer, piece) CHECK_MESSAGE((answer).says(piece), (answer).text)

constexpr const char* issue_table =
    "voucher,kind,day,reduction,pollutant,region,origin,amount_t,completed,enterprise,evidence,synthetic\n"
    ",,,,,,,kg,,,,\n"
    "V1,ISSUE,2023-06-30,R1,NOx,Changji city,enterprise,120000,2023-06-01,E1,permit 17,yes\n"
    "V2,ISSUE,2023-07-30,R2,SO2,652323,enterprise,40000.5,2023-07-01,E2,permit 18,yes\n";
constexpr const char* use_header =
    "voucher,kind,day,reduction,pollutant,project,project_region,discharge,need_t,synthetic\n";

}  // namespace

TEST_CASE("A14 at the command line: post, balance, match, refuse, verify") {
  const LedgerDesk desk;
  CHECK(desk.run("balance").code == 1);
  LEDGER_SAYS(desk.run("balance"), "lantian ledger post");

  const std::string issues = desk.table("issues.csv", issue_table);
  const auto tried = desk.run("post " + issues + " --by 'Li Wei' --dry-run");
  CHECK(tried.code == 0);
  LEDGER_SAYS(tried, "2 rows would be posted");
  CHECK(desk.run("balance").code == 1);  // nothing was made
  const auto done = desk.run("post " + issues + " --by 'Li Wei'");
  REQUIRE_MESSAGE(done.code == 0, done.text);
  LEDGER_SAYS(done, "2 rows posted as 1 to 2 (SYNTHETIC)");
  const auto twice = desk.run("post " + issues + " --by 'Li Wei'");
  CHECK(twice.code == 1);
  LEDGER_SAYS(twice, "voucher 'V1' stands in row 1 already");

  const std::string first =
      desk.table("first.csv", std::string{use_header} + "V3,USE,2024-03-01,R1,NOx,P1,652301,2025-01-01,50,yes\n");
  CHECK(desk.run("post " + first + " --by 'Li Wei'").code == 0);
  const auto balance = desk.run("balance --region 652301 --pollutant NOx --json");
  CHECK(balance.code == 0);
  LEDGER_SAYS(balance, "\"balance_t\": \"20\"");
  LEDGER_SAYS(balance, "\"used_t\": \"100\"");
  LEDGER_SAYS(desk.run("balance --pollutant NOx --on 2024-02-29 --json"), "\"balance_t\": \"120\"");
  LEDGER_SAYS(desk.run("balance --pollutant SO2"), "40.0005");

  const std::string second =
      desk.table("second.csv", std::string{use_header} + "V4,USE,2024-03-05,R2,SO2,P2,652301,2025-01-01,1,yes\n" +
                                   "V5,USE,2024-04-01,R1,NOx,P2,652301,2025-01-01,15,yes\n");
  const auto refused = desk.run("post " + second + " --by 'Li Wei'");
  CHECK(refused.code == 1);
  LEDGER_SAYS(refused, "second.csv:3");
  LEDGER_SAYS(refused, "USE of 30 t");
  LEDGER_SAYS(refused, "is 20 t");
  LEDGER_SAYS(refused, "1 of 2 rows refused; nothing was posted");
  LEDGER_SAYS(desk.run("history --project P2"), "no row answers");

  const std::string plan = desk.file("plan.csv");
  const auto matched = desk.run(
      "match --project P2 --region 652301 --need NOx=10 --need SO2=2.000001 --on 2024-04-01 "
      "--discharge 2025-01-01 --out " +
      plan);
  CHECK_MESSAGE(matched.code == 0, matched.text);
  LEDGER_SAYS(matched, "every need is met");
  CHECK(desk.run("match --project P2 --region 652301 --need NOx=15 --on 2024-04-01 --discharge 2025-01-01").code == 1);
  const auto reserved = desk.run("post " + plan + " --by 'Wang Fang'");
  CHECK_MESSAGE(reserved.code == 0, reserved.text);
  LEDGER_SAYS(desk.run("balance --pollutant SO2 --json"), "\"reserved_t\": \"4.000002\"");
  LEDGER_SAYS(desk.run("history --project P2"), "RESERVE");
  const auto verified = desk.run("verify");
  CHECK(verified.code == 0);
  LEDGER_SAYS(verified, "5 rows hold");
}

TEST_CASE("what the ledger's table cannot say is refused at its cell") {
  const LedgerDesk desk;
  const std::string bad = desk.table("bad.csv",
                                     "voucher,kind,day,reduction,pollutant,region,origin,amount_t,completed,evidence\n"
                                     "V1,GIFT,2023-06-30,R1,NOx,652301,enterprise,120,2023-06-01,permit\n"
                                     "V2,ISSUE,2023-02-30,R2,NOx,652301,enterprise,120,2023-06-01,permit\n"
                                     "V3,ISSUE,2023-06-30,R3,NOx,652301,enterprise,0.0000001,2023-06-01,permit\n");
  const auto answer = desk.run("post " + bad + " --by 'Li Wei'");
  CHECK(answer.code == 1);
  LEDGER_SAYS(answer, "bad.csv:2: column 'kind': given 'GIFT'");
  LEDGER_SAYS(answer, "bad.csv:3: column 'day': given '2023-02-30'");
  LEDGER_SAYS(answer, "finer than a gram");
  CHECK_FALSE(fs::exists(desk.file("book/ledger.db")));
}

TEST_CASE("a row changed behind the ledger's back is named by verify") {
  const LedgerDesk desk;
  const std::string issues = desk.table("issues.csv", issue_table);
  REQUIRE(desk.run("post " + issues + " --by 'Li Wei'").code == 0);
  // The digits of the amount, in the pages of the file itself.
  auto bytes = keep::read_file(desk.file("book/ledger.db"));
  REQUIRE(bytes.ok());
  const std::size_t at = bytes->find("permit 18");
  REQUIRE(at != std::string::npos);
  std::fstream file{desk.file("book/ledger.db"), std::ios::binary | std::ios::in | std::ios::out};
  file.seekp(static_cast<std::streamoff>(at));
  file << "permit 19";
  file.close();
  const auto verified = desk.run("verify");
  CHECK(verified.code == 1);
  LEDGER_SAYS(verified, "row 2 does not fit the chain");
  LEDGER_SAYS(verified, "issues.csv:4");
  CHECK(desk.run("balance").code == 1);
}

TEST_CASE("potential of enterprises by aspect, and what was issued of it") {
  const LedgerDesk desk;
  REQUIRE(desk.run("post " + desk.table("issues.csv", issue_table) + " --by 'Li Wei'").code == 0);
  const std::string found = desk.table("potential.csv",
                                       "enterprise,aspect,pollutant,potential_t,state,reduction,synthetic\n"
                                       "E1,Cleaner energy,NOx,150,done,R1,yes\n"
                                       "E2,fugitive,SO2,30,feasible,,yes\n");
  const auto answer = desk.run("potential " + found);
  CHECK(answer.code == 0);
  LEDGER_SAYS(answer, "SYNTHETIC: 2 enterprises searched");
  LEDGER_SAYS(answer, "clean-energy");
  LEDGER_SAYS(answer, "120");
}
