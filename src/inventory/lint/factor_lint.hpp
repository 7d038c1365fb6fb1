#pragma once
#include "inventory/activity_unit.hpp"
#include "inventory/factor.hpp"
#include "inventory/source_class.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What is suspicious about factors: slips that real factor tables of real tools hold, found by rules that are data
/// (data/inventory/lint.toml). Each rule and what it once let through: doc/factors.md.
namespace lantian::inventory {

enum class LintSeverity : std::uint8_t { warning = 1, error = 2 };
std::string_view name_of(LintSeverity severity);

/// One thing a person must look at.
struct LintFinding {
  LintSeverity severity = LintSeverity::warning;
  std::string rule;  ///< "dimension", "range", "peer", "slip", "ratio", "zero", "year", "citation", ...
  std::string set, version;
  std::string key;  ///< of the factor, id of the constant, or empty for the set
  std::string what;
  std::string advice;
  std::string file;
  int line = 0;
  std::string text() const;  ///< "file:line: severity [rule] set/version#key: what; advice"
};

/// Where a value of one class and pollutant, or one constant, can lie at all.
struct LintRange {
  std::string class_prefix;
  std::optional<Pollutant> pollutant;  ///< absent: `constant` is meant
  std::string constant;                ///< id, or "*_percent" for every id that ends so
  std::string unit;                    ///< "t/MWh"; of a constant its unit
  Decimal low, high;
  std::string source, status;
};
/// Two numbers of one set that hang together: constants, or pollutants of one class.
struct LintRatio {
  std::string above, below;
  Decimal low, high;
  std::string source, status;
};
/// A constant that follows from atomic masses.
struct LintExact {
  std::string constant;
  Decimal value, tolerance_percent;
  std::string source, status;
};
/// What a factor says about the fuel: sulphur = EF / (kg for each percent).
struct LintImplied {
  std::string name, class_prefix;
  Pollutant pollutant{};
  std::string unit;
  Decimal per_percent, low, high;
  std::string source, status;
};
/// Factors of a year that go stale.
struct LintAge {
  std::string class_prefix;
  Pollutant pollutant{};
  int years = 0;
  std::string source, status;
};

/// Words that only a factor of a place may carry; on any other constant they were copied from another row.
struct LintPlaces {
  std::vector<std::string> words;
  std::vector<std::string> units;  ///< of the factors that may carry them
  std::string source, status;
};

struct LintRules {
  std::vector<LintRange> ranges;
  std::vector<LintRatio> ratios;
  std::vector<LintExact> exact;
  std::vector<LintImplied> implied;
  std::vector<LintAge> ages;
  std::vector<LintPlaces> places;
  Decimal peer_warning, peer_error;  ///< how many times the median of its peers a factor may be
  Decimal slip_percent;              ///< how close to 10, 100, 1000 ... times a peer is a slip of the decimal point
};
/// Returns malformed with every fault, one a line.
Result<LintRules> read_lint_rules(const terms::SourceFile& file);

struct LintBasis {
  const ClassBook* classes = nullptr;
  const UnitBook* units = nullptr;
  const LintRules* rules = nullptr;
  std::optional<Day> use;  ///< the day the factors are wanted for; absent: nothing is said about their age in use
};

/// Every finding, by (set, version, line, rule). Requires: a whole basis.
std::vector<LintFinding> lint_factors(const FactorStore& store, const LintBasis& basis);

/// The same for files: one that cannot be read, or holds a key twice, is a finding and keeps no other from being read.
std::vector<LintFinding> lint_factor_files(std::span<const terms::SourceFile> files, const LintBasis& basis);

}  // namespace lantian::inventory
