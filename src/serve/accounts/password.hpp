#pragma once
#include "base/result.hpp"
#include "serve/accounts/policy.hpp"
#include "serve/accounts/words.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Passwords: kept as Argon2id (RFC 9106) in the form "$argon2id$v=19$m=...,t=...,p=...$salt$tag".
namespace lantian::serve {

/// Hashes at most `policy.hashed_at_once` passwords at the same time, since each takes tens of MiB; others wait their
/// turn. May be called from several threads.
class PasswordHasher {
 public:
  explicit PasswordHasher(const AccountPolicy& policy);
  ~PasswordHasher();
  PasswordHasher(PasswordHasher&&) noexcept;
  PasswordHasher& operator=(PasswordHasher&&) noexcept;

  /// With a new random salt. Returns io when there is no memory or no randomness.
  Result<std::string> hash(std::string_view password) const;

  /// True when `password` is the one behind `encoded`. Where there is none to compare with (`encoded` is empty: no such
  /// user, or one without a password) the same work is done on a hash of the same cost, and the answer is false.
  /// The comparison of tags takes constant time.
  bool fits(std::string_view password, std::string_view encoded) const;

  /// True for a hash of another cost than the policy's.
  bool outdated(std::string_view encoded) const;

 private:
  struct Bench;
  std::unique_ptr<Bench> bench_;
};

/// Every rule that the password breaks: length, the login or display name in it, few different characters, a password
/// that everybody knows. The password is not repeated.
std::vector<Saying> password_faults(const AccountPolicy& policy, std::string_view password, std::string_view login_name,
                                    std::string_view display_name);

}  // namespace lantian::serve
