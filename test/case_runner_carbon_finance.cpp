// Verbs on carbon finance: loan, library, carbon-asset.
#include "base/round.hpp"
#include "base/text.hpp"
#include "carbon/asset/asset_ledger.hpp"
#include "carbon/library/decide.hpp"
#include "carbon/loan/course.hpp"
#include "case_runner.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

namespace lantian::cases {
namespace {

terms::SourceFile carbon_case_file(const std::string& name) {
  const std::string path = fmt::format("{}/data/carbon/{}", LANTIAN_SOURCE_DIR, name);
  auto text = keep::read_file(path);
  return {path, text ? *text : ""};
}

/// A rule that ships. A fault ends the run.
template <class T>
T finance_case_must(Result<T> read) {
  if (read) return *std::move(read);
  fmt::print(stderr, "{}\n", read.error().text());
  std::exit(2);
}

carbon::Money carbon_case_money(std::string_view word, Asking& asking) {
  const auto money = carbon::money_of_yuan(asking.decimal(word));
  if (!money) asking.misuse(money.error().message);
  return money ? *money : carbon::Money{};
}

/// The figure of "figure 2023 80 2024-04-20": year, value (NA: none), day of the verification (NA: none).
carbon::KpiFigure carbon_case_figure(const Clause& clause, Asking& asking) {
  carbon::KpiFigure figure;
  figure.kpi = "kpi";
  figure.year = asking.whole(asking.word(clause, 1, "a year"));
  const std::string& value = asking.word(clause, 2, "a value, or NA");
  if (value == "NA") {
    figure.missing = "there is no figure";
  } else {
    figure.value = asking.decimal(value);
  }
  figure.basis.factors = {clause[0] == "revised" ? "revised" : "original"};
  if (clause[0] == "perimeter") figure.basis.perimeter = {"other"};
  const std::string& day = asking.word(clause, 3, "the day of the verification, or NA");
  if (day == "NA") return figure;
  figure.verified_on = asking.day(day);
  figure.verified_by = clause.size() > 4 ? clause[4] : "verifier";
  return figure;
}

/// What the clauses say of the contract's KPI; false: it is another word.
bool carbon_case_kpi(const Clause& clause, carbon::Kpi& kpi, Asking& asking) {
  const std::string& name = clause[0];
  if (name == "target") {
    const int year = asking.whole(asking.word(clause, 1, "a year"));
    kpi.targets.push_back({year, asking.decimal(asking.word(clause, 2, "a target"))});
  } else if (name == "step") {
    Decimal& step = asking.word(clause, 1, "down or up") == "down" ? kpi.step_down_bp : kpi.step_up_bp;
    step = asking.decimal(asking.word(clause, 2, "basis points"));
  } else if (name == "better") {
    kpi.lower_is_better = asking.word(clause, 1, "lower or higher") == "lower";
  } else {
    return false;
  }
  return true;
}

void carbon_case_term(const Clause& clause, carbon::Loan& loan, Asking& asking) {
  const std::string& name = clause[0];
  const std::string& word = asking.word(clause, 1, "a value");
  if (name == "principal") {
    loan.principal = carbon_case_money(word, asking);
  } else if (name == "repaid") {
    const carbon::Money amount = carbon_case_money(asking.word(clause, 2, "yuan"), asking);
    loan.changes.push_back({asking.day(word), carbon::Money{} - amount});
  } else if (name == "rate") {
    loan.base_rate = asking.decimal(word);
  } else if (name == "cap") {
    loan.cap = asking.decimal(word);
  } else if (name == "floor") {
    loan.floor = asking.decimal(word);
  } else if (name == "from") {
    loan.from = asking.day(word);
  } else if (name == "until") {
    loan.until = asking.day(word);
  } else if (name == "within") {
    loan.verify_within_days = asking.whole(word);
  } else if (name == "steps") {
    loan.steps = word == "add" ? carbon::StepMode::from_last : carbon::StepMode::from_base;
  } else if (name == "missing") {
    loan.missing = word == "missed" ? carbon::MissingRule::as_missed : carbon::MissingRule::no_step;
  } else if (name == "late") {
    loan.late = word == "never" ? carbon::LateRule::never : carbon::LateRule::next_period;
  } else {
    asking.misuse(fmt::format("'{}' is no term of a loan", name));
  }
}

void carbon_case_course(const carbon::LoanCourse& course, Outcome& outcome) {
  const auto yuan = [](carbon::Money money) { return number(Rational::of(money.fen(), 100), "yuan"); };
  for (std::size_t n = 0; n < course.periods.size(); ++n) {
    const carbon::LoanPeriod& one = course.periods[n];
    outcome.values[fmt::format("interest {}", n + 1)] = yuan(one.interest);
    outcome.values[fmt::format("saving {}", n + 1)] = yuan(one.saving());
    outcome.values[fmt::format("rate {}", n + 1)] = number(one.rate, "percent", one.rate_text());
    outcome.values[fmt::format("held {}", n + 1)] = words(one.capped() ? "cap" : one.floored() ? "floor" : "no");
  }
  for (const carbon::KpiDecision& one : course.decisions) {
    outcome.values[fmt::format("outcome {}", one.year)] = words(std::string{name_of(one.outcome)});
    outcome.values[fmt::format("beside {}", one.year)] = words(one.revised ? one.revised->text() : "nothing");
  }
  outcome.values["periods"] = words(std::to_string(course.periods.size()));
  outcome.values["interest"] = yuan(course.interest);
  outcome.values["saving"] = yuan(course.saving());
}

/// loan DAY-COUNT MONTHS | given principal 768000000, rate 4.05, from DAY, until DAY, step down 10, target 2023 80,
/// figure 2023 80 DAY, ... | expect interest 1 31104000 yuan, rate 2 3.95 percent, outcome 2023 met, saving 768000 yuan
Outcome run_loan(const Call& call, Asking& asking) {
  carbon::Loan loan;
  loan.id = "case";
  loan.enterprise = "enterprise";
  loan.bank = "bank";
  loan.verifier = "verifier";
  const auto count = carbon::parse_day_count(asking.word(call.arguments, 0, "a way to count days"));
  if (!count) asking.misuse("days are counted 30/360, actual/360, actual/365 or actual/actual");
  loan.day_count = count.value_or(carbon::DayCount::thirty_360);
  loan.period_months = asking.whole(asking.word(call.arguments, 1, "months of an interest period"));
  carbon::Kpi kpi;
  kpi.id = "kpi";
  kpi.unit = "points";
  kpi.lower_is_better = false;
  kpi.basis.factors = {"original"};
  std::vector<carbon::KpiFigure> figures;
  Day on{std::chrono::year{2100} / 1 / 1};
  for (const Clause& clause : call.given) {
    if (clause[0] == "figure" || clause[0] == "revised" || clause[0] == "perimeter") {
      figures.push_back(carbon_case_figure(clause, asking));
    } else if (clause[0] == "on") {
      on = asking.day(asking.word(clause, 1, "a day"));
    } else if (!carbon_case_kpi(clause, kpi, asking)) {
      carbon_case_term(clause, loan, asking);
    }
  }
  if (!asking.misused().empty()) return {};
  loan.kpis = {kpi};
  const auto course = course_of(loan, figures, on);
  Outcome outcome;
  if (!course) return {{}, course.error()};
  carbon_case_course(*course, outcome);
  return outcome;
}

const carbon::LibraryRule& carbon_case_library() {
  static const carbon::LibraryRule rule =
      finance_case_must(carbon::read_library_rule(carbon_case_file("library/T-CJZJRXH-001-2023.toml")));
  return rule;
}

carbon::LibraryApplication carbon_case_application() {
  carbon::LibraryApplication out;
  out.name.en = "project";
  out.enterprise = "works";
  out.bank = "bank";
  out.area = "thermal_power";
  for (const auto& one : carbon_case_library().conditions) out.conditions.push_back({one.id, true, {"paper"}, ""});
  for (const auto& one : carbon_case_library().documents) out.documents.push_back(one.id);
  out.impact = carbon::LibraryImpact{"product", "t", {1000, 0}, {10, 0}, {9, 0}, {3, 0}, {2, 0}, "account"};
  return out;
}

carbon::LibraryActor carbon_case_actor(carbon::LibraryAct act, int votes) {
  switch (function_of(act)) {
    case carbon::LibraryFunction::applicant:
      return {"owner", "enterprise", "works"};
    case carbon::LibraryFunction::third_party:
      return {"agent", "third_party", "agency"};
    case carbon::LibraryFunction::expert:
      return {fmt::format("expert-{}", votes), "expert", "institute"};
    case carbon::LibraryFunction::office:
      return {"clerk", "finance_office", "office"};
    case carbon::LibraryFunction::objector:
      break;
  }
  return {"neighbour", "public", "village"};
}

/// "assess 2024-02-01 no no_harm": an act, its day, and what is special: `no PRINCIPLE`, `by PERSON`, `of WHAT`.
carbon::LibraryAction carbon_case_action(const Clause& clause, carbon::LibraryActor& actor, Asking& asking) {
  carbon::LibraryAction action;
  action.entry = "entry";
  action.reason = "as said";
  action.evidence = {"paper"};
  action.pass = true;
  action.application = carbon_case_application();
  std::string no;
  for (std::size_t n = 2; n + 1 < clause.size(); n += 2) {
    const std::string& value = clause[n + 1];
    if (clause[n] == "no") no = value;
    if (clause[n] == "by") actor.person = value;
    if (clause[n] == "from") actor.organisation = value;
    if (clause[n] == "of") action.what = value;
  }
  action.pass = no.empty();
  for (const auto& one : carbon_case_library().principles) {
    action.answers.push_back({one.id, one.id != no, {"paper"}, "as measured"});
  }
  action.happened = asking.day(asking.word(clause, 1, "a day"));
  return action;
}

/// library | given draft 2024-01-02, submit 2024-01-10, assess 2024-02-01, vote ... | expect state in_library
Outcome run_library(const Call& call, Asking& asking) {
  carbon::LibraryEntry entry;
  Outcome outcome;
  int votes = 0;
  for (const Clause& clause : call.given) {
    const auto act = carbon::parse_library_act(clause[0]);
    if (!act) {
      asking.misuse(fmt::format("'{}' is no act of the library", clause[0]));
      return {};
    }
    carbon::LibraryActor actor = carbon_case_actor(*act, ++votes);
    carbon::LibraryAction action = carbon_case_action(clause, actor, asking);
    action.act = *act;
    if (!asking.misused().empty()) return {};
    const auto answer = decide(carbon_case_library(), entry, action, actor, *action.happened);
    if (const auto* refused = std::get_if<carbon::RefusedLibraryAct>(&answer)) {
      const Error why{ErrorCode::invalid_argument, fmt::format("{}: {}", name_of(refused->why), refused->message), ""};
      return {{}, why};
    }
    if (const auto kept = apply(entry, std::get<carbon::LibraryEvent>(answer)); !kept) return {{}, kept.error()};
  }
  outcome.values["state"] = words(std::string{name_of(entry.state)});
  outcome.values["valid to"] = words(entry.valid_to ? text_of(*entry.valid_to) : "none");
  outcome.values["events"] = words(std::to_string(entry.events.size()));
  return outcome;
}

/// carbon-asset OBLIGATION | given issue cea 1100, surrender ccer 50, ... | expect held 100, missing 0, refused ...
Outcome run_carbon_asset(const Call& call, Asking& asking) {
  static const carbon::AssetRule rule =
      finance_case_must(carbon::read_asset_rule(carbon_case_file("asset/cets-2024.toml")));
  const int owed = asking.whole(asking.word(call.arguments, 0, "tonnes that are to be surrendered"));
  const carbon::AssetBasis basis{rule, {{"plant", 2024, owed}}};
  carbon::AssetLedger ledger;
  for (const Clause& clause : call.given) {
    carbon::AssetDraft draft;
    const auto act = carbon::parse_asset_act(clause[0]);
    if (!act) asking.misuse(fmt::format("'{}' is no act of the ledger", clause[0]));
    draft.voucher = std::to_string(ledger.entries().size() + 1);
    draft.act = act.value_or(carbon::AssetAct::issue);
    draft.day = Day{std::chrono::year{2024} / 6 / 1};
    draft.holder = "plant";
    draft.to = "buyer";
    draft.party = "bank";
    draft.kind = asking.word(clause, 1, "a kind");
    draft.units = asking.whole(asking.word(clause, 2, "units"));
    draft.vintage = draft.year = 2024;
    draft.to_vintage = 2025;
    draft.evidence = "paper";
    if (!asking.misused().empty()) return {};
    const auto answer = ledger.settle(basis, draft, "case");
    if (const auto* refused = std::get_if<carbon::AssetRefusal>(&answer)) {
      const Error why{ErrorCode::conflict, fmt::format("{}: {}", name_of(refused->reason), refused->message), ""};
      return {{}, why};
    }
    if (const auto taken = ledger.take(std::get<carbon::AssetEntry>(answer)); !taken) return {{}, taken.error()};
  }
  const auto state = compliance_of(basis, ledger, "plant", 2024, Day{std::chrono::year{2025} / 1 / 1});
  Outcome outcome;
  const auto held = [&](std::string_view kind) {
    return words(std::to_string(ledger.units({"plant", carbon::AssetPot::held, ""}, kind, 2024)));
  };
  outcome.values["cea"] = held("cea");
  outcome.values["ccer"] = held("ccer");
  outcome.values["surrendered"] = words(std::to_string(state.surrendered));
  outcome.values["missing"] = words(std::to_string(state.missing));
  outcome.values["state"] = words(std::string{name_of(state.state)});
  return outcome;
}

}  // namespace

std::vector<Verb> carbon_finance_verbs() {
  return {{"loan", run_loan}, {"library", run_library}, {"carbon-asset", run_carbon_asset}};
}

}  // namespace lantian::cases
