#pragma once
#include "serve/accounts/desk.hpp"
#include "serve/accounts/fetch.hpp"
#include "serve/accounts/jwt.hpp"

#include <functional>
#include <memory>
#include <string>

/// Signing in by another service: OpenID Connect, code flow with PKCE (RFC 7636). Off unless it is set up.
namespace lantian::serve {

/// [oidc] of the service's configuration.
struct OidcSetting {
  std::string name;    ///< what the button says
  std::string issuer;  ///< "https://id.example.cn/realms/bureau", without a slash at the end
  std::string client_id;
  std::string client_secret;  ///< empty: a public client
  std::string claim;          ///< names the person by the login name of her account here: "preferred_username"
  std::string scope;          ///< "openid profile"
  std::string callback;       ///< address of /api/v1/oidc/callback as browsers see it
};
/// Reads a file with these keys (name, issuer, client_id, claim, callback; client_secret, scope optional). Returns
/// malformed with every fault.
Result<OidcSetting> read_oidc_setting(const terms::SourceFile& file);

/// The two addresses of the flow. Accounts are made by invitation as always: the other service says who somebody is,
/// never what she may. What it vouches for needs no password or code here; a disabled account stays disabled.
class OidcDesk {
 public:
  using Fetch = std::function<Result<std::string>(const FetchRequest&)>;
  /// `desk` outlives this one.
  OidcDesk(AccountsDesk& desk, OidcSetting setting, Fetch fetch = serve::fetch);
  ~OidcDesk();

  /// GET /api/v1/oidc/start: to the provider, with a cookie that ties the flow to this browser.
  Answer start(const Call& call);
  /// GET /api/v1/oidc/callback: signed in, and to the pages; or what was refused.
  Answer callback(const Call& call);
  void add_to(Router& router);

 private:
  struct State;
  Result<std::string> person_behind(const std::string& code, const std::string& verifier, const std::string& nonce);
  std::unique_ptr<State> state_;
};

}  // namespace lantian::serve
