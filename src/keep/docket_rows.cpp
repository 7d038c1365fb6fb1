#include "base/text.hpp"
#include "keep/docket_tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <tuple>

/// What the tables of a docket hold, whatever is under them.
namespace lantian::keep {
namespace {

constexpr char uncoded_mark = '~';

bool fits(const std::string& wanted, const std::string& found) {
  return wanted.empty() || wanted == found;
}

}  // namespace

CaseRow row_of(const docket::CaseType& type, const docket::Case& subject) {
  CaseRow row;
  row.id = subject.id;
  row.type = subject.type;
  row.version = subject.version;
  row.state = subject.state;
  row.kind = docket::state_kind_of(type, subject);
  row.topic = subject.topic;
  row.place = subject.place;
  row.title = subject.title;
  row.party = subject.party;
  row.assignee = subject.assignee;
  row.opened_role = subject.opened_role;
  row.opened_at = subject.opened_at;
  row.last_at = subject.last_at;
  row.responded_at = subject.responded_at;
  row.closed_at = subject.closed_at;
  row.due = subject.next_due();
  row.deadline = subject.judged_due();
  row.rounds = subject.round;
  if (!subject.steps_reached.empty() && subject.stepped_due == row.due) row.step = subject.steps_reached.back();
  row.rating = subject.rating;
  row.merged_into = subject.merged_into;
  row.synthetic = subject.synthetic;
  return row;
}

LinkedCase linked_case(const docket::CaseType& type, const docket::Case& subject) {
  LinkedCase linked{row_of(type, subject), subject.links, {}, false};
  const auto key = [](const docket::Link& link) { return std::tie(link.kind, link.id); };
  std::ranges::sort(linked.links, {}, key);
  const auto twice = std::ranges::unique(linked.links);
  linked.links.erase(twice.begin(), twice.end());
  return linked;
}

std::string stored_place(std::string_view place) {
  return docket::is_area_code(place) ? std::string{place} : uncoded_mark + std::string{place};
}

std::string read_place(std::string_view stored) {
  if (stored.starts_with(uncoded_mark)) stored.remove_prefix(1);
  return std::string{stored};
}

Series series_of(std::string_view case_id) {
  const std::size_t dash = case_id.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return {};
  const std::string_view digits = case_id.substr(dash + 1);
  std::int64_t serial = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), serial);
  const bool whole = failure == std::errc{} && end == digits.data() + digits.size();
  if (!whole || serial <= 0) return {};
  return {std::string{case_id.substr(0, dash)}, serial};
}

Result<docket::Event> event_of(const EventRow& row) {
  const auto corrupt = [&](const std::string& why) {
    return Error{ErrorCode::corrupt,
                 fmt::format("event {} of the docket {}; 'lantian docket verify' says more, a backup has the rows",
                             row.stored.number, why),
                 ""};
  };
  auto event = docket::read_event(row.stored.text);
  if (!event) return corrupt("cannot be read: " + event.error().message);
  if (event->number != row.stored.number || event->case_id != row.case_id || event->version != row.version) {
    return corrupt(fmt::format("stands under number {}, case {} and version {}, but its text says {}, {} and {}",
                               row.stored.number, in_quotes(row.case_id), row.version, event->number,
                               in_quotes(event->case_id), event->version));
  }
  event->chain = row.stored.chain;
  return event;
}

bool passes(const CaseFilter& filter, const CaseRow& row) {
  if (!fits(filter.type, row.type) || !fits(filter.topic, row.topic) || !fits(filter.assignee, row.assignee) ||
      !fits(filter.party, row.party) || !fits(filter.state, row.state)) {
    return false;
  }
  if (!filter.kinds.empty() && std::ranges::find(filter.kinds, row.kind) == filter.kinds.end()) return false;
  if (filter.due_until && (!row.due || *row.due > *filter.due_until)) return false;
  return !filter.synthetic || *filter.synthetic == row.synthetic;
}

FactPeriod::FactPeriod(const Period& period)
    : begin{to_utc(std::chrono::local_seconds{period.begin})},
      end{to_utc(std::chrono::local_seconds{period.end})},
      first{period.begin},
      behind{period.end} {}

bool counts_in(const CaseRow& row, const FactPeriod& period) {
  const auto inside = [&](UtcSeconds instant) { return instant >= period.begin && instant < period.end; };
  return inside(row.opened_at) || (row.closed_at ? inside(*row.closed_at) : row.opened_at < period.end) ||
         (row.deadline && *row.deadline >= period.first && *row.deadline < period.behind);
}

void put_facts(docket::FactTable& table, const CaseRow& row) {
  const auto seconds = [](const std::optional<UtcSeconds>& instant) {
    return instant ? std::int64_t{instant->time_since_epoch().count()} : std::int64_t{0};
  };
  docket::CaseFacts& facts = table.rows.emplace_back();
  facts.opened = row.opened_at.time_since_epoch().count();
  facts.responded = seconds(row.responded_at);
  facts.closed = seconds(row.closed_at);
  if (row.deadline) facts.due = static_cast<std::int32_t>(row.deadline->time_since_epoch().count());
  facts.place = table.places.number_of(row.place);
  facts.type = static_cast<std::uint16_t>(table.types.number_of(row.type));
  facts.topic = static_cast<std::uint16_t>(table.topics.number_of(row.topic));
  facts.reopened = static_cast<std::uint16_t>(std::min(row.rounds, 65'535));
  facts.rating = static_cast<std::uint8_t>(row.rating.value_or(0));
  if (!row.merged_into.empty()) facts.flags |= docket::CaseFacts::merged;
  if (row.kind == docket::StateKind::standing) facts.flags |= docket::CaseFacts::standing;
  if (row.synthetic) facts.flags |= docket::CaseFacts::synthetic;
}

bool before(const CasePlace& a, const CasePlace& b) {
  if (a.due != b.due) return a.due && (!b.due || *a.due < *b.due);
  return a.id < b.id;
}

}  // namespace lantian::keep
