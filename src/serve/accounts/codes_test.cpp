#include "base/sha256.hpp"
#include "serve/accounts/accounts_sample_test.hpp"
#include "serve/accounts/tokens.hpp"
#include "serve/accounts/totp.hpp"

#include <set>

namespace lantian::serve {
namespace {

using trial::cheap_policy;
using trial::have;

constexpr std::string_view rfc_key = "12345678901234567890";

UtcSeconds instant_at(std::int64_t at) {
  return UtcSeconds{std::chrono::seconds{at}};
}

std::string hex_of(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

}  // namespace

TEST_CASE("counter codes are those of RFC 4226 appendix D") {
  const std::vector<std::string> printed{"755224", "287082", "359152", "969429", "338314",
                                         "254676", "287922", "162583", "399871", "520489"};
  for (std::size_t counter = 0; counter < printed.size(); ++counter) {
    CHECK(hotp_code(rfc_key, counter, 6) == printed[counter]);
  }
}

TEST_CASE("codes by the clock are those of RFC 6238 appendix B for SHA-1") {
  AccountPolicy policy = cheap_policy();
  policy.totp_digits = 8;
  const std::vector<std::pair<std::int64_t, std::string>> printed{{59, "94287082"},         {1111111109, "07081804"},
                                                                  {1111111111, "14050471"}, {1234567890, "89005924"},
                                                                  {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [at, code] : printed) {
    CHECK(taken_totp_step(policy, rfc_key, code, instant_at(at), 0) == at / 30);
  }
}

TEST_CASE("a code is taken one step early or late, no further, and once") {
  const AccountPolicy policy = cheap_policy();
  const std::int64_t step = 1'000'000;
  const std::string code = hotp_code(rfc_key, static_cast<std::uint64_t>(step), 6);
  CHECK(taken_totp_step(policy, rfc_key, code, instant_at(step * 30), 0) == step);
  CHECK(taken_totp_step(policy, rfc_key, code, instant_at((step - 1) * 30), 0) == step);
  CHECK(taken_totp_step(policy, rfc_key, code, instant_at((step + 1) * 30 + 29), 0) == step);
  CHECK_FALSE(taken_totp_step(policy, rfc_key, code, instant_at((step + 2) * 30), 0).has_value());
  CHECK_FALSE(taken_totp_step(policy, rfc_key, code, instant_at((step - 2) * 30 + 29), 0).has_value());
  CHECK_FALSE(taken_totp_step(policy, rfc_key, code, instant_at(step * 30), step).has_value());
  CHECK_FALSE(taken_totp_step(policy, rfc_key, "", instant_at(step * 30), 0).has_value());
  CHECK_FALSE(taken_totp_step(policy, rfc_key, code + " ", instant_at(step * 30), 0).has_value());
}

TEST_CASE("bytes in letters: RFC 4648 section 10, and what is none") {
  const std::vector<std::pair<std::string, std::string>> printed{{"", ""},
                                                                 {"f", "MY"},
                                                                 {"fo", "MZXQ"},
                                                                 {"foo", "MZXW6"},
                                                                 {"foob", "MZXW6YQ"},
                                                                 {"fooba", "MZXW6YTB"},
                                                                 {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, letters] : printed) {
    CHECK(base32(bytes) == letters);
    CHECK(from_base32(letters) == bytes);
  }
  CHECK(from_base32("mzxw 6ytb oi======") == "foobar");
  CHECK_FALSE(from_base32("MZXW1").has_value());
  CHECK_FALSE(from_base32("MZ1").has_value());
  CHECK(base64url("foob") == "Zm9vYg");
  CHECK(base64url("\xFB\xFF") == "-_8");
  CHECK(from_base64url("-_8") == "\xFB\xFF");
  CHECK_FALSE(from_base64url("-_9").has_value());  // bits behind the last byte that nobody writes
  CHECK_FALSE(from_base64url("Zm9vYg==").has_value());
  CHECK_FALSE(from_base64url("Z").has_value());
}

TEST_CASE("keyed digests: RFC 4231 case 2, RFC 2202 case 2") {
  CHECK(hex_of(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex_of(hmac_sha1("Jefe", "what do ya want for nothing?")) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  CHECK(hex_of(sha256_bytes("abc")) == sha256_hex("abc"));
}

TEST_CASE("tokens have 256 bits and no two are alike") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string token = have(new_token());
    CHECK(token.size() == 43);
    CHECK(seen.insert(token).second);
  }
}

TEST_CASE("Argon2id: a vector of its authors, new salts, other costs are outdated") {
  const PasswordHasher hasher{cheap_policy()};
  // The reference implementation's own test: t = 2, m = 2^16, p = 1.
  const std::string printed = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  CHECK(hasher.fits("password", printed));
  CHECK_FALSE(hasher.fits("Password", printed));
  CHECK(hasher.outdated(printed));

  const std::string hash = have(hasher.hash("seven quiet camels"));
  CHECK(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
  CHECK(hash != have(hasher.hash("seven quiet camels")));
  CHECK(hasher.fits("seven quiet camels", hash));
  CHECK_FALSE(hasher.fits("seven quiet camel", hash));
  CHECK_FALSE(hasher.fits("", ""));
  CHECK_FALSE(hasher.fits("anything", ""));
  CHECK_FALSE(hasher.fits("anything", "no hash"));
  CHECK_FALSE(hasher.outdated(hash));
  AccountPolicy dearer = cheap_policy();
  dearer.argon2.passes = 2;
  CHECK(PasswordHasher{dearer}.outdated(hash));
  dearer = cheap_policy();
  dearer.argon2.salt_bytes = 24;
  CHECK(PasswordHasher{dearer}.outdated(hash));
}

TEST_CASE("the shipped cost of passwords is OWASP's least one, with the salt and tag of RFC 9106") {
  const AccountPolicy policy = have(read_account_policy(trial::shipped_file("policy.toml")));
  CHECK(policy.argon2 == Argon2Cost{2, 1, 19'456, 16, 32});
  CHECK(policy.totp_digits == 6);
  CHECK(policy.totp_step == std::chrono::seconds{30});
  CHECK(policy.totp_window == 1);
}

TEST_CASE("what a password may not be") {
  const AccountPolicy policy = cheap_policy();
  const auto keys = [&](std::string_view password) {
    std::string all;
    for (const Saying& fault : password_faults(policy, password, "li.wei", "Li Wei"))
      all += std::string{fault.key} + " ";
    return all;
  };
  CHECK(keys("seven quiet camels").empty());
  CHECK(keys("camel") == "password_short ");
  CHECK(keys("my li.wei password") == "password_name ");
  CHECK(keys("my LI WEI password") == "password_shown_name ");
  CHECK(keys("aaaaaaaaaaaaaaaa") == "password_few ");
  CHECK(keys("Password1234") == "password_known ");
  CHECK(keys(std::string(100, 'a') + "bcdefghijkl" + std::string(200, 'm')) == "password_long ");
  CHECK(keys("seven quiet \xFF\xFE camels") == "password_text ");
  // Twelve Chinese characters are twelve characters.
  CHECK(
      keys(
          "\xE4\xB8\x83\xE5\x8F\xAA\xE5\xAE\x89\xE9\x9D\x99\xE7\x9A\x84\xE9\xAA\x86\xE9\xA9\xBC\xE8\xB5\xB0\xE8\xBF\x87"
          "\xE6\xB2\x99\xE6\xBC\xA0\xE5\x8C\x97")
          .empty());
}

}  // namespace lantian::serve
