#pragma once
#include "base/result.hpp"
#include "docket/act.hpp"
#include "serve/docket_office.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What people say about cases, read: by the command line now, by forms later.
namespace lantian::serve {

/// As written; empty = not said.
struct BodyWords {
  std::string topic, place;  ///< ids or names; a place also a code of GB/T 2260
  std::string title, text, party, assignee, reason;
  std::string due;                   ///< "2024-04-12"
  std::string happened;              ///< as `parse_instant`, or a day: its first second
  std::string spot;                  ///< "87.31,44.01": longitude, latitude, WGS 84
  std::string rating;                ///< "1" to "5"
  std::vector<std::string> fields;   ///< "site_card=yellow"
  std::vector<std::string> links;    ///< "site=S-12"
  std::vector<std::string> unlinks;  ///< the same, of links that hold no longer
  bool synthetic = false;
};
/// Returns malformed or not_found with every word that cannot be read, one a line, each with what is allowed. Whether
/// the words fit the case is for `docket::decide` to say.
Result<docket::EventBody> body_of(const DocketOffice& office, const BodyWords& words);

/// The parts of a split: "title=...;topic=...;place=...;assignee=...;text=...", any of them. Returns as body_of.
Result<docket::EventBody> part_of(const DocketOffice& office, std::string_view text);

/// "kind=id" of a link. Returns malformed with the kinds there are.
Result<docket::Link> parse_link(std::string_view text);
/// "87.31,44.01". Returns malformed, also outside -180..180 and -90..90.
Result<docket::Spot> parse_spot(std::string_view text);
/// A topic by its id or one of its names. Returns not_found with the ids.
Result<std::string> topic_of(const DocketOffice& office, std::string_view name);

/// Who acts, as written.
struct ActorWords {
  std::string name, role, area, unit, party, session_until;
  std::vector<std::string> topics;
};
/// Returns malformed or not_found: no name, an unknown role, area, unit or topic, a role of an office without an area.
Result<docket::Actor> actor_of(const DocketOffice& office, const ActorWords& words);

}  // namespace lantian::serve
