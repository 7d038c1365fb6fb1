#pragma once
#include "base/result.hpp"
#include "docket/actor.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Roles of people and what each may do, as data: data/accounts/roles.toml.
namespace lantian::serve {

enum class Permission : std::uint8_t {
  air_read,
  explain_read,
  inventory_read,
  inventory_write,
  whatif_run,
  quality_read,
  quality_review,
  devices_read,
  devices_control,
  cases_read,
  cases_open,
  cases_act,
  contacts_read,  ///< how to reach who reported
  documents_export,
  enterprise_own,    ///< filings of one's own enterprise
  carbon_consented,  ///< cards of enterprises that agreed
  config_read,
  config_write,
  users_list,
  users_invite,  ///< accounts and links
  users_disable,
  users_rights,  ///< role, area, topics
  users_unlock,
  audit_read,
  alarms_read,
  alarms_act,  ///< acknowledge and silence
  respond_read,
  respond_act,      ///< edit forecasts, propose, keep lists, plans and orders, bring in evidence
  respond_approve,  ///< decide on warnings; from which level on is said in data/warnings
  carbon_read,      ///< accounts, ratings and projects of every enterprise
  carbon_write,     ///< file months, compute and keep accounts, loans, assets and projects
  carbon_approve,   ///< make a filing final, judge projects, issue and withdraw codes
  library_read,     ///< entries of the library of transition finance; who has a party: its own and what is public
  library_act,      ///< apply, track, disclose, object; to judge needs carbon.approve as well
  carbon_verify     ///< opinions on the figures of loans that name one's own agency
};
inline constexpr int permission_count = 35;
std::string_view name_of(Permission permission);  ///< "air.read"
std::optional<Permission> parse_permission(std::string_view word);

/// Whose a permission is. The three administrators are kept apart from each other and from the data.
enum class Duty : std::uint8_t { data, system, security, audit };
std::string_view name_of(Duty duty);
/// The duties that may hold it: users.list belongs to system and security.
bool belongs_to(Permission permission, Duty duty);

struct AccountRole {
  std::string id;
  terms::Name name;
  Duty duty{};
  std::optional<docket::Role> docket;  ///< absent: no cases
  bool area_required = false;
  bool party_required = false;
  std::set<Permission> may;
};

class Roles {
 public:
  /// Returns malformed with every fault, one a line: unknown permission, role without one, a permission of another
  /// duty, no role for one of the three administrators, an administrator with a role on cases, two of one id, the
  /// machine's own docket role.
  static Result<Roles> read(const terms::SourceFile& file);
  const AccountRole* find(std::string_view id) const;  ///< null: none
  const std::vector<AccountRole>& all() const { return roles_; }
  std::vector<std::string> ids() const;

 private:
  std::vector<AccountRole> roles_;
};

}  // namespace lantian::serve
