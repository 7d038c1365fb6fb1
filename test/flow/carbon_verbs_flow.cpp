#include "program_trial.hpp"

/// `lantian carbon library` as an office types it.
namespace lantian::flow {
namespace {

/// An application that saves 22 000 t CO2 and 3 800 tce a year: 100 000 t at 9.9 -> 9.68 t CO2 and 1750 -> 1712 kgce
/// each.
std::string library_application(const std::string& no_harm) {
  std::string answers;
  for (const char* id : {"quantifiable", "orderly", "substantial", "no_lock_in", "just", "advanced"}) {
    answers += std::string{R"({"id":")"} + id + R"(","yes":true,"evidence":["a"]},)";
  }
  return R"({"application":{"kind":"project","name":{"zh":"","en":"Waste heat"},"enterprise":"E-1","bank":"B","area":"nonferrous",
"conditions":[{"id":"lawful","yes":true,"evidence":["l"]},{"id":"in_catalogue","yes":true,"evidence":["l"]}],
"documents":["application","impact","permit"],"impact":{"product":"aluminium","unit":"t","output":"100000","energy_before":"1750",
"energy_after":"1712","co2_before":"9.9","co2_after":"9.68","origin":"account"}},"answers":[)" +
         answers + no_harm + "]}";
}

}  // namespace

TEST_CASE("carbon library: an application is identified, refused by its veto, and an entry shown") {
  const ProgramTrial trial{"carbon-library"};
  const std::string file =
      trial.table("a.json", library_application(R"({"id":"no_harm","yes":true,"evidence":["a"]})"));
  const ProgramAnswer taken = trial.run_program("carbon library identify " + file);
  CHECK(taken.code == 0);
  CHECK(taken.says("saves 22000.0 t CO2 and 3800.0 tce a year"));
  CHECK(taken.says("would be taken"));
  trial.table("a.json", library_application(R"({"id":"no_harm","yes":false,"note":"dust"})"));
  const ProgramAnswer refused = trial.run_program("carbon library identify " + file);
  CHECK(refused.code == 1);
  CHECK(refused.says("'no_harm' is answered no"));
  CHECK(trial.run_program("carbon library identify " + file + "-none").code == 1);
  const ProgramAnswer shown = trial.run_program("carbon library show SYN-P-01");
  CHECK(shown.code == 0);
  CHECK(shown.says("SYNTHETIC"));
  CHECK(shown.says("SYN-P-01"));
  CHECK(shown.says("no_harm       (veto)"));
  CHECK(trial.run_program("carbon library show NO-SUCH").code == 1);
}

}  // namespace lantian::flow
