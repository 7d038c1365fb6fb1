#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "docket/actor.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What happened to a case. Events are only appended; a case is what its events make of it (docket/case.hpp).
namespace lantian::docket {

/// Stored: never renumber.
enum class EventKind : std::uint8_t {
  opened = 1,
  moved = 2,  ///< along a transition
  commented = 3,
  attached = 4,
  assigned = 5,
  transferred = 6,  ///< to another area, topic or office, with a reason
  linked = 7,       ///< to a station, an enterprise, a parent, ...
  merged = 8,       ///< into another case, `other`: this one ends here
  split = 9,        ///< another case, `other`, goes on with a part of this one
  stepped = 10,     ///< a rung of the ladder was reached
  watched = 11,     ///< the check spoke: moved along its good transition, or (without a transition) not enough data yet
  reopened = 12,    ///< moved from watch, done or standing back to work
  rated = 13        ///< by the one who reported
};
inline constexpr int event_kind_count = 13;
std::string_view name_of(EventKind kind);  ///< "opened", ..., "rated"
std::optional<EventKind> parse_event_kind(std::string_view word);

/// A place on the map, degrees, WGS 84, exactly as given.
struct Spot {
  Decimal longitude, latitude;
  friend bool operator==(const Spot& a, const Spot& b) {
    return a.longitude == b.longitude && a.latitude == b.latitude;
  }
};

/// A file that belongs to a case. Its bytes lie under their hash; `inspect` (attachment_rule.hpp) makes this.
struct Attachment {
  std::string sha256;      ///< 64 lower-case hexadecimal digits
  std::int64_t bytes = 0;  ///< size
  std::string media_type;  ///< told by its bytes, not by its name
  std::string name;        ///< as uploaded
  std::string kind;        ///< kind of evidence, or empty
  std::optional<UtcSeconds> taken_at;
  std::optional<Spot> spot;
  friend bool operator==(const Attachment&, const Attachment&) = default;
};

/// What a case points to. Stored: never renumber.
enum class LinkKind : std::uint8_t {
  station = 1,
  site = 2,    ///< building site with a dust monitor
  outlet = 3,  ///< stack of an enterprise
  enterprise = 4,
  measure = 5,
  parent = 6,      ///< another case that this one is a part of; at most one
  duplicate = 7,   ///< another case that was merged into this one
  split_from = 8,  ///< another case that this one was split from
  related = 9,     ///< another case
  source = 10      ///< record it came from: a quality mark, a verdict, a row of a register
};
inline constexpr int link_kind_count = 10;
std::string_view name_of(LinkKind kind);
std::optional<LinkKind> parse_link_kind(std::string_view word);

struct Link {
  LinkKind kind{};
  std::string id;
  friend bool operator==(const Link&, const Link&) = default;
};

struct FieldValue {
  std::string id, value;
  friend bool operator==(const FieldValue&, const FieldValue&) = default;
};

/// What an event says beside who, when and which case. Each kind uses its own part; the rest stays empty.
struct EventBody {
  std::string type;                       ///< opened: case type
  std::string topic;                      ///< opened; transferred when it changes
  std::string place;                      ///< opened: area of the case; transferred when it changes
  std::string title;                      ///< opened
  std::string text;                       ///< opened, commented, watched (evidence in words), rated
  std::string party;                      ///< opened: enterprise, or the token of a citizen
  std::string transition;                 ///< moved, watched, reopened
  std::string state;                      ///< state after the event: opened and whatever has a transition
  std::string assignee;                   ///< assigned, transferred, moved, opened: a person or a unit
  std::string reason;                     ///< moved, transferred, assigned again, merged, split, reopened
  std::string step;                       ///< stepped: id of the rung
  std::string other;                      ///< merged, split: id of the other case
  std::optional<Day> due;                 ///< deadline of the case, where the event sets it; stepped: of the rung
  std::optional<Day> state_due;           ///< deadline of the new state, where it has one
  std::optional<UtcSeconds> happened_at;  ///< when it was seen or done on site, if not when it was recorded
  std::optional<Spot> spot;               ///< opened
  std::optional<int> rating;              ///< rated: 1 (not at all) .. 5 (fully satisfied)
  std::vector<Attachment> attachments;    ///< opened, moved, attached, commented, reopened
  std::vector<Link> links;                ///< opened, linked, moved
  std::vector<Link> unlinks;              ///< linked: those that hold no longer
  std::vector<FieldValue> fields;         ///< opened, moved
  bool synthetic = false;                 ///< opened: a made-up case; never mixed with real ones
  friend bool operator==(const EventBody&, const EventBody&) = default;
};

struct Event {
  std::int64_t number = 0;  ///< 1, 2, 3, ... without gaps in a book; given by the book, 0 before
  std::string case_id;
  std::int32_t version = 0;  ///< 1, 2, 3, ... without gaps in a case; 1 is opened
  EventKind kind{};
  UtcSeconds at{};  ///< when it was recorded; never earlier than the event before in the case
  std::string by;   ///< name of the person; of a citizen her token
  Role role{};
  std::string area;  ///< of the actor
  EventBody body;
  std::string chain;  ///< SHA-256 (hex) over the chain before and the text of this event; given by the book
  friend bool operator==(const Event&, const Event&) = default;
};

/// From when an event counts for deadlines and statistics: `happened_at` of what the system brought in from a register,
/// else `at`, so that nobody makes himself punctual by writing an earlier time.
UtcSeconds counts_from(const Event& event);

/// The one text of an event, on one line without its chain: fields in a fixed order, separated by tabs, each
/// "key=value" with \\, \t, \n, \r and other control characters escaped; empty fields are left out. This is what books
/// store and what the chain runs over.
std::string event_text(const Event& event);
/// Reads exactly what `event_text` writes. Returns malformed for anything else, also for another spelling of the same
/// event, so that no two texts stand for one event. The chain of the event stays empty.
Result<Event> read_event(std::string_view text);

}  // namespace lantian::docket
