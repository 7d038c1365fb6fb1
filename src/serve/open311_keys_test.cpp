#include "serve/open311_keys.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {

TEST_CASE("a key of Open311 is known by its SHA-256 only") {
  // printf %s test-key | sha256sum
  const auto keys = Open311Keys::read(
      {"open311.toml",
       "[[key]]\nname = \"hotline\"\nsha256 = \"62af8704764faf8ea82fc61ce9c4c3908b6cb97d463a634e9e587d7c885db0ef\"\n"});
  REQUIRE_MESSAGE(keys.ok(), (keys ? "" : keys.error().text()));
  CHECK(keys->holds("test-key"));
  CHECK_FALSE(keys->holds("test-kez"));
  CHECK_FALSE(keys->holds(""));
  CHECK_FALSE(keys->holds("62af8704764faf8ea82fc61ce9c4c3908b6cb97d463a634e9e587d7c885db0ef"));
  CHECK_FALSE(Open311Keys{}.holds("test-key"));
}

TEST_CASE("a file of keys with a key that is no hash, or two of one name, is refused") {
  CHECK_FALSE(Open311Keys::read({"open311.toml", "[[key]]\nname = \"a\"\nsha256 = \"secret\"\n"}).ok());
  const std::string one = "[[key]]\nname = \"a\"\nsha256 = \"" + std::string(64, 'a') + "\"\n";
  CHECK(Open311Keys::read({"open311.toml", one}).ok());
  CHECK_FALSE(Open311Keys::read({"open311.toml", one + one}).ok());
  CHECK_FALSE(Open311Keys::read({"open311.toml", "[[key]]\nsha256 = \"" + std::string(64, 'a') + "\"\n"}).ok());
}

}  // namespace lantian::serve
