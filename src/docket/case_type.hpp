#pragma once
#include "base/clock.hpp"
#include "base/concentration.hpp"
#include "base/result.hpp"
#include "docket/actor.hpp"
#include "docket/deadline.hpp"
#include "terms/region.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Kinds of cases as data: data/docket/types/<id>.toml, in words that data/docket/vocabulary.toml names for all of
/// them. doc/docket-types.md lists the keys.
namespace lantian::docket {

/// A word that several types share, with its names.
struct Word {
  std::string id;
  terms::Name name;
};
/// A kind of evidence and what such a file may be.
struct EvidenceKind {
  std::string id;
  terms::Name name;
  std::vector<std::string> media_types;  ///< empty: any that the attachment rule allows
};
/// Topics, offices and kinds of evidence, the same for every type: statistics compare across types.
struct Vocabulary {
  std::vector<Word> topics;
  std::vector<Word> units;
  std::vector<EvidenceKind> evidence;
  int satisfied_from = 0;  ///< a rating of this much or more counts as satisfied

  const Word* topic(std::string_view id) const;                  ///< null when unknown
  const Word* unit(std::string_view id) const;                   ///< null when unknown
  const EvidenceKind* evidence_kind(std::string_view id) const;  ///< null when unknown
};

enum class StateKind : std::uint8_t {
  open = 1,
  watch = 2,     ///< done, if the sensor agrees: the check of the type runs
  done = 3,      ///< closed
  standing = 4,  ///< closed "for good": looked at again every N days
};
std::string_view name_of(StateKind kind);

struct State {
  std::string id;
  terms::Name name;
  StateKind kind = StateKind::open;
  std::optional<DeadlineRule> deadline;  ///< counted from the day the state was entered
};

struct EvidenceNeed {
  std::string kind;  ///< of the vocabulary
  int least = 1;     ///< files attached since the case was opened or last reopened
};

struct Transition {
  std::string id;
  terms::Name name;
  std::vector<std::string> from;
  std::string to;
  std::vector<Role> roles;
  bool assigned_only = false;  ///< only whom the case is assigned to: by name or by unit
  bool needs_assignee = false;
  bool needs_reason = false;
  bool new_evidence = false;   ///< sends the work back: files from before serve no more
  bool day_is_latest = false;  ///< closes on a day known as the latest possible only: no rate judges it
  bool needs_due = false;      ///< sets the deadline of the case to a day given with the step
  std::vector<EvidenceNeed> evidence;
  std::vector<std::string> fields;  ///< that must have a value, given before or with the step

  bool starts_from(std::string_view state) const;
  bool lets(Role role) const;
};

enum class FieldKind : std::uint8_t { text = 1, number = 2, day = 3, choice = 4 };
struct Field {
  std::string id;
  terms::Name name;
  FieldKind kind = FieldKind::text;
  std::vector<Word> choices;
};

/// Rungs, in the order of severity. Stored: never renumber.
enum class RungKind : std::uint8_t { remind = 1, yellow = 2, red = 3, supervise = 4, summon = 5 };
std::string_view name_of(RungKind kind);
/// One rung of the ladder: reached `days` after the deadline (before it when below zero).
struct Rung {
  std::string id;
  terms::Name name;
  RungKind kind{};
  int days = 0;
  bool working = false;      ///< counted in worked days, else calendar days
  std::vector<Role> notify;  ///< beside the assignee
};

/// To which office a case goes when nobody said: the first row that fits.
struct Route {
  std::string topic;  ///< "*": any
  AreaLevel level{};  ///< the office of the area at this level that holds the case
  std::string unit;
};

/// What a stranger may read.
struct PublicView {
  bool shown = false;
  bool title = false, text = false, reason = false, attachments = false;
  AreaLevel place = AreaLevel::county;     ///< finer places are cut to this level
  std::optional<int> coordinate_decimals;  ///< absent: no coordinates
  std::vector<std::string> fields;
};

/// Sensor-verified closure. Hours of `item` at the linked subject must stay within the limit for `days` whole days.
struct Check {
  std::vector<std::string> subjects;   ///< kinds of links that name the sensor: "station", "site", "outlet"
  std::string rule;                    ///< "limit", or the name of a standard's figure that the caller looks up
  std::string item;                    ///< "PM10"
  std::optional<Concentration> limit;  ///< present exactly when rule is "limit"
  int days = 0;                        ///< > 0, Beijing days after the one on which the watch began
  int least_hours_percent = 0;         ///< 1..100, share of hours with a value that each day must have
  int flat_hours = 0;                  ///< a run of this many equal values counts as no data; >= 2
  int breach_hours = 1;                ///< hours above the limit (not necessarily in a row) within one day that breach
  std::string good, breach;            ///< transitions by the system
  std::string source, status;
};

/// Acts beside transitions, each with the roles that may do it.
enum class Deed : std::uint8_t { open = 0, comment, attach, assign, transfer, link, merge, split, rate };
inline constexpr int deed_count = 9;
std::string_view name_of(Deed deed);

struct CaseType {
  std::string id;      ///< also the name of its file
  std::string prefix;  ///< of its case ids: "GE"
  terms::Name name;
  std::string source, status;
  Day in_force{};
  bool privacy = false;  ///< people report: phone numbers in texts are hidden before they are stored
  std::string initial;   ///< id of the first state
  std::vector<std::string> topics;
  std::vector<State> states;
  std::vector<Transition> transitions;
  std::vector<Field> fields;
  std::array<std::vector<Role>, deed_count> deeds;
  std::optional<DeadlineRule> deadline;  ///< of the case, counted from the day it was opened
  std::vector<Rung> ladder;              ///< by days
  std::vector<Route> routes;
  PublicView open_to_all;
  std::optional<Check> check;
  std::string file;

  const State* state(std::string_view wanted) const;            ///< null when unknown
  const Transition* transition(std::string_view wanted) const;  ///< null when unknown
  const Field* field(std::string_view wanted) const;            ///< null when unknown
  const Rung* rung(std::string_view wanted) const;              ///< null when unknown
  bool lets(Deed deed, Role role) const;
  bool has_topic(std::string_view topic) const;
  /// Transitions out of a state, in the order of the file.
  std::vector<const Transition*> from(std::string_view state) const;
};

/// "GE-2023-000123".
std::string case_id_of(const CaseType& type, int year, std::int64_t serial);

/// Returns malformed with every fault, one a line.
Result<Vocabulary> read_vocabulary(const terms::SourceFile& file);

/// The types of a docket by id.
class CaseTypes {
 public:
  /// Reads and checks all files. Besides the form of each value: every state can be reached from the first one; from
  /// every state a done or standing one can be reached; done states let nobody go on but by a way back to work; every
  /// transition has a role other than auditor; every state that is not done has a deadline, its own or the case's; no
  /// id twice; every name that is used is declared; a watch state needs a check whose transitions start there and are
  /// the system's. Returns malformed with every fault of every file, one a line with file:line.
  static Result<CaseTypes> read(std::span<const terms::SourceFile> files, Vocabulary vocabulary);

  const std::vector<CaseType>& all() const { return types_; }
  const CaseType* type(std::string_view id) const;  ///< null when unknown
  const Vocabulary& vocabulary() const { return vocabulary_; }
  std::string id_list() const;

 private:
  std::vector<CaseType> types_;
  Vocabulary vocabulary_;
};

}  // namespace lantian::docket
