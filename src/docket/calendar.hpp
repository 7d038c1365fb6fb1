#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <map>
#include <set>
#include <string>

/// Days that are worked in China: Monday to Friday, but for the days off and the worked weekends that the State Council
/// announces for each year. Data: data/docket/calendars/<id>.toml.
namespace lantian::docket {

/// What one notice of the State Council says. Days of the year before (31 December) may stand in it.
struct WorkYear {
  int year = 0;
  std::string source, status;
  std::set<Day> off;     ///< days off, weekends among them as announced
  std::set<Day> worked;  ///< Saturdays and Sundays that are worked
};

/// Every question about a day of a year without a notice returns not_in_force: a calendar is never guessed.
class WorkCalendar {
 public:
  /// Returns malformed (a year twice, a day both off and worked, a worked day that is no weekend, a day of
  /// another year) with every fault, one a line.
  static Result<WorkCalendar> read(const terms::SourceFile& file);

  const std::string& id() const { return id_; }
  const std::map<int, WorkYear>& years() const { return years_; }

  Result<bool> is_working(Day day) const;
  /// The day itself when it is worked, else the first worked day after it.
  Result<Day> next_working_day(Day day) const;
  /// The n-th worked day after `from`, which itself does not count; for n < 0 the n-th before. n = 0 is `from`.
  /// Source: Civil Code article 201, the day on which a period begins is not counted.
  Result<Day> add_working_days(Day from, int n) const;
  /// Worked days in (from, to]; below zero when `to` comes first.
  Result<int> working_days_between(Day from, Day to) const;

 private:
  std::string id_;
  std::map<int, WorkYear> years_;
};

}  // namespace lantian::docket
