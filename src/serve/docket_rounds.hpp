#pragma once
#include "base/result.hpp"
#include "docket/watch/watch.hpp"
#include "keep/reading_book.hpp"
#include "serve/docket_office.hpp"
#include "standards/rulebook.hpp"

#include <functional>
#include <string>
#include <vector>

/// What a docket does by itself, round by round: reminders and cards, and the watches of cases that say they are done.
namespace lantian::serve {

/// Who does what nobody does.
docket::Actor system_actor();

/// `events`: as stored, but without number and chain. `troubles`: what could not be done and why, each naming its case;
/// the next round tries again.
struct RoundReport {
  std::vector<docket::Event> events;
  std::vector<std::string> troubles;
};

/// A case that cannot be read (corrupt, not_found) is a trouble of the round; any other error is returned.
Result<void> noted_or_error(const Error& error, const std::string& case_id, RoundReport& report);

/// Adds every rung that a case has reached at `now`. A second call at the same time adds nothing. Returns what the book
/// returns; a case that somebody moved meanwhile, or whose year has no calendar, is a trouble.
Result<RoundReport> climb_ladders(const DocketDesk& desk, UtcSeconds now);

/// What a case's sensors say.
struct WatchLook {
  std::string case_id;
  docket::WatchVerdict verdict{};
  std::string line;    ///< of each sensor, "; " between
  bool moved = false;  ///< closed or reopened in this round
};
struct WatchRound {
  std::vector<WatchLook> looks;
  RoundReport report;
};

/// The limit that a check names by its rule: "limit" is the check's own, "24h", "8h" and "1h" are the limit of its item
/// in the standard in force on the day in the area. Returns not_found, not_in_force.
Result<Concentration> limit_of(const docket::Check& check, const standards::Rulebook& rulebook, Day day,
                               std::string_view area);

/// Looks at every case in a watch state: hours of the linked sensors since the watch began, from `readings`. One sensor
/// in breach reopens the case by itself, with the hours as evidence; all of them good closes it. A sensor that the book
/// does not know has no hours, which close nothing. Made-up readings judge only made-up cases, real ones only real
/// ones. Returns what the books return.
Result<WatchRound> run_watches(const DocketDesk& desk, const standards::Rulebook& rulebook,
                               const keep::ReadingBook& readings, UtcSeconds now);

/// Every case of a filter in turn, a page at a time. `look` may append to the book.
Result<void> for_each_case(const keep::DocketBook& book, const keep::CaseFilter& filter,
                           const std::function<Result<void>(const keep::CaseRow&)>& look);

}  // namespace lantian::serve
