#include "carbon/accounts/filings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::carbon {

Result<CountedFilings> count_filings(std::string_view enterprise, std::span<const Month> filings,
                                     std::span<const std::string> months) {
  std::map<std::string, std::map<std::string, const Month*>> by_facility;
  for (const Month& one : filings) {
    if (one.enterprise != enterprise || std::ranges::find(months, one.month) == months.end()) continue;
    by_facility[one.facility][one.month] = &one;
  }
  if (by_facility.empty()) by_facility[""] = {};
  const auto whole = by_facility.find("");
  for (const auto& [facility, filed] : by_facility) {
    if (facility.empty() || whole == by_facility.end()) continue;
    for (const auto& [month, filing] : filed) {
      if (whole->second.count(month) == 0) continue;
      return Error{ErrorCode::conflict,
                   fmt::format("{} is filed for the whole enterprise and for facility '{}'; what stands in both would "
                               "count twice: withdraw one of the two",
                               month, facility),
                   std::string{enterprise}};
    }
  }
  CountedFilings counted;
  std::size_t group = 0;
  for (const auto& [facility, filed] : by_facility) {
    for (const std::string& month : months) {
      const auto at = filed.find(month);
      if (at != filed.end()) counted.stated.push_back(at->second);
      if (at != filed.end() && at->second->state != MonthState::missing) {
        counted.months.push_back(at->second);
        counted.groups.push_back(group);
        continue;
      }
      // A year that went over from the whole enterprise to its facilities lacks neither.
      const bool others = std::ranges::any_of(by_facility, [&](const auto& other) {
        return (facility.empty() || other.first.empty()) && other.second.count(month) > 0;
      });
      if (!others) counted.missing_months.push_back(facility.empty() ? month : facility + "/" + month);
    }
    ++group;
  }
  return counted;
}

}  // namespace lantian::carbon
