#include "serve/accounts/service.hpp"

#include "keep/files.hpp"
#include "serve/accounts/ldap.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <optional>

namespace lantian::serve {
namespace {

/// The text of a file that holds secrets; absent when there is none.
Result<std::optional<std::string>> secret_file(const std::string& file) {
  if (!keep::exists(file)) return std::optional<std::string>{};
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("others than its owner may use this file (mode {:03o}); it holds a secret: chmod 600",
                             status.st_mode & 0777),
                 file};
  }
  LANTIAN_TRY(std::string text, keep::read_file(file));
  return std::optional{std::move(text)};
}

Result<std::optional<OidcSetting>> oidc_setting_in(const std::string& file) {
  LANTIAN_TRY(std::optional<std::string> text, secret_file(file));
  if (!text) return std::optional<OidcSetting>{};
  LANTIAN_TRY(OidcSetting setting, read_oidc_setting({file, *std::move(text)}));
  return std::optional{std::move(setting)};
}

Result<void> use_directory(const std::string& file, AccountsSetting& setting) {
  LANTIAN_TRY(std::optional<std::string> text, secret_file(file));
  if (!text) return {};
  LANTIAN_TRY(LdapSetting ldap, read_ldap_setting({file, *std::move(text)}));
  setting.directory = [ldap = std::move(ldap)](const std::string& name, const std::string& password) {
    return ldap_knows(ldap, name, password);
  };
  return {};
}

}  // namespace

void Accounts::add_to(Router& router) {
  desk->add_to(router);
  if (oidc) oidc->add_to(router);
}

Result<Accounts> open_accounts_of(const AccountsPlace& place, const DocketOffice& office) {
  LANTIAN_TRY(std::optional<OidcSetting> other, oidc_setting_in(place.book_directory + "/oidc.toml"));
  LANTIAN_TRY(AccountsSetting setting, open_accounts(place.root, place.book_directory, office));
  setting.version = place.version;
  setting.synthetic = place.synthetic;
  if (other) setting.oidc_name = other->name;
  LANTIAN_CHECK(use_directory(place.book_directory + "/ldap.toml", setting));
  Accounts accounts;
  accounts.desk = std::make_unique<AccountsDesk>(std::move(setting));
  if (other) accounts.oidc = std::make_unique<OidcDesk>(*accounts.desk, *std::move(other));
  return accounts;
}

Result<std::string> first_run_notice(AccountsDesk& desk, std::string_view address, std::string_view started_by) {
  LANTIAN_TRY(const std::optional<std::string> token, desk.first_run_token(started_by));
  if (!token) return std::string{};
  return fmt::format(
      "This book has no users yet. Within {} min this link makes the first system administrator, once:\n"
      "{}/first-run#{}\n",
      desk.setting().policy.first_run_link / std::chrono::minutes{1}, address, *token);
}

}  // namespace lantian::serve
