#include "serve/accounts/fetch.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {

TEST_CASE("what a fetch could not reach is told by its host alone: paths, queries and passwords are secrets") {
  FetchRequest request;
  request.address = "http://127.0.0.1:9/hooks/secret-path?key=secret-query";  // the discard port: nobody listens
  request.user = "secret-user";
  request.password = "secret-password";
  const auto refused = fetch(request);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::io);
  CHECK(refused.error().text().find("127.0.0.1:9") != std::string::npos);
  CHECK(refused.error().text().find("secret") == std::string::npos);
}

}  // namespace lantian::serve
