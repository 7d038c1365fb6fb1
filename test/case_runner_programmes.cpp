// Verbs on programmes: heating, projects, fleet, exhaust.
#include "case_runner_programmes.hpp"

#include "base/text.hpp"
#include "case_runner_inventory.hpp"
#include "inventory/programmes/programme_projects.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace lantian::cases {
namespace {

using namespace inventory;

terms::SourceFile programme_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {path.string(), std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}};
}

template <class Book>
Book read_or_end(Result<Book> book) {
  if (book) return *std::move(book);
  fmt::print(stderr, "{}\n", book.error().text());
  std::exit(1);
}

ProgrammeBooks load_programme_books() {
  const char* home = std::getenv("LANTIAN_HOME");
  const std::filesystem::path root{home != nullptr ? home : LANTIAN_DATA_ROOT};
  const std::filesystem::path data = root / "data" / "inventory";
  const terms::SourceFile programmes = programme_file(data / "programmes.toml");
  return {read_or_end(read_heating_rule(programmes)), read_or_end(read_vehicle_rule(programmes)),
          read_or_end(read_exhaust_rule(programmes)), read_or_end(read_dust_rule(programme_file(data / "dust.toml"))),
          read_or_end(read_sensitivities(programme_file(root / "regions" / "changji" / "sensitivity.toml")))};
}

/// What stands behind `name` in a clause of pairs, or `fallback`.
std::string after_word(const Clause& clause, std::string_view name, std::string fallback) {
  for (std::size_t i = 0; i + 1 < clause.size(); ++i) {
    if (clause[i] == name) return clause[i + 1];
  }
  return fallback;
}

std::optional<Day> day_after(const Clause& clause, std::string_view name, Asking& asking) {
  const std::string word = after_word(clause, name, "");
  if (word.empty()) return std::nullopt;
  return asking.day(word);
}

// ---- heating
// ---------------------------------------------------------------------------------------------------------

struct HeatingCase {
  std::vector<HeatingHousehold> households;
  std::vector<HeatingCheck> checks;
  std::vector<SubsidyPayment> payments;
  BaseAmounts base;
};

/// 652301 100 households h1 burning 4.2 t to gas plan 2023 done 2023-09-20
void take_households(const Clause& clause, HeatingCase& all, Asking& asking) {
  HeatingHousehold row;
  row.record = record_of(all.households.size() + 1);
  row.county = clause[0];
  row.households = asking.whole(asking.word(clause, 1, "a number of households"));
  row.hh_id_hash = asking.word(clause, 3, "a name");
  row.coal_t = asking.decimal(after_word(clause, "burning", "0"));
  row.heat_mode_before = after_word(clause, "from", "bulk_coal");
  row.mode_after = after_word(clause, "to", "");
  row.plan_year = asking.whole(after_word(clause, "plan", "0"));
  row.done_date = day_after(clause, "done", asking);
  all.households.push_back(std::move(row));
}

/// check h1 2024-01-05 saw 60 burning 3 | paid 652301 central 2023 500000 on 2024-02-01 | coal 652301 1000
void take_heating_clause(const Clause& clause, HeatingCase& all, Asking& asking) {
  if (clause[0] == "check") {
    all.checks.push_back({record_of(all.checks.size() + 1), asking.word(clause, 1, "a household"),
                          asking.day(asking.word(clause, 2, "a day")), asking.whole(after_word(clause, "saw", "1")),
                          asking.whole(after_word(clause, "burning", "0"))});
  } else if (clause[0] == "paid") {
    all.payments.push_back({record_of(all.payments.size() + 1), asking.word(clause, 1, "a county"),
                            asking.word(clause, 2, "a fund"), asking.whole(asking.word(clause, 3, "a year")),
                            asking.day(after_word(clause, "on", "")), asking.decimal(asking.word(clause, 4, "yuan"))});
  } else if (clause[0] == "coal") {
    all.base.add(asking.word(clause, 1, "a county"), "01-RES-BIT-STV",
                 asking.decimal(asking.word(clause, 2, "tonnes")).exact());
  } else {
    take_households(clause, all, asking);
  }
}

void put_heating_row(const HeatingRow& row, const std::string& suffix, Outcome& outcome) {
  outcome.values["planned" + suffix] = words(count_text(row.planned));
  outcome.values["done" + suffix] = words(count_text(row.done));
  outcome.values["checked" + suffix] = words(count_text(row.checked));
  outcome.values["burning again" + suffix] = words(count_text(row.relapsed));
  outcome.values["verified" + suffix] = words(count_text(row.verified));
  outcome.values["coal cut" + suffix] = number(row.coal_done_t, "t");
  outcome.values["coal cut verified" + suffix] = number(row.coal_verified_t, "t");
  for (const SubsidyState& state : row.subsidies) {
    outcome.values["due " + state.fund + suffix] = number(state.due_yuan, "yuan");
    outcome.values["paid " + state.fund + suffix] = number(state.paid_yuan, "yuan");
    outcome.values["open " + state.fund + suffix] = number(state.open_yuan(), "yuan");
  }
}

/// heating DAY | given 652301 100 households h1 ... | expect done 100, verified 57, due central 1000000 yuan
Outcome run_heating(const Call& call, Asking& asking) {
  HeatingCase all;
  for (const Clause& clause : call.given) take_heating_clause(clause, all, asking);
  const Day day = as_of(call, asking);
  if (!asking.misused().empty()) return {};
  const HeatingRule& rule = programme_books().heating;
  const auto summary = summarise_heating(rule, all.households, all.checks, all.payments, day);
  if (!summary) return {{}, summary.error()};
  Outcome outcome;
  put_heating_row(summary->total, "", outcome);
  for (const HeatingRow& row : summary->rows)
    put_heating_row(row, fmt::format(" in {} {}", row.county, row.year), outcome);
  const auto measures = heating_measures(rule, all.households, all.checks, all.base, day);
  if (!measures) {
    outcome.values["measures"] = words("none: " + measures.error().message);
    return outcome;
  }
  outcome.values["measures"] = words(count_text(static_cast<std::int64_t>(measures->size())));
  for (const Measure& measure : *measures) {
    outcome.values["removes " + measure.id] = number(measure.removed_percent->exact(), "percent");
    outcome.values["starts " + measure.id] = words(text_of(measure.start));
    if (measure.replacement_amount) {
      outcome.values["replaced " + measure.id] =
          number(measure.replacement_amount->exact(), measure.replacement_unit, measure.replacement_amount->text());
    }
  }
  return outcome;
}

// ---- projects
// --------------------------------------------------------------------------------------------------------

/// P1 of E1 plan 2023 due 2023-10-31 [started D] [finished D] [verified D] [progress 60]; cut P1 SO2 30
Outcome run_projects(const Call& call, Asking& asking) {
  std::vector<EnterpriseProject> projects;
  std::vector<Measure> measures;
  std::vector<std::pair<std::string, Reduction>> cuts;
  for (const Clause& clause : call.given) {
    if (clause[0] == "cut") {
      Reduction cut;
      cut.measure_id = "measure of " + asking.word(clause, 1, "a project");
      cut.pollutant = parse_pollutant(asking.word(clause, 2, "a pollutant")).value_or(Pollutant::so2);
      cut.gross_t = asking.decimal(asking.word(clause, 3, "tonnes")).approximate();
      Measure& measure = measures.emplace_back();
      measure.id = cut.measure_id;
      measure.project_id = clause[1];
      cuts.emplace_back(measure.id, cut);
      continue;
    }
    EnterpriseProject project;
    project.record = record_of(projects.size() + 1);
    project.project_id = clause[0];
    project.enterprise = after_word(clause, "of", "");
    project.plan_year = asking.whole(after_word(clause, "plan", "0"));
    project.due_date = day_after(clause, "due", asking);
    project.started_date = day_after(clause, "started", asking);
    project.finished_date = day_after(clause, "finished", asking);
    project.verified_date = day_after(clause, "verified", asking);
    project.progress_percent = asking.decimal(after_word(clause, "progress", "0"));
    projects.push_back(std::move(project));
  }
  const Day day = as_of(call, asking);
  if (!asking.misused().empty()) return {};
  measures = with_project_state(measures, projects, day);
  std::vector<Reduction> reductions;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    reductions.push_back(cuts[i].second);
    reductions.back().status = measures[i].status;
  }
  const auto summary = summarise_projects(projects, measures, reductions, day);
  if (!summary) return {{}, summary.error()};
  Outcome outcome;
  const auto put = [&](const ProjectRow& row, const std::string& suffix) {
    outcome.values["projects" + suffix] = words(count_text(row.projects));
    outcome.values["finished" + suffix] = words(count_text(row.finished));
    outcome.values["verified" + suffix] = words(count_text(row.verified));
    outcome.values["overdue" + suffix] = words(count_text(row.overdue));
    outcome.values["progress" + suffix] = number(row.progress_percent, "percent");
    for (const auto& [pollutant, mass] : row.planned_t)
      outcome.values[fmt::format("planned {}{}", symbol(pollutant), suffix)] = tonnes(mass);
    for (const auto& [pollutant, mass] : row.finished_t)
      outcome.values[fmt::format("finished {}{}", symbol(pollutant), suffix)] = tonnes(mass);
    for (const auto& [pollutant, mass] : row.verified_t)
      outcome.values[fmt::format("verified {}{}", symbol(pollutant), suffix)] = tonnes(mass);
  };
  put(summary->total, "");
  for (const ProjectRow& row : summary->rows) put(row, fmt::format(" at {} {}", row.enterprise, row.year));
  outcome.values["late"] = words(summary->overdue.empty() ? "nothing" : joined(summary->overdue, " "));
  outcome.values["notes"] = words(summary->notes.empty() ? "nothing" : joined(summary->notes, "; "));
  return outcome;
}

// ---- vehicles and their exhaust
// --------------------------------------------------------------------------------------

/// 652301 876 vehicles 03-HDT-D-C3 diesel freight km 60000 retired 2022-06-10 by 03-HDT-D-C6; km 652301 CLASS 1e8
Outcome run_fleet(const Call& call, Asking& asking) {
  std::vector<Vehicle> vehicles;
  BaseAmounts base;
  for (const Clause& clause : call.given) {
    if (clause[0] == "driven") {
      base.add(asking.word(clause, 1, "a county"), asking.word(clause, 2, "a class"),
               asking.decimal(asking.word(clause, 3, "km")).exact());
      continue;
    }
    Vehicle row;
    row.record = record_of(vehicles.size() + 1);
    row.county = clause[0];
    row.vehicles = asking.whole(asking.word(clause, 1, "a number of vehicles"));
    row.class_code = asking.word(clause, 3, "a class");
    row.fuel = asking.word(clause, 4, "a fuel");
    row.use = asking.word(clause, 5, "a use");
    row.vkt = asking.decimal(after_word(clause, "km", "0"));
    row.retired_date = day_after(clause, "retired", asking);
    row.replaced_by = after_word(clause, "by", "");
    vehicles.push_back(std::move(row));
  }
  const Day day = as_of(call, asking);
  if (!asking.misused().empty()) return {};
  const VehicleRule& rule = programme_books().vehicles;
  const auto summary = summarise_fleet(rule, vehicles, day);
  if (!summary) return {{}, summary.error()};
  Outcome outcome;
  outcome.values["retired"] = words(count_text(summary->retired_total));
  for (const RetirementRow& row : summary->retired) {
    outcome.values[fmt::format("retired in {} {}", row.county, row.year)] = words(count_text(row.vehicles));
    outcome.values[fmt::format("km in {} {}", row.county, row.year)] = number(row.km, "km");
  }
  for (const NewEnergyRow& row : summary->by_use) {
    outcome.values["new energy " + row.use] = words(fmt::format("{} of {}", row.new_energy, row.vehicles));
    outcome.values["share " + row.use] = number(row.share_percent(), "percent");
  }
  const auto measures = retirement_measures(rule, vehicles, base, day);
  outcome.values["measures"] =
      words(measures ? count_text(static_cast<std::int64_t>(measures->size())) : "none: " + measures.error().message);
  if (!measures) return outcome;
  for (const Measure& measure : *measures) {
    outcome.values["removes from " + measure.filter.class_prefix] = number(measure.removed_percent->exact(), "percent");
    outcome.values["starts"] = words(text_of(measure.start));
  }
  return outcome;
}

/// V1 remote_sensing NO 1600 ppm 2023-05-01 | V1 notified 2023-06-01 repaired 2023-06-05 retested 2023-06-10 passed
Outcome run_exhaust(const Call& call, Asking& asking) {
  std::vector<ExhaustTest> tests;
  std::vector<ExhaustRepair> repairs;
  for (const Clause& clause : call.given) {
    if (clause.size() > 1 && clause[1] == "notified") {
      repairs.push_back({record_of(repairs.size() + 1), clause[0], asking.day(asking.word(clause, 2, "a day")),
                         day_after(clause, "repaired", asking), day_after(clause, "retested", asking),
                         clause.back() == "passed"});
      continue;
    }
    ExhaustTest test;
    test.record = record_of(tests.size() + 1);
    test.plate_hash = clause[0];
    test.method = asking.word(clause, 1, "a method");
    test.item = asking.word(clause, 2, "an item");
    test.value = asking.decimal(asking.word(clause, 3, "a value"));
    test.unit = asking.word(clause, 4, "a unit");
    test.tested_on = asking.day(asking.word(clause, 5, "a day"));
    test.class_code = "03-HDT-D-C4";
    test.valid = clause.back() != "invalid";
    tests.push_back(std::move(test));
  }
  const Day day = as_of(call, asking);
  if (!asking.misused().empty()) return {};
  const auto summary = summarise_exhaust(programme_books().exhaust, tests, repairs, day);
  if (!summary) return {{}, summary.error()};
  Outcome outcome;
  std::vector<std::string> high;
  for (const HighEmitter& one : summary->high_emitters) {
    high.push_back(one.plate_hash);
    outcome.values["state of " + one.plate_hash] = words(std::string{name_of(one.state)});
    outcome.values["loop of " + one.plate_hash] = words(one.loop_days ? fmt::format("{} d", *one.loop_days) : "open");
  }
  outcome.values["high emitters"] = words(high.empty() ? "nobody" : joined(high, " "));
  outcome.values["tests"] = words(count_text(summary->tests));
  outcome.values["valid tests"] = words(count_text(summary->valid_tests));
  outcome.values["exceeding"] = words(count_text(summary->exceeding_tests));
  outcome.values["vehicles"] = words(count_text(summary->vehicles));
  outcome.values["median loop"] =
      summary->median_loop_days ? number(*summary->median_loop_days, "d") : words("nobody came round");
  for (const TopTenth& top : summary->top_tenth) {
    const std::string name = fmt::format("top tenth {} {}", top.method, top.item);
    outcome.values[name] = top.share_percent ? number(*top.share_percent, "percent") : words("all zero");
  }
  outcome.values["notes"] = words(summary->notes.empty() ? "nothing" : joined(summary->notes, "; "));
  const auto measure =
      repair_measure(tests, repairs, "03-HDT", after_word(call.arguments, "item", "NO"), Pollutant::nox, day);
  outcome.values["repair control"] = measure ? number(measure->control_percent->exact(), "percent") : words("none");
  outcome.values["repair penetration"] =
      measure ? number(measure->penetration_percent->exact(), "percent") : words("none");
  return outcome;
}

}  // namespace

const ProgrammeBooks& programme_books() {
  static const ProgrammeBooks books = load_programme_books();
  return books;
}

std::string record_of(std::size_t position) {
  return fmt::format("row {}", position);
}

Day as_of(const Call& call, Asking& asking) {
  return asking.day(asking.word(call.arguments, 0, "the day of the report"));
}

std::string count_text(std::int64_t count) {
  return fmt::format("{}", count);
}

Value tonnes(double mass_t) {
  return number(exact_of(mass_t), "t", fmt::format("{:.9f}", mass_t));
}

std::string rest_of(const Clause& clause, std::size_t from) {
  std::string rest;
  for (std::size_t i = from; i < clause.size(); ++i) rest += (i == from ? "" : " ") + clause[i];
  return rest;
}

std::vector<Verb> programme_verbs() {
  return {{"heating", run_heating}, {"projects", run_projects}, {"fleet", run_fleet}, {"exhaust", run_exhaust}};
}

}  // namespace lantian::cases
