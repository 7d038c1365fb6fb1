#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "respond/level.hpp"
#include "terms/region.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// When a warning is called, who calls it, and when it ends, as data: data/warnings and regions/ID/warnings.toml.
/// doc/respond-warnings.md.
namespace lantian::respond {

enum class WarningItem : std::uint8_t { aqi, pm25 };

/// The item stays above a bound for some hours in a row.
struct WarningCondition {
  WarningItem item = WarningItem::aqi;
  int bound = 0;         ///< index, or ug/m3
  bool reaches = false;  ///< the bound itself is enough; otherwise only what lies above it
  int hours = 24;        ///< whole days

  bool holds(double value) const { return reaches ? value >= bound : value > bound; }
  friend bool operator==(const WarningCondition&, const WarningCondition&) = default;
};

struct WarningCriterion {
  std::string id;  ///< "red.1"
  Level level{};
  terms::Name text;
  std::vector<WarningCondition> conditions;  ///< all in one run, which is that of the longest one; longest first
  std::string source, status;
};

/// The mean stays below a bound for so long.
struct LiftRule {
  WarningItem item = WarningItem::aqi;
  int below = 0;  ///< the bound itself is not below
  int hours = 0;
  terms::Name text;
  std::string source, status;
};

/// Who must be meant before a region responds together.
struct RegionalRule {
  int least_units = 0, least_prefectures = 0;
  std::string source, status;
};

struct CauseRule {
  AirCause cause{};
  bool list = false;  ///< reductions by the list are compulsory
  terms::Name notice;
};

enum class WarningKind : std::uint8_t {
  warning,
  prewarning,  ///< temporary measures before any warning
  variant      ///< of one city
};
inline constexpr std::array<std::string_view, 3> warning_kind_words{"warning", "prewarning", "variant"};

struct WarningRules {
  std::string id;
  terms::Name name;
  WarningKind kind{};
  std::string area;  ///< "CN", or the first digits of the codes of its units (GB/T 2260)
  Day in_force{};
  std::optional<Day> last;  ///< last day
  std::string source, status;
  int announce_hours = 0;   ///< a warning is told at least so long before it begins
  int merge_gap_hours = 0;  ///< what lies closer together than this is one episode
  bool rolling = true;      ///< 24 h may begin at any hour
  std::vector<WarningCriterion> criteria;
  std::optional<LiftRule> lift;
  std::optional<RegionalRule> regional;
  std::vector<CauseRule> causes;  ///< all five

  bool holds_on(Day day) const { return in_force <= day && (!last || day <= *last); }
  bool holds_in(std::string_view unit) const { return area == "CN" || unit.starts_with(area); }
  const WarningCriterion* criterion(std::string_view id) const;
  const CauseRule& cause(AirCause cause) const;
};

class WarningBook {
 public:
  /// One rule set a file, called by its id. Returns malformed with every fault of every file as file:line, one a line.
  static Result<WarningBook> read(std::span<const terms::SourceFile> files);
  const WarningRules* find(std::string_view id) const;
  /// In force on a day where the unit lies, the narrower area first.
  std::vector<const WarningRules*> in_force(Day day, std::string_view unit) const;
  const std::vector<WarningRules>& all() const { return rules_; }

 private:
  std::vector<WarningRules> rules_;
};

/// Who decides on a level.
struct ApprovalLevel {
  Level level{};
  terms::Name office;
  std::vector<std::string> roles;  ///< of data/accounts/roles.toml
  bool written_decision = false;   ///< the reason names the document
};
struct ApprovalRule {
  std::vector<ApprovalLevel> levels;  ///< blue to red
  std::string source, status;
  /// Requires: not none.
  const ApprovalLevel& of(Level level) const;
};
/// Returns malformed with every fault: a level that is missing or there twice, one without roles.
Result<ApprovalRule> read_approval(const terms::SourceFile& file);

/// What a region chose, and how it lies.
struct WarningSetting {
  struct Use {
    Day from{};
    std::string rules, source, status;
  };
  struct Prefecture {
    std::string id;
    std::vector<std::string> units;
  };
  std::string region;              ///< the unit that decides
  std::vector<std::string> units;  ///< that are asked for
  std::vector<Use> uses;           ///< latest first
  std::vector<Prefecture> prefectures;
  std::vector<std::pair<std::string, std::string>> borders;

  /// Empty: none on that day.
  std::string_view rules_on(Day day) const;
  bool touch(std::string_view a, std::string_view b) const;
  /// Empty: nobody said.
  std::string_view prefecture_of(std::string_view unit) const;
};
/// Returns malformed with every fault.
Result<WarningSetting> read_warning_setting(const terms::SourceFile& file);

}  // namespace lantian::respond
