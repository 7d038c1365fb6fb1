#pragma once
#include "device_book_shelves.hpp"
#include "keep/user_book.hpp"

#include <fmt/core.h>

/// Empty user books of every kind, and samples.
namespace lantian::contract {

using keep::AuditDraft;
using keep::LinkPurpose;
using keep::OneTimeLink;
using keep::User;
using keep::UserBook;
using keep::UserSession;
using keep::UserWrite;

/// 64 digits that stand for the hash of a token.
inline std::string hash_of(int number) {
  return fmt::format("{:064x}", number);
}

inline User user_called(const std::string& name) {
  User user;
  user.name = name;
  user.display_name = "Person " + name;
  user.role = "county";
  user.area = "652301";
  user.topics = {"dust", "vehicles"};
  user.password = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA";
  user.totp = "GEZDGNBVGY3TQOJQ";
  user.rights_by = "safe";
  user.created_by = user.changed_by = "root";
  user.created_at = user.changed_at = at(0);
  return user;
}

inline UserSession session_of(const std::string& user, int number) {
  return {hash_of(number), user, at(0), at(0), at(480), "10.0.0.7"};
}

inline AuditDraft audit_of(int number) {
  return {at(number), "root", "user_invited", fmt::format("user-{}", number), "county 652301", "10.0.0.7", true};
}

class UserShelf {
 public:
  UserShelf() = default;
  UserShelf(const UserShelf&) = delete;
  UserShelf& operator=(const UserShelf&) = delete;
  virtual ~UserShelf() = default;
  UserBook& book() { return *book_; }
  virtual void reopen() {}

 protected:
  std::unique_ptr<UserBook> book_;
};

class MemoryUserShelf final : public UserShelf {
 public:
  MemoryUserShelf() { book_ = keep::make_memory_user_book(); }
};

class SqliteUserShelf final : public UserShelf {
 public:
  SqliteUserShelf() { SqliteUserShelf::reopen(); }
  void reopen() override {
    book_.reset();
    book_ = taken(keep::open_user_book(keep::user_book_path(directory_.path())));
  }

 private:
  TemporaryDirectory directory_;
};

/// A body that runs on a new shelf of every kind.
#define LANTIAN_EVERY_USER_SHELF(title) LANTIAN_EVERY_USER_SHELF_(title, DOCTEST_ANONYMOUS(lantian_user_))
#define LANTIAN_EVERY_USER_SHELF_(title, body) \
  static void body(UserShelf& shelf);          \
  TEST_CASE(title) {                           \
    SUBCASE("memory") {                        \
      MemoryUserShelf shelf;                   \
      body(shelf);                             \
    }                                          \
    SUBCASE("sqlite") {                        \
      SqliteUserShelf shelf;                   \
      body(shelf);                             \
    }                                          \
  }                                            \
  static void body(UserShelf& shelf)

}  // namespace lantian::contract
