#include "inventory/lint/factor_lint.hpp"

#include "inventory/factor_lock.hpp"
#include "inventory/shipped_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::inventory;
using trial::must;
using trial::shipped;

const LintRules& shipped_rules() {
  static const LintRules rules =
      must(read_lint_rules(trial::shipped_file(trial::data_folder() / "inventory" / "lint.toml")));
  return rules;
}

LintBasis lint_basis() {
  return {&shipped().classes, &shipped().units, &shipped_rules(), std::nullopt};
}

terms::SourceFile set_file(const std::string& id, const std::string& body, const std::string& source = "a document",
                           const std::string& published = "2023-01-01") {
  return {id + ".toml", "set = \"" + id + "\"\nversion = \"1\"\ntitle = { en = \"" + id + "\" }\nsource = \"" + source +
                            "\"\npublished = " + published + "\n" + body};
}

std::string lint_row(const std::string& class_code, const std::string& pollutant, const std::string& value,
                     const std::string& unit, const std::string& more = "") {
  return "[[factors]]\nclass = \"" + class_code + "\"\npollutant = \"" + pollutant +
         "\"\nvalid_from = 2022-01-01\nvalue = \"" + value + "\"\nunit = \"" + unit + "\"\nstatus = \"verified\"\n" +
         more;
}

std::string constant_row(const std::string& id, const std::string& value, const std::string& unit) {
  return "[[constants]]\nid = \"" + id + "\"\nvalue = \"" + value + "\"\nunit = \"" + unit +
         "\"\nsource = \"a document\"\nstatus = \"verified\"\n";
}

/// A factor that no rule minds, because a set must hold one.
const std::string harmless = lint_row("05-FRT", "NH3", "100", "kg/t");

/// Every finding as "error [rule] set#key".
std::vector<std::string> findings(const std::vector<terms::SourceFile>& files, std::optional<Day> use = std::nullopt) {
  LintBasis basis = lint_basis();
  basis.use = use;
  std::vector<std::string> all;
  for (const LintFinding& one : lint_factor_files(files, basis)) {
    all.push_back(std::string{name_of(one.severity)} + " " + one.rule + " " + one.set + "#" + one.key);
  }
  return all;
}

using Found = std::vector<std::string>;

TEST_CASE("what ships has no error; what is odd about it is known") {
  std::vector<std::string> rules;
  for (const LintFinding& one : lint_factors(shipped().factors, lint_basis())) {
    CHECK_MESSAGE(one.severity == LintSeverity::warning, one.text());
    if (one.set == "seed-clean-heating" && one.key == "01-RES-BIT/SO2/-/-") rules.push_back(one.rule);
  }
  // 1.5 kg/t means coal of 0.09 % sulphur, and is a tenth of what the region's press figures say.
  CHECK(rules == std::vector<std::string>{"implied", "peer"});
}

TEST_CASE("C2F6 of an aluminium template ten times too large") {
  // A public template held 0.034 instead of 0.0034 kg/t: perfluorocarbons + 111.6 %.
  const std::string cf4 = constant_row("cf4_kg_t", "0.034", "kg/t");
  CHECK(findings({set_file("template", cf4 + constant_row("c2f6_kg_t", "0.034", "kg/t") + harmless)}) ==
        Found{"error range template#c2f6_kg_t", "error ratio template#c2f6_kg_t"});
  CHECK(findings({set_file("guide", cf4 + constant_row("c2f6_kg_t", "0.0034", "kg/t") + harmless)}).empty());
  // Beside the guide the slip of the point shows as well.
  const Found beside = findings({set_file("guide", constant_row("c2f6_kg_t", "0.0034", "kg/t") + harmless),
                                 set_file("template", constant_row("c2f6_kg_t", "0.034", "kg/t"))});
  CHECK(std::ranges::count(beside, "error slip template#c2f6_kg_t") == 1);
}

TEST_CASE("regional grid factors a thousandth of the provincial ones beside them") {
  const Found odd =
      findings({set_file("grid", lint_row("01-RES-ELC", "CO2", "0.6231", "t/MWh", "region = \"65\"\n") +
                                     lint_row("01-RES-ELC", "CO2", "0.0005857", "t/MWh", "region = \"64\"\n"))});
  CHECK(odd == Found{"error peer grid#01-RES-ELC/CO2/-/65", "error peer grid#01-RES-ELC/CO2/-/64",
                     "error range grid#01-RES-ELC/CO2/-/64"});
  CHECK(findings({set_file("grid", lint_row("01-RES-ELC", "CO2", "0.6231", "kg/kWh", "region = \"65\"\n") +
                                       lint_row("01-RES-ELC", "CO2", "0.5857", "t/MWh", "region = \"64\"\n"))})
            .empty());
}

TEST_CASE("oxidation as 0.94 and as 94, and the unit percent behind 0.02") {
  const auto one = [](const char* id, const char* value, const char* unit) {
    return findings({set_file("s", constant_row(id, value, unit) + harmless)});
  };
  CHECK(one("oxidation_percent", "94", "percent").empty());
  CHECK(one("oxidation_percent", "0.94", "percent") == Found{"error percent s#oxidation_percent"});
  CHECK(one("oxidation_share", "0.94", "1").empty());
  CHECK(one("oxidation_share", "94", "1") == Found{"error range s#oxidation_share"});
  CHECK(one("anode_sulphur_percent", "2", "percent").empty());
  CHECK(one("anode_sulphur_percent", "0.02", "percent") == Found{"error percent s#anode_sulphur_percent"});
  CHECK(one("oxidation_percent", "94", "1") == Found{"error dimension s#oxidation_percent"});
  CHECK(one("some_percent", "0.5", "percent") == Found{"error percent s#some_percent"});
}

TEST_CASE("a zero that nobody explains is no factor: unknown is not zero") {
  CHECK(findings({set_file("s", lint_row("05-FRT", "NH3", "0", "kg/t"))}) == Found{"error zero s#05-FRT/NH3/-/-"});
  CHECK(findings({set_file("s", lint_row("05-FRT", "NH3", "0", "kg/t", "note = \"there is none\"\n"))}).empty());
}

TEST_CASE("an old grid baseline in a new set, and a factor used years after its year") {
  // The baseline of 2012 (north-west 0.6671) still circulates.
  const std::string old =
      "[[factors]]\nclass = \"01-RES-ELC\"\npollutant = \"CO2\"\nvalid_from = 2012-01-01\n"
      "value = \"0.6671\"\nunit = \"t/MWh\"\nstatus = \"verified\"\n";
  CHECK(findings({set_file("grid", old)}) == Found{"warning year grid#01-RES-ELC/CO2/-/-"});
  const std::string row = lint_row("01-RES-ELC", "CO2", "0.5366", "t/MWh");
  CHECK(findings({set_file("grid", row)}, must(parse_day("2025-06-01"))).empty());
  CHECK(findings({set_file("grid", row)}, must(parse_day("2026-01-01"))) ==
        Found{"warning year grid#01-RES-ELC/CO2/-/-"});
  CHECK(findings({set_file("grid", row, "a document", "2019-05-01")}) == Found{"warning year grid#01-RES-ELC/CO2/-/-"});
}

TEST_CASE("wrong dimensions: per tce for a class in tonnes, a volume above the line, a class nobody has") {
  CHECK(findings({set_file("s", lint_row("01-RES-BIT", "SO2", "24.0", "kg/tce"))}) ==
        Found{"error dimension s#01-RES-BIT/SO2/-/-"});
  CHECK(findings({set_file("s", lint_row("05-FRT", "NH3", "1", "L/t"))}) == Found{"error dimension s#05-FRT/NH3/-/-"});
  CHECK(findings({set_file("s", lint_row("05-FRT", "NH3", "1", "kg/bag"))}) ==
        Found{"error dimension s#05-FRT/NH3/-/-"});
  CHECK(findings({set_file("s", lint_row("05-XXX", "NH3", "1", "kg/t"))}) == Found{"error class s#05-XXX/NH3/-/-"});
  CHECK(findings({set_file("s", lint_row("05-FRT", "NH3", "1", "kg/t", "method = \"GUESS\"\n"))}) ==
        Found{"error method s#05-FRT/NH3/-/-"});
}

TEST_CASE("outliers against peers: five times is a warning, ten times exactly a slip, a hundred times an error") {
  const auto against = [](const char* value) {
    return findings({set_file("a", lint_row("05-FRT", "NH3", "100", "kg/t")),
                     set_file("b", lint_row("05-FRT-URE", "NH3", "0.110", "t/t")),
                     set_file("c", lint_row("05-FRT", "NH3", "90000", "g/t")),
                     set_file("d", lint_row("05-FRT", "NH3", value, "kg/t"))});
  };
  CHECK(against("120").empty());
  CHECK(against("600") == Found{"warning peer d#05-FRT/NH3/-/-"});
  CHECK(against("1000") == Found{"error slip d#05-FRT/NH3/-/-"});
  CHECK(against("0.1") == Found{"error slip d#05-FRT/NH3/-/-"});
  CHECK(against("1015") == Found{"error slip d#05-FRT/NH3/-/-"});
  CHECK(against("17000") == Found{"error peer d#05-FRT/NH3/-/-"});
}

TEST_CASE("verified without a document is an error, unverified without one a warning") {
  CHECK(findings({set_file("s", lint_row("05-FRT", "NH3", "1", "kg/t"), "")}) ==
        Found{"error citation s#05-FRT/NH3/-/-"});
  CHECK(findings({set_file("s", lint_row("05-FRT", "NH3", "1", "kg/t", "source = \"a page\"\n"), "")}).empty());
  std::string remembered = lint_row("05-FRT", "NH3", "1", "kg/t");
  remembered.replace(remembered.find("verified"), 8, "unverified");
  CHECK(findings({set_file("s", remembered, "")}) == Found{"warning citation s#05-FRT/NH3/-/-"});
}

TEST_CASE("parts larger than the whole, ranges as shares, and half a range") {
  CHECK(findings({set_file("s", lint_row("06-CONS", "PM", "0.1", "kg/m2 month", "method = \"CONS\"\n") +
                                    lint_row("06-CONS", "PM10", "269", "g/m2 month", "method = \"CONS\"\n"))}) ==
        Found{"error ratio s#06-CONS/PM10/-/-"});
  CHECK(findings({set_file("s", lint_row("05-FRT", "NH3", "1", "kg/t",
                                         "u95_low_percent = \"0.69\"\nu95_high_percent = \"1.65\"\n"))}) ==
        Found{"warning half-range s#05-FRT/NH3/-/-"});
  CHECK(findings({set_file("s", lint_row("05-FRT", "NH3", "1", "kg/t", "u95_low_percent = 69\n"))}) ==
        Found{"warning half-range s#05-FRT/NH3/-/-"});
}

TEST_CASE("carbonates follow from atomic masses to 0.1 %") {
  CHECK(findings({set_file("s", constant_row("caco3_t_t", "0.4397", "t/t") + harmless)}).empty());
  CHECK(findings({set_file("s", constant_row("na2co3_t_t", "0.4149", "t/t") + harmless)}).empty());
  CHECK(findings({set_file("s", constant_row("caco3_t_t", "0.415", "t/t") + harmless)}) ==
        Found{"error stoichiometry s#caco3_t_t"});
}

TEST_CASE("a key twice and a file that is none are findings, and the others are still read") {
  const std::string row = lint_row("05-FRT", "NH3", "0", "kg/t");
  const Found found = findings({set_file("a", row + row), {"b.toml", "set = "}, set_file("c", row)});
  CHECK(found == Found{"error duplicate #", "error unreadable #", "error zero c#05-FRT/NH3/-/-"});
  CHECK(findings({set_file("c", harmless), set_file("c", harmless)}) == Found{"error duplicate #"});
}

TEST_CASE(
    "constants of carbon accounts: oxidation, heating values by weight and by volume, a 0, a range of one's own") {
  const auto one = [](const char* id, const char* value, const char* unit, const char* more = "") {
    return findings({set_file("s", constant_row(id, value, unit) + more)});
  };
  CHECK(one("lignite_oxidation", "0.94", "1").empty());
  CHECK(one("lignite_oxidation", "94", "1") == Found{"error range s#lignite_oxidation"});
  CHECK(one("lignite_oxidation", "94", "percent") ==
        Found{"error dimension s#lignite_oxidation", "error range s#lignite_oxidation"});
  CHECK(one("coke_ncv", "28.446", "GJ/t").empty());
  CHECK(one("natural_gas_ncv", "389.31", "GJ/10km3").empty());
  CHECK(one("natural_gas_ncv", "389.31", "GJ/t") == Found{"error range s#natural_gas_ncv"});
  CHECK(one("coke_carbon", "29.4", "tC/GJ") == Found{"error range s#coke_carbon"});
  CHECK(one("heat_factor", "0", "tCO2/GJ") == Found{"error range s#heat_factor", "error zero s#heat_factor"});
  CHECK(one("ammonia_carbon", "0", "tC/t") == Found{"error zero s#ammonia_carbon"});
  CHECK(one("ammonia_carbon", "0", "tC/t", "note = \"holds none\"\n").empty());
  CHECK(one("some", "5", "1", "low = 1\nhigh = 4\n") == Found{"error range s#some"});
}

TEST_CASE("one row for the provinces of a grid, and the kind of a set of electricity") {
  const std::string row = lint_row("01-IND-ELC", "CO2", "0.5543", "t/MWh", "regions = [\"61\", \"65\"]\n");
  const auto store = FactorStore::read(std::vector{set_file("grid", "ef_kind = \"residual\"\n" + row)});
  REQUIRE(store.ok());
  CHECK(store->set("grid", "1")->ef_kind == "residual");
  const std::vector<FactorChoice> chosen{{"grid", "1"}};
  const Day day = must(parse_day("2023-05-01"));
  const auto found = store->find("01-IND-ELC", Pollutant::co2, "", "652301", day, chosen);
  REQUIRE(found.ok());
  CHECK(found->ref().text() == "grid/1#01-IND-ELC/CO2/-/65");
  CHECK(!store->find("01-IND-ELC", Pollutant::co2, "", "310000", day, chosen).ok());
  CHECK(findings({set_file("grid", "ef_kind = \"mean\"\n" + row)}) == Found{"error unreadable #"});
  CHECK(findings({set_file("grid", row + row)}) == Found{"error duplicate #"});
  CHECK(findings({set_file("grid", lint_row("01-IND-ELC", "CO2", "0.0005857", "t/MWh", "regions = [\"61\"]\n"))}) ==
        Found{"error range grid#01-IND-ELC/CO2/-/61"});
}

TEST_CASE("what ships is as its lock says; a changed, a new and a missing file are told") {
  std::vector<terms::SourceFile> files = trial::shipped_factor_files();
  const terms::SourceFile lock = trial::shipped_file(trial::data_folder() / "factors" / "factors.lock");
  CHECK(lock.text == factor_lock_text(files));
  CHECK(read_locked_factors(files, lock).ok());
  files[0].text += "# a remark\n";
  files[1].path += "x";
  const auto changed = read_locked_factors(files, lock);
  REQUIRE(!changed.ok());
  CHECK(changed.error().code == ErrorCode::corrupt);
  const std::string& message = changed.error().message;
  CHECK(message.find("differs from its locked hash; a published factor file never changes: undo the change, or add a "
                     "new version beside it") != std::string::npos);
  CHECK(message.find("a new factor file is locked with the commit that adds it") != std::string::npos);
  CHECK(message.find("is locked but missing") != std::string::npos);
  CHECK(read_locked_factors(files, {"factors.lock", ""}).ok());
}

}  // namespace
