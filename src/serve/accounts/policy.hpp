#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

/// How people sign in, as data: data/accounts/policy.toml.
namespace lantian::serve {

/// RFC 9106.
struct Argon2Cost {
  std::uint32_t passes = 0, lanes = 0, memory_kib = 0, salt_bytes = 0, tag_bytes = 0;
  friend bool operator==(const Argon2Cost&, const Argon2Cost&) = default;
};

struct AccountPolicy {
  std::string source, status;
  Argon2Cost argon2;
  int hashed_at_once = 0;

  int least_characters = 0;  ///< of a password, in code points
  int most_bytes = 0;
  std::vector<std::string> refused_passwords;  ///< lower case

  struct LockStep {
    int failures = 0;  ///< in a row
    std::chrono::seconds pause{};
  };
  std::vector<LockStep> lock_steps;  ///< rising

  std::chrono::seconds session_idle{}, session_most{}, session_noted_every{};
  std::chrono::seconds first_run_link{}, invitation_link{}, reset_link{};

  std::chrono::seconds totp_step{};
  int totp_digits = 0, totp_window = 0, totp_secret_bytes = 0;
};

/// Returns malformed with every fault, one a line: also a cost below what RFC 9106 lets, steps that do not rise, an
/// idle time longer than the session.
Result<AccountPolicy> read_account_policy(const terms::SourceFile& file);

}  // namespace lantian::serve
