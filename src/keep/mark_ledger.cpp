#include "keep/mark_ledger.hpp"

#include "keep/device_rules.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::keep {
namespace {

using observe::quality::Finding;

constexpr std::array<std::string_view, 5> mark_state_names{"", "suspect", "upheld", "reversed", "joined"};
constexpr std::array<std::string_view, 6> mark_event_names{"", "raised", "grown", "joined", "upheld", "reversed"};

bool is_reviewed(const QualityMark& mark) {
  return mark.state == MarkState::upheld || mark.state == MarkState::reversed;
}

/// The parts of the finding that no reviewed mark covers.
std::vector<Finding> open_parts(const Finding& finding, std::vector<const QualityMark*> reviewed) {
  std::ranges::sort(reviewed, {}, [](const QualityMark* mark) { return mark->finding.from; });
  std::vector<Finding> parts;
  Finding rest = finding;
  for (const QualityMark* mark : reviewed) {
    if (mark->finding.to <= rest.from || mark->finding.from >= rest.to) continue;
    if (mark->finding.from > rest.from) {
      parts.push_back(rest);
      parts.back().to = mark->finding.from;
    }
    rest.from = std::max(rest.from, mark->finding.to);
    if (rest.from >= rest.to) return parts;
  }
  if (rest.from < rest.to) parts.push_back(rest);
  return parts;
}

Error no_such_mark(std::int64_t id) {
  return {ErrorCode::not_found, fmt::format("there is no mark {}; 'lantian quality list' shows those there are", id),
          ""};
}

Result<void> may_review(const QualityMark& mark, const MarkReview& review) {
  const MarkState wanted = review.uphold ? MarkState::upheld : MarkState::reversed;
  if (mark.state == MarkState::joined) {
    return Error{ErrorCode::conflict,
                 fmt::format("mark {} became part of mark {}; review that one", mark.id, mark.into), ""};
  }
  if (mark.state != wanted) return {};
  return Error{ErrorCode::conflict,
               fmt::format("mark {} is {} already, by {}: {}", mark.id, name_of(wanted), mark.who, mark.why), ""};
}

bool is_wanted(const QualityMark& mark, const MarkQuery& query) {
  const Finding& finding = mark.finding;
  if (query.state ? mark.state != *query.state : mark.state == MarkState::joined) return false;
  if (query.detector && finding.detector != *query.detector) return false;
  if (query.from && finding.to <= *query.from) return false;
  if (query.to && finding.from >= *query.to) return false;
  return query.places.empty() || std::ranges::find(query.places, finding.place) != query.places.end();
}

}  // namespace

std::string_view name_of(MarkState state) {
  return mark_state_names[static_cast<std::size_t>(state)];
}

std::optional<MarkState> parse_mark_state(std::string_view text) {
  for (const MarkState state : {MarkState::suspect, MarkState::upheld, MarkState::reversed, MarkState::joined}) {
    if (name_of(state) == text) return state;
  }
  return std::nullopt;
}

std::string_view name_of(MarkEventKind kind) {
  return mark_event_names[static_cast<std::size_t>(kind)];
}

MarkLedger::Key MarkLedger::key_of(const Finding& finding) {
  return {finding.detector, finding.place, finding.factor, finding.against};
}

Result<void> MarkLedger::replay(const MarkEvent& event) {
  const bool raised = event.kind == MarkEventKind::raised;
  const bool follows = event.id == last_event_ + 1 && raised == !marks_.contains(event.mark);
  const bool known = event.kind >= MarkEventKind::raised && event.kind <= MarkEventKind::reversed;
  if (!follows || !known) {
    return Error{ErrorCode::corrupt,
                 fmt::format("event {} of the mark book does not follow from event {}; restore it from a backup",
                             event.id, last_event_),
                 ""};
  }
  take(event);
  return {};
}

void MarkLedger::take(const MarkEvent& event) {
  last_event_ = event.id;
  last_mark_ = std::max(last_mark_, event.mark);
  QualityMark& mark = marks_[event.mark];
  mark.id = event.mark;
  mark.changed_at = event.at;
  switch (event.kind) {
    case MarkEventKind::raised:
      mark.finding = event.finding;
      mark.raised_at = event.at;
      by_key_[key_of(event.finding)].push_back(event.mark);
      break;
    case MarkEventKind::grown:
      mark.finding = event.finding;
      break;
    case MarkEventKind::joined:
      mark.state = MarkState::joined;
      mark.into = event.into;
      break;
    case MarkEventKind::upheld:
    case MarkEventKind::reversed:
      mark.state = event.kind == MarkEventKind::upheld ? MarkState::upheld : MarkState::reversed;
      mark.who = event.who;
      mark.why = event.why;
      mark.revision = event.revision;
      break;
  }
}

MarkEvent MarkLedger::next(MarkEventKind kind, std::int64_t mark, UtcSeconds now) const {
  MarkEvent event;
  event.id = last_event_ + 1;
  event.mark = mark;
  event.at = now;
  event.kind = kind;
  return event;
}

std::vector<MarkEvent> MarkLedger::note(const Finding& finding, UtcSeconds now, MarkReceipt& receipt) {
  std::vector<const QualityMark*> reviewed;
  const auto known = by_key_.find(key_of(finding));
  if (known != by_key_.end()) {
    for (const std::int64_t id : known->second) {
      if (is_reviewed(marks_.at(id))) reviewed.push_back(&marks_.at(id));
    }
  }
  const std::vector<Finding> parts = open_parts(finding, reviewed);
  if (parts.empty()) ++receipt.unchanged;
  std::vector<MarkEvent> events;
  for (const Finding& part : parts) {
    for (MarkEvent& event : note_part(part, now, receipt)) events.push_back(std::move(event));
  }
  return events;
}

std::vector<MarkEvent> MarkLedger::note_part(const Finding& part, UtcSeconds now, MarkReceipt& receipt) {
  std::vector<std::int64_t> open;  // suspect marks that the part touches
  for (const std::int64_t id : by_key_[key_of(part)]) {
    const QualityMark& mark = marks_.at(id);
    const bool touches = mark.finding.from <= part.to && part.from <= mark.finding.to;
    if (mark.state == MarkState::suspect && touches) open.push_back(id);
  }
  std::vector<MarkEvent> events;
  const auto make = [&](MarkEvent event) {
    take(event);
    events.push_back(std::move(event));
  };
  if (open.empty()) {
    MarkEvent event = next(MarkEventKind::raised, last_mark_ + 1, now);
    event.finding = part;
    make(std::move(event));
    ++receipt.raised;
    return events;
  }
  const std::int64_t first = open.front();
  Finding whole = part;
  for (const std::int64_t id : open) {
    whole.from = std::min(whole.from, marks_.at(id).finding.from);
    whole.to = std::max(whole.to, marks_.at(id).finding.to);
  }
  if (whole.from == marks_.at(first).finding.from && whole.to == marks_.at(first).finding.to) {
    ++receipt.unchanged;
    return events;
  }
  MarkEvent event = next(MarkEventKind::grown, first, now);
  event.finding = std::move(whole);
  make(std::move(event));
  ++receipt.grown;
  for (const std::int64_t id : open) {
    if (id == first) continue;
    MarkEvent joined = next(MarkEventKind::joined, id, now);
    joined.into = first;
    make(std::move(joined));
  }
  return events;
}

Result<MarkEvent> MarkLedger::review(const MarkReview& review, UtcSeconds now) {
  const auto found = marks_.find(review.mark);
  if (found == marks_.end()) return no_such_mark(review.mark);
  LANTIAN_CHECK(may_review(found->second, review));
  LANTIAN_TRY(const std::string who, device_rules::person(review.who));
  LANTIAN_CHECK(device_rules::check_reason(review.why));
  if (review.why.empty()) {
    return Error{ErrorCode::invalid_argument, "a review needs a reason: say why with --why TEXT", ""};
  }
  MarkEvent event = next(review.uphold ? MarkEventKind::upheld : MarkEventKind::reversed, review.mark, now);
  event.who = who;
  event.why = review.why;
  event.revision = review.revision;
  take(event);
  return event;
}

std::vector<QualityMark> MarkLedger::marks(const MarkQuery& query) const {
  std::vector<QualityMark> wanted;
  for (const auto& [id, mark] : marks_) {
    if (is_wanted(mark, query)) wanted.push_back(mark);
  }
  std::ranges::stable_sort(wanted, [](const QualityMark& a, const QualityMark& b) {
    return std::tie(a.finding.place, a.finding.from, a.id) < std::tie(b.finding.place, b.finding.from, b.id);
  });
  return wanted;
}

Result<QualityMark> MarkLedger::mark(std::int64_t id) const {
  const auto found = marks_.find(id);
  if (found == marks_.end()) return no_such_mark(id);
  return found->second;
}

}  // namespace lantian::keep
