#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "keep/user_audit.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The people of a bureau, their sessions, links that work once, and what was done: one book, so that a change and its
/// audit row are durable together or not at all.
namespace lantian::keep {

/// An account. What a role may do is not said here (data/accounts/roles.toml).
struct User {
  std::string name;                        ///< login name, see `is_login_name`; never changes
  std::string display_name;                ///< what pages call the person
  std::string role;                        ///< id of a role
  std::string area;                        ///< code or id of a place; empty: everywhere
  std::string unit;                        ///< the office she works for; may be empty
  std::vector<std::string> topics;         ///< empty: all
  std::string party;                       ///< enterprise: its id; citizen: a random token
  std::string password;                    ///< as Argon2 encodes it; empty: signs in by a link or another service only
  std::string totp;                        ///< shared secret of RFC 6238 in base 32; empty: none
  std::int64_t totp_step = 0;              ///< last time step whose code was taken: an earlier one is not taken again
  int failed = 0;                          ///< failures since the last success
  std::optional<UtcSeconds> locked_until;  ///< first second at which signing in is looked at again
  bool must_change = false;                ///< the password is changed before anything else
  bool disabled = false;
  std::string rights_by;  ///< who granted role, area and topics; empty: nobody yet, so that they give no right
  std::string created_by, changed_by;
  UtcSeconds created_at{}, changed_at{};
  std::int64_t version = 0;  ///< of the row as read; 0: not stored yet
  friend bool operator==(const User&, const User&) = default;
};

/// 2 to 64 of a-z, 0-9, '.', '_', '-' and '@', the first one a letter or digit.
bool is_login_name(std::string_view text);

/// A session, known by the SHA-256 of its token: who reads the file cannot go on with anybody's session.
struct UserSession {
  std::string token_sha256;  ///< 64 lower-case hexadecimal digits
  std::string user;
  UtcSeconds made{}, last_seen{};
  UtcSeconds ends{};  ///< first second at which it no longer holds, however busy
  std::string peer;   ///< address it was made from
  friend bool operator==(const UserSession&, const UserSession&) = default;
};

enum class LinkPurpose : std::uint8_t { first_run = 1, invitation = 2, reset = 3 };  ///< stored, never renumber
std::string_view name_of(LinkPurpose purpose);

/// A link that lets its holder set a password once.
struct OneTimeLink {
  std::string token_sha256;
  LinkPurpose purpose{};
  std::string user;     ///< empty: first run
  std::string made_by;  ///< login name, or who started the program
  UtcSeconds made{};
  UtcSeconds ends{};  ///< first second at which it no longer works
  friend bool operator==(const OneTimeLink&, const OneTimeLink&) = default;
};

/// What is written together: all of it, durable on return, or nothing.
struct UserWrite {
  std::vector<User> put;              ///< `version` as read (0: a new one); conflict when the stored one differs
  std::vector<UserSession> sessions;  ///< new ones
  std::vector<std::pair<std::string, UtcSeconds>> seen;  ///< hashes and when they were used; ended ones are passed over
  std::vector<std::string> ended_sessions;               ///< hashes; unknown ones are passed over
  std::vector<std::string> ended_sessions_of;            ///< users whose sessions end, except `kept_session`
  std::string kept_session;
  std::vector<OneTimeLink> links;        ///< new ones; earlier ones of the same user and purpose die
  std::vector<std::string> spent_links;  ///< hashes; conflict when one is there no more
  std::vector<AuditDraft> audit;
  bool first = false;  ///< conflict when any user is stored already
};

/// May be called from several threads; several processes may use one SQLite file. Every function returns io, corrupt,
/// locked (another process writes for longer than 5 s).
class UserBook {
 public:
  virtual ~UserBook() = default;

  /// Returns conflict as said at `UserWrite`; invalid_argument for a name that is none, a session or link without a
  /// hash or of nobody, and what `checked_draft` refuses.
  virtual Result<void> write(const UserWrite& write) = 0;

  virtual Result<std::vector<User>> users() const = 0;  ///< by name
  virtual Result<std::optional<User>> user(std::string_view name) const = 0;
  virtual Result<std::optional<UserSession>> session(std::string_view token_sha256) const = 0;
  virtual Result<std::vector<UserSession>> sessions() const = 0;  ///< all that are stored, also those that are over
  virtual Result<std::vector<UserSession>> sessions_of(std::string_view user) const = 0;  ///< by time made
  virtual Result<std::optional<OneTimeLink>> link(std::string_view token_sha256) const = 0;
  /// Rows after `after`, at most `most`, the oldest first.
  virtual Result<std::vector<AuditRecord>> audit(std::int64_t after, std::int64_t most) const = 0;
};

std::unique_ptr<UserBook> make_memory_user_book();

/// SQLite (WAL, synchronous=FULL), made when absent, readable by its owner only. Returns io, corrupt (not ours),
/// unsupported (a newer format), locked; invalid_argument when others than its owner may use the file.
Result<std::unique_ptr<UserBook>> open_user_book(const std::string& file);
/// Where the book of a directory lies.
std::string user_book_path(const std::string& book_directory);

/// Walks the whole log in pieces. The number of good rows and the last chain, or corrupt naming the first row that does
/// not fit. `head`: a chain that was noted elsewhere and must be found (empty: none), so that rows cut off at the end
/// are seen too.
Result<AuditState> verify_audit_log(const UserBook& book, std::string_view head = {});

}  // namespace lantian::keep
