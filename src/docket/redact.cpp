#include "docket/redact.hpp"

#include "base/round.hpp"
#include "docket/privacy.hpp"

#include <algorithm>

namespace lantian::docket {
namespace {

/// The place cut to the level; a coarser one as it is.
std::string shown_place(const std::string& place, AreaLevel finest, const Areas& areas) {
  const auto level = areas.level_of(place);
  if (!level) return "";
  if (*level <= finest) return place;
  return areas.at_level(place, finest).value_or("");
}

bool is_public(EventKind kind) {
  return kind == EventKind::opened || kind == EventKind::moved || kind == EventKind::watched ||
         kind == EventKind::reopened || kind == EventKind::merged || kind == EventKind::split;
}

}  // namespace

std::optional<PublicCase> public_copy(const CaseType& type, const Case& subject, const Vocabulary& vocabulary,
                                      const Areas& areas) {
  const PublicView& view = type.open_to_all;
  if (!view.shown) return std::nullopt;
  PublicCase copy;
  copy.id = subject.id;
  copy.type = subject.type;
  copy.topic = subject.topic;
  copy.place = shown_place(subject.place, view.place, areas);
  copy.state = subject.state;
  copy.state_kind = state_kind_of(type, subject);
  if (view.title) copy.title = without_phones(subject.title);
  if (view.text) copy.text = without_phones(subject.text);
  if (vocabulary.unit(subject.assignee) != nullptr) copy.unit = subject.assignee;
  copy.opened_at = subject.opened_at;
  copy.closed_at = subject.closed_at;
  if (!subject.closed_at) copy.expected = subject.due ? subject.due : subject.state_due;
  if (subject.spot && view.coordinate_decimals) {
    copy.spot = {round_half_even(subject.spot->longitude.exact(), *view.coordinate_decimals),
                 round_half_even(subject.spot->latitude.exact(), *view.coordinate_decimals)};
  }
  for (const FieldValue& value : subject.fields) {
    const bool shown = std::find(view.fields.begin(), view.fields.end(), value.id) != view.fields.end();
    if (shown) copy.fields.push_back({value.id, without_phones(value.value)});
  }
  if (view.attachments) {
    for (const CaseFile& file : subject.files) {
      Attachment shown;
      shown.sha256 = file.attachment.sha256;
      shown.bytes = file.attachment.bytes;
      shown.media_type = file.attachment.media_type;
      shown.kind = file.attachment.kind;
      copy.files.push_back(std::move(shown));
    }
  }
  copy.merged_into = subject.merged_into;
  copy.rating = subject.rating;
  copy.synthetic = subject.synthetic;
  return copy;
}

std::vector<PublicStep> public_history(const CaseType& type, std::span<const Event> events) {
  std::vector<PublicStep> steps;
  if (!type.open_to_all.shown) return steps;
  for (const Event& event : events) {
    if (!is_public(event.kind)) continue;
    PublicStep step{event.kind, event.at, event.body.transition, event.body.state, ""};
    if (type.open_to_all.reason) step.reason = without_phones(event.body.reason);
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace lantian::docket
