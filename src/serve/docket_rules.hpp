#pragma once
#include "base/concentration.hpp"
#include "base/result.hpp"
#include "docket/case_type.hpp"
#include "docket/event.hpp"
#include "observe/quality/finding.hpp"
#include "terms/species.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// When the system opens a case by itself, as data.
namespace lantian::serve {

using observe::quality::Detector;
using observe::quality::Severity;

/// One row of data/docket/automatic.toml.
struct AutomaticRule {
  enum class From : std::uint8_t { marks, hours, days };
  std::string id;
  From from{};
  terms::Name name;
  std::vector<Detector> detectors;  ///< marks: any of these
  Severity least = Severity::warning;
  terms::Species item{};               ///< hours, days
  std::optional<Concentration> limit;  ///< hours
  int hours = 0;                       ///< hours: so many in a row above the limit
  std::string statistic;               ///< days: of the standard in force, "24h" or "8h"
  int warning_percent = 0, alarm_percent = 0;
  std::string type, topic;
  docket::LinkKind subject{};
  int cool_down_days = 0;
};
/// Returns malformed with every fault: also a type, topic or kind of link that the docket does not know.
Result<std::vector<AutomaticRule>> read_automatic_rules(const terms::SourceFile& file, const docket::CaseTypes& types);

}  // namespace lantian::serve
