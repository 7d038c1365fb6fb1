#include "observe/hj212/build.hpp"

#include "observe/hj212/framer.hpp"

#include <doctest/doctest.h>

namespace lantian::observe::hj212 {
namespace {

constexpr const char* official = "010000A8900016F000169DC0";

Draft draft(const char* qn, const char* st, const char* cn, int flag, std::string area) {
  Draft draft;
  draft.qn = qn;
  draft.st = st;
  draft.cn = cn;
  draft.pw = "123456";
  draft.mn = official;
  draft.flag = flag;
  draft.area = std::move(area);
  return draft;
}

TEST_CASE("frames built by hand from HJ 212-2017 annex C") {
  CHECK(*build_frame(draft("20160801085857223", "91", "9011", 4, "QnRtn=1")) ==
        "##0094QN=20160801085857223;ST=91;CN=9011;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&QnRtn=1&&1B00\r\n");
  CHECK(build_frame(draft("20160801085857223", "91", "9012", 4, "ExeRtn=1"))->ends_with("CP=&&ExeRtn=1&&6240\r\n"));
  CHECK(build_frame(draft("20160801085857223", "91", "9014", 4, ""))->ends_with("CP=&&&&3240\r\n"));
  // A log in UTF-8: the length counts bytes.
  const std::string log =
      "DataTime=20100301145000;PolId=w01018;i11001-Info=//\xE6\xB8\x85\xE6\xB4\x97\xE7\xAE\xA1\xE8\xB7\xAF//";
  const std::string frame = *build_frame(draft("20160801085857223", "32", "3020", 5, log));
  CHECK(frame.starts_with("##0152QN="));
  CHECK(frame.ends_with("&&9741\r\n"));
  Draft split = draft("20160801085857534", "32", "2061", 7,
                      "DataTime=20160801080000;w00000-Cou=63.0,w00000-Min=16.4,w00000-Avg=17.5,w00000-Max=20.1,"
                      "w00000-Flag=N");
  split.pnum = 2;
  split.pno = 1;
  CHECK(
      build_frame(split)->starts_with("##0201QN=20160801085857534;ST=32;CN=2061;PW=123456;MN=010000A8900016F000169DC0;"
                                      "Flag=7;PNUM=2;PNO=1;CP=&&"));
  CHECK(build_frame(split)->ends_with("&&1980\r\n"));
}

TEST_CASE("fields in the order of the standard, empty ones left out") {
  Draft draft;
  draft.cn = "9014";
  CHECK(build_segment(draft) == "CN=9014;CP=&&&&");
  draft.mn = "1";
  draft.qn = "2";
  draft.flag = 9;
  draft.rf = true;
  draft.area = "x=1";
  CHECK(build_segment(draft) == "QN=2;CN=9014;MN=1;Flag=9;RF=1;CP=&&x=1&&");
}

TEST_CASE("Flag is version, packet numbers, answer wanted") {
  CHECK(flag_of(Dialect::d2005, false, false) == 0);
  CHECK(flag_of(Dialect::d2005, true, true) == 3);
  CHECK(flag_of(Dialect::d2017, false, false) == 4);
  CHECK(flag_of(Dialect::d2017, true, true) == 7);
  CHECK(flag_of(Dialect::d2025, false, false) == 8);
  CHECK(flag_of(Dialect::d2025, true, false) == 9);
}

TEST_CASE("a segment over 9999 bytes cannot be framed") {
  Draft draft;
  draft.area = std::string(segment_most - 7, 'x');
  REQUIRE(build_frame(draft).ok());
  CHECK(build_frame(draft)->starts_with("##9999CP=&&x"));
  draft.area += 'x';
  const auto frame = build_frame(draft);
  REQUIRE_FALSE(frame.ok());
  CHECK(frame.error().code == ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace lantian::observe::hj212
