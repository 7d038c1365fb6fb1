#pragma once
#include "assess/compare.hpp"
#include "base/result.hpp"
#include "keep/reading_book.hpp"
#include "serve/office.hpp"

#include <string>
#include <vector>

namespace lantian::serve {

/// Every station of a book over one period, each judged on its own, ranked by composite index.
struct NetworkReport {
  Period period;
  const standards::Standard* standard = nullptr;
  std::vector<assess::PeriodVerdict> verdicts;  ///< without their days
  std::vector<assess::RankRow> ranks;           ///< best first
};

/// `standard`: id, or empty = in force on the last day of the period. Memory: 4 bytes a cell, 210 KiB a station-year.
/// Returns malformed (period), not_found (standard, an empty book), not_in_force, unsupported, io, corrupt.
Result<NetworkReport> judge_network(const Office& office, const keep::ReadingBook& book, std::string_view period,
                                    std::string_view standard);

std::string printed(const NetworkReport& report);

}  // namespace lantian::serve
