#pragma once
#include "base/result.hpp"
#include "keep/mark_book.hpp"
#include "keep/reading_book.hpp"
#include "observe/quality/score.hpp"
#include "observe/quality/score_device.hpp"
#include "serve/office.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Quality control of a book: doubts, what people decide about them, and how good the detectors are.
namespace lantian::serve {

/// The file of marks beside the readings, inside the book's directory.
std::string marks_path(const std::string& book);

struct QualityRequest {
  std::string unit;             ///< unit or station, as `find_unit` reads it
  std::string period;           ///< as `parse_period` reads it
  std::string rule = "QC-AIR";  ///< in force on the period's last day
};

/// What a check found and what of it was new.
struct QualityReport {
  standards::RuleRef rule;
  std::string unit, period;
  std::vector<std::string> stations;  ///< that were checked
  bool synthetic = false;
  std::vector<observe::quality::Finding> findings;
  std::vector<observe::quality::OrderShare> order;
  keep::MarkReceipt receipt;
  std::int64_t enforced = 0;  ///< readings of upheld marks that an import had brought back as valid, invalid again
};

/// Runs the rule's hourly detectors over every station of the unit, each beside its neighbours in the book, and stores
/// new doubts as marks. Hours before the period are read too, as far as the detectors remember; only findings that
/// touch the period are kept. Readings are never changed, except that decisions are enforced first (see below). Returns
/// not_found, malformed, not_in_force, io, corrupt.
Result<QualityReport> check_quality(const Office& office, keep::ReadingBook& book, keep::MarkBook& marks,
                                    const QualityRequest& request, UtcSeconds now);

struct ReviewOutcome {
  keep::QualityMark mark;     ///< as it is after the review
  std::int64_t readings = 0;  ///< that became invalid, or valid again
  keep::Revision revision = 0;
};

/// Upholds or reverses a mark. Upholding appends a revision in which the valid readings of the mark's stretch are
/// invalid; reversing one in which those that a review had made invalid are valid again, but for readings that another
/// upheld mark covers. The values stay what they are, and every state stays readable by `as_of`. The review itself, as
/// a small JSON document, is the archived source of that revision. A mark of a place that the book does not know (a
/// device) changes no reading. Safe to repeat after a crash: the readings come first, the decision after. Returns
/// not_found, conflict, invalid_argument, io, corrupt.
Result<ReviewOutcome> review_mark(keep::ReadingBook& book, keep::MarkBook& marks, const keep::MarkReview& review,
                                  UtcSeconds now);

/// Readings that an upheld mark made invalid and that a later import of the same values brought back as valid become
/// invalid again. A later import of another value is a correction and stays. Gives the number of readings.
Result<std::int64_t> enforce_reviews(keep::ReadingBook& book, keep::MarkBook& marks, UtcSeconds now);

/// The adapter id of the revisions that reviews make.
inline constexpr std::string_view review_adapter = "quality-review";
/// Reads such a revision's archived document again: what a trace needs to follow a figure through a review. Returns
/// malformed.
Result<observe::Batch> read_review(std::string_view document);

/// How often the detectors find seeded faults in the book's own series, and what they raise on them as they are.
struct QualityScore {
  standards::RuleRef rule;
  std::string unit, period;
  std::vector<std::string> stations;
  std::vector<observe::quality::HitScore> hits;
  std::vector<observe::quality::AlarmScore> alarms;  ///< findings that overlap upheld marks are left out
  std::vector<observe::quality::DeviceScore> device;
};
struct ScoreRequest {
  QualityRequest quality;
  std::size_t seeds = 200;  ///< of each fault
  std::uint64_t seed = 1;
};
Result<QualityScore> score_quality(const Office& office, const keep::ReadingBook& book, const keep::MarkBook& marks,
                                   const ScoreRequest& request);

std::string printed(const QualityReport& report, std::size_t findings_shown = 50);
std::string printed(const std::vector<keep::QualityMark>& marks);
std::string printed(const keep::QualityMark& mark, const std::vector<keep::MarkEvent>& events);
std::string printed(const QualityScore& score);
/// For programs; documented in doc/quality.md.
std::string json_of(const QualityReport& report);
std::string json_of(const std::vector<keep::QualityMark>& marks);

}  // namespace lantian::serve
