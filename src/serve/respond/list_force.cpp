#include "serve/respond/list_force.hpp"

#include "base/text.hpp"
#include "respond/list/check.hpp"
#include "serve/respond/list_json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lantian::serve {
namespace {

using ForceJson = nlohmann::ordered_json;

constexpr const char* force_kind = "list-approval";
constexpr const char* login_member = "brought_in_by";

/// Place and season of a key as `list_key` made it; no value: its place is none of data/respond/list.toml.
struct ForceKey {
  const ListPlace* place = nullptr;
  std::optional<Period> season;
};
ForceKey force_key(const ListOffice& office, std::string_view key) {
  for (const ListPlace& place : office.places) {
    const std::string stem = list_key(place.unit, "");
    if (!key.starts_with(stem)) continue;
    const auto season = parse_period(key.substr(stem.size()));
    return {&place, season ? std::optional{*season} : std::nullopt};
  }
  return {};
}

bool holds_one_of(const ListPlace& place, const std::vector<std::string>& units) {
  return units.empty() || std::ranges::any_of(units, [&](const std::string& unit) {
           return unit == place.unit || std::ranges::find(place.counties, unit) != place.counties.end();
         });
}

Error force_missing(const std::vector<keep::DocumentRow>& rows, const ListWanted& wanted) {
  std::vector<std::string> there;
  for (const keep::DocumentRow& row : rows) there.push_back(row.key);
  std::string message =
      there.empty() ? std::string{"no reduction list is kept yet; `lantian respond list draft` or `import`"}
      : wanted.key.empty()
          ? fmt::format("no list of this place is kept for the season of {}; there are {}", text_of(wanted.day),
                        joined(there, ", "))
          : fmt::format("there is no list {}; there are {}", in_quotes(wanted.key), joined(there, ", "));
  return {ErrorCode::not_found, std::move(message), "list"};
}

/// What a key has in force: its newest approved row, else its newest.
Result<keep::DocumentRow> force_of_key(const keep::DocumentBook& book, const keep::DocumentRow& newest, bool& approved) {
  LANTIAN_TRY(const auto approval, newest_approval(book, newest.key));
  approved = approval.has_value();
  if (!approval || approval->row == newest.number) return newest;
  LANTIAN_TRY(const auto rows, book.all("list", newest.key));
  const auto row = std::ranges::find(rows, approval->row, &keep::DocumentRow::number);
  if (row != rows.end()) return *row;
  return Error{ErrorCode::corrupt, fmt::format("row {}, which was approved, is no row of {}", approval->row, newest.key),
               "list"};
}

/// The newest row of a key that is named.
Result<keep::DocumentRow> force_named(const ListOffice& office, const std::vector<keep::DocumentRow>& rows,
                                      const ListWanted& wanted, bool any_season) {
  const auto row = std::ranges::find(rows, wanted.key, &keep::DocumentRow::key);
  if (row == rows.end()) return force_missing(rows, wanted);
  const ForceKey key = force_key(office, row->key);
  if (key.place == nullptr || !holds_one_of(*key.place, wanted.units)) {
    return Error{ErrorCode::conflict,
                 fmt::format("the list {} is of another place than {}", wanted.key, joined(wanted.units, ", ")), "list"};
  }
  if (!any_season && (!key.season || !key.season->contains(wanted.day))) {
    return Error{ErrorCode::conflict,
                 fmt::format("the list {} is of another season: {} does not lie in it", wanted.key, text_of(wanted.day)),
                 "list"};
  }
  return *row;
}

/// The list of a place, of the season of the day or of any: the newest approved one before any that is not.
Result<keep::DocumentRow> force_newest(const ListOffice& office, const keep::DocumentBook& book,
                                       const std::vector<keep::DocumentRow>& rows, const ListWanted& wanted,
                                       bool any_season) {
  std::optional<keep::DocumentRow> best;
  bool best_approved = false;
  for (const keep::DocumentRow& row : rows) {
    const ForceKey key = force_key(office, row.key);
    const bool fits = key.place != nullptr && holds_one_of(*key.place, wanted.units) &&
                      (any_season || (key.season && key.season->contains(wanted.day)));
    if (!fits) continue;
    bool approved = false;
    LANTIAN_TRY(keep::DocumentRow one, force_of_key(book, row, approved));
    const bool better = !best || (approved == best_approved ? one.number > best->number : approved);
    if (!better) continue;
    best = std::move(one);
    best_approved = approved;
  }
  if (!best) return force_missing(rows, wanted);
  return *std::move(best);
}

Result<keep::DocumentRow> force_row(const ListOffice& office, const keep::DocumentBook& book,
                                    const std::vector<keep::DocumentRow>& rows, const ListWanted& wanted,
                                    bool any_season) {
  if (wanted.key.empty()) return force_newest(office, book, rows, wanted, any_season);
  LANTIAN_TRY(const keep::DocumentRow newest, force_named(office, rows, wanted, any_season));
  bool approved = false;
  return force_of_key(book, newest, approved);
}

/// By their accounts where both have one; names of people change and are not theirs alone.
bool same_person(const ListOnFile& file, const RespondPerson& who) {
  if (!file.login.empty() && !who.login.empty()) return file.login == who.login;
  return file.who == who.name || (!file.login.empty() && file.login == who.name) ||
         (!who.login.empty() && who.login == file.who);
}

ListApproval approval_of_row(const keep::DocumentRow& row, const ForceJson& body) {
  const auto word = [&](const char* key) {
    const auto found = body.find(key);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
  };
  return {row.key, body.value("row", std::int64_t{0}), word("list_id"), row.who, word("role"), word("reason"), row.at};
}

/// Oldest first. Returns malformed.
Result<std::vector<ListApproval>> approvals_of(const keep::DocumentBook& book, const std::string& key) {
  LANTIAN_TRY(const auto rows, book.all(force_kind, key));
  std::vector<ListApproval> out;
  for (const keep::DocumentRow& one : rows) {
    const ForceJson body = ForceJson::parse(one.body, nullptr, false);
    if (!body.is_object() || !body.contains("row") || !body["row"].is_number_integer()) {
      return Error{ErrorCode::malformed, fmt::format("row {} is no approval of a list", one.number), key};
    }
    out.push_back(approval_of_row(one, body));
  }
  return out;
}

/// What speaks against it, or nothing.
std::optional<RefusedApproval> force_refused(const ListOffice& office, const ListOnFile& file, const RespondPerson& who,
                                             Day today) {
  const ListApprovalRule& rule = office.approval;
  if (!who.approves || std::ranges::find(rule.roles, who.role) == rule.roles.end()) {
    return RefusedApproval{true, fmt::format("a list is approved by {} (roles with respond.approve: {}); the role '{}' may "
                                             "bring it in",
                                             rule.office.en, joined(rule.roles, ", "), who.role)};
  }
  if (rule.another_person && same_person(file, who)) {
    return RefusedApproval{true, fmt::format("{} brought this list in; somebody else approves it "
                                             "(data/respond/list.toml, another_person)",
                                             who.name)};
  }
  const auto findings = respond::check_list(office.rules, file.list,
                                            office.context(file.list.unit, usual_list_day(file.list, today)));
  if (!respond::dispatchable(findings)) {
    return RefusedApproval{false, fmt::format("{} has errors on this day; `lantian respond list check` names them",
                                              file.list.id)};
  }
  return std::nullopt;
}

}  // namespace

Result<ListOnFile> list_in_force(const ListOffice& office, const keep::DocumentBook& book, const ListWanted& wanted) {
  LANTIAN_TRY(const auto rows, book.each("list"));
  LANTIAN_TRY(const keep::DocumentRow row, force_row(office, book, rows, wanted, false));
  return list_of_row(book, row);
}

Result<keep::DocumentRow> list_to_plan(const ListOffice& office, const keep::DocumentBook& book,
                                       const ListWanted& wanted) {
  LANTIAN_TRY(const auto rows, book.each("list"));
  if (!wanted.key.empty()) return force_row(office, book, rows, wanted, true);
  auto today = force_row(office, book, rows, wanted, false);
  if (today || today.error().code != ErrorCode::not_found) return today;
  return force_row(office, book, rows, wanted, true);
}

Result<ListOnFile> list_of_row(const keep::DocumentBook& book, const keep::DocumentRow& row) {
  ListOnFile out{row.key, row.who, {}, row.number, {}, {}};
  LANTIAN_TRY(out.list, read_reduction_list_json(row.body));
  const ForceJson body = ForceJson::parse(row.body, nullptr, false);
  if (const auto login = body.find(login_member); login != body.end() && login->is_string()) {
    out.login = login->get<std::string>();
  }
  LANTIAN_TRY(out.approval, approval_of(book, row.key, row.number));
  return out;
}

std::optional<std::string> not_approved(const ListOnFile& file) {
  if (file.approval) return std::nullopt;
  return fmt::format("the list {} (row {}, brought in by {}) is not approved: nothing is dispatched from it; approve it on "
                     "the list's page or by `lantian respond list approve`",
                     file.key, file.row, file.who);
}

std::string list_document(const respond::ReductionList& list, const RespondPerson& who) {
  if (who.login.empty()) return reduction_list_json(list);
  ForceJson body = ForceJson::parse(reduction_list_json(list));
  body[login_member] = who.login;
  return body.dump();
}

Result<std::optional<ListApproval>> newest_approval(const keep::DocumentBook& book, const std::string& key) {
  LANTIAN_TRY(auto approvals, approvals_of(book, key));
  const auto newest = std::ranges::max_element(approvals, {}, &ListApproval::row);
  return newest == approvals.end() ? std::optional<ListApproval>{} : std::optional{std::move(*newest)};
}

Result<std::optional<ListApproval>> approval_of(const keep::DocumentBook& book, const std::string& key,
                                                std::int64_t row) {
  LANTIAN_TRY(auto approvals, approvals_of(book, key));
  const auto found = std::ranges::find(approvals, row, &ListApproval::row);
  return found == approvals.end() ? std::optional<ListApproval>{} : std::optional{std::move(*found)};
}

Result<void> check_list_head(const ListOffice& office, const respond::ReductionList& list) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-';
  };
  constexpr std::size_t longest = 80;
  if (list.id.empty() || list.id.size() > longest || !std::ranges::all_of(list.id, plain)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no id of a list: up to {} letters, digits, '.', '-' and '_' of ASCII",
                             in_quotes(list.id), longest),
                 "list_id"};
  }
  if (std::ranges::find(office.places, list.unit, &ListPlace::unit) == office.places.end()) {
    std::vector<std::string> there;
    for (const ListPlace& place : office.places) there.push_back(place.unit);
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} is no place of data/respond/list.toml: where its enterprises lie cannot be judged; there "
                             "are {}",
                             in_quotes(list.unit), joined(there, ", ")),
                 "unit"};
  }
  if (parse_period(list.season)) return {};
  return Error{ErrorCode::invalid_argument, fmt::format("{} is no season; write HS2023", in_quotes(list.season)),
               "season"};
}

Result<ApprovalDeed> approve_list(const ListOffice& office, keep::DocumentBook& book, const ListApprovalWish& wish,
                                  const RespondPerson& who, Day today, UtcSeconds now) {
  LANTIAN_TRY(const auto rows, book.each("list"));
  LANTIAN_TRY(const keep::DocumentRow newest, force_named(office, rows, {wish.key, {}, {}}, true));
  LANTIAN_TRY(const ListOnFile file, list_of_row(book, newest));
  if (file.row != wish.row) {
    return Error{ErrorCode::conflict,
                 fmt::format("the list {} was brought in anew as row {}: look at that one", wish.key, file.row), "row"};
  }
  if (file.approval) {
    return Error{ErrorCode::conflict,
                 fmt::format("row {} of {} was approved by {} on {}", wish.row, wish.key, file.approval->by,
                             text_of(file.approval->at)),
                 "row"};
  }
  if (auto refused = force_refused(office, file, who, today)) return ApprovalDeed{*std::move(refused)};
  const ListApproval approval{wish.key, wish.row, file.list.id, who.name, who.role, wish.reason, now};
  ForceJson body{
      {"list", wish.key}, {"row", wish.row}, {"list_id", file.list.id}, {"role", who.role}, {"reason", wish.reason}};
  if (!who.login.empty()) body["login"] = who.login;
  const keep::DocumentDraft draft{force_kind, wish.key, body.dump()};
  LANTIAN_CHECK(book.append(std::span{&draft, 1}, who.name, now));
  return ApprovalDeed{approval};
}

Result<ListApprovalWish> read_list_approval_wish(std::string_view json) {
  const ForceJson body = ForceJson::parse(json, nullptr, false);
  const char* const form = "send {\"row\": 5, \"reason\": \"...\"}: the row of the list that you looked at";
  const auto row = body.is_object() ? body.find("row") : body.end();
  if (!body.is_object() || row == body.end() || !row->is_number_integer()) {
    return Error{ErrorCode::malformed, form, "row"};
  }
  ListApprovalWish out;
  out.row = row->get<std::int64_t>();
  if (const auto reason = body.find("reason"); reason != body.end()) {
    if (!reason->is_string()) return Error{ErrorCode::malformed, form, "reason"};
    out.reason = reason->get<std::string>();
  }
  return out;
}

std::string list_approval_json(const ListApproval& approval) {
  return ForceJson{{"list", approval.key},
                   {"row", approval.row},
                   {"list_id", approval.list_id},
                   {"by", approval.by},
                   {"role", approval.role},
                   {"at", text_of(approval.at)},
                   {"reason", approval.reason}}
      .dump();
}

}  // namespace lantian::serve
