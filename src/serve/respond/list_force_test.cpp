#include "serve/respond/list_force.hpp"

#include "serve/respond/list_json.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

const ListOffice& force_office() {
  static const auto office = open_list_office(LANTIAN_SOURCE_DIR);
  REQUIRE_MESSAGE(office.ok(), office.error().text());
  return *office;
}

respond::ReductionList force_list(const std::string& season, const std::string& id) {
  respond::ReductionList list;
  list.id = id;
  list.unit = "652300";
  list.season = season;
  list.synthetic = true;
  return list;
}

/// Keeps a list under its key, by "clerk". Returns its row.
std::int64_t force_put(keep::DocumentBook& book, const respond::ReductionList& list, const std::string& unit = "652300") {
  const keep::DocumentDraft draft{"list", list_key(unit, list.season), reduction_list_json(list)};
  const auto rows = book.append(std::span{&draft, 1}, "clerk", UtcSeconds{});
  REQUIRE(rows.ok());
  return rows->front().number;
}

Day force_day(const char* text) {
  return *parse_day(text);
}

const RespondPerson force_head{"head", "prefecture", true};

}  // namespace

TEST_CASE("the list in force is of the place and of the season of the day, the newest of them") {
  const auto book = keep::make_memory_document_book();
  const Day winter = force_day("2024-01-05");
  CHECK(list_in_force(force_office(), *book, {{}, {"652301"}, winter}).error().code == ErrorCode::not_found);
  force_put(*book, force_list("HS2023", "L-a"));
  force_put(*book, force_list("HS2024", "L-next"));
  force_put(*book, force_list("HS2023", "L-elsewhere"), "test");  // no place of data/respond/list.toml
  const auto found = list_in_force(force_office(), *book, {{}, {"652301"}, winter});
  REQUIRE_MESSAGE(found.ok(), found.error().text());
  CHECK(found->list.id == "L-a");
  CHECK(found->who == "clerk");
  const std::int64_t newest = force_put(*book, force_list("HS2023", "L-b"));
  CHECK(list_in_force(force_office(), *book, {{}, {"652301"}, winter})->list.id == "L-b");
  CHECK(list_in_force(force_office(), *book, {{}, {"652301"}, force_day("2025-01-05")})->list.id == "L-next");
  // Parks are of the place too; another city is not.
  CHECK(list_in_force(force_office(), *book, {{}, {"zhundong"}, winter}).ok());
  CHECK(list_in_force(force_office(), *book, {{}, {"650100"}, winter}).error().code == ErrorCode::not_found);
  // One that is named must fit as well.
  CHECK(list_in_force(force_office(), *book, {"652300-HS2023", {"652301"}, winter}).ok());
  CHECK(list_in_force(force_office(), *book, {"652300-HS2024", {"652301"}, winter}).error().code == ErrorCode::conflict);
  CHECK(list_in_force(force_office(), *book, {"652300-HS2023", {"650100"}, winter}).error().code == ErrorCode::conflict);
  CHECK(list_in_force(force_office(), *book, {"test-HS2023", {"652301"}, winter}).error().code == ErrorCode::conflict);
  CHECK(list_in_force(force_office(), *book, {"652300-HS1999", {"652301"}, winter}).error().code == ErrorCode::not_found);
  // In summer no list holds; a plan is made on the newest one.
  const Day summer = force_day("2024-07-05");
  CHECK(list_in_force(force_office(), *book, {{}, {"652301"}, summer}).error().code == ErrorCode::not_found);
  CHECK(list_to_plan(force_office(), *book, {{}, {"652301"}, summer})->number == newest);
  CHECK(list_to_plan(force_office(), *book, {"652300-HS2024", {"652301"}, summer})->key == "652300-HS2024");
}

TEST_CASE("a list is approved by who may, not by who brought it in, and each row anew") {
  const auto book = keep::make_memory_document_book();
  const Day day = force_day("2024-01-05");
  const std::int64_t row = force_put(*book, force_list("HS2023", "L-a"));
  const auto asked = [&](const RespondPerson& who, std::int64_t of) {
    return approve_list(force_office(), *book, {"652300-HS2023", of, "No. 7"}, who, day, UtcSeconds{});
  };
  const auto in_force = [&] { return *list_in_force(force_office(), *book, {{}, {"652301"}, day}); };
  CHECK(not_approved(in_force())->find("clerk") != std::string::npos);
  for (const RespondPerson& who : {RespondPerson{"duty", "duty_officer", false}, RespondPerson{"x", "duty_officer", true},
                                   RespondPerson{"x", "prefecture", false}, RespondPerson{"clerk", "prefecture", true}}) {
    CAPTURE(who.name);
    CAPTURE(who.role);
    const auto deed = asked(who, row);
    REQUIRE(deed.ok());
    REQUIRE(std::holds_alternative<RefusedApproval>(*deed));
    CHECK(std::get<RefusedApproval>(*deed).rights);
  }
  CHECK(*book->last() == row);
  const auto deed = asked(force_head, row);
  REQUIRE_MESSAGE(deed.ok(), deed.error().text());
  REQUIRE(std::holds_alternative<ListApproval>(*deed));
  const ListOnFile approved = in_force();
  CHECK_FALSE(not_approved(approved));
  REQUIRE(approved.approval);
  CHECK(approved.approval->by == "head");
  CHECK(approved.approval->role == "prefecture");
  CHECK(approved.approval->reason == "No. 7");
  CHECK(approved.approval->row == row);
  CHECK(asked(force_head, row).error().code == ErrorCode::conflict);  // once is enough
  // Brought in anew it is another list.
  const std::int64_t later = force_put(*book, force_list("HS2023", "L-b"));
  CHECK(in_force().row == row);  // what nobody approved takes nothing out of force
  CHECK_FALSE(not_approved(in_force()));
  CHECK(list_in_force(force_office(), *book, {"652300-HS2023", {"652301"}, day})->row == row);
  CHECK(list_to_plan(force_office(), *book, {{}, {"652301"}, day})->number == row);
  CHECK(asked(force_head, row).error().code == ErrorCode::conflict);  // she looked at the older one
  REQUIRE(asked(force_head, later).ok());
  CHECK(in_force().row == later);
  CHECK_FALSE(not_approved(in_force()));
  CHECK(book->verify()->empty());
}

TEST_CASE("who is called otherwise by now is the same person still") {
  const auto book = keep::make_memory_document_book();
  const RespondPerson before{"Li", "duty_officer", false, "li"}, renamed{"Li Wei", "prefecture", true, "li"},
      namesake{"Li", "prefecture", true, "li2"};
  const keep::DocumentDraft draft{"list", "652300-HS2023", list_document(force_list("HS2023", "L-a"), before)};
  const std::int64_t row = book->append(std::span{&draft, 1}, before.name, UtcSeconds{})->front().number;
  const auto asked = [&](const RespondPerson& who) {
    return *approve_list(force_office(), *book, {"652300-HS2023", row, ""}, who, force_day("2024-01-05"), UtcSeconds{});
  };
  CHECK(std::holds_alternative<RefusedApproval>(asked(renamed)));
  CHECK(std::holds_alternative<RefusedApproval>(asked({"li", "prefecture", true})));  // from the command line
  CHECK(std::holds_alternative<ListApproval>(asked(namesake)));
}

TEST_CASE("a list with errors is not approved") {
  const auto book = keep::make_memory_document_book();
  respond::ReductionList list = force_list("HS2023", "L-a");
  list.enterprises.emplace_back();  // without units
  list.enterprises.front().id = "E";
  const std::int64_t row = force_put(*book, list);
  const auto deed = approve_list(force_office(), *book, {"652300-HS2023", row, ""}, force_head, force_day("2024-01-05"),
                                 UtcSeconds{});
  REQUIRE(deed.ok());
  REQUIRE(std::holds_alternative<RefusedApproval>(*deed));
  CHECK_FALSE(std::get<RefusedApproval>(*deed).rights);
}

TEST_CASE("what cannot stand in a header or on a map is no head of a list") {
  CHECK(check_list_head(force_office(), force_list("HS2023", "L-652300-2023.1_b")).ok());
  for (const char* id : {"", "a\"b", "a\r\nSet-Cookie: x=1", "a b", "../a", "\xE6\xB8\x85"}) {
    CAPTURE(id);
    CHECK(check_list_head(force_office(), force_list("HS2023", id)).error().code == ErrorCode::invalid_argument);
  }
  CHECK_FALSE(check_list_head(force_office(), force_list("HS2023", std::string(81, 'a'))).ok());
  CHECK_FALSE(check_list_head(force_office(), force_list("winter", "L-a")).ok());
  respond::ReductionList elsewhere = force_list("HS2023", "L-a");
  elsewhere.unit = "test";
  CHECK(check_list_head(force_office(), elsewhere).error().message.find("652300") != std::string::npos);
}

TEST_CASE("an approval is asked for with the row that was looked at") {
  CHECK(read_list_approval_wish(R"({"row": 5, "reason": "No. 7"})")->row == 5);
  CHECK(read_list_approval_wish(R"({"row": 5})")->reason.empty());
  for (const char* bad : {"", "[]", "{}", R"({"row": "5"})", R"({"row": 5, "reason": 7})"}) {
    CHECK(read_list_approval_wish(bad).error().code == ErrorCode::malformed);
  }
}

}  // namespace lantian::serve
