#pragma once
#include "base/result.hpp"
#include "base/sha256.hpp"
#include "keep/reading_book.hpp"
#include "report/bulletin.hpp"
#include "serve/office.hpp"
#include "serve/status_points.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lantian::serve {

/// What a person asks: this unit, this period, maybe against another, maybe under a named standard.
struct AssessmentRequest {
  std::string unit;                     ///< id or alias of a unit, or a station id
  std::string period;                   ///< as `parse_period` reads it
  std::string against;                  ///< base period, or empty
  std::string standard;                 ///< "CN2012", or empty = in force on the last day of the period
  std::vector<std::string> also;        ///< further standards to judge the same period under, side by side
  std::optional<keep::Revision> as_of;  ///< what the book knew after that revision
};

/// The days of one unit with where they came from.
struct UnitInputs {
  assess::UnitDays days;
  report::Lineage lineage;
};

/// Reads and judges, from the book to everything a bulletin says. Days outside what the book holds are no_data.
/// A period that spans two editions is judged on one basis (the edition in force on its last day) and says so.
/// A refused comparison is not an error: the reason is in the bulletin.
/// Returns not_found (unit, standard, no readings at all), malformed (period), not_in_force, io, corrupt.
struct Assessment {
  report::Bulletin bulletin;
  StatusPages status;  ///< holds the tables that the bulletin's status verdicts point into
};
Result<Assessment> assess_unit(const Office& office, const keep::ReadingBook& book, const AssessmentRequest& request);

/// One verdict without the rest of a bulletin; groups recurse into their members.
struct JudgedUnit {
  assess::PeriodVerdict verdict;
  std::optional<assess::PeriodVerdict> without_dust;  ///< when the region has confirmed dust days in the period
  report::Lineage lineage;
};
struct JudgeScope {
  const terms::Region* region = nullptr;  ///< null: only what the book itself names
  const standards::Standard* standard = nullptr;
  Period period;
  std::optional<keep::Revision> as_of;
  const standards::Rulebook* rulebook = nullptr;  ///< tells under which edition a source published its own index
};
Result<JudgedUnit> judge_unit(const keep::ReadingBook& book, const terms::Unit& unit, const JudgeScope& scope);

/// The unit a word stands for: a unit of a region pack, a unit the imports named, or a single station.
/// Returns not_found with what there is.
Result<terms::Unit> find_unit(const Office& office, const keep::ReadingBook& book, std::string_view word);

/// Returns not_found when the book never had that revision.
Result<void> check_revision(const keep::ReadingBook& book, const std::optional<keep::Revision>& as_of);

/// The standard asked for by id, or the one in force on the last day of the period in the unit's area.
Result<const standards::Standard*> choose_standard(const Office& office, std::string_view id, const Period& period,
                                                   std::string_view unit_id);

/// The hash of a slab in canonical form (doc/lineage.md): series by series, days, and cells as little-endian integers.
void add_canonical(Sha256& sha, const observe::Slab& slab);

}  // namespace lantian::serve
