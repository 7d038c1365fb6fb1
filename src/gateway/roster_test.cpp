#include "gateway/roster.hpp"

#include <doctest/doctest.h>

using lantian::gateway::lies_in;
using lantian::gateway::Roster;
using lantian::observe::hj212::Device;

TEST_CASE("addresses and networks") {
  CHECK(lies_in("10.1.2.3", "10.1.2.3"));
  CHECK_FALSE(lies_in("10.1.2.4", "10.1.2.3"));
  CHECK(lies_in("10.1.255.3", "10.1.0.0/16"));
  CHECK_FALSE(lies_in("10.2.0.3", "10.1.0.0/16"));
  CHECK(lies_in("10.1.2.131", "10.1.2.128/25"));
  CHECK_FALSE(lies_in("10.1.2.127", "10.1.2.128/25"));
  CHECK(lies_in("192.0.2.1", "0.0.0.0/0"));
  CHECK(lies_in("2001:db8::7", "2001:db8::/32"));
  CHECK_FALSE(lies_in("2001:db9::7", "2001:db8::/32"));
  CHECK(lies_in("::ffff:10.1.2.3", "10.1.0.0/16"));
  CHECK_FALSE(lies_in("2001:db8::7", "0.0.0.0/0"));
}

TEST_CASE("what cannot be read allows nobody") {
  for (const char* network : {"", "10.1", "10.1.0.0/", "10.1.0.0/33", "10.1.0.0/x", "10.1.0.0/-1", "::/129", "any"}) {
    CAPTURE(network);
    CHECK_FALSE(lies_in("10.1.0.0", network));
  }
  CHECK_FALSE(lies_in("somewhere", "0.0.0.0/0"));
}

TEST_CASE("a device without addresses may come from anywhere, one with addresses from these") {
  Device open;
  open.mn = "A";
  Device bound;
  bound.mn = "B";
  bound.addresses = {"10.0.0.0/8", "192.0.2.9"};
  const Roster roster{{open, bound}};
  REQUIRE(roster.find("A") != nullptr);
  CHECK(roster.find("C") == nullptr);
  CHECK(roster.allows(*roster.find("A"), "203.0.113.1"));
  CHECK(roster.allows(*roster.find("B"), "192.0.2.9"));
  CHECK(roster.allows(*roster.find("B"), "10.200.1.1"));
  CHECK_FALSE(roster.allows(*roster.find("B"), "203.0.113.1"));
}
