#include "serve/accounts/ldap.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>
#include <ldap.h>

#include <memory>

namespace lantian::serve {
namespace {

constexpr int patience_s = 10;

struct EndLdap {
  void operator()(LDAP* line) const { ldap_unbind_ext_s(line, nullptr, nullptr); }
  void operator()(LDAPMessage* answer) const { ldap_msgfree(answer); }
};
using Line = std::unique_ptr<LDAP, EndLdap>;

bool is_here(std::string_view address) {
  for (const std::string_view here : {"ldap://127.0.0.1", "ldap://localhost", "ldap://[::1]"}) {
    if (!address.starts_with(here)) continue;
    const std::string_view rest = address.substr(here.size());
    if (rest.empty() || rest[0] == ':' || rest[0] == '/') return true;
  }
  return false;
}

Error failed(int code, const std::string& where) {
  return {ErrorCode::io, fmt::format("the directory could not be asked: {}", ldap_err2string(code)), where};
}

/// "{name}" in a pattern of the setting.
std::string with_name(std::string pattern, const std::string& value) {
  constexpr std::string_view place = "{name}";
  for (std::size_t at = pattern.find(place); at != std::string::npos; at = pattern.find(place, at + value.size())) {
    pattern.replace(at, place.size(), value);
  }
  return pattern;
}

Result<Line> connected(const LdapSetting& setting) {
  LDAP* raw = nullptr;
  if (const int code = ldap_initialize(&raw, setting.address.c_str()); code != LDAP_SUCCESS) {
    return failed(code, setting.address);
  }
  Line line{raw};
  const int version = LDAP_VERSION3, demand = LDAP_OPT_X_TLS_DEMAND, fresh = 0;
  const timeval patience{patience_s, 0};
  ldap_set_option(raw, LDAP_OPT_PROTOCOL_VERSION, &version);
  ldap_set_option(raw, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
  ldap_set_option(raw, LDAP_OPT_NETWORK_TIMEOUT, &patience);
  ldap_set_option(raw, LDAP_OPT_TIMEOUT, &patience);
  ldap_set_option(raw, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
  if (!setting.authority.empty()) ldap_set_option(raw, LDAP_OPT_X_TLS_CACERTFILE, setting.authority.c_str());
  ldap_set_option(raw, LDAP_OPT_X_TLS_NEWCTX, &fresh);
  if (setting.start_tls) {
    if (const int code = ldap_start_tls_s(raw, nullptr, nullptr); code != LDAP_SUCCESS) {
      return failed(code, setting.address);
    }
  }
  return line;
}

int bound(LDAP* line, const std::string& who, std::string_view password) {
  // The library does not write to what it is given, though it does not say so.
  berval secret{password.size(), const_cast<char*>(password.data())};  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  return ldap_sasl_bind_s(line, who.c_str(), LDAP_SASL_SIMPLE, &secret, nullptr, nullptr, nullptr);
}

/// The name of the one entry that the filter finds; empty when there is none.
Result<std::string> searched(const LdapSetting& setting, std::string_view name) {
  LANTIAN_TRY(const Line line, connected(setting));
  if (const int code = bound(line.get(), setting.search_as, setting.search_password); code != LDAP_SUCCESS) {
    return failed(code, setting.search_as);
  }
  const std::string filter = with_name(setting.filter, escaped_in_filter(name));
  char nothing[] = "1.1";
  char* attributes[] = {nothing, nullptr};
  timeval patience{patience_s, 0};
  LDAPMessage* raw = nullptr;
  constexpr int most = 2;
  const int code = ldap_search_ext_s(line.get(), setting.base.c_str(), LDAP_SCOPE_SUBTREE, filter.c_str(), attributes,
                                     1, nullptr, nullptr, &patience, most, &raw);
  const std::unique_ptr<LDAPMessage, EndLdap> answer{raw};
  if (code != LDAP_SUCCESS && code != LDAP_SIZELIMIT_EXCEEDED) return failed(code, setting.base);
  const int found = ldap_count_entries(line.get(), answer.get());
  if (found == 0) return std::string{};
  if (found > 1) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("the filter finds several people of the name {}; make it stricter", in_quotes(name)),
                 setting.filter};
  }
  char* entry = ldap_get_dn(line.get(), ldap_first_entry(line.get(), answer.get()));
  std::string out = entry == nullptr ? "" : entry;
  ldap_memfree(entry);
  return out;
}

}  // namespace

Result<LdapSetting> read_ldap_setting(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  LdapSetting out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    out.address = top.text("address");
    out.start_tls = top.truth_or("start_tls", false);
    out.authority = top.text_or("authority", "");
    out.person = top.text_or("person", "");
    out.base = top.text_or("base", "");
    out.filter = top.text_or("filter", "");
    out.search_as = top.text_or("search_as", "");
    out.search_password = top.text_or("search_password", "");
    const bool plain = out.address.starts_with("ldap://");
    if (!plain && !out.address.starts_with("ldaps://")) {
      top.fault(top.line_of("address"), fmt::format("{} is no address; begin with ldaps://", in_quotes(out.address)));
    }
    if (plain && !out.start_tls && !is_here(out.address)) {
      top.fault(top.line_of("address"), "passwords would be sent openly: use ldaps://, or start_tls = true");
    }
    if (!plain && out.start_tls) top.fault(top.line_of("start_tls"), "ldaps:// is encrypted from the beginning");
    const bool searches = !out.filter.empty();
    if (out.person.empty() == !searches) {
      top.fault(top.line(), "say who a person is: either 'person', or 'base' and 'filter'");
    }
    const std::string& pattern = searches ? out.filter : out.person;
    if (!pattern.empty() && pattern.find("{name}") == std::string::npos) {
      top.fault(top.line_of(searches ? "filter" : "person"),
                "the login name goes to {name}, which does not stand here");
    }
    if (searches && out.base.empty()) top.fault(top.line(), "'base' says where the filter searches");
    if (out.search_as.empty() != out.search_password.empty()) {
      top.fault(top.line(), "'search_as' and 'search_password' belong together");
    }
    top.finish();
  }
  if (faults.empty()) return out;
  std::vector<std::string> texts;
  for (const terms::Fault& fault : faults) texts.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(texts, "\n"), ""};
}

std::string escaped_in_name(std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool meant = std::string_view{",+\"\\<>;=# "}.find(c) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    out += meant || byte < 0x20 || byte == 0x7F ? fmt::format("\\{:02X}", byte) : std::string{c};
  }
  return out;
}

std::string escaped_in_filter(std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool meant = std::string_view{"*()\\"}.find(c) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    out += meant || byte < 0x20 || byte == 0x7F ? fmt::format("\\{:02x}", byte) : std::string{c};
  }
  return out;
}

Result<bool> ldap_knows(const LdapSetting& setting, std::string_view name, std::string_view password) {
  if (password.empty() || password.find('\0') != std::string_view::npos) return false;
  std::string entry = with_name(setting.person, escaped_in_name(name));
  if (setting.person.empty()) {
    LANTIAN_TRY(entry, searched(setting, name));
    if (entry.empty()) return false;
  }
  LANTIAN_TRY(const Line line, connected(setting));
  const int code = bound(line.get(), entry, password);
  if (code == LDAP_SUCCESS) return true;
  if (code == LDAP_INVALID_CREDENTIALS || code == LDAP_NO_SUCH_OBJECT || code == LDAP_INAPPROPRIATE_AUTH) return false;
  return failed(code, setting.address);
}

}  // namespace lantian::serve
