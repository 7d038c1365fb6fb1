#include "observe/hj212/verdict.hpp"

#include "observe/hj212/trial_test.hpp"

#include <fmt/core.h>

namespace lantian::observe::hj212 {
namespace {

using trial::beijing;
using trial::Trial;

std::string upload(std::string_view cn, std::string_view flag, std::string_view st = "22") {
  return fmt::format(
      "QN=20250131202809340;ST={};CN={};PW=123456;MN=010000A8900016F000169DC0;{}CP=&&DataTime="
      "20250131202800;a34004-Avg=35,a34004-Flag=N&&",
      st, cn, flag);
}

TEST_CASE("answers of 2017, as printed in its annex C") {
  Trial trial{Dialect::d2017};
  trial.now = beijing(2016, 8, 1, 9);
  trial.of(
      "QN=20160801085857223;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20160801085857;"
      "w01018-Rtd=35,w01018-Flag=N&&");
  CHECK(trial.judged.verdict == Verdict::accept);
  CHECK(trial.answer() ==
        "##0087QN=20160801085857223;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&3240\r\n");
  // The second part of a split upload is answered by its own QN (C.50).
  trial.of(
      "QN=20160801085857535;ST=32;CN=2061;PW=123456;MN=010000A8900016F000169DC0;Flag=7;PNUM=2;PNO=2;CP=&&DataTime="
      "20160801080000;w01018-Avg=35,w01018-Flag=N&&");
  CHECK(trial.judged.verdict == Verdict::accept);
  CHECK(trial.answer() ==
        framed("QN=20160801085857535;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&"));
}

TEST_CASE("answers of 2005 carry QN and CN inside the area, neither MN nor PW") {
  Trial trial{Dialect::d2005, "88888880000001"};
  const std::string tail = "MN=88888880000001;Flag=1;CP=&&DataTime=20250131202800;02-Avg=1&&";
  CHECK(trial.of("QN=20250131202809340;ST=22;CN=2051;PW=123456;" + tail).verdict == Verdict::accept);
  CHECK(trial.answer() == framed("ST=91;CN=9014;CP=&&QN=20250131202809340;CN=2051;PNO=1;PNUM=1;&&"));
  CHECK(trial.of("QN=20250131202809340;ST=22;CN=2072;PW=123456;" + tail).verdict == Verdict::accept);
  CHECK(trial.answer() == framed("ST=91;CN=9013;CP=&&QN=20250131202809340;CN=2072;PNO=1;PNUM=1;&&"));
  // A split upload is told which part it was; one without QN gets none back.
  trial.of("ST=22;CN=2051;PW=123456;MN=88888880000001;PNO=2;PNUM=3;Flag=3;CP=&&DataTime=20250131202800;02-Avg=1&&");
  CHECK(trial.judged.verdict == Verdict::accept);
  CHECK(trial.answer() == framed("ST=91;CN=9014;CP=&&CN=2051;PNO=2;PNUM=3;&&"));
}

TEST_CASE("who asks for no answer gets none") {
  Trial trial{Dialect::d2017};
  trial.of(upload("2051", "Flag=4;"));
  CHECK(trial.answer().empty());
  trial.of(upload("2051", ""));
  CHECK(trial.answer().empty());
  // Answers are not answered.
  for (const std::string_view cn : {"9011", "9012", "9013", "9014"}) {
    CAPTURE(cn);
    trial.of(upload(cn, "Flag=5;", "91"));
    CHECK(trial.judged.verdict == Verdict::accept);
    CHECK(trial.answer().empty());
  }
}

TEST_CASE("notices are answered by 9013, data by 9014") {
  Trial trial{Dialect::d2025};
  const std::vector<std::pair<std::string, std::string>> answers{
      {"1013", "9013"}, {"9015", "9013"}, {"2011", "9014"}, {"2013", "9014"}, {"2021", "9014"},
      {"2031", "9014"}, {"2041", "9014"}, {"2051", "9014"}, {"2052", "9014"}, {"2061", "9014"},
      {"2062", "9014"}, {"2081", "9014"}, {"2111", "9014"}, {"3019", "9014"}, {"3020", "9014"}};
  for (const auto& [cn, answer] : answers) {
    CAPTURE(cn);
    trial.of(upload(cn, "Flag=9;"));
    CHECK(trial.judged.verdict == Verdict::accept);
    CHECK(trial.answer() ==
          framed(fmt::format("QN=20250131202809340;ST=91;CN={};PW=123456;MN=010000A8900016F000169DC0;Flag=8;CP=&&&&",
                             answer)));
  }
}

TEST_CASE("unknown devices and unknown commands are quarantined") {
  Trial trial{Dialect::d2017, "another"};
  CHECK(trial.of(upload("2011", "Flag=5;")).verdict == Verdict::quarantine);
  CHECK(trial.words().empty());
  Trial known{Dialect::d2017};
  CHECK(known.of(upload("2999", "Flag=5;")).verdict == Verdict::quarantine);
  CHECK(known.words() == "unknown_cn");
  CHECK(known.judged.command == nullptr);
  CHECK(known.of(upload("x", "Flag=5;")).verdict == Verdict::quarantine);
}

TEST_CASE("a wrong password is quarantined, one that is not registered is not asked for") {
  Trial trial{Dialect::d2017};
  trial.device.password = "654321";
  CHECK(trial.of(upload("2011", "Flag=5;")).verdict == Verdict::quarantine);
  CHECK(trial.words() == "password_wrong");
  trial.device.password = "123456";
  CHECK(trial.of(upload("2011", "Flag=5;")).verdict == Verdict::accept);
  CHECK(trial.of("QN=20250131202809340;ST=22;CN=2011;MN=010000A8900016F000169DC0;Flag=5;CP=&&&&").verdict ==
        Verdict::quarantine);
}

TEST_CASE("answers of a 2005 device carry no MN: the finder is asked with an empty one") {
  Trial trial{Dialect::d2005, ""};
  trial.device.password = "123456";
  CHECK(trial.of("ST=91;CN=9011;CP=&&QN=20040516010101001;QnRtn=1&&").verdict == Verdict::accept);
  CHECK(trial.words().empty());
  CHECK(trial.judged.packet.plain("QnRtn") == "1");
  // An upload without a password is another matter.
  CHECK(trial.of("ST=22;CN=2011;CP=&&DataTime=20250131202800;02-Rtd=1&&").verdict == Verdict::quarantine);
}

TEST_CASE("what is no telegram is rejected") {
  Trial trial{Dialect::d2017};
  CHECK(trial.of("hello").verdict == Verdict::reject);
  CHECK(trial.of("").verdict == Verdict::reject);
  CHECK(trial.of_stream("##0005helloA6EC\r\n").verdict == Verdict::reject);
  CHECK(trial.words() == "crc_impossible");
}

TEST_CASE("a Judged is used again without traces of the one before") {
  Trial trial{Dialect::d2017};
  trial.of("QN=1;MN=x;Flag=99;PNUM=1;RF=1;CP=&&a-b=c");
  trial.of(upload("2011", "Flag=5;"));
  CHECK(trial.judged.verdict == Verdict::accept);
  CHECK(trial.judged.packet.rf.data() == nullptr);
  CHECK(trial.judged.packet.pnum.data() == nullptr);
  trial.of("hello");
  CHECK(trial.judged.command == nullptr);
  CHECK(trial.judged.packet.items.empty());
  CHECK(trial.judged.packet.mn.empty());
}

TEST_CASE("verdicts have names") {
  CHECK(name_of(Verdict::accept) == "accept");
  CHECK(name_of(Verdict::accept_deviant) == "accept_deviant");
  CHECK(name_of(Verdict::quarantine) == "quarantine");
  CHECK(name_of(Verdict::reject) == "reject");
  CHECK(name_of(Verdict::duplicate) == "duplicate");
}

}  // namespace
}  // namespace lantian::observe::hj212
