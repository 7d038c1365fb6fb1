#include "carbon/accounts/account_trial_test.hpp"

#include <cmath>

namespace lantian::carbon {
namespace {

using trial::account;
using trial::month_of;

double tonnes(const std::optional<CarbonMass>& mass) {
  REQUIRE(mass.has_value());
  return in(*mass, tonne_co2);
}

/// To the sixth decimal of a tonne, which no filing reaches.
bool is_mass(const std::optional<CarbonMass>& mass, double wanted) {
  return std::abs(tonnes(mass) - wanted) < 1e-6;
}

TEST_CASE("C1: coal of a power plant") {
  const auto one = account(
      "power",
      {month_of("2023-01",
                {{"coal_burnt", "1000000", "t"}, {"coal_ncv", "20", "GJ/t"}, {"electricity_bought", "0", "MWh"}})},
      "2023-01");
  CHECK(is_mass(line_sum(one.account, "coal"), 2239710));
  CHECK(is_mass(one.account.total, 2239710));
  CHECK(one.account.state == MonthState::final);
}

TEST_CASE("a month that does not name what the guide asks for is missing, and a filed 0 is a 0") {
  const auto none =
      account("power", {month_of("2023-01", {{"coal_burnt", "1000", "t"}, {"coal_ncv", "20", "GJ/t"}})}, "2023-01");
  CHECK(none.account.state == MonthState::missing);
  CHECK(!line_sum(none.account, "electricity"));
  CHECK(is_mass(line_sum(none.account, "coal"), 2239.71));
}

TEST_CASE("anode effects of 0 minutes are 0, and without minutes the default stands") {
  const std::vector<trial::Filed> base{{"aluminium_output", "1000", "t"}, {"pot_electricity", "13500", "MWh"}};
  const auto unknown = account("aluminium", {month_of("2025-01", base)}, "2025-01");
  CHECK(is_mass(line_sum(unknown.account, "anode"), 1470.832));
  CHECK(is_mass(line_sum(unknown.account, "anode_effects"), 263.16));
  auto with = base;
  with.push_back({"anode_effect", "0", "AEM"});
  CHECK(is_mass(line_sum(account("aluminium", {month_of("2025-01", with)}, "2025-01").account, "anode_effects"), 0));
  with.back().value = "0.3";
  CHECK(is_mass(line_sum(account("aluminium", {month_of("2025-01", with)}, "2025-01").account, "anode_effects"),
                332.046));
}

TEST_CASE("a whole fleet recalculated at once gives the same bits as one account after the other") {
  const std::vector<Month> filings{month_of("2023-01", {{"coal_burnt", "1234.5", "t"},
                                                        {"coal_ncv", "19873", "kJ/kg"},
                                                        {"electricity_bought", "17.3", "MWh"},
                                                        {"diesel_burnt", "900", "kg"}}),
                                   month_of("2023-02", {{"coal_burnt", "1034.1", "t"},
                                                        {"coal_ncv", "20.1", "GJ/t"},
                                                        {"electricity_bought", "19.3", "MWh"},
                                                        {"diesel_burnt", "0", "t"}})};
  const auto one = account("power", filings, "2023");
  CHECK(one.account.missing_months.size() == 10);
  const auto months = trial::must(month_names(trial::must(parse_period("2023"))));
  const Enterprise enterprise = trial::enterprise_of("power");
  const std::vector<FleetMember> members(3, FleetMember{&enterprise, filings, &one.resolved});
  for (const FleetAccount& fast : recalculate(*one.program, trial::shipped().units, members, months)) {
    CHECK(fast.total == one.account.total);
    CHECK(fast.missing_months == 10);
    for (const Part part : {Part::fuel, Part::electricity}) {
      CHECK(fast.parts[static_cast<std::size_t>(part) - 1] == one.account.part(part));
    }
  }
}

TEST_CASE("the guides that ship are as their lock says") {
  const auto files = trial::files_below(trial::data_folder() / "carbon" / "guides");
  CHECK(guide_lock_text(files) == trial::file_at(trial::data_folder() / "carbon" / "guides.lock").text);
}

}  // namespace
}  // namespace lantian::carbon
