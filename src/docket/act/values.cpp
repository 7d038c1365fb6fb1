#include "base/decimal.hpp"
#include "base/text.hpp"
#include "docket/act/deciding.hpp"
#include "docket/deadline.hpp"
#include "docket/privacy.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::docket {
namespace {

/// Bytes that one text may have: more is a document, to be attached.
constexpr std::size_t most_title = 600;
constexpr std::size_t most_text = 65'536;
constexpr std::size_t most_name = 300;
constexpr std::size_t most_links = 200;

struct TextOf {
  std::string_view key;
  std::string* text;
  std::size_t most;
  bool written_by_hand;  ///< may hold a phone number
};

std::vector<TextOf> texts_of(EventBody& body) {
  std::vector<TextOf> all{{"title", &body.title, most_title, true},
                          {"text", &body.text, most_text, true},
                          {"reason", &body.reason, most_text, true}};
  for (FieldValue& value : body.fields) all.push_back({value.id, &value.value, most_text, true});
  for (Attachment& file : body.attachments) all.push_back({"name of a file", &file.name, most_name, true});
  all.insert(all.end(), {{"assignee", &body.assignee, most_name, true},
                         {"party", &body.party, most_name, false},
                         {"place", &body.place, most_name, false},
                         {"topic", &body.topic, most_name, false},
                         {"transition", &body.transition, most_name, false},
                         {"step", &body.step, most_name, false},
                         {"other", &body.other, most_name, false}});
  for (Link& link : body.links) all.push_back({name_of(link.kind), &link.id, most_name, false});
  return all;
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool on_earth(const Spot& spot) {
  const Decimal half{180, 0};
  const Decimal quarter{90, 0};
  const auto within = [](const Decimal& value, const Decimal& most) {
    return value <= most && Decimal{-most.unscaled, 0} <= value;
  };
  return within(spot.longitude, half) && within(spot.latitude, quarter);
}

/// Parts of a body that each kind may use beside text, reason and happened_at.
struct PartUse {
  bool place, step, assignee, due, files, links, fields;
};

PartUse parts_of(EventKind kind) {
  switch (kind) {
    case EventKind::opened:
      return {true, false, true, true, true, true, true};
    case EventKind::moved:
    case EventKind::reopened:
    case EventKind::watched:
      return {false, true, true, true, true, true, true};
    case EventKind::transferred:
      return {true, false, true, false, false, false, false};
    case EventKind::assigned:
      return {false, false, true, false, false, false, false};
    case EventKind::commented:
    case EventKind::attached:
      return {false, false, false, false, true, false, false};
    case EventKind::linked:
      return {false, false, false, false, false, true, false};
    case EventKind::stepped:
      return {false, false, false, true, false, false, false};
    case EventKind::merged:
    case EventKind::split:
    case EventKind::rated:
      break;
  }
  return {};
}

}  // namespace

/// An event says nothing that its kind has no place for: what `apply` would pass over must not look stored.
bool Deciding::only_own_parts() {
  const EventBody& body = action_.body;
  const PartUse use = parts_of(action_.kind);
  const bool opens = action_.kind == EventKind::opened;
  const std::array<std::pair<std::string_view, bool>, 13> extra{{
      {"topic", !use.place && !body.topic.empty()},
      {"place", !use.place && !body.place.empty()},
      {"transition", !use.step && !body.transition.empty()},
      {"assignee", !use.assignee && !body.assignee.empty()},
      {"due", !use.due && body.due.has_value()},
      {"files", !use.files && !body.attachments.empty()},
      {"links", !use.links && !(body.links.empty() && body.unlinks.empty())},
      {"fields", !use.fields && !body.fields.empty()},
      {"title", !opens && !body.title.empty()},
      {"party", !opens && !body.party.empty()},
      {"spot", !opens && body.spot.has_value()},
      {"synthetic", !opens && body.synthetic},
      {"rating", action_.kind != EventKind::rated && body.rating.has_value()},
  }};
  for (const auto& [key, given] : extra) {
    if (given) {
      return refuse(RefusalReason::bad_value, fmt::format("{}: '{}' has no place in an event of kind {}; leave it away",
                                                          subject_text(), key, name_of(action_.kind)));
    }
  }
  return true;
}

bool Deciding::values() {
  return texts() && times() && fields() && attachments();
}

bool Deciding::texts() {
  EventBody& body = event_.body;
  for (const TextOf& one : texts_of(body)) {
    if (one.text->size() > one.most) {
      return refuse(RefusalReason::bad_value, fmt::format("{}: '{}' has {} bytes, at most {} are allowed; attach a "
                                                          "document instead",
                                                          subject_text(), one.key, one.text->size(), one.most));
    }
    if (!is_utf8(*one.text)) {
      return refuse(RefusalReason::bad_value, fmt::format("{}: '{}' is not UTF-8", subject_text(), one.key));
    }
    if (type_.privacy && one.written_by_hand) *one.text = without_phones(*one.text);
  }
  // A token is 32 hexadecimal digits; eleven of them in a row may look like a number by chance.
  const bool token = body.party.size() == 32 && body.party.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!token && holds_phone(body.party)) {
    return refuse(
        RefusalReason::bad_value,
        fmt::format("{}: 'party' looks like a phone number; a reporter is kept as a random token", subject_text()));
  }
  if (body.links.size() + body.unlinks.size() > most_links) {
    return refuse(RefusalReason::bad_value, fmt::format("{}: {} links at once, at most {} are allowed", subject_text(),
                                                        body.links.size(), most_links));
  }
  for (const Link& link : body.links) {
    if (is_blank(link.id)) {
      return refuse(RefusalReason::bad_value,
                    fmt::format("{}: a link to {} names nothing", subject_text(), name_of(link.kind)));
    }
    const bool ours = link.kind == LinkKind::duplicate || link.kind == LinkKind::split_from;
    if (ours && !by_us_) {
      return refuse(
          RefusalReason::forbidden,
          fmt::format("{}: a link '{}' is written by merging and splitting alone", subject_text(), name_of(link.kind)),
          {"merge", "split"});
    }
    if (link.kind == LinkKind::parent && !no_loop(link.id)) return false;
  }
  return true;
}

bool Deciding::times() {
  const EventBody& body = event_.body;
  if (body.happened_at && setting_.now < *body.happened_at) {
    return refuse(RefusalReason::future,
                  fmt::format("{}: {} lies in the future (now is {}); what has not happened cannot "
                              "be recorded, allowed is any time until now",
                              subject_text(), text_of(*body.happened_at), text_of(setting_.now)));
  }
  if (subject_.version > 0 && way_ != nullptr && counts_from(event_) < subject_.state_since) {
    return refuse(
        RefusalReason::bad_value,
        fmt::format("{}: {} is before {}, when the state '{}' was entered; allowed is "
                    "any time from then until now",
                    subject_text(), text_of(counts_from(event_)), text_of(subject_.state_since), subject_.state));
  }
  const bool given = action_.body.due.has_value() && action_.kind != EventKind::stepped && !by_us_;
  if (given && actor_.role != Role::system && *action_.body.due < beijing_day(setting_.now)) {
    return refuse(RefusalReason::bad_value,
                  fmt::format("{}: the deadline {} has passed; allowed is {} or later", subject_text(),
                              text_of(*action_.body.due), text_of(beijing_day(setting_.now))));
  }
  if (body.spot && !on_earth(*body.spot)) {
    return refuse(RefusalReason::bad_value,
                  fmt::format("{}: {} east, {} north is no place; longitude lies in -180..180, latitude in -90..90",
                              subject_text(), body.spot->longitude.text(), body.spot->latitude.text()));
  }
  return true;
}

bool Deciding::fields() {
  for (const FieldValue& value : event_.body.fields) {
    const Field* known = type_.field(value.id);
    if (known == nullptr) {
      std::vector<std::string> ids;
      for (const Field& one : type_.fields) ids.push_back(one.id);
      std::string message = fmt::format("{}: type '{}' has no field {}; it has: {}", subject_text(), type_.id,
                                        in_quotes(value.id), ids.empty() ? "none" : joined(ids, ", "));
      return refuse(RefusalReason::unknown_name, std::move(message), std::move(ids));
    }
    if (!is_blank(value.value) && !field(*known, value.value)) return false;
  }
  return true;
}

bool Deciding::field(const Field& known, const std::string& value) {
  const auto bad = [&](std::string_view allowed, std::vector<std::string> words) {
    return refuse(
        RefusalReason::bad_value,
        fmt::format("{}: {} in field '{}'; allowed is {}", subject_text(), in_quotes(value), known.id, allowed),
        std::move(words));
  };
  if (known.kind == FieldKind::number && !parse_decimal(value)) return bad("a number like 12.5", {});
  if (known.kind == FieldKind::day && !parse_day(value)) return bad("a day like 2023-10-05", {});
  if (known.kind != FieldKind::choice) return true;
  std::vector<std::string> words;
  for (const Word& choice : known.choices) words.push_back(choice.id);
  if (std::find(words.begin(), words.end(), value) != words.end()) return true;
  const std::string list = joined(words, ", ");
  return bad(list, std::move(words));
}

bool Deciding::attachments() {
  const AttachmentRule& rule = *setting_.attachments;
  const auto& files = event_.body.attachments;
  if (files.size() > static_cast<std::size_t>(rule.most_per_event) ||
      subject_.files.size() + files.size() > static_cast<std::size_t>(rule.most_per_case)) {
    return refuse(
        RefusalReason::bad_attachment,
        fmt::format("{}: {} files, and the case has {}; at most {} are allowed at once and {} in a case",
                    subject_text(), files.size(), subject_.files.size(), rule.most_per_event, rule.most_per_case));
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!attachment(files[i])) return false;
    const auto same = [&](const Attachment& other) { return other.sha256 == files[i].sha256; };
    const bool before = std::any_of(subject_.files.begin(), subject_.files.end(),
                                    [&](const CaseFile& file) { return same(file.attachment); });
    if (before || std::any_of(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(i), same)) {
      return refuse(RefusalReason::bad_attachment,
                    fmt::format("{}: {} is in the case already, byte for byte; evidence is a new file each time",
                                subject_text(), in_quotes(files[i].name)));
    }
  }
  return true;
}

bool Deciding::attachment(const Attachment& one) {
  const auto bad = [&](std::string why, std::vector<std::string> allowed = {}) {
    return refuse(RefusalReason::bad_attachment, fmt::format("{}: {} {}", subject_text(), in_quotes(one.name), why),
                  std::move(allowed));
  };
  const AllowedMedia* media = setting_.attachments->allowed(one.media_type);
  if (media == nullptr) {
    return bad(fmt::format("is {}; allowed are {}", one.media_type, setting_.attachments->list()));
  }
  if (!is_sha256(one.sha256) || one.bytes <= 0 || one.bytes > media->most_bytes) {
    return bad(fmt::format("has {} bytes and hash {}; allowed are {}", one.bytes, in_quotes(one.sha256),
                           setting_.attachments->list()));
  }
  if (one.taken_at && setting_.now + std::chrono::seconds{setting_.attachments->clock_skew_s} < *one.taken_at) {
    return refuse(RefusalReason::future,
                  fmt::format("{}: {} was taken at {}, in the future (now is {}); set the camera's "
                              "clock, or leave the time away",
                              subject_text(), in_quotes(one.name), text_of(*one.taken_at), text_of(setting_.now)));
  }
  if (one.spot && !on_earth(*one.spot)) return bad("was taken at no place on earth");
  if (one.kind.empty()) return true;
  const EvidenceKind* kind = setting_.vocabulary->evidence_kind(one.kind);
  if (kind == nullptr) {
    std::vector<std::string> ids;
    for (const EvidenceKind& known : setting_.vocabulary->evidence) ids.push_back(known.id);
    const std::string list = joined(ids, ", ");
    return bad(fmt::format("is given as evidence of the unknown kind {}; known: {}", in_quotes(one.kind), list),
               std::move(ids));
  }
  const auto& types = kind->media_types;
  if (types.empty() || std::find(types.begin(), types.end(), one.media_type) != types.end()) return true;
  return bad(fmt::format("is {}; as {} allowed are {}", one.media_type, one.kind, joined(types, ", ")), types);
}

}  // namespace lantian::docket
