#include "observe/hj212/telegram.hpp"

#include "observe/hj212/trial_test.hpp"

namespace lantian::observe::hj212 {
namespace {

using trial::beijing;
using trial::Trial;
using trial::words_of;

std::string value_text(const Sample* sample) {
  if (sample == nullptr) return "no sample";
  return sample->value ? sample->value->text() : "none";
}

TEST_CASE("the micro-station of the handbook gives eleven values with their precision") {
  Trial trial{Dialect::d2017, "JLYP01_AIR01_0001"};
  trial.now = beijing(2022, 5, 13, 16, 27);
  trial.of_stream(
      "##0411QN=20220513162608370;ST=22;CN=2051;PW=123456;MN=JLYP01_AIR01_0001;Flag=4;CP=&&DataTime=20220513162600;"
      "a21004-Avg=4,a21004-Flag=N;a05024-Avg=63,a05024-Flag=N;a21026-Avg=6,a21026-Flag=N;a21005-Avg=0.427,a21005-Flag="
      "N;a34004-Avg=14,a34004-Flag=N;a34002-Avg=31,a34002-Flag=N;a01007-Avg=1,a01007-Flag=N;a01008-Avg=11,a01008-Flag="
      "N;a01001-Avg=17,a01001-Flag=N;a01002-Avg=85,a01002-Flag=N;a01006-Avg=95,a01006-Flag=N&&D641\r\n");
  CHECK(trial.judged.verdict == Verdict::accept_deviant);
  CHECK(trial.words() == "mn_form");
  const Telegram& telegram = trial.telegram();
  CHECK(telegram.content == Content::minute);
  CHECK(telegram.samples.size() == 11);
  CHECK(telegram.deviations.empty());
  CHECK(value_text(trial.sample("a34004", "Avg")) == "14");
  CHECK(value_text(trial.sample("a21005", "Avg")) == "0.427");
  for (const Sample& sample : telegram.samples) {
    CHECK(sample.statistic == Statistic::avg);
    CHECK(sample.flag == "N");
    CHECK(sample.usable);
  }
}

TEST_CASE("DataTime names the start or the end of an interval, on the clock of the device") {
  Trial trial{Dialect::d2017};
  trial.now = beijing(2025, 1, 31, 9, 5);
  const auto interval = [&trial](std::string_view cn) {
    trial.of_area("DataTime=20250131080000;a34004-Avg=1", cn);
    return std::pair{trial.telegram().begin, trial.telegram().end};
  };
  const UtcSeconds eight = beijing(2025, 1, 31, 8);
  trial.device.minute_minutes = 5;
  // HJ 212-2017 C.16 - C.18: 2061 at 08:00 speaks for 08:00 to 09:00.
  CHECK(interval("2061") == std::pair{eight, beijing(2025, 1, 31, 9)});
  CHECK(interval("2051") == std::pair{eight, beijing(2025, 1, 31, 8, 5)});
  CHECK(interval("2011") == std::pair{eight, eight});
  CHECK(interval("2021") == std::pair{eight, eight});
  CHECK(interval("2031") == std::pair{eight, beijing(2025, 2, 1, 8)});
  trial.device.label = HourLabel::end;
  CHECK(interval("2061") == std::pair{beijing(2025, 1, 31, 7), eight});
  CHECK(interval("2051") == std::pair{beijing(2025, 1, 31, 7, 55), eight});
  CHECK(interval("2011") == std::pair{eight, eight});
  // A logger in Xinjiang set to UTC+6: its 08:00 is 10:00 in Beijing.
  trial.device.label = HourLabel::start;
  trial.device.utc_offset_minutes = 360;
  trial.now = beijing(2025, 1, 31, 11, 5);
  CHECK(interval("2061") == std::pair{beijing(2025, 1, 31, 10), beijing(2025, 1, 31, 11)});
}

TEST_CASE("without a readable DataTime the moment of reception stands in, and says so") {
  Trial trial{Dialect::d2017};
  for (const std::string_view time : {"", "DataTime=;", "DataTime=20251331000000;", "DataTime=2025-01-31 08;"}) {
    CAPTURE(time);
    trial.of_area(std::string{time} + "a34004-Rtd=1");
    CHECK(trial.judged.verdict == Verdict::accept_deviant);
    CHECK(trial.judged.deviations.has(Deviation::no_data_time));
    CHECK_FALSE(trial.telegram().timed);
    CHECK(trial.read.begin == trial.now);
    CHECK(trial.read.end == trial.now);
  }
}

TEST_CASE("missing is missing and never zero") {
  Trial trial{Dialect::d2017};
  trial.device.sentinels = {"-9999", "65535"};
  for (const std::string_view text : {"", "--", "null", "NaN", "-9999", "65535"}) {
    CAPTURE(text);
    trial.of_area("DataTime=20250131202800;a34004-Rtd=" + std::string{text} + ",a34004-Flag=N");
    CHECK(words_of(trial.telegram().deviations) == "value_missing");
    const Sample* sample = trial.sample("a34004", "Rtd");
    CHECK(value_text(sample) == "none");
    CHECK_FALSE(sample->usable);
    CHECK(sample->text == text);
  }
  // -9999 is a number where the device has no such sentinel.
  trial.device.sentinels.clear();
  trial.of_area("DataTime=20250131202800;a01001-Rtd=-9999");
  trial.telegram();
  CHECK(value_text(trial.sample("a01001", "Rtd")) == "-9999");
}

TEST_CASE("numbers are read exactly as spelled by the standard, and no other way") {
  Trial trial{Dialect::d2017};
  const auto read = [&trial](std::string_view text) {
    trial.of_area("DataTime=20250131202800;a34004-Rtd=" + std::string{text} + ";a34002-Rtd=1");
    const std::string words = words_of(trial.telegram().deviations);
    return words + ":" + value_text(trial.sample("a34004", "Rtd"));
  };
  CHECK(read("135.0") == ":135.0");
  CHECK(read("0.00") == ":0.00");
  CHECK(read("-12.5") == ":-12.5");
  CHECK(read("007") == ":7");
  CHECK(read("162762.484") == ":162762.484");
  CHECK(read("1e3") == "value_form:none");
  CHECK(read("+5") == "value_form:none");
  CHECK(read(".5") == "value_form:none");
  CHECK(read("1234567890123456789") == "value_form:none");
  CHECK(read("1.2.3") == "value_not_number:none");
  CHECK(read("abc") == "value_not_number:none");
  CHECK(read("0x1F") == "value_not_number:none");
}

TEST_CASE("a decimal comma does not leave the digits before it as the value") {
  Trial trial{Dialect::d2017};
  trial.of_area("DataTime=20250131202800;a34004-Rtd=36,5,a34004-Flag=N;a34002-Rtd=70");
  CHECK(words_of(trial.telegram().deviations) == "value_form");
  CHECK(trial.words() == "stray_separator");
  CHECK(value_text(trial.sample("a34004", "Rtd")) == "none");
  CHECK(trial.sample("a34004", "Rtd")->text == "36,5");
  CHECK_FALSE(trial.sample("a34004", "Rtd")->usable);
  CHECK(value_text(trial.sample("a34002", "Rtd")) == "70");
}

TEST_CASE("the flag of a factor decides on all its values") {
  Trial trial{Dialect::d2017};
  trial.of_area(
      "DataTime=20250131202800;a34004-Min=1,a34004-Avg=2,a34004-Max=3,a34004-Flag=D;a34002-Avg=5,a34002-Flag=N;"
      "a21026-Avg=7;a21004-Avg=8,a21004-Flag=3;a21005-Flag=N,a21005-Avg=1",
      "2051");
  CHECK(words_of(trial.telegram().deviations) == "flag_unknown");
  for (const std::string_view suffix : {"Min", "Avg", "Max"}) {
    CHECK(trial.sample("a34004", suffix)->flag == "D");
    CHECK_FALSE(trial.sample("a34004", suffix)->usable);
  }
  CHECK(trial.sample("a34002", "Avg")->usable);
  CHECK(trial.sample("a21026", "Avg")->usable);
  CHECK(trial.sample("a21026", "Avg")->flag.empty());
  // A digit is no flag of 2017.
  CHECK_FALSE(trial.sample("a21004", "Avg")->usable);
  CHECK(trial.sample("a21005", "Avg")->flag == "N");
}

TEST_CASE("ambient stations of 2005 flag with digits, and send the old codes") {
  Trial trial{Dialect::d2005, "88888880000001"};
  trial.of(
      "ST=22;CN=2051;PW=123456;MN=88888880000001;CP=&&DataTime=20250131202000;02-Avg=1,02-Flag=3;03-Avg=2,"
      "03-Flag=2;04-Avg=3,04-Flag=N&&");
  CHECK(trial.judged.verdict == Verdict::accept);
  CHECK(trial.telegram().deviations.empty());
  CHECK(trial.sample("02", "Avg")->factor == "a21026");
  CHECK(trial.sample("02", "Avg")->usable);
  CHECK_FALSE(trial.sample("03", "Avg")->usable);
  CHECK(trial.sample("04", "Avg")->factor == "a21005");
}

TEST_CASE("codes are mapped by the device first, by the tables then, and kept when unknown") {
  Trial trial{Dialect::d2017};
  trial.device.factors.push_back({"831", "a34004", "ug/m3", {}, {}, {}});
  trial.device.factors.push_back({"pms_rules", "", "1", {}, {}, {}});
  trial.of_area("DataTime=20250131202800;831-Rtd=1;pms_rules-Rtd=7;02-Rtd=3;ua19004-Rtd=4;i12001-Info=1");
  CHECK(words_of(trial.telegram().deviations) == "factor_unknown factor_old_code");
  CHECK(trial.sample("831", "Rtd")->factor == "a34004");
  CHECK(trial.sample("pms_rules", "Rtd")->factor == "pms_rules");
  CHECK(trial.sample("02", "Rtd")->factor == "a21026");
  CHECK(trial.sample("ua19004", "Rtd")->factor == "ua19004");
  CHECK(trial.sample("i12001", "Info")->factor == "i12001");
}

TEST_CASE("every statistic has its place") {
  Trial trial{Dialect::d2025};
  trial.of_area(
      "DataTime=20250131202800;a21026-Rtd=1,a21026-Avg=2,a21026-Min=1,a21026-Max=3,a21026-Cou=4,a21026-ZsRtd=5,"
      "a21026-ZsAvg=6,a21026-ZsMin=5,a21026-ZsMax=7,a21026-RawAvg=9,a21026-PeakArea=11,a21026-SampleTime="
      "20250131202800,a21026-EFlag=A01,a21026-Flag=N;Leq-Data=50.1;Ld-DayData=51.2;Ln-NightData=40.3;SB1-RS=1;"
      "SB2-RT=23.5");
  CHECK(trial.telegram().deviations.empty());
  const std::vector<std::pair<std::string, Statistic>> expected{
      {"Rtd", Statistic::rtd},        {"Avg", Statistic::avg},       {"Min", Statistic::min},
      {"Max", Statistic::max},        {"Cou", Statistic::cou},       {"ZsRtd", Statistic::zs_rtd},
      {"ZsAvg", Statistic::zs_avg},   {"ZsMin", Statistic::zs_min},  {"ZsMax", Statistic::zs_max},
      {"RawAvg", Statistic::raw_avg}, {"PeakArea", Statistic::other}};
  for (const auto& [suffix, statistic] : expected) {
    CAPTURE(suffix);
    REQUIRE(trial.sample("a21026", suffix) != nullptr);
    CHECK(trial.sample("a21026", suffix)->statistic == statistic);
  }
  CHECK(trial.sample("Leq", "Data")->statistic == Statistic::data);
  CHECK(trial.sample("Ld", "DayData")->statistic == Statistic::day_data);
  CHECK(trial.sample("Ln", "NightData")->statistic == Statistic::night_data);
  CHECK(trial.sample("SB1", "RS")->statistic == Statistic::run_state);
  CHECK(value_text(trial.sample("SB2", "RT")) == "23.5");
  CHECK(trial.read.samples.size() == 16);
}

TEST_CASE("averages outside their own minimum and maximum are told") {
  Trial trial{Dialect::d2017};
  const auto words = [&trial](std::string_view values) {
    trial.of_area("DataTime=20250131202000;" + std::string{values}, "2051");
    return words_of(trial.telegram().deviations);
  };
  CHECK(words("a34004-Min=3.20,a34004-Avg=3.211,a34004-Max=3.212").empty());
  CHECK(words("a34004-Min=3.20,a34004-Avg=3.2,a34004-Max=3.200").empty());
  CHECK(words("a34004-Min=9.9,a34004-Avg=9.89,a34004-Max=12") == "average_outside");
  CHECK(words("a34004-Min=1,a34004-Avg=12.001,a34004-Max=12") == "average_outside");
  CHECK(words("a34004-ZsMin=1,a34004-ZsAvg=13,a34004-ZsMax=12") == "average_outside");
  CHECK(words("a34004-Min=-5,a34004-Avg=-6,a34004-Max=1") == "average_outside");
  CHECK(words("a34004-Min=900000000000000000,a34004-Avg=0.000000000000000001") == "average_outside");
  CHECK(words("a34004-Avg=13,a34002-Max=12").empty());
}

TEST_CASE("re-uploads of 2025 carry RF=1") {
  Trial trial{Dialect::d2025};
  const std::string front = "QN=20250131202809340;ST=22;CN=2061;PW=123456;MN=010000A8900016F000169DC0;Flag=9;";
  const std::string area = "CP=&&DataTime=20250131190000;a34004-Avg=1,a34004-Flag=N&&";
  CHECK(trial.of(front + "RF=1;" + area).verdict == Verdict::accept);
  CHECK(trial.telegram().reupload);
  CHECK(trial.of(front + area).verdict == Verdict::accept);
  CHECK_FALSE(trial.telegram().reupload);
  CHECK(trial.of(front + "RF=0;" + area).verdict == Verdict::accept_deviant);
  CHECK(trial.words() == "rf_form");
  CHECK_FALSE(trial.telegram().reupload);
  // 2017 has no RF.
  trial.device.dialect = Dialect::d2017;
  trial.of(front + "RF=1;" + area);
  CHECK(trial.words() == "flag_version rf_form");
  CHECK_FALSE(trial.telegram().reupload);
}

TEST_CASE("conditions of production are words (2025, ST 45)") {
  Trial trial{Dialect::d2025};
  trial.of(
      "QN=20250131202809340;ST=45;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&DataTime="
      "20250131202800;p10101-Rtd=St,p10101-Flag=N&&");
  CHECK(trial.judged.verdict == Verdict::accept);
  CHECK(trial.telegram().deviations.empty());
  CHECK(trial.sample("p10101", "Rtd")->text == "St");
  CHECK_FALSE(trial.sample("p10101", "Rtd")->usable);
}

TEST_CASE("a Telegram is read again without traces of the one before") {
  Trial trial{Dialect::d2017};
  trial.of_area("DataTime=20250131202800;a34004-Rtd=abc,a34004-Flag=D;xx-Rtd=1;Flag=N");
  trial.telegram();
  trial.of_area("DataTime=20250131202800;a34002-Rtd=5");
  CHECK(trial.telegram().deviations.empty());
  REQUIRE(trial.read.samples.size() == 1);
  CHECK(trial.read.samples[0].usable);
  CHECK(trial.read.samples[0].flag.empty());
}

TEST_CASE("with_values") {
  Deviations odd;
  odd.add(Deviation::value_form);
  CHECK(with_values(Verdict::accept, {}) == Verdict::accept);
  CHECK(with_values(Verdict::accept, odd) == Verdict::accept_deviant);
  CHECK(with_values(Verdict::quarantine, odd) == Verdict::quarantine);
}

}  // namespace
}  // namespace lantian::observe::hj212
