#pragma once
#include "docket/actor.hpp"
#include "docket/case_type.hpp"
#include "keep/user_book.hpp"
#include "serve/accounts/gate.hpp"
#include "serve/accounts/password.hpp"
#include "serve/accounts/policy.hpp"
#include "serve/accounts/rights.hpp"
#include "serve/accounts/roles.hpp"
#include "serve/accounts/words.hpp"
#include "serve/api/answer.hpp"
#include "serve/api/router.hpp"
#include "serve/docket_office.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Who asks, what she may do, and the addresses for people, sessions, rights and the audit log (doc/accounts.md).
namespace lantian::serve {

/// What the accounts are made of.
struct AccountsSetting {
  std::shared_ptr<keep::UserBook> book;
  Roles roles;
  AccountPolicy policy;
  AccountWords words;
  Gate gate;
  docket::Areas areas;
  std::vector<std::string> topics;  ///< ids that there are
  /// Names of topics and offices, for those who grant rights.
  std::vector<lantian::docket::Word> topic_words, unit_words;
  std::string version;     ///< of the program
  bool synthetic = false;  ///< what the book shows is made up
  std::string oidc_name;   ///< what the button for the other service says; empty: none
  /// Whether a directory of people takes this password for the name; asked for accounts without a password here. Empty:
  /// there is none. Errors: it cannot be asked.
  std::function<Result<bool>(const std::string& name, const std::string& password)> directory;
  std::function<UtcSeconds()> clock;
};

/// Reads ROOT/data/accounts and opens the book of accounts in `book_directory`. Areas, topics, version, synthetic and
/// the name of another service are left to the caller. Returns malformed with every fault, and what `open_user_book`
/// returns.
Result<AccountsSetting> open_accounts(const std::string& root, const std::string& book_directory);
/// The same with the areas and topics of a docket.
Result<AccountsSetting> open_accounts(const std::string& root, const std::string& book_directory,
                                      const DocketOffice& office);

/// Somebody who is signed in, now.
struct Session {
  Person person;
  std::string token_sha256;
  std::string csrf;    ///< what unsafe requests carry in X-Lantian-CSRF
  UtcSeconds until{};  ///< first second at which it no longer holds, if nothing more is asked

  /// Her part in the docket; absent: none.
  std::optional<docket::Actor> actor() const { return actor_of(person, until); }
};

/// Who listens to a stream of events. Rights that change end the session, so that they hold as long as the stream.
struct SignedListener final : StreamListener {
  std::string token_sha256;
  std::optional<docket::Actor> actor;
  std::set<Permission> may;
};

/// May be called from several threads.
class AccountsDesk {
 public:
  explicit AccountsDesk(AccountsSetting setting);
  ~AccountsDesk();
  AccountsDesk(const AccountsDesk&) = delete;
  AccountsDesk& operator=(const AccountsDesk&) = delete;

  /// Who asks, by the cookie `lantian_session`. Absent: nobody is signed in, the session is over, the account is
  /// disabled. Notes the use of the session once a minute. Returns io, locked, corrupt.
  Result<std::optional<Session>> who_asks(const HttpRequest& request);

  /// Whoever is signed in as a listener; null: nobody.
  std::shared_ptr<const StreamListener> listener(const HttpRequest& request);
  /// Whose session is over by now, with one look into the book for all: of somebody who signed out, is disabled, or
  /// whose time is up. Nothing is noted as use. A book that cannot be read lets all go on until the next look.
  std::function<bool(const StreamListener&)> over_now() const;

  /// Her part in the docket, for `DocketApi::who`; absent: nobody is signed in, or she has none.
  std::optional<docket::Actor> actor(const HttpRequest& request);

  /// Absent: whoever asks may. Else 401 (nobody signed in) or 403 with what is missing, which is noted in the audit
  /// log.
  std::optional<Problem> missing(const Call& call, Permission permission, const Matter& matter = {});

  /// For `Router::guard`, before every address below /api/v1: an unsafe request from another site, without the token of
  /// the session, or of somebody who must change the password first is refused. Requests of nobody need no token: they
  /// have no right that another site could use. Then what the gate asks of the address.
  std::optional<Problem> guard(const Call& call);

  /// A row in the audit log. `session` may be null.
  Result<void> note(const Session* session, const HttpRequest& request, std::string action, std::string subject,
                    std::string detail);

  /// Adds the addresses of this desk and the guard.
  void add_to(Router& router);

  /// Makes the link of the first run when there is no user yet: its token, for "/first-run#TOKEN". Absent: there are
  /// users. A later one takes the place of an earlier one.
  Result<std::optional<std::string>> first_run_token(std::string_view made_by);

  const AccountsSetting& setting() const;

  // The addresses, one function each.
  Answer get_session(const Call& call);
  Answer sign_in(const Call& call);          ///< POST /api/v1/session
  Answer sign_out(const Call& call);         ///< DELETE /api/v1/session
  Answer change_password(const Call& call);  ///< POST /api/v1/session/password
  Answer begin_totp(const Call& call);       ///< POST /api/v1/session/totp
  Answer confirm_totp(const Call& call);     ///< POST /api/v1/session/totp/confirm
  Answer end_totp(const Call& call);         ///< DELETE /api/v1/session/totp
  Answer first_run(const Call& call);        ///< POST /api/v1/first-run
  Answer use_link(const Call& call);         ///< POST /api/v1/invitation
  Answer list_users(const Call& call);
  Answer list_roles(const Call& call);
  Answer invite(const Call& call);        ///< POST /api/v1/users
  Answer set_rights(const Call& call);    ///< POST /api/v1/users/{name}/rights
  Answer set_disabled(const Call& call);  ///< POST /api/v1/users/{name}/disable, .../enable
  Answer unlock(const Call& call);        ///< POST /api/v1/users/{name}/unlock
  Answer reset(const Call& call);         ///< POST /api/v1/users/{name}/reset
  Answer audit(const Call& call);         ///< GET /api/v1/audit
  Answer audit_state(const Call& call);   ///< GET /api/v1/audit/verification

  // The same deeds for an administrator at the machine (lantian users).
  struct Asker {
    std::string name, peer;
    bool english = false;
  };
  struct Invitation {
    std::string name, display_name;
    Rights rights;
  };
  struct Invited {
    std::string name, token;
    UtcSeconds ends{};
    std::optional<Problem> problem;  ///< when the rules do not allow it
  };
  /// Makes an account without password and a link for it. The rights rest until the security administrator grants them,
  /// except those of the first security administrator and the first audit administrator. Returns conflict when the name
  /// is taken.
  Result<Invited> invite_user(const Asker& asker, const Invitation& invitation);
  enum class Deed : std::uint8_t { disable, enable, unlock, reset };
  /// Whoever has the machine has the file: nothing is refused but an unknown name (not_found). Gives the token of the
  /// link for reset, else an empty text.
  Result<std::string> at_machine(const Asker& asker, std::string_view name, Deed deed);

 private:
  friend class OidcDesk;
  /// The session's token, and the password that must be changed.
  std::optional<Problem> session_fault(const Call& call, bool safe);
  /// A file for whoever may not take files away.
  std::optional<Problem> export_fault(const Call& call);
  /// Changes the account, fills in the last audit row of the write, or says why not.
  using UserChange = std::function<std::optional<Problem>(keep::User&, keep::UserWrite&)>;
  Answer change_user(const Call& call, Permission permission, const UserChange& change);
  struct State;
  std::unique_ptr<State> state_;
};

/// `GET /api/v1/users`: no password, no secret.
std::string users_text_json(const std::vector<keep::User>& users, const Roles& roles, UtcSeconds now);
/// The log as CSV (RFC 4180), from the row behind `after` on.
Result<std::string> audit_csv(const keep::UserBook& book, std::int64_t after);

}  // namespace lantian::serve
