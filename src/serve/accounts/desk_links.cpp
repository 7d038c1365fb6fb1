#include "base/sha256.hpp"
#include "base/text.hpp"
#include "serve/accounts/desk_state.hpp"

#include <fmt/core.h>

/// Links that work once: of the first run, of an invitation, of a reset.
namespace lantian::serve {
namespace {

/// The link behind a token when it works now.
Result<std::optional<keep::OneTimeLink>> working_link(const keep::UserBook& book, std::string_view token,
                                                      UtcSeconds now) {
  LANTIAN_TRY(std::optional<keep::OneTimeLink> link, book.link(sha256_hex(token)));
  if (link && now >= link->ends) link.reset();
  return link;
}

}  // namespace

Result<std::optional<std::string>> AccountsDesk::first_run_token(std::string_view made_by) {
  LANTIAN_TRY(const std::vector<keep::User> users, state_->book().users());
  if (!users.empty()) return std::optional<std::string>{};
  LANTIAN_TRY(std::string token, new_token());
  const UtcSeconds at = state_->now();
  keep::UserWrite write;
  write.links.push_back({sha256_hex(token), keep::LinkPurpose::first_run, "", std::string{made_by}, at,
                         at + state_->setting.policy.first_run_link});
  write.audit.push_back({at, std::string{made_by}, "link_made", "first run", "", "", true});
  LANTIAN_CHECK(state_->book().write(write));
  return std::optional{std::move(token)};
}

Answer AccountsDesk::first_run(const Call& call) {
  State& state = *state_;
  const auto body = read_flat_body(call.request, {"link", "name", "display_name", "password"});
  if (!body) return state.problem(problems::bad_request, {"json_wanted", {{"fault", body.error().message}}}, call);
  const UtcSeconds now = state.now();
  LANTIAN_TRY(const auto link, working_link(state.book(), body->text("link"), now));
  if (!link || link->purpose != keep::LinkPurpose::first_run) {
    return state.problem(problems::link_spent, {"link_refused"}, call);
  }
  keep::User user;
  user.name = lowered(trimmed(body->text("name")));
  user.display_name = trimmed(body->text("display_name").empty() ? body->text("name") : body->text("display_name"));
  std::vector<Saying> faults;
  if (!keep::is_login_name(user.name)) faults.push_back({"name_form"});
  for (Saying& fault : password_faults(state.setting.policy, body->text("password"), user.name, user.display_name)) {
    faults.push_back(std::move(fault));
  }
  if (!faults.empty()) return Problem{problems::refused, state.setting.words.say(faults, call.english)};
  for (const AccountRole& role : state.setting.roles.all()) {
    if (role.duty == Duty::system && role.may.contains(Permission::users_invite)) user.role = role.id;
  }
  LANTIAN_TRY(user.password, state.hasher.hash(body->text("password")));
  user.rights_by = user.created_by = user.changed_by = "first run";
  user.created_at = user.changed_at = now;
  keep::UserWrite write;
  write.first = true;
  write.put.push_back(user);
  write.spent_links = {link->token_sha256};
  write.audit.push_back(state.draft(user.name, "first_user", user.role, call.request));
  auto reply = state.welcome(user, std::move(write), call.request);
  if (!reply && reply.error().code == ErrorCode::conflict) {
    return state.problem(problems::link_spent, {"link_refused"}, call);
  }
  if (!reply) return reply.error();
  reply->status = 201;
  return *std::move(reply);
}

Answer AccountsDesk::use_link(const Call& call) {
  State& state = *state_;
  const auto body = read_flat_body(call.request, {"link", "password"});
  if (!body) return state.problem(problems::bad_request, {"json_wanted", {{"fault", body.error().message}}}, call);
  const UtcSeconds now = state.now();
  LANTIAN_TRY(const auto link, working_link(state.book(), body->text("link"), now));
  if (!link || link->purpose == keep::LinkPurpose::first_run) {
    return state.problem(problems::link_spent, {"link_refused"}, call);
  }
  LANTIAN_TRY(std::optional<keep::User> user, state.book().user(link->user));
  if (!user || user->disabled) return state.problem(problems::link_spent, {"link_refused"}, call);
  const auto faults = password_faults(state.setting.policy, body->text("password"), user->name, user->display_name);
  if (!faults.empty()) return Problem{problems::refused, state.setting.words.say(faults, call.english)};
  LANTIAN_TRY(user->password, state.hasher.hash(body->text("password")));
  // Whoever holds the link says who she is by it: failures of others before, and an authenticator that was lost, end.
  user->failed = 0;
  user->locked_until.reset();
  user->totp.clear();
  user->must_change = false;
  user->changed_by = user->name;
  user->changed_at = now;
  keep::UserWrite write;
  write.put.push_back(*user);
  write.spent_links = {link->token_sha256};
  write.ended_sessions_of = {user->name};
  write.audit.push_back(state.draft(user->name, "link_used", std::string{name_of(link->purpose)}, call.request));
  auto reply = state.welcome(*user, std::move(write), call.request);
  if (reply) return *std::move(reply);
  if (reply.error().code != ErrorCode::conflict) return reply.error();
  return state.problem(problems::link_spent, {"link_refused"}, call);
}

}  // namespace lantian::serve
