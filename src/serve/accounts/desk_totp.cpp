#include "serve/accounts/desk_state.hpp"
#include "serve/accounts/totp.hpp"

/// Authenticators: begun, confirmed by a code, taken away.
namespace lantian::serve {
namespace {

constexpr std::size_t most_begun = 1000;

}  // namespace

Result<SignInJudgement> AccountsDesk::State::prove(const keep::User& user, const FlatBody& body, std::string action,
                                                   const Call& call,
                                                   const std::function<void(keep::User&)>& change) const {
  LANTIAN_TRY(const bool fits, knows(user, body.text("password")));
  SignInJudgement judged = judge_sign_in(setting.policy, user, {fits, body.text("code"), now()});
  const bool welcome = judged.verdict == SignInVerdict::welcome;
  if (welcome) change(judged.after);
  keep::UserWrite write;
  if (judged.changed) write.put.push_back(judged.after);
  write.audit.push_back(draft(user.name, std::move(action), "", call.request));
  write.audit.back().allowed = welcome;
  LANTIAN_CHECK(book().write(write));
  return judged;
}

Answer AccountsDesk::begin_totp(const Call& call) {
  State& state = *state_;
  if (auto later = state.crowded(call)) return *std::move(later);
  LANTIAN_TRY(const std::optional<Session> session, who_asks(call.request));
  if (!session) return state.problem(problems::not_signed_in, {"sign_in_first"}, call);
  const auto body = read_flat_body(call.request, {"password", "code"});
  if (!body) return state.problem(problems::bad_request, {"json_wanted", {{"fault", body.error().message}}}, call);
  LANTIAN_TRY(const std::optional<keep::User> user, state.book().user(session->person.name));
  if (!user) return state.problem(problems::not_signed_in, {"sign_in_first"}, call);
  LANTIAN_TRY(const SignInJudgement judged, state.prove(*user, *body, "authenticator_begun", call, [](keep::User&) {}));
  if (judged.verdict != SignInVerdict::welcome) return state.refuse_attempt(judged, call);
  LANTIAN_TRY(const std::string bytes, random_bytes(static_cast<std::size_t>(state.setting.policy.totp_secret_bytes)));
  const std::string secret = base32(bytes);
  {
    const std::lock_guard lock{state.mutex};
    if (state.totp_begun.size() >= most_begun) state.totp_begun.clear();
    state.totp_begun[session->token_sha256] = secret;
  }
  HttpReply reply =
      json_reply(totp_json(secret, totp_address(state.setting.policy, secret, "Lantian", session->person.name)));
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

Answer AccountsDesk::confirm_totp(const Call& call) {
  State& state = *state_;
  LANTIAN_TRY(const std::optional<Session> session, who_asks(call.request));
  if (!session) return state.problem(problems::not_signed_in, {"sign_in_first"}, call);
  const auto body = read_flat_body(call.request, {"code"});
  if (!body) return state.problem(problems::bad_request, {"json_wanted", {{"fault", body.error().message}}}, call);
  std::string secret;
  {
    const std::lock_guard lock{state.mutex};
    const auto begun = state.totp_begun.find(session->token_sha256);
    if (begun != state.totp_begun.end()) secret = begun->second;
  }
  if (secret.empty()) return state.problem(problems::refused, {"totp_start_first"}, call);
  LANTIAN_TRY(std::optional<keep::User> user, state.book().user(session->person.name));
  if (!user) return state.problem(problems::not_signed_in, {"sign_in_first"}, call);
  const auto key = from_base32(secret);
  const auto step = key ? taken_totp_step(state.setting.policy, *key, body->text("code"), state.now(), 0)
                        : std::optional<std::int64_t>{};
  if (!step) return state.problem(problems::refused, {"totp_code_wrong"}, call);
  user->totp = secret;
  user->totp_step = *step;
  user->changed_by = user->name;
  user->changed_at = state.now();
  keep::UserWrite write;
  write.put.push_back(*user);
  write.ended_sessions_of = {user->name};
  write.kept_session = session->token_sha256;
  write.audit.push_back(state.draft(user->name, "authenticator_set", "", call.request));
  LANTIAN_CHECK(state.book().write(write));
  const std::lock_guard lock{state.mutex};
  state.totp_begun.erase(session->token_sha256);
  return HttpReply{204, "", "", {}, {}};
}

Answer AccountsDesk::end_totp(const Call& call) {
  State& state = *state_;
  if (auto later = state.crowded(call)) return *std::move(later);
  LANTIAN_TRY(const std::optional<Session> session, who_asks(call.request));
  if (!session) return state.problem(problems::not_signed_in, {"sign_in_first"}, call);
  const auto body = read_flat_body(call.request, {"password", "code"});
  if (!body) return state.problem(problems::bad_request, {"json_wanted", {{"fault", body.error().message}}}, call);
  LANTIAN_TRY(const std::optional<keep::User> user, state.book().user(session->person.name));
  if (!user) return state.problem(problems::not_signed_in, {"sign_in_first"}, call);
  LANTIAN_TRY(const SignInJudgement judged,
              state.prove(*user, *body, "authenticator_removed", call, [](keep::User& own) { own.totp.clear(); }));
  if (judged.verdict != SignInVerdict::welcome) return state.refuse_attempt(judged, call);
  return HttpReply{204, "", "", {}, {}};
}

}  // namespace lantian::serve
