#pragma once
#include "base/decimal.hpp"
#include "base/error.hpp"
#include "base/period.hpp"
#include "standards/rulebook.hpp"
#include "terms/species.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Case files: rules tried out in text that an expert of the bureau reads and writes. The language: doc/cases.md.
namespace lantian::cases {

/// The words between two commas.
using Clause = std::vector<std::string>;

/// One `expect` with everything given before it.
struct Trial {
  int line = 0;  ///< of the `expect`
  std::vector<Clause> given;
  std::vector<Clause> expect;
  std::string given_text;
  std::string expect_text;
};

/// A statement at the margin: its verb and words, the trials indented below it, and the standard chosen before it.
struct Block {
  int line = 0;
  std::string verb;
  Clause arguments;
  std::vector<std::string> chosen;   ///< "standard CN2012", "rule HJ633/2026" in order
  std::optional<Decimal> tolerance;  ///< exact answers may differ by this, in `tolerance_unit`
  std::string tolerance_unit;
  std::vector<Trial> trials;
};

/// Something a case file says that the language does not know.
struct Misuse {
  int line = 0;
  std::string message;
};

struct CaseFile {
  std::vector<Block> blocks;
  std::vector<Misuse> misuses;
  std::vector<Misuse> must_refuse;  ///< "# must refuse LINE: words": this file shows what the language refuses
};
CaseFile read_case_file(std::string_view text);

/// What a verb answers under one name. With `exact`, an expected number is compared as a number (and within the
/// tolerance); without, the words are compared, in any order.
struct Value {
  std::string text;
  std::optional<Rational> exact;
  std::string unit;
};

/// Everything a verb can answer to one trial; or the error with which the code under test refused it.
struct Outcome {
  std::map<std::string, Value> values;
  std::optional<Error> refused;
};
Value words(std::string text);
Value number(const Rational& exact, std::string unit, const std::string& text = {});

/// The rules chosen so far, joined into one set. A rule that belongs to no part (a class table) stands beside.
struct Setting {
  const standards::Rulebook* rulebook = nullptr;
  std::optional<standards::Standard> standard;
  const standards::ClassRule* classes = nullptr;
  const standards::StatusRule* status = nullptr;
  const standards::CemsRule* cems = nullptr;
  const standards::QualityRule* quality = nullptr;
};

/// Reads the words of a case. The first misuse is kept; after it every answer is harmless and the trial fails.
class Asking {
 public:
  void misuse(std::string message);
  const std::string& misused() const { return misused_; }

  Decimal decimal(std::string_view word);
  int whole(std::string_view word);
  terms::Species species(std::string_view word);
  ConcentrationUnit unit(std::string_view word);
  Day day(std::string_view word);
  Period period(std::string_view word);
  /// The word at `position`, or a misuse that says what is expected there.
  const std::string& word(const Clause& clause, std::size_t position, std::string_view what);

 private:
  std::string misused_;
};

/// One trial of one verb.
struct Call {
  const Setting& setting;
  const Clause& arguments;
  const std::vector<Clause>& given;
};
using VerbFunction = Outcome (*)(const Call&, Asking&);
struct Verb {
  std::string_view name;
  VerbFunction run;
};

/// Null when there is no such verb.
const Verb* find_verb(std::string_view name);
std::string verb_names();
/// The verbs by topic.
std::vector<Verb> index_verbs();
std::vector<Verb> day_verbs();
std::vector<Verb> period_verbs();
std::vector<Verb> rule_verbs();
std::vector<Verb> status_verbs();
std::vector<Verb> cems_verbs();
std::vector<Verb> quality_verbs();
std::vector<Verb> allocation_verbs();
std::vector<Verb> inventory_verbs();
std::vector<Verb> measure_verbs();
std::vector<Verb> programme_verbs();
std::vector<Verb> dust_verbs();
std::vector<Verb> figure_verbs();
std::vector<Verb> ledger_verbs();
std::vector<Verb> transport_verbs();
std::vector<Verb> trend_verbs();
std::vector<Verb> docket_verbs();
std::vector<Verb> respond_list_verbs();
std::vector<Verb> respond_plan_verbs();
std::vector<Verb> respond_order_verbs();
std::vector<Verb> respond_review_verbs();
std::vector<Verb> warning_verbs();
std::vector<Verb> respond_forecast_verbs();
std::vector<Verb> carbon_account_verbs();
std::vector<Verb> carbon_defect_verbs();
std::vector<Verb> carbon_rating_verbs();
std::vector<Verb> carbon_finance_verbs();

/// The failure of one trial in one line, or nothing.
std::optional<std::string> judge_trial(const Trial& trial, const Block& block, const Outcome& outcome);

/// Chooses rules by the words of `chosen`. Null standard when nothing was chosen.
Setting setting_of(const Block& block, const standards::Rulebook& rulebook, Asking& asking);

/// The rule set, or a misuse ("choose a standard first").
const standards::Standard* standard_of(const Call& call, Asking& asking);

}  // namespace lantian::cases
