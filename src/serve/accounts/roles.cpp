#include "serve/accounts/roles.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

constexpr std::array<std::string_view, permission_count> permission_words{
    "air.read",       "explain.read",     "inventory.read",  "inventory.write",  "whatif.run",      "quality.read",
    "quality.review", "devices.read",     "devices.control", "cases.read",       "cases.open",      "cases.act",
    "contacts.read",  "documents.export", "enterprise.own",  "carbon.consented", "config.read",     "config.write",
    "users.list",     "users.invite",     "users.disable",   "users.rights",     "users.unlock",    "audit.read",
    "alarms.read",    "alarms.act",       "respond.read",    "respond.act",      "respond.approve", "carbon.read",
    "carbon.write",   "carbon.approve",   "library.read",    "library.act",      "carbon.verify"};
constexpr std::array<std::string_view, 4> duty_words{"data", "system", "security", "audit"};

class RoleReader {
 public:
  explicit RoleReader(terms::Section& part) : part_{part} {}

  AccountRole read() {
    role_.id = part_.text("id");
    role_.name = part_.name("name");
    role_.duty = static_cast<Duty>(part_.choice("duty", duty_words));
    read_docket();
    constexpr std::array<std::string_view, 2> wants{"free", "required"};
    role_.area_required = part_.choice_or("area", wants, 0) == 1;
    role_.party_required = part_.choice_or("party", wants, 0) == 1;
    for (const std::string& word : part_.texts("may")) read_permission(word);
    if (role_.may.empty()) part_.fault(part_.line(), fmt::format("role '{}' may do nothing", role_.id));
    part_.finish();
    return std::move(role_);
  }

 private:
  void read_docket() {
    const std::string word = part_.text_or("docket", "");
    if (word.empty()) return;
    role_.docket = docket::parse_role(word);
    const int line = part_.line_of("docket");
    if (!role_.docket || role_.docket == docket::Role::system) {
      part_.fault(line, fmt::format("'{}' is no role that a person has on cases", word));
    }
    if (role_.duty != Duty::data) part_.fault(line, "an administrator has no role on cases");
  }

  void read_permission(const std::string& word) {
    const auto permission = parse_permission(word);
    const int line = part_.line_of("may");
    if (!permission) {
      part_.fault(line, fmt::format("there is no permission '{}'; there are {}", word,
                                    joined({permission_words.begin(), permission_words.end()}, ", ")));
    } else if (!belongs_to(*permission, role_.duty)) {
      part_.fault(line, fmt::format("'{}' may not be with a role of duty '{}': the administrators are kept apart from "
                                    "each other and from the data",
                                    word, name_of(role_.duty)));
    } else if (!role_.may.insert(*permission).second) {
      part_.fault(line, fmt::format("'{}' stands there twice", word));
    }
  }

  terms::Section& part_;
  AccountRole role_;
};

void check_whole(const std::vector<AccountRole>& roles, terms::Section& top) {
  std::set<std::string> ids;
  for (const AccountRole& role : roles) {
    if (!ids.insert(role.id).second) top.fault(0, fmt::format("there are two roles '{}'", role.id));
  }
  constexpr std::pair<Duty, Permission> wanted[]{{Duty::system, Permission::users_invite},
                                                 {Duty::security, Permission::users_rights},
                                                 {Duty::audit, Permission::audit_read}};
  for (const auto& [duty, permission] : wanted) {
    const bool there = std::ranges::any_of(
        roles, [&](const AccountRole& role) { return role.duty == duty && role.may.contains(permission); });
    if (!there) {
      top.fault(0, fmt::format("no role of duty '{}' may do '{}'; without it nobody could", name_of(duty),
                               name_of(permission)));
    }
  }
}

}  // namespace

std::string_view name_of(Permission permission) {
  return permission_words.at(static_cast<std::size_t>(permission));
}

std::optional<Permission> parse_permission(std::string_view word) {
  const auto found = std::ranges::find(permission_words, word);
  if (found == permission_words.end()) return std::nullopt;
  return static_cast<Permission>(found - permission_words.begin());
}

std::string_view name_of(Duty duty) {
  return duty_words.at(static_cast<std::size_t>(duty));
}

bool belongs_to(Permission permission, Duty duty) {
  switch (permission) {
    case Permission::config_read:
    case Permission::config_write:
    case Permission::users_invite:
    case Permission::users_disable:
      return duty == Duty::system;
    case Permission::users_list:
      return duty == Duty::system || duty == Duty::security;
    case Permission::users_rights:
    case Permission::users_unlock:
      return duty == Duty::security;
    case Permission::audit_read:
      return duty == Duty::audit;
    default:
      return duty == Duty::data;
  }
}

Result<Roles> Roles::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  Roles roles;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    top.text("source");
    top.text("status");
    for (terms::Section& part : top.sections("role")) roles.roles_.push_back(RoleReader{part}.read());
    check_whole(roles.roles_, top);
    top.finish();
  }
  if (faults.empty()) return roles;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

const AccountRole* Roles::find(std::string_view id) const {
  const auto found = std::ranges::find(roles_, id, &AccountRole::id);
  return found == roles_.end() ? nullptr : &*found;
}

std::vector<std::string> Roles::ids() const {
  std::vector<std::string> all;
  for (const AccountRole& role : roles_) all.push_back(role.id);
  return all;
}

}  // namespace lantian::serve
