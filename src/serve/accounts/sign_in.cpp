#include "serve/accounts/sign_in.hpp"

#include "serve/accounts/tokens.hpp"
#include "serve/accounts/totp.hpp"

namespace lantian::serve {
namespace {

SignInJudgement failed_attempt(const AccountPolicy& policy, keep::User after, UtcSeconds now, bool wrong_code) {
  ++after.failed;
  const std::chrono::seconds pause = pause_after(policy, after.failed);
  after.locked_until = pause.count() > 0 ? std::optional{now + pause} : std::nullopt;
  return {SignInVerdict::wrong, std::move(after), true, wrong_code};
}

}  // namespace

std::chrono::seconds pause_after(const AccountPolicy& policy, int failures) {
  std::chrono::seconds pause{0};
  for (const auto& step : policy.lock_steps) {
    if (failures >= step.failures) pause = step.pause;
  }
  return pause;
}

SignInJudgement judge_sign_in(const AccountPolicy& policy, const keep::User& user, const SignInAttempt& attempt) {
  if (user.locked_until && attempt.now < *user.locked_until) return {SignInVerdict::resting, user, false};
  if (!attempt.password_fits) return failed_attempt(policy, user, attempt.now, false);
  keep::User after = user;
  if (!user.totp.empty() && !attempt.code_shown) {
    if (attempt.code.empty()) return {SignInVerdict::code_needed, user, false};
    const auto key = from_base32(user.totp);
    const auto step =
        key ? taken_totp_step(policy, *key, attempt.code, attempt.now, user.totp_step) : std::optional<std::int64_t>{};
    if (!step) return failed_attempt(policy, user, attempt.now, true);
    after.totp_step = *step;
  }
  if (user.disabled) return {SignInVerdict::disabled, user, false};
  after.failed = 0;
  after.locked_until.reset();
  return {SignInVerdict::welcome, std::move(after), true};
}

}  // namespace lantian::serve
