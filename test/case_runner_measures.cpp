// Verbs on measures: measures (controls, caps, overlaps, replacements), shares (Shapley), effect (on PM2.5).
#include "base/round.hpp"
#include "base/text.hpp"
#include "case_runner.hpp"
#include "case_runner_inventory.hpp"
#include "case_runner_programmes.hpp"
#include "inventory/measures/control.hpp"
#include "inventory/measures/measure_check.hpp"
#include "inventory/measures/reduction.hpp"
#include "inventory/measures/sensitivity.hpp"
#include "inventory/measures/shapley.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <bit>

namespace lantian::cases {
namespace {

using namespace inventory;

constexpr std::string_view case_class = "01-IND-COA-L65";
constexpr std::string_view case_county = "652302";

/// Everything a case says before it expects something.
struct MeasureCase {
  Period period;
  std::vector<Source> sources;
  std::vector<Emission> base;
  std::vector<Activity> activities;
  std::vector<Measure> measures;
  std::string factors;  ///< of one set, as TOML
  std::vector<Pollutant> pollutants;
  ReductionChoice choice;
};

Pollutant pollutant_of(std::string_view word, Asking& asking) {
  const auto found = parse_pollutant(word);
  if (!found) asking.misuse(fmt::format("'{}' is no pollutant, like SO2 or NOx", word));
  return found.value_or(Pollutant::so2);
}

Source& source_of(MeasureCase& all, const std::string& id) {
  const auto found = std::ranges::find(all.sources, id, &Source::id);
  if (found != all.sources.end()) return *found;
  Source& source = all.sources.emplace_back();
  source.id = id;
  source.class_code = case_class;
  source.unit_id = case_county;
  return source;
}

/// source S1 [class X] [unit U] [enterprise E] [industry I] [controls FGD]
void take_source(const Clause& clause, MeasureCase& all, Asking& asking) {
  Source& source = source_of(all, asking.word(clause, 1, "an id"));
  for (std::size_t i = 2; i < clause.size(); i += 2) {
    const std::string& value = asking.word(clause, i + 1, "a value");
    if (clause[i] == "class") {
      source.class_code = value;
    } else if (clause[i] == "unit") {
      source.unit_id = value;
    } else if (clause[i] == "enterprise") {
      source.enterprise = value;
    } else if (clause[i] == "industry") {
      source.industry = value;
    } else if (clause[i] == "controls") {
      source.controls = {value};
    } else {
      asking.misuse(fmt::format("'{}' is none of class unit enterprise industry controls", clause[i]));
    }
  }
}

/// base S1 SO2 100 [behind 80]: tonnes, and the percent its control catches already; base S1 SO2 NE
void take_base(const Clause& clause, MeasureCase& all, Asking& asking) {
  const Source& source = source_of(all, asking.word(clause, 1, "a source"));
  Emission row;
  row.source_id = source.id;
  row.unit_id = source.unit_id;
  row.class_code = source.class_code;
  row.pollutant = pollutant_of(asking.word(clause, 2, "a pollutant"), asking);
  row.period = all.period;
  row.activity_record = fmt::format("case {}", all.base.size());
  const std::string& amount = asking.word(clause, 3, "tonnes or a notation key");
  if (const auto notation = parse_notation(amount)) {
    row.notation = *notation;
  } else {
    row.mass_t = asking.decimal(amount).approximate();
  }
  if (clause.size() > 5 && clause[4] == "behind")
    row.residual = residual_of(asking.decimal(clause[5]), std::nullopt, std::nullopt).approximate();
  all.base.push_back(std::move(row));
}

/// activity S1 52560000 veh km | activity S1 1000 t removal_percent 80
void take_amount(const Clause& clause, MeasureCase& all, Asking& asking) {
  Activity activity;
  activity.source_id = source_of(all, asking.word(clause, 1, "a source")).id;
  activity.record = fmt::format("activity {}", all.activities.size());
  activity.period = all.period;
  activity.value = asking.decimal(asking.word(clause, 2, "an amount"));
  std::size_t parameter = 3;
  while (parameter < clause.size() && clause[parameter].find('_') == std::string::npos) ++parameter;
  activity.unit = rest_of({clause.begin(), clause.begin() + static_cast<std::ptrdiff_t>(parameter)}, 3);
  for (; parameter < clause.size(); parameter += 2)
    activity.parameters[clause[parameter]] = asking.decimal(asking.word(clause, parameter + 1, "a value"));
  all.activities.push_back(std::move(activity));
}

/// The set of the factors that the case gives; an empty store when it gives none.
Result<FactorStore> factors_of_case(const std::string& factors) {
  if (factors.empty()) return FactorStore{};
  const std::string head =
      "set = \"case\"\nversion = \"1\"\ntitle = { zh = \"\", en = \"case\" }\nsource = \"case\"\n"
      "published = 2000-01-01\n";
  const std::vector<terms::SourceFile> files{{"case.toml", head + factors}};
  return FactorStore::read(files);
}

/// factor 03-HDT-D-C3 NOx 7.934 g/veh km
void take_factor(const Clause& clause, MeasureCase& all, Asking& asking) {
  const Pollutant pollutant = pollutant_of(asking.word(clause, 2, "a pollutant"), asking);
  const Decimal value = asking.decimal(asking.word(clause, 3, "a value"));
  if (std::ranges::find(all.pollutants, pollutant) == all.pollutants.end()) all.pollutants.push_back(pollutant);
  all.factors += fmt::format(
      "[[factors]]\nclass = \"{}\"\npollutant = \"{}\"\nvalid_from = 2000-01-01\nvalue = \"{}\"\nunit = \"{}\"\n"
      "status = \"unverified\"\n",
      asking.word(clause, 1, "a class"), symbol(pollutant), value.text(), rest_of(clause, 4));
}

bool take_filter(Measure& measure, const std::string& name, const std::string& value, Asking& asking) {
  if (name == "source") {
    measure.filter.source_id = value;
  } else if (name == "enterprise") {
    measure.filter.enterprise = value;
  } else if (name == "class") {
    measure.filter.class_prefix = value;
  } else if (name == "industry") {
    measure.filter.industry = value;
  } else if (name == "unit") {
    measure.filter.unit_id = value;
  } else if (name == "of") {
    measure.pollutant = pollutant_of(value, asking);
  } else if (name == "programme") {
    measure.programme = value;
  } else {
    return false;
  }
  return true;
}

bool take_number(Measure& measure, const std::string& name, const std::string& value, Asking& asking) {
  const std::array<std::pair<std::string_view, std::optional<Decimal>*>, 6> numbers{
      {{"CE", &measure.control_percent},
       {"RE", &measure.effectiveness_percent},
       {"RP", &measure.penetration_percent},
       {"ratio", &measure.activity_ratio},
       {"removes", &measure.removed_percent},
       {"cap", &measure.cap_t}}};
  const auto found = std::ranges::find_if(numbers, [&](const auto& one) { return one.first == name; });
  if (found == numbers.end()) return false;
  *found->second = asking.decimal(value);
  return true;
}

void take_date(Measure& measure, const std::string& name, const std::string& value, Asking& asking) {
  if (name == "from") {
    measure.start = asking.day(value);
  } else if (name == "until") {
    measure.end = asking.day(value);
  } else if (name == "status") {
    const auto status = parse_measure_status(value);
    if (!status) asking.misuse(fmt::format("'{}' is none of planned built verified", value));
    measure.status = status.value_or(MeasureStatus::planned);
  } else {
    asking.misuse(fmt::format("'{}' is not known to a measure", name));
  }
}

/// measure M1 end_of_pipe replace CE 95 source S1 | ... by 03-HDT-D-C6 52560000 veh km (always last)
void take_measure(const Clause& clause, MeasureCase& all, Asking& asking) {
  Measure measure;
  measure.id = asking.word(clause, 1, "an id");
  measure.record = "case";
  const std::string& type = asking.word(clause, 2, "a type");
  const auto known = parse_measure_type(type);
  if (!known) asking.misuse(fmt::format("'{}' is none of retire activity fuel process end_of_pipe cap", type));
  measure.type = known.value_or(MeasureType::cap);
  measure.start = all.period.begin;
  measure.status = MeasureStatus::verified;
  std::size_t i = 3;
  if (i < clause.size() && (clause[i] == "replace" || clause[i] == "add"))
    measure.mode = clause[i++] == "add" ? MeasureMode::add : MeasureMode::replace;
  for (; i < clause.size() && asking.misused().empty(); i += 2) {
    const std::string& value = asking.word(clause, i + 1, "a value");
    if (clause[i] == "by") {
      measure.replacement_class = value;
      measure.replacement_amount = asking.decimal(asking.word(clause, i + 2, "an amount"));
      measure.replacement_unit = rest_of(clause, i + 3);
      break;
    }
    if (!take_filter(measure, clause[i], value, asking) && !take_number(measure, clause[i], value, asking))
      take_date(measure, clause[i], value, asking);
  }
  all.measures.push_back(std::move(measure));
}

void take_measure_clause(const Clause& clause, MeasureCase& all, Asking& asking) {
  if (clause[0] == "source") {
    take_source(clause, all, asking);
  } else if (clause[0] == "base") {
    take_base(clause, all, asking);
  } else if (clause[0] == "activity") {
    take_amount(clause, all, asking);
  } else if (clause[0] == "factor") {
    take_factor(clause, all, asking);
  } else if (clause[0] == "measure") {
    take_measure(clause, all, asking);
  } else if (clause[0] == "counting") {
    all.choice.at_least = parse_measure_status(asking.word(clause, 1, "a status")).value_or(MeasureStatus::planned);
  } else {
    asking.misuse(fmt::format("'{}' is none of source base activity factor measure counting", clause[0]));
  }
}

std::string_view name_of_note(MeasureNote::Kind kind) {
  constexpr std::array<std::string_view, 11> names{"matches_nothing",
                                                   "weaker_than_base",
                                                   "hit_twice",
                                                   "overridden",
                                                   "no_replacement",
                                                   "not_started",
                                                   "not_counted",
                                                   "base_without_value",
                                                   "base_control_unknown",
                                                   "more_than_all",
                                                   "replacement_without_factor"};
  return names[static_cast<std::size_t>(kind)];
}

/// Adds `mass_t` to the number under this name.
void add_to(std::map<std::string, double>& sums, const std::string& name, double mass_t) {
  sums[name] += mass_t;
}

void put_reductions(const ReductionReport& report, Outcome& outcome) {
  std::map<std::string, double> sums;
  for (const Reduction& row : report.rows) {
    for (const std::string& what : {row.measure_id, row.measure_id + " " + std::string{symbol(row.pollutant)}}) {
      add_to(sums, "gross " + what, row.gross_t);
      add_to(sums, "replacement " + what, row.replacement_t);
      add_to(sums, "net " + what, row.net_t());
      if (row.shapley_t) add_to(sums, "shapley " + what, *row.shapley_t);
    }
    if (row.shapley_t) add_to(sums, "shapley " + row.measure_id + " at " + row.source_id, *row.shapley_t);
    add_to(sums, "gross", row.gross_t);
    outcome.values["net of " + row.measure_id] = words(row.replacement_known ? "known" : "upper bound");
  }
  for (const Emission& row : report.after) {
    const std::string what = "after " + row.source_id + " " + std::string{symbol(row.pollutant)};
    if (row.mass_t) {
      add_to(sums, what, *row.mass_t);
    } else {
      outcome.values[what] = words(std::string{name_of(row.notation)});
    }
  }
  for (const auto& [name, mass] : sums) outcome.values[name] = tonnes(mass);
  for (const auto& reach : report.reach) {
    outcome.values["sources of " + reach.measure_id] = words(fmt::format("{}", reach.sources));
    outcome.values["rows of " + reach.measure_id] = words(fmt::format("{}", reach.rows));
    outcome.values["days of " + reach.measure_id] = words(fmt::format("{}", reach.days));
  }
}

void put_notes(const ReductionReport& report, Outcome& outcome) {
  std::map<std::string, std::string> by_kind;
  for (const MeasureNote& note : report.notes) {
    std::string& list = by_kind[std::string{name_of_note(note.kind)}];
    list += (list.empty() ? "" : " ") + note.measure_id + (note.source_id.empty() ? "" : "@" + note.source_id);
  }
  std::string kinds;
  for (const auto& [kind, list] : by_kind) {
    outcome.values[kind] = words(list);
    kinds += (kinds.empty() ? "" : " ") + kind;
  }
  outcome.values["notes"] = words(kinds.empty() ? "nothing" : kinds);
}

/// measures PERIOD | given base S1 SO2 100 behind 80, measure M1 end_of_pipe replace CE 95 | expect after S1 SO2 25 t
Outcome run_measures(const Call& call, Asking& asking) {
  MeasureCase all;
  all.period = asking.period(asking.word(call.arguments, 0, "a period"));
  for (const Clause& clause : call.given) take_measure_clause(clause, all, asking);
  if (!asking.misused().empty()) return {};
  Result<FactorStore> store = factors_of_case(all.factors);
  if (!store) return {{}, store.error()};
  inventory::Basis basis;
  if (!all.factors.empty()) {
    const InventoryBooks& books = inventory_books();
    basis = {&books.classes, &books.units, &*store, &books.methods, {{"case", "1"}}, all.pollutants};
  }
  if (!all.activities.empty()) {
    auto computed = compute(basis, all.sources, all.activities);
    if (!computed) return {{}, computed.error()};
    all.base.insert(all.base.end(), computed->rows.begin(), computed->rows.end());
  }
  const auto report = reductions(basis, all.sources, all.base, all.measures, all.period, nullptr, all.choice);
  if (!report) return {{}, report.error()};
  Outcome outcome;
  put_reductions(*report, outcome);
  put_notes(*report, outcome);
  return outcome;
}

/// residual | given CE 95, RE 90, RP 80 | expect 0.316
Outcome run_residual(const Call& call, Asking& asking) {
  Measure measure;
  for (const Clause& clause : call.given) {
    if (!take_number(measure, clause[0], asking.word(clause, 1, "a percent"), asking))
      asking.misuse(fmt::format("'{}' is none of CE RE RP", clause[0]));
  }
  if (!asking.misused().empty()) return {};
  const Rational residual = residual_of(measure.control_percent.value_or(Decimal{}), measure.effectiveness_percent,
                                        measure.penetration_percent);
  return {{{"", number(residual, "")}}, {}};
}

/// shares | given A 50, B 80, A+B 90 | expect A 30, B 60: players are the letters from A
Outcome run_shares(const Call& call, Asking& asking) {
  std::size_t players = 0;
  std::map<std::size_t, double> worth_of;
  for (const Clause& clause : call.given) {
    std::size_t mask = 0;
    for (const std::string_view letter : split(clause[0], '+')) {
      if (letter.size() != 1 || letter[0] < 'A' || letter[0] > 'H') {
        asking.misuse(fmt::format("'{}' is no player; they are A to H, joined by +", letter));
        return {};
      }
      mask |= std::size_t{1} << (letter[0] - 'A');
    }
    players = std::max(players, static_cast<std::size_t>(std::bit_width(mask)));
    worth_of[mask] = asking.decimal(asking.word(clause, 1, "what they reach")).approximate();
  }
  std::vector<double> worth(std::size_t{1} << players);
  if (worth_of.size() + 1 != worth.size()) asking.misuse(fmt::format("give all {} groups", worth.size() - 1));
  if (!asking.misused().empty()) return {};
  for (const auto& [mask, reached] : worth_of) worth[mask] = reached;
  Outcome outcome;
  const std::vector<double> shares = shapley_shares(worth);
  for (std::size_t player = 0; player < players; ++player)
    outcome.values[std::string(1, static_cast<char>('A' + player))] = tonnes(shares[player]);
  return outcome;
}

/// effect 652300 | given 5176 t clean heating, ... | expect explained 64 percent, unexplained 36 percent
Outcome run_effect(const Call& call, Asking& asking) {
  const auto& coefficients = programme_books().sensitivities;
  std::vector<CutMass> cuts;
  for (const Clause& clause : call.given) {
    if (asking.word(clause, 1, "a unit") != "t") asking.misuse("write '5176 t clean heating'");
    cuts.push_back({rest_of(clause, 2), asking.decimal(clause[0]).exact()});
  }
  if (!asking.misused().empty()) return {};
  const auto effect = effect_of(coefficients, asking.word(call.arguments, 0, "a place"), cuts);
  if (!effect) return {{}, effect.error()};
  Outcome outcome;
  for (const EffectPart& part : effect->parts) {
    outcome.values["coefficient of " + part.programme] = number(part.by->percent_per_kt(), "%/kt");
    outcome.values["fall by " + part.programme] = number(part.fall_percent, "percent");
  }
  outcome.values["mass"] = number(effect->mass_t, "t");
  outcome.values["explained"] = number(effect->explained_percent, "percent");
  outcome.values["unexplained"] = number(effect->unexplained_percent, "percent");
  outcome.values["without coefficient"] =
      words(effect->no_coefficient.empty() ? "nothing" : joined(effect->no_coefficient, " "));
  outcome.values["notes"] = words(fmt::format("{}", effect->notes.size()));
  return outcome;
}

}  // namespace

std::vector<Verb> measure_verbs() {
  return {{"measures", run_measures}, {"residual", run_residual}, {"shares", run_shares}, {"effect", run_effect}};
}

}  // namespace lantian::cases
