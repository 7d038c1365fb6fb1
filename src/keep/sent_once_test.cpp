#include "keep/sent_once.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

namespace lantian::keep {
namespace {

struct SentFolder {
  SentFolder() : path{std::filesystem::temp_directory_path() / ("lantian-sent-" + std::to_string(::getpid()))} {
    std::filesystem::create_directories(path);
  }
  ~SentFolder() { std::filesystem::remove_all(path); }
  std::string file() const { return (path / "sent.db").string(); }
  std::filesystem::path path;
};

constexpr UtcSeconds noon{std::chrono::seconds{1'700'000'000}};

}  // namespace

TEST_CASE("a key that was answered keeps its answer when the file is opened again; another body is seen") {
  const SentFolder folder;
  const SentAnswer given{201, "application/json", "/api/v1/reports/CR-1", "{\"number\":\"CR-1\"}"};
  std::string secret;
  {
    const auto sent = SentOnce::open(folder.file());
    REQUIRE(sent.ok());
    const auto first = (*sent)->claim("a key", "a body", noon);
    REQUIRE(first.ok());
    CHECK(first->fresh);
    CHECK(first->secret.size() == 32);
    secret = first->secret;
    REQUIRE((*sent)->answered("a key", given).ok());
  }
  const auto sent = SentOnce::open(folder.file());
  REQUIRE(sent.ok());
  const auto again = (*sent)->claim("a key", "a body", noon + std::chrono::hours{1});
  REQUIRE(again.ok());
  CHECK_FALSE(again->fresh);
  CHECK(again->same_body);
  CHECK(again->secret == secret);
  REQUIRE(again->answer.has_value());
  CHECK(*again->answer == given);
  const auto other = (*sent)->claim("a key", "another body", noon);
  REQUIRE(other.ok());
  CHECK_FALSE(other->fresh);
  CHECK_FALSE(other->same_body);
  CHECK((std::filesystem::status(folder.file()).permissions() & std::filesystem::perms{077}) ==
        std::filesystem::perms::none);
}

TEST_CASE("a key that was begun and never answered is told as such, with the secret it began with") {
  const SentFolder folder;
  std::string secret;
  {
    const auto sent = SentOnce::open(folder.file());
    REQUIRE(sent.ok());
    const auto first = (*sent)->claim("k", "b", noon);
    REQUIRE(first.ok());
    secret = first->secret;
  }
  const auto sent = SentOnce::open(folder.file());
  REQUIRE(sent.ok());
  const auto again = (*sent)->claim("k", "b", noon);
  REQUIRE(again.ok());
  CHECK_FALSE(again->fresh);
  CHECK_FALSE(again->answer.has_value());
  CHECK(again->secret == secret);
}

TEST_CASE("a released key is new again, an answered one is not released, old ones are forgotten") {
  const SentFolder folder;
  const auto sent = SentOnce::open(folder.file());
  REQUIRE(sent.ok());
  REQUIRE((*sent)->claim("k", "b", noon).ok());
  REQUIRE((*sent)->release("k").ok());
  const auto again = (*sent)->claim("k", "c", noon);
  REQUIRE(again.ok());
  CHECK(again->fresh);
  REQUIRE((*sent)->answered("k", {201, "", "", "x"}).ok());
  REQUIRE((*sent)->release("k").ok());
  CHECK((*sent)->claim("k", "c", noon)->answer.has_value());
  REQUIRE((*sent)->claim("young", "c", noon + std::chrono::hours{2}).ok());
  const auto gone = (*sent)->forget_before(noon + std::chrono::hours{1});
  REQUIRE(gone.ok());
  CHECK(*gone == 1);
  CHECK((*sent)->claim("k", "c", noon)->fresh);
  CHECK_FALSE((*sent)->claim("young", "c", noon)->fresh);
}

}  // namespace lantian::keep
