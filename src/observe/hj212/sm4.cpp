#include "observe/hj212/sm4.hpp"

#include "base/text.hpp"
#include "observe/hj212/digits.hpp"

#include <fmt/core.h>
#include <openssl/evp.h>

#include <memory>

namespace lantian::observe::hj212 {
namespace {

constexpr std::size_t sm4_block = 16;

struct CipherContextEnd {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Result<std::string> sm4_ecb(std::string_view bytes, std::string_view key, bool encrypt) {
  if (key.size() != sm4_block) {
    return Error{ErrorCode::invalid_argument, fmt::format("an SM4 key has 16 bytes, this one {}", key.size()), ""};
  }
#ifdef OPENSSL_NO_SM4
  return Error{ErrorCode::unsupported, "this OpenSSL was built without SM4; install one that has it", ""};
#else
  const std::unique_ptr<EVP_CIPHER_CTX, CipherContextEnd> context{EVP_CIPHER_CTX_new()};
  std::string result{bytes};
  const std::size_t whole = bytes.size() - bytes.size() % sm4_block;
  if (whole == 0) return result;
  int written = 0;
  const bool done =
      context != nullptr &&
      EVP_CipherInit_ex(context.get(), EVP_sm4_ecb(), nullptr, octets(key), nullptr, encrypt ? 1 : 0) == 1 &&
      EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
      EVP_CipherUpdate(context.get(), reinterpret_cast<unsigned char*>(result.data()), &written, octets(bytes),
                       static_cast<int>(whole)) == 1 &&
      static_cast<std::size_t>(written) == whole;
  if (!done) return Error{ErrorCode::unsupported, "OpenSSL refused SM4; is its default provider loaded?", ""};
  return result;
#endif
}

}  // namespace

Result<std::string> sm4_decrypted(std::string_view bytes, std::string_view key) {
  return sm4_ecb(bytes, key, false);
}

Result<std::string> sm4_encrypted(std::string_view bytes, std::string_view key) {
  return sm4_ecb(bytes, key, true);
}

Result<std::string> sm4_key_from_hex(std::string_view digits) {
  std::string key;
  bool good = digits.size() == 2 * sm4_block;
  for (std::size_t i = 0; good && i < digits.size(); i += 2) {
    const int high = hex_value(digits[i]);
    const int low = hex_value(digits[i + 1]);
    good = high >= 0 && low >= 0;
    key.push_back(static_cast<char>(high * 16 + low));
  }
  if (good) return key;
  return Error{ErrorCode::malformed,
               fmt::format("an SM4 key is written as 32 hexadecimal digits; this one has {} characters", digits.size()),
               ""};
}

}  // namespace lantian::observe::hj212
