#pragma once
#include "assess/status.hpp"
#include "base/result.hpp"
#include "keep/reading_book.hpp"
#include "serve/office.hpp"

#include <deque>
#include <string>
#include <string_view>

namespace lantian::serve {

/// Tables and verdicts of status points; verdicts point into the tables, so both travel together.
struct StatusPages {
  std::deque<observe::PointTable> tables;
  std::vector<assess::StatusVerdict> verdicts;
};

struct PointImport {
  std::string kind;  ///< "water", "drinking", "soil", "noise-area", "noise-road"
  std::string file;
  std::string period;  ///< the period the values speak for, "2023"
  std::string region;  ///< pack they belong to; may be empty
};

/// What an import of points did.
struct PointReport {
  observe::PointTable table;
  keep::Receipt receipt;
};

/// Reads one table and keeps its bytes in the book, all or nothing; a table with a refused row is not kept, because a
/// class from the rows left over could be better than the true one. A later table of the same kind, region and period
/// takes the place of the earlier one. `book` null = dry run.
/// Returns not_found (kind), malformed (file, period), conflict (synthetic with real), invalid_argument (refused rows).
Result<PointReport> import_points(const Office& office, keep::ReadingBook* book, const PointImport& request);

/// Judges the newest tables of each kind that the book keeps for this region and period; empty when there are none.
Result<StatusPages> judge_status_points(const Office& office, const keep::ReadingBook& book, std::string_view region,
                                        const Period& period);

}  // namespace lantian::serve
