#include "keep/user_book.hpp"
#include "keep/user_rules.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace lantian::keep {
namespace {

struct UserState {
  std::map<std::string, User, std::less<>> users;
  std::map<std::string, UserSession, std::less<>> sessions;
  std::map<std::string, OneTimeLink, std::less<>> links;
  std::vector<AuditRecord> audit;
};

Result<void> apply_users(UserState& state, const UserWrite& write) {
  if (write.first && !state.users.empty()) return user_rules::not_first();
  for (const User& user : write.put) {
    const auto known = state.users.find(user.name);
    const std::int64_t version = known == state.users.end() ? 0 : known->second.version;
    if (version != user.version) return user_rules::seen_another(user.name);
    User& stored = state.users[user.name];
    stored = user;
    stored.version = version + 1;
  }
  return {};
}

Result<void> apply_links(UserState& state, const UserWrite& write) {
  for (const std::string& hash : write.spent_links) {
    if (state.links.erase(hash) == 0) return user_rules::link_gone();
  }
  for (const OneTimeLink& link : write.links) {
    std::erase_if(state.links, [&](const auto& known) {
      return known.second.user == link.user && known.second.purpose == link.purpose;
    });
    state.links.insert_or_assign(link.token_sha256, link);
  }
  return {};
}

void apply_sessions(UserState& state, const UserWrite& write) {
  for (const std::string& hash : write.ended_sessions) state.sessions.erase(hash);
  for (const std::string& user : write.ended_sessions_of) {
    std::erase_if(state.sessions,
                  [&](const auto& known) { return known.second.user == user && known.first != write.kept_session; });
  }
  for (const auto& [hash, at] : write.seen) {
    const auto known = state.sessions.find(hash);
    if (known != state.sessions.end()) known->second.last_seen = std::max(known->second.last_seen, at);
  }
  for (const UserSession& session : write.sessions) state.sessions.insert_or_assign(session.token_sha256, session);
}

class MemoryUserBook final : public UserBook {
 public:
  Result<void> write(const UserWrite& write) override {
    LANTIAN_CHECK(user_rules::check(write));
    const std::lock_guard lock{mutex_};
    UserState next = state_;
    LANTIAN_CHECK(apply_users(next, write));
    LANTIAN_CHECK(apply_links(next, write));
    apply_sessions(next, write);
    for (const AuditDraft& draft : write.audit) {
      const auto number = static_cast<std::int64_t>(next.audit.size()) + 1;
      next.audit.push_back(
          {number, draft, audit_chain(next.audit.empty() ? "" : next.audit.back().chain, number, draft)});
    }
    state_ = std::move(next);
    return {};
  }

  Result<std::vector<User>> users() const override {
    const std::lock_guard lock{mutex_};
    std::vector<User> all;
    for (const auto& [name, user] : state_.users) all.push_back(user);
    return all;
  }
  Result<std::optional<User>> user(std::string_view name) const override { return found(state_.users, name); }
  Result<std::optional<UserSession>> session(std::string_view token_sha256) const override {
    return found(state_.sessions, token_sha256);
  }
  Result<std::vector<UserSession>> sessions() const override {
    const std::lock_guard lock{mutex_};
    std::vector<UserSession> all;
    for (const auto& [hash, session] : state_.sessions) all.push_back(session);
    return all;
  }
  Result<std::vector<UserSession>> sessions_of(std::string_view user) const override {
    const std::lock_guard lock{mutex_};
    std::vector<UserSession> all;
    for (const auto& [hash, session] : state_.sessions) {
      if (session.user == user) all.push_back(session);
    }
    std::ranges::stable_sort(all, {}, &UserSession::made);
    return all;
  }
  Result<std::optional<OneTimeLink>> link(std::string_view token_sha256) const override {
    return found(state_.links, token_sha256);
  }
  Result<std::vector<AuditRecord>> audit(std::int64_t after, std::int64_t most) const override {
    const std::lock_guard lock{mutex_};
    std::vector<AuditRecord> rows;
    for (const AuditRecord& row : state_.audit) {
      if (row.number > after && static_cast<std::int64_t>(rows.size()) < most) rows.push_back(row);
    }
    return rows;
  }

 private:
  template <class Value>
  Result<std::optional<Value>> found(const std::map<std::string, Value, std::less<>>& among,
                                     std::string_view key) const {
    const std::lock_guard lock{mutex_};
    const auto at = among.find(key);
    return at == among.end() ? std::optional<Value>{} : std::optional<Value>{at->second};
  }

  UserState state_;
  mutable std::mutex mutex_;
};

}  // namespace

std::unique_ptr<UserBook> make_memory_user_book() {
  return std::make_unique<MemoryUserBook>();
}

}  // namespace lantian::keep
