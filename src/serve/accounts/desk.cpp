#include "serve/accounts/desk.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/accounts/desk_state.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::string_view api_root = "/api/v1/";

bool is_safe_method(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

/// The token of the page: made from the session's token, so that it need not be stored and tells nothing about it.
std::string csrf_of(std::string_view token) {
  return base64url(hmac_sha256(token, "lantian csrf 1"));
}

/// Browsers say where an unsafe request comes from; who says nothing is no browser of today.
bool from_another_site(const HttpRequest& request) {
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return true;
  const std::string_view origin = request.header("origin");
  if (origin.empty()) return false;
  const std::size_t host = origin.find("://");
  return host == std::string_view::npos || lowered(origin.substr(host + 3)) != lowered(request.header("host"));
}

/// What somebody may do who must change the password first.
bool open_before_change(const HttpRequest& request) {
  return request.path == "/api/v1/session" || request.path == "/api/v1/session/password";
}

Result<terms::SourceFile> account_file(const std::string& root, std::string_view name) {
  std::string path = fmt::format("{}/data/accounts/{}", root, name);
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{std::move(path), std::move(text)};
}

}  // namespace

Result<AccountsSetting> open_accounts(const std::string& root, const std::string& book_directory) {
  AccountsSetting setting;
  LANTIAN_TRY(const terms::SourceFile roles, account_file(root, "roles.toml"));
  LANTIAN_TRY(setting.roles, Roles::read(roles));
  LANTIAN_TRY(const terms::SourceFile policy, account_file(root, "policy.toml"));
  LANTIAN_TRY(setting.policy, read_account_policy(policy));
  LANTIAN_TRY(const terms::SourceFile words, account_file(root, "words.toml"));
  LANTIAN_TRY(setting.words, AccountWords::read(words));
  LANTIAN_TRY(const terms::SourceFile addresses, account_file(root, "addresses.toml"));
  LANTIAN_TRY(setting.gate, Gate::read(addresses));
  LANTIAN_TRY(setting.book, keep::open_user_book(keep::user_book_path(book_directory)));
  setting.clock = keep::now;
  return setting;
}

Result<AccountsSetting> open_accounts(const std::string& root, const std::string& book_directory,
                                      const DocketOffice& office) {
  LANTIAN_TRY(AccountsSetting setting, open_accounts(root, book_directory));
  setting.areas = office.areas();
  for (const lantian::docket::Word& topic : office.vocabulary().topics) setting.topics.push_back(topic.id);
  setting.topic_words = office.vocabulary().topics;
  setting.unit_words = office.vocabulary().units;
  return setting;
}

std::string session_cookie_text(std::string_view token, std::chrono::seconds lives, bool secure) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", session_cookie, token, lives.count(),
                     secure ? "; Secure" : "");
}

AccountsDesk::AccountsDesk(AccountsSetting setting) : state_{std::make_unique<State>(std::move(setting))} {}
AccountsDesk::~AccountsDesk() = default;

const AccountsSetting& AccountsDesk::setting() const {
  return state_->setting;
}

keep::AuditDraft AccountsDesk::State::draft(std::string_view who, std::string action, std::string subject,
                                            const HttpRequest& request) const {
  return {now(), std::string{who}, std::move(action), std::move(subject), "", request.peer, true};
}

Result<std::optional<Session>> AccountsDesk::who_asks(const HttpRequest& request) {
  const std::string_view token = request.cookie(session_cookie);
  if (token.empty() || token.size() > 100) return std::optional<Session>{};
  const std::string hash = sha256_hex(token);
  LANTIAN_TRY(const std::optional<keep::UserSession> stored, state_->book().session(hash));
  if (!stored) return std::optional<Session>{};
  const UtcSeconds now = state_->now();
  const AccountPolicy& policy = state_->setting.policy;
  LANTIAN_TRY(const std::optional<keep::User> user, state_->book().user(stored->user));
  const bool over = now >= stored->ends || now >= stored->last_seen + policy.session_idle;
  if (over || !user || user->disabled) {
    keep::UserWrite ending;
    ending.ended_sessions = {hash};
    LANTIAN_CHECK(state_->book().write(ending));
    return std::optional<Session>{};
  }
  if (now >= stored->last_seen + policy.session_noted_every) {
    keep::UserWrite used;
    used.seen = {{hash, now}};
    LANTIAN_CHECK(state_->book().write(used));
  }
  const UtcSeconds until = std::min(stored->ends, now + policy.session_idle);
  return std::optional{Session{person_of(*user, state_->setting.roles), hash, csrf_of(token), until}};
}

std::optional<docket::Actor> AccountsDesk::actor(const HttpRequest& request) {
  const auto session = who_asks(request);
  return session && *session ? (*session)->actor() : std::nullopt;
}

std::optional<Problem> AccountsDesk::missing(const Call& call, Permission permission, const Matter& matter) {
  const auto session = who_asks(call.request);
  if (!session) return problem_of(session.error());
  if (!*session) return state_->problem(problems::not_signed_in, {"sign_in_first"}, call);
  const Person& person = (*session)->person;
  const auto saying = what_is_missing(person, permission, matter, state_->setting.areas);
  if (!saying) return std::nullopt;
  keep::UserWrite write;
  keep::AuditDraft row = state_->draft(person.name, "access", std::string{name_of(permission)}, call.request);
  row.allowed = false;
  row.detail = fmt::format("{} {}: {}", call.request.method, in_quotes(call.request.path, 200), saying->key);
  write.audit.push_back(std::move(row));
  if (const auto noted = state_->book().write(write); !noted) return problem_of(noted.error());
  return state_->problem(problems::not_allowed, *saying, call);
}

std::optional<Problem> AccountsDesk::guard(const Call& call) {
  const HttpRequest& request = call.request;
  const bool safe = is_safe_method(request.method);
  if (request.path.starts_with(api_root)) {
    if (!safe && from_another_site(request)) return state_->problem(problems::not_allowed, {"cross_site"}, call);
    if (auto problem = session_fault(call, safe)) return problem;
  }
  const Gate::Asks asks = state_->setting.gate.asks(request.method, request.path);
  switch (asks.door) {
    case Gate::Door::open:
      return std::nullopt;
    case Gate::Door::closed:
      return state_->problem(problems::not_found, {"no_such_address"}, call);
    case Gate::Door::permission:
      if (auto problem = missing(call, *asks.permission)) return problem;
      return export_fault(call);
    case Gate::Door::signed_in:
      break;
  }
  const auto session = who_asks(request);
  if (!session) return problem_of(session.error());
  if (*session) return export_fault(call);
  return state_->problem(problems::not_signed_in, {"sign_in_first"}, call);
}

std::optional<Problem> AccountsDesk::export_fault(const Call& call) {
  // Each place that can name a form is looked at: an address may take one and pass over another.
  const std::string& path = call.request.path;
  const std::size_t point = path.rfind('.');
  const std::string forms[] = {point == std::string::npos ? "" : path.substr(point + 1),
                               call.request.field("format").value_or(""),
                               call.request.field("$resultFormat").value_or("")};
  for (const std::string& form : forms) {
    const auto permission = state_->setting.gate.export_asks(path, lowered(form));
    if (!permission) continue;
    if (auto problem = missing(call, *permission)) return problem;
  }
  return std::nullopt;
}

std::optional<Problem> AccountsDesk::session_fault(const Call& call, bool safe) {
  const HttpRequest& request = call.request;
  if (safe && open_before_change(request)) return std::nullopt;
  const auto session = who_asks(request);
  if (!session) return problem_of(session.error());
  if (!*session) return std::nullopt;
  if (!safe && !same_secret(request.header("x-lantian-csrf"), (*session)->csrf)) {
    return state_->problem(problems::wrong_token, {"csrf_missing"}, call);
  }
  if ((*session)->person.must_change && !open_before_change(request)) {
    return state_->problem(problems::not_allowed, {"must_change"}, call);
  }
  return std::nullopt;
}

Result<void> AccountsDesk::note(const Session* session, const HttpRequest& request, std::string action,
                                std::string subject, std::string detail) {
  keep::UserWrite write;
  write.audit.push_back(
      state_->draft(session == nullptr ? "-" : session->person.name, std::move(action), std::move(subject), request));
  write.audit.back().detail = std::move(detail);
  return state_->book().write(write);
}

void AccountsDesk::add_to(Router& router) {
  router.guard([this](const Call& call) { return guard(call); });
  using Address = Answer (AccountsDesk::*)(const Call&);
  const auto on = [&](std::string_view method, std::string_view pattern, Address deed) {
    router.on(method, pattern, [this, deed](const Call& call) { return (this->*deed)(call); });
  };
  on("GET", "/api/v1/session", &AccountsDesk::get_session);
  on("POST", "/api/v1/session", &AccountsDesk::sign_in);
  on("DELETE", "/api/v1/session", &AccountsDesk::sign_out);
  on("POST", "/api/v1/session/password", &AccountsDesk::change_password);
  on("POST", "/api/v1/session/totp", &AccountsDesk::begin_totp);
  on("POST", "/api/v1/session/totp/confirm", &AccountsDesk::confirm_totp);
  on("DELETE", "/api/v1/session/totp", &AccountsDesk::end_totp);
  on("POST", "/api/v1/first-run", &AccountsDesk::first_run);
  on("POST", "/api/v1/invitation", &AccountsDesk::use_link);
  on("GET", "/api/v1/users", &AccountsDesk::list_users);
  on("POST", "/api/v1/users", &AccountsDesk::invite);
  on("GET", "/api/v1/roles", &AccountsDesk::list_roles);
  on("POST", "/api/v1/users/{name}/rights", &AccountsDesk::set_rights);
  on("POST", "/api/v1/users/{name}/disable", &AccountsDesk::set_disabled);
  on("POST", "/api/v1/users/{name}/enable", &AccountsDesk::set_disabled);
  on("POST", "/api/v1/users/{name}/unlock", &AccountsDesk::unlock);
  on("POST", "/api/v1/users/{name}/reset", &AccountsDesk::reset);
  on("GET", "/api/v1/audit", &AccountsDesk::audit);
  on("GET", "/api/v1/audit/verification", &AccountsDesk::audit_state);
}

}  // namespace lantian::serve
