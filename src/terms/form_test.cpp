#include "terms/form.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>

using namespace lantian;
using namespace lantian::terms;

namespace {

const char* const coal_form = R"(
id = "coal"
name = { zh = "\u7528\u7164\u8868", en = "coal" }
key = ["id", "year"]

[[column]]
field = "id"
name = { zh = "\u7f16\u53f7", en = "id" }
required = true
example = "S-1"

[[column]]
field = "year"
name = { zh = "\u5e74\u5ea6", en = "year" }
kind = "whole"
required = true
low = 2000
high = 2100
example = "2023"

[[column]]
field = "coal_t"
name = { zh = "\u7528\u7164\u91cf", en = "coal" }
names = ["\u7164\u91cf"]
kind = "decimal"
unit = "t"
units = { "kg" = "0.001", "\u4e07t" = 10000, "\u4e07\u5428" = 10000, "\u5428" = 1 }
low = 0
high = 5000000
choices = [ { is = "NE", name = { zh = "\u672a\u4f30\u7b97", en = "not estimated" } } ]

[[column]]
field = "ash"
name = { zh = "\u7070\u5206", en = "ash" }
kind = "decimal"
unit = "%"
low = 0
high = 100

[[column]]
field = "done"
name = { zh = "\u5b8c\u6210\u65e5\u671f", en = "done" }
kind = "day"

[[column]]
field = "period"
name = { zh = "\u65f6\u6bb5", en = "period" }
kind = "period"

[[column]]
field = "kind"
name = { zh = "\u7c7b\u578b", en = "kind" }
kind = "choice"
fallback = "point"
choices = [
  { is = "point", name = { zh = "\u70b9\u6e90", en = "point source" }, also = ["P"] },
  { is = "area", name = { zh = "\u9762\u6e90", en = "area source" } },
]

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

const Form& form() {
  static const Form read = [] {
    auto result = read_form({"coal.toml", coal_form});
    REQUIRE_MESSAGE(result.ok(), (result ? "" : result.error().text()));
    return *std::move(result);
  }();
  return read;
}

FilledForm filled(const std::string& csv) {
  const auto sheet = read_sheet({"t.csv", csv});
  REQUIRE_MESSAGE(sheet.ok(), (sheet ? "" : sheet.error().text()));
  return fill(form(), *sheet);
}

/// The one cell under `field` of a row that is good otherwise; "!" and the refusal when it is refused.
std::string taken(const std::string& field, const std::string& cell) {
  const FilledForm table = filled("id,year," + field + "\nS-1,2023,\"" + cell + "\"\n");
  if (table.refusals.empty()) return RecordView{form(), table.records.at(0)}.text(field);
  CHECK(table.records.empty());
  return "!" + table.refusals.at(0).message;
}

bool says(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}

bool notes_say(const FilledForm& table, std::string_view piece) {
  return std::ranges::any_of(table.notes, [&](const std::string& note) { return says(note, piece); });
}

std::string form_fault(const std::string& toml) {
  const auto read = read_form({"f.toml", toml});
  REQUIRE(!read);
  return read.error().text();
}

}  // namespace

TEST_CASE("form: headers in Chinese and English, by synonym, with '*' and in full width") {
  for (const std::string header : {"id,year,coal_t", "ID, Year ,Coal T",
                                   "\xE7\xBC\x96\xE5\x8F\xB7*,\xE5\xB9\xB4\xE5\xBA\xA6*,\xE7\x85\xA4\xE9\x87\x8F",
                                   "\xEF\xBC\xA9\xEF\xBC\xA4,year,coal"}) {
    const FilledForm table = filled(header + "\nS-1,2023,4.20\n");
    REQUIRE(table.refusals.empty());
    REQUIRE(table.records.size() == 1);
    CHECK(table.records[0].line == 2);
    CHECK(RecordView{form(), table.records[0]}.text("coal_t") == "4.20");
    CHECK(RecordView{form(), table.records[0]}.text("kind") == "point");
  }
}

TEST_CASE("form: GB 18030 is read and said") {
  // "bianhao,niandu" in GB 18030.
  const FilledForm table = filled("\xB1\xE0\xBA\xC5,\xC4\xEA\xB6\xC8\nS-1,2023\n");
  REQUIRE(table.records.size() == 1);
  CHECK(notes_say(table, "GB 18030"));
}

TEST_CASE("form: numbers as people type them") {
  CHECK(taken("coal_t", "4.2") == "4.2");
  CHECK(taken("coal_t", " 4.20 ") == "4.20");
  CHECK(taken("coal_t", "\xEF\xBC\x94\xEF\xBC\x8E\xEF\xBC\x92") == "4.2");  // full width
  CHECK(taken("coal_t", "\xE3\x80\x80\x31\xC2\xA0") == "1");                // U+3000, no-break space
  CHECK(taken("coal_t", "1,234,567.8") == "1234567.8");                     // groups of three
  CHECK(taken("coal_t", "1\xEF\xBC\x8C\x32\x33\x34") == "1234");            // a wide comma
  CHECK(taken("coal_t", "+3") == "3");
  CHECK(taken("coal_t", ".5") == "0.5");
  CHECK(taken("coal_t", "1e3") == "1000");
  CHECK(taken("coal_t", "-0") == "0");
  CHECK(taken("coal_t", "007") == "7");
  CHECK(taken("coal_t", "").empty());
  CHECK(taken("coal_t", "-").empty());
  CHECK(taken("coal_t", "/").empty());
  CHECK(taken("coal_t", "ne") == "NE");
  CHECK(taken("coal_t", "\xE6\x9C\xAA\xE4\xBC\xB0\xE7\xAE\x97") == "NE");
  CHECK(taken("ash", "45%") == "45");
  CHECK(taken("ash", "45\xEF\xBC\x85") == "45");
}

TEST_CASE("form: numbers that are refused say what to do") {
  CHECK(says(taken("coal_t", "1,23"), "!is no number"));
  CHECK(says(taken("coal_t", "1,23"), "commas may only stand before each third digit"));
  CHECK(says(taken("coal_t", "1,2345"), "!is no number"));
  CHECK(says(taken("coal_t", "1,234.5,6"), "!is no number"));
  CHECK(says(taken("coal_t", "4.2 t"), "the unit, which belongs in the unit row"));
  CHECK(says(taken("coal_t", "4.2.1"), "!is no number"));
  CHECK(says(taken("coal_t", "12 000"), "!is no number"));
  CHECK(says(taken("coal_t", "#N/A"), "error of the spreadsheet"));
  CHECK(says(taken("coal_t", "=A1*2"), "formula"));
  CHECK(says(taken("coal_t", "IE"), "or one of NE"));
  CHECK(says(taken("coal_t", "5%"), "!is no number"));
  CHECK(says(taken("coal_t", "-1"), "lies below the bound; allowed is 0 to 5000000 (in t)"));
  CHECK(says(taken("coal_t", "5000000.001"), "lies above"));
  CHECK(taken("coal_t", "5000000") == "5000000");
  CHECK(says(taken("ash", "100.1"), "allowed is 0 to 100 (in %)"));
  CHECK(says(taken("coal_t", "1234567890123456789"), "!is no number"));
}

TEST_CASE("form: whole numbers") {
  CHECK(filled("id,year\nS-1,2023.0\n").records.size() == 1);
  const FilledForm broken = filled("id,year\nS-1,2023.5\n");
  REQUIRE(broken.refusals.size() == 1);
  CHECK(says(broken.refusals[0].message, "no whole number"));
}

TEST_CASE("form: days and periods in the usual spellings") {
  for (const char* spelling : {"2023-10-05", "20231005", "2023/10/5", "2023.10.05", "2023-10-05 00:00:00",
                               "2023\xE5\xB9\xB4\x31\x30\xE6\x9C\x88\x35\xE6\x97\xA5"})
    CHECK(taken("done", spelling) == "2023-10-05");
  CHECK(says(taken("done", "2023-02-30"), "no day of the calendar"));
  CHECK(says(taken("done", "10/5/2023"), "year, month and day"));
  CHECK(says(taken("done", "23-10-05"), "!"));
  CHECK(says(taken("done", "45204"), "serial number"));
  CHECK(says(taken("done", "2023-10-05 14:30:00"), "!"));
  CHECK(taken("period", "2023") == "2023");
  CHECK(taken("period", "2023\xE5\xB9\xB4") == "2023");
  CHECK(taken("period", "2023/1") == "2023-01");
  CHECK(taken("period", "2023\xE5\xB9\xB4\x31\x30\xE6\x9C\x88") == "2023-10");
  CHECK(taken("period", "HS2023") == "HS2023");
  CHECK(taken("period", "2023-10-01..2024-02-15") == "2023-10-01..2024-02-15");
  CHECK(says(taken("period", "2023.1"), "!"));
  CHECK(says(taken("period", "2024-02-15..2023-10-01"), "!"));
}

TEST_CASE("form: choices, truths, lists") {
  CHECK(taken("kind", "P") == "point");
  CHECK(taken("kind", "\xE9\x9D\xA2\xE6\xBA\x90") == "area");
  CHECK(taken("kind", " Area Source ") == "area");
  CHECK(says(taken("kind", "stack"), "allowed are point ("));
  CHECK(taken("made", "\xE6\x98\xAF") == "true");
  CHECK(taken("made", "NO") == "false");
  CHECK(says(taken("made", "maybe"), "true ("));
  CHECK(taken("papers", "a; b\xEF\xBC\x9B c") == "a;b;c");
  CHECK(taken("papers", "ESP>FGD\xEF\xBC\x9ESCR;") == "ESP;FGD;SCR");
}

TEST_CASE("form: texts keep what they are, codes lose full width, spoilt codes are refused") {
  CHECK(filled("id,year\n0101,2023\n").records[0].cells[0] == "0101");
  CHECK(filled("id,year\n\xEF\xBC\xB3\xEF\xBC\x8D\xEF\xBC\x91,2023\n").records[0].cells[0] == "S-1");
  const std::string stage = "\xE4\xB8\x80\xE6\x9C\x9F\xEF\xBC\x88\xE4\xB8\x9C\xEF\xBC\x89";  // wide brackets in a name
  CHECK(filled("id,year\n" + stage + ",2023\n").records[0].cells[0] == stage);
  CHECK(filled("id,year\n\"two\nlines\",2023\n").records[0].cells[0] == "two lines");
  CHECK(says(filled("id,year\n9.16523E+17,2023\n").refusals.at(0).message, "long code"));
  CHECK(says(filled("id,year\n=HYPERLINK(1),2023\n").refusals.at(0).message, "formula"));
  CHECK(says(filled("id,year\n" + std::string(10'001, 'x') + ",2023\n").refusals.at(0).message, "longer than"));
}

TEST_CASE("form: the unit row converts and says so") {
  const FilledForm table =
      filled("id,year,coal_t,ash\n,,\xE4\xB8\x87\xE5\x90\xA8,%\nS-1,2023,198.30,12\nS-2,2023,NE,\n");
  REQUIRE(table.refusals.empty());
  REQUIRE(table.records.size() == 2);
  CHECK(table.records[0].cells[2] == "1983000");  // 198.30 of 10 000 t
  CHECK(table.records[1].cells[2] == "NE");
  CHECK(notes_say(table, "line 2 names '\xE4\xB8\x87\xE5\x90\xA8': column 'coal_t' is stored as t (x 10000)"));
  CHECK(filled("id,year,coal_t\n,,KG\nS-1,2023,1250\n").records[0].cells[2] == "1.250");
  CHECK(filled("id,year,coal_t (kg)\nS-1,2023,1250\n").records[0].cells[2] == "1.250");
  CHECK(filled("id,year,coal_t (required)\n,,kg\nS-1,2023,5\n").records[0].cells[2] == "0.005");
  CHECK(notes_say(filled("id,year,coal_t\nS-1,2023,5\n"), "read as: 'coal_t' in t"));
  const FilledForm above = filled("id,year,coal_t\n,,\xE4\xB8\x87t\nS-1,2023,501\n");
  REQUIRE(above.refusals.size() == 1);
  CHECK(says(above.refusals[0].message, "being 5010000 t"));
}

TEST_CASE("form: an unknown unit refuses the file with those allowed") {
  for (const char* unit : {"lbs", "m3", "kWh"}) {
    const FilledForm table = filled(fmt::format("id,year,coal_t,ash\n,,{},%\nS-1,2023,5,1\n", unit));
    REQUIRE(table.refusals.size() == 1);
    CHECK(table.refusals[0].line == 2);
    CHECK(table.refusals[0].column == "coal_t");
    CHECK(table.refusals[0].given == unit);
    CHECK(table.records.empty());  // a number in a unit nobody knows is none
    CHECK(says(table.refusals[0].message, "allowed are t, kg, "));
  }
  // Alone in its row it is told from data by the empty key.
  CHECK(says(filled("id,year,coal_t\n,,lbs\nS-1,2023,5\n").refusals.at(0).message, "allowed are t, kg"));
  CHECK(says(filled("id,year,coal_t (lbs)\nS-1,2023,5\n").refusals.at(0).message, "allowed are t, kg"));
  CHECK(says(filled("id,year,coal_t (kg)\n,,t\nS-1,2023,5\n").refusals.at(0).message, "header says 'kg'"));
}

TEST_CASE("form: a row of data with a unit where its number belongs is no unit row, and is not lost") {
  const FilledForm table = filled("id,year,coal_t\nS-1,2023,t\nS-2,2023,4\n");
  REQUIRE(table.refusals.size() == 1);
  CHECK(table.refusals[0].line == 2);
  CHECK(says(table.refusals[0].message, "leave the columns of the key empty"));
  // What stands in a row of units under the key may be words that are no key.
  CHECK(filled("id,year,coal_t\n\xE2\x80\x94,text,kg\nS-1,2023,5\n").records.at(0).cells[2] == "0.005");
  CHECK(filled("id,year,coal_t\nunit,,kg\nS-1,2023,5\n").records.at(0).cells[2] == "0.005");
}

TEST_CASE("form: title rows, example row, blank rows, unknown columns") {
  const FilledForm table =
      filled("Table of coal,,,\n\nid,year,coal_t,colour\n,,t,\n#S-0,2023,1,\nS-1,2023,4,red\n,,,\nS-2,2023,5,\n");
  REQUIRE(table.refusals.empty());
  REQUIRE(table.records.size() == 2);
  CHECK(table.records[0].line == 6);
  CHECK(table.records[1].line == 8);
  CHECK(notes_say(table, "header in line 3"));
  CHECK(notes_say(table, "does not know: 'colour'"));
  CHECK(notes_say(table, "line 5 is taken for the example row"));
  // An error of the spreadsheet is no example.
  CHECK(filled("id,year\n#REF!,2023\n").refusals.size() == 1);
}

TEST_CASE("form: faults of the head") {
  const FilledForm none = filled("a,b\n1,2\n");
  REQUIRE(none.refusals.size() == 1);
  CHECK(says(none.refusals[0].text(), "t.csv: no header row of the form 'coal'"));
  const FilledForm missing = filled("id,coal_t\nS-1,4\n");
  REQUIRE(missing.refusals.size() == 1);
  CHECK(says(missing.refusals[0].message, "column 'year'"));
  CHECK(missing.records.empty());
  CHECK(filled("id,year,coal,coal_t\nS-1,2023,4,5\n").refusals.size() == 1);
}

TEST_CASE("form: every fault at once, each with its place") {
  const FilledForm table = filled("id,year,coal_t,ash\n,2023,x,1\nS-1,,-1,200\nS-2,2023,5,5\n");
  REQUIRE(table.refusals.size() == 5);
  CHECK(table.refusals[0].text() == "t.csv:2: column 'id': is empty, but this column must be filled in");
  CHECK(says(table.refusals[1].text(), "t.csv:2: column 'coal_t': given 'x'; is no number"));
  CHECK(table.refusals[2].line == 3);
  CHECK(table.refusals[4].column == "ash");
  CHECK(table.records.size() == 1);
}

TEST_CASE("form: a key twice is refused with both lines") {
  const FilledForm table = filled("id,year,coal_t\nS-1,2023,4\nS-1,2024,4\nS-1,2023,5\n");
  REQUIRE(table.refusals.size() == 1);
  CHECK(table.refusals[0].line == 4);
  CHECK(table.refusals[0].given == "S-1, 2023");
  CHECK(says(table.refusals[0].message, "(id, year) of line 2"));
  // In another spelling it is the same key.
  CHECK(filled("id,year\nS-1,2023\n\xEF\xBC\xB3-1,2023.0\n").refusals.size() == 1);
}

TEST_CASE("form: a cell beyond the headers is refused, a short row is not") {
  CHECK(says(filled("id,year\nS-1,2023,5\n").refusals.at(0).message, "there are 2 headers"));
  CHECK(filled("id,year,coal_t\nS-1,2023\nS-2,2023,,,\n").records.size() == 2);
}

TEST_CASE("form: a table wrong all over lists a thousand faults and counts the rest") {
  std::string csv = "id,year\n";
  for (int i = 0; i < 1500; ++i) csv += fmt::format("S-{},x\n", i);
  const FilledForm table = filled(csv);
  REQUIRE(table.refusals.size() == 1001);
  CHECK(says(table.refusals.back().text(), "500 further faults"));
}

TEST_CASE("form: what is written is read back the same, in both languages") {
  const FilledForm table = filled(
      "id,year,coal_t,ash,done,period,kind,made,papers\n"
      "#S-1,2023,9,,,,,,\n"
      "\"#a, \"\"b\"\"\",2023,0.050,12.0,2023-10-05,HS2023,area,yes,x;y\n"
      "S-2,2024,NE,,,,,,\n");
  REQUIRE(table.refusals.empty());
  for (const bool chinese : {true, false}) {
    const std::string csv = write_csv(form(), table.records, chinese);
    CHECK(csv.starts_with("\xEF\xBB\xBF"));
    const FilledForm again = filled(csv);
    REQUIRE(again.refusals.empty());
    REQUIRE(again.records.size() == table.records.size());
    for (std::size_t i = 0; i < table.records.size(); ++i) CHECK(again.records[i].cells == table.records[i].cells);
  }
  const std::string empty = write_csv(form(), {}, false);
  CHECK(says(empty, "id,year,coal_t,ash,done,period,kind,made,papers\r\n,,t,%,,,,,\r\n#S-1,2023,,"));
  CHECK(filled(empty).records.empty());
}

TEST_CASE("sheet: separators, quotes, and what is no table") {
  CHECK(filled("id;year;coal_t\nS-1;2023;4\n").records.size() == 1);
  CHECK(filled("id\tyear\tcoal_t\nS-1\t2023\t4\n").records.size() == 1);
  CHECK(filled("\xEF\xBB\xBFid,year\r\nS-1,2023\r\n").records.size() == 1);
  const auto broken = read_sheet({"t.csv", "id,year\n\"a\"b,1\n\"c\"d,2\n"});
  REQUIRE(!broken);
  CHECK(says(broken.error().text(), "t.csv:2: text stands behind a closing quote"));
  CHECK(says(broken.error().text(), "t.csv:3: "));
  CHECK(!read_sheet({"t.csv", "id,year\n\"never closed\n"}));
  CHECK(!read_sheet({"t.csv", ""}));
  CHECK(!read_sheet({"t.csv", std::string{"id\0year", 7}}));
  CHECK(!read_sheet({"t.csv", std::string(2000, ',') + "\nx" + std::string(2000, ',')}));
}

TEST_CASE("form: a faulty form tells every fault") {
  const std::string faults = form_fault(R"(
id = "f"
name = { en = "f" }
key = ["a", "z"]
[[column]]
field = "a"
name = { en = "same" }
kind = "choice"
[[column]]
field = "b"
name = { en = "same" }
kind = "decimal"
low = 5
high = 1
unit = "t"
units = { "kg" = "0", "T" = 1 }
example = "x"
extra = 1
)");
  for (const char* piece :
       {"choices is missing", "names a and b", "z in key", "high lies below low", "above zero", "'T' is named twice",
        "example 'x' is no number", "unknown key 'extra'", "at least one field of the key must be required"})
    CHECK_MESSAGE(says(faults, piece), piece);
}

TEST_CASE("form: one record by its fields") {
  const FilledForm table = filled("id,year,coal_t,done,made,papers\nS-1,2023,4.20,2023-10-05,yes,a;b\n");
  const RecordView view{form(), table.records.at(0)};
  CHECK(view.decimal("coal_t")->text() == "4.20");
  CHECK(!view.decimal("ash"));
  CHECK(text_of(*view.day("done")) == "2023-10-05");
  CHECK(view.truth("made"));
  CHECK(view.list("papers") == std::vector<std::string>{"a", "b"});
  CHECK(!view.has("period"));
  CHECK(view.line() == 2);
}
