#include "serve/accounts/totp.hpp"

#include "serve/accounts/tokens.hpp"

#include <fmt/core.h>

namespace lantian::serve {

std::string hotp_code(std::string_view key, std::uint64_t counter, int digits) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[7 - i] = static_cast<char>((counter >> (8 * i)) & 0xff);
  const std::string mac = hmac_sha1(key, bytes);
  const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(mac[at])); };
  const std::size_t offset = byte(mac.size() - 1) & 0xf;
  const std::uint32_t number =
      (byte(offset) & 0x7f) << 24 | byte(offset + 1) << 16 | byte(offset + 2) << 8 | byte(offset + 3);
  std::uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  return fmt::format("{:0{}}", number % modulus, digits);
}

std::optional<std::int64_t> taken_totp_step(const AccountPolicy& policy, std::string_view key, std::string_view code,
                                            UtcSeconds now, std::int64_t last_step) {
  const std::int64_t present = now.time_since_epoch() / policy.totp_step;
  std::optional<std::int64_t> taken;
  for (std::int64_t step = present - policy.totp_window; step <= present + policy.totp_window; ++step) {
    const bool fits = same_secret(hotp_code(key, static_cast<std::uint64_t>(step), policy.totp_digits), code);
    if (fits && step > last_step && !taken) taken = step;
  }
  return taken;
}

std::string totp_address(const AccountPolicy& policy, std::string_view secret_base32, std::string_view issuer,
                         std::string_view login_name) {
  return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits={3}&period={4}", issuer,
                     login_name, secret_base32, policy.totp_digits, policy.totp_step.count());
}

}  // namespace lantian::serve
