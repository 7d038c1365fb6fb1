#pragma once
#include "serve/accounts/accounts_sample_test.hpp"
#include "serve/accounts/oidc.hpp"
#include "serve/accounts/tokens.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>

/// A provider of OpenID Connect that lives in the test, with keys of its own, and lies when it is told to.
namespace lantian::serve::trial {

/// A pair of keys and how it signs.
class ProviderKey {
 public:
  enum class Kind { rsa, elliptic };
  explicit ProviderKey(Kind kind) : kind_{kind} {
    key_.reset(kind == Kind::rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
    REQUIRE(key_ != nullptr);
  }

  std::string algorithm() const { return kind_ == Kind::rsa ? "RS256" : "ES256"; }

  /// The public half as a JWK.
  std::string jwk(const std::string& id) const {
    if (kind_ == Kind::rsa) {
      return fmt::format(R"({{"kty":"RSA","use":"sig","kid":"{}","n":"{}","e":"{}"}})", id,
                         base64url(number(OSSL_PKEY_PARAM_RSA_N, 256)), base64url(number(OSSL_PKEY_PARAM_RSA_E, 3)));
    }
    return fmt::format(R"({{"kty":"EC","crv":"P-256","kid":"{}","x":"{}","y":"{}"}})", id,
                       base64url(number(OSSL_PKEY_PARAM_EC_PUB_X, 32)),
                       base64url(number(OSSL_PKEY_PARAM_EC_PUB_Y, 32)));
  }

  std::string sign(const std::string& bytes) const {
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    REQUIRE(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
    std::size_t size = 1024;
    std::string signature(size, '\0');
    REQUIRE(EVP_DigestSign(context.get(), octets_of(signature), &size, octets_of(bytes), bytes.size()) == 1);
    signature.resize(size);
    return kind_ == Kind::rsa ? signature : side_by_side(signature);
  }

 private:
  static unsigned char* octets_of(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
  static const unsigned char* octets_of(const std::string& bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
  }
  std::string number(const char* name, int size) const {
    BIGNUM* value = nullptr;
    REQUIRE(EVP_PKEY_get_bn_param(key_.get(), name, &value) == 1);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    REQUIRE(BN_bn2binpad(value, octets_of(bytes), size) == size);
    BN_free(value);
    return bytes;
  }
  static std::string side_by_side(const std::string& der) {
    const unsigned char* at = octets_of(der);
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    REQUIRE(pair != nullptr);
    std::string bytes(64, '\0');
    REQUIRE(BN_bn2binpad(ECDSA_SIG_get0_r(pair), octets_of(bytes), 32) == 32);
    REQUIRE(BN_bn2binpad(ECDSA_SIG_get0_s(pair), octets_of(bytes) + 32, 32) == 32);
    ECDSA_SIG_free(pair);
    return bytes;
  }

  Kind kind_;
  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_{nullptr, EVP_PKEY_free};
};

inline std::string signed_token(const ProviderKey& key, const std::string& header, const std::string& claims) {
  const std::string covered = base64url(header) + "." + base64url(claims);
  return covered + "." + base64url(key.sign(covered));
}

}  // namespace lantian::serve::trial
