#pragma once
#include "base/result.hpp"
#include "standards/cems_rule.hpp"
#include "standards/quality_rule.hpp"
#include "standards/rule.hpp"
#include "terms/tree.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::standards {

/// One fault of the rule files, at its place.
using terms::Fault;

/// All rules that were ever in force, loaded and checked. There is no "current" rule: every look-up names a day and an
/// area.
class Rulebook {
 public:
  Rulebook(Rulebook&&) noexcept;
  Rulebook& operator=(Rulebook&&) noexcept;
  ~Rulebook();

  /// "CN2012". Returns not_found with the list of ids.
  Result<const Standard*> standard(std::string_view id) const;
  /// The national standard set in force on `day` in `area` (GB/T 2260 code; empty = whole country).
  /// Returns not_in_force with the nearest editions.
  Result<const Standard*> standard_on(Day day, std::string_view area) const;
  /// Every standard set, in order of family and date.
  std::vector<const Standard*> standards() const;

  /// A class table (GB3838, GB3096, HJ640, GB36600, GB15618, ...) in force on `day`. Returns not_found or not_in_force.
  Result<const ClassRule*> classes(std::string_view id, Day day) const;

  /// A status table (WATER-STATUS, ...) in force on `day`. Returns not_found or not_in_force.
  Result<const StatusRule*> status(std::string_view id, Day day) const;

  /// A rule of quality control (QC-AIR, QC-CEMS, ...) in force on `day`. Returns not_found or not_in_force.
  Result<const QualityRule*> quality(std::string_view id, Day day) const;

  /// A rule of flue-gas monitoring (HJ75, ...) in force on `day`. Returns not_found or not_in_force.
  Result<const CemsRule*> cems(std::string_view id, Day day) const;

  /// Heads of all rule files, for `lantian rules list`.
  std::vector<const RuleHead*> heads() const;
  /// The edition of `id` (rule or standard family: "HJ633", "CN") in force on `day`. Returns not_found or not_in_force.
  Result<const RuleHead*> in_force(std::string_view id, Day day, std::string_view area) const;
  /// One rule as readable text (tables with units, source, dates), for `lantian rules show`.
  std::string described(const RuleHead& head) const;

 private:
  friend struct RulebookLoader;
  struct Shelf;
  explicit Rulebook(std::unique_ptr<Shelf> shelf);
  std::unique_ptr<Shelf> shelf_;
};

/// Either a rulebook or every fault found; never a half-loaded book.
struct LoadOutcome {
  std::optional<Rulebook> rulebook;
  std::vector<Fault> faults;
};

/// Reads all rule files and checks them together: known keys and units, strictly rising breakpoints, equal lengths,
/// sources present, parts that exist, no two editions of one id in force on the same day in the same area, and the
/// hashes of `lock` (lines "sha256  path"; empty text = not checked). Pure: the caller read the files.
LoadOutcome load_rulebook(std::span<const terms::SourceFile> files, const terms::SourceFile& lock);

/// The text of standards.lock for these files: one line "sha256  path" each, sorted by path, the path counted from
/// data/standards.
std::string lock_text(std::span<const terms::SourceFile> files);

}  // namespace lantian::standards
