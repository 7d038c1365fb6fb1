#include "serve/docket_counter.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "keep/docket_attachments.hpp"
#include "serve/docket_rounds.hpp"

#include <fmt/core.h>

#include <array>
#include <utility>

namespace lantian::serve {
namespace {

using docket::Event;
using docket::Refusal;
using docket::RefusalReason;

/// How often another number is tried when somebody opens cases at the same time.
constexpr int most_tries = 20;
constexpr std::size_t most_named = 10;

std::string names_of_rows(const std::vector<keep::CaseRow>& rows) {
  std::vector<std::string> ids;
  for (const keep::CaseRow& row : rows) ids.push_back(row.id);
  return joined(ids, ", ");
}

Day day_at(UtcSeconds now) {
  return std::chrono::floor<std::chrono::days>(to_local(now));
}

std::string series_of(const docket::CaseType& type, UtcSeconds now) {
  return fmt::format("{}-{:04}", type.prefix, year_of(day_at(now)));
}

Refusal refusal_of(const Error& error, RefusalReason reason) {
  Refusal out;
  out.reason = reason;
  out.message = error.message;
  out.where = error.where;
  return out;
}

/// The files as events name them; nothing is stored yet. A refusal names the first that cannot be taken.
Result<std::variant<std::vector<docket::Attachment>, Refusal>> inspected(const Counter& counter,
                                                                         std::span<const docket::Upload> files) {
  std::vector<docket::Attachment> out;
  if (!files.empty() && counter.files.empty()) {
    return Error{ErrorCode::invalid_argument, "this docket has no folder for files; name one with --files DIRECTORY",
                 "--files"};
  }
  for (const docket::Upload& file : files) {
    auto attachment = docket::inspect(counter.desk.office->attachments(), file);
    if (!attachment) {
      Refusal refusal = refusal_of(attachment.error(), RefusalReason::bad_attachment);
      for (const auto& media : counter.desk.office->attachments().media) refusal.allowed.push_back(media.media_type);
      return {std::move(refusal)};
    }
    out.push_back(*std::move(attachment));
  }
  return {std::move(out)};
}

/// A link to a case that nobody opened; the book alone knows which there are.
std::optional<Refusal> unknown_cases(const Counter& counter, const std::vector<docket::Link>& links) {
  for (const docket::Link& link : links) {
    const bool of_case = link.kind == docket::LinkKind::parent || link.kind == docket::LinkKind::related;
    if (!of_case || counter.desk.book->find(link.id)) continue;
    Refusal refusal;
    refusal.reason = RefusalReason::unknown_name;
    refusal.message = fmt::format("there is no case {} to be its {}; open that one first", in_quotes(link.id),
                                  docket::name_of(link.kind));
    return refusal;
  }
  return std::nullopt;
}

/// Files first, so that no event names a file that is not there.
Result<void> store(const Counter& counter, std::span<const docket::Upload> files, std::span<const Event> events) {
  const keep::DocketAttachments folder{counter.files};
  for (const docket::Upload& file : files) {
    LANTIAN_CHECK(folder.put(counter.desk.office->attachments(), file));
  }
  LANTIAN_CHECK(counter.desk.book->append(events));
  return {};
}

/// Cases in the county that were opened within the hours of the rule and are not done.
Result<std::vector<docket::Similarity>> likely_the_same(const Counter& counter, const docket::Case& fresh) {
  const docket::DuplicateRule& rule = counter.desk.office->similar().duplicate;
  const docket::Areas& areas = counter.desk.office->areas();
  const docket::Report report = docket::report_of(fresh);
  const std::chrono::hours span{rule.hours};
  keep::CaseFilter near;
  near.area = areas.at_level(fresh.place, docket::AreaLevel::county).value_or(fresh.place);
  near.kinds = {docket::StateKind::open, docket::StateKind::watch};
  near.synthetic = fresh.synthetic;
  std::vector<docket::Report> candidates;
  LANTIAN_CHECK(for_each_case(*counter.desk.book, near, [&](const keep::CaseRow& row) -> Result<void> {
    if (row.id == fresh.id || row.opened_at < report.at - span) return {};
    LANTIAN_TRY(const docket::Case other, counter.desk.book->find(row.id));
    candidates.push_back(docket::report_of(other));
    return {};
  }));
  return docket::likely_duplicates(report, candidates, rule, areas);
}

/// The case that these events of it make.
docket::Case case_of(const docket::CaseType& type, docket::Case subject, std::span<const Event> events) {
  for (const Event& event : events) {
    if (subject.version > 0 && event.case_id != subject.id) continue;
    LANTIAN_ASSERT(docket::apply(type, subject, event).ok(), "what was decided can be applied");
  }
  return subject;
}

/// Stores, unless somebody was faster.
Result<Outcome> stored_outcome(const Counter& counter, std::span<const docket::Upload> files, Done done) {
  const Result<void> stored = store(counter, files, done.events);
  if (stored) return Outcome{std::move(done)};
  if (stored.error().code != ErrorCode::conflict) return stored.error();
  return Outcome{refusal_of(stored.error(), RefusalReason::conflict)};
}

}  // namespace

docket::Action action_named(const FoundCase& found, std::string_view word, std::int32_t version,
                            docket::EventBody body) {
  using docket::EventKind;
  constexpr std::array<std::pair<std::string_view, EventKind>, 6> deeds{{{"comment", EventKind::commented},
                                                                         {"attach", EventKind::attached},
                                                                         {"assign", EventKind::assigned},
                                                                         {"transfer", EventKind::transferred},
                                                                         {"link", EventKind::linked},
                                                                         {"rate", EventKind::rated}}};
  docket::Action action{EventKind::moved, found.subject.id, version, std::move(body)};
  const docket::Transition* way = found.type->transition(word);
  if (way == nullptr || !way->starts_from(found.subject.state)) {
    for (const auto& [name, kind] : deeds) {
      if (name == word) action.kind = kind;
    }
  }
  if (action.kind == EventKind::moved) action.body.transition = word;
  return action;
}

Result<FoundCase> find_case(const DocketDesk& desk, std::string_view id) {
  auto found = desk.book->find(id);
  if (!found && found.error().code == ErrorCode::not_found) {
    return Error{
        ErrorCode::not_found,
        fmt::format("there is no case {} in this docket; 'lantian docket list' shows those there are", in_quotes(id)),
        ""};
  }
  if (!found) return found.error();
  LANTIAN_TRY(const docket::CaseType* type, desk.office->type(found->type));
  return FoundCase{*std::move(found), type};
}

Result<Outcome> open_case(const Counter& counter, std::string_view type_id, docket::EventBody body,
                          std::span<const docket::Upload> files) {
  LANTIAN_TRY(const docket::CaseType* type, counter.desk.office->type(type_id));
  LANTIAN_TRY(auto brought, inspected(counter, files));
  if (auto* refusal = std::get_if<Refusal>(&brought)) return Outcome{std::move(*refusal)};
  body.attachments = std::get<std::vector<docket::Attachment>>(std::move(brought));
  if (type->privacy && !body.party.empty() && !keep::is_party_token(body.party)) {
    Refusal refusal;
    refusal.reason = RefusalReason::bad_value;
    refusal.message = fmt::format(
        "the party {} of a {} is no token; events are never removed, so that no person stands in them: give the "
        "contact (phone, email) instead, and a token is made",
        in_quotes(body.party), type->id);
    return Outcome{std::move(refusal)};
  }
  if (auto refusal = unknown_cases(counter, body.links)) return Outcome{*std::move(refusal)};
  docket::Action action{docket::EventKind::opened, "", 0, std::move(body)};
  const std::string series = series_of(*type, counter.now);
  Error last;
  for (int tried = 0; tried < most_tries; ++tried) {
    LANTIAN_TRY(const std::int64_t serial, counter.desk.book->next_serial(series));
    action.case_id = docket::case_id_of(*type, year_of(day_at(counter.now)), serial);
    auto decision = docket::decide(*type, {}, action, counter.actor, counter.desk.setting(counter.now));
    if (auto* refusal = std::get_if<Refusal>(&decision)) return Outcome{std::move(*refusal)};
    Done done;
    done.events.push_back(std::get<Event>(std::move(decision)));
    done.subject = case_of(*type, {}, done.events);
    LANTIAN_TRY(done.likely, likely_the_same(counter, done.subject));
    const Result<void> stored = store(counter, files, done.events);
    if (stored) return Outcome{std::move(done)};
    if (stored.error().code != ErrorCode::conflict) return stored.error();
    last = stored.error();
  }
  return last;
}

Result<Outcome> open_report(const Counter& counter, std::string_view type, docket::EventBody body,
                            std::span<const docket::Upload> files, keep::DocketContacts& contacts,
                            const keep::Contact& contact) {
  LANTIAN_TRY(const std::string token, keep::new_party_token());
  Counter here = counter;
  if (here.actor.role == docket::Role::citizen) here.actor.name = here.actor.party = token;
  body.party = token;
  // Kept first: a case must not promise an answer to somebody whom nobody can reach.
  LANTIAN_CHECK(contacts.put(token, contact, here.actor.name, here.now));
  auto outcome = open_case(here, type, std::move(body), files);
  if (!outcome || std::holds_alternative<Refusal>(*outcome)) {
    LANTIAN_CHECK(contacts.erase(token, here.actor.name, here.now));
  }
  return outcome;
}

Result<Outcome> act_on_case(const Counter& counter, docket::Action action, std::span<const docket::Upload> files) {
  LANTIAN_TRY(const FoundCase found, find_case(counter.desk, action.case_id));
  LANTIAN_TRY(auto brought, inspected(counter, files));
  if (auto* refusal = std::get_if<Refusal>(&brought)) return Outcome{std::move(*refusal)};
  action.body.attachments = std::get<std::vector<docket::Attachment>>(std::move(brought));
  if (auto refusal = unknown_cases(counter, action.body.links)) return Outcome{*std::move(refusal)};
  if (action.version == 0) action.version = found.subject.version;
  auto decision = docket::decide(*found.type, found.subject, action, counter.actor, counter.desk.setting(counter.now));
  if (auto* refusal = std::get_if<Refusal>(&decision)) return Outcome{std::move(*refusal)};
  Done done;
  done.events.push_back(std::get<Event>(std::move(decision)));
  done.subject = case_of(*found.type, found.subject, done.events);
  return stored_outcome(counter, files, std::move(done));
}

Result<Outcome> merge_cases(const Counter& counter, std::string_view duplicate, std::string_view survivor,
                            const std::string& reason) {
  LANTIAN_TRY(const FoundCase gone, find_case(counter.desk, duplicate));
  LANTIAN_TRY(const FoundCase kept, find_case(counter.desk, survivor));
  keep::CaseFilter parts;
  parts.link = docket::Link{docket::LinkKind::parent, gone.subject.id};
  LANTIAN_TRY(const auto below, counter.desk.book->cases(parts, std::nullopt, most_named));
  if (!below.empty()) {
    Refusal refusal;
    refusal.reason = RefusalReason::loop;
    refusal.message = fmt::format("{} has parts, which would lose their whole; first link them to {}: {}",
                                  gone.subject.id, kept.subject.id, names_of_rows(below));
    return Outcome{std::move(refusal)};
  }
  const docket::Merge wanted{gone.type, &gone.subject, &kept.subject, reason};
  auto decisions = docket::merge(wanted, counter.actor, counter.desk.setting(counter.now));
  if (auto* refusal = std::get_if<Refusal>(&decisions)) return Outcome{std::move(*refusal)};
  Done done;
  done.events = std::get<std::vector<Event>>(std::move(decisions));
  done.subject = case_of(*kept.type, kept.subject, done.events);
  return stored_outcome(counter, {}, std::move(done));
}

Result<Outcome> split_case(const Counter& counter, std::string_view id, std::vector<docket::EventBody> parts,
                           const std::string& reason) {
  LANTIAN_TRY(const FoundCase found, find_case(counter.desk, id));
  LANTIAN_TRY(const std::int64_t serial, counter.desk.book->next_serial(series_of(*found.type, counter.now)));
  docket::Split wanted{found.type, &found.subject, {}, reason};
  for (std::size_t n = 0; n < parts.size(); ++n) {
    std::string part_id =
        docket::case_id_of(*found.type, year_of(day_at(counter.now)), serial + static_cast<std::int64_t>(n));
    wanted.parts.push_back({docket::EventKind::opened, std::move(part_id), 0, std::move(parts[n])});
  }
  auto decisions = docket::split(wanted, counter.actor, counter.desk.setting(counter.now));
  if (auto* refusal = std::get_if<Refusal>(&decisions)) return Outcome{std::move(*refusal)};
  Done done;
  done.events = std::get<std::vector<Event>>(std::move(decisions));
  done.subject = case_of(*found.type, found.subject, done.events);
  return stored_outcome(counter, {}, std::move(done));
}

std::string docket_contacts_path(const std::string& book) {
  return book.starts_with("postgres:") ? "" : book + "/contacts.db";
}

std::string docket_files_path(const std::string& book) {
  return book.starts_with("postgres:") ? "" : book + "/files";
}

}  // namespace lantian::serve
