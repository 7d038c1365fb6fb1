#pragma once
#include "base/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace lantian::serve {

/// DIR/carbon-code.key.
std::string code_key_path(const std::string& directory);

/// Signs what a carbon code says, so that whoever scans it can tell a genuine one: Ed25519 (RFC 8032). The private key
/// never leaves the directory of the book.
class CodeSigner {
 public:
  /// The key of DIR/carbon-code.key (PKCS 8, PEM); makes it, readable by its owner alone, where there is none.
  /// Returns io, or corrupt when the file holds no Ed25519 key: codes that were issued with another key would all be
  /// refused, so nothing is written over it.
  static Result<CodeSigner> open(const std::string& directory);
  CodeSigner(CodeSigner&&) noexcept;
  CodeSigner& operator=(CodeSigner&&) noexcept;
  ~CodeSigner();

  /// 64 bytes in base64url: 86 characters.
  Result<std::string> sign(std::string_view text) const;
  /// False for every other text, key or form of signature.
  bool is_signed(std::string_view text, std::string_view signature) const;
  /// 32 bytes in base64url: what a third party verifies with.
  std::string public_key() const;

 private:
  struct Key;
  explicit CodeSigner(std::unique_ptr<Key> key);
  std::unique_ptr<Key> key_;
};

}  // namespace lantian::serve
