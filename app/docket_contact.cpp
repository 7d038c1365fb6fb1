#include "app/desk.hpp"
#include "app/docket_desk.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <array>

/// lantian docket contact.
namespace lantian::app {
namespace {

constexpr std::array<std::string_view, 3> deed_names{"kept", "looked at", "erased"};

/// The token that a case or a token names.
Result<std::string> token_of(const OpenDocket& open, const std::string& of) {
  if (of.empty()) {
    return Error{ErrorCode::invalid_argument, "whose contact? name a case or the token of a reporter", ""};
  }
  const auto found = open.book->find(of);
  if (!found && found.error().code != ErrorCode::not_found) return found.error();
  if (!found) return of;
  if (!found->party.empty()) return found->party;
  return Error{ErrorCode::not_found, fmt::format("case {} has no reporter who left a contact", in_quotes(of)), ""};
}

Result<int> one_contact(keep::DocketContacts& contacts, const std::string& token, const DocketContactWords& words,
                        UtcSeconds now) {
  if (words.erase) {
    LANTIAN_TRY(const std::int64_t erased, contacts.erase(token, words.by, now));
    print(fmt::format("{} contacts erased\n", erased));
    return 0;
  }
  if (words.accesses) {
    LANTIAN_TRY(const auto rows, contacts.accesses(token));
    for (const keep::ContactAccess& row : rows) {
      print(fmt::format("{}  {}  {}\n", beijing_minute(row.at), deed_names[static_cast<std::size_t>(row.deed) - 1],
                        row.by));
    }
    return 0;
  }
  LANTIAN_TRY(const keep::Contact contact, contacts.find(token, words.by, now));
  for (const std::string& part : {contact.name, contact.phone, contact.email}) {
    if (!part.empty()) print(part + "\n");
  }
  return 0;
}

Result<int> docket_contact(const DocketContactWords& words) {
  LANTIAN_TRY(const OpenDocket open, open_docket_desk(words.desk, false));
  LANTIAN_TRY(const auto contacts, open_contacts(words.desk, words.contacts));
  if (!words.erase_before.empty()) {
    LANTIAN_TRY(const Day day, parse_day(words.erase_before));
    LANTIAN_TRY(const std::int64_t erased, contacts->erase_before(day, words.by, open.now));
    print(fmt::format("{} contacts erased\n", erased));
    return 0;
  }
  LANTIAN_TRY(const std::string token, token_of(open, words.of));
  return one_contact(*contacts, token, words, open.now);
}

}  // namespace

int run_docket_contact(const DocketContactWords& words) {
  return exit_code(docket_contact(words));
}

}  // namespace lantian::app
