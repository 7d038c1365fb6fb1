#include "observe/hj212/framer.hpp"

#include "observe/hj212/crc.hpp"
#include "observe/hj212/trial_test.hpp"

#include <fmt/core.h>

#include <random>

namespace lantian::observe::hj212 {
namespace {

using trial::Got;
using trial::Harvest;
using trial::harvest_of;
using trial::words_of;

// HJ 212-2017 annex A and HJ 212-2025 A.1, as printed.
constexpr std::string_view annex_a =
    "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80";
constexpr std::string_view annex_a1_2025 =
    "##0087QN=20240601085857223;ST=32;CN=1011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&2200";
constexpr std::string_view segment_a = annex_a.substr(6, 101);

std::string line(std::string_view telegram) {
  return std::string{telegram} + "\r\n";
}

/// The stream as a whole, after it was cut in two at every place and fed byte by byte with the same result.
Harvest harvest_of_all_splits(const std::string& stream) {
  const Harvest whole = harvest_of(stream);
  CHECK(harvest_of(stream, 1) == whole);
  for (std::size_t cut = 1; cut < stream.size(); ++cut) {
    trial::Line line;
    line.feed(std::string_view{stream}.substr(0, cut));
    line.feed(std::string_view{stream}.substr(cut));
    const Harvest split = line.close();
    if (split == whole) continue;
    FAIL("cut at " << cut << " gives " << split.frames.size() << " frames, the whole " << whole.frames.size());
  }
  return whole;
}

/// What must come out: the beginning of each segment with the words on its frame, "!" first when the check sum is off.
struct Expected {
  std::string stream;
  std::vector<std::pair<std::string, std::string>> frames;
  std::size_t foreign = 0;
};

void check(const Expected& expected) {
  const Harvest harvest = harvest_of_all_splits(expected.stream);
  CHECK(harvest.foreign == expected.foreign);
  REQUIRE(harvest.frames.size() == expected.frames.size());
  for (std::size_t i = 0; i < harvest.frames.size(); ++i) {
    const Got& got = harvest.frames[i];
    CHECK(got.segment.starts_with(expected.frames[i].first));
    CHECK((got.fits ? "" : "!") + words_of(got.deviations) == expected.frames[i].second);
  }
}

/// A segment like that of annex A whose check sum has so many leading zeros.
std::string segment_with_small_crc(std::uint16_t below) {
  for (int i = 0;; ++i) {
    const std::string segment = fmt::format("QN=20160801085857223;ST=32;CN=1062;CP=&&RtdInterval={}&&", i);
    if (crc(segment) < below) return segment;
  }
}

TEST_CASE("official telegrams are cut whole") {
  const Harvest harvest = harvest_of_all_splits(line(annex_a) + line(annex_a1_2025));
  REQUIRE(harvest.frames.size() == 2);
  CHECK(harvest.foreign == 0);
  CHECK(harvest.frames[0].bytes == line(annex_a));
  CHECK(harvest.frames[0].segment == segment_a);
  CHECK(harvest.frames[0].crc == 0x1C80);
  CHECK(harvest.frames[1].crc == 0x2200);
  for (const Got& frame : harvest.frames) CHECK((frame.fits && frame.deviations.empty()));
}

TEST_CASE("line ends of the field") {
  const std::string good{annex_a};
  const std::string next = line(annex_a1_2025);
  for (const std::string end : {"\n", "\r", "\r\r\n", "\\r\\n", ""}) {
    CAPTURE(end);
    check({good + end + next, {{"QN=2016", "line_end"}, {"QN=2024", ""}}, 0});
  }
  check({good + " " + next, {{"QN=2016", "line_end"}, {"QN=2024", ""}}, 1});
  check({good, {{"QN=2016", "line_end"}}, 0});
  check({good + "\r", {{"QN=2016", "line_end"}}, 0});
  check({good + "\\r", {{"QN=2016", "line_end"}}, 2});
}

TEST_CASE("garbage before a frame is passed over and counted") {
  const std::string good = line(annex_a);
  check({"GET / HTTP/1.1\r\n\r\n" + good, {{"QN=2016", ""}}, 18});
  check({std::string{"\x00\x00\x00\x00\x00\x06\x01\x03\x00\x00\x00\x01", 12} + good, {{"QN=2016", ""}}, 12});
  check({"#" + good, {{"QN=2016", ""}}, 1});
  check({"####" + good, {{"QN=2016", ""}}, 4});
  check({"##12" + good, {{"QN=2016", ""}}, 4});
  check({"##0172QN=20160801" + good, {{"QN=2016", ""}}, 17});
  check({good + "#", {{"QN=2016", ""}}, 1});
  check({good + "##01", {{"QN=2016", ""}}, 4});
}

TEST_CASE("a wrong length is put right only by the check sum over the real segment") {
  const std::string tail = std::string{segment_a} + "1C80\r\n";
  const std::string good = line(annex_a1_2025);
  check({"##0095" + tail + good, {{"QN=2016", "length_fixed"}, {"QN=2024", ""}}, 0});
  check({"##0120" + tail + good, {{"QN=2016", "length_fixed"}, {"QN=2024", ""}}, 0});
  check({"##0215" + tail + good, {{"QN=2016", "length_fixed"}, {"QN=2024", ""}}, 0});
  check({"##9999" + tail + good, {{"QN=2016", "length_fixed"}, {"QN=2024", ""}}, 0});
  check({"##0000" + tail + good, {{"QN=2016", "length_fixed"}, {"QN=2024", ""}}, 0});
  // Another check sum proves nothing: the bytes are foreign, and the next frame is not lost.
  const std::string damaged = std::string{segment_a} + "1C81\r\n";
  check({"##0095" + damaged + good, {{"QN=2024", ""}}, 6 + damaged.size()});
  // A truncated frame runs into the next one; no segment is found across a "##".
  check({"##0101" + std::string{segment_a.substr(0, 60)} + good, {{"QN=2024", ""}}, 66});
}

TEST_CASE("lengths of fewer digits stand before a field name") {
  const std::string of_2025{annex_a1_2025.substr(6)};
  const std::string of_2017{annex_a.substr(6)};
  check({"##87" + of_2025 + "\r\n", {{"QN=2024", "length_digits"}}, 0});
  check({"##101" + of_2017 + "\r\n", {{"QN=2016", "length_digits"}}, 0});
  check({"##7" + of_2025 + "\r\n", {{"QN=2024", "length_fixed length_digits"}}, 0});
  check({"##87=N" + line(annex_a), {{"QN=2016", ""}}, 6});
}

TEST_CASE("check sums in lower case and without leading zeros") {
  std::string lower = line(annex_a);
  lower.replace(lower.find("1C80"), 4, "1c80");
  check({lower, {{"QN=2016", "crc_case"}}, 0});
  const std::string segment = segment_with_small_crc(0x1000);
  const std::string head = fmt::format("##{:04}{}", segment.size(), segment);
  const std::string digits = fmt::format("{:X}", crc(segment));
  REQUIRE(digits.size() < 4);
  check({head + digits + "\r\n" + line(annex_a), {{"QN=2016", "crc_digits"}, {"QN=2016", ""}}, 0});
  check({head + digits, {{"QN=2016", "line_end crc_digits"}}, 0});
}

TEST_CASE("a frame whose check sum does not fit is handed on for judging") {
  std::string damaged = line(annex_a);
  damaged.replace(damaged.find("1C80"), 4, "ED94");
  check({damaged + line(annex_a1_2025), {{"QN=2016", "!"}, {"QN=2024", ""}}, 0});
  // Without an end of its own the place is no check sum at all.
  check({damaged.substr(0, damaged.size() - 2) + "x" + line(annex_a1_2025), {{"QN=2024", ""}}, damaged.size() - 1});
}

TEST_CASE("a frame with a wrong check sum never swallows a good one") {
  // The broken length leads exactly to the check sum of the good frame inside.
  const std::string good = line(annex_a);
  const std::string outer = fmt::format("##{:04}XXXX", 4 + 6 + segment_a.size());
  check({outer + good, {{"QN=2016", ""}}, outer.size()});
  // The good frame begins inside a wrong one and ends behind it.
  const std::string wrong = "##0040QN=1;" + good.substr(0, 35);
  check({wrong + "ABCD\r\n" + good, {{"QN=1", "!"}, {"QN=2016", ""}}, 0});
}

TEST_CASE("the length alone decides where a segment ends, so that ciphertext passes") {
  std::string segment = "QN=20240520210700000;ST=31;CN=2051;CP=&&";
  segment += std::string{"\x23\x23\x30\x31\x26\x26\x0D\x0A\x00\xFF\x23\x23\x23\x26\x0A\x0D", 16};
  segment += "&&";
  check({framed(segment) + line(annex_a), {{"QN=20240520", ""}, {"QN=2016", ""}}, 0});
  std::string encrypted = framed(segment);
  encrypted.replace(encrypted.size() - 6, 4, "2201");
  check({encrypted + line(annex_a), {{"QN=20240520", "!"}, {"QN=2016", ""}}, 0});
}

TEST_CASE("ciphertext printed as text keeps the length of the plain text") {
  const std::string stream =
      "##0060QN=20240520210700000;ST=31;CN=2051;CP=&&{0xE4,0x3E,0x15,0x9A,0x00,0x11,0x22}g=N&&2200\r\n";
  check({stream + line(annex_a), {{"QN=20240520", "!length_fixed"}, {"QN=2016", ""}}, 0});
}

TEST_CASE("an idle line decides what a broken length holds up") {
  const std::string stream = "##9999QN=1;" + line(annex_a) + line(annex_a1_2025);
  const Cut waiting = next_frame(stream, false);
  CHECK(waiting.kind == Cut::Kind::need_more);
  CHECK(waiting.take == 0);
  const Cut decided = next_frame(stream, true);
  REQUIRE(decided.kind == Cut::Kind::frame);
  CHECK(decided.foreign == 11);
  CHECK(decided.frame.segment == segment_a);
  // Without the idle moment the frame comes as soon as the promised bytes are there.
  Harvest harvest = harvest_of(stream + std::string(12'000, 'x'));
  CHECK(harvest.frames.size() == 2);
}

TEST_CASE("the longest frame passes and nothing asks for more") {
  const std::string longest = framed("CP=&&" + std::string(segment_most - 7, 'x') + "&&");
  check({longest.substr(0, 40) + longest, {{"CP=&&xxx", ""}}, 40});
  // Each of these promises 9999 bytes; the line of the trial fails when its buffer reaches frame_most.
  std::string hostile;
  for (int i = 0; i < 5000; ++i) hostile += "##9999QN=";
  CHECK(harvest_of(hostile, 7).frames.empty());
  CHECK(harvest_of(hostile, 7).foreign == hostile.size());
}

TEST_CASE("frames in frames in frames cost no more than their bytes") {
  // Each of these ends at the check sum of the innermost one, which is the only valid one. Looked at one by one with
  // all that lie inside, they would cost a million check sums.
  std::string nested{annex_a};
  while (nested.size() + 7 <= segment_most) {
    const std::string_view segment = std::string_view{nested}.substr(0, nested.size() - 4);
    if (crc(segment) == 0x1C80) {
      nested.insert(0, "x");  // valid by chance
    } else {
      nested.insert(0, fmt::format("##{:04}", segment.size()));
    }
  }
  for (const std::size_t piece : {nested.size(), std::size_t{512}}) {
    const Harvest harvest = harvest_of(nested + "\r\n", piece);
    REQUIRE(harvest.frames.size() == 1);
    CHECK((harvest.frames[0].segment == segment_a));
    CHECK(harvest.foreign == nested.size() - annex_a.size());
  }
}

TEST_CASE("nothing at all is no frame") {
  CHECK(next_frame("", false).take == 0);
  CHECK(next_frame("", true).take == 0);
  CHECK(next_frame("#", false).take == 0);
  CHECK(next_frame("#", true).take == 1);
}

}  // namespace
}  // namespace lantian::observe::hj212
