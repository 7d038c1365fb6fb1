#pragma once
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lantian::serve {

struct FetchRequest {
  std::string address;
  std::vector<std::pair<std::string, std::string>> form;  ///< not empty: a POST of these fields
  std::string user, password;                             ///< not empty: Basic authentication
  std::string body{};                                     ///< not empty: a POST of these bytes
  std::vector<std::pair<std::string, std::string>> headers{};
};
/// The body of an answer of success (200 to 299). https with the system's certificates, or http to this machine itself;
/// no redirects, 10 s, 1 MiB. Returns invalid_argument for another address, io for everything that fails.
Result<std::string> fetch(const FetchRequest& request);

/// https, or http to this machine itself.
bool may_be_fetched(std::string_view address);

/// One word with everything but letters, digits and -._~ as %XX.
std::string url_encoded_word(std::string_view text);
/// application/x-www-form-urlencoded.
std::string form_encoded(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace lantian::serve
