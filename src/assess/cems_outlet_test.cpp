#include "assess/cems_outlet.hpp"

#include "assess/cems_sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::assess;

namespace {

const std::string outlet_text =
    "[[outlet]]\n"
    "id = \"P/DA001\"\n"
    "name = { en = \"stack\" }\n"
    "enterprise = { en = \"plant\" }\n"
    "synthetic = true\n"
    "measured = { concentration = \"dry_standard\", flow = \"wet_actual\", oxygen = \"wet\", nox = \"from_parts\", "
    "ambient_kpa = \"94.5\", moisture_percent = \"8\" }\n"
    "[[outlet.permit]]\n"
    "document = \"permit\"\n"
    "status = \"unverified\"\n"
    "from = 2024-01-01\n"
    "limits = [ { factor = \"a21026\", name = { en = \"SO2\" }, limit_mg_m3 = \"35\", reference_oxygen = \"6\" } ]\n"
    "exemptions = [ { state = \"start_up\", hours_each = 8, hours_year = 60, source = \"clause 3\" } ]\n";

std::string fault_with(const std::string& from, const std::string& to) {
  std::string text = outlet_text;
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  text.replace(at, from.size(), to);
  const auto outlets = read_outlets(std::vector<terms::SourceFile>{{"permits.toml", text}});
  REQUIRE_FALSE(outlets.ok());
  CHECK(outlets.error().code == ErrorCode::malformed);
  return outlets.error().message;
}

bool tells(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an outlet with its permit") {
  const auto outlets = read_outlets(std::vector<terms::SourceFile>{{"permits.toml", outlet_text}});
  REQUIRE_MESSAGE(outlets.ok(), (outlets.ok() ? "" : outlets.error().message));
  REQUIRE(outlets->size() == 1);
  const Outlet& outlet = outlets->front();
  CHECK(outlet.synthetic);
  CHECK(outlet.measuring ==
        Measuring{GasBasis::dry_standard, GasBasis::wet_actual, true, decimal_of("94.5"), decimal_of("8"), true});
  CHECK(outlet.factors() == std::vector<std::string>{"a21026"});
  CHECK(outlet.permit(*parse_day("2023-12-31")) == nullptr);
  const Permit* permit = outlet.permit(*parse_day("2024-01-01"));
  REQUIRE(permit != nullptr);
  CHECK(permit->limit("a21026")->limit == Decimal{35, 0});
  CHECK(permit->limit("a34013") == nullptr);
  CHECK(permit->exemption(SourceState::start_up)->hours_year == 60);
  CHECK(permit->exemption(SourceState::shut_down) == nullptr);
  CHECK(find_outlet(*outlets, "P/DA001").ok());
  const auto none = find_outlet(*outlets, "P/DA002");
  REQUIRE_FALSE(none.ok());
  CHECK(tells(none.error().message, "there are: P/DA001"));
}

TEST_CASE("faults of a permit file name their line and what is allowed") {
  CHECK(tells(fault_with("limit_mg_m3 = \"35\"", "limit_mg_m3 = 0"), "'limit_mg_m3' is 0; allowed is 0.001 to 100000"));
  CHECK(tells(fault_with("limit_mg_m3 = \"35\"", "limit_mg_m3 = \"35.0001\""), "at most three decimals"));
  CHECK(tells(fault_with("\"wet_actual\"", "\"humid\""), "dry_standard"));
  CHECK(tells(fault_with("state = \"start_up\"", "state = \"running\""), "permits.toml:12"));
  CHECK(tells(fault_with("status = \"unverified\"\n", ""), "status"));
  CHECK(tells(fault_with("ambient_kpa = \"94.5\"", "ambient_kpa = \"9450\""), "allowed is 40 to 110"));
  CHECK(tells(fault_with("limits = [ {", "colour = 1\nlimits = [ {"), "colour"));
  CHECK(tells(fault_with("limits = [ { factor = \"a21026\"",
                         "limits = [ { factor = \"a21026\", name = { en = \"SO2\" }, "
                         "limit_mg_m3 = 1 }, { factor = \"a21026\""),
              "'a21026' has a limit already"));
  CHECK(tells(fault_with("from = 2024-01-01\n", "from = 2024-01-01\nuntil = 2024-01-01\n"), "after 'from'"));
  CHECK(tells(fault_with("[[outlet.permit]]",
                         "[[outlet.permit]]\ndocument = \"older\"\nstatus = \"verified\"\nfrom = 2020-01-01\n"
                         "limits = [ { factor = \"a21026\", name = { en = \"SO2\" }, limit_mg_m3 = 50 } ]\n"
                         "[[outlet.permit]]"),
              "both bind on 2024-01-01"));
  const auto twice = read_outlets(std::vector<terms::SourceFile>{{"a.toml", outlet_text}, {"b.toml", outlet_text}});
  REQUIRE_FALSE(twice.ok());
  CHECK(tells(twice.error().message, "stands here twice"));
}
