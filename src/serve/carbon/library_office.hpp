#pragma once
#include "serve/carbon/desk.hpp"
#include "serve/carbon/library_json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The library of transition finance as an office keeps it: entries from the book, acts judged and kept
/// (doc/carbon-library.md).
namespace lantian::serve {

/// The rule that new entries go by: the newest of data/carbon/library. Returns not_found, malformed.
Result<carbon::LibraryRule> open_library_rule(const std::string& root);

struct LibraryOnFile {
  carbon::LibraryEntry entry;
  std::int64_t row = 0;  ///< of its newest act
};
/// Returns not_found with the ids there are, corrupt.
Result<LibraryOnFile> open_library_entry(const keep::DocumentBook& book, const std::string& id);
/// By id.
Result<std::vector<LibraryOnFile>> open_library(const keep::DocumentBook& book);

/// As whom somebody acts. An account of an enterprise acts for it; whoever writes for the office may record what an
/// applicant or objector handed in on paper, and then counts as of that side on this entry for good.
carbon::LibraryActor library_actor(const carbon::LibraryRule& rule, const CarbonPerson& person,
                                   const carbon::LibraryEntry& entry, const LibraryWish& wish);
/// Acts by which the entry is judged: of the third party, the experts and the office.
bool is_judging(carbon::LibraryAct act);
/// An account with a party sees its own entries and what stands in public; a bank also what it would finance.
bool sees_entry(const std::optional<CarbonPerson>& person, const carbon::LibraryEntry& entry);

struct LibraryDeed {
  std::optional<LibraryOnFile> done;
  std::optional<carbon::RefusedLibraryAct> refused;
};
/// Judges an act on the day of `now` and keeps it. A new entry without an id gets the next number of the year. Returns
/// conflict when somebody else acted since `wish.after`.
Result<LibraryDeed> act_on_library(const carbon::LibraryRule& rule, keep::DocumentBook& book, const LibraryWish& wish,
                                   const CarbonPerson& person, UtcSeconds now);

/// Whether an act may follow on a day, and if not, why. `person`: who asks; no value: somebody who could.
struct LibraryChance {
  carbon::LibraryAct act{};
  bool possible = false;
  bool yours = false;  ///< possible, and the person may
  std::string why;     ///< name of the refusal
  std::string message;
};
std::vector<LibraryChance> library_chances(const carbon::LibraryRule& rule, const carbon::LibraryEntry& entry,
                                           const std::optional<CarbonPerson>& person, Day day);

/// The day that pages speak of: today, and in a synthetic book the last day that it knows.
Result<Day> library_day(const CarbonDesk& desk, const std::vector<LibraryOnFile>& entries);

/// SYNTHETIC: the projects of a region's plan, walked by made-up people, where the book holds no entry yet.
Result<void> keep_demo_library(const CarbonDesk& desk, keep::DocumentBook& book, UtcSeconds now);

}  // namespace lantian::serve
