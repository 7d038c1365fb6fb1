#include "serve/carbon/library_office.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lantian::serve {
namespace {

using carbon::LibraryAct;
using carbon::LibraryActor;
using carbon::LibraryEntry;
using carbon::LibraryFunction;
using carbon::LibraryRule;

constexpr const char* library_kind = "library";
constexpr std::string_view library_stranger = "?";  ///< a person that no account is

Result<LibraryOnFile> library_of_rows(const std::vector<keep::DocumentRow>& rows) {
  LibraryOnFile out;
  for (const keep::DocumentRow& row : rows) {
    auto event = read_library_event_json(row.body);
    if (!event) {
      return Error{ErrorCode::corrupt, fmt::format("document {} ({}): {}", row.number, row.key, event.error().message),
                   row.key};
    }
    LANTIAN_CHECK(apply(out.entry, *event));
    out.entry.synthetic = out.entry.synthetic || row.key.starts_with("SYN-");
    out.row = row.number;
  }
  return out;
}

/// "T-2024-003": the next one of the year in which it is applied for.
std::string next_library_id(const std::vector<std::string>& ids, Day day) {
  const std::string year = fmt::format("T-{}-", year_of(day));
  int last = 0;
  for (const std::string& id : ids) {
    int number = 0;
    if (!id.starts_with(year)) continue;
    std::from_chars(id.data() + year.size(), id.data() + id.size(), number);
    last = std::max(last, number);
  }
  return fmt::format("{}{:03}", year, last + 1);
}

bool library_has_role(const LibraryRule& rule, LibraryFunction function, std::string_view role) {
  const auto& roles = rule.duty(function).roles;
  return std::ranges::find(roles, role) != roles.end();
}

bool library_party_side(LibraryFunction function) {
  return function == LibraryFunction::applicant || function == LibraryFunction::objector;
}

/// An act with everything that the form could ask of it, so that what refuses it is the entry and not the form.
carbon::LibraryAction library_probe(const LibraryRule& rule, const LibraryEntry& entry, LibraryAct act, Day day) {
  carbon::LibraryAction out;
  out.act = act;
  out.entry = "probe";
  out.reason = "probe";
  out.evidence = {"probe"};
  out.pass = true;
  out.happened = day;
  out.application = entry.application;
  for (const carbon::LibraryPrinciple& one : rule.principles) out.answers.push_back({one.id, true, {"probe"}, ""});
  if (act == LibraryAct::report && !rule.events.empty()) out.what = rule.events.front().id;
  return out;
}

std::optional<carbon::RefusedLibraryAct> library_refused(const LibraryRule& rule, const LibraryEntry& entry,
                                                         carbon::LibraryAction action, const LibraryActor& actor,
                                                         Day day) {
  std::vector<std::string> whats{action.what};
  if (action.act == LibraryAct::remove) {
    whats.clear();
    for (const carbon::LibraryGround& one : rule.grounds) whats.push_back(one.id);
  }
  std::optional<carbon::RefusedLibraryAct> last;
  for (const std::string& what : whats) {
    action.what = what;
    const auto answer = decide(rule, entry, action, actor, day);
    const auto* refused = std::get_if<carbon::RefusedLibraryAct>(&answer);
    if (refused == nullptr) return std::nullopt;
    last = *refused;
  }
  return last;
}

/// Somebody who could do it, if anybody can.
LibraryActor library_somebody(const LibraryRule& rule, const LibraryEntry& entry, LibraryAct act) {
  const LibraryFunction function = function_of(act);
  LibraryActor out{std::string{library_stranger}, rule.duty(function).roles.front(), std::string{library_stranger}};
  if (function == LibraryFunction::applicant) {
    out.organisation = entry.application.enterprise;
    for (const carbon::LibraryEvent& one : entry.events) {
      if (function_of(one.act) == function) out.person = one.by.person;
    }
  }
  return out;
}

}  // namespace

Result<LibraryRule> open_library_rule(const std::string& root) {
  LANTIAN_TRY(const std::vector<terms::SourceFile> files, keep::read_tree(root + "/data/carbon/library", ".toml"));
  std::optional<LibraryRule> newest;
  for (const terms::SourceFile& file : files) {
    LANTIAN_TRY(LibraryRule rule, carbon::read_library_rule(file));
    if (!newest || newest->from < rule.from) newest = std::move(rule);
  }
  if (newest) return *std::move(newest);
  return Error{ErrorCode::not_found, "there is no rule of the library", root + "/data/carbon/library"};
}

Result<LibraryOnFile> open_library_entry(const keep::DocumentBook& book, const std::string& id) {
  LANTIAN_TRY(const auto rows, book.all(library_kind, id));
  if (!rows.empty()) return library_of_rows(rows);
  LANTIAN_TRY(const std::vector<std::string> ids, book.keys(library_kind));
  return Error{
      ErrorCode::not_found,
      fmt::format("no entry {}; there {}", in_quotes(id), ids.empty() ? "is none" : "are " + joined(ids, ", ")), id};
}

Result<std::vector<LibraryOnFile>> open_library(const keep::DocumentBook& book) {
  LANTIAN_TRY(const std::vector<std::string> ids, book.keys(library_kind));
  std::vector<LibraryOnFile> out;
  for (const std::string& id : ids) {
    LANTIAN_TRY(const auto rows, book.all(library_kind, id));
    LANTIAN_TRY(LibraryOnFile one, library_of_rows(rows));
    out.push_back(std::move(one));
  }
  return out;
}

bool is_judging(LibraryAct act) {
  return !library_party_side(function_of(act));
}

bool sees_entry(const std::optional<CarbonPerson>& person, const LibraryEntry& entry) {
  if (!person || person->party.empty()) return true;
  const carbon::LibraryApplication& of = entry.application;
  if (person->role == "enterprise") {
    return person->party == of.enterprise || entry.state == carbon::LibraryState::publicity;
  }
  if (person->role == "bank") return person->party == of.bank || entry.state == carbon::LibraryState::publicity;
  return entry.state != carbon::LibraryState::draft;  // third parties and experts: whatever was handed in
}

LibraryActor library_actor(const LibraryRule& rule, const CarbonPerson& person, const LibraryEntry& entry,
                           const LibraryWish& wish) {
  const std::string name = person.account.empty() ? person.name : person.account;
  const LibraryFunction function = function_of(wish.action.act);
  if (!person.party.empty()) return {name, person.role, person.party};
  if (!library_party_side(function) || !person.writes) return {name, person.role, "office"};
  // Recorded for somebody: the role is that of the side she writes for.
  if (function == LibraryFunction::applicant) {
    const bool fresh = entry.events.empty() && wish.action.application;
    const std::string& own = fresh ? wish.action.application->enterprise : entry.application.enterprise;
    return {name, rule.duty(function).roles.front(), wish.on_behalf.empty() ? own : wish.on_behalf};
  }
  const std::string role = library_has_role(rule, function, "public") ? "public" : rule.duty(function).roles.front();
  return {name, role, wish.on_behalf};
}

Result<LibraryDeed> act_on_library(const LibraryRule& rule, keep::DocumentBook& book, const LibraryWish& wish,
                                   const CarbonPerson& person, UtcSeconds now) {
  const Day day = std::chrono::floor<std::chrono::days>(to_local(now));
  const bool fresh = wish.action.act == LibraryAct::draft && wish.after == 0;
  LibraryWish asked = wish;
  LibraryOnFile file;
  if (!fresh) {
    LANTIAN_TRY(file, open_library_entry(book, wish.action.entry));
    if (file.row != wish.after) {
      return Error{ErrorCode::conflict,
                   fmt::format("{} was acted on meanwhile: its newest act is in row {}, not {}; read it again",
                               wish.action.entry, file.row, wish.after),
                   wish.action.entry};
    }
  } else if (asked.action.entry.empty()) {
    LANTIAN_TRY(const std::vector<std::string> ids, book.keys(library_kind));
    asked.action.entry = next_library_id(ids, day);
  }
  LibraryDeed out;
  const LibraryActor actor = library_actor(rule, person, file.entry, asked);
  auto answer = decide(rule, file.entry, asked.action, actor, day);
  if (auto* refused = std::get_if<carbon::RefusedLibraryAct>(&answer)) {
    out.refused = std::move(*refused);
    return out;
  }
  const auto& event = std::get<carbon::LibraryEvent>(answer);
  LANTIAN_CHECK(apply(file.entry, event));
  const std::array drafts{keep::DocumentDraft{library_kind, event.entry, library_event_json(event), file.row}};
  LANTIAN_TRY(const auto rows, book.append(drafts, person.name, now));
  file.row = rows.front().number;
  out.done = std::move(file);
  return out;
}

std::vector<LibraryChance> library_chances(const LibraryRule& rule, const LibraryEntry& entry,
                                           const std::optional<CarbonPerson>& person, Day day) {
  std::vector<LibraryChance> out;
  for (int n = static_cast<int>(LibraryAct::draft); n <= static_cast<int>(LibraryAct::lapse); ++n) {
    LibraryChance one;
    one.act = static_cast<LibraryAct>(n);
    LibraryWish wish;
    wish.action = library_probe(rule, entry, one.act, day);
    wish.on_behalf = person && person->party.empty() && one.act == LibraryAct::object ? library_stranger : "";
    auto refused = library_refused(rule, entry, wish.action, library_somebody(rule, entry, one.act), day);
    one.possible = !refused;
    if (one.possible && person) {
      refused = library_refused(rule, entry, wish.action, library_actor(rule, *person, entry, wish), day);
      one.yours = !refused && (person->approves || !is_judging(one.act));
    }
    if (refused) {
      one.why = name_of(refused->why);
      one.message = refused->message;
    }
    out.push_back(std::move(one));
  }
  return out;
}

Result<Day> library_day(const CarbonDesk& desk, const std::vector<LibraryOnFile>& entries) {
  const Day today = std::chrono::floor<std::chrono::days>(to_local(keep::now()));
  if (!desk.synthetic) return today;
  LANTIAN_TRY(const auto filings, filings_of(desk));
  std::optional<Day> last;
  for (const carbon::SyntheticYear& one : filings->years) {
    const Day end{std::chrono::year{one.year} / std::chrono::December / 31};
    last = std::max(last.value_or(end), end);
  }
  for (const LibraryOnFile& one : entries) {
    if (!one.entry.events.empty()) last = std::max(last.value_or(today), one.entry.events.back().day);
  }
  return last.value_or(today);
}

}  // namespace lantian::serve
