#include "observe/hj212/crc.hpp"
#include "observe/hj212/sm4.hpp"
#include "observe/hj212/telegram.hpp"
#include "observe/hj212/trial_test.hpp"

#include <fmt/core.h>

namespace lantian::observe::hj212 {
namespace {

using trial::beijing;
using trial::shipped_protocol;
using trial::words_of;

constexpr std::string_view official_mn = "010000A8900016F000169DC0";

/// One telegram judged with a register that knows one device.
struct Trial {
  explicit Trial(Dialect dialect, std::string_view mn = official_mn) : device{devices.add(std::string{mn}, dialect)} {}

  const Judged& of_stream(std::string_view bytes) {
    stream = bytes;
    const Cut cut = next_frame(stream, true);
    REQUIRE(cut.kind == Cut::Kind::frame);
    judge(cut.frame, shipped_protocol(), devices, now, judged);
    return judged;
  }
  const Judged& of(std::string_view segment) { return of_stream(framed(segment)); }
  std::string words() const { return words_of(judged.deviations); }

  trial::Register devices;
  Device& device;
  UtcSeconds now = beijing(2025, 1, 31, 21);
  std::string stream;
  Judged judged;
};

TEST_CASE("an upload of each edition is taken and answered in its own words") {
  Trial modern{Dialect::d2017};
  modern.now = beijing(2016, 8, 1, 9);
  CHECK(modern
            .of("QN=20160801085857223;ST=22;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime="
                "20160801085857;a34004-Rtd=35,a34004-Flag=N&&")
            .verdict == Verdict::accept);
  CHECK(modern.words().empty());
  CHECK(answer_to(modern.judged, modern.device) ==
        "##0087QN=20160801085857223;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&3240\r\n");

  Trial old{Dialect::d2005, "88888880000001"};
  old.now = beijing(2004, 5, 16, 2);
  old.of(
      "QN=20040516010101001;ST=22;CN=2051;PW=123456;MN=88888880000001;Flag=1;CP=&&DataTime=20040516010000;"
      "B01-Avg=36.91&&");
  CHECK(old.words().empty());
  CHECK(answer_to(old.judged, old.device) == framed("ST=91;CN=9014;CP=&&QN=20040516010101001;CN=2051;PNO=1;PNUM=1;&&"));
}

}  // namespace
}  // namespace lantian::observe::hj212
