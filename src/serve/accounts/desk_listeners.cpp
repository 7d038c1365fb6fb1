#include "serve/accounts/desk_state.hpp"

#include <set>

/// Streams of events end with the sessions of those who listen.
namespace lantian::serve {
namespace {

/// The sessions that hold now.
Result<std::set<std::string>> live_sessions(const keep::UserBook& book, const AccountPolicy& policy, UtcSeconds now) {
  LANTIAN_TRY(const std::vector<keep::UserSession> sessions, book.sessions());
  LANTIAN_TRY(const std::vector<keep::User> users, book.users());
  std::set<std::string> in_use;
  for (const keep::User& user : users) {
    if (!user.disabled) in_use.insert(user.name);
  }
  std::set<std::string> live;
  for (const keep::UserSession& session : sessions) {
    const bool over = now >= session.ends || now >= session.last_seen + policy.session_idle;
    if (!over && in_use.contains(session.user)) live.insert(session.token_sha256);
  }
  return live;
}

}  // namespace

std::shared_ptr<const StreamListener> AccountsDesk::listener(const HttpRequest& request) {
  const auto session = who_asks(request);
  if (!session || !*session) return nullptr;
  auto out = std::make_shared<SignedListener>();
  out->token_sha256 = (*session)->token_sha256;
  out->actor = (*session)->actor();
  if ((*session)->person.role != nullptr) out->may = (*session)->person.role->may;
  return out;
}

std::function<bool(const StreamListener&)> AccountsDesk::over_now() const {
  auto live = live_sessions(state_->book(), state_->setting.policy, state_->now());
  if (!live) {
    return [](const StreamListener&) { return false; };
  }
  return [live = *std::move(live)](const StreamListener& listener) {
    const auto* signed_in = dynamic_cast<const SignedListener*>(&listener);
    return signed_in != nullptr && !live.contains(signed_in->token_sha256);
  };
}

}  // namespace lantian::serve
