#include "keep/docket_append.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace lantian::keep {
namespace {

/// Cases that are read at once.
constexpr std::size_t cases_a_page = 2000;
/// Rows that `rebuild` writes at once.
constexpr std::size_t rows_a_step = 5000;

/// Less than a disk takes to sync.
constexpr std::chrono::microseconds longest_gathering{1000};

/// Control characters are escaped in the text of an event, but ids, titles and names stand in columns as they are.
bool holds_nul(const docket::Event& event) {
  const docket::EventBody& body = event.body;
  const auto has = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  if (has(event.case_id) || has(body.topic) || has(body.place) || has(body.title) || has(body.party) ||
      has(body.assignee) || has(body.other)) {
    return true;
  }
  return std::ranges::any_of(body.links, [&](const docket::Link& link) { return has(link.id); });
}

Result<void> check_incoming(std::span<const docket::Event> events) {
  if (events.empty()) return Error{ErrorCode::invalid_argument, "there is no event to append", ""};
  for (const docket::Event& event : events) {
    if (event.number != 0 || !event.chain.empty()) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("the event of case {} has a number or a chain already; the book gives them",
                               in_quotes(event.case_id)),
                   ""};
    }
    if (holds_nul(event)) {
      return Error{
          ErrorCode::invalid_argument,
          fmt::format("a name, title or id in the event of case {} holds a zero byte", in_quotes(event.case_id)), ""};
    }
  }
  return {};
}

Error out_of_turn(const docket::Case& subject, const docket::Event& event) {
  if (event.version == 1) {
    return {ErrorCode::conflict,
            fmt::format("there is a case {} already; open this one under the next number", in_quotes(event.case_id)),
            event.case_id};
  }
  if (subject.version == 0) {
    return {ErrorCode::conflict, fmt::format("there is no case {}", in_quotes(event.case_id)), event.case_id};
  }
  return {ErrorCode::conflict,
          fmt::format("the case is at version {} and the event was made for version {}: look at the case again, and "
                      "decide anew",
                      subject.version, event.version - 1),
          event.case_id};
}

Error unknown_type(const DocketBasis& basis, const std::string& type, const std::string& case_id) {
  return {ErrorCode::not_found,
          fmt::format("there is no case type {}; there are {}", in_quotes(type), basis.types.id_list()), case_id};
}

}  // namespace

Result<docket::Case> replayed(const DocketBasis& basis, std::span<const EventRow> history) {
  docket::Case subject;
  for (const EventRow& row : history) {
    LANTIAN_TRY(const docket::Event event, event_of(row));
    const std::string& name = subject.version == 0 ? event.body.type : subject.type;
    const docket::CaseType* type = basis.types.type(name);
    if (type == nullptr) return unknown_type(basis, name, event.case_id);
    LANTIAN_CHECK(docket::apply(*type, subject, event));
  }
  return subject;
}

Result<void> each_case_history(const DocketTables& tables,
                               const std::function<Result<void>(std::span<const EventRow>)>& take) {
  std::vector<EventRow> history;
  const auto hand_on = [&]() -> Result<void> {
    auto outcome = history.empty() ? Result<void>{} : take(history);
    history.clear();
    return outcome;
  };
  std::string after;
  while (true) {
    std::string last = after;
    const auto gather = [&](const EventRow& row) -> Result<void> {
      if (row.case_id != last) LANTIAN_CHECK(hand_on());
      last = row.case_id;
      history.push_back(row);
      return {};
    };
    LANTIAN_CHECK(tables.each_history(after, cases_a_page, gather));
    LANTIAN_CHECK(hand_on());
    if (last == after) return {};
    after = last;
  }
}

DocketDraft::Known DocketDraft::known_of(std::span<const EventRow> history) const {
  Known known;
  auto subject = replayed(basis_, history);
  if (subject) {
    known.subject = *std::move(subject);
    known.stored_links = known.subject.links;
    known.stored_place = known.subject.place;
  } else {
    known.broken = true;
    known.failure = {subject.error().code == ErrorCode::not_found ? ErrorCode::not_found : ErrorCode::corrupt,
                     "the stored events of the case do not make one: " + subject.error().message,
                     history.front().case_id};
  }
  return known;
}

Result<void> DocketDraft::load(const DocketTables& tables, std::span<const docket::Event> events) {
  std::vector<std::string> wanted;
  for (const docket::Event& event : events) {
    if (known_.try_emplace(event.case_id).second) wanted.push_back(event.case_id);
  }
  for (std::size_t begin = 0; begin < wanted.size(); begin += cases_a_page) {
    const std::span page = std::span{wanted}.subspan(begin, std::min(cases_a_page, wanted.size() - begin));
    LANTIAN_TRY(const std::vector<EventRow> rows, tables.events_of(page));
    for (auto first = rows.begin(); first != rows.end();) {
      const auto last =
          std::find_if(first, rows.end(), [&](const EventRow& row) { return row.case_id != first->case_id; });
      known_[first->case_id] = known_of({first, last});
      first = last;
    }
  }
  return {};
}

Result<void> DocketDraft::follow(Known& known, const docket::Event& event) const {
  if (known.broken) return known.failure;
  if (event.version != known.subject.version + 1) return out_of_turn(known.subject, event);
  const std::string& name = known.subject.version == 0 ? event.body.type : known.subject.type;
  const docket::CaseType* type = basis_.types.type(name);
  if (type == nullptr) return unknown_type(basis_, name, event.case_id);
  const auto applied = docket::apply(*type, known.subject, event);
  return applied ? Result<void>{} : Error{applied.error().code, applied.error().message, event.case_id};
}

Result<EventRow> DocketDraft::next_row(const DocketHead& head, const docket::Event& event) const {
  docket::Event numbered = event;
  numbered.number = head.number + 1;
  EventRow row{event.case_id, event.version, {numbered.number, docket::event_text(numbered), ""}};
  if (!is_utf8(row.stored.text)) {
    return Error{ErrorCode::invalid_argument, "a text of the event is no UTF-8; save it as UTF-8", event.case_id};
  }
  row.stored.chain = docket::chain_of(head.chain, row.stored.text);
  return row;
}

Result<DocketReceipt> DocketDraft::take(std::span<const docket::Event> events) {
  const std::size_t rows_before = rows_.size();
  const DocketHead head_before = head_;
  std::map<std::string, docket::Case> cases_before;  // of all but a single event, which fails without a trace
  const auto settle = [&](const docket::Event& event) -> Result<void> {
    Known& known = known_.find(event.case_id)->second;
    if (events.size() > 1) cases_before.try_emplace(event.case_id, known.subject);
    LANTIAN_TRY(EventRow row, next_row(head_, event));
    LANTIAN_CHECK(follow(known, event));
    head_ = {row.stored.number, row.stored.chain};
    rows_.push_back(std::move(row));
    return {};
  };
  for (const docket::Event& event : events) {
    const auto settled = settle(event);
    if (settled) continue;
    for (auto& [id, subject] : cases_before) known_.find(id)->second.subject = std::move(subject);
    rows_.resize(rows_before);
    head_ = head_before;
    return settled.error();
  }
  for (const docket::Event& event : events) touched_.insert(event.case_id);
  return DocketReceipt{head_before.number + 1, head_};
}

std::vector<LinkedCase> DocketDraft::cases() const {
  std::vector<LinkedCase> cases;
  cases.reserve(touched_.size());
  for (const std::string& id : touched_) {
    const Known& known = known_.find(id)->second;
    cases.push_back(linked_case(*basis_.types.type(known.subject.type), known.subject));
    cases.back().listed = known.stored_place == known.subject.place;
    std::ranges::copy_if(known.stored_links, std::back_inserter(cases.back().dropped), [&](const docket::Link& link) {
      return std::ranges::find(known.subject.links, link) == known.subject.links.end();
    });
  }
  return cases;
}

template <class Write>
auto DocketWriter::alone(std::unique_lock<std::mutex>& lock, Write write) {
  writing_ = true;
  lock.unlock();
  auto outcome = write();
  lock.lock();
  writing_ = false;
  return outcome;
}

Result<DocketReceipt> DocketWriter::append(std::span<const docket::Event> events) {
  LANTIAN_CHECK(check_incoming(events));
  Request mine{events, {}};
  std::unique_lock lock{mutex_};
  queue_.push_back(&mine);
  arrived_.notify_one();
  while (true) {
    changed_.wait(lock, [&] { return mine.answer || !writing_; });
    if (mine.answer) return *std::move(mine.answer);
    const std::vector<Request*> group = gathered(lock);
    Answers answers = alone(lock, [&] { return answers_to(group); });
    for (std::size_t i = 0; i < group.size(); ++i) group[i]->answer = std::move(answers[i]);
    changed_.notify_all();
  }
}

std::vector<DocketWriter::Request*> DocketWriter::gathered(std::unique_lock<std::mutex>& lock) {
  writing_ = true;
  arrived_.wait_for(lock, longest_gathering, [&] { return queue_.size() >= last_group_; });
  last_group_ = queue_.size();
  return std::exchange(queue_, {});
}

DocketWriter::Answers DocketWriter::answers_to(const std::vector<Request*>& group) {
  Answers answers(group.size(), DocketReceipt{});
  if (const auto stored = store(group, answers); !stored) {
    for (auto& answer : answers) {
      if (answer) answer = stored.error();
    }
  }
  return answers;
}

Result<void> DocketWriter::store(const std::vector<Request*>& group, Answers& answers) {
  return transaction([&](DocketTables& tables) -> Result<void> {
    LANTIAN_TRY(DocketHead head, tables.head());
    DocketDraft draft{*basis_, std::move(head)};
    for (const Request* request : group) LANTIAN_CHECK(draft.load(tables, request->events));
    for (std::size_t i = 0; i < group.size(); ++i) answers[i] = draft.take(group[i]->events);
    if (draft.rows().empty()) return {};
    LANTIAN_CHECK(tables.add_events(draft.rows()));
    return tables.put_cases(draft.cases());
  });
}

Result<void> DocketWriter::transaction(const std::function<Result<void>(DocketTables&)>& work) {
  if (!session_) {
    LANTIAN_TRY(session_, open_());
  }
  auto outcome = session_->begin();
  if (outcome) {
    outcome = work(*session_);
    if (outcome) outcome = session_->commit();
    if (!outcome) session_->rollback();
  }
  if (!outcome) session_.reset();
  return outcome;
}

Result<void> DocketWriter::write_cases_anew(DocketTables& tables) const {
  LANTIAN_CHECK(tables.clear_cases());
  std::vector<LinkedCase> cases;
  const auto put_out = [&]() -> Result<void> {
    auto outcome = cases.empty() ? Result<void>{} : tables.put_cases(cases);
    cases.clear();
    return outcome;
  };
  const auto gather = [&](std::span<const EventRow> history) -> Result<void> {
    LANTIAN_TRY(const docket::Case subject, replayed(*basis_, history));
    cases.push_back(linked_case(*basis_->types.type(subject.type), subject));
    return cases.size() < rows_a_step ? Result<void>{} : put_out();
  };
  LANTIAN_CHECK(each_case_history(tables, gather));
  return put_out();
}

Result<void> DocketWriter::rebuild() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [&] { return !writing_; });
  auto outcome =
      alone(lock, [&] { return transaction([&](DocketTables& tables) { return write_cases_anew(tables); }); });
  changed_.notify_all();
  return outcome;
}

}  // namespace lantian::keep
