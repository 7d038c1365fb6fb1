#include "keep/docket_contacts.hpp"

#include "base/text.hpp"
#include "keep/sqlite_wire.hpp"

#include <fmt/core.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <limits>
#include <mutex>
#include <optional>

namespace lantian::keep {
namespace {

constexpr long long contacts_format = 1;

constexpr std::array contact_schema{
    "CREATE TABLE contact_format (version INTEGER NOT NULL)",
    "CREATE TABLE contact (token TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL,"
    " email TEXT NOT NULL, put_at_utc_s INTEGER NOT NULL, CHECK (length(token) = 32),"
    " CHECK (phone <> '' OR email <> '')) WITHOUT ROWID",
    "CREATE TABLE contact_access (number INTEGER PRIMARY KEY, token TEXT NOT NULL, deed INTEGER NOT NULL,"
    " by_whom TEXT NOT NULL, at_utc_s INTEGER NOT NULL, CHECK (deed BETWEEN 1 AND 3))",
    "CREATE INDEX contact_access_token ON contact_access (token, number)",
    "CREATE TRIGGER contact_access_is_not_changed BEFORE UPDATE ON contact_access"
    " BEGIN SELECT RAISE(ABORT, 'who looked at a contact is never changed'); END",
    "CREATE TRIGGER contact_access_is_not_removed BEFORE DELETE ON contact_access"
    " BEGIN SELECT RAISE(ABORT, 'who looked at a contact is never removed'); END",
};

Result<void> may_ask(std::string_view token, std::string_view by) {
  if (!is_party_token(token)) {
    return Error{ErrorCode::invalid_argument,
                 "this is no token of a reporter; it has 32 lower-case hexadecimal digits, as stored in 'party'", ""};
  }
  if (!trimmed(by).empty() && is_utf8(by)) return {};
  return Error{ErrorCode::invalid_argument, "nobody is named who asks; a contact is only given to a named account", ""};
}

/// Digits and a leading plus of what was typed; absent when anything else stands in it than people write in numbers.
std::optional<std::string> bare_number(std::string_view typed) {
  constexpr std::string_view full_width_head = "\xEF\xBC";  // U+FF10 to U+FF19 follow each other
  std::string bare;
  for (std::size_t at = 0; at < typed.size(); ++at) {
    const char c = typed[at];
    if (c >= '0' && c <= '9') {
      bare += c;
    } else if (typed.substr(at).starts_with(full_width_head) && at + 2 < typed.size()) {
      const int digit = static_cast<unsigned char>(typed[at + 2]) - 0x90;
      if (digit < 0 || digit > 9) return std::nullopt;
      bare += static_cast<char>('0' + digit);
      at += 2;
    } else if (c == '+' && bare.empty()) {
      bare += c;
    } else if (c != ' ' && c != '-' && c != '(' && c != ')') {
      return std::nullopt;
    }
  }
  return bare;
}

/// Empty when the number is good; else what to do.
std::string phone_fault(const std::string& number) {
  if (number.starts_with('+')) {
    const bool good = number.size() >= 9 && number.size() <= 16;
    return good ? "" : "a number of another country has + and 8 to 15 digits";
  }
  if (number.starts_with('1')) {
    if (number.size() != 11) {
      return fmt::format("a mobile number has 11 digits, this one has {}; was one left out or typed twice?",
                         number.size());
    }
    return number[1] >= '3' ? "" : "a mobile number begins with 13 to 19";
  }
  if (number.starts_with('0')) {
    const bool good = number.size() >= 10 && number.size() <= 12 && number[1] != '0';
    return good ? "" : "a land line is written with its area code, 10 to 12 digits in all: 0994-1234567";
  }
  if (number.starts_with("400") || number.starts_with("800")) {
    return number.size() == 10 ? ""
                               : fmt::format("a number of 400 or 800 has 10 digits, this one has {}", number.size());
  }
  if (number.size() == 7 || number.size() == 8) return "a land line needs its area code before it: 0994-1234567";
  return "this is no number of China; write a mobile number (11 digits, 13 to 19), a land line with its area code, or "
         "+ "
         "and the country";
}

Result<std::string> checked_phone(std::string_view typed) {
  const auto bare = bare_number(trimmed(typed));
  if (!bare) {
    return Error{ErrorCode::invalid_argument,
                 "phone: only digits, blanks, hyphens, brackets and a + before them may stand in it; one number alone",
                 ""};
  }
  std::string number = *bare;
  if (number.starts_with("+86")) number.erase(0, 3);
  if (number.starts_with("0086")) number.erase(0, 4);
  const std::string fault = trimmed(typed).empty() ? "" : phone_fault(number);
  if (fault.empty()) return number;
  return Error{ErrorCode::invalid_argument, "phone: " + fault, ""};
}

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_address = 254;  // RFC 5321, 4.5.3.1.3, without the brackets

std::string email_fault(std::string_view address) {
  if (address.empty()) return "";
  if (address.size() > longest_address) return fmt::format("an address has at most {} bytes", longest_address);
  const bool blank = std::ranges::any_of(address, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (blank) return "no blank may stand in an address; one address alone";
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos || at != address.rfind('@')) return "an address has one @: name@example.cn";
  const std::string_view host = address.substr(at + 1);
  const bool named =
      at > 0 && host.find('.') != std::string_view::npos && !host.starts_with('.') && !host.ends_with('.');
  return named ? "" : "something is missing beside the @: name@example.cn";
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; });
}

Result<bool> has_contact_tables(const sqlite::Connection& connection) {
  long long ours = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master WHERE name = 'contact_format'", std::tie(ours),
                                sqlite::bound(), [] {}));
  return ours > 0;
}

Result<void> make_contact_tables(const sqlite::Connection& connection) {
  // Another process may make them at the same time: who comes second finds them.
  LANTIAN_TRY(const bool made, has_contact_tables(connection));
  if (made) return {};
  long long others = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master", std::tie(others), sqlite::bound(), [] {}));
  if (others > 0) {
    return Error{ErrorCode::corrupt,
                 "this is an SQLite database but holds no contacts; name another file, or move this one away",
                 connection.file()};
  }
  for (const char* statement : contact_schema) LANTIAN_CHECK(connection.run(statement));
  return connection.run("INSERT INTO contact_format VALUES (:version)", contacts_format);
}

/// Runs `work` in one transaction that waits for its turn.
template <class Work>
Result<void> written(const sqlite::Connection& connection, Work work) {
  LANTIAN_CHECK(connection.run("BEGIN IMMEDIATE"));
  Result<void> outcome = work();
  if (outcome) outcome = connection.run("COMMIT");
  if (!outcome) static_cast<void>(connection.run("ROLLBACK").ok());
  return outcome;
}

Result<void> prepare_contact_tables(const sqlite::Connection& connection) {
  LANTIAN_TRY(const bool made, has_contact_tables(connection));
  if (!made) LANTIAN_CHECK(written(connection, [&] { return make_contact_tables(connection); }));
  long long version = 0;
  LANTIAN_CHECK(connection.each("SELECT version FROM contact_format", std::tie(version), sqlite::bound(), [] {}));
  if (version == contacts_format) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("the contacts have format {} and this program reads format {}; use the program that wrote "
                           "them, or a newer one",
                           version, contacts_format),
               connection.file()};
}

/// Others than the owner must not read the file.
Result<void> is_private(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 077) == 0) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("others than its owner may use this file (mode {:03o}); contacts are private: chmod 600",
                           status.st_mode & 0777),
               file};
}

}  // namespace

Result<Contact> checked_contact(const Contact& given) {
  Contact contact{std::string{trimmed(given.name)}, "", std::string{trimmed(given.email)}};
  std::vector<std::string> faults;
  if (!is_utf8(contact.name) || !is_utf8(contact.email))
    faults.emplace_back("name and email: these bytes are no UTF-8");
  if (contact.name.size() > longest_name) {
    faults.push_back(fmt::format("name: {} bytes are too long; at most {}", contact.name.size(), longest_name));
  }
  if (has_control(contact.name)) faults.emplace_back("name: line feeds and control characters do not belong there");
  auto phone = checked_phone(given.phone);
  if (phone) {
    contact.phone = *std::move(phone);
  } else {
    faults.push_back(phone.error().message);
  }
  if (const std::string fault = email_fault(contact.email); !fault.empty()) faults.push_back("email: " + fault);
  if (trimmed(given.phone).empty() && contact.email.empty()) {
    faults.emplace_back("a contact needs a phone number or an address; without one leave the contact away");
  }
  if (faults.empty()) return contact;
  return Error{ErrorCode::invalid_argument, joined(faults, "\n"), ""};
}

bool is_party_token(std::string_view text) {
  return text.size() == 32 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Result<std::string> new_party_token() {
  std::array<unsigned char, 16> bytes{};
  const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
  if (got != static_cast<ssize_t>(bytes.size())) {
    return Error{ErrorCode::io, "the system gives no random bytes; no token was made", ""};
  }
  std::string token;
  for (const unsigned char byte : bytes) token += fmt::format("{:02x}", byte);
  return token;
}

struct DocketContacts::Store {
  explicit Store(sqlite::Connection opened) : connection{std::move(opened)} {}

  Result<void> note(const std::string& token, ContactDeed deed, std::string_view by, UtcSeconds now) const {
    return connection.run("INSERT INTO contact_access (token, deed, by_whom, at_utc_s) VALUES (:t, :d, :b, :a)", token,
                          static_cast<long long>(deed), std::string{by},
                          static_cast<long long>(now.time_since_epoch().count()));
  }

  /// Tokens whose contacts were put before `instant`; with a token only that one.
  Result<std::vector<std::string>> tokens_before(long long instant, const std::string& only) const {
    std::string token;
    std::vector<std::string> tokens;
    LANTIAN_CHECK(connection.each(
        "SELECT token FROM contact WHERE put_at_utc_s < :before AND (:all = '' OR token = :only) ORDER BY token",
        std::tie(token), sqlite::bound(instant, only, only), [&] { tokens.push_back(token); }));
    return tokens;
  }

  /// Nothing of what was removed stays in the file or in its log: all pages are written anew, since a row that was
  /// moved when its page was split leaves a copy of itself there that secure_delete does not find; and the log is cut
  /// to nothing.
  Result<void> sweep() const {
    LANTIAN_CHECK(connection.run("VACUUM"));
    long long in_use = 1, frames = 0, moved = 0;
    LANTIAN_CHECK(
        connection.each("PRAGMA wal_checkpoint(TRUNCATE)", std::tie(in_use, frames, moved), sqlite::bound(), [] {}));
    if (in_use == 0) return {};
    return Error{
        ErrorCode::locked,
        "the contact is removed, but somebody has been reading for more than 5 s, and bytes of it may still be "
        "in the log; erase again",
        connection.file()};
  }

  Result<std::int64_t> erase_where(long long before, const std::string& only, std::string_view by, UtcSeconds now) {
    const std::scoped_lock lock{mutex};
    std::vector<std::string> tokens;
    const auto removed = written(connection, [&]() -> Result<void> {
      LANTIAN_TRY(tokens, tokens_before(before, only));
      for (const std::string& token : tokens) {
        LANTIAN_CHECK(connection.run("DELETE FROM contact WHERE token = :token", token));
        LANTIAN_CHECK(note(token, ContactDeed::erased, by, now));
      }
      return {};
    });
    LANTIAN_CHECK(removed);
    LANTIAN_CHECK(sweep());
    return static_cast<std::int64_t>(tokens.size());
  }

  sqlite::Connection connection;
  std::mutex mutex;
};

DocketContacts::DocketContacts(std::unique_ptr<Store> store) : store_{std::move(store)} {}
DocketContacts::~DocketContacts() = default;

Result<std::unique_ptr<DocketContacts>> DocketContacts::open(const std::string& file) {
  LANTIAN_CHECK(is_private(file));
  LANTIAN_TRY(sqlite::Connection connection, sqlite::Connection::open(file));
  long long on = 0;
  LANTIAN_CHECK(connection.each("PRAGMA secure_delete = ON", std::tie(on), sqlite::bound(), [] {}));
  // VACUUM would copy every contact to a file in the directory for temporary ones.
  LANTIAN_CHECK(connection.run("PRAGMA temp_store = MEMORY"));
  LANTIAN_CHECK(prepare_contact_tables(connection));
  return std::unique_ptr<DocketContacts>{new DocketContacts{std::make_unique<Store>(std::move(connection))}};
}

Result<void> DocketContacts::put(std::string_view token, const Contact& contact, std::string_view by, UtcSeconds now) {
  LANTIAN_CHECK(may_ask(token, by));
  LANTIAN_TRY(const Contact checked, checked_contact(contact));
  const std::string key{token};
  const std::scoped_lock lock{store_->mutex};
  const sqlite::Connection& connection = store_->connection;
  return written(connection, [&]() -> Result<void> {
    long long there = 0;
    LANTIAN_CHECK(connection.each("SELECT count(*) FROM contact WHERE token = :token", std::tie(there),
                                  sqlite::bound(key), [] {}));
    if (there > 0) {
      return Error{ErrorCode::conflict, "this token has a contact already; erase it first, or take a new token", ""};
    }
    LANTIAN_CHECK(connection.run("INSERT INTO contact VALUES (:token, :name, :phone, :email, :at)", key, checked.name,
                                 checked.phone, checked.email, static_cast<long long>(now.time_since_epoch().count())));
    return store_->note(key, ContactDeed::put, by, now);
  });
}

Result<Contact> DocketContacts::find(std::string_view token, std::string_view by, UtcSeconds now) {
  LANTIAN_CHECK(may_ask(token, by));
  const std::string key{token};
  const std::scoped_lock lock{store_->mutex};
  const sqlite::Connection& connection = store_->connection;
  Contact contact;
  bool found = false;
  const auto looked = written(connection, [&]() -> Result<void> {
    LANTIAN_CHECK(store_->note(key, ContactDeed::looked, by, now));
    return connection.each("SELECT name, phone, email FROM contact WHERE token = :token",
                           std::tie(contact.name, contact.phone, contact.email), sqlite::bound(key),
                           [&] { found = true; });
  });
  LANTIAN_CHECK(looked);
  if (found) return contact;
  return Error{ErrorCode::not_found, "there is no contact for this token: none was left, or it was erased", ""};
}

Result<std::int64_t> DocketContacts::erase(std::string_view token, std::string_view by, UtcSeconds now) {
  LANTIAN_CHECK(may_ask(token, by));
  return store_->erase_where(std::numeric_limits<long long>::max(), std::string{token}, by, now);
}

Result<std::int64_t> DocketContacts::erase_before(Day day, std::string_view by, UtcSeconds now) {
  LANTIAN_CHECK(may_ask(std::string(32, '0'), by));
  const UtcSeconds begin = to_utc(std::chrono::local_seconds{day.time_since_epoch()});
  return store_->erase_where(begin.time_since_epoch().count(), "", by, now);
}

Result<std::int64_t> DocketContacts::count() const {
  const std::scoped_lock lock{store_->mutex};
  long long counted = 0;
  LANTIAN_CHECK(store_->connection.each("SELECT count(*) FROM contact", std::tie(counted), sqlite::bound(), [] {}));
  return std::int64_t{counted};
}

Result<std::vector<ContactAccess>> DocketContacts::accesses(std::string_view token) const {
  const std::string key{token};
  const std::scoped_lock lock{store_->mutex};
  std::vector<ContactAccess> all;
  std::string by;
  long long deed = 0, at = 0;
  LANTIAN_CHECK(store_->connection.each(
      "SELECT deed, by_whom, at_utc_s FROM contact_access WHERE token = :token ORDER BY number", std::tie(deed, by, at),
      sqlite::bound(key), [&] {
        all.push_back({key, static_cast<ContactDeed>(deed), by, UtcSeconds{std::chrono::seconds{at}}});
      }));
  return all;
}

}  // namespace lantian::keep
