#pragma once
#include "base/result.hpp"

#include <string>
#include <utility>
#include <vector>

namespace lantian::serve {

struct FetchRequest {
  std::string address;
  std::vector<std::pair<std::string, std::string>> form;  ///< not empty: a POST of these fields
  std::string user, password;                             ///< not empty: Basic authentication
};
/// The body of a 200 answer. https with the system's certificates, or http to this machine itself; no redirects, 10 s,
/// 1 MiB. Returns invalid_argument for another address, io for everything that fails.
Result<std::string> fetch(const FetchRequest& request);

/// application/x-www-form-urlencoded.
std::string form_encoded(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace lantian::serve
