#pragma once
#include "base/result.hpp"

#include <string>
#include <string_view>

/// SM4 (GB/T 32907) in ECB mode without padding, as HJ 212-2025 6.4.2 uses it, through OpenSSL.
namespace lantian::observe::hj212 {

/// Whole 16-byte groups of `bytes` decrypted or encrypted; a tail under 16 bytes is kept as it is (2025, annex A.2).
/// `key`: 16 bytes. Returns invalid_argument for another key length, unsupported when OpenSSL was built without SM4.
Result<std::string> sm4_decrypted(std::string_view bytes, std::string_view key);
Result<std::string> sm4_encrypted(std::string_view bytes, std::string_view key);

/// 32 hexadecimal digits to 16 bytes. Returns malformed.
Result<std::string> sm4_key_from_hex(std::string_view digits);

}  // namespace lantian::observe::hj212
