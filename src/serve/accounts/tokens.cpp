#include "serve/accounts/tokens.hpp"

#include "base/assert.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

#include <algorithm>
#include <cstdint>

namespace lantian::serve {
namespace {

constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view alphabet_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const unsigned char* unsigned_bytes(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());  // NOLINT: OpenSSL's bytes are unsigned
}

std::string hmac_with(const EVP_MD* digest, std::string_view key, std::string_view bytes) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  const auto* done =
      HMAC(digest, key.data(), static_cast<int>(key.size()), unsigned_bytes(bytes), bytes.size(), out, &size);
  LANTIAN_ASSERT(done != nullptr, "an HMAC of any bytes can be made");
  return {out, out + size};
}

/// Bits in groups of `width`, by an alphabet of 2^width letters.
std::string in_letters(std::string_view bytes, std::string_view alphabet, int width) {
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  const std::uint32_t mask = (1U << width) - 1;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= width; bits -= width) text += alphabet[(held >> (bits - width)) & mask];
  }
  if (bits > 0) text += alphabet[(held << (width - bits)) & mask];
  return text;
}

/// The bytes back; absent for other letters, and for bits left over that are not 0.
std::optional<std::string> from_letters(std::string_view text, std::string_view alphabet, int width) {
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << width) | static_cast<std::uint32_t>(value);
    bits += width;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>((held >> bits) & 0xff);
    }
  }
  if (bits >= width || (held & ((1U << bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace

Result<std::string> random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
  if (got == static_cast<ssize_t>(bytes.size())) return bytes;
  return Error{ErrorCode::io, "the system gives no random bytes; nothing secret can be made", ""};
}

Result<std::string> new_token() {
  LANTIAN_TRY(const std::string bytes, random_bytes(32));
  return base64url(bytes);
}

std::string base64url(std::string_view bytes) {
  return in_letters(bytes, url_alphabet, 6);
}

std::optional<std::string> from_base64url(std::string_view text) {
  return from_letters(text, url_alphabet, 6);
}

std::string base32(std::string_view bytes) {
  return in_letters(bytes, alphabet_32, 5);
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (c == ' ' || c == '=' || c == '-') continue;
    letters += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return from_letters(letters, alphabet_32, 5);
}

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  return hmac_with(EVP_sha1(), key, bytes);
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  return hmac_with(EVP_sha256(), key, bytes);
}

std::string sha256_bytes(std::string_view bytes) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), out, &size, EVP_sha256(), nullptr);
  LANTIAN_ASSERT(done == 1, "a digest of any bytes can be made");
  return {out, out + size};
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace lantian::serve
