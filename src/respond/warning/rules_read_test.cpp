#include "respond/warning/warning_sample_test.hpp"

using namespace lantian;
using namespace lantian::respond;
using namespace lantian::respond::trial;

namespace {

std::string warning_faults(const std::string& text) {
  const std::vector<terms::SourceFile> files{{"trial.toml", text}};
  const auto read = WarningBook::read(files);
  return read ? std::string{} : read.error().message;
}

bool says(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the warning rules that ship are read, and looked up by day and area") {
  const WarningBook book = shipped_warnings();
  CHECK(book.all().size() == 6);
  const auto ids = [&](const char* day, const char* unit) {
    std::string out;
    for (const WarningRules* one : book.in_force(a_day(day), unit)) out += one->id + " ";
    return out;
  };
  CHECK(ids("2024-03-01", "652301") == "XJ CN2024 ");
  CHECK(ids("2024-03-01", "110000") == "CN2024 ");
  CHECK(ids("2018-12-01", "652301") == "CN2018 ");
  CHECK(ids("2018-01-10", "510104") == "CD2017 CN2017 ");
  CHECK(ids("2026-02-01", "321002") == "YZ2026 CN2024 ");
  CHECK(ids("2016-02-01", "652301").empty());
  REQUIRE(book.find("XJ") != nullptr);
  CHECK(book.find("XJ")->lift->status == "verified");
  CHECK(book.find("XJ")->status == "unverified");
  CHECK(book.find("nothing") == nullptr);
  for (const WarningRules& rules : book.all()) {
    CHECK(rules.cause(AirCause::pm25).list);
    for (const AirCause cause : {AirCause::dust, AirCause::ozone, AirCause::cross_border, AirCause::other}) {
      CHECK_FALSE(rules.cause(cause).list);
    }
  }
}

TEST_CASE("who decides and what the region chose are data") {
  const auto approval = read_approval(warning_source("data/warnings/approval.toml"));
  REQUIRE(approval.ok());
  CHECK(approval->of(Level::red).written_decision);
  CHECK_FALSE(approval->of(Level::orange).written_decision);
  CHECK(approval->of(Level::red).roles == std::vector<std::string>{"government_head"});
  CHECK(approval->of(Level::yellow).roles.front() == "prefecture");
  const WarningSetting setting = shipped_setting();
  CHECK(setting.rules_on(a_day("2023-12-01")) == "XJ");
  CHECK(setting.rules_on(a_day("2020-12-01")) == "CN2018");
  CHECK(setting.rules_on(a_day("2015-12-01")).empty());
  CHECK(setting.touch("652323", "652301"));
  CHECK_FALSE(setting.touch("652301", "652325"));
  CHECK(setting.prefecture_of("650109") == "650100");
}

TEST_CASE("every fault of a rule set is told") {
  const std::string told = warning_faults(R"(
id = "T"
name = { zh = "t" }
kind = "warning"
area = "China"
in_force = 2024-02-01
until = 2024-01-01
source = "s"
status = "verified"
announce_hours = 24
merge_gap_hours = 36
colour = "mauve"
[[criterion]]
id = "a"
level = "none"
text = { zh = "t" }
conditions = [{ item = "aqi", above = 200, reaches = 200, hours = 24 }]
[[criterion]]
id = "a"
level = "red"
text = { zh = "t" }
conditions = [{ item = "aqi", above = 200, hours = 30 }]
[[cause]]
id = "pm25"
list = true
notice = { zh = "n" }
)");
  for (const char* words : {"neither CN nor", "ends before it begins", "colour", "one of blue, yellow", "reaches = 500",
                            "two criteria", "whole days", "the cause dust is missing", "the cause ozone is missing"}) {
    CHECK_MESSAGE(says(told, words), (std::string{words} + " in " + told));
  }
  const auto approval = read_approval({"a.toml",
                                       "source = \"s\"\nstatus = \"verified\"\n[[level]]\nlevel = \"red\"\n"
                                       "office = { zh = \"o\" }\nroles = []\n"});
  REQUIRE_FALSE(approval.ok());
  CHECK(says(approval.error().message, "name the roles"));
  CHECK(says(approval.error().message, "nobody decides on yellow"));
  const auto setting = read_warning_setting({"w.toml", "region = \"652300\"\nunits = []\n"});
  REQUIRE_FALSE(setting.ok());
  CHECK(says(setting.error().message, "name at least one"));
  CHECK(says(setting.error().message, "[[use]]"));
}
