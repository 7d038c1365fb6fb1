// Verbs on what is wrong with factors: carbon-lint, carbon-edited.
#include "base/round.hpp"
#include "carbon/checks/checks.hpp"
#include "case_runner.hpp"
#include "case_runner_carbon.hpp"
#include "inventory/lint/factor_lint.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace lantian::cases {
namespace {

struct DefectCaseBooks {
  inventory::ClassBook classes =
      carbon_case_must(inventory::ClassBook::read(carbon_case_shipped("inventory/classes.toml")));
  inventory::LintRules rules = carbon_case_must(inventory::read_lint_rules(carbon_case_shipped("inventory/lint.toml")));
  carbon::CheckRules checks = carbon_case_must(carbon::read_check_rules(carbon_case_shipped("carbon/checks.toml")));
};
const DefectCaseBooks& defect_case_books() {
  static const DefectCaseBooks books;
  return books;
}

/// A set of factors with the rows of the clauses, and one row that no rule minds, because a set must hold one.
std::string defect_case_set(const Call& call, Asking& asking) {
  constexpr const char* row =
      "[[factors]]\nclass = \"{}\"\npollutant = \"{}\"\n{}valid_from = {}-01-01\nvalue = \"{}\"\nunit = \"{}\"\nstatus "
      "= "
      "\"verified\"\n";
  std::string text =
      "set = \"tried\"\nversion = \"1\"\ntitle = { en = \"tried\" }\nsource = \"a document\"\n"
      "published = 2023-01-01\n";
  text += fmt::format(fmt::runtime(row), "05-FRT", "NH3", "", "2022", "100", "kg/t");
  for (const Clause& clause : call.given) {
    const std::string& id = asking.word(clause, 1, "an id or a place");
    const std::string& value = asking.word(clause, 2, "a value");
    const std::string& unit = asking.word(clause, 3, "a unit");
    if (clause[0] == "grid") {
      text += fmt::format(fmt::runtime(row), "01-IND-ELC", "CO2", fmt::format("region = \"{}\"\n", id),
                          clause.size() > 4 ? clause[4] : "2022", value, unit);
    } else if (clause[0] == "constant") {
      text += fmt::format(
          "[[constants]]\nid = \"{}\"\nvalue = \"{}\"\nunit = \"{}\"\nsource = \"a document\"\n"
          "status = \"verified\"\n",
          id, value, unit);
      if (clause.size() > 4) text += fmt::format("note = \"{}\"\n", clause[4]);
    } else {
      asking.misuse(fmt::format("'{}' is neither a constant nor a grid", clause[0]));
    }
  }
  return text;
}

/// carbon-lint | given constant ID VALUE UNIT [WORDS], grid PLACE VALUE UNIT [YEAR] | expect ID range ratio, grid 65
/// nothing, findings 2
Outcome run_carbon_lint(const Call& call, Asking& asking) {
  const std::string text = defect_case_set(call, asking);
  if (!asking.misused().empty()) return {};
  const DefectCaseBooks& books = defect_case_books();
  const std::vector<terms::SourceFile> files{{"tried.toml", text}};
  std::map<std::string, std::set<std::string>> said;
  std::size_t findings = 0;
  for (const inventory::LintFinding& one :
       inventory::lint_factor_files(files, {&books.classes, &carbon_case_books().units, &books.rules, std::nullopt})) {
    const std::string key =
        one.key.starts_with("01-IND-ELC") ? "grid " + one.key.substr(one.key.rfind('/') + 1) : one.key;
    said[key].insert(one.rule);
    ++findings;
  }
  Outcome outcome;
  for (const Clause& clause : call.given) {
    const std::string key = clause[0] == "grid" ? "grid " + clause[1] : clause[1];
    std::string rules;
    for (const std::string& rule : said[key]) rules += (rules.empty() ? "" : " ") + rule;
    outcome.values[key] = words(rules.empty() ? "nothing" : rules);
  }
  outcome.values["findings"] = words(std::to_string(findings));
  return outcome;
}

/// carbon-edited GUIDE PERIOD | given items as of carbon-account, edited PARAMETER MONTH VALUE (from that month on) |
/// expect changed PARAMETER, effective coal 2.17184 tCO2/t
Outcome run_carbon_edited(const Call& call, Asking& asking) {
  std::vector<Clause> items;
  std::vector<Clause> edits;
  for (const Clause& clause : call.given) (clause[0] == "edited" ? edits : items).push_back(clause);
  const Call plain{call.setting, call.arguments, items};
  auto computed = carbon_case_computed(plain, asking);
  if (!asking.misused().empty()) return {};
  if (!computed) return {{}, computed.error()};
  for (const Clause& clause : edits) {
    const std::string& id = asking.word(clause, 1, "a parameter");
    const std::string& month = asking.word(clause, 2, "a month");
    const Decimal value = asking.decimal(asking.word(clause, 3, "a value"));
    const auto at = std::ranges::find(computed->program->guide.parameters, id, &carbon::GuideParameter::id);
    if (at == computed->program->guide.parameters.end()) asking.misuse(fmt::format("'{}' is no parameter", id));
    if (!asking.misused().empty()) return {};
    const auto place = static_cast<std::size_t>(at - computed->program->guide.parameters.begin());
    computed->resolved.parameters[place].values.push_back({month, value.approximate(), clause[3], "edited", ""});
  }
  const carbon::Enterprise enterprise = carbon_case_enterprise(plain, asking);
  const auto account =
      carbon::compute_account({&enterprise, computed->filings, computed->account.period, computed->months, "enterprise",
                               computed->program, &computed->resolved, &carbon_case_books().units});
  if (!account) return {{}, account.error()};
  computed->account = *account;
  Outcome outcome;
  std::string changed;
  for (const carbon::CarbonFinding& one :
       carbon::check_account(defect_case_books().checks, *computed, carbon_case_books().units)) {
    if (one.code == "factor_changed") changed += (changed.empty() ? "" : " ") + one.subject;
  }
  outcome.values["changed"] = words(changed.empty() ? "none" : changed);
  for (const carbon::EffectiveFactor& one : carbon::effective_factors(computed->account)) {
    outcome.values["effective " + one.line] =
        number(Rational::of(std::llround(one.value * 1e8), 100'000'000), one.unit);
  }
  return outcome;
}

}  // namespace

std::vector<Verb> carbon_defect_verbs() {
  return {{"carbon-lint", run_carbon_lint}, {"carbon-edited", run_carbon_edited}};
}

}  // namespace lantian::cases
