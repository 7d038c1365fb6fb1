#include "serve/carbon/code_signer.hpp"

#include "keep/files.hpp"
#include "serve/accounts/tokens.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace lantian::serve {
namespace {

constexpr std::size_t ed25519_key_bytes = 32, ed25519_signature_bytes = 64;

const unsigned char* signer_octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());  // NOLINT: OpenSSL's bytes are unsigned
}

struct CodeKeyFreed {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(BIO* stream) const { BIO_free(stream); }
};
using CodeKey = std::unique_ptr<EVP_PKEY, CodeKeyFreed>;
using CodeDigest = std::unique_ptr<EVP_MD_CTX, CodeKeyFreed>;
using CodeStream = std::unique_ptr<BIO, CodeKeyFreed>;

Error code_key_failed(const std::string& path, std::string message) {
  return Error{ErrorCode::io, std::move(message), path};
}

/// Written whole, for its owner alone, before it takes its name: a torn key would end every code.
Result<CodeKey> made_code_key(const std::string& path) {
  CodeKey key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")};
  const CodeStream stream{BIO_new(BIO_s_mem())};
  if (!key || !stream || PEM_write_bio_PKCS8PrivateKey(stream.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return code_key_failed(path, "no key could be made");
  }
  char* pem = nullptr;
  const long size = BIO_get_mem_data(stream.get(), &pem);
  const std::string part = path + ".part";
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return code_key_failed(part, "cannot be written");
  const bool written = ::write(file, pem, static_cast<std::size_t>(size)) == size && ::fsync(file) == 0;
  if (::close(file) != 0 || !written) return code_key_failed(part, "cannot be written");
  // A link is refused where somebody was faster: then his key is the one.
  if (::link(part.c_str(), path.c_str()) != 0 && errno != EEXIST) return code_key_failed(path, "cannot be named");
  std::remove(part.c_str());
  return key;
}

Result<CodeKey> read_code_key(const std::string& path) {
  LANTIAN_TRY(const std::string pem, keep::read_file(path));
  const CodeStream stream{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  CodeKey key{stream ? PEM_read_bio_PrivateKey(stream.get(), nullptr, nullptr, nullptr) : nullptr};
  if (key && EVP_PKEY_is_a(key.get(), "ED25519") == 1) return key;
  return Error{ErrorCode::corrupt,
               "this is no Ed25519 key; codes on walls are signed with the one that stood here: bring it back from a "
               "backup, or move this file away and issue every code anew",
               path};
}

}  // namespace

std::string code_key_path(const std::string& directory) {
  return directory + "/carbon-code.key";
}

struct CodeSigner::Key {
  std::shared_ptr<EVP_PKEY> pair;
};

CodeSigner::CodeSigner(std::unique_ptr<Key> key) : key_{std::move(key)} {}
CodeSigner::CodeSigner(CodeSigner&&) noexcept = default;
CodeSigner& CodeSigner::operator=(CodeSigner&&) noexcept = default;
CodeSigner::~CodeSigner() = default;

Result<CodeSigner> CodeSigner::open(const std::string& directory) {
  const std::string path = code_key_path(directory);
  if (!keep::exists(path)) {
    LANTIAN_CHECK(made_code_key(path));
  }
  LANTIAN_TRY(CodeKey key, read_code_key(path));
  return CodeSigner{std::make_unique<Key>(std::move(key))};
}

Result<std::string> CodeSigner::sign(std::string_view text) const {
  const CodeDigest context{EVP_MD_CTX_new()};
  std::array<unsigned char, ed25519_signature_bytes> bytes{};
  std::size_t size = bytes.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->pair.get()) != 1 ||
      EVP_DigestSign(context.get(), bytes.data(), &size, signer_octets(text), text.size()) != 1) {
    return Error{ErrorCode::io, "the code could not be signed", ""};
  }
  return base64url({reinterpret_cast<const char*>(bytes.data()), size});  // NOLINT: as above
}

bool CodeSigner::is_signed(std::string_view text, std::string_view signature) const {
  const auto bytes = from_base64url(signature);
  if (!bytes || bytes->size() != ed25519_signature_bytes) return false;
  const CodeDigest context{EVP_MD_CTX_new()};
  return context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_->pair.get()) == 1 &&
         EVP_DigestVerify(context.get(), signer_octets(*bytes), bytes->size(), signer_octets(text), text.size()) == 1;
}

std::string CodeSigner::public_key() const {
  std::array<unsigned char, ed25519_key_bytes> bytes{};
  std::size_t size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(key_->pair.get(), bytes.data(), &size) != 1) return "";
  return base64url({reinterpret_cast<const char*>(bytes.data()), size});  // NOLINT: as above
}

}  // namespace lantian::serve
