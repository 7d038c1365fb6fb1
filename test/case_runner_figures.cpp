// Verbs on printed figures: figure (one from others), printed (a whole against its printed parts), departments.
#include "case_runner.hpp"
#include "case_runner_inventory.hpp"
#include "inventory/figures/reconcile.hpp"

#include <fmt/core.h>

namespace lantian::cases {
namespace {

inventory::Operation operation_of(const Call& call, Asking& asking) {
  const std::string& word = asking.word(call.arguments, 0, "an operation");
  const auto operation = inventory::parse_operation(word);
  if (!operation) {
    asking.misuse(fmt::format(
        "'{}' is no operation; there are sum difference product quotient percent per_thousand fall before_fall", word));
  }
  return operation.value_or(inventory::Operation::sum);
}

/// The unit of the answers, when the case names one behind the operation.
std::string unit_of(const Call& call) {
  return call.arguments.size() > 1 ? call.arguments[1] : "";
}

/// figure percent % | given 3663, 5696 | expect value 64.31 %
Outcome run_figure(const Call& call, Asking& asking) {
  const inventory::Operation operation = operation_of(call, asking);
  std::vector<Rational> values;
  for (const Clause& clause : call.given) values.push_back(asking.decimal(asking.word(clause, 0, "a number")).exact());
  if (!asking.misused().empty()) return {};
  const auto value = inventory::evaluate(operation, values);
  if (!value) return {{}, value.error()};
  return {{{"value", number(*value, unit_of(call))}}, {}};
}

/// printed percent % | given whole 45.7, 1.35, 2.99 | expect contradicts yes, low 44.9082 %, high 45.3936 %
Outcome run_printed(const Call& call, Asking& asking) {
  const inventory::Operation operation = operation_of(call, asking);
  Decimal whole;
  std::vector<Decimal> parts;
  for (const Clause& clause : call.given) {
    const std::string& first = asking.word(clause, 0, "'whole' or a part");
    if (first == "whole") {
      whole = asking.decimal(asking.word(clause, 1, "the printed whole"));
    } else {
      parts.push_back(asking.decimal(first));
    }
  }
  if (!asking.misused().empty()) return {};
  const auto verdict = inventory::check_parts(operation, whole, parts);
  if (!verdict) return {{}, verdict.error()};
  return {{{"contradicts", words(verdict->contradicts() ? "yes" : "no")},
           {"value", number(verdict->computed, unit_of(call))},
           {"low", number(verdict->allowed.low, unit_of(call))},
           {"high", number(verdict->allowed.high, unit_of(call))}},
          {}};
}

/// departments QUANTITY | given tolerance 5, first 600.0 10kt, second 3540000 t | expect gap 41 percent, found yes
Outcome run_departments(const Call& call, Asking& asking) {
  std::vector<inventory::Statement> statements;
  std::vector<inventory::Tolerance> tolerances;
  for (const Clause& clause : call.given) {
    const std::string& name = asking.word(clause, 0, "a department or 'tolerance'");
    const Decimal value = asking.decimal(asking.word(clause, 1, "a number"));
    if (name == "tolerance") {
      tolerances.push_back({"", value, "case", "verified"});
      continue;
    }
    inventory::Statement statement;
    statement.quantity = "case";
    statement.value = value;
    statement.unit = asking.word(clause, 2, "a unit");
    statement.department = {name, name};
    statement.record = name;
    statements.push_back(statement);
  }
  if (!asking.misused().empty()) return {};
  const auto found = inventory::reconcile(inventory_books().units, statements, tolerances);
  if (!found) return {{}, found.error()};
  Outcome outcome{{{"found", words(fmt::format("{}", found->beyond.size()))},
                   {"agree", words(fmt::format("{}", found->within.size()))},
                   {"alone", words(fmt::format("{}", found->unmatched.size()))}},
                  {}};
  if (found->beyond.empty()) return outcome;
  const inventory::Discrepancy& pair = found->beyond.front();
  outcome.values["larger"] = words(pair.larger.department.en);
  outcome.values["smaller"] = words(pair.smaller.department.en);
  outcome.values["gap"] = number(pair.percent_of_larger, "percent");
  outcome.values["gap of the smaller"] = number(pair.percent_of_smaller, "percent");
  outcome.values["difference"] = number(pair.difference, pair.larger.unit);
  return outcome;
}

}  // namespace

std::vector<Verb> figure_verbs() {
  return {{"figure", run_figure}, {"printed", run_printed}, {"departments", run_departments}};
}

}  // namespace lantian::cases
