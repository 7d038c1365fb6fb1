#include "gateway/frame_view.hpp"

#include "observe/hj212/deviation.hpp"
#include "observe/hj212/verdict.hpp"

#include <doctest/doctest.h>

namespace {

using lantian::gateway::frame_json;
using lantian::gateway::frame_text;
using lantian::gateway::FrameFilter;
using lantian::keep::FrameReader;
using lantian::observe::hj212::Deviation;
using lantian::observe::hj212::Deviations;
using lantian::observe::hj212::Verdict;

FrameReader::Placed placed(Verdict verdict, std::string_view bytes) {
  FrameReader::Placed one;
  one.place = {1, 44};
  one.record.received_us = 1'795'320'000'123'000;  // 2026-11-22 04:00:00.123 UTC
  one.record.verdict = static_cast<std::uint8_t>(verdict);
  one.record.mn = "M1";
  one.record.peer = "10.0.0.7:9";
  one.record.bytes = bytes;
  return one;
}

}  // namespace

TEST_CASE("a frame for a person: Beijing time, verdict, meaning of each deviation, bytes made visible") {
  auto one = placed(Verdict::accept_deviant, "##00\x01\xff\r\n");
  Deviations deviations;
  deviations.add(Deviation::crc_case);
  one.record.deviations = deviations.bits();
  const std::string text = frame_text(one, false);
  CHECK(text.find("2026-11-22 12:00:00.123 Beijing") != std::string::npos);
  CHECK(text.find("accept_deviant") != std::string::npos);
  CHECK(text.find("crc_case: ") != std::string::npos);
  CHECK(text.find("##00\\x01\\xff\\r\\n") != std::string::npos);
  CHECK(text.find("\x1b[") == std::string::npos);
  CHECK(frame_text(one, true).find("\x1b[33m") != std::string::npos);
}

TEST_CASE("Chinese text stays readable, and JSON is JSON") {
  const auto one = placed(Verdict::accept, "//\xE6\xB8\x85\"\\//");
  CHECK(frame_text(one, false).find("\xE6\xB8\x85") != std::string::npos);
  CHECK(frame_json(one).find("\"bytes\":\"//\xE6\xB8\x85\\\"\\\\//\"") != std::string::npos);
}

TEST_CASE("a duplicate points to its original") {
  auto one = placed(Verdict::duplicate, "");
  one.record.original = {1, 8};
  CHECK(frame_text(one, false).find("repetition of the telegram at 1:8") != std::string::npos);
}

TEST_CASE("filters") {
  auto one = placed(Verdict::quarantine, "x");
  CHECK(FrameFilter{}.shows(one.record));
  CHECK(FrameFilter{"M1", {}, {}}.shows(one.record));
  CHECK_FALSE(FrameFilter{"M2", {}, {}}.shows(one.record));
  CHECK(FrameFilter{"", 2, {}}.shows(one.record));
  CHECK_FALSE(FrameFilter{"", 0, {}}.shows(one.record));
  CHECK_FALSE(FrameFilter{"", {}, static_cast<std::uint8_t>(Deviation::crc_case)}.shows(one.record));
}
