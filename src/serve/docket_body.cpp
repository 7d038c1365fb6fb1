#include "serve/docket_body.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

using docket::Role;

/// Collects what cannot be read, so that people see all of it at once.
class BodyReader {
 public:
  explicit BodyReader(const DocketOffice& office) : office_{office} {}

  docket::EventBody read(const BodyWords& words) {
    docket::EventBody body;
    body.title = words.title;
    body.text = words.text;
    body.party = words.party;
    body.assignee = words.assignee;
    body.reason = words.reason;
    body.synthetic = words.synthetic;
    if (!words.topic.empty()) keep(topic_of(office_, words.topic), body.topic);
    if (!words.place.empty()) keep(office_.area(words.place), body.place);
    if (!words.due.empty()) keep(parse_day(words.due), body.due);
    if (!words.happened.empty()) keep(instant_of(words.happened), body.happened_at);
    if (!words.spot.empty()) keep(parse_spot(words.spot), body.spot);
    if (!words.rating.empty()) keep(rating_of(words.rating), body.rating);
    for (const std::string& text : words.fields) keep_next(field_of(text), body.fields);
    for (const std::string& text : words.links) keep_next(parse_link(text), body.links);
    for (const std::string& text : words.unlinks) keep_next(parse_link(text), body.unlinks);
    return body;
  }

  Result<docket::EventBody> done(docket::EventBody body) const {
    if (faults_.empty()) return body;
    return Error{ErrorCode::malformed, joined(faults_, "\n"), ""};
  }

 private:
  template <class Value, class Place>
  void keep(Result<Value> read, Place& place) {
    if (read) {
      place = *std::move(read);
    } else {
      faults_.push_back(read.error().text());
    }
  }
  template <class Value>
  void keep_next(Result<Value> read, std::vector<Value>& list) {
    if (read) {
      list.push_back(*std::move(read));
    } else {
      faults_.push_back(read.error().text());
    }
  }

  static Result<UtcSeconds> instant_of(const std::string& text) {
    if (text.size() <= 10) {
      LANTIAN_TRY(const Day day, parse_day(text));
      return to_utc(std::chrono::local_seconds{day});
    }
    return parse_instant(text);
  }

  static Result<int> rating_of(const std::string& text) {
    if (text.size() == 1 && text[0] >= '1' && text[0] <= '5') return text[0] - '0';
    return Error{ErrorCode::malformed,
                 fmt::format("{} is no rating; write 1 (not at all) to 5 (fully satisfied)", in_quotes(text)), ""};
  }

  static Result<docket::FieldValue> field_of(std::string_view text) {
    const std::size_t at = text.find('=');
    if (at == 0 || at == std::string_view::npos) {
      return Error{ErrorCode::malformed, fmt::format("{} is no field; write it like cause=covering", in_quotes(text)),
                   ""};
    }
    return docket::FieldValue{std::string{text.substr(0, at)}, std::string{text.substr(at + 1)}};
  }

  const DocketOffice& office_;
  std::vector<std::string> faults_;
};

std::string link_kinds() {
  std::vector<std::string> out;
  for (int kind = 1; kind <= docket::link_kind_count; ++kind) {
    out.emplace_back(docket::name_of(static_cast<docket::LinkKind>(kind)));
  }
  return joined(out, ", ");
}

std::string role_names() {
  std::vector<std::string> out;
  for (int role = 1; role <= docket::role_count; ++role) {
    if (static_cast<Role>(role) != Role::system) out.emplace_back(docket::name_of(static_cast<Role>(role)));
  }
  return joined(out, ", ");
}

/// What stands behind `key` + "=" in a part of a split.
using PartKey = std::pair<std::string_view, std::string BodyWords::*>;
constexpr std::array<PartKey, 5> part_keys{{{"title", &BodyWords::title},
                                            {"topic", &BodyWords::topic},
                                            {"place", &BodyWords::place},
                                            {"assignee", &BodyWords::assignee},
                                            {"text", &BodyWords::text}}};

}  // namespace

Result<docket::EventBody> body_of(const DocketOffice& office, const BodyWords& words) {
  BodyReader reader{office};
  docket::EventBody body = reader.read(words);
  return reader.done(std::move(body));
}

Result<docket::EventBody> part_of(const DocketOffice& office, std::string_view text) {
  BodyWords words;
  for (const std::string_view piece : split(text, ';')) {
    if (trimmed(piece).empty()) continue;
    const std::size_t at = piece.find('=');
    const std::string_view key = trimmed(piece.substr(0, at));
    const auto* found = std::ranges::find(part_keys, key, &PartKey::first);
    if (at == std::string_view::npos || found == part_keys.end()) {
      return Error{
          ErrorCode::malformed,
          fmt::format("{} is no part of a case; write title=...;topic=...;place=...;assignee=...;text=..., any "
                      "of them",
                      in_quotes(piece)),
          ""};
    }
    words.*(found->second) = std::string{trimmed(piece.substr(at + 1))};
  }
  return body_of(office, words);
}

Result<docket::Link> parse_link(std::string_view text) {
  const std::size_t at = text.find('=');
  const auto kind = docket::parse_link_kind(text.substr(0, at));
  if (at == std::string_view::npos || !kind || at + 1 == text.size()) {
    return Error{ErrorCode::malformed,
                 fmt::format("{} is no link; write it like site=S-12; kinds are {}", in_quotes(text), link_kinds()),
                 ""};
  }
  return docket::Link{*kind, std::string{text.substr(at + 1)}};
}

Result<docket::Spot> parse_spot(std::string_view text) {
  const Error error{
      ErrorCode::malformed,
      fmt::format("{} is no place on the map; write longitude,latitude in degrees like 87.31,44.01", in_quotes(text)),
      ""};
  const auto pieces = split(text, ',');
  if (pieces.size() != 2) return error;
  const auto longitude = parse_decimal(trimmed(pieces[0])), latitude = parse_decimal(trimmed(pieces[1]));
  if (!longitude || !latitude) return error;
  const auto within = [](const Decimal& value, int most) {
    return value <= Decimal{most, 0} && Decimal{-most, 0} <= value;
  };
  if (!within(*longitude, 180) || !within(*latitude, 90)) return error;
  return docket::Spot{*longitude, *latitude};
}

Result<std::string> topic_of(const DocketOffice& office, std::string_view name) {
  std::vector<std::string> ids;
  for (const docket::Word& topic : office.vocabulary().topics) {
    if (topic.id == name || topic.name.zh == name || topic.name.en == name) return topic.id;
    ids.push_back(topic.id);
  }
  return Error{ErrorCode::not_found,
               fmt::format("there is no topic {}; there are: {}", in_quotes(name), joined(ids, ", ")), ""};
}

Result<docket::Actor> actor_of(const DocketOffice& office, const ActorWords& words) {
  docket::Actor actor;
  actor.name = words.name;
  actor.party = words.party;
  if (trimmed(words.name).empty()) {
    return Error{ErrorCode::invalid_argument, "nobody acts without a name; give one with --by NAME", "--by"};
  }
  const auto role = docket::parse_role(words.role);
  if (!role || *role == Role::system) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no role of a person; there are: {}", in_quotes(words.role), role_names()),
                 "--role"};
  }
  actor.role = *role;
  const bool everywhere = *role == Role::auditor || *role == Role::citizen || *role == Role::enterprise;
  if (words.area.empty() && !everywhere) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("a {} works in an area; give it with --area (a code, or the id or name of a unit)",
                             docket::name_of(*role)),
                 "--area"};
  }
  if (!words.area.empty()) {
    LANTIAN_TRY(actor.area, office.area(words.area));
  }
  if (!words.unit.empty() && office.vocabulary().unit(words.unit) == nullptr) {
    std::vector<std::string> ids;
    for (const docket::Word& unit : office.vocabulary().units) ids.push_back(unit.id);
    return Error{ErrorCode::not_found,
                 fmt::format("there is no office {}; there are: {}", in_quotes(words.unit), joined(ids, ", ")),
                 "--unit"};
  }
  actor.unit = words.unit;
  for (const std::string& name : words.topics) {
    LANTIAN_TRY(std::string topic, topic_of(office, name));
    actor.topics.push_back(std::move(topic));
  }
  if (!words.session_until.empty()) {
    LANTIAN_TRY(actor.session_until, parse_instant(words.session_until));
  }
  return actor;
}

}  // namespace lantian::serve
