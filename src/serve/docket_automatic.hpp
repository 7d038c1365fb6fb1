#pragma once
#include "keep/mark_book.hpp"
#include "observe/hj212/device.hpp"
#include "serve/docket_rounds.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Cases that nobody had to report: from doubts about data and from exceedances.
namespace lantian::serve {

/// What a case is about: where a station, site or device lies.
struct DocketSubject {
  docket::LinkKind kind{};
  std::string id, area;
  terms::Name name;
  std::optional<docket::Spot> spot;
};
/// By station id, and for devices by MN (the site or station they speak for).
using DocketSubjects = std::map<std::string, DocketSubject, std::less<>>;
DocketSubjects subjects_of(std::span<const terms::Station> stations, std::span<const observe::hj212::Device> devices);

/// A stretch of trouble at one place, by one rule. `key` is the same whenever the stretch is seen again.
struct Occasion {
  std::string key, subject;
  UtcSeconds from{}, to{};
  Severity severity = Severity::notice;
  std::string text;  ///< one line of evidence
};
/// Doubts that are open or upheld; those that a reviewer reversed are none.
std::vector<Occasion> occasions_of(const AutomaticRule& rule, std::span<const keep::QualityMark> marks);
/// Runs of hours above the rule's limit; a missing hour ends a run. Every station of the slab.
std::vector<Occasion> occasions_of(const AutomaticRule& rule, const observe::Slab& hours);
/// Runs of days above the limit of the standard in force on each day in the place's area, by daily means (or MDA8)
/// rounded as for attainment. Returns not_found, not_in_force.
Result<std::vector<Occasion>> occasions_of(const AutomaticRule& rule, const observe::Slab& hours,
                                           const standards::Rulebook& rulebook, const DocketSubjects& subjects);

/// What became of occasions.
struct AutomaticReport {
  int opened = 0;
  int grown = 0;     ///< told to a case that is open
  int reopened = 0;  ///< within the cool-down after closing
  int known = 0;     ///< told before
  int quiet = 0;     ///< began before the case that dealt with it was closed
  RoundReport report;
  void add(AutomaticReport other);
};
/// Where occasions are looked for. Pointers may be null: then nothing is looked for there.
struct OccasionSources {
  const keep::ReadingBook* readings = nullptr;
  const keep::MarkBook* marks = nullptr;
  const standards::Rulebook* rulebook = nullptr;  ///< not null with readings
  DocketSubjects subjects;
  Period period;  ///< whole days that are looked at
};
/// Every rule of the office over the sources, told to the docket. Readings say whether the cases are made up; marks
/// without readings make real ones. Returns what the books return.
Result<AutomaticReport> run_automatic(const DocketDesk& desk, const OccasionSources& sources, UtcSeconds now);

/// Tells the docket of occasions, each once whenever this is called. `synthetic`: made-up readings make made-up cases.
/// One at a place that `subjects` does not know is a trouble; one at a place of another kind than the rule's is no
/// matter of the rule (a site is no station). Returns what the book returns.
Result<AutomaticReport> tell_occasions(const DocketDesk& desk, const AutomaticRule& rule,
                                       std::span<const Occasion> occasions, const DocketSubjects& subjects,
                                       UtcSeconds now, bool synthetic);

}  // namespace lantian::serve
