#pragma once
#include "assess/index.hpp"
#include "base/result.hpp"
#include "keep/reading_book.hpp"
#include "serve/office.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

/// The real-time index of a station or city at one hour.
struct RealtimeVerdict {
  terms::Unit unit;
  HourEnding hour{};
  const standards::Standard* standard = nullptr;
  assess::IndexVerdict index;
  std::vector<assess::IndexInput> values;  ///< exact means of the stations' 1-h values, or their NowCast
  std::size_t stations = 0;                ///< stations asked; each species is the mean of those that have it
  bool synthetic = false;
};

struct RealtimeRequest {
  std::string unit;
  std::string hour;      ///< "2018-02-20 07:00", hour ending; midnight as 24:00 of its day
  std::string standard;  ///< or empty = in force that day
};

/// From the hourly readings of the book by the standard's real-time indicators (HJ 633: 1-h values, PM on the daily
/// table). A city's 1-h value is the mean of its stations' (HJ 663-2026 table A.2). Where the rule has a NowCast (US
/// EPA, particles), the NowCast of the newest twelve of those means takes the place of the 1-h value; without enough
/// hours it is missing. Indicators over 8 h (O3, CO in the United States) are not computed here and are named as
/// missing. Returns malformed (hour), not_found (unit, standard, no reading that hour), unsupported (a standard without
/// a real-time index, a group of cities).
Result<RealtimeVerdict> judge_realtime(const Office& office, const keep::ReadingBook& book,
                                       const RealtimeRequest& request);

std::string printed(const RealtimeVerdict& verdict);

}  // namespace lantian::serve
