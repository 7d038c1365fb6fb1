#pragma once
#include "serve/accounts/desk.hpp"

#include <string>
#include <vector>

/// The verbs of `lantian users`, for an administrator at the machine. Each prints its answer and returns the exit code.
namespace lantian::app {

/// lantian users list --book DIR [--json]
struct UsersListWords {
  std::string book, region = "changji";
  bool json = false;
};
int run_users_list(const UsersListWords& words);

/// lantian users invite NAME --role ROLE --book DIR [--display-name N] [--area A] [--topic T]... [--unit U] [--party P]
///                      [--region R]
struct UsersInviteWords {
  std::string book, region = "changji";
  serve::AccountsDesk::Invitation invitation;
};
int run_users_invite(const UsersInviteWords& words);

/// lantian users disable | enable | unlock | reset NAME --book DIR
struct UsersDeedWords {
  std::string book, region = "changji", name;
  serve::AccountsDesk::Deed deed{};
};
int run_users_deed(const UsersDeedWords& words);

/// lantian users first-run --book DIR: another link when that of the service is too old.
int run_users_first_run(const std::string& book);

/// lantian users verify --book DIR [--head CHAIN]: exit code 1 and the first bad row when the audit log does not hold.
struct UsersVerifyWords {
  std::string book, head;
};
int run_users_verify(const UsersVerifyWords& words);

/// lantian users audit --book DIR [--after ROW]: the audit log as CSV on standard output.
struct UsersAuditWords {
  std::string book;
  std::int64_t after = 0;
};
int run_users_audit(const UsersAuditWords& words);

}  // namespace lantian::app
