// Many cases at once, as the people of the bureau bring them in: registers, tables, what is refused, what comes of
// them. All cases of the tables are made up.
#include "keep/workbook.hpp"
#include "program_trial.hpp"
#include "serve/docket_office.hpp"

#include <filesystem>

namespace {

using namespace lantian;  // NOLINT(google-build-using-namespace): a test through every room
namespace fs = std::filesystem;

class ImportDesk : public flow::ProgramTrial {
 public:
  using Answer = flow::ProgramAnswer;
  ImportDesk() : ProgramTrial{"docket-import"} {}
  /// Runs "lantian docket WORDS --book BOOK --lang en".
  Answer run(const std::string& words) const {
    return run_program(fmt::format("docket {} --book '{}' --lang en", words, book()));
  }
  /// A table brought in on Friday, 12 April 2024.
  Answer bring(const std::string& path, const std::string& more = "") const {
    return run(fmt::format("import '{}' --now '2024-04-12 09:00' --by Li {}", path, more));
  }
};

#define IMPORT_SAYS(answer, piece) CHECK_MESSAGE((answer).says(piece), (answer).text)
#define IMPORT_HIDES(answer, piece) CHECK_MESSAGE(!(answer).says(piece), (answer).text)
#define IMPORT_CODE(answer, wanted) REQUIRE_MESSAGE((answer).code == (wanted), (answer).text)

/// What stands for a reporter.
std::string token(char last) {
  return std::string(31, 'a') + last;
}

const std::string case_head =
    "record,type,topic,place,title,text,happened,due,assignee,party,longitude,latitude,enterprise,parent,fields,"
    "synthetic\n";

/// A part before its whole, types and fields by id and by name, phones, a likely duplicate.
const std::string good_rows =
    case_head +
    "R-2,citizen_report,odour,652301,Smell by the river at night,call 13812345678,2024-04-11 "
    "22:30,,," +
    token('1') +
    ",,,E-7,R-1,"
    "channel=Hotline 12345; noticed=night,yes\n"
    "R-1,Citizen report,Odour,Changji city,Smell by the river every "
    "night,,2024-04-11,,," +
    token('2') +
    ",,,E-7,,,yes\n"
    "R-3,grid_event,smoke,652301001001,Straw burns,,2024/4/12 07:10,,Ma,,87.31,44.01,,,,yes\n"
    "R-4,rectification_task,dust,652302,Cover the heaps,,,2024-06-30,Urban management,,,,,,,yes\n";

}  // namespace

TEST_CASE("the register and its petitions become cases once, and the tree stands over them") {
  const ImportDesk desk;
  const auto tasks = desk.run("import --register rectification-2023");
  IMPORT_CODE(tasks, 0);
  IMPORT_SAYS(tasks, "45 of 45 records stored");
  const auto petitions = desk.run("import --petitions petitions-2021");
  IMPORT_CODE(petitions, 0);
  IMPORT_SAYS(petitions, "92 of 92 records stored as cases (SYNTHETIC)");
  for (const char* again : {"import --register rectification-2023", "import --petitions petitions-2021"}) {
    const auto twice = desk.run(again);
    IMPORT_CODE(twice, 0);
    IMPORT_SAYS(twice, "records are in the book already");
    IMPORT_SAYS(twice, "nothing new was stored");
  }

  const auto tree = desk.run("tree --register rectification-2023 --on 2023-12-31");
  IMPORT_CODE(tree, 0);
  IMPORT_SAYS(tree, "6 aspects \xC2\xB7 19 issues \xC2\xB7 45 tasks");
  IMPORT_SAYS(tree, "2 3 6 \xC2\xB7 1 2 1 \xC2\xB7 1 1 4 6 \xC2\xB7 3 1 3 \xC2\xB7 4 1 3 \xC2\xB7 1 1 1");
  IMPORT_SAYS(tree, "closed 45 of 45");
  IMPORT_SAYS(tree, "all closed by 2023-11-30");
  IMPORT_SAYS(tree, "45 tasks have a case; petitions 92, closed 92");
  // What was kept right for good is closed and still to be looked at again: 90 days after it was recorded here, years
  // later.
  const auto later = desk.run("tree --register rectification-2023 --on 2024-03-01");
  IMPORT_SAYS(later, "closed 45 of 45");
  CHECK_FALSE_MESSAGE(later.says("look again by"), later.text);
  const auto json = desk.run("tree --register rectification-2023 --on 2023-12-31 --json");
  IMPORT_SAYS(json, "\"petitions_closed\": 92");
  IMPORT_SAYS(json, "\"closed\": 45");
  const auto verified = desk.run("verify");
  IMPORT_CODE(verified, 0);

  const auto unknown = desk.run("import --register rectification-1999");
  IMPORT_CODE(unknown, 1);
  IMPORT_SAYS(unknown, "there are: rectification-2023");
}

TEST_CASE("a table of cases: names and ids, parts in any order, phones hidden, likely duplicates, twice the same") {
  const ImportDesk desk;
  const std::string table = desk.table("cases.csv", good_rows);
  const auto tried = desk.bring(table, "--dry-run");
  IMPORT_CODE(tried, 0);
  IMPORT_SAYS(tried, "4 of 4 records would be stored");
  CHECK_FALSE(fs::exists(desk.file("book")));

  const auto done = desk.bring(table);
  IMPORT_CODE(done, 0);
  IMPORT_SAYS(done, "4 of 4 records stored as cases (SYNTHETIC)");
  const auto part = desk.run("show CR-2024-000002");
  IMPORT_SAYS(part, "Smell by the river at night");
  IMPORT_SAYS(part, "call [phone]");
  IMPORT_HIDES(part, "13812345678");
  IMPORT_SAYS(part, "source R-2");
  IMPORT_SAYS(part, "parent CR-2024-000001");
  IMPORT_SAYS(part, "Noticed: At night");
  IMPORT_SAYS(desk.run("show RT-2024-000001"), "2024-06-30");
  IMPORT_SAYS(desk.run("list --assignee urban_management"), "RT-2024-000001");
  IMPORT_CODE(desk.run("verify"), 0);

  const auto twice = desk.bring(table);
  IMPORT_CODE(twice, 0);
  IMPORT_SAYS(twice, "4 records are in the book already");
  IMPORT_SAYS(desk.run("verify"), "4 events of 4 cases");
  // An id that was given to another matter is told; so is a new row that looks like an open case.
  const auto other = desk.bring(desk.table(
      "other.csv", case_head +
                       "R-3,grid_event,smoke,652301001001,A tyre burns,,,,,,,,,,,yes\n"
                       "R-9,citizen_report,odour,652301,Smell by the river at night again,,2024-04-12 01:00,,,"
                       "" +
                       token('3') + ",,,E-7,,,yes\n"));
  IMPORT_CODE(other, 0);
  IMPORT_SAYS(other, "(R-3) is in the book as GE-2024-000001 with another title");
  IMPORT_SAYS(other, "likely the same");
  IMPORT_SAYS(other, "case CR-2024-000002");
  IMPORT_SAYS(other, "enterprise E-7");

  const auto tree = desk.run("tree --case CR-2024-000001 --on 2024-04-15");
  IMPORT_SAYS(tree, "1 parts below");
  IMPORT_SAYS(tree, "0 of 1 done, 1 overdue");
  const auto json = desk.run("tree --case CR-2024-000001 --json");
  IMPORT_SAYS(json, "\"parent\": \"CR-2024-000001\"");
  IMPORT_SAYS(desk.run("tree --case CR-2024-000099"), "there is no case 'CR-2024-000099'");
}

TEST_CASE("every row is judged, each fault is told at its cell, and one bad row keeps the others out") {
  const ImportDesk desk;
  const std::string head = "record,type,topic,place,title,happened,due,longitude,latitude,parent,fields,synthetic\n";
  const std::string bad = desk.table("bad.csv", head +
                                                    "B-1,gossip,odour,652301,t,,,,,,,yes\n"
                                                    "B-2,grid_event,water,652301,t,,,,,,,yes\n"
                                                    "B-3,grid_event,smoke,652391001,t,,,,,,,yes\n"
                                                    "B-4,grid_event,smoke,652301,t,2024-04-13,,,,,,yes\n"
                                                    "B-5,grid_event,smoke,652301,t,soon,,,,,,yes\n"
                                                    "B-6,grid_event,smoke,652301,t,,2024-06-01,,,,,yes\n"
                                                    "B-7,rectification_task,dust,652301,t,,,,,,,yes\n"
                                                    "B-8,grid_event,smoke,652301,t,,,87.1,,,,yes\n"
                                                    "B-9,grid_event,smoke,652301,t,,,,,B-10,,yes\n"
                                                    "B-10,grid_event,smoke,652301,t,,,,,B-9,,yes\n"
                                                    "B-11,grid_event,smoke,652301,t,,,,,NOPE,,yes\n"
                                                    "B-12,grid_event,smoke,652301,t,,,,,,colour=red,yes\n"
                                                    "B-13,grid_event,smoke,652301,t,,,,,,cause=ghosts,yes\n"
                                                    "B-14,grid_event,smoke,652301,t,,,,,B-9,,yes\n"
                                                    "B-15,grid_event,smoke,652301,,,,,,,,yes\n"
                                                    "B-16,grid_event,smoke,652301,good,,,,,,,yes\n"
                                                    "B-16,grid_event,smoke,652301,again,,,,,,,yes\n"
                                                    "13812345678,citizen_report,smoke,652301,t,,,,,,,yes\n"
                                                    "B-18,grid_event,smoke,652301,t,,,,,B-16,,no\n");
  const auto all = desk.bring(bad, "--refusals 100");
  IMPORT_CODE(all, 1);
  IMPORT_SAYS(all, "bad.csv:2: column 'type': given 'gossip'");
  IMPORT_SAYS(all, "grid_event");
  IMPORT_SAYS(all, "bad.csv:3: column 'topic': given 'water'");
  IMPORT_SAYS(all, "bad.csv:4: column 'place': given '652391001'");
  IMPORT_SAYS(all, "bad.csv:5: column 'happened': given '2024-04-13'; lies in the future");
  IMPORT_SAYS(all, "bad.csv:6: column 'happened': given 'soon'");
  IMPORT_SAYS(all, "bad.csv:7: column 'due': given '2024-06-01'");
  IMPORT_SAYS(all, "bad.csv:8: column 'due'");
  IMPORT_SAYS(all, "bad.csv:9: column 'latitude'");
  IMPORT_SAYS(all,
              "bad.csv:10: column 'parent': given 'B-10'; the parents run in a loop: line 10 (B-9) -> line 11 "
              "(B-10) -> line 10");
  IMPORT_SAYS(all, "bad.csv:11: column 'parent': given 'B-9'; the parents run in a loop");
  IMPORT_SAYS(all, "bad.csv:12: column 'parent': given 'NOPE'");
  IMPORT_SAYS(all, "bad.csv:13: column 'fields': given 'colour=red'");
  IMPORT_SAYS(all, "bad.csv:14: column 'fields': given 'cause=ghosts'");
  IMPORT_SAYS(all, "uncovered");
  IMPORT_SAYS(all, "bad.csv:15: column 'parent': given 'B-9'; is line 10, which is refused itself");
  IMPORT_SAYS(all, "bad.csv:16: column 'title'");
  IMPORT_SAYS(all, "bad.csv:18: given 'B-16'; repeats the key (record) of line 17");
  IMPORT_SAYS(all, "bad.csv:19: column 'record'");
  IMPORT_SAYS(all, "bad.csv:20: column 'parent': given 'B-16'; is made up, and this row is real");
  IMPORT_SAYS(all, "nothing was stored: 18 of 19 records are refused");
  CHECK_FALSE(fs::exists(desk.file("book")));

  // The good row alone, the others with why in a table that can be corrected and brought in again.
  IMPORT_SAYS(desk.bring(bad, "--good-rows"), "--refused-out");
  const auto good = desk.bring(bad, fmt::format("--good-rows --refused-out '{}'", desk.file("refused.csv")));
  IMPORT_SAYS(good, "1 of 19 records stored");
  IMPORT_SAYS(good, "18 refused rows in");
  const std::string refused = desk.read("refused.csv");
  CHECK(refused.find("B-15,grid_event,smoke,652301,") != std::string::npos);
  CHECK(refused.find("title: is empty") != std::string::npos);
  CHECK(refused.find("good,") == std::string::npos);
  IMPORT_SAYS(desk.run("verify"), "1 events of 1 cases");
  std::string corrected = refused.substr(0, refused.find('\n') + 1);
  corrected += "B-15,grid_event,smoke,652301,now with a title,,,,,,,yes,title: is empty\n";
  const auto again = desk.bring(desk.table("corrected.csv", corrected));
  IMPORT_CODE(again, 0);
  IMPORT_SAYS(again, "1 of 1 records stored");

  const auto no_table = desk.bring(desk.table("none.csv", "a,b\n1,2\n"));
  IMPORT_CODE(no_table, 1);
  IMPORT_SAYS(desk.run("verify"), "2 events of 2 cases");
}

TEST_CASE("rows are judged by the rights of a role when one is named, and a pretended time takes no real case") {
  const ImportDesk desk;
  const std::string rows = case_head +
                           "R-1,grid_event,smoke,652301001001,Straw burns,,,,,,,,,,,yes\n"
                           "R-2,grid_event,smoke,652302,Straw burns,,,,,,,,,,,yes\n"
                           "R-3,rectification_task,dust,652301,t,,,2024-06-30,,,,,,,,yes\n";
  const auto answer = desk.bring(desk.table("roles.csv", rows), "--role township --area 652301001");
  IMPORT_CODE(answer, 1);
  IMPORT_HIDES(answer, "roles.csv:2:");
  IMPORT_SAYS(answer, "roles.csv:3: column 'place': given '652302'");
  IMPORT_SAYS(answer, "roles.csv:4: column 'type': given 'rectification_task'");
  IMPORT_SAYS(answer, "allowed are prefecture, system");
  const auto expired =
      desk.bring(desk.table("roles.csv", rows), "--role prefecture --area 652300 --session-until '2024-04-12 08:00'");
  IMPORT_CODE(expired, 1);
  IMPORT_SAYS(expired, "log in again");
  const auto real = desk.bring(desk.table("real.csv", case_head + "R-1,grid_event,smoke,652301,t,,,,,,,,,,,no\n"));
  IMPORT_CODE(real, 1);
  IMPORT_SAYS(real, "real.csv:2: column 'synthetic'");
  IMPORT_CODE(desk.run("import --register rectification-2023 --now '2024-04-12 09:00'"), 1);
}

TEST_CASE("the empty form is a workbook and a table that hold no case") {
  const ImportDesk desk;
  IMPORT_CODE(desk.run("import --template '" + desk.file("form.xlsx") + "'"), 0);
  IMPORT_CODE(desk.run("import --template '" + desk.file("form.csv") + "'"), 0);
  for (const char* name : {"form.xlsx", "form.csv"}) {
    const auto empty = desk.bring(desk.file(name));
    IMPORT_CODE(empty, 0);
    IMPORT_SAYS(empty, "nothing new was stored");
  }
  CHECK_FALSE(fs::exists(desk.file("book")));
}

TEST_CASE("a workbook that people filled in is read like a table, with its rows named") {
  const ImportDesk desk;
  const auto office = serve::DocketOffice::open(LANTIAN_DATA_ROOT, "changji");
  REQUIRE(office.ok());
  const auto form = office->form("cases");
  REQUIRE(form.ok());
  std::vector<terms::Record> records;
  for (const char* title : {"Straw burns", ""}) {
    terms::Record record{static_cast<int>(records.size()) + 1, std::vector<std::string>(form->columns.size())};
    const auto set = [&](std::string_view field, std::string text) {
      record.cells[form->position(field)] = std::move(text);
    };
    set("record", fmt::format("W-{}", records.size() + 1));
    set("type", "grid_event");
    set("topic", "smoke");
    set("place", "652301001001");
    set("title", title);
    set("synthetic", "true");
    records.push_back(std::move(record));
  }
  const auto both = keep::write_workbook(*form, records, true);
  REQUIRE(both.ok());
  const auto refused = desk.bring(desk.table("both.xlsx", *both));
  IMPORT_CODE(refused, 1);
  IMPORT_SAYS(refused, "both.xlsx:3: column");
  IMPORT_SAYS(refused, "1 of 2 records are refused");
  records.pop_back();
  const auto one = keep::write_workbook(*form, records, false);
  REQUIRE(one.ok());
  const auto taken = desk.bring(desk.table("one.xlsx", *one));
  IMPORT_CODE(taken, 0);
  IMPORT_SAYS(taken, "1 of 1 records stored");
  IMPORT_SAYS(desk.run("show GE-2024-000001"), "source W-1");
}

TEST_CASE("order lists: who has what to do by when, what is still missing, and nothing rewritten without a change") {
  const ImportDesk desk;
  IMPORT_CODE(desk.bring(desk.table("cases.csv", good_rows)), 0);
  const std::string dispatch =
      "act GE-2024-000001 dispatch --assignee Ma --role county --area 652301 --by Wang --now '2024-04-12 09:10'";
  IMPORT_CODE(desk.run(dispatch), 0);
  IMPORT_CODE(desk.run("act GE-2024-000001 accept --role grid --area 652301001001 --by Ma --now '2024-04-12 09:20'"),
              0);
  const std::string orders = "orders --out '" + desk.file("orders") + "' --now ";
  const auto first = desk.run(orders + "'2024-04-12 10:00'");
  IMPORT_CODE(first, 0);
  IMPORT_SAYS(first, "3 lists, 4 cases to work on, 0 of them overdue (SYNTHETIC)");
  // Five worked days from Friday 12 April: 15, 16, 17, 18, 19.
  const std::string ma = desk.read("orders/Ma.md");
  CHECK(ma.find("GE-2024-000001") != std::string::npos);
  CHECK(ma.find("2024-04-19 \xC2\xB7 7 d") != std::string::npos);
  CHECK(ma.find("Answer (answer) - still missing: 2 more of Photograph of the site, field Cause") != std::string::npos);
  CHECK(desk.read("orders/Ma.ics").find("DTSTART;VALUE=DATE:20240419") != std::string::npos);
  CHECK(desk.read("orders/index.md").find("Ma.md") != std::string::npos);
  CHECK(desk.read("orders/index.csv").find("ecology_bureau.652301,ecology_bureau,652301,2,0,0,") != std::string::npos);

  IMPORT_SAYS(desk.run(orders + "'2024-04-12 11:00'"), ", 0 rewritten");
  // Ma hands the case back: her list is empty now, and says so.
  IMPORT_CODE(desk.run("act GE-2024-000001 transfer --assignee Hu --reason ill --role county --area 652301 --by Wang "
                       "--now '2024-04-12 11:10'"),
              0);
  const auto moved = desk.run(orders + "'2024-04-12 12:00'");
  IMPORT_CODE(moved, 0);
  CHECK(desk.read("orders/Ma.md").find("nothing to work on now") != std::string::npos);
  CHECK(desk.read("orders/Ma.ics").find("BEGIN:VEVENT") == std::string::npos);
  CHECK(desk.read("orders/Hu.md").find("GE-2024-000001") != std::string::npos);
  const auto late = desk.run(orders + "'2024-04-22 12:00' --json");
  IMPORT_SAYS(late, "\"overdue\": 3");  // both reports of the 12th and the grid event of the 19th
}

TEST_CASE("complaints that came again: three about one works within 90 days, counted apart from real ones") {
  const ImportDesk desk;
  const std::string rows = "C-1,citizen_report,odour,652301,a,,2024-01-10,,," + token('1') + ",,,E-7,,,yes\n" +
                           "C-2,petition,odour,652302,b,,2024-02-10,,," + token('2') + ",,,E-7,,,yes\n" +
                           "C-3,citizen_report,odour,652301,c,,2024-03-10,,," + token('1') + ",,,E-7,,,yes\n" +
                           "C-4,citizen_report,noise,652301,d,,2024-03-10,,," + token('3') + ",,,E-7,,,yes\n" +
                           "C-5,grid_event,odour,652301,e,,2024-03-10,,,,,,E-7,,,yes\n";
  IMPORT_CODE(desk.bring(desk.table("complaints.csv", case_head + rows)), 0);
  const auto found = desk.run("repeated --json");
  IMPORT_CODE(found, 0);
  IMPORT_SAYS(found, "\"looked_at\": 4");
  IMPORT_SAYS(found, "\"where\": \"enterprise E-7\"");
  IMPORT_SAYS(found, "\"times\": 3,\n      \"reporters\": 2,\n      \"after_closing\": 0");
  IMPORT_SAYS(found, "\"repeated\": []");
  IMPORT_SAYS(desk.run("repeated"), "SYNTHETIC");
  IMPORT_SAYS(desk.run("repeated --from 2024-02-01"), "no complaint came again (3 looked at)");
}
