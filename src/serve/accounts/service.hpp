#pragma once
#include "serve/accounts/desk.hpp"
#include "serve/accounts/oidc.hpp"

#include <memory>
#include <string>

namespace lantian::serve {

/// The accounts of a book as a service mounts them.
struct Accounts {
  std::unique_ptr<AccountsDesk> desk;
  std::unique_ptr<OidcDesk> oidc;  ///< null: no other service is set up

  /// Adds the addresses and the guard, which closes every address that data/accounts/addresses.toml does not open.
  void add_to(Router& router);
};

struct AccountsPlace {
  std::string root;            ///< that holds data/
  std::string book_directory;  ///< that holds users.sqlite and, to sign in elsewhere, oidc.toml and ldap.toml
  std::string version;
  bool synthetic = false;
};
/// `office` is read, not kept. Returns malformed with every fault of a file, and what `open_user_book` returns;
/// invalid_argument when others than its owner may read oidc.toml or ldap.toml, which hold secrets.
Result<Accounts> open_accounts_of(const AccountsPlace& place, const DocketOffice& office);

/// What the program prints once when the book has no users: the link of the first run, behind `address`
/// ("http://localhost:8212"). Empty when there are users.
Result<std::string> first_run_notice(AccountsDesk& desk, std::string_view address, std::string_view started_by);

}  // namespace lantian::serve
