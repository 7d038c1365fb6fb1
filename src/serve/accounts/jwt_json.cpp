#include "base/text.hpp"
#include "serve/accounts/jwt.hpp"
#include "serve/accounts/tokens.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace lantian::serve {
namespace {

using TokenJson = nlohmann::json;

constexpr std::size_t most_token_bytes = 64 * 1024;
constexpr std::int64_t clock_skew_s = 60;

Error not_fitting(std::string what) {
  return {ErrorCode::invalid_argument, std::move(what), ""};
}
Error no_token() {
  return {ErrorCode::malformed, "the answer holds no ID token in three parts", ""};
}

std::string text_member(const TokenJson& json, const std::string& key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string bytes_member(const TokenJson& json, const std::string& key) {
  return from_base64url(text_member(json, key)).value_or("");
}

/// One part of a token as a JSON object; null when it is none.
TokenJson part_object(std::string_view part) {
  const auto bytes = from_base64url(part);
  TokenJson json = bytes ? TokenJson::parse(*bytes, nullptr, false) : TokenJson{};
  return json.is_object() ? json : TokenJson{};
}

PublicKey public_key_of(const TokenJson& json) {
  return {text_member(json, "kty"), bytes_member(json, "n"), bytes_member(json, "e"),
          text_member(json, "crv"), bytes_member(json, "x"), bytes_member(json, "y")};
}

/// Some key of the set that is for signing, with this id where one is named, fits.
bool some_key_fits(const TokenJson& header, const TokenJson& keys, std::string_view bytes, std::string_view signature) {
  const std::string algorithm = text_member(header, "alg"), id = text_member(header, "kid");
  const auto list = keys.find("keys");
  if (list == keys.end() || !list->is_array()) return false;
  return std::ranges::any_of(*list, [&](const TokenJson& key) {
    if (!key.is_object() || (!id.empty() && text_member(key, "kid") != id)) return false;
    if (const std::string use = text_member(key, "use"); !use.empty() && use != "sig") return false;
    if (const std::string own = text_member(key, "alg"); !own.empty() && own != algorithm) return false;
    return signature_fits(algorithm, public_key_of(key), bytes, signature);
  });
}

Result<void> check_audience(const TokenJson& claims, const std::string& client) {
  const auto found = claims.find("aud");
  std::vector<std::string> audience;
  if (found != claims.end() && found->is_string()) audience.push_back(found->get<std::string>());
  if (found != claims.end() && found->is_array()) {
    for (const TokenJson& one : *found) audience.push_back(one.is_string() ? one.get<std::string>() : "");
  }
  if (std::ranges::find(audience, client) == audience.end()) return not_fitting("the token is made for somebody else");
  const std::string party = text_member(claims, "azp");
  if (audience.size() > 1 && party.empty()) return not_fitting("the token is made for several and names none of them");
  if (!party.empty() && party != client) return not_fitting("the token is made for another party");
  return {};
}

Result<void> check_time(const TokenJson& claims, UtcSeconds now) {
  const std::int64_t at = now.time_since_epoch().count();
  const auto second_of = [&](const char* key) -> std::optional<double> {
    const auto found = claims.find(key);
    return found != claims.end() && found->is_number() ? std::optional{found->get<double>()} : std::nullopt;
  };
  const auto ends = second_of("exp"), made = second_of("iat"), begins = second_of("nbf");
  if (!ends || !made) return not_fitting("the token does not say when it was made and when it ends");
  if (static_cast<double>(at - clock_skew_s) >= *ends) return not_fitting("the token is too old");
  const double latest = static_cast<double>(at + clock_skew_s);
  if (*made > latest || (begins && *begins > latest)) return not_fitting("the token is of the future");
  return {};
}

}  // namespace

Result<std::string> person_of_id_token(std::string_view token, std::string_view keys, const IdTokenWanted& wanted) {
  if (token.size() > most_token_bytes) return no_token();
  const std::vector<std::string_view> parts = split(token, '.');
  if (parts.size() != 3) return no_token();
  const TokenJson header = part_object(parts[0]), claims = part_object(parts[1]);
  const auto signature = from_base64url(parts[2]);
  if (header.is_null() || claims.is_null() || !signature) return no_token();
  if (header.contains("crit")) return not_fitting("the token demands something that is not known here");
  const TokenJson key_set = TokenJson::parse(keys, nullptr, false);
  const std::string_view covered = token.substr(0, parts[0].size() + 1 + parts[1].size());
  if (!key_set.is_object() || !some_key_fits(header, key_set, covered, *signature)) {
    return not_fitting("no key of the provider fits the signature");
  }
  if (text_member(claims, "iss") != wanted.issuer) return not_fitting("the token is of another issuer");
  LANTIAN_CHECK(check_audience(claims, wanted.client_id));
  LANTIAN_CHECK(check_time(claims, wanted.now));
  if (wanted.nonce.empty() || !same_secret(text_member(claims, "nonce"), wanted.nonce)) {
    return not_fitting("the token is of another sign-in");
  }
  const std::string person = text_member(claims, wanted.claim);
  if (person.empty()) return not_fitting(fmt::format("the token has no claim '{}'", wanted.claim));
  return person;
}

Result<ProviderAnswer> read_provider_answer(std::string_view text) {
  const TokenJson json = TokenJson::parse(text, nullptr, false);
  if (!json.is_object()) return Error{ErrorCode::malformed, "the provider's answer is no JSON object", ""};
  return ProviderAnswer{text_member(json, "issuer"), text_member(json, "authorization_endpoint"),
                        text_member(json, "token_endpoint"), text_member(json, "jwks_uri"),
                        text_member(json, "id_token")};
}

}  // namespace lantian::serve
