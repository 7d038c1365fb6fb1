#include "observe/import_trial_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lantian;
using namespace lantian::observe;
using namespace lantian::observe::trial;

namespace {

const std::string prsa_header =
    "\"No\",\"year\",\"month\",\"day\",\"hour\",\"PM2.5\",\"PM10\",\"SO2\",\"NO2\",\"CO\",\"O3\",\"TEMP\",\"PRES\","
    "\"DEWP\",\"RAIN\","
    "\"wd\",\"WSPM\",\"station\"\n";

std::string prsa_row(const std::string& time, const std::string& values) {
  return "1," + time + "," + values + ",-0.7,1023,-18.8,0,\"NNW\",4.4,\"Aotizhongxin\"\n";
}

const Refusal& only_refusal(const Batch& batch) {
  REQUIRE(batch.refusals.size() == 1);
  return batch.refusals.front();
}

/// One good row beside the one under trial, so that the file as a whole stays readable.
Batch hourly(const std::string& row) {
  return batch_of("generic-hourly", "station,time,PM2.5,CO\nA,2023-01-01 01:00,1,0.1\n" + row + "\n");
}

Day day(int y, unsigned m, unsigned d) {
  return Day{std::chrono::year_month_day{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}}};
}

}  // namespace

TEST_CASE("a row of the Beijing layout becomes six readings in 0.001 ug/m3, CO taken as ug/m3") {
  const Batch batch = batch_of("uci-prsa", prsa_header + prsa_row("2013,3,1,0", "4,4.5,NA,7,300,77"));
  REQUIRE(batch.readings.size() == 5);
  CHECK(batch.counts.rows == 1);
  CHECK(batch.counts.accepted == 5);
  CHECK(batch.counts.missing == 1);
  CHECK(batch.readings[0].thousandths == 4000);
  CHECK(batch.readings[1].thousandths == 4500);
  CHECK(batch.readings[3].species == Species::co);
  CHECK(batch.readings[3].thousandths == 300'000);
  CHECK(batch.readings[0].line == 2);
  CHECK(batch.stations[0].id == "Aotizhongxin");
  CHECK(batch.stations[0].unit_id == "beijing");
  CHECK(batch.units[0].id == "beijing");
  CHECK_FALSE(batch.synthetic);
}

TEST_CASE("an hour that begins at 23:00 on 31 December ends at midnight and stays in the old year") {
  const Batch batch = batch_of(
      "uci-prsa", prsa_header + prsa_row("2013,12,31,23", "4,4,4,7,300,77") + prsa_row("2014,1,1,0", "4,4,4,7,300,77"));
  CHECK(text_of(batch.readings[0].hour) == "2013-12-31 24:00");
  CHECK(batch.readings[6].hour == hour_ending(day(2014, 1, 1), 1));
}

TEST_CASE("an hour that ends at 0:00 belongs to the day before; 24:00 is the same hour of its own day") {
  const Batch batch =
      batch_of("generic-hourly", "station,time,PM2.5\nA,2024-01-01 00:00,5\nB,2023-12-31 24:00,6\nC,2024/1/1 1:00,7\n");
  CHECK(batch.readings[0].hour == hour_ending(day(2023, 12, 31), 24));
  CHECK(batch.readings[1].hour == hour_ending(day(2023, 12, 31), 24));
  CHECK(batch.readings[2].hour == hour_ending(day(2024, 1, 1), 1));
}

TEST_CASE("a time with its own zone is brought to the official clock") {
  const Batch batch = batch_of("generic-hourly", "station,time,PM2.5\nA,2023-12-31T17:00:00Z,5\n");
  CHECK(batch.readings[0].hour == hour_ending(day(2024, 1, 1), 1));
}

TEST_CASE("the Italian layout: decimal comma, -200 missing, empty tail and blank rows") {
  const std::string header =
      "Date;Time;CO(GT);PT08.S1(CO);NMHC(GT);C6H6(GT);PT08.S2(NMHC);NOx(GT);PT08.S3(NOx);NO2(GT);PT08.S4(NO2);PT08.S5("
      "O3);T;RH;AH;;\r\n";
  const Batch batch =
      batch_of("uci-airquality",
               header +
                   "10/03/2004;18.00.00;2,6;1360;150;11,9;1046;166;1056;113;1692;1268;13,6;48,9;0,7578;;\r\n"
                   "11/03/2004;23.00.00;-200;1360;-200;9,4;1046;-200;1056;-200,0;1692;1268;13,6;48,9;0,7578;;\r\n"
                   ";;;;;;;;;;;;;;;;\r\n;;;;;;;;;;;;;;;;\r\n");
  CHECK(batch.counts.rows == 2);
  CHECK(batch.counts.accepted == 5);
  CHECK(batch.counts.missing == 3);
  CHECK(batch.counts.refused == 0);
  CHECK(batch.readings[0].species == Species::co);
  CHECK(batch.readings[0].thousandths == 2'600'000);
  CHECK(batch.readings[2].thousandths == 11'900);
  CHECK(text_of(batch.readings[0].hour) == "2004-03-10 19:00");
  CHECK(text_of(batch.readings[4].hour) == "2004-03-11 24:00");
  CHECK(std::ranges::any_of(batch.notes,
                            [](const std::string& note) { return holds(note, "NOx(GT)") && holds(note, "ppb"); }));
}

TEST_CASE("a bureau's Chinese table in GB18030 gives the same batch as in UTF-8") {
  // station, time, PM2.5(ug/m3), CO(mg/m3) in Chinese; one row of station Changji at 2023-10-05 14:00.
  const std::string utf8 =
      "\xE7\xAB\x99\xE7\x82\xB9,\xE6\x97\xB6\xE9\x97\xB4,\xE7\xBB\x86\xE9\xA2\x97\xE7\xB2\x92\xE7\x89\xA9(\xCE\xBCg/"
      "m\xC2\xB3),"
      "\xE4\xB8\x80\xE6\xB0\xA7\xE5\x8C\x96\xE7\xA2\xB3\xEF\xBC\x88mg/"
      "m3\xEF\xBC\x89\n\xE6\x98\x8C\xE5\x90\x89,2023-10-05 14:00,35.5,1.2\n";
  const std::string gb18030 =
      "\xD5\xBE\xB5\xE3,\xCA\xB1\xBC\xE4,\xCF\xB8\xBF\xC5\xC1\xA3\xCE\xEF(\xA6\xCCg/m\x81\x30\x85\x36),"
      "\xD2\xBB\xD1\xF5\xBB\xAF\xCC\xBC\xA3\xA8mg/m3\xA3\xA9\n\xB2\xFD\xBC\xAA,2023-10-05 14:00,35.5,1.2\n";
  const Batch one = batch_of("generic-hourly", utf8);
  const Batch two = batch_of("generic-hourly", gb18030);
  const Batch three = batch_of("generic-hourly", "\xEF\xBB\xBF" + utf8);
  for (const Batch* batch : {&one, &two, &three}) {
    REQUIRE(batch->readings.size() == 2);
    CHECK(batch->stations[0].id == "\xE6\x98\x8C\xE5\x90\x89");
    CHECK(batch->readings[0].thousandths == 35'500);
    CHECK(batch->readings[1].thousandths == 1'200'000);
  }
  CHECK(holds(fault_of("generic-hourly", "station,time,PM2.5\nA\xFF\xFF,2023-01-01 01:00,1\n"),
              "trial.csv:2: the bytes are neither UTF-8 nor GB18030"));
}

TEST_CASE("units come from the header, a unit row, or the standard; two that differ refuse the file") {
  CHECK(batch_of("generic-hourly", "station,time,CO(ug/m3)\nA,2023-01-01 01:00,800\n").readings[0].thousandths ==
        800'000);
  CHECK(batch_of("generic-hourly", "station,time,PM2.5,CO\n,,ug/m3,mg/m3\nA,2023-01-01 01:00,5,0.8\n")
            .readings[1]
            .thousandths == 800'000);
  const Batch silent = batch_of("generic-hourly", "station,time,CO\nA,2023-01-01 01:00,0.8\n");
  CHECK(silent.readings[0].thousandths == 800'000);
  CHECK(std::ranges::any_of(silent.notes, [](const std::string& note) { return holds(note, "CO mg/m3"); }));
  CHECK(holds(fault_of("generic-hourly", "station,time,CO(ug/m3)\n,,mg/m3\nA,2023-01-01 01:00,0.8\n"),
              "trial.csv:1: mixed units for CO"));
  CHECK(holds(fault_of("generic-hourly", "station,time,CO(ug/m3),CO(mg/m3)\nA,2023-01-01 01:00,0.8,1\n"),
              "same column twice"));
  CHECK(holds(fault_of("generic-hourly", "station,time,NO2(ppb)\nA,2023-01-01 01:00,8\n"), "the unit 'ppb'"));
  CHECK(holds(fault_of("uci-airquality", "Date;Time;CO(GT)(ug/m3);NMHC(GT);C6H6(GT);NO2(GT)\n"), "mixed units"));
}

TEST_CASE("a header that does not fit is answered with what was found and what was expected") {
  const std::string fault = fault_of("uci-prsa", "a,b,c\n1,2,3\n");
  CHECK(holds(fault, "trial.csv:1: the header does not fit adapter uci-prsa"));
  CHECK(holds(fault, "missing: PM2.5"));
  CHECK(holds(fault, "found:    'a', 'b', 'c'"));
  CHECK(holds(fault, "expected: year, month, day, hour, station"));
  CHECK(holds(fault_of("generic-hourly", "station;time;PM2.5\nA;2023-01-01 01:00;1\n"), "is that the delimiter"));
  CHECK(holds(fault_of("generic-hourly", "Daily report\nstation,time,PM2.5\nA,2023-01-01 01:00,1\n"),
              "a header that fits stands in line 2"));
  CHECK(holds(fault_of("generic-hourly", "station,time,PM2.5,pm25\nA,2023-01-01 01:00,1,2\n"),
              "'PM2.5' (column 3) and 'pm25' (column 4)"));
  CHECK(holds(fault_of("generic-hourly", "station,PM2.5\nA,1\n"), "missing the time"));
  CHECK(holds(fault_of("generic-hourly", "time,PM2.5\n2023-01-01 01:00,1\n"), "missing: station (or "));
}

TEST_CASE("bytes that are no text are named for what they are") {
  using namespace std::string_view_literals;
  CHECK(holds(fault_of("uci-prsa", "PK\x03\x04\x14\x00"sv), "Excel workbook (xlsx)"));
  CHECK(holds(fault_of("uci-prsa", "\xD0\xCF\x11\xE0zz"sv), "(xls)"));
  CHECK(holds(fault_of("uci-prsa", "\xFF\xFEs\0t\0"sv), "UTF-16"));
  CHECK(holds(fault_of("uci-prsa", "s\0t\0a\0t\0i\0o\0n\0"sv), "UTF-16"));
  CHECK(holds(fault_of("generic-hourly", "station,time,PM2.5\nA,2023-01-01 01:00,\0\0\0\n"sv),
              "trial.csv:2: holds a NUL byte"));
  CHECK(holds(fault_of("uci-prsa", "<!DOCTYPE html><html>"), "web page"));
  CHECK(holds(fault_of("uci-prsa", ""), "trial.csv:1: the file is empty"));
  CHECK(holds(fault_of("uci-prsa", " \r\n\r\n"), "the file is empty"));
}

TEST_CASE("a header without rows is a readable file that says nothing") {
  const Batch batch = batch_of("uci-prsa", prsa_header);
  CHECK(batch.counts.rows == 0);
  CHECK(batch.notes.back() == "the file holds no rows");
}

TEST_CASE("a shifted row is refused with its line, and the rows around it are taken") {
  const Batch batch =
      batch_of("generic-hourly",
               "station,time,PM2.5,CO\nA,2023-01-01 01:00,1,0.1\nA,2023-01-01 02:00,1\nA,2023-01-01 03:00,2,0.2,9\n");
  REQUIRE(batch.refusals.size() == 2);
  CHECK(batch.refusals[0].line == 3);
  CHECK(batch.refusals[0].column.empty());
  CHECK(batch.refusals[0].given == "A,2023-01-01 02:00,1");
  CHECK(holds(batch.refusals[0].allowed, "4 cells as in the header; this row has 3"));
  CHECK(batch.refusals[1].line == 4);
  CHECK(batch.counts.accepted == 2);
  CHECK(batch.counts.refused == 4);
}

TEST_CASE("a corrupted cell is refused alone, with line, column, what was given and what is allowed") {
  const Batch batch = hourly("A,2023-01-01 02:00,3S,0.2");
  const Refusal& refusal = only_refusal(batch);
  CHECK(refusal.line == 3);
  CHECK(refusal.column == "PM2.5");
  CHECK(refusal.given == "3S");
  CHECK(holds(refusal.allowed, "a number from 0 to 5000 ug/m3"));
  CHECK(batch.counts.accepted == 3);
  CHECK(batch.counts.refused == 1);
}

TEST_CASE("negative and implausible values are refused and never become missing") {
  CHECK(holds(only_refusal(hourly("A,2023-01-01 02:00,-3,0.2")).allowed, "negative"));
  const Batch unit_lost = hourly("A,2023-01-01 02:00,3,300");
  CHECK(only_refusal(unit_lost).column == "CO");
  CHECK(holds(only_refusal(unit_lost).allowed, "at most 150 mg/m3 is plausible for CO 1h"));
  CHECK(unit_lost.counts.missing == 0);
  const Batch index =
      batch_of("generic-daily", "station,date,AQI\nA,2023-01-01,500\nA,2023-01-02,501\nA,2023-01-03,50.5\n");
  CHECK(index.counts.refused == 2);
  CHECK(index.refusals[0].line == 3);
  CHECK(holds(index.refusals[0].allowed, "whole number from 0 to 500"));
}

TEST_CASE("what spreadsheets do to cells is recognised") {
  struct Trial {
    const char* row;
    const char* column;
    const char* allowed;
  };
  for (const Trial& trial :
       {Trial{"A,2023-01-01 02:00,########,0.2", "PM2.5", "too narrow"},
        Trial{"A,2023-01-01 02:00,#VALUE!,0.2", "PM2.5", "error of a formula"},
        Trial{"A,2023-01-01 02:00,1.2E+05,0.2", "PM2.5", "exponent"},
        Trial{"A,2023-01-01 02:00,5-Mar,0.2", "PM2.5", "into a date"},
        Trial{"A,2023-01-01 02:00,\"1,234\",0.2", "PM2.5", "thousands"},
        Trial{"A,2023-01-01 02:00,2023/1/5,0.2", "PM2.5", "this is a date"},
        Trial{"1.2E+05,2023-01-01 02:00,1,0.2", "station", "exponent"}, Trial{"A,4.49E+04,1,0.2", "time", "exponent"},
        Trial{"A,44927.5,1,0.2", "time", "day count"}, Trial{"A,########,1,0.2", "time", "too narrow"},
        Trial{"A,2023-02-29 02:00,1,0.2", "time", "of the calendar"},
        Trial{"A,2023-01-01 02:30,1,0.2", "time", "a full hour"},
        Trial{"A,2023-01-01 25:00,1,0.2", "time", "an hour from 0 to 24"}}) {
    CAPTURE(trial.row);
    const Batch batch = hourly(trial.row);
    const Refusal& refusal = only_refusal(batch);
    CHECK(refusal.line == 3);
    CHECK(refusal.column == trial.column);
    CHECK(holds(refusal.allowed, trial.allowed));
  }
}

TEST_CASE("dates that a spreadsheet reprinted are read where the adapter lists their form") {
  const Batch batch =
      batch_of("generic-daily", "station,date,PM2.5\nA,2023/1/5 0:00,5\nA,2023/1/6,6\nA,2023/1/7 3:00,7\n");
  CHECK(batch.readings[0].hour == hour_ending(day(2023, 1, 5), 24));
  CHECK(batch.readings[0].averaging == Averaging::day);
  CHECK(batch.readings[1].hour == hour_ending(day(2023, 1, 6), 24));
  CHECK(holds(only_refusal(batch).allowed, "time of day"));
}

TEST_CASE("the same header in the middle, blank rows, CRLF and lone CR line ends") {
  const Batch again =
      batch_of("generic-hourly",
               "station,time,PM2.5\r\nA,2023-01-01 01:00,1\r\n\r\nstation,time,PM2.5\r\nA,2023-01-01 02:00,2\r\n");
  CHECK(again.counts.accepted == 2);
  CHECK(only_refusal(again).line == 4);
  CHECK(holds(only_refusal(again).allowed, "header again"));
  CHECK(batch_of("generic-hourly", "station,time,PM2.5\rA,2023-01-01 01:00,1\rA,2023-01-01 02:00,2").counts.accepted ==
        2);
}

TEST_CASE("quotes: line breaks inside where allowed, doubled ones, and ones never closed") {
  const std::string header = "Date,Hour,WatchPoint,AQI,Level,PrimaryPollution,PM2.5,PM10,CO,NO2,O3_1h,O3_8h,SO2\r\n";
  const std::string rest = ",35,60,0.5,7,8,9,10\r\n";
  const Batch broken = batch_of(
      "station-hours", header + "20200326,18,A,NaN,,\"\n x \n\"" + rest + "20200326,18,\"B \"\"1\"\"\",NaN,,NaN" + rest,
      {}, "urumqi.csv");
  CHECK(broken.stations[0].id == "urumqi/A");
  CHECK(broken.stations[1].id == "urumqi/B \"1\"");
  CHECK(broken.readings.back().line == 5);
  CHECK(holds(
      fault_of("station-hours", header + "20200326,18,A,NaN,,NaN" + rest + "20200326,19,\"A,NaN,,NaN" + rest + rest),
      "trial.csv:3: a quote opens in this row and is never closed"));
  const Batch one_line = hourly("\"A,2023-01-01 02:00,3,0.2\nA,2023-01-01 03:00,3,0.2");
  CHECK(only_refusal(one_line).line == 3);
  CHECK(holds(only_refusal(one_line).allowed, "quote"));
  CHECK(one_line.counts.accepted == 4);
}

TEST_CASE("a file of which nothing can be taken is refused as a whole, with its first refusals") {
  const std::string fault = fault_of("generic-hourly", "station,time,PM2.5\nA,01.02.2023,1\nA,02.02.2023,2\n");
  CHECK(holds(fault, "trial.csv:2: no value of 2 rows could be taken"));
  CHECK(holds(fault, "trial.csv:3: time '02.02.2023'"));
}

TEST_CASE("the same value again is a duplicate; another value for the same hour refuses both") {
  const Batch same = batch_of(
      "generic-hourly", "station,time,PM2.5\nA,2023-01-01 01:00,1\nB,2023-01-01 01:00,1\nA,2023-01-01 01:00,1.0\n");
  CHECK(same.counts.duplicate == 1);
  CHECK(same.counts.accepted == 3);
  CHECK(same.readings.size() == 2);
  const Batch differs = batch_of(
      "generic-hourly", "station,time,PM2.5\nA,2023-01-01 02:00,1\nA,2023-01-01 01:00,7\nA,2023-01-01 02:00,3\n");
  REQUIRE(differs.refusals.size() == 2);
  CHECK(differs.refusals[0].line == 2);
  CHECK(differs.refusals[0].given == "1 ug/m3");
  CHECK(holds(differs.refusals[0].allowed, "line 4 says 3 ug/m3"));
  CHECK(differs.refusals[1].line == 4);
  REQUIRE(differs.readings.size() == 1);
  CHECK(differs.readings[0].thousandths == 7000);
  CHECK(differs.counts.accepted == 1);
  CHECK(differs.counts.refused == 2);
}

TEST_CASE("a comment at the top marks a synthetic file, and lines keep their numbers") {
  const Batch batch =
      batch_of("generic-hourly", "# synthetic = true\n# seed 7\nstation,time,PM2.5\nA,2023-01-01 01:00,1\n");
  CHECK(batch.synthetic);
  CHECK(batch.readings[0].line == 4);
}

TEST_CASE("at most a thousand refusals are listed while all are counted") {
  std::string text = "station,time,PM2.5\nA,2023-01-01 01:00,1\n";
  for (int i = 0; i < 1500; ++i) text += "A,2023-01-01 01:00,x\n";
  const Batch batch = batch_of("generic-hourly", text);
  CHECK(batch.refusals.size() == refusals_kept);
  CHECK(batch.counts.refused == 1500);
}
