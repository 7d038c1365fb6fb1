#pragma once
#include "carbon/accounts/compute.hpp"
#include "carbon/accounts/sheet.hpp"

#include <span>
#include <string>
#include <vector>

/// Which filings count; used by the files of this folder alone.
namespace lantian::carbon {

/// The filings of one account: by facility and month, each month once, missing ones named.
struct CountedFilings {
  std::vector<const Month*> months;
  std::vector<const Month*> stated;         ///< those, and filings that say that their month is missing
  std::vector<std::size_t> groups;          ///< for each, which facility
  std::vector<std::string> missing_months;  ///< "2024-05", "F1/2024-05"
};

Result<CountedFilings> count_filings(std::string_view enterprise, std::span<const Month> filings,
                                     std::span<const std::string> months);

}  // namespace lantian::carbon
