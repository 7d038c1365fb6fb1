#include "keep/workbook.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>

using namespace lantian;
using namespace lantian::terms;

namespace {

Form shipped(const std::string& id) {
  const auto text = keep::read_file(std::string{LANTIAN_SOURCE_DIR} + "/data/inventory/forms/" + id + ".toml");
  REQUIRE(text.ok());
  auto form = read_form({id + ".toml", *text});
  REQUIRE(form.ok());
  return *std::move(form);
}

FilledForm read_back(const Form& form, const std::string& bytes) {
  const auto sheet = read_sheet({"t.xlsx", bytes});
  REQUIRE_MESSAGE(sheet.ok(), (sheet ? "" : sheet.error().text()));
  FilledForm filled = fill(form, *sheet);
  for (const RowRefusal& refusal : filled.refusals) CHECK_MESSAGE(false, refusal.text());
  return filled;
}

void check_round_trip(const Form& form, const std::vector<Record>& records) {
  for (const bool chinese : {true, false}) {
    CAPTURE(chinese);
    const auto bytes = keep::write_workbook(form, records, chinese);
    REQUIRE_MESSAGE(bytes.ok(), (bytes ? "" : bytes.error().text()));
    const FilledForm filled = read_back(form, *bytes);
    REQUIRE(filled.records.size() == records.size());
    for (std::size_t i = 0; i < records.size(); ++i)
      CHECK(joined(filled.records[i].cells, "|") == joined(records[i].cells, "|"));
  }
}

/// One record for each row of values; every field not named is empty.
std::vector<Record> records_of(const Form& form, const std::vector<std::map<std::string, std::string>>& rows) {
  std::vector<Record> records;
  for (const auto& row : rows) {
    Record record;
    for (const FormColumn& column : form.columns) {
      const auto given = row.find(column.field);
      record.cells.push_back(given == row.end() ? column.fallback : given->second);
    }
    records.push_back(std::move(record));
  }
  return records;
}

const char* const every_kind = R"(
id = "all"
name = { zh = "\u5168\u90e8/\u7c7b\u578b", en = "all kinds" }
key = ["code"]
[[column]]
field = "code"
name = { zh = "\u7f16\u53f7", en = "code" }
required = true
[[column]]
field = "amount"
name = { zh = "\u6570\u91cf", en = "amount" }
kind = "decimal"
unit = "t"
choices = [ { is = "NE", name = { zh = "\u672a\u4f30\u7b97", en = "not estimated" } } ]
[[column]]
field = "share"
name = { zh = "\u6bd4\u4f8b", en = "share" }
kind = "decimal"
unit = "%"
[[column]]
field = "day"
name = { zh = "\u65e5\u671f", en = "day" }
kind = "day"
[[column]]
field = "period"
name = { zh = "\u65f6\u6bb5", en = "period" }
kind = "period"
[[column]]
field = "word"
name = { zh = "\u7c7b\u578b", en = "word" }
kind = "choice"
choices = [ { is = "B-", name = { zh = "B-\u7ea7", en = "grade B-" } }, { is = "B", name = { zh = "B\u7ea7", en = "grade B" } } ]
[[column]]
field = "made"
name = { zh = "\u5408\u6210", en = "made" }
kind = "truth"
choices = [ { is = "true", name = { zh = "\u662f", en = "yes" } }, { is = "false", name = { zh = "\u5426", en = "no" } } ]
[[column]]
field = "papers"
name = { zh = "\u9644\u4ef6", en = "papers" }
kind = "list"
)";

}  // namespace

TEST_CASE("workbook: every kind of cell comes back exactly") {
  const auto form = read_form({"all.toml", every_kind});
  REQUIRE(form.ok());
  check_round_trip(
      *form, records_of(*form, {{{"code", "000123"},
                                 {"amount", "4.20"},
                                 {"share", "45.0"},
                                 {"day", "2023-10-05"},
                                 {"period", "2023"},
                                 {"word", "B-"},
                                 {"made", "true"},
                                 {"papers", "a;b"}},
                                {{"code", "#looks like an example"}, {"amount", "NE"}},
                                {{"code", "123456789012345678"}, {"amount", "123456789012345678"}},
                                {{"code", "2023-10-05"}, {"amount", "0.000000000000000001"}, {"day", "1899-12-31"}},
                                {{"code", "1.50"}, {"amount", "0.00"}, {"day", "1900-03-01"}, {"period", "2023-10"}},
                                {{"code", "<&> \"q\" 'a' _x0041_"}, {"amount", "-0.00001"}, {"day", "9999-12-31"}},
                                {{"code", "TRUE"}, {"amount", "999999999999999"}, {"period", "HS2023"}},
                                {{"code", "\xE4\xB8\x80\xE6\x9C\x9F\xEF\xBC\x88\xF0\xA0\x80\x80\xEF\xBC\x89"},
                                 {"amount", "0.0000010"},
                                 {"share", "0.1"}},
                                {{"code", "1/2"}, {"amount", "1234567.12345678"}, {"day", "1900-02-28"}}}));
}

TEST_CASE("workbook: a first record that looks like an example is not lost") {
  const auto form = read_form({"all.toml", every_kind});
  REQUIRE(form.ok());
  check_round_trip(*form, records_of(*form, {{{"code", "#1 boiler"}}, {{"code", "#2 boiler"}}}));
}

TEST_CASE("workbook: templates of the forms that ship are empty tables with an example, in both languages") {
  for (const char* id : {"sources", "activity", "measures", "projects", "households", "vehicles", "fleet",
                         "exhaust_tests", "dust_sites", "bare_land", "sweeping", "statistics"}) {
    CAPTURE(id);
    const Form form = shipped(id);
    check_round_trip(form, {});
    std::map<std::string, std::string> example;
    for (const FormColumn& column : form.columns) {
      if (!column.example.empty()) example[column.field] = column.example;
    }
    check_round_trip(form, records_of(form, {example}));
  }
}

TEST_CASE("workbook: the same records make the same bytes, and nothing is left among the temporary files") {
  // A directory of our own, so that other programs' temporary files do not count.
  const std::filesystem::path own =
      std::filesystem::temp_directory_path() / ("workbook-test-" + std::to_string(getpid()));
  std::filesystem::create_directories(own);
  REQUIRE(setenv("TMPDIR", own.c_str(), 1) == 0);
  const Form form = shipped("activity");
  const auto one = keep::write_workbook(form, {}, true);
  const auto two = keep::write_workbook(form, {}, true);
  REQUIRE(one.ok());
  REQUIRE(two.ok());
  CHECK(*one == *two);
  CHECK(std::filesystem::is_empty(own));
  unsetenv("TMPDIR");
  std::filesystem::remove_all(own);
}
