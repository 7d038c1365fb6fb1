// Verbs on carbon accounts: carbon-account, carbon-beside, carbon-grid.
#include "base/round.hpp"
#include "base/text.hpp"
#include "carbon/accounts/snapshot.hpp"
#include "case_runner_carbon.hpp"
#include "keep/files.hpp"

#include <cmath>

namespace lantian::cases {

terms::SourceFile carbon_case_shipped(const std::string& path) {
  const std::string whole = LANTIAN_SOURCE_DIR "/data/" + path;
  return {whole, carbon_case_must(keep::read_file(whole))};
}

const CarbonCaseBooks& carbon_case_books() {
  static const CarbonCaseBooks books = [] {
    CarbonCaseBooks made;
    made.units = carbon_case_must(inventory::UnitBook::read(carbon_case_shipped("inventory/units.toml")));
    made.factors = carbon_case_must(
        inventory::FactorStore::read(carbon_case_must(keep::read_tree(LANTIAN_SOURCE_DIR "/data/factors", ".toml"))));
    made.guides = carbon_case_must(carbon::GuideBook::read(
        carbon_case_must(keep::read_tree(LANTIAN_SOURCE_DIR "/data/carbon/guides", ".toml")),
        carbon_case_shipped("carbon/ratios.toml"), carbon_case_shipped("carbon/guides.lock"), made.units));
    return made;
  }();
  return books;
}

namespace {

/// To the gram of CO2: a formula is evaluated in binary numbers, and no filing reaches that far.
Value carbon_case_mass(const std::optional<CarbonMass>& mass) {
  if (!mass) return words("none");
  return number(Rational::of(std::llround(in(*mass, tonne_co2) * 1e6), 1'000'000), "t");
}

carbon::Month& carbon_case_month(std::vector<carbon::Month>& months, const std::string& month,
                                 const std::string& facility) {
  for (carbon::Month& one : months) {
    if (one.month == month && one.facility == facility) return one;
  }
  carbon::Month& one = months.emplace_back();
  one.enterprise = "E";
  one.facility = facility;
  one.month = month;
  one.state = carbon::MonthState::final;
  return one;
}

/// "coal_burnt 1000 t", "coal_burnt NO", "month 2023-02", "facility F1", "provisional"
std::vector<carbon::Month> carbon_case_filings(const Call& call, const Period& period, Asking& asking) {
  std::vector<carbon::Month> months;
  std::string month = text_of(period.begin).substr(0, 7);
  std::string facility;
  for (const Clause& clause : call.given) {
    if (clause[0] == "month") {
      month = asking.word(clause, 1, "a month");
    } else if (clause[0] == "facility") {
      facility = asking.word(clause, 1, "a facility");
    } else if (clause[0] == "provisional") {
      carbon_case_month(months, month, facility).state = carbon::MonthState::provisional;
    } else if (clause[0] != "factors") {
      carbon::MonthItem item;
      item.item = clause[0];
      item.record = fmt::format("month/E/{}/{}@1#{}", facility, month, clause[0]);
      const std::string& value = asking.word(clause, 1, "a number, NO, NE, IE or C");
      const auto standing = carbon::parse_standing(value);
      item.standing = standing.value_or(carbon::Standing::value);
      if (!standing) {
        item.value = asking.decimal(value);
        item.unit = asking.word(clause, 2, "a unit");
      }
      carbon_case_month(months, month, facility).items.push_back(std::move(item));
    }
  }
  return months;
}

struct CarbonCaseWish {
  carbon::Enterprise enterprise;
  Period period;
  carbon::AccountWish wish;
};

/// GUIDE[/VERSION] PERIOD [COUNTY]
CarbonCaseWish carbon_case_wish(const Call& call, Asking& asking) {
  CarbonCaseWish one;
  const auto pieces = split(asking.word(call.arguments, 0, "a guide"), '/');
  one.enterprise.id = "E";
  one.enterprise.guide = pieces[0];
  one.wish.version = pieces.size() > 1 ? pieces[1] : "";
  one.period = asking.period(asking.word(call.arguments, 1, "a period"));
  one.enterprise.county = call.arguments.size() > 2 ? call.arguments[2] : "652301";
  for (const Clause& clause : call.given) {
    if (clause[0] == "factors") {
      one.wish.factors.push_back({asking.word(clause, 1, "a set"), asking.word(clause, 2, "a version")});
    }
  }
  return one;
}

}  // namespace

carbon::Enterprise carbon_case_enterprise(const Call& call, Asking& asking) {
  return carbon_case_wish(call, asking).enterprise;
}

Result<carbon::ComputedAccount> carbon_case_computed(const Call& call, Asking& asking) {
  const CarbonCaseWish wish = carbon_case_wish(call, asking);
  const std::vector<carbon::Month> filings = carbon_case_filings(call, wish.period, asking);
  if (!asking.misused().empty()) return carbon::ComputedAccount{};
  const auto& books = carbon_case_books();
  return carbon::account_of({&books.guides, &books.factors, &books.units}, wish.enterprise, filings, wish.period,
                            wish.wish);
}

namespace {

/// carbon-account GUIDE[/VERSION] PERIOD [COUNTY] | given ITEM VALUE UNIT, ... | expect total ... t, line coal ... t
Outcome run_carbon_account(const Call& call, Asking& asking) {
  const auto computed = carbon_case_computed(call, asking);
  if (!asking.misused().empty()) return {};
  Outcome outcome;
  if (!computed) {
    outcome.refused = computed.error();
    return outcome;
  }
  const carbon::Account& account = computed->account;
  outcome.values["total"] = carbon_case_mass(account.total);
  outcome.values["direct"] = carbon_case_mass(account.direct());
  for (const carbon::Part part : {carbon::Part::fuel, carbon::Part::process, carbon::Part::electricity,
                                  carbon::Part::heat, carbon::Part::recovery}) {
    outcome.values[std::string{name_of(part)}] = carbon_case_mass(account.part(part));
  }
  for (const carbon::GuideLine& line : computed->program->guide.lines) {
    outcome.values["line " + line.id] = carbon_case_mass(line_sum(account, line.id));
  }
  outcome.values["version"] = words(account.version);
  outcome.values["state"] = words(std::string{name_of(account.state)});
  outcome.values["missing months"] =
      words(account.missing_months.empty() ? "none" : joined(account.missing_months, " "));
  outcome.values["notes"] = words(std::to_string(account.notes.size()));
  const auto snapshot = snapshot_of(*computed, carbon_case_enterprise(call, asking), carbon_case_books().units);
  const auto again = carbon::verify(snapshot);
  outcome.values["verifies"] = words(again && again->computed.account.total == account.total ? "yes" : "no");
  return outcome;
}

/// carbon-beside GUIDE PERIOD BEFORE AFTER | given ITEM VALUE UNIT, ... | expect before ... t, after ... t, change ...
/// t
Outcome run_carbon_beside(const Call& call, Asking& asking) {
  carbon::Enterprise enterprise;
  enterprise.id = "E";
  enterprise.guide = asking.word(call.arguments, 0, "a guide");
  enterprise.county = "652301";
  const Period period = asking.period(asking.word(call.arguments, 1, "a period"));
  const std::string& before = asking.word(call.arguments, 2, "a version");
  const std::string& after = asking.word(call.arguments, 3, "a version");
  const std::vector<carbon::Month> filings = carbon_case_filings(call, period, asking);
  if (!asking.misused().empty()) return {};
  const auto& books = carbon_case_books();
  const carbon::AccountBooks all{&books.guides, &books.factors, &books.units};
  carbon::AccountWish wish;
  wish.version = before;
  const auto first = carbon::account_of(all, enterprise, filings, period, wish);
  wish.version = after;
  const auto second = carbon::account_of(all, enterprise, filings, period, wish);
  Outcome outcome;
  if (!first || !second) {
    outcome.refused = first ? second.error() : first.error();
    return outcome;
  }
  for (const carbon::AccountDifference& one : beside(first->account, second->account)) {
    const std::string name = one.name == "total" ? "" : one.name + " ";
    outcome.values[name + "before"] = carbon_case_mass(one.before);
    outcome.values[name + "after"] = carbon_case_mass(one.after);
    outcome.values[name + "change"] = carbon_case_mass(one.change());
  }
  return outcome;
}

/// carbon-grid SET/VERSION | given place 65, from 2022, to 2023 | expect change -5.3611 percent, printed -5.4 percent
Outcome run_carbon_grid(const Call& call, Asking& asking) {
  const auto pieces = split(asking.word(call.arguments, 0, "a set and its version"), '/');
  std::string place;
  std::array<Day, 2> days{};
  for (const Clause& clause : call.given) {
    if (clause[0] == "place") place = asking.word(clause, 1, "a GB/T 2260 code");
    if (clause[0] == "from") days[0] = asking.day(asking.word(clause, 1, "a year") + "-07-01");
    if (clause[0] == "to") days[1] = asking.day(asking.word(clause, 1, "a year") + "-07-01");
  }
  if (pieces.size() != 2) asking.misuse("name the set and its version, as grid-electricity/2024");
  if (!asking.misused().empty()) return {};
  const std::vector<inventory::FactorChoice> choice{{std::string{pieces[0]}, std::string{pieces[1]}}};
  std::array<Rational, 2> values;
  Outcome outcome;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const auto found =
        carbon_case_books().factors.find("01-IND-ELC", inventory::Pollutant::co2, "", place, days[i], choice);
    if (!found) {
      outcome.refused = found.error();
      return outcome;
    }
    values[i] = found->factor->value.exact();
  }
  const Rational change = (values[1] - values[0]) / values[0] * Rational{100};
  outcome.values["before"] = number(values[0], "kg/kWh");
  outcome.values["after"] = number(values[1], "kg/kWh");
  outcome.values["change"] = number(round_half_even(change, 4).exact(), "percent");
  outcome.values["printed"] = number(round_half_even(change, 1).exact(), "percent");
  return outcome;
}

}  // namespace

std::vector<Verb> carbon_account_verbs() {
  return {
      {"carbon-account", run_carbon_account}, {"carbon-beside", run_carbon_beside}, {"carbon-grid", run_carbon_grid}};
}

}  // namespace lantian::cases
