#include "base/sha256.hpp"
#include "serve/accounts/desk_state.hpp"

#include <fmt/core.h>

/// What an administrator does at the machine itself (lantian users).
namespace lantian::serve {
namespace {

std::string_view action_of(AccountsDesk::Deed deed) {
  switch (deed) {
    case AccountsDesk::Deed::disable:
      return "user_disabled";
    case AccountsDesk::Deed::enable:
      return "user_enabled";
    case AccountsDesk::Deed::unlock:
      return "user_unlocked";
    case AccountsDesk::Deed::reset:
      break;
  }
  return "link_made";
}

}  // namespace

Result<std::string> AccountsDesk::at_machine(const Asker& asker, std::string_view name, Deed deed) {
  LANTIAN_TRY(const std::optional<keep::User> known, state_->book().user(name));
  if (!known) {
    return Error{ErrorCode::not_found, fmt::format("there is no user '{}'; 'lantian users list' shows them", name), ""};
  }
  const UtcSeconds at = state_->now();
  keep::UserWrite write;
  write.put.push_back(*known);
  keep::User& user = write.put.back();
  user.changed_by = asker.name;
  user.changed_at = at;
  write.audit.push_back({at, asker.name, std::string{action_of(deed)}, user.name, "", asker.peer, true});
  std::string token;
  if (deed == Deed::disable || deed == Deed::enable) user.disabled = deed == Deed::disable;
  if (deed == Deed::unlock) {
    user.failed = 0;
    user.locked_until.reset();
  }
  if (deed == Deed::reset) {
    LANTIAN_TRY(token, new_token());
    write.links.push_back({sha256_hex(token), keep::LinkPurpose::reset, user.name, asker.name, at,
                           at + state_->setting.policy.reset_link});
    write.audit.back().detail = "reset";
  }
  if (deed == Deed::disable || deed == Deed::reset) write.ended_sessions_of = {user.name};
  LANTIAN_CHECK(state_->book().write(write));
  return token;
}

}  // namespace lantian::serve
