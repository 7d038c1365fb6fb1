#include "serve/accounts/jwt.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

namespace lantian::serve {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr int least_rsa_bits = 2048;  // RFC 7518 section 3.3
constexpr std::size_t p256_bytes = 32;

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());  // NOLINT: OpenSSL's bytes are unsigned
}

Number big_number(std::string_view bytes) {
  return Number{BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr)};
}

Key built(const char* kind, OSSL_PARAM_BLD* builder) {
  const Params params{OSSL_PARAM_BLD_to_param(builder)};
  const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr)};
  EVP_PKEY* key = nullptr;
  if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1) return nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) return nullptr;
  return Key{key};
}

Key rsa_key(const PublicKey& given) {
  const Number modulus = big_number(given.modulus), exponent = big_number(given.exponent);
  const Builder builder{OSSL_PARAM_BLD_new()};
  if (!modulus || !exponent || BN_num_bits(modulus.get()) < least_rsa_bits || BN_is_zero(exponent.get())) {
    return nullptr;
  }
  if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1) return nullptr;
  if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) return nullptr;
  return built("RSA", builder.get());
}

Key ec_key(const PublicKey& given) {
  if (given.curve != "P-256" || given.x.size() != p256_bytes || given.y.size() != p256_bytes) return nullptr;
  const std::string point = "\x04" + given.x + given.y;
  const Builder builder{OSSL_PARAM_BLD_new()};
  if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1) return nullptr;
  if (OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
    return nullptr;
  }
  return built("EC", builder.get());
}

/// JWS writes r and s side by side (RFC 7518 section 3.4), OpenSSL reads DER.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * p256_bytes) return "";
  const EcSignature pair{ECDSA_SIG_new()};
  Number r = big_number(signature.substr(0, p256_bytes)), s = big_number(signature.substr(p256_bytes));
  if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return "";
  static_cast<void>(r.release());  // the pair owns them now
  static_cast<void>(s.release());
  unsigned char* bytes = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &bytes);
  if (size <= 0) return "";
  std::string der{bytes, bytes + size};
  OPENSSL_free(bytes);
  return der;
}

}  // namespace

bool signature_fits(std::string_view algorithm, const PublicKey& given, std::string_view bytes,
                    std::string_view signature) {
  const bool rsa = algorithm == "RS256" && given.kind == "RSA";
  const bool elliptic = algorithm == "ES256" && given.kind == "EC";
  if (!rsa && !elliptic) return false;
  const Key key = rsa ? rsa_key(given) : ec_key(given);
  const std::string shaped = rsa ? std::string{signature} : der_of(signature);
  const Digest digest{EVP_MD_CTX_new()};
  if (!key || !digest || shaped.empty()) return false;
  if (EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1) return false;
  return EVP_DigestVerify(digest.get(), octets(shaped), shaped.size(), octets(bytes), bytes.size()) == 1;
}

}  // namespace lantian::serve
