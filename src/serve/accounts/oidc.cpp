#include "serve/accounts/oidc.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "serve/accounts/desk_state.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <map>
#include <mutex>

namespace lantian::serve {
namespace {

constexpr std::string_view oidc_cookie = "lantian_oidc";
constexpr std::chrono::minutes flow_lives{10};
constexpr std::size_t most_flows = 1000;

/// Sent back by the provider's page, which is another site: SameSite=Lax, for this one path.
std::string flow_cookie(std::string_view value, std::chrono::seconds lives, bool secure) {
  return fmt::format("{}={}; Path=/api/v1/oidc; HttpOnly; SameSite=Lax; Max-Age={}{}", oidc_cookie, value,
                     lives.count(), secure ? "; Secure" : "");
}

/// RFC 6749 section 2.3.1: both are form-encoded before they are put together.
std::string encoded_alone(const std::string& text) {
  return form_encoded({{"", text}}).substr(1);
}

}  // namespace

Result<OidcSetting> read_oidc_setting(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  OidcSetting setting;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    setting.name = top.text("name");
    setting.issuer = top.text("issuer");
    setting.client_id = top.text("client_id");
    setting.client_secret = top.text_or("client_secret", "");
    setting.claim = top.text_or("claim", "preferred_username");
    setting.scope = top.text_or("scope", "openid profile");
    setting.callback = top.text("callback");
    if (setting.issuer.ends_with('/')) {
      top.fault(top.line_of("issuer"), "the issuer stands here without a slash at its end");
    }
    top.finish();
  }
  if (faults.empty()) return setting;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

/// A flow that has begun in some browser.
struct OidcFlow {
  std::string nonce, verifier;
  UtcSeconds begun{};
};

struct OidcDesk::State {
  AccountsDesk& desk;
  OidcSetting setting;
  Fetch fetch;
  std::mutex mutex{};
  std::map<std::string, OidcFlow, std::less<>> flows{};
  std::optional<ProviderAnswer> provider{};

  AccountsDesk::State& accounts() const { return *desk.state_; }

  /// The provider's addresses, asked for once.
  Result<ProviderAnswer> discovered() {
    {
      const std::lock_guard lock{mutex};
      if (provider) return *provider;
    }
    LANTIAN_TRY(const std::string text, fetch({setting.issuer + "/.well-known/openid-configuration", {}, {}, {}}));
    LANTIAN_TRY(const ProviderAnswer answer, read_provider_answer(text));
    if (answer.issuer != setting.issuer) {
      return Error{ErrorCode::invalid_argument, "the provider calls itself by another name than the configured issuer",
                   ""};
    }
    if (answer.authorization_endpoint.empty() || answer.token_endpoint.empty() || answer.jwks_uri.empty()) {
      return Error{ErrorCode::malformed, "the provider's discovery document lacks an address", ""};
    }
    const std::lock_guard lock{mutex};
    provider = answer;
    return answer;
  }

  Problem refused(const std::string& why, const Call& call) const {
    return accounts().problem(problems::wrong_sign_in, {"oidc_refused", {{"why", why}}}, call);
  }
};

OidcDesk::OidcDesk(AccountsDesk& desk, OidcSetting setting, Fetch fetch)
    : state_{new State{desk, std::move(setting), std::move(fetch)}} {}
OidcDesk::~OidcDesk() = default;

void OidcDesk::add_to(Router& router) {
  router.on("GET", "/api/v1/oidc/start", [this](const Call& call) { return start(call); });
  router.on("GET", "/api/v1/oidc/callback", [this](const Call& call) { return callback(call); });
}

Answer OidcDesk::start(const Call& call) {
  const auto provider = state_->discovered();
  if (!provider) return state_->refused(provider.error().message, call);
  LANTIAN_TRY(const std::string token, new_token());
  LANTIAN_TRY(const std::string nonce, new_token());
  LANTIAN_TRY(const std::string verifier, new_token());
  const UtcSeconds now = state_->accounts().now();
  {
    const std::lock_guard lock{state_->mutex};
    std::erase_if(state_->flows, [&](const auto& flow) { return now >= flow.second.begun + flow_lives; });
    if (state_->flows.size() >= most_flows) state_->flows.erase(state_->flows.begin());
    state_->flows[token] = {nonce, verifier, now};
  }
  const OidcSetting& setting = state_->setting;
  const std::string query = form_encoded({{"response_type", "code"},
                                          {"client_id", setting.client_id},
                                          {"redirect_uri", setting.callback},
                                          {"scope", setting.scope},
                                          {"state", token},
                                          {"nonce", nonce},
                                          {"code_challenge", base64url(sha256_bytes(verifier))},
                                          {"code_challenge_method", "S256"}});
  const char joint = provider->authorization_endpoint.find('?') == std::string::npos ? '?' : '&';
  HttpReply reply{302, "", "", {}, {}};
  reply.headers.emplace_back("Location", provider->authorization_endpoint + joint + query);
  reply.headers.emplace_back("Set-Cookie", flow_cookie(token, flow_lives, call.request.secure));
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

Result<std::string> OidcDesk::person_behind(const std::string& code, const std::string& verifier,
                                            const std::string& nonce) {
  const OidcSetting& setting = state_->setting;
  LANTIAN_TRY(const ProviderAnswer provider, state_->discovered());
  FetchRequest request{provider.token_endpoint, {}, {}, {}};
  request.form = {{"grant_type", "authorization_code"},
                  {"code", code},
                  {"redirect_uri", setting.callback},
                  {"client_id", setting.client_id},
                  {"code_verifier", verifier}};
  if (!setting.client_secret.empty()) {
    request.user = encoded_alone(setting.client_id);
    request.password = encoded_alone(setting.client_secret);
  }
  LANTIAN_TRY(const std::string answer, state_->fetch(request));
  LANTIAN_TRY(const ProviderAnswer tokens, read_provider_answer(answer));
  // Asked for each time: a key that the provider took back is not trusted any longer.
  LANTIAN_TRY(const std::string keys, state_->fetch({provider.jwks_uri, {}, {}, {}}));
  return person_of_id_token(tokens.id_token, keys,
                            {setting.issuer, setting.client_id, nonce, setting.claim, state_->accounts().now()});
}

Answer OidcDesk::callback(const Call& call) {
  AccountsDesk::State& accounts = state_->accounts();
  const std::string token = call.request.field("state").value_or("");
  std::optional<OidcFlow> flow;
  {
    const std::lock_guard lock{state_->mutex};
    const auto begun = state_->flows.find(token);
    // The flow that began in this browser, once.
    if (begun != state_->flows.end() && same_secret(call.request.cookie(oidc_cookie), token)) {
      flow = begun->second;
      state_->flows.erase(begun);
    }
  }
  const UtcSeconds now = accounts.now();
  if (!flow || now >= flow->begun + flow_lives) return state_->refused("it began elsewhere, or too long ago", call);
  const auto code = call.request.field("code");
  if (!code) return state_->refused("the provider gave no code", call);
  const auto person = person_behind(*code, flow->verifier, flow->nonce);
  keep::UserWrite write;
  write.audit.push_back(accounts.draft("-", "sign_in_oidc", "", call.request));
  if (!person) {
    write.audit.back().allowed = false;
    write.audit.back().detail = person.error().message;
    LANTIAN_CHECK(accounts.book().write(write));
    return state_->refused(person.error().message, call);
  }
  const std::string name = lowered(*person);
  std::optional<keep::User> user;
  if (keep::is_login_name(name)) {
    LANTIAN_TRY(user, accounts.book().user(name));
  }
  if (!user || user->disabled) {
    write.audit.back().allowed = false;
    write.audit.back().detail = user ? "disabled" : "a name that nobody has";
    LANTIAN_CHECK(accounts.book().write(write));
    return accounts.problem(problems::wrong_sign_in, {"oidc_unknown_person", {{"name", name}}}, call);
  }
  write.audit.back().who = user->name;
  LANTIAN_TRY(HttpReply reply, accounts.welcome(*user, std::move(write), call.request));
  reply.status = 303;
  reply.content_type.clear();
  reply.body.clear();
  reply.headers.emplace_back("Location", "/");
  reply.headers.emplace_back("Set-Cookie", flow_cookie("", std::chrono::seconds{0}, call.request.secure));
  return reply;
}

}  // namespace lantian::serve
