#include "base/sha256.hpp"
#include "base/text.hpp"
#include "serve/accounts/desk_state.hpp"
#include "serve/accounts/totp.hpp"

#include <fmt/core.h>

#include <algorithm>

/// Signing in and out, passwords, authenticators.
namespace lantian::serve {
namespace {

constexpr int most_sign_in_tries = 16;  ///< against others who change the same account at the same moment
constexpr std::size_t most_strangers = 10'000;

HttpReply bare_reply(std::string body) {
  HttpReply reply = json_reply(std::move(body));
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

std::string session_text(const AccountsSetting& setting, const Session* session) {
  return session_json({session, &setting, setting.clock()});
}

/// One attempt at an account that somebody has.
struct KnownAttempt {
  const AccountPolicy& policy;
  keep::UserBook& book;
  std::function<Result<bool>(const keep::User&)> fits;  ///< whether the password is that of the account
  std::string code;
  bool code_shown = false;
};

/// Judges the account as it is stored at this moment and hands the judgement to `store`; again when somebody else was
/// faster, so that no failure is lost however many guess at the same time.
template <class Store>
Result<SignInJudgement> judged_and_stored(const KnownAttempt& attempt, keep::User user, UtcSeconds now, Store store) {
  std::string compared = user.password;
  LANTIAN_TRY(bool fits, attempt.fits(user));
  for (int tried = 0;; ++tried) {
    const SignInJudgement judged = judge_sign_in(attempt.policy, user, {fits, attempt.code, now, attempt.code_shown});
    const Result<void> stored = store(judged);
    if (stored) return judged;
    if (stored.error().code != ErrorCode::conflict || tried == most_sign_in_tries) return stored.error();
    LANTIAN_TRY(const std::optional<keep::User> again, attempt.book.user(user.name));
    if (!again) return stored.error();
    user = *again;
    if (user.password != compared) {
      compared = user.password;
      LANTIAN_TRY(fits, attempt.fits(user));
    }
  }
}

std::string_view detail_of(const SignInJudgement& judged) {
  switch (judged.verdict) {
    case SignInVerdict::welcome:
      return "";
    case SignInVerdict::code_needed:
      return "the code is asked for";
    case SignInVerdict::resting:
      return "rests after failures";
    case SignInVerdict::disabled:
      return "disabled";
    case SignInVerdict::wrong:
      break;
  }
  return judged.wrong_code ? "wrong code" : "wrong password";
}

}  // namespace

Result<bool> AccountsDesk::State::knows(const keep::User& user, const std::string& password) const {
  const bool fits = hasher.fits(password, user.password);
  if (!user.password.empty() || !setting.directory) return fits;
  if (user.disabled || (user.locked_until && now() < *user.locked_until)) return false;
  // Whoever waits for a directory holds a worker: few do at a time, and nobody while it was just away.
  constexpr int most_at_once = 2;
  constexpr std::chrono::seconds pause{5};
  const Error later{ErrorCode::locked, "the directory of people cannot be asked now; try again in a minute", ""};
  if (now() < directory_rests_until.load()) return later;
  if (directory_asked.fetch_add(1) >= most_at_once) {
    --directory_asked;
    return later;
  }
  const Result<bool> known = setting.directory(user.name, password);
  --directory_asked;
  if (known) return known;
  // Its words tell how it is reached: for the log, not for who asks.
  fmt::print(stderr, "lantian: the directory of people: {}\n", known.error().text());
  directory_rests_until = now() + pause;
  return later;
}

Answer AccountsDesk::State::refuse_attempt(const SignInJudgement& judged, const Call& call) const {
  if (judged.verdict == SignInVerdict::code_needed) {
    return problem(problems::code_needed, {"code_needed", {{"digits", std::to_string(setting.policy.totp_digits)}}},
                   call);
  }
  if (judged.verdict == SignInVerdict::resting && judged.after.locked_until) {
    const std::string seconds = std::to_string((*judged.after.locked_until - now()).count());
    Problem rests = problem(problems::locked_out, {"sign_in_rests", {{"seconds", seconds}}}, call);
    rests.headers.emplace_back("Retry-After", seconds);
    return rests;
  }
  return problem(problems::wrong_sign_in, {"sign_in_refused"}, call);
}

Result<HttpReply> AccountsDesk::State::welcome(const keep::User& user, keep::UserWrite write,
                                               const HttpRequest& request) const {
  LANTIAN_TRY(const std::string token, new_token());
  const UtcSeconds at = now();
  keep::UserSession session{sha256_hex(token), user.name, at, at, at + setting.policy.session_most, request.peer};
  // The token that came in is never taken over: whoever planted it does not get in.
  const std::string_view planted = request.cookie(session_cookie);
  if (!planted.empty()) write.ended_sessions.push_back(sha256_hex(planted));
  write.sessions.push_back(session);
  LANTIAN_CHECK(book().write(write));
  const Session made{person_of(user, setting.roles), session.token_sha256,
                     base64url(hmac_sha256(token, "lantian csrf 1")), at + setting.policy.session_idle};
  HttpReply reply = bare_reply(session_text(setting, &made));
  reply.headers.emplace_back("Set-Cookie", session_cookie_text(token, setting.policy.session_most, request.secure));
  return reply;
}

Answer AccountsDesk::get_session(const Call& call) {
  LANTIAN_TRY(const std::optional<Session> session, who_asks(call.request));
  return bare_reply(session_text(state_->setting, session ? &*session : nullptr));
}

Answer AccountsDesk::sign_in(const Call& call) {
  State& state = *state_;
  if (auto later = state.crowded(call)) return *std::move(later);
  const auto body = read_flat_body(call.request, {"name", "password", "code"});
  if (!body) return state.problem(problems::bad_request, {"json_wanted", {{"fault", body.error().message}}}, call);
  const std::string name = lowered(trimmed(body->text("name")));
  std::optional<keep::User> user;
  if (keep::is_login_name(name)) {
    LANTIAN_TRY(user, state.book().user(name));
  }
  const UtcSeconds now = state.now();
  if (!user) {
    // The same work as for somebody: the hash, the judgement, the row in the log.
    static_cast<void>(state.hasher.fits(body->text("password"), ""));
    SignInJudgement judged;
    {
      const std::lock_guard lock{state.mutex};
      if (state.strangers.size() >= most_strangers) state.strangers.clear();
      keep::User& stranger = state.strangers[sha256_hex(name)];
      judged = judge_sign_in(state.setting.policy, stranger, {false, "", now});
      stranger = judged.after;
    }
    keep::UserWrite write;
    // Not the name that was typed: people type their password there.
    write.audit.push_back(state.draft("-", "sign_in", "a name that nobody has", call.request));
    write.audit.back().allowed = false;
    write.audit.back().detail = detail_of(judged);
    LANTIAN_CHECK(state.book().write(write));
    return state.refuse_attempt(judged, call);
  }
  std::optional<HttpReply> reply;
  const auto store = [&](const SignInJudgement& judged) -> Result<void> {
    keep::UserWrite write;
    if (judged.changed) write.put.push_back(judged.after);
    write.audit.push_back(state.draft(name, "sign_in", "", call.request));
    write.audit.back().allowed = judged.verdict == SignInVerdict::welcome;
    write.audit.back().detail = detail_of(judged);
    if (judged.verdict != SignInVerdict::welcome) return state.book().write(write);
    if (!judged.after.password.empty() && state.hasher.outdated(judged.after.password)) {
      LANTIAN_TRY(write.put.back().password, state.hasher.hash(body->text("password")));
    }
    LANTIAN_TRY(reply, state.welcome(judged.after, std::move(write), call.request));
    return {};
  };
  const KnownAttempt attempt{state.setting.policy, state.book(),
                             [&](const keep::User& known) { return state.knows(known, body->text("password")); },
                             body->text("code")};
  LANTIAN_TRY(const SignInJudgement judged, judged_and_stored(attempt, *user, now, store));
  if (reply) return *std::move(reply);
  return state.refuse_attempt(judged, call);
}

Answer AccountsDesk::sign_out(const Call& call) {
  LANTIAN_TRY(const std::optional<Session> session, who_asks(call.request));
  if (session) {
    keep::UserWrite write;
    write.ended_sessions = {session->token_sha256};
    write.audit.push_back(state_->draft(session->person.name, "sign_out", "", call.request));
    LANTIAN_CHECK(state_->book().write(write));
  }
  HttpReply reply = bare_reply(session_text(state_->setting, nullptr));
  reply.headers.emplace_back("Set-Cookie", session_cookie_text("", std::chrono::seconds{0}, call.request.secure));
  return reply;
}

Answer AccountsDesk::change_password(const Call& call) {
  State& state = *state_;
  if (auto later = state.crowded(call)) return *std::move(later);
  LANTIAN_TRY(const std::optional<Session> session, who_asks(call.request));
  if (!session) return state.problem(problems::not_signed_in, {"sign_in_first"}, call);
  const auto body = read_flat_body(call.request, {"password", "new_password"});
  if (!body) return state.problem(problems::bad_request, {"json_wanted", {{"fault", body.error().message}}}, call);
  LANTIAN_TRY(const std::optional<keep::User> user, state.book().user(session->person.name));
  if (!user || user->password.empty()) return state.problem(problems::refused, {"no_password_here"}, call);
  const std::string fresh = body->text("new_password");
  auto faults = password_faults(state.setting.policy, fresh, user->name, user->display_name);
  if (fresh == body->text("password")) faults.push_back({"password_same"});
  if (!faults.empty()) return Problem{problems::refused, state.setting.words.say(faults, call.english)};
  LANTIAN_TRY(const std::string hash, state.hasher.hash(fresh));

  std::optional<HttpReply> reply;
  const auto store = [&](const SignInJudgement& judged) -> Result<void> {
    keep::UserWrite write;
    if (judged.changed) write.put.push_back(judged.after);
    write.audit.push_back(state.draft(user->name, "password_changed", "", call.request));
    write.audit.back().allowed = judged.verdict == SignInVerdict::welcome;
    write.audit.back().detail = detail_of(judged);
    if (judged.verdict != SignInVerdict::welcome) return state.book().write(write);
    keep::User& changed = write.put.back();
    changed.password = hash;
    changed.must_change = false;
    changed.changed_by = user->name;
    changed.changed_at = state.now();
    write.ended_sessions_of = {user->name};
    LANTIAN_TRY(reply, state.welcome(changed, write, call.request));
    return {};
  };
  const KnownAttempt attempt{state.setting.policy, state.book(),
                             [&](const keep::User& known) { return state.knows(known, body->text("password")); }, "",
                             true};
  LANTIAN_TRY(const SignInJudgement judged, judged_and_stored(attempt, *user, state.now(), store));
  if (reply) return *std::move(reply);
  return state.refuse_attempt(judged, call);
}

}  // namespace lantian::serve
