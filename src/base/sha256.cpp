#include "base/sha256.hpp"

#include "base/assert.hpp"

#include <openssl/evp.h>

namespace lantian {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() { LANTIAN_ASSERT(EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1, "no SHA-256"); }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Sha256::Sha256() : state_{std::make_unique<State>()} {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) {
  LANTIAN_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1, "SHA-256 update");
}

void Sha256::add(std::span<const std::byte> bytes) {
  LANTIAN_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1, "SHA-256 update");
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest{};
  unsigned length = 0;
  LANTIAN_ASSERT(EVP_DigestFinal_ex(state_->context, digest.data(), &length) == 1 && length == digest.size(),
                 "SHA-256 final");
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 sha;
  sha.add(bytes);
  return sha.hex();
}

}  // namespace lantian
