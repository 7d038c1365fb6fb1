// Verbs on emissions and printed figures: emission, emissions, factor, retire, material-balance, stack-mass,
// printed-...
#include "case_runner_inventory.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "case_runner.hpp"
#include "inventory/evaluate.hpp"
#include "inventory/figures/printed.hpp"
#include "inventory/methods.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace lantian::cases {
namespace {

using namespace inventory;

terms::SourceFile inventory_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {path.string(), std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}};
}

template <class Book>
Book book_or_end(Result<Book> book) {
  if (book) return *std::move(book);
  fmt::print(stderr, "{}\n", book.error().text());
  std::exit(1);
}

InventoryBooks load_inventory_books() {
  const char* home = std::getenv("LANTIAN_HOME");
  const std::filesystem::path data = std::filesystem::path{home != nullptr ? home : LANTIAN_DATA_ROOT} / "data";
  std::vector<terms::SourceFile> sets;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{data / "factors"}) {
    if (entry.path().extension() == ".toml") sets.push_back(inventory_file(entry.path()));
  }
  std::ranges::sort(sets, {}, &terms::SourceFile::path);
  return {book_or_end(ClassBook::read(inventory_file(data / "inventory" / "classes.toml"))),
          book_or_end(UnitBook::read(inventory_file(data / "inventory" / "units.toml"))),
          book_or_end(MethodBook::read(inventory_file(data / "inventory" / "methods.toml"))),
          book_or_end(FactorStore::read(sets))};
}

std::vector<FactorChoice> choices_after(const Clause& arguments, std::size_t from, Asking& asking) {
  std::vector<FactorChoice> chosen;
  for (std::size_t i = from; i < arguments.size(); ++i) chosen.push_back(factor_choice(arguments[i]));
  if (chosen.empty()) asking.misuse("name a factor set behind the verb, like seed-clean-heating/2023");
  return chosen;
}

std::string unit_words(const Clause& clause, std::size_t from) {
  std::string unit;
  for (std::size_t i = from; i < clause.size(); ++i) unit += (i == from ? "" : " ") + clause[i];
  return unit;
}

/// period 2023 | unit 652301 | control ESP FGD | method MB | sulphur_percent 0.5 | 1983000 t | NE | IE other
void take_emission_clause(const Clause& clause, Source& source, Activity& activity, Asking& asking) {
  const std::string& name = clause[0];
  if (const auto notation = parse_notation(name); notation && clause.size() <= 2) {
    activity.notation = *notation;
    if (clause.size() > 1) activity.included_in = clause[1];
  } else if (name == "period") {
    activity.period = asking.period(asking.word(clause, 1, "a period"));
  } else if (name == "unit") {
    source.unit_id = asking.word(clause, 1, "a county");
  } else if (name == "control") {
    source.controls.assign(clause.begin() + 1, clause.end());
  } else if (name == "method") {
    activity.method = asking.word(clause, 1, "a method");
  } else if (name.find('_') != std::string::npos) {
    activity.parameters[name] = asking.decimal(asking.word(clause, 1, "a value"));
  } else {
    activity.value = asking.decimal(name);
    activity.unit = unit_words(clause, 1);
  }
}

Activity begun_activity(const std::string& id, Asking& asking) {
  Activity activity;
  activity.record = "case";
  activity.source_id = id;
  activity.period = asking.period("2023");
  return activity;
}

/// "376.6": as a document prints it, in ten thousand tonnes with one decimal.
std::string in_10kt(double mass_t) {
  return round_half_even(exact_of(mass_t) / Rational{10'000}, 1).text();
}

void put_row(const Emission& row, Outcome& outcome) {
  const std::string name{symbol(row.pollutant)};
  outcome.values[name] = row.mass_t ? number(exact_of(*row.mass_t), "t", fmt::format("{:.9f}", *row.mass_t))
                                    : words(std::string{name_of(row.notation)});
  if (row.mass_t) outcome.values[name + " in 10kt"] = words(in_10kt(*row.mass_t));
  outcome.values[name + " formula"] = words(row.formula.empty() ? "nothing" : row.formula);
  outcome.values[name + " method"] = words(row.method.empty() ? "nothing" : row.method);
  outcome.values[name + " factor"] = words(row.factor ? row.factor->text() : "nothing");
  outcome.values[name + " substituted"] = words(row.substituted ? "yes" : "no");
}

/// Those the sets hold for the class; a case that asks for another gets NE by naming it.
std::vector<Pollutant> air_pollutants() {
  std::vector<Pollutant> all;
  for (const Pollutant pollutant : every_pollutant) {
    if (pollutant != Pollutant::cod && pollutant != Pollutant::nh3n) all.push_back(pollutant);
  }
  return all;
}

/// "with CO2 1.9 t/t": a set of one factor that goes before the sets chosen. Null when no clause says so.
std::optional<FactorStore> what_if(const Call& call, std::vector<FactorChoice>& chosen, Asking& asking) {
  const auto clause = std::ranges::find_if(call.given, [](const Clause& one) { return one[0] == "with"; });
  if (clause == call.given.end()) return std::nullopt;
  const std::string& pollutant = asking.word(*clause, 1, "a pollutant");
  const std::string& value = asking.word(*clause, 2, "a value");
  const std::string text = fmt::format(
      "set = 'what-if'\nversion = '1'\ntitle = {{ en = 'what if' }}\npublished = 2000-01-01\n[[factors]]\n"
      "class = '{}'\npollutant = '{}'\nvalid_from = 2000-01-01\nvalue = '{}'\nunit = '{}'\n"
      "status = 'unverified'\n",
      call.arguments[0], pollutant, value, unit_words(*clause, 3));
  std::vector<terms::SourceFile> files{{"what-if", text}};
  for (const FactorSet& set : inventory_books().factors.sets()) files.push_back(inventory_file(set.file));
  auto store = FactorStore::read(files);
  if (!store) asking.misuse(store.error().text());
  if (!store) return std::nullopt;
  chosen.insert(chosen.begin(), FactorChoice{"what-if", "1"});
  return *std::move(store);
}

/// emission CLASS SET... | given 1983000 t | expect SO2 2974.5 t, SO2 formula 1983000 t * 1.5 kg/t
Outcome run_emission(const Call& call, Asking& asking) {
  Source source;
  source.id = "case";
  source.unit_id = "652301";
  source.class_code = asking.word(call.arguments, 0, "a class");
  Activity activity = begun_activity(source.id, asking);
  auto chosen = choices_after(call.arguments, 1, asking);
  for (const Clause& clause : call.given) {
    if (clause[0] != "with") take_emission_clause(clause, source, activity, asking);
  }
  if (!asking.misused().empty()) return {};
  const std::optional<FactorStore> other = what_if(call, chosen, asking);
  inventory::Basis basis = inventory_books().basis(chosen, air_pollutants());
  if (other) basis.factors = &*other;
  if (!asking.misused().empty()) return {};
  const auto result = compute(basis, {&source, 1}, {&activity, 1});
  if (!result) return {{}, result.error()};
  Outcome outcome;
  for (const Emission& row : result->rows) put_row(row, outcome);
  for (const InventoryGap& gap : result->gaps) {
    outcome.values[std::string{symbol(*gap.pollutant)} + " gap"] = words(gap.message);
  }
  return outcome;
}

/// emissions SET... | given a 01-RES-BIT-STV 1000 t, b 01-RES-BIT-STV NE | expect SO2 1.5 t, SO2 NE 1
Outcome run_emissions(const Call& call, Asking& asking) {
  std::vector<Source> sources;
  std::vector<Activity> activities;
  for (const Clause& clause : call.given) {
    Source& source = sources.emplace_back();
    source.id = clause[0];
    source.unit_id = "652301";
    source.class_code = asking.word(clause, 1, "a class");
    asking.word(clause, 2, "an amount or a notation key");
    Activity& activity = activities.emplace_back(begun_activity(source.id, asking));
    if (!asking.misused().empty()) return {};
    take_emission_clause({clause.begin() + 2, clause.end()}, source, activity, asking);
  }
  const auto chosen = choices_after(call.arguments, 0, asking);
  if (!asking.misused().empty()) return {};
  const auto result = compute(inventory_books().basis(chosen, air_pollutants()), sources, activities);
  if (!result) return {{}, result.error()};
  Outcome outcome;
  const auto put = [&](const std::string& name, const Total& total) {
    outcome.values[name] = total.mass_t ? number(exact_of(*total.mass_t), "t") : words("none");
    outcome.values[name + " values"] = words(fmt::format("{}", total.values));
    outcome.values[name + " NO"] = words(fmt::format("{}", total.not_occurring));
    outcome.values[name + " NE"] = words(fmt::format("{}", total.not_estimated));
    outcome.values[name + " IE"] = words(fmt::format("{}", total.elsewhere));
    outcome.values[name + " C"] = words(fmt::format("{}", total.confidential));
    outcome.values[name + " complete"] = words(total.complete() ? "yes" : "no");
    outcome.values[name + " low"] = number(exact_of(total.u95_low_percent), "percent");
    outcome.values[name + " high"] = number(exact_of(total.u95_high_percent), "percent");
  };
  for (const Pollutant pollutant : air_pollutants()) {
    put(std::string{symbol(pollutant)}, total_of(result->rows, pollutant));
  }
  put("pollutants", total_of_pollutants(result->rows));
  return outcome;
}

/// factor CLASS POLLUTANT SET... | given unit 652301, control FGD, day 2022-07-01 | expect 0.6231 t/MWh
Outcome run_factor(const Call& call, Asking& asking) {
  const std::string& class_code = asking.word(call.arguments, 0, "a class");
  const auto pollutant = parse_pollutant(asking.word(call.arguments, 1, "a pollutant"));
  if (!pollutant) asking.misuse("the second word is a pollutant, like SO2");
  const auto chosen = choices_after(call.arguments, 2, asking);
  std::string unit = "652301";
  std::string control;
  Day day = asking.day("2023-01-01");
  for (const Clause& clause : call.given) {
    const std::string& word = asking.word(clause, 1, "a word");
    if (clause[0] == "unit") {
      unit = word;
    } else if (clause[0] == "control") {
      control = word;
    } else if (clause[0] == "day") {
      day = asking.day(word);
    } else {
      asking.misuse(fmt::format("'{}' is none of unit control day", clause[0]));
    }
  }
  if (!asking.misused().empty()) return {};
  const auto found = inventory_books().factors.find(class_code, *pollutant, control, unit, day, chosen);
  if (!found) return {{}, found.error()};
  const Factor& factor = *found->factor;
  return {{{"", number(factor.value.exact(), factor.numerator + "/" + factor.denominator)},
           {"key", words(found->ref().text())},
           {"status", words(factor.status)},
           {"method", words(factor.method)}},
          {}};
}

/// retire CLASS by CLASS SET... | given 876 vehicles, 60000 km | expect NOx gross 417.01104 t, NOx net 385.47504 t
Outcome run_retire(const Call& call, Asking& asking) {
  const std::string& old_class = asking.word(call.arguments, 0, "a class");
  const std::string& new_class = asking.word(call.arguments, 2, "'by' and a class");
  const auto chosen = choices_after(call.arguments, 3, asking);
  if (call.given.size() != 2) asking.misuse("give vehicles and km each, like '876 vehicles, 60000 km'");
  if (!asking.misused().empty()) return {};
  const Rational distance = asking.decimal(call.given[0][0]).exact() * asking.decimal(call.given[1][0]).exact();
  std::vector<Source> sources(2);
  std::vector<Activity> activities;
  for (std::size_t i = 0; i < 2; ++i) {
    sources[i].id = i == 0 ? "old" : "new";
    sources[i].class_code = i == 0 ? old_class : new_class;
    Activity& activity = activities.emplace_back(begun_activity(sources[i].id, asking));
    activity.value = round_half_even(distance, 0);
    activity.unit = "veh km";
  }
  const auto result = compute(inventory_books().basis(chosen, {Pollutant::nox, Pollutant::pm25}), sources, activities);
  if (!result) return {{}, result.error()};
  Outcome outcome;
  for (const Emission& row : result->rows) {
    if (row.source_id != "old" || !row.mass_t) continue;
    const auto after = std::ranges::find_if(result->rows, [&](const Emission& other) {
      return other.source_id == "new" && other.pollutant == row.pollutant;
    });
    const std::string name{symbol(row.pollutant)};
    outcome.values[name + " gross"] = number(exact_of(*row.mass_t), "t");
    outcome.values[name + " net"] =
        after->mass_t ? number(exact_of(*row.mass_t - *after->mass_t), "t") : words("unknown");
  }
  return outcome;
}

/// "1000000*0.62"
std::vector<Stream> streams_of(const Clause& clause, Asking& asking) {
  std::vector<Stream> streams;
  for (std::size_t i = 1; i < clause.size(); ++i) {
    const std::size_t star = clause[i].find('*');
    if (star == std::string::npos) {
      asking.misuse(fmt::format("'{}' is no stream; write tonnes*share, like 1000000*0.62", clause[i]));
      return {};
    }
    streams.push_back(
        {number_of(asking.decimal(clause[i].substr(0, star))), number_of(asking.decimal(clause[i].substr(star + 1)))});
  }
  return streams;
}

/// material-balance POLLUTANT | given in 1000000*0.62, out 300000*0.375 20000*0.05 | expect CO2 1857166.67 t
Outcome run_balance(const Call& call, Asking& asking) {
  const auto pollutant = parse_pollutant(asking.word(call.arguments, 0, "a pollutant"));
  const BalanceRule* rule = pollutant ? inventory_books().methods.balance(*pollutant) : nullptr;
  if (rule == nullptr) asking.misuse("no element makes that pollutant; CO2, SO2 and VOC are balanced");
  std::vector<Stream> entering;
  std::vector<Stream> leaving;
  for (const Clause& clause : call.given) {
    (clause[0] == "out" ? leaving : entering) = streams_of(clause, asking);
  }
  if (!asking.misused().empty()) return {};
  const double element = balance_t(entering, leaving);
  const double ratio = number_of(rule->to) / number_of(rule->from);
  return {{{std::string{symbol(*pollutant)}, number(exact_of(in(carbon_by_balance(element, ratio), tonne_co2)), "t")},
           {rule->element, number(exact_of(element), "t")}},
          {}};
}

/// stack-mass | given 28@410000 30@400000 - | expect 36.78 kg, hours 3, missing 1
Outcome run_stack_mass(const Call& call, Asking& asking) {
  std::vector<StackHour> hours;
  for (const std::string& word : call.given.empty() ? Clause{} : call.given[0]) {
    StackHour& hour = hours.emplace_back();
    const std::size_t at = word.find('@');
    if (at == std::string::npos) continue;
    if (word.substr(0, at) != "-") hour.mg_m3 = number_of(asking.decimal(word.substr(0, at)));
    if (word.substr(at + 1) != "-") hour.m3_h = number_of(asking.decimal(word.substr(at + 1)));
  }
  const StackMass mass = mass_by_cems(hours);
  return {{{"", number(exact_of(in(mass.mass, kilogram)), "kg")},
           {"hours", words(fmt::format("{}", mass.hours))},
           {"missing", words(fmt::format("{}", mass.missing))}},
          {}};
}

Outcome printed_outcome(const Rational& exact, const std::optional<Decimal>& printed, const std::string& unit) {
  Outcome outcome{{{"", number(exact, unit)},
                   {"two decimals", words(round_half_even(exact, 2).text())},
                   {"one decimal", words(round_half_even(exact, 1).text())}},
                  {}};
  if (printed) {
    const PrintedCheck check = check_printed(exact, *printed);
    outcome.values["agrees"] = words(check.agrees ? "yes" : "no");
    outcome.values["computed"] = words(check.computed.text());
  }
  return outcome;
}

/// "4*183" or "4*HS2023" (its days) or a number
Rational product_of(std::string_view word, Asking& asking) {
  Rational product{1};
  for (const std::string_view part : split(word, '*')) {
    product = product * (part.starts_with("HS") ? Rational{asking.period(part).days()} : asking.decimal(part).exact());
  }
  return product;
}

/// printed-share | given 538 of 4*HS2023, printed 73.5 | expect 73.50 ...
Outcome run_as_share(const Call& call, Asking& asking) {
  std::optional<Decimal> printed;
  std::optional<Rational> share;
  for (const Clause& clause : call.given) {
    if (clause[0] == "printed") {
      printed = asking.decimal(asking.word(clause, 1, "a value"));
    } else {
      const Rational whole = product_of(asking.word(clause, 2, "'of' and the whole"), asking);
      if (whole.is_zero()) asking.misuse("a share of nothing");
      if (asking.misused().empty()) share = asking.decimal(clause[0]).exact() * Rational{100} / whole;
    }
  }
  if (!share) asking.misuse("give a part 'of' a whole");
  return asking.misused().empty() ? printed_outcome(*share, printed, "percent") : Outcome{};
}

/// printed-before | given 35 after -19.2 percent, printed 43.3 | expect two decimals 43.32
Outcome run_before(const Call& call, Asking& asking) {
  std::optional<Decimal> printed;
  std::optional<Rational> before;
  for (const Clause& clause : call.given) {
    if (clause[0] == "printed") {
      printed = asking.decimal(asking.word(clause, 1, "a value"));
    } else {
      const Rational change = asking.decimal(asking.word(clause, 2, "'after' and a change")).exact();
      before = before_change(asking.decimal(clause[0]).exact(), change);
    }
  }
  if (!asking.misused().empty()) return {};
  if (!before) return {{}, Error{ErrorCode::invalid_argument, "nothing is left to compute from", ""}};
  return printed_outcome(*before, printed, "");
}

}  // namespace

const InventoryBooks& inventory_books() {
  static const InventoryBooks books = load_inventory_books();
  return books;
}

FactorChoice factor_choice(const std::string& word) {
  const std::size_t slash = word.find('/');
  return {word.substr(0, slash), slash == std::string::npos ? "" : word.substr(slash + 1)};
}

Rational exact_of(double value) {
  constexpr std::int64_t parts = 1'000'000'000;
  return Rational::of(static_cast<Int128>(std::roundl(static_cast<long double>(value) * parts)), parts);
}

std::vector<Verb> inventory_verbs() {
  return {{"emission", run_emission},      {"emissions", run_emissions},      {"factor", run_factor},
          {"retire", run_retire},          {"material-balance", run_balance}, {"stack-mass", run_stack_mass},
          {"printed-share", run_as_share}, {"printed-before", run_before}};
}

}  // namespace lantian::cases
