#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

/// ID tokens of OpenID Connect: signed by a key of the provider, made for us, for this one sign-in, and not too old.
namespace lantian::serve {

struct IdTokenWanted {
  std::string issuer, client_id;
  std::string nonce;  ///< of this sign-in
  std::string claim;  ///< that names the person: "preferred_username", "email", "sub"
  UtcSeconds now{};
};

/// The value of the claim. `keys`: the provider's JWK set (RFC 7517). Taken: RS256 with 2048 bits or more, and ES256
/// (RFC 7518); never "none", never a keyed digest. Returns malformed for what is no such token; invalid_argument,
/// naming what does not fit, for a wrong signature, issuer, audience, authorised party, nonce, or time (OpenID Connect
/// Core 1.0 section 3.1.3.7; 60 s for clocks that differ), and when the claim is missing. The token is not repeated in
/// messages.
Result<std::string> person_of_id_token(std::string_view token, std::string_view keys, const IdTokenWanted& wanted);

/// The texts of a flat JSON object that a provider answers with: empty when absent or no text.
struct ProviderAnswer {
  std::string issuer, authorization_endpoint, token_endpoint, jwks_uri;  ///< of the discovery document
  std::string id_token;                                                  ///< of the token endpoint
};
Result<ProviderAnswer> read_provider_answer(std::string_view json);

/// True when `signature` (as JWS writes it) over `bytes` is of the key. Only for jwt*.cpp.
struct PublicKey {
  std::string kind;               ///< "RSA", "EC"
  std::string modulus, exponent;  ///< RSA: big-endian bytes
  std::string curve, x, y;        ///< EC: "P-256", 32 bytes each
};
bool signature_fits(std::string_view algorithm, const PublicKey& key, std::string_view bytes,
                    std::string_view signature);

}  // namespace lantian::serve
