#pragma once
#include "base/clock.hpp"
#include "observe/columns.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lantian::observe {

/// Why a cell makes its row unusable.
struct RowFault {
  std::size_t column = no_column;  ///< no_column: the whole row
  std::string allowed;
};

/// Finds the hour a row belongs to. Remembers the last text, because rows of one hour or day stand together.
class RowClock {
 public:
  /// `shift`: hours to add to come from the clock of the file to the official one.
  RowClock(const FileLayout& layout, const ColumnPlan& plan, int official_utc_offset);

  /// The hour ending (hour 24 of the day for daily values). False: `fault` says which cell is wrong and what is
  /// allowed.
  bool read(const std::vector<std::string_view>& cells, HourEnding& hour, RowFault& fault);

 private:
  bool read_parts(const std::vector<std::string_view>& cells, HourEnding& hour, RowFault& fault) const;
  bool read_date(std::string_view text, Day& day, RowFault& fault);
  bool read_stamp(std::string_view text, std::size_t column, HourEnding& hour, RowFault& fault);
  bool read_hour(std::string_view text, int& hour, RowFault& fault);
  bool place_hour(Day day, int hour, HourEnding& result) const;

  const FileLayout& layout_;
  const ColumnPlan& plan_;
  int official_utc_offset_;
  bool daily_;
  std::string last_text_;
  HourEnding last_hour_{};
  std::string last_date_text_;
  Day last_day_{};
  std::size_t last_format_ = 0;
};

}  // namespace lantian::observe
