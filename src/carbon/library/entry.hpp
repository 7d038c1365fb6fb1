#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "carbon/library/library_rule.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// One entry of the library: what was applied for, and every act on it.
namespace lantian::carbon {

/// One principle or condition, answered.
struct LibraryAnswer {
  std::string id;
  bool yes = false;
  std::vector<std::string> evidence;  ///< documents, accounts, measurements; a "yes" without any is no answer
  std::string note;
};

/// What the project or enterprise changes (the analysis of energy and carbon impact): one product, before and after.
struct LibraryImpact {
  std::string product, unit;            ///< "clinker", "t"
  Decimal output;                       ///< a year, in `unit`
  Decimal energy_before, energy_after;  ///< kgce for one unit
  Decimal co2_before, co2_after;        ///< t CO2 for one unit
  std::string origin;                   ///< the account and the study it stands on
};
/// t CO2 a year; below zero when it gets worse.
Rational saved_t(const LibraryImpact& impact);
/// tce a year.
Rational saved_tce(const LibraryImpact& impact);

struct LibraryApplication {
  LibraryKind kind = LibraryKind::project;
  terms::Name name;
  std::string enterprise;
  std::string bank;  ///< that would finance it; empty: none yet
  std::string area;  ///< of the catalogue, or in words
  std::vector<LibraryAnswer> conditions;
  std::vector<std::string> documents;  ///< ids of what was handed in
  std::optional<LibraryImpact> impact;
};

/// Somebody who acts. Whether she may act at all is the gate's business.
struct LibraryActor {
  std::string person;        ///< account
  std::string role;          ///< id of data/accounts/roles.toml
  std::string organisation;  ///< id of an enterprise, bank, agency or office
};

/// An act as it was kept.
struct LibraryEvent {
  std::string entry;
  int number = 0;  ///< 1, 2, 3, ...
  LibraryAct act = LibraryAct::draft;
  LibraryState to = LibraryState::draft;
  Day day{};
  LibraryActor by;
  std::string reason;
  std::vector<LibraryAnswer> answers;  ///< of submit, assess, vote, ask_renewal: the principles
  bool pass = false;                   ///< assess, vote
  std::string what;  ///< report: kind of event; remove: ground; settle, uphold: number of the objection
  std::vector<std::string> evidence;              ///< track, disclose, report, object
  std::optional<Day> happened;                    ///< report: when it happened
  bool asks_review = false;                       ///< report: the office has to decide on it
  std::optional<Day> valid_to;                    ///< admit, renew: last day in the library
  std::optional<LibraryApplication> application;  ///< draft: a new one, or the draft changed
};

/// An entry as its events make it.
struct LibraryEntry {
  std::string id;
  LibraryState state = LibraryState::none;
  LibraryApplication application;
  std::vector<LibraryEvent> events;
  std::optional<Day> published, admitted, valid_to;
  std::optional<Day> tracked, disclosed;  ///< last
  LibraryState before_review = LibraryState::none;
  std::vector<int> open_objections;  ///< numbers of their events, oldest first
  std::size_t round_from = 0;        ///< position of the event with which this round of judging began
  int reviews = 0;                   ///< material events that wait for the office
  bool synthetic = false;

  /// Votes of this round.
  std::vector<const LibraryEvent*> votes() const;
};

/// In the library on a day: admitted, not gone, and its validity has not ended.
bool in_library_on(const LibraryEntry& entry, Day day);

/// What has to be done next, and by when.
struct LibraryDue {
  LibraryAct act = LibraryAct::track;
  Day due{};  ///< last day in time
  bool overdue = false;
};
/// Of an entry that is inside: tracking, disclosure, renewal (until the validity ends), a review that is open.
std::vector<LibraryDue> dues_on(const LibraryRule& rule, const LibraryEntry& entry, Day day);

/// Adds an event. Returns corrupt when it does not follow: a gap in the numbers, another entry, an act out of order, a
/// day before the last.
Result<void> apply(LibraryEntry& entry, const LibraryEvent& event);
/// Returns corrupt as `apply`.
Result<LibraryEntry> replay(std::span<const LibraryEvent> events);

/// The states to which an act can lead from a state; empty: it does not follow there.
std::vector<LibraryState> states_after(LibraryState state, LibraryAct act);
/// What may follow in a state, in the order of `LibraryAct`.
std::vector<LibraryAct> next_acts(LibraryState state);

}  // namespace lantian::carbon
