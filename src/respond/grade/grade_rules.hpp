#pragma once
#include "base/result.hpp"
#include "respond/grade/transport.hpp"
#include "respond/list/list.hpp"
#include "terms/region.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Performance grades as data: industries and what they are judged by, what a grade asks for at each level, rights to
/// go on running, trucks, and the shares that a list has to reach (data/grades).
namespace lantian::respond {

struct IndicatorGroup {
  std::string id;  ///< "limits", "transport", ...
  terms::Name name;
};

struct GradeScale {
  std::string id;
  std::vector<std::string> grades;  ///< best first
  std::vector<std::string> own;     ///< those that cut by their own choice at every level
};

/// What a group asks for at a grade, as the enterprise reads it.
struct Indicator {
  std::string industry, group, grade;
  terms::Name text;
  std::string status;
};

struct Industry {
  std::string id;
  terms::Name name;
  std::vector<std::string> sectors;  ///< GB/T 4754 codes that mean it
  std::string scale;
  std::string source;
  std::string status;  ///< "verified", "unverified", "text_missing"
};

/// Makes a grade fall to `to` on the day it is found.
struct DowngradeTrigger {
  std::string id;
  terms::Name name;
  std::string to;
};

struct ProcessKind {
  std::string id;
  terms::Name name;
  std::string count;                    ///< "line", "furnace", "boiler": what one of it is called
  std::vector<std::string> classes;     ///< beginnings of source classes of the inventory
  std::vector<std::string> industries;  ///< empty: of every industry
  bool interruptible = true;
  int minimum_load_percent = 0;
  int hours_to_reduce = 0;
  std::vector<CheckMetric> checks;
};

enum class Counting : std::uint8_t { line_up, line_down, line_or_load, load };

/// One row of the measure tables.
struct MeasureRow {
  std::string industry;             ///< "*": of every industry without a row for this grade and level
  std::vector<std::string> grades;  ///< or "ungraded", "none", "small"
  std::vector<Level> levels;
  std::vector<std::string> processes;  ///< "*": every process
  MeasureKind kind = MeasureKind::stop;
  int percent = 0;
  Counting counting = Counting::line_up;
  int from_hour = 0;
  int hours = 0, usual_hours = 0;  ///< of a stretch
  std::string source, status;
};

struct ExemptionType {
  std::string id;
  terms::Name name;
  std::vector<Level> levels;
  std::string status;
};

/// Whole percents that a list has to cut, by level and pollutant. No value: the set says nothing of the level.
struct ShareSet {
  std::string id;
  terms::Name name;
  std::array<std::optional<std::array<int, list_pollutants>>, 3> percent;  ///< by `list_levels`
  std::array<std::optional<int>, 3> enterprises;                           ///< floor for the enterprises together
  bool balanced = false;                                                   ///< SO2 and NOx may make up for each other
  std::string area;                                                        ///< "CN", or the first digits of the codes of its units (GB/T 2260)
  Day from{};
  std::string source, status;
};

/// What a finding tells, with the facts in braces.
struct FindingText {
  std::string code;
  bool error = true;
  terms::Name text;
};

struct GradeRules {
  std::vector<IndicatorGroup> groups;
  std::vector<GradeScale> scales;
  std::vector<Industry> industries;
  std::vector<Indicator> indicators;
  std::vector<DowngradeTrigger> triggers;
  int reapply_after_months = 0;
  std::vector<ProcessKind> processes;
  std::vector<MeasureRow> measures;
  int stopped_threshold_percent = 0, load_margin_percent = 0;
  std::array<terms::Name, 6> texts;        ///< by MeasureText
  std::array<terms::Name, 3> level_names;  ///< by `list_levels`
  std::vector<ExemptionType> exemptions;
  std::vector<TransportRule> transport;
  std::string transport_in_use;
  std::vector<ShareSet> shares;
  std::vector<FindingText> findings;

  const Industry* industry(std::string_view id) const;
  /// By its code of GB/T 4754; null: none of the key industries.
  const Industry* industry_of_sector(std::string_view sector) const;
  const GradeScale* scale_of(std::string_view industry) const;
  const ProcessKind* process(std::string_view id) const;
  /// Which process a source class of the inventory is in an industry; null when no row fits.
  const ProcessKind* process_of_class(std::string_view source_class, std::string_view industry) const;
  const ExemptionType* exemption(std::string_view id) const;
  const TransportRule* transport_rule(std::string_view id) const;
  const ShareSet* share_set(std::string_view id) const;
  /// What a list of a unit has to cut at a level on a day: of the sets that speak of the level and began by then those
  /// of the narrowest area, of these the one that began last. Null: none asks for anything.
  const ShareSet* share_set_on(Level level, std::string_view unit, Day on) const;
  const FindingText* finding(std::string_view code) const;
};

/// Templates of what a plant reads.
enum class MeasureText : std::uint8_t { stop, reduce, stretch, release, own, transport };

/// From the files of data/grades, by name: industries, measures, exemptions, transport, shares, findings. Returns
/// malformed with every fault, one a line.
Result<GradeRules> read_grade_rules(std::span<const terms::SourceFile> files);

}  // namespace lantian::respond
