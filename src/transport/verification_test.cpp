#include "transport/verification.hpp"

#include <doctest/doctest.h>

#include <set>

namespace {

using namespace lantian::transport;

TEST_CASE("verification: every problem of the list keeps its bounds") {
  std::set<std::string_view> ids;
  for (const Verification& one : verification_list()) {
    CHECK(ids.insert(one.id).second);
    const std::vector<Check> checks = one.run();
    CHECK_FALSE(checks.empty());
    for (const Check& check : checks) {
      CAPTURE(one.id);
      CAPTURE(check.what);
      CAPTURE(check.measured);
      CAPTURE(check.bound);
      CHECK(check.holds());
    }
  }
}

TEST_CASE("verification: a number beyond its bound, and one that is none, are short") {
  CHECK(Check{"", 1, 1}.holds());
  CHECK_FALSE(Check{"", 1.1, 1}.holds());
  CHECK_FALSE(Check{"", std::nan(""), 1}.holds());
  CHECK(Check{"", 1, 1, true}.holds());
  CHECK_FALSE(Check{"", 0.9, 1, true}.holds());
  CHECK_FALSE(Check{"", std::nan(""), 1, true}.holds());
}

}  // namespace
