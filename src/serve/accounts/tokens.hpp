#pragma once
#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Random tokens and the few codes of bytes that signing in needs.
namespace lantian::serve {

/// Bytes of the system's random source. Returns io.
Result<std::string> random_bytes(std::size_t count);
/// 256 random bits in base64url: 43 characters. Returns io.
Result<std::string> new_token();

/// RFC 4648 section 5, without padding.
std::string base64url(std::string_view bytes);
/// Absent for anything that `base64url` does not write.
std::optional<std::string> from_base64url(std::string_view text);
/// RFC 4648 section 6, without padding.
std::string base32(std::string_view bytes);
/// Lower case, blanks and padding are taken; absent for anything else.
std::optional<std::string> from_base32(std::string_view text);

std::string hmac_sha1(std::string_view key, std::string_view bytes);    ///< 20 bytes; RFC 2104
std::string hmac_sha256(std::string_view key, std::string_view bytes);  ///< 32 bytes
std::string sha256_bytes(std::string_view bytes);                       ///< 32 bytes

/// Takes as long for texts of one length whatever stands in them.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace lantian::serve
