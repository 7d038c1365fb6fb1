#include "base/sha256.hpp"
#include "base/text.hpp"
#include "serve/accounts/desk_state.hpp"

#include <fmt/core.h>

#include <algorithm>

/// Accounts as the administrators see them.
namespace lantian::serve {
namespace {

constexpr std::string_view disable_tail = "/disable";

Rights rights_of(const FlatBody& body) {
  return {body.text("role"), body.text("area"), body.text("unit"), body.list("topics"), body.text("party")};
}

void put_rights(keep::User& user, const Rights& rights) {
  user.role = rights.role;
  user.area = rights.area;
  user.unit = rights.unit;
  user.topics = rights.topics;
  user.party = rights.party;
}

std::string text_of(const Rights& rights) {
  return fmt::format("role {}, area {}, topics {}", rights.role, rights.area.empty() ? "all" : rights.area,
                     rights.topics.empty() ? "all" : joined(rights.topics, " "));
}

HttpReply private_reply(std::string body, int status = 200) {
  HttpReply reply = json_reply(std::move(body), status);
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

Duty duty_of(const Roles& roles, const keep::User& user) {
  const AccountRole* role = roles.find(user.role);
  return role == nullptr ? Duty::data : role->duty;
}

/// Somebody who can do the work of this administrator now: rights granted, in use.
bool has_working(Duty duty, const std::vector<keep::User>& users, const Roles& roles, std::string_view except) {
  return std::ranges::any_of(users, [&](const keep::User& user) {
    return user.name != except && !user.disabled && !user.rights_by.empty() && duty_of(roles, user) == duty;
  });
}

/// The only one who can do a system administrator's work.
bool is_last_system(const AccountsSetting& setting, const keep::User& user, const std::vector<keep::User>& users) {
  return duty_of(setting.roles, user) == Duty::system && !has_working(Duty::system, users, setting.roles, user.name);
}

/// What stands against these rights for this person.
std::vector<Saying> rights_faults(const AccountsSetting& setting, const keep::User& user, const Rights& rights,
                                  const std::vector<keep::User>& users) {
  std::vector<Saying> faults = faults_of(rights, setting.roles, setting.areas, setting.topics);
  const AccountRole* role = setting.roles.find(rights.role);
  if (role == nullptr) return faults;
  if (const keep::User* other = other_duty_of(user.display_name, user.name, role->duty, users, setting.roles)) {
    faults.push_back({"admins_apart", {{"person", user.display_name}, {"name", other->name}, {"role", other->role}}});
  }
  return faults;
}

}  // namespace

Answer AccountsDesk::list_users(const Call& call) {
  if (auto problem = missing(call, Permission::users_list)) return *std::move(problem);
  LANTIAN_TRY(const std::vector<keep::User> users, state_->book().users());
  return private_reply(users_text_json(users, state_->setting.roles, state_->now()));
}

Answer AccountsDesk::list_roles(const Call& call) {
  if (auto problem = missing(call, Permission::users_list)) return *std::move(problem);
  return private_reply(roles_json(state_->setting));
}

Answer AccountsDesk::invite(const Call& call) {
  if (auto problem = missing(call, Permission::users_invite)) return *std::move(problem);
  State& state = *state_;
  const auto body = read_flat_body(call.request, {"name", "display_name", "role", "area", "unit", "topics", "party"});
  if (!body) return state.problem(problems::bad_request, {"json_wanted", {{"fault", body.error().message}}}, call);
  LANTIAN_TRY(const std::optional<Session> session, who_asks(call.request));
  if (!session) return state.problem(problems::not_signed_in, {"sign_in_first"}, call);
  LANTIAN_TRY(const Invited invited, invite_user({session->person.name, call.request.peer, call.english},
                                                 {body->text("name"), body->text("display_name"), rights_of(*body)}));
  if (invited.problem) return *invited.problem;
  return private_reply(link_json({invited.name, "/invitation", invited.token, invited.ends}), 201);
}

Result<AccountsDesk::Invited> AccountsDesk::invite_user(const Asker& asker, const Invitation& invitation) {
  State& state = *state_;
  const AccountsSetting& setting = state.setting;
  keep::User user;
  user.name = lowered(trimmed(invitation.name));
  user.display_name = trimmed(invitation.display_name.empty() ? invitation.name : invitation.display_name);
  put_rights(user, invitation.rights);
  LANTIAN_TRY(const std::vector<keep::User> users, state.book().users());
  std::vector<Saying> faults = rights_faults(setting, user, invitation.rights, users);
  if (!keep::is_login_name(user.name)) faults.insert(faults.begin(), {"name_form"});
  if (!faults.empty()) {
    return Invited{
        "", "", {}, Problem{problems::refused, setting.words.say(faults, asker.english), setting.roles.ids()}};
  }
  const UtcSeconds at = state.now();
  // Before there is a security administrator nobody could grant the rights of the first one, nor who could audit her.
  const Duty duty = duty_of(setting.roles, user);
  // One that was, disabled or not, ends this: else whoever disables her could make another one alone.
  const auto was_granted = [&](Duty of) {
    return std::ranges::any_of(
        users, [&](const keep::User& one) { return duty_of(setting.roles, one) == of && !one.rights_by.empty(); });
  };
  const bool first_of_its_kind =
      (duty == Duty::security || duty == Duty::audit) && !was_granted(Duty::security) && !was_granted(duty);
  if (first_of_its_kind) user.rights_by = asker.name;
  user.created_by = user.changed_by = asker.name;
  user.created_at = user.changed_at = at;
  Invited invited;
  invited.name = user.name;
  invited.ends = at + setting.policy.invitation_link;
  LANTIAN_TRY(invited.token, new_token());
  keep::UserWrite write;
  write.put.push_back(user);
  write.links.push_back(
      {sha256_hex(invited.token), keep::LinkPurpose::invitation, user.name, asker.name, at, invited.ends});
  write.audit.push_back({at, asker.name, "user_invited", user.name, text_of(invitation.rights), asker.peer, true});
  LANTIAN_CHECK(state.book().write(write));
  return invited;
}

Answer AccountsDesk::change_user(const Call& call, Permission permission, const UserChange& change) {
  if (auto problem = missing(call, permission)) return *std::move(problem);
  State& state = *state_;
  LANTIAN_TRY(const std::optional<Session> session, who_asks(call.request));
  if (!session) return state.problem(problems::not_signed_in, {"sign_in_first"}, call);
  LANTIAN_TRY(const std::optional<keep::User> known, state.book().user(call.parts.front()));
  if (!known) return state.problem(problems::not_found, {"user_unknown", {{"name", call.parts.front()}}}, call);
  const std::string& by = session->person.name;
  if (known->name == by) return state.problem(problems::refused, {"not_oneself"}, call);
  keep::UserWrite write;
  write.put.push_back(*known);
  keep::User& user = write.put.back();
  user.changed_by = by;
  user.changed_at = state.now();
  write.audit.push_back(state.draft(by, "", user.name, call.request));
  if (auto problem = change(user, write)) return *std::move(problem);
  LANTIAN_CHECK(state.book().write(write));
  LANTIAN_TRY(const std::optional<keep::User> stored, state.book().user(known->name));
  return private_reply(users_text_json({*stored}, state.setting.roles, state.now()));
}

Answer AccountsDesk::set_rights(const Call& call) {
  State& state = *state_;
  const auto body = read_flat_body(call.request, {"role", "area", "unit", "topics", "party"});
  if (!body) return state.problem(problems::bad_request, {"json_wanted", {{"fault", body.error().message}}}, call);
  LANTIAN_TRY(const std::vector<keep::User> users, state.book().users());
  const Rights rights = rights_of(*body);
  return change_user(
      call, Permission::users_rights, [&](keep::User& user, keep::UserWrite& write) -> std::optional<Problem> {
        auto faults = rights_faults(state.setting, user, rights, users);
        const AccountRole* role = state.setting.roles.find(rights.role);
        if (is_last_system(state.setting, user, users) && role != nullptr && role->duty != Duty::system) {
          faults.push_back({"own_account_kept"});
        }
        if (!faults.empty()) {
          return Problem{problems::refused, state.setting.words.say(faults, call.english), state.setting.roles.ids()};
        }
        put_rights(user, rights);
        user.rights_by = user.changed_by;
        // She sees at once what she may and may not do any more.
        write.ended_sessions_of = {user.name};
        write.audit.back().action = "rights_granted";
        write.audit.back().detail = text_of(rights);
        return std::nullopt;
      });
}

Answer AccountsDesk::set_disabled(const Call& call) {
  State& state = *state_;
  const bool disable = call.request.path.ends_with(disable_tail);
  LANTIAN_TRY(const std::vector<keep::User> users, state.book().users());
  return change_user(call, Permission::users_disable,
                     [&](keep::User& user, keep::UserWrite& write) -> std::optional<Problem> {
                       if (disable && is_last_system(state.setting, user, users))
                         return state.problem(problems::refused, {"own_account_kept"}, call);
                       user.disabled = disable;
                       if (disable) write.ended_sessions_of = {user.name};
                       write.audit.back().action = disable ? "user_disabled" : "user_enabled";
                       return std::nullopt;
                     });
}

Answer AccountsDesk::unlock(const Call& call) {
  return change_user(call, Permission::users_unlock, [](keep::User& user, keep::UserWrite& write) {
    user.failed = 0;
    user.locked_until.reset();
    write.audit.back().action = "user_unlocked";
    return std::optional<Problem>{};
  });
}

Answer AccountsDesk::reset(const Call& call) {
  State& state = *state_;
  LANTIAN_TRY(const std::string token, new_token());
  const UtcSeconds ends = state.now() + state.setting.policy.reset_link;
  Answer answer = change_user(
      call, Permission::users_invite, [&](keep::User& user, keep::UserWrite& write) -> std::optional<Problem> {
        const Duty duty = duty_of(state.setting.roles, user);
        if (duty == Duty::security || duty == Duty::audit) {
          return state.problem(problems::refused, {"reset_at_machine", {{"name", user.name}}}, call);
        }
        // The system administrator sees the link: until the security administrator looks again, it gives no right.
        user.rights_by.clear();
        write.links.push_back(
            {sha256_hex(token), keep::LinkPurpose::reset, user.name, user.changed_by, user.changed_at, ends});
        write.ended_sessions_of = {user.name};
        write.audit.back().action = "link_made";
        write.audit.back().detail = "reset; rights rest until they are granted again";
        return std::nullopt;
      });
  if (answer.problem() != nullptr) return answer;
  return private_reply(link_json({call.parts.front(), "/invitation", token, ends}), 201);
}

}  // namespace lantian::serve
