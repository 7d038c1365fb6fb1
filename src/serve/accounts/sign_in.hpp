#pragma once
#include "keep/user_book.hpp"
#include "serve/accounts/policy.hpp"

#include <optional>
#include <string>
#include <string_view>

/// The judgement of one attempt to sign in. Pure: the password was compared before, with the same work whoever it is.
namespace lantian::serve {

struct SignInAttempt {
  bool password_fits = false;
  std::string code;  ///< of the authenticator; empty: none given
  UtcSeconds now{};
  bool code_shown = false;  ///< in a session that a code has opened: it is not asked for again
};

enum class SignInVerdict : std::uint8_t {
  welcome,
  code_needed,  ///< the password fits, and a code is asked for: counts neither way
  wrong,        ///< counted as a failure
  resting,      ///< too many failures: not looked at, whether it fits or not
  disabled      ///< everything fits, and the account is not in use; told as wrong
};

struct SignInJudgement {
  SignInVerdict verdict{};
  keep::User after;  ///< as it is to be stored
  bool changed = false;
  bool wrong_code = false;  ///< the password fitted and the code did not; for the audit log only
};

SignInJudgement judge_sign_in(const AccountPolicy& policy, const keep::User& user, const SignInAttempt& attempt);

/// How long signing in rests after so many failures in a row; 0: not at all.
std::chrono::seconds pause_after(const AccountPolicy& policy, int failures);

}  // namespace lantian::serve
