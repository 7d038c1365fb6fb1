#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <string>
#include <string_view>

/// A directory of people (LDAP version 3, RFC 4511) that knows passwords of accounts here. Off unless it is set up.
namespace lantian::serve {

/// ldap.toml of the book.
struct LdapSetting {
  std::string address;  ///< "ldaps://ldap.example.cn"; ldap:// with start_tls, or to this machine
  bool start_tls = false;
  std::string authority;     ///< PEM file of the authority that signed its certificate; empty: the system's
  std::string person;        ///< name of the entry: "uid={name},ou=people,dc=example,dc=cn"; empty: it is searched for
  std::string base, filter;  ///< where and how: "(sAMAccountName={name})"
  std::string search_as, search_password;  ///< who searches; empty: nobody (anonymous)
};
/// Reads such a file. Returns malformed with every fault.
Result<LdapSetting> read_ldap_setting(const terms::SourceFile& file);

/// A value inside a name of an entry (RFC 4514 section 2.4) and inside a filter (RFC 4515 section 3): whatever stands
/// in it, it stays one value.
std::string escaped_in_name(std::string_view value);
std::string escaped_in_filter(std::string_view value);

/// Whether the directory takes this password for the person: a bind under her name. An empty password is never asked,
/// because a directory answers it with success (RFC 4513 section 5.1.2). 10 s at most, no referrals. Any thread.
/// Returns io with the directory's words when it cannot be asked, invalid_argument when a search finds several people.
Result<bool> ldap_knows(const LdapSetting& setting, std::string_view name, std::string_view password);

}  // namespace lantian::serve
