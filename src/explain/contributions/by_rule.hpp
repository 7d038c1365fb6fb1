#pragma once
#include "base/result.hpp"
#include "explain/contributions/explanation.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What the ranges of measures stand on: data/explain/contributions.toml.
namespace lantian::explain {

/// A 95 % half range in percent of the value, with who says so.
struct RelativeRange {
  double percent = 0;
  std::string source, status;  ///< "verified" or "unverified"
};

struct ContributionRule {
  RelativeRange coefficient;                                   ///< of a published percent of a fall for each kilotonne
  RelativeRange model;                                         ///< of one source-receptor table by itself
  std::map<std::string, RelativeRange, std::less<>> emission;  ///< by sector; "" is every other sector
  std::map<std::string, terms::Name, std::less<>> programmes;

  const RelativeRange& emission_of(std::string_view sector) const;
  /// As people call a programme; its id in both languages when nobody named it.
  terms::Name name_of(const std::string& programme) const;
};

/// Returns malformed with every fault, one a line: percents below 0 or above 1000, a sector twice, none for all others.
Result<ContributionRule> read_contribution_rule(const terms::SourceFile& file);

/// What a measure is worth, by sector of the sources it cut.
using ValueBySector = std::map<std::string, double, std::less<>>;

/// 95 % half range that the emissions of these sectors leave: sectors independent, sources of one sector together.
double emission_half_range(const ContributionRule& rule, const ValueBySector& values);

/// A measure's part with a range to both sides.
struct MeasureValue {
  std::string id;
  double value = 0, half_range = 0, tonnes = 0;
};
Part measure_part(const ContributionRule& rule, const MeasureValue& measure, std::string method, std::string source);

/// What a method could not place: tonnes of a measure that stay in the unexplained part.
struct LeftOut {
  std::string measure;
  std::size_t sources = 0;
  double tonnes = 0;
};

struct MeasureParts {
  std::vector<Part> parts;  ///< in the order in which the cuts name measures
  std::vector<LeftOut> left_out;
};

}  // namespace lantian::explain
