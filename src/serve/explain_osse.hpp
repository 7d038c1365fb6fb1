#pragma once
#include "explain/contributions/explanation.hpp"
#include "explain/contributions/inversion.hpp"
#include "serve/explain_words.hpp"
#include "twin/osse/osse.hpp"

#include <string>
#include <vector>

/// The experiment with known truth: the explaining side sees what a bureau would see, and is judged.
namespace lantian::serve {

/// What the explaining side may know, and nothing of the truth: observations at the stations, its own model, the
/// background as the control station has it, told uncertainties.
explain::InversionInput inversion_of(const twin::Osse& osse, const explain::InversionRule& rule);

/// One part of a change, found and true, in percent of the respective change.
struct OssePart {
  std::string id;
  terms::Name name;
  bool weather = false, measure = false, placebo = false;
  double true_share = 0;
  double share = 0, low = 0, high = 0;
  std::optional<double> worked;

  double error() const { return share - true_share; }
  bool covered() const { return low <= true_share && true_share <= high; }
  /// The interval of a measure does not reach nought.
  bool found() const { return measure && (low > 0 || high < 0); }
};

struct OsseVerdict {
  std::uint64_t seed = 0;
  double true_before = 0, true_after = 0;
  explain::Explanation explanation;  ///< closes
  std::vector<OssePart> parts;       ///< weather, measures, background; unexplained last, whose truth is 0
  explain::Inversion inversion;
};
OsseVerdict judge_osse(const twin::Osse& osse, const explain::Inversion& inversion);

/// Over several seeds.
struct OsseSummary {
  std::vector<OsseVerdict> verdicts;
};
std::string printed_osse(const ExplainWords& words, const OsseSummary& summary);
std::string json_of_osse(const OsseSummary& summary);

/// Reads data/explain/inversion.toml. Returns malformed with every fault.
Result<explain::InversionRule> read_inversion_rule(const terms::SourceFile& file);

}  // namespace lantian::serve
