#include "base/sha256.hpp"
#include "standards/rulebook.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using lantian::standards::Fault;
using lantian::standards::load_rulebook;
using lantian::standards::lock_text;
using lantian::terms::SourceFile;

/// Line numbers count from 1 and the faults below name them, so the head keeps its nine lines.
std::string head(const std::string& kind, const std::string& id, const std::string& edition) {
  return "kind = \"" + kind + "\"\nid = \"" + id + "\"\nedition = \"" + edition +
         "\"\n"
         "title = { en = \"test\" }\n"
         "status = \"verified\"\n"
         "source = { document = \"a document\" }\n"
         "in_force = [ { from = 2016-01-01 } ]\n"
         "\n"
         "\n";
}

const std::string levels = "levels = [ { up_to = 500, numeral = \"I\", zh = \"a\", en = \"a\" } ]\n";
const std::string index_rest = "primary_above = 50\ndaily = [\"SO2 24h\"]\nrealtime = []\n" + levels;

/// The scale begins at line 14: nine of the head, four of the rest.
std::string index_file(const std::string& scale) {
  return head("index", "X", "1") + index_rest + scale;
}

std::string scale(const std::string& concentration, const std::string& index, const std::string& unit = "ug/m3") {
  return "[[scales]]\nitem = \"SO2 24h\"\nunit = \"" + unit +
         "\"\ndecimals = 0\nrounding = \"half_even\"\ninterpolation = \"ceiling\"\nconcentration = " + concentration +
         "\nindex = " + index + "\nabove = { rule = \"cap\", index = 500 }\n";
}

std::string limits_file(const std::string& rows, const std::string& edition = "1") {
  return head("limits", "Y", edition) + "grades = [\"I\", \"II\"]\ndefault_grade = \"II\"\nlimits = [\n" + rows + "]\n";
}
const std::string one_limit = "  { species = \"SO2\", statistic = \"annual\", unit = \"ug/m3\", I = 20, II = 60 },\n";

std::vector<std::string> faults_of(const std::vector<SourceFile>& files, const std::string& lock = "") {
  const auto outcome = load_rulebook(files, {"standards.lock", lock});
  CHECK(outcome.rulebook.has_value() == outcome.faults.empty());
  std::vector<std::string> texts;
  for (const Fault& fault : outcome.faults) texts.push_back(fault.text());
  return texts;
}

bool has(const std::vector<std::string>& faults, const std::string& part) {
  return std::any_of(faults.begin(), faults.end(),
                     [&](const std::string& fault) { return fault.find(part) != std::string::npos; });
}

void check_one(const std::string& text, const std::string& path, const std::string& part) {
  const auto faults = faults_of({{path, text}});
  CAPTURE(text);
  for (const std::string& fault : faults) INFO(fault);
  CHECK(faults.size() == 1);
  CAPTURE((faults.empty() ? std::string{} : faults.front()));
  CHECK(has(faults, part));
}

}  // namespace

TEST_CASE("a sound file loads") {
  CHECK(faults_of({{"X/1.toml", index_file(scale("[0, 50, 150]", "[0, 50, 100]"))}}).empty());
  CHECK(faults_of({{"data/standards/Y/1.toml", limits_file(one_limit)}}).empty());
}

TEST_CASE("each fault of a file is reported with its line") {
  const auto index = [](const std::string& text) { return index_file(text); };
  check_one("kind = ", "X/1.toml", "X/1.toml:1: is not TOML");
  check_one(index(scale("[0, 50, 150]", "[0, 50, 100]")) + "extra = 1\n", "X/1.toml",
            "X/1.toml:23: unknown key 'extra'");
  check_one(index(scale("[0, 50, 150]", "[0, 50, 100]", "g/m3")), "X/1.toml",
            "X/1.toml:16: 'unit' is 'g/m3'; allowed are ug/m3");
  check_one(index(scale("[0, 150, 50]", "[0, 50, 100]")), "X/1.toml",
            "X/1.toml:20: SO2 24h: breakpoints and indices must rise");
  check_one(index(scale("[0, 50, 150]", "[0, 50, 50]")), "X/1.toml", "must rise strictly");
  check_one(index(scale("[0, 50, 150]", "[0, 50]")), "X/1.toml",
            "X/1.toml:21: 'concentration' has 3 values and 'index' 2");
  check_one(index(scale("[0, 0.5, 150]", "[0, 50, 100]")), "X/1.toml",
            "X/1.toml:20: a concentration is a whole number, or a decimal in quotes");
  check_one(index(scale("[0, \"50.5\", 150]", "[0, 50, 100]")), "X/1.toml", "50.5 has more than the 0 decimals");
  check_one(index(scale("[0, -5, 150]", "[0, 50, 100]")), "X/1.toml", "below zero");
}

TEST_CASE("faults of limits are reported with their line") {
  const auto row = [](const std::string& text) { return limits_file("  { " + text + " },\n"); };
  check_one(row("species = \"XX\", statistic = \"annual\", unit = \"ug/m3\", I = 20"), "Y/1.toml",
            "Y/1.toml:13: 'XX' is no species");
  check_one(row("species = \"SO2\", statistic = \"yearly\", unit = \"ug/m3\", I = 20"), "Y/1.toml",
            "'yearly' is no statistic");
  check_one(row("species = \"SO2\", statistic = \"annual\", unit = \"ppm\", I = 20"), "Y/1.toml", "'unit' is 'ppm'");
  check_one(row("species = \"SO2\", statistic = \"annual\", unit = \"ug/m3\", I = 0.5"), "Y/1.toml",
            "Y/1.toml:13: 'I' is a number with a point; write a whole number, or a decimal in quotes");
  check_one(row("species = \"SO2\", statistic = \"annual\", unit = \"ug/m3\""), "Y/1.toml", "no value here");
  check_one(row("species = \"SO2\", statistic = \"annual\", unit = \"ug/m3\", III = 5, I = 2"), "Y/1.toml",
            "unknown key 'III'");
  check_one(limits_file(one_limit + one_limit), "Y/1.toml", "Y/1.toml:14: a second limit for SO2 annual");
}

TEST_CASE("faults of the head are reported with their line") {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string text = limits_file(one_limit);
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
  };
  check_one(with("source = { document = \"a document\" }", ""), "Y/1.toml", "Y/1.toml:1: 'source' is missing here");
  check_one(with("\"a document\"", "\" \""), "Y/1.toml", "Y/1.toml:6: 'document' is empty");
  check_one(with("id = \"Y\"", "id = 7"), "Z/1.toml", "Z/1.toml:2: 'id' is a whole number; write a text in quotes");
  check_one(with("\"verified\"", "\"checked\""), "Y/1.toml", "Y/1.toml:5: 'status' is 'checked'");
  check_one(with("\"verified\"", "\"mixed\""), "Y/1.toml", "needs 'notes'");
  check_one(with("2016-01-01", "\"2016-01-01\""), "Y/1.toml",
            "Y/1.toml:7: 'from' is a text; write a date without quotes");
  check_one(with("2016-01-01", "2016-01-01, until = 2015-01-01"), "Y/1.toml", "is not after 'from'");
  check_one(with("2016-01-01", "2016-01-01, areas = [\"Beijing\"]"), "Y/1.toml", "no beginning of a GB/T 2260 code");
  check_one(limits_file(one_limit), "elsewhere/1.toml",
            "elsewhere/1.toml:2: this file calls itself Y/1; it must lie at Y/1.toml");
  check_one(with("in_force = [ { from = 2016-01-01 } ]", ""), "Y/1.toml", "'in_force' is missing");
}

TEST_CASE("all faults of all files come at once") {
  const auto faults =
      faults_of({{"X/1.toml", index_file(scale("[0, 150, 50]", "[0, 50, 100]", "kg"))},
                 {"Y/1.toml", limits_file("  { species = \"?\", statistic = \"?\", unit = \"?\", I = \"x\" },\n")}});
  CHECK(faults.size() == 6);
  CHECK(has(faults, "X/1.toml:16"));
  CHECK(has(faults, "X/1.toml:20"));
  CHECK(has(faults, "Y/1.toml:13"));
  CHECK(has(faults, "'I' is 'x'"));
}

TEST_CASE("two editions of one id in force on one day in one place are refused") {
  const auto edition = [](const std::string& name, const std::string& spans) {
    std::string text = limits_file(one_limit, name);
    const std::string old = "in_force = [ { from = 2016-01-01 } ]";
    return SourceFile{"Y/" + name + ".toml", text.replace(text.find(old), old.size(), "in_force = [ " + spans + " ]")};
  };
  const auto overlap = faults_of({edition("1", "{ from = 2016-01-01 }"), edition("2", "{ from = 2020-01-01 }")});
  CHECK(overlap.size() == 1);
  CHECK(has(overlap, "Y/2.toml:1: Y/2 and Y/1 (Y/1.toml) are both in force on 2020-01-01 everywhere"));

  const std::string until = "{ from = 2016-01-01, until = 2020-01-01 }";
  CHECK(faults_of({edition("1", until), edition("2", "{ from = 2020-01-01 }")}).empty());
  CHECK_FALSE(faults_of({edition("1", until), edition("2", "{ from = 2019-12-31 }")}).empty());
  const std::string beijing = "{ from = 2016-01-01, areas = [\"11\"] }";
  CHECK(faults_of({edition("1", beijing), edition("2", "{ from = 2016-01-01, areas = [\"12\"] }")}).empty());
  CHECK_FALSE(faults_of({edition("1", beijing), edition("2", "{ from = 2016-01-01, areas = [\"1101\"] }")}).empty());
  CHECK_FALSE(faults_of({edition("1", beijing), edition("2", "{ from = 2016-01-01, areas = [\"????00\"] }")}).empty());
  CHECK_FALSE(faults_of({edition("1", beijing), edition("2", "{ from = 2016-01-01 }")}).empty());
  // A rule that was never in force meets no other.
  CHECK(faults_of({edition("1", "{ from = 2016-01-01 }"), edition("2", "")}).empty());
}

TEST_CASE("a set that names a part nobody holds is refused") {
  const SourceFile limits{"Y/1.toml", limits_file(one_limit)};
  const auto set = [](const std::string& part) {
    return SourceFile{"S/1.toml", head("set", "S", "1") + "national = true\n[parts]\n" + part + "\n"};
  };
  CHECK(faults_of({limits, set("limits = \"Y/1\"")}).empty());
  const auto faults = faults_of({limits, set("limits = \"Y/2\"")});
  CHECK(faults.size() == 1);
  CHECK(has(faults, "S/1.toml:11: S1 names 'Y/2', which no file of that kind holds; there are: Y/1"));
  CHECK(has(faults_of({limits, set("index = \"Y/1\"")}), "there are: none"));
  CHECK(has(faults_of({limits, set("limit = \"Y/1\"")}), "S/1.toml:12: unknown key 'limit'"));
}

TEST_CASE("the lock holds every file and its hash") {
  const std::vector<SourceFile> files{{"data/standards/Y/1.toml", limits_file(one_limit)},
                                      {"data/standards/X/1.toml", index_file(scale("[0, 50]", "[0, 50]"))}};
  const std::string lock = lock_text(files);
  CHECK(lock ==
        lantian::sha256_hex(files[1].text) + "  X/1.toml\n" + lantian::sha256_hex(files[0].text) + "  Y/1.toml\n");
  CHECK(faults_of(files, lock).empty());

  auto changed = files;
  changed[0].text += "# a comment\n";
  CHECK(faults_of(changed, lock).size() == 1);
  CHECK(has(faults_of(changed, lock), "standards.lock:2: Y/1.toml differs from its locked hash"));
  CHECK(has(faults_of({files[0]}, lock), "standards.lock:1: X/1.toml is locked but missing"));
  const std::string half = lock_text(std::vector<SourceFile>{files[0]});
  CHECK(has(faults_of(files, half), "X/1.toml: is not in standards.lock"));
  CHECK(has(faults_of(files, lock + "abc\n"), "standards.lock:3: 'abc' is no line of a lock"));
}

TEST_CASE("nothing at all is a fault, not an empty book") {
  CHECK(faults_of({}).size() == 1);
}

TEST_CASE("faults of class tables are reported with their line") {
  const auto classes = [](const std::string& item) {
    return head("classes", "C", "1") +
           "classes = [ { numeral = \"I\", zh = \"a\", en = \"a\" }, { numeral = \"II\", zh = \"b\", en = \"b\" } "
           "]\nitems = [\n  { id = "
           "\"DO\", name = { en = \"x\" }, " +
           item + " },\n]\n";
  };
  CHECK(faults_of({{"C/1.toml", classes("bounds = [5, \"2.5\"], higher_is_better = true")}}).empty());
  check_one(classes("bounds = [5, 2]"), "C/1.toml", "C/1.toml:12: DO: the bounds must not fall");
  check_one(classes("bounds = [2, 5], higher_is_better = true"), "C/1.toml", "the bounds must not rise");
  check_one(classes("bounds = [1, 2, 3]"), "C/1.toml", "3 bounds for 2 classes");
  check_one(classes("unit = \"mg/L\""), "C/1.toml", "give either 'bounds' or 'range_low'");
  check_one(classes("range_low = 6, range_high = 5"), "C/1.toml", "stand together, low first");
}
