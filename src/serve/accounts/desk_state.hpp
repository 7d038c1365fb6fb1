#pragma once
#include "serve/accounts/desk.hpp"
#include "serve/accounts/sign_in.hpp"
#include "serve/accounts/tokens.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <variant>

/// What the parts of the accounts desk share. Only for desk*.cpp and oidc*.cpp.
namespace lantian::serve {

/// The body of a request as JSON: a flat object of texts and lists of texts.
struct FlatBody {
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, std::vector<std::string>, std::less<>> lists;

  /// Empty when absent.
  std::string text(std::string_view key) const;
  std::vector<std::string> list(std::string_view key) const;
};
/// Returns malformed for another content type, for what is no JSON object, and for a key that is not among `keys` or
/// not a text (a list of texts).
Result<FlatBody> read_flat_body(const HttpRequest& request, const std::vector<std::string_view>& keys);

/// What GET /session says.
struct SessionView {
  const Session* session = nullptr;
  const AccountsSetting* setting = nullptr;
  UtcSeconds now{};
};
std::string session_json(const SessionView& view);
std::string roles_json(const AccountsSetting& setting);
struct MadeLink {
  std::string user, page, token;
  UtcSeconds ends{};
};
std::string link_json(const MadeLink& link);
struct AuditPage {
  const std::vector<keep::AuditRecord>* rows = nullptr;
  std::int64_t limit = 0;
  std::string next;  ///< address of the rows behind; empty: none
};
std::string audit_json(const AuditPage& page);
std::string audit_state_json(const Result<keep::AuditState>& state);
std::string totp_json(std::string_view secret, std::string_view address);

inline constexpr std::string_view session_cookie = "lantian_session";

/// A value, or the problem that ends the call.
template <class T>
using OrProblem = std::variant<T, Problem>;

struct AccountsDesk::State {
  explicit State(AccountsSetting given) : setting{std::move(given)}, hasher{setting.policy} {}

  UtcSeconds now() const { return setting.clock(); }
  keep::UserBook& book() const { return *setting.book; }
  Problem problem(const ProblemKind& kind, const Saying& saying, const Call& call) const {
    return {kind, setting.words.say(saying, call.english)};
  }
  /// Too many passwords wait to be looked at: come again in a second.
  std::optional<Problem> crowded(const Call& call) const {
    if (!hasher.crowded()) return std::nullopt;
    Problem later = problem(problems::too_many, {"crowded"}, call);
    later.headers.emplace_back("Retry-After", "1");
    return later;
  }
  keep::AuditDraft draft(std::string_view who, std::string action, std::string subject,
                         const HttpRequest& request) const;

  /// Whether the password is hers: by the hash of the account, or, where it has none, by the directory. The same work
  /// in any case here. While signing in rests the directory is not asked, so that nobody tries passwords on it.
  Result<bool> knows(const keep::User& user, const std::string& password) const;
  /// A new session for the user, in `write`; the reply carries its cookie. The session of the request's own cookie
  /// ends.
  Result<HttpReply> welcome(const keep::User& user, keep::UserWrite write, const HttpRequest& request) const;
  /// Asks somebody who is signed in for the password (and the code) again; `change` is made when they fit. Counted and
  /// noted as `action`, like an attempt to sign in.
  Result<SignInJudgement> prove(const keep::User& user, const FlatBody& body, std::string action, const Call& call,
                                const std::function<void(keep::User&)>& change) const;
  /// What is told of an attempt that did not get in.
  Answer refuse_attempt(const SignInJudgement& judged, const Call& call) const;

  AccountsSetting setting;
  PasswordHasher hasher;
  mutable std::atomic<int> directory_asked{0};
  mutable std::atomic<UtcSeconds> directory_rests_until{UtcSeconds{}};

  /// Failures for names that nobody has, so that they rest like others and do not tell that nobody has them.
  std::mutex mutex;
  std::map<std::string, keep::User, std::less<>> strangers;
  /// Secrets of authenticators that are not confirmed yet, by hash of the session's token.
  std::map<std::string, std::string, std::less<>> totp_begun;
};

/// "lantian_session=...; ..." as OWASP advises: unseen by scripts, never sent from other sites; Secure by TLS.
std::string session_cookie_text(std::string_view token, std::chrono::seconds lives, bool secure);

}  // namespace lantian::serve
