#pragma once
#include "base/result.hpp"
#include "serve/office.hpp"

#include <string>
#include <vector>

namespace lantian::serve {

/// One published row that our computation does not reproduce.
struct Disagreement {
  std::string file;
  std::uint32_t line = 0;
  std::string what;  ///< "AQI 57 published, 58 computed", ...
};

/// Published real-time verdicts computed again from the concentrations beside them.
struct Verification {
  std::string rule;
  std::int64_t published = 0;  ///< rows that carry an index
  std::int64_t index_equal = 0;
  std::int64_t level_equal = 0;  ///< of the rows that carry a class
  std::int64_t levels = 0;
  std::int64_t primary_equal = 0;
  std::int64_t primary_without_value =
      0;  ///< named primary, but the row has no concentration of it: listed, not passed
  std::vector<Disagreement> disagreements;  ///< at most 1000
};

/// Reads files by an adapter that maps published index columns and judges each row by `rule` ("HJ633" in force that
/// day). Returns not_found, malformed (a file cannot be read), invalid_argument (the adapter maps no published index).
Result<Verification> verify_published(const Office& office, const std::vector<std::string>& files,
                                      std::string_view adapter_id);

std::string printed(const Verification& verification);

}  // namespace lantian::serve
