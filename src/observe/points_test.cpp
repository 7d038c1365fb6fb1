#include "observe/points.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace lantian;
using namespace lantian::observe;

namespace {

const char* const small_layout = R"(
kind = "water"
name = { zh = "", en = "sections" }
missing = ["-", "NA"]
below_marks = ["L", "<"]
below_factor = "0.5"

[judging]
rule = "GB3838"
source = "a test"
status = "unverified"

[conditions]
"reservoir" = "lake"
"river" = "river"

[[column]]
role = "id"
required = true
names = ["id", "\u7f16\u53f7"]

[[column]]
role = "name"
names = ["name"]

[[column]]
role = "unit"
names = ["county"]

[[column]]
role = "condition"
names = ["water body"]

[[column]]
role = "weight"
unit = "km"
names = ["length"]
other_units = { "m" = -3 }
high = "1000"

[[column]]
item = "pH"
names = ["pH"]
high = "14"

[[column]]
item = "NH3-N"
unit = "mg/L"
names = ["NH3-N", "\u6c28\u6c2e"]
other_units = { "ug/L" = -3, "g/L" = 3 }
)";

PointLayout layout() {
  auto read = read_point_layout({"small.toml", small_layout});
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().message));
  return *std::move(read);
}

Result<PointTable> read(const std::string& text) {
  const PointLayout made = layout();
  return read_points({"water.csv", text}, made);
}

std::string value_of(const PointTable& table, std::size_t point, const char* item) {
  const auto& values = table.points.at(point).values;
  const auto found = values.find(item);
  return found == values.end() ? "none" : found->second.text();
}

std::string error_of(const std::string& text) {
  const auto outcome = read(text);
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.error().code == ErrorCode::malformed);
  return outcome.error().message;
}

bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("points: a table with every role") {
  const auto table = read(
      "# synthetic = true\n# for people\n\nid,name,county,water body,length (km),pH,NH3-N (mg/L)\n"
      "W01,\"bridge, upper\",652301,Reservoir,2.5,8.1,0.150\nW02,,,,1,,NA\n");
  REQUIRE(table.ok());
  CHECK(table->kind == "water");
  CHECK(table->synthetic);
  CHECK(table->source_sha256.size() == 64);
  REQUIRE(table->points.size() == 2);
  const StatusPoint& first = table->points[0];
  CHECK(first.id == "W01");
  CHECK(first.name == "bridge, upper");
  CHECK(first.unit_id == "652301");
  CHECK(first.condition == "lake");
  CHECK(first.weight.text() == "2.5");
  CHECK(first.line == 5);
  CHECK(value_of(*table, 0, "NH3-N") == "0.150");
  CHECK(table->points[1].values.empty());
  CHECK(table->counts.rows == 2);
  CHECK(table->counts.accepted == 2);
  CHECK(table->counts.missing == 2);
  CHECK(table->counts.refused == 0);
}

TEST_CASE("points: byte-order mark, CRLF, Chinese headers, full-width parentheses, GB 18030") {
  const auto utf8 =
      read("\xEF\xBB\xBF\xE7\xBC\x96\xE5\x8F\xB7,\xE6\xB0\xA8\xE6\xB0\xAE\xEF\xBC\x88mg/L\xEF\xBC\x89\r\nW1,0.3\r\n");
  REQUIRE(utf8.ok());
  CHECK(value_of(*utf8, 0, "NH3-N") == "0.3");
  CHECK_FALSE(utf8->synthetic);
  const auto gb = read("\xB1\xE0\xBA\xC5,\xB0\xB1\xB5\xAA\nW1,0.3\n");
  REQUIRE(gb.ok());
  CHECK(value_of(*gb, 0, "NH3-N") == "0.3");
}

TEST_CASE("points: units are converted exactly or refused") {
  const auto micro = read("id,NH3-N (\xCE\xBCg/L)\nW1,150\n");
  REQUIRE(micro.ok());
  CHECK(value_of(*micro, 0, "NH3-N") == "0.150");
  const auto gram = read("id,NH3-N [g/L]\nW1,0.00015\n");
  REQUIRE(gram.ok());
  CHECK(value_of(*gram, 0, "NH3-N") == "0.15");
  const auto metres = read("id,length(m),pH\nR1,850,7\n");
  REQUIRE(metres.ok());
  CHECK(metres->points[0].weight.text() == "0.850");

  const std::string strange = error_of("# note\nid,NH3-N (ppm)\nW1,1\n");
  CHECK(has(strange, "water.csv:2:"));
  CHECK(has(strange, "ppm"));
  CHECK(has(strange, "mg/L"));
}

TEST_CASE("points: below detection counts as half of the limit and is said so") {
  const auto table = read("id,NH3-N\nW1,0.02L\nW2,<0.05\nW3,0.025\n");
  REQUIRE(table.ok());
  CHECK(value_of(*table, 0, "NH3-N") == "0.010");
  CHECK(value_of(*table, 1, "NH3-N") == "0.025");
  CHECK(table->points[0].below_detection == std::vector<std::string>{"NH3-N"});
  CHECK(table->points[2].below_detection.empty());
  REQUIRE(table->notes.size() == 1);
  CHECK(has(table->notes[0], "2 values"));
}

TEST_CASE("points: a bad cell is refused with its line and takes its row with it") {
  const auto table = read("id,pH,NH3-N\nW1,8.0,-0.1\nW2,81,0.1\nW3,8,2O\nW4,8,0.1\n");
  REQUIRE(table.ok());
  REQUIRE(table->points.size() == 1);
  CHECK(table->points[0].id == "W4");
  REQUIRE(table->refusals.size() == 3);
  CHECK(table->refusals[0].line == 2);
  CHECK(table->refusals[0].column == "NH3-N");
  CHECK(has(table->refusals[0].given, "-0.1"));
  CHECK(has(table->refusals[0].allowed, "not below 0"));
  CHECK(table->refusals[1].column == "pH");
  CHECK(has(table->refusals[1].allowed, "from 0 to 14"));
  CHECK(has(table->refusals[2].given, "2O"));
  // Six cells of the three rows: three at fault and three that go with them.
  CHECK(table->counts.accepted == 2);
  CHECK(table->counts.refused == 6);
  CHECK(has(table->notes.back(), "3 of 4 rows"));
}

TEST_CASE("points: shifted rows, doubled and empty identifiers, unknown words, open quotes") {
  const auto table = read(
      "id,water "
      "body,pH\nW1,river,7,9\nW2,river\nW3,river,7,,\nW3,river,8\n,river,7\nW6,sea,7\nW7,\"river,7\nW8,river,7\n");
  REQUIRE(table.ok());
  REQUIRE(table->points.size() == 2);
  CHECK(table->points[0].id == "W3");
  CHECK(table->points[1].id == "W8");
  std::vector<std::uint32_t> lines;
  for (const Refusal& refusal : table->refusals) lines.push_back(refusal.line);
  CHECK(lines == std::vector<std::uint32_t>{2, 3, 5, 6, 7, 8});
  CHECK(has(table->refusals[4].allowed, "reservoir"));
}

TEST_CASE("points: weights must be above zero and plausible") {
  const auto table = read("id,length,pH\nR1,0,7\nR2,,7\nR3,1001,7\nR4,1000,7\n");
  REQUIRE(table.ok());
  REQUIRE(table->points.size() == 1);
  CHECK(table->points[0].id == "R4");
  CHECK(table->refusals.size() == 3);
}

TEST_CASE("points: unknown columns are ignored and named") {
  const auto table = read("id,remark,pH\nW1,ice,7\n");
  REQUIRE(table.ok());
  REQUIRE(table->notes.size() == 1);
  CHECK(has(table->notes[0], "remark"));
}

TEST_CASE("points: tables that cannot be read at all") {
  CHECK(has(error_of(""), "empty"));
  CHECK(has(error_of("# synthetic = true\n"), "header"));
  CHECK(has(error_of("id,pH\n"), "no row"));
  CHECK(has(error_of("name,pH\nx,7\n"), "needs the column id"));
  CHECK(has(error_of("id,colour\nW1,7\n"), "NH3-N"));
  CHECK(has(error_of("id,pH,PH\nW1,7,7\n"), "keep one"));
  error_of(std::string("PK\x03\x04 an Excel workbook"));
}

TEST_CASE("points: numbers longer than a measurement are refused, not rounded") {
  const auto table = read("id,NH3-N\nW1,0.1234567890123\nW2,999999999999999999\nW3,1.2E-05\n");
  REQUIRE(table.ok());
  REQUIRE(table->points.size() == 1);
  CHECK(value_of(*table, 0, "NH3-N") == "0.000012");
}

TEST_CASE("point layouts: all faults at once, with their lines") {
  const auto faulty = read_point_layout({"bad.toml",
                                         "kind = \"water\"\nname = { en = \"x\" }\ncolour = 1\n"
                                         "[[column]]\nrole = \"idd\"\nnames = [\"id\"]\n"
                                         "[[column]]\nitem = \"pH\"\nnames = []\n"
                                         "[[column]]\nitem = \"pH\"\nnames = [\"ID\"]\nlow = \"5\"\nhigh = \"1\"\n"});
  REQUIRE_FALSE(faulty.ok());
  const std::string& message = faulty.error().message;
  for (const char* part : {"bad.toml:5", "judging", "at least one header", "high lies below low", "colour",
                           "no column has role", "two columns"}) {
    CHECK_MESSAGE(has(message, part), part);
  }
  CHECK_FALSE(read_point_layout({"bad.toml", "kind = "}).ok());
}
