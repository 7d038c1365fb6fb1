// The catalogue of bad input (doc/telemetry.md, outcomes table): one fixture for each of its 29 entries, with what
// becomes of it here. What only the gateway can decide (duplicates, sessions, lanes) is its own test; here stands what
// the codec gives it to decide with.
#include "observe/hj212/crc.hpp"
#include "observe/hj212/trial_test.hpp"

#include <fmt/core.h>

namespace lantian::observe::hj212 {
namespace {

using trial::beijing;
using trial::Harvest;
using trial::harvest_of;
using trial::Trial;
using trial::words_of;

constexpr std::string_view good_segment =
    "QN=20250131202809340;ST=22;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20250131202809;"
    "a34004-Rtd=135.0,a34004-Flag=N&&";

std::string good() {
  return framed(good_segment);
}

/// The good segment with one piece of it replaced.
std::string with(std::string_view old, std::string_view fresh) {
  std::string segment{good_segment};
  const std::size_t at = segment.find(old);
  REQUIRE(at != std::string::npos);
  return segment.replace(at, old.size(), fresh);
}

/// "verdict: words" of a segment sent by a device of 2017.
std::string outcome_of(std::string_view segment) {
  Trial trial{Dialect::d2017};
  trial.of(segment);
  Deviations deviations = trial.judged.deviations;
  deviations.add(trial.telegram().deviations);
  return fmt::format("{}: {}", name_of(with_values(trial.judged.verdict, trial.read.deviations)), words_of(deviations));
}

std::string outcome_of_stream(std::string_view stream) {
  Trial trial{Dialect::d2017};
  trial.of_stream(stream);
  return fmt::format("{}: {}", name_of(trial.judged.verdict), trial.words());
}

TEST_CASE("1 Modbus-TCP polls: foreign bytes, the telegram behind them is taken") {
  std::string stream;
  for (int i = 0; i < 200; ++i) stream += std::string{"\x00\x00\x00\x00\x00\x06\x01\x03\x00\x00\x00\x01", 12};
  const Harvest harvest = harvest_of(stream + good(), 5);
  CHECK(harvest.foreign == 2400);
  REQUIRE(harvest.frames.size() == 1);
  CHECK(harvest.frames[0].segment == good_segment);
}

TEST_CASE("2 HTTP probes and testers' spam: foreign bytes") {
  const std::string spam = "GET / HTTP/1.1\r\nHost: x\r\n\r\nhttp://www.example.org test ## test\r\n";
  const Harvest harvest = harvest_of(spam + good());
  CHECK(harvest.foreign == spam.size());
  CHECK(harvest.frames.size() == 1);
}

TEST_CASE("3 stuck together or cut across reads: each is taken once") {
  for (std::size_t piece = 1; piece < 200; ++piece) {
    const Harvest harvest = harvest_of(good() + good() + good(), piece);
    REQUIRE(harvest.frames.size() == 3);
    REQUIRE(harvest.foreign == 0);
  }
}

TEST_CASE("4 line ends: accept_deviant line_end") {
  const std::string bare = good().substr(0, good().size() - 2);
  for (const std::string end : {"", "\n", "\r\r\n", "\\r\\n"}) {
    CAPTURE(end);
    CHECK(outcome_of_stream(bare + end) == "accept_deviant: line_end");
  }
}

TEST_CASE("5 wrong length: accept_deviant length_fixed when the check sum proves the segment, else foreign") {
  std::string stream = good();
  stream.replace(2, 4, "0215");
  CHECK(outcome_of_stream(stream) == "accept_deviant: length_fixed");
  stream.replace(stream.size() - 6, 4, "0000");
  CHECK(next_frame(stream, true).kind == Cut::Kind::need_more);
}

TEST_CASE("6 length not padded: accept_deviant length_digits") {
  CHECK(outcome_of_stream("##" + good().substr(3)) == "accept_deviant: length_digits");
}

TEST_CASE("7 huge length: the frames behind it come when the window is full or the line idle") {
  const std::string stream = "##9999QN=20250131;" + good() + good();
  CHECK(harvest_of(stream).frames.size() == 2);
  CHECK(harvest_of(stream, 3).frames.size() == 2);
}

TEST_CASE("8 lower-case check sum: accept_deviant crc_case") {
  std::string segment{good_segment};
  for (int i = 0; crc(segment) < 0xA000; ++i) segment = with("135.0", std::to_string(i));
  const std::string stream = fmt::format("##{:04}{}{:04x}\r\n", segment.size(), segment, crc(segment));
  CHECK(outcome_of_stream(stream) == "accept_deviant: crc_case");
}

TEST_CASE("9 check sum without leading zeros: accept_deviant crc_digits") {
  std::string segment{good_segment};
  for (int i = 0; crc(segment) >= 0x1000; ++i) segment = with("135.0", std::to_string(i));
  const std::string stream = fmt::format("##{:04}{}{:X}\r\n", segment.size(), segment, crc(segment));
  CHECK(outcome_of_stream(stream) == "accept_deviant: crc_digits");
}

TEST_CASE("10 other check sums: quarantine, with the reason; taken where the device is registered for Modbus") {
  const auto frame_with = [](std::uint16_t sum) {
    return fmt::format("##{:04}{}{:04X}\r\n", good_segment.size(), good_segment, sum);
  };
  CHECK(outcome_of_stream(frame_with(crc_modbus(good_segment))) == "quarantine: crc_modbus");
  CHECK(outcome_of_stream(frame_with(0xA6EC)) == "quarantine: crc_impossible");
  // An older telegram's check sum: possible, but of other bytes.
  const std::uint16_t of_other = crc(with("135.0", "136.0"));
  REQUIRE(of_other != crc(good_segment));
  CHECK(outcome_of_stream(frame_with(of_other)) == "quarantine: crc_wrong");
  Trial trial{Dialect::d2017};
  trial.device.crc = CrcMode::modbus;
  CHECK(trial.of_stream(frame_with(crc_modbus(good_segment))).verdict == Verdict::accept);
  CHECK(trial.of_stream(frame_with(of_other)).verdict == Verdict::quarantine);
  CHECK(trial.of_stream(good()).verdict == Verdict::accept);
  trial.device.crc = CrcMode::quarantine;
  CHECK(trial.of_stream(good()).verdict == Verdict::quarantine);
}

TEST_CASE("11 no QN, no Flag: lawful for a device of 2005, told for later ones") {
  const std::string segment =
      "ST=22;CN=2011;PW=123456;MN=010000A8900016F000169DC0;CP=&&DataTime=20250131202809;a34004-Rtd=135.0&&";
  CHECK(outcome_of(segment) == "accept_deviant: no_qn no_flag");
  Trial trial{Dialect::d2005, "88888880000001"};
  CHECK(trial.of("ST=22;CN=2011;PW=123456;MN=88888880000001;CP=&&DataTime=20250131202809;02-Rtd=1&&").verdict ==
        Verdict::accept);
  CHECK(trial.answer().empty());
}

TEST_CASE("12 empty or constant QN: no key here; empty is told") {
  CHECK(outcome_of(with("QN=20250131202809340", "QN=")) == "accept_deviant: qn_malformed");
  CHECK(outcome_of(with("20250131202809340", "2025013120280934")) == "accept_deviant: qn_malformed");
  CHECK(outcome_of(with("20250131202809340", "20251331202809340")) == "accept_deviant: qn_malformed");
  CHECK(outcome_of(with("135.0", "1")) == "accept: ");
  CHECK(outcome_of(with("135.0", "2")) == "accept: ");
}

TEST_CASE("13 split bit without numbers, numbers without the bit: accept_deviant") {
  CHECK(outcome_of(with("Flag=5", "Flag=7")) == "accept_deviant: split_without_pnum");
  CHECK(outcome_of(with("Flag=5", "Flag=5;PNO=0002;PNUM=0002")) == "accept_deviant: pnum_without_flag");
  CHECK(outcome_of(with("Flag=5", "PNO=0002;PNUM=0002")) == "accept_deviant: no_flag pnum_without_flag");
  CHECK(outcome_of(with("Flag=5", "Flag=7;PNUM=2;PNO=1")) == "accept: ");
}

TEST_CASE("14 version bits of another edition: the register decides") {
  CHECK(outcome_of(with("Flag=5", "Flag=9")) == "accept_deviant: flag_version");
  Trial trial{Dialect::d2017};
  trial.of(with("Flag=5", "Flag=9"));
  CHECK(trial.answer() == framed("QN=20250131202809340;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;"
                                 "CP=&&&&"));
}

TEST_CASE("15 odd MN, PW and ST: opaque, told") {
  for (const std::string_view mn :
       {"aqms-1100-2020110011", "JLYP01_AIR01_0001", "010000a8900016f000169dc0", "1234567"}) {
    CAPTURE(mn);
    Trial trial{Dialect::d2017, mn};
    trial.of(with("010000A8900016F000169DC0", mn));
    CHECK(trial.judged.verdict == Verdict::accept_deviant);
    CHECK(trial.words() == "mn_form");
  }
  CHECK(outcome_of(with("PW=123456", "PW=BF470F88957588DE902D1A52")) == "accept_deviant: password_form");
  CHECK(outcome_of(with("ST=22", "ST=101")) == "accept_deviant: unknown_st");
  // Over 64 bytes no register is asked.
  Trial trial{Dialect::d2017, std::string(65, 'A')};
  CHECK(trial.of(with("010000A8900016F000169DC0", std::string(65, 'A'))).verdict == Verdict::quarantine);
}

TEST_CASE("16 field order: accept_deviant field_order") {
  CHECK(outcome_of(with("PW=123456;MN=010000A8900016F000169DC0", "MN=010000A8900016F000169DC0;PW=123456")) ==
        "accept_deviant: field_order");
}

TEST_CASE("17 trailing ';' is told; a missing && passes only with a fitting check sum") {
  CHECK(outcome_of(with("Flag=N&&", "Flag=N;&&")) == "accept_deviant: stray_separator");
  const std::string open = with("Flag=N&&", "Flag=N");
  CHECK(outcome_of(open) == "accept_deviant: no_closing");
  CHECK(outcome_of_stream(fmt::format("##{:04}{}A6EC\r\n", open.size(), open)) == "reject: crc_impossible no_closing");
}

TEST_CASE("18 DataTime: 17 digits are cut; outside the window of the device nothing is used") {
  CHECK(outcome_of(with("DataTime=20250131202809", "DataTime=20250131202809000")) == "accept_deviant: data_time_form");
  CHECK(outcome_of(with("DataTime=20250131202809", "DataTime=19700101000000")) == "quarantine: data_time_old");
  CHECK(outcome_of(with("DataTime=20250131202809", "DataTime=20350101000000")) == "quarantine: data_time_future");
  Trial trial{Dialect::d2017};
  trial.now = beijing(2025, 1, 31, 20, 18);
  CHECK(trial.of(with("DataTime=20250131202809", "DataTime=20250131202800")).verdict == Verdict::accept);
  CHECK(trial.of(with("DataTime=20250131202809", "DataTime=20250131202801")).verdict == Verdict::quarantine);
  trial.device.days_back = 10;
  trial.now = beijing(2025, 2, 10, 20, 28);
  CHECK(trial.of(with("DataTime=20250131202809", "DataTime=20250131202800")).verdict == Verdict::accept);
  CHECK(trial.of(with("DataTime=20250131202809", "DataTime=20250131202759")).verdict == Verdict::quarantine);
}

TEST_CASE("19 unknown suffixes, bare Flag, repeated keys: kept, told, the first one holds") {
  CHECK(outcome_of(with("a34004-Rtd", "a34004-td")) == "accept_deviant: suffix_unknown");
  Trial trial{Dialect::d2017};
  trial.of_area("DataTime=20250131202809;a34001-Rtd=92;Flag=D");
  CHECK(words_of(trial.telegram().deviations) == "bare_flag");
  CHECK(trial.sample("a34001", "Rtd")->flag == "D");
  CHECK_FALSE(trial.sample("a34001", "Rtd")->usable);
  trial.of_area("DataTime=20250131202809;a34001-Rtd=92;a34001-Rtd=93;a34001-Ia=1;a34001-Ia=2");
  CHECK(words_of(trial.telegram().deviations) == "suffix_unknown item_repeated");
  REQUIRE(trial.read.samples.size() == 2);
  CHECK(trial.read.samples[0].text == "92");
  CHECK(trial.read.samples[1].text == "1");
}

TEST_CASE("20 proprietary factors and old codes: kept as sent, told") {
  CHECK(outcome_of(with("a34004-Rtd=135.0,a34004-Flag=N", "pms_rules-Rtd=7;831-Rtd=3.1;100000-Ia=4")) ==
        "accept_deviant: factor_unknown suffix_unknown");
  CHECK(outcome_of(with("a34004-Rtd=135.0,a34004-Flag=N", "01-Rtd=7")) == "accept_deviant: factor_old_code");
}

TEST_CASE("21 odd values: missing or kept as text, never zero") {
  for (const std::string_view text : {"", "--", "null", "NaN"}) {
    CHECK(outcome_of(with("135.0", text)) == "accept_deviant: value_missing");
  }
  for (const std::string_view text : {"1e3", "+5"}) {
    CHECK(outcome_of(with("135.0", text)) == "accept_deviant: value_form");
  }
  CHECK(outcome_of(with("135.0", "36,5")) == "accept_deviant: stray_separator value_form");
  Trial trial{Dialect::d2017};
  trial.device.sentinels = {"-9999"};
  trial.of(with("135.0", "-9999"));
  CHECK(words_of(trial.telegram().deviations) == "value_missing");
}

TEST_CASE("22 Chinese text as GBK: accept_deviant, read as UTF-8") {
  // "Qing xi guan lu" (clean the pipe) as in HJ 212-2017 C.45, in both encodings.
  const std::string gbk = "\xC7\xE5\xCF\xB4\xB9\xDC\xC2\xB7";
  const std::string utf8 = "\xE6\xB8\x85\xE6\xB4\x97\xE7\xAE\xA1\xE8\xB7\xAF";
  const std::string front =
      "QN=20250131202809340;ST=32;CN=3020;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime="
      "20250131202809;PolId=w01018;i11001-Info=//";
  Trial trial{Dialect::d2017};
  CHECK(trial.of(front + gbk + "//&&").verdict == Verdict::accept_deviant);
  CHECK(trial.words() == "text_not_utf8");
  trial.telegram();
  REQUIRE(trial.sample("i11001", "Info") != nullptr);
  CHECK(trial.sample("i11001", "Info")->text == "//" + utf8 + "//");
  CHECK(trial.answer() ==
        framed("QN=20250131202809340;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&"));
  CHECK(trial.of(front + utf8 + "//&&").verdict == Verdict::accept);
  CHECK(trial.words().empty());
  // An area that begins with Chinese is not taken for ciphertext, with or without a key.
  const std::string early =
      "QN=20250131202809340;ST=32;CN=3020;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&i11001-Info=";
  CHECK(trial.of(early + gbk + "&&").verdict == Verdict::accept_deviant);
  CHECK(trial.words() == "text_not_utf8");
  trial.device.sm4_key = "30303030303030303030303030303030";
  CHECK(trial.of(early + utf8 + "&&").verdict == Verdict::accept);
  CHECK(trial.words().empty());
  trial.device.sm4_key.clear();
  // Neither: kept as it is, and told.
  CHECK(trial.of(front + "\xFF\xFF//&&").verdict == Verdict::accept_deviant);
  CHECK(trial.words() == "text_not_utf8");
  // The length counted in characters: put right by the check sum.
  std::string stream = framed(front + utf8 + "//&&");
  stream.replace(2, 4, fmt::format("{:04}", front.size() + 4 + 4));
  CHECK(trial.of_stream(stream).verdict == Verdict::accept_deviant);
  CHECK(trial.words() == "length_fixed");
}

TEST_CASE("23 long segments: accept_deviant long_segment, up to 9999 bytes") {
  std::string area = "DataTime=20250131202809";
  while (area.size() < 1600) area += fmt::format(";a34004-Rtd=135.0,a34004-Flag=N");
  const std::string segment = with("DataTime=20250131202809", area);
  REQUIRE(segment.size() > 1600);
  CHECK(outcome_of(segment) == "accept_deviant: long_segment item_repeated");
}

TEST_CASE("24 QN of the same millisecond or of a clock that jumped back: no deviation, order is the receiver's") {
  Trial trial{Dialect::d2017};
  CHECK(trial.of(good_segment).verdict == Verdict::accept);
  CHECK(trial.of(with("20250131202809340", "20250131191500000")).verdict == Verdict::accept);
  CHECK(trial.of(with("135.0", "136.0")).verdict == Verdict::accept);
}

TEST_CASE("25 the same telegram again, or with another value: judged alike, answered alike") {
  Trial trial{Dialect::d2017};
  CHECK(trial.of(good_segment).verdict == Verdict::accept);
  const std::string answer = trial.answer();
  CHECK(answer.starts_with("##0087QN=20250131202809340;ST=91;CN=9014;"));
  CHECK(trial.of(good_segment).verdict == Verdict::accept);
  CHECK(trial.answer() == answer);
  trial.judged.verdict = Verdict::duplicate;
  CHECK(trial.answer() == answer);
  CHECK(trial.of(with("135.0", "035.0")).verdict == Verdict::accept);
  CHECK(trial.answer() == answer);
}

TEST_CASE("26 floods of re-uploads without RF: taken; only DataTime tells that they are old") {
  Trial trial{Dialect::d2017};
  trial.now = beijing(2025, 2, 2, 8);
  for (int hour = 0; hour < 24; ++hour) {
    trial.of_area(fmt::format("DataTime=20250131{:02}0000;a34004-Avg=1,a34004-Flag=N", hour), "2061");
    REQUIRE(trial.judged.verdict == Verdict::accept);
    REQUIRE(trial.telegram().begin == beijing(2025, 1, 31, hour));
    REQUIRE_FALSE(trial.read.reupload);
  }
}

TEST_CASE("27 one socket for many MNs: each telegram is judged by its own MN") {
  Trial trial{Dialect::d2017};
  trial.devices.add("88888880000001", Dialect::d2005);
  CHECK(trial.of(good_segment).verdict == Verdict::accept);
  CHECK(trial.of("ST=22;CN=2011;PW=123456;MN=88888880000001;CP=&&DataTime=20250131202809;02-Rtd=1&&").verdict ==
        Verdict::accept);
  CHECK(trial.of(with("010000A8900016F000169DC0", "010000A8900016F000169DC1")).verdict == Verdict::quarantine);
  CHECK(trial.words().empty());
}

TEST_CASE("28 aggregates that disagree: Avg outside [Min, Max] is told here, the rest is quality control") {
  CHECK(outcome_of(with("a34004-Rtd=135.0", "a34004-Min=1,a34004-Avg=5,a34004-Max=4")) ==
        "accept_deviant: average_outside");
}

TEST_CASE("29 a lone '#' before '##': one foreign byte") {
  const Harvest harvest = harvest_of("#" + good(), 1);
  CHECK(harvest.foreign == 1);
  CHECK(harvest.frames.size() == 1);
}

}  // namespace
}  // namespace lantian::observe::hj212
