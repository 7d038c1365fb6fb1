#include "serve/carbon/code_signer.hpp"

#include "keep/files.hpp"
#include "keep/private_directory.hpp"
#include "serve/accounts/tokens.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdio>

namespace {

using namespace lantian;
using serve::CodeSigner;

constexpr const char* signed_text = "LT1|C-0001|2024|2|0.8000|0.6667|2025-03-01";

TEST_CASE("a code is genuine with its own text alone") {
  auto directory = keep::PrivateDirectory::make();
  REQUIRE(directory.ok());
  const auto signer = CodeSigner::open(directory->path());
  REQUIRE(signer.ok());
  const auto signature = signer->sign(signed_text);
  REQUIRE(signature.ok());
  CHECK(signature->size() == 86);
  CHECK(signer->is_signed(signed_text, *signature));
  CHECK_FALSE(signer->is_signed("LT1|C-0001|2024|1|0.8000|0.6667|2025-03-01", *signature));
  CHECK_FALSE(signer->is_signed(signed_text, ""));
  CHECK_FALSE(signer->is_signed(signed_text, signature->substr(1)));
  CHECK_FALSE(signer->is_signed(signed_text, *signature + "A"));
  CHECK_FALSE(signer->is_signed(signed_text, serve::base64url(std::string(64, '\0'))));
}

TEST_CASE("a key is made once, for its owner alone, and no other key's codes are taken") {
  auto directory = keep::PrivateDirectory::make(), elsewhere = keep::PrivateDirectory::make();
  REQUIRE(directory.ok());
  REQUIRE(elsewhere.ok());
  const auto first = CodeSigner::open(directory->path());
  REQUIRE(first.ok());
  const auto signature = first->sign(signed_text);
  REQUIRE(signature.ok());
  const auto again = CodeSigner::open(directory->path());
  REQUIRE(again.ok());
  CHECK(again->public_key() == first->public_key());
  CHECK(again->public_key().size() == 43);
  CHECK(again->is_signed(signed_text, *signature));
  const auto other = CodeSigner::open(elsewhere->path());
  REQUIRE(other.ok());
  CHECK_FALSE(other->is_signed(signed_text, *signature));
  struct stat status {};
  REQUIRE(::stat((directory->path() + "/carbon-code.key").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("a file that is no key is left as it is") {
  auto directory = keep::PrivateDirectory::make();
  REQUIRE(directory.ok());
  const std::string path = directory->path() + "/carbon-code.key";
  std::FILE* file = std::fopen(path.c_str(), "w");
  REQUIRE(file != nullptr);
  std::fputs("no key", file);
  std::fclose(file);
  const auto signer = CodeSigner::open(directory->path());
  REQUIRE_FALSE(signer.ok());
  CHECK(signer.error().code == ErrorCode::corrupt);
  CHECK(keep::read_file(path).ok());
  CHECK(*keep::read_file(path) == "no key");
}

}  // namespace
