#pragma once
#include "keep/document_book.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/list_office.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Which list holds on a day, and who approved it. An approval (kind "list-approval", key of the list) is of one row of
/// the book: a list that is brought in anew has to be approved anew.
namespace lantian::serve {

struct ListApproval {
  std::string key;
  std::int64_t row = 0;  ///< of the list
  std::string list_id, by, role, reason;
  UtcSeconds at{};
};

/// A row of a list, with the approval of this very row.
struct ListOnFile {
  std::string key, who;
  std::string login;  ///< of the account that brought it in; empty: it came from the command line, or long ago
  std::int64_t row = 0;
  respond::ReductionList list;
  std::optional<ListApproval> approval;
};

struct ListWanted {
  std::string key;                 ///< empty: whichever holds
  std::vector<std::string> units;  ///< counties and parks that it is for, at least one of which lies in its place
  Day day{};                       ///< in its season
};
/// The list in force on a day: of the rows whose place holds one of the units and whose season holds the day the
/// newest one that is approved. What is brought in later takes nothing out of force before it is approved itself. While
/// none is approved it is the newest one, which `not_approved` stops. A named key must fit as well. Returns not_found
/// with the keys there are, conflict when the named list is of another season or place.
Result<ListOnFile> list_in_force(const ListOffice& office, const keep::DocumentBook& book, const ListWanted& wanted);
/// Its row, and when no season holds the day, the same of any season of the place: plans are made ahead of a season.
Result<keep::DocumentRow> list_to_plan(const ListOffice& office, const keep::DocumentBook& book,
                                       const ListWanted& wanted);
/// A row of kind "list". Returns malformed.
Result<ListOnFile> list_of_row(const keep::DocumentBook& book, const keep::DocumentRow& row);

/// No value: approved. Else what stands in the way of orders from it, and what to do.
std::optional<std::string> not_approved(const ListOnFile& file);
/// The document of a list that somebody brings in, with the login of her account.
std::string list_document(const respond::ReductionList& list, const RespondPerson& who);
/// The newest row of a key that is approved; no value: none is.
Result<std::optional<ListApproval>> newest_approval(const keep::DocumentBook& book, const std::string& key);
/// The approval of a row of a key; no value: there is none.
Result<std::optional<ListApproval>> approval_of(const keep::DocumentBook& book, const std::string& key,
                                                std::int64_t row);

/// What a list must be to be kept at all: of a place of data/respond/list.toml, with an id that may stand in the name
/// of a file (letters, digits, dot, dash, underscore). Returns invalid_argument.
Result<void> check_list_head(const ListOffice& office, const respond::ReductionList& list);

struct ListApprovalWish {
  std::string key;
  std::int64_t row = 0;  ///< of the list that was looked at
  std::string reason;
};
struct RefusedApproval {
  bool rights = false;  ///< somebody else could
  std::string message;
};
using ApprovalDeed = std::variant<ListApproval, RefusedApproval>;
/// Judges by [approval] of data/respond/list.toml and keeps it. `today` is the day that the list is judged on. Returns
/// not_found, conflict when a newer list was brought in or the row is approved already.
Result<ApprovalDeed> approve_list(const ListOffice& office, keep::DocumentBook& book, const ListApprovalWish& wish,
                                  const RespondPerson& who, Day today, UtcSeconds now);

/// {"row": 5, "reason": "..."}; the key is that of the address. Returns malformed.
Result<ListApprovalWish> read_list_approval_wish(std::string_view json);
std::string list_approval_json(const ListApproval& approval);

}  // namespace lantian::serve
