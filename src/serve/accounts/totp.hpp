#pragma once
#include "base/clock.hpp"
#include "serve/accounts/policy.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// One-time codes by the clock (RFC 6238 over HMAC-SHA-1, RFC 4226).
namespace lantian::serve {

/// The code of a counter (RFC 4226 section 5.3), with leading zeros. `key`: the secret's bytes.
std::string hotp_code(std::string_view key, std::uint64_t counter, int digits);

/// The time step of the code when it is one of those the policy takes at `now`, and later than `last_step`: each code
/// works once. All candidates are compared, in constant time each.
std::optional<std::int64_t> taken_totp_step(const AccountPolicy& policy, std::string_view key, std::string_view code,
                                            UtcSeconds now, std::int64_t last_step);

/// "otpauth://totp/..." for the picture that an authenticator reads.
std::string totp_address(const AccountPolicy& policy, std::string_view secret_base32, std::string_view issuer,
                         std::string_view login_name);

}  // namespace lantian::serve
