#include "app/users.hpp"

#include "app/desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

using serve::AccountsDesk;

/// `create`: a book without accounts gets its file; otherwise not_found says how to begin.
Result<std::unique_ptr<AccountsDesk>> open_users_desk(const std::string& book, std::string_view region, bool create) {
  const std::string file = keep::user_book_path(book);
  if (!create && !keep::exists(file)) {
    return Error{
        ErrorCode::not_found,
        fmt::format("there are no accounts in '{}'; begin with: lantian users first-run --book {}", book, book), ""};
  }
  LANTIAN_TRY(const serve::DocketOffice office, serve::DocketOffice::open(data_root(), region));
  LANTIAN_TRY(serve::AccountsSetting setting, serve::open_accounts(data_root(), book, office));
  return std::make_unique<AccountsDesk>(std::move(setting));
}

Result<std::unique_ptr<keep::UserBook>> open_existing_users(const std::string& book) {
  const std::string file = keep::user_book_path(book);
  if (keep::exists(file)) return keep::open_user_book(file);
  return Error{ErrorCode::not_found, fmt::format("there are no accounts in '{}'", book), ""};
}

/// Whoever has the machine is named by the login there; no account has such a name.
AccountsDesk::Asker asker_here() {
  return {"machine:" + login_name(), "", true};
}

std::string state_of(const keep::User& user, UtcSeconds now) {
  if (user.disabled) return "disabled";
  if (user.locked_until && now < *user.locked_until) return "rests until " + beijing_minute(*user.locked_until);
  if (user.password.empty()) return "invited";
  return user.rights_by.empty() ? "no rights yet" : "in use";
}

Result<int> users_list(const UsersListWords& words) {
  LANTIAN_TRY(const auto desk, open_users_desk(words.book, words.region, false));
  LANTIAN_TRY(const std::vector<keep::User> users, desk->setting().book->users());
  const UtcSeconds now = keep::now();
  if (words.json) {
    print(serve::users_text_json(users, desk->setting().roles, now));
    return 0;
  }
  for (const keep::User& user : users) {
    print(fmt::format("{:<20} {:<15} {:<10} {:<16} {} ({})\n", user.name, user.role,
                      user.area.empty() ? "all" : user.area, user.topics.empty() ? "all" : joined(user.topics, ","),
                      user.display_name, state_of(user, now)));
  }
  print(fmt::format("{} users\n", users.size()));
  return 0;
}

Result<int> users_invite(const UsersInviteWords& words) {
  LANTIAN_TRY(const auto desk, open_users_desk(words.book, words.region, false));
  LANTIAN_TRY(const AccountsDesk::Invited invited, desk->invite_user(asker_here(), words.invitation));
  if (invited.problem) {
    return Error{ErrorCode::invalid_argument, invited.problem->detail, ""};
  }
  print(fmt::format("invited {}; the link works once, until {} (Beijing):\n/invitation#{}\n", invited.name,
                    beijing_minute(invited.ends), invited.token));
  return 0;
}

Result<int> users_deed(const UsersDeedWords& words) {
  LANTIAN_TRY(const auto desk, open_users_desk(words.book, words.region, false));
  LANTIAN_TRY(const std::string token, desk->at_machine(asker_here(), words.name, words.deed));
  if (token.empty()) {
    print("done\n");
  } else {
    print(fmt::format("the link works once, for {} min:\n/invitation#{}\n",
                      desk->setting().policy.reset_link / std::chrono::minutes{1}, token));
  }
  return 0;
}

Result<int> users_first_run(const std::string& book) {
  LANTIAN_TRY(const auto desk, open_users_desk(book, "changji", true));
  LANTIAN_TRY(const std::optional<std::string> token, desk->first_run_token(asker_here().name));
  if (!token) {
    return Error{ErrorCode::conflict,
                 "this book has users already; 'lantian users reset NAME' makes a link for one of them", ""};
  }
  print(fmt::format("the link makes the first system administrator, once, within {} min:\n/first-run#{}\n",
                    desk->setting().policy.first_run_link / std::chrono::minutes{1}, *token));
  return 0;
}

Result<int> users_verify(const UsersVerifyWords& words) {
  LANTIAN_TRY(const auto book, open_existing_users(words.book));
  LANTIAN_TRY(const keep::AuditState state, keep::verify_audit_log(*book, words.head));
  print(fmt::format("{} audit rows hold{}{}\n", state.rows, state.rows == 0 ? "" : "\nchain ", state.chain));
  return 0;
}

Result<int> users_audit(const UsersAuditWords& words) {
  LANTIAN_TRY(const auto book, open_existing_users(words.book));
  LANTIAN_TRY(const std::string csv, serve::audit_csv(*book, words.after));
  print(csv);
  return 0;
}

}  // namespace

int run_users_list(const UsersListWords& words) {
  return exit_code(users_list(words));
}
int run_users_invite(const UsersInviteWords& words) {
  return exit_code(users_invite(words));
}
int run_users_deed(const UsersDeedWords& words) {
  return exit_code(users_deed(words));
}
int run_users_first_run(const std::string& book) {
  return exit_code(users_first_run(book));
}
int run_users_verify(const UsersVerifyWords& words) {
  return exit_code(users_verify(words));
}
int run_users_audit(const UsersAuditWords& words) {
  return exit_code(users_audit(words));
}

}  // namespace lantian::app
