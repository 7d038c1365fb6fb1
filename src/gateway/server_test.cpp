#include "gateway/server.hpp"

#include "gateway/trial_test.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace lantian;           // NOLINT(google-build-using-namespace)
using namespace lantian::gateway;  // NOLINT(google-build-using-namespace)

TEST_CASE("a server ends although its timers ran out while it was told to") {
  trial::Desk desk{{}};
  desk.config.address = "127.0.0.1";
  desk.config.port = 0;
  Server server{desk.config, desk.reception, desk.lanes, desk.metrics};
  REQUIRE(server.listen());
  bool told = false;
  // A turn of the loop that is longer than the sweep's period: the sweep is queued as run out, not as cancelled.
  server.repeat(std::chrono::milliseconds{1}, [&] {
    if (std::exchange(told, true)) return;
    server.stop_reading();
    server.finish();
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
  });
  server.run();  // without the fix: for ever
  CHECK(told);
}
