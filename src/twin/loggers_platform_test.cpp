#include "twin/loggers_platform.hpp"

#include "observe/hj212/framer.hpp"
#include "observe/hj212/packet.hpp"
#include "twin/loggers_sample_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::twin;
using namespace lantian::twin::sample;
using observe::hj212::Dialect;

const Logger& logger_of(Dialect dialect) {
  return first_logger([dialect](const Logger& logger) { return logger.dialect == dialect && logger.sm4_key.empty(); },
                      0);
}

/// A frame by the letter of annex A, so that the room's own check sum is not asked: bit by bit.
std::string frame_by_hand(const std::string& segment) {
  unsigned sum = 0xFFFF;
  for (const char c : segment) {
    sum = (sum >> 8U) ^ static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = (sum & 1U) != 0 ? (sum >> 1U) ^ 0xA001U : sum >> 1U;
  }
  std::string length = std::to_string(segment.size());
  length.insert(0, 4 - length.size(), '0');
  constexpr const char* digits = "0123456789ABCDEF";
  std::string hex;
  for (int shift = 12; shift >= 0; shift -= 4) hex += digits[(sum >> static_cast<unsigned>(shift)) & 15U];
  return "##" + length + segment + hex + "\r\n";
}

std::string_view fault_of(const std::string& segment, const Logger& logger, const Due& due) {
  PlatformWord word;
  const std::string bytes = frame_by_hand(segment);
  REQUIRE(read_platform_word(bytes, word) == bytes.size());
  REQUIRE(word.sound);
  return fault_of_answer(word, logger, due);
}

}  // namespace

TEST_CASE("the answers of the handbook are read") {
  // Built there from HJ 212-2017 annex C with recomputed check sums.
  const std::string answer =
      "##0087QN=20160801085857223;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&3240\r\n";
  PlatformWord word;
  CHECK(read_platform_word(answer, word) == answer.size());
  CHECK(word.sound);
  CHECK(word.is_answer());
  CHECK(word.cn == 9014);
  CHECK(word.qn == 20160801085857223);
  CHECK(word.mn == "010000A8900016F000169DC0");
  CHECK(word.flag == 4);
  for (std::size_t size = 0; size < answer.size(); ++size) {
    CHECK(read_platform_word(std::string_view{answer}.substr(0, size), word) == 0);
  }
  std::string edited = answer;
  edited[8] = '1';
  CHECK(read_platform_word(edited, word) == edited.size());
  CHECK_FALSE(word.sound);
}

TEST_CASE("bytes that are no frame are set aside up to the next one") {
  const std::string good = frame_by_hand("QN=20160801085857223;ST=91;CN=9014;CP=&&&&");
  const std::string stream = "HTTP/1.1 400\r\n" + good;
  PlatformWord word;
  const std::size_t foreign = read_platform_word(stream, word);
  CHECK(foreign == stream.size() - good.size());
  CHECK_FALSE(word.sound);
  CHECK(read_platform_word(std::string_view{stream}.substr(foreign), word) == good.size());
  CHECK(word.sound);
}

TEST_CASE("a 2017 logger takes only the 2017 form of an answer") {
  const Logger& logger = logger_of(Dialect::d2017);
  const Due due = first_due(logger, 2011);
  const std::string qn = std::to_string(qn_of(logger, due));
  const std::string head = "QN=" + qn + ";ST=91;CN=9014;PW=" + logger.password + ";MN=" + logger.mn;
  CHECK(fault_of(head + ";Flag=4;CP=&&&&", logger, due) == "");
  CHECK(fault_of(head + ";Flag=8;CP=&&&&", logger, due) != "");
  CHECK(fault_of(head + ";Flag=5;CP=&&&&", logger, due) != "");
  CHECK(fault_of("ST=91;CN=9014;CP=&&QN=" + qn + ";CN=2011;&&", logger, due) != "");
  CHECK(fault_of("QN=" + qn + ";ST=91;CN=9013;PW=1;MN=" + logger.mn + ";Flag=4;CP=&&&&", logger, due) != "");
  CHECK(fault_of("QN=" + qn + ";ST=91;CN=9014;PW=1;MN=FACADE;Flag=4;CP=&&&&", logger, due) != "");
}

TEST_CASE("a 2005 logger takes only the 2005 form of an answer") {
  const Logger& logger = logger_of(Dialect::d2005);
  const Due due = first_due(logger, 2051);
  const std::string qn = std::to_string(qn_of(logger, due));
  CHECK(fault_of("ST=91;CN=9014;CP=&&QN=" + qn + ";CN=2051;PNO=1;PNUM=1;&&", logger, due) == "");
  CHECK(fault_of("ST=91;CN=9014;CP=&&QN=" + qn + ";CN=2051&&", logger, due) == "");
  CHECK(fault_of("ST=91;CN=9014;CP=&&QN=" + qn + ";CN=2011&&", logger, due) != "");
  CHECK(fault_of("QN=" + qn + ";ST=91;CN=9014;PW=123456;MN=" + logger.mn + ";Flag=4;CP=&&&&", logger, due) != "");
}

TEST_CASE("a pull of minute values is answered with 9011, the telegrams of the stretch, and 9012") {
  const Logger& logger = first_logger(
      [](const Logger& one) {
        return one.dialect == Dialect::d2017 &&
               fleet_plan().kinds[one.kind].kind == observe::hj212::DeviceKind::ambient;
      },
      0);
  // 2026-05-29 00:00 to 01:50: twelve intervals of ten minutes begin in it.
  const std::string request =
      frame_by_hand("QN=20260529120000123;ST=22;CN=2051;PW=" + logger.password + ";MN=" + logger.mn +
                    ";Flag=5;CP=&&BeginTime=20260529000000,EndTime=20260529015000&&");
  PlatformWord word;
  REQUIRE(read_platform_word(request, word) == request.size());
  REQUIRE(word.sound);
  const RequestReply reply =
      reply_to(fleet_plan(), logger, word, fleet_start - std::chrono::days{2}, fleet_start + std::chrono::hours{3});
  CHECK(reply.data.size() == 12);
  PlatformWord said;
  REQUIRE(read_platform_word(reply.before, said) == reply.before.size());
  CHECK(said.cn == 9011);
  CHECK(said.qn == 20260529120000123);
  CHECK(said.area == "QnRtn=1");
  REQUIRE(read_platform_word(reply.after, said) == reply.after.size());
  CHECK(said.cn == 9012);
  CHECK(said.area == "ExeRtn=1");
  const RequestReply nothing = reply_to(fleet_plan(), logger, word, fleet_start, fleet_start);
  CHECK(nothing.data.empty());
  REQUIRE(read_platform_word(nothing.after, said) == nothing.after.size());
  CHECK(said.area == "ExeRtn=100");
}
