#include "serve/alarms/rules.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

const std::string head = "source = \"test\"\nstatus = \"unverified\"\n";

std::string rule_faults(const std::string& text) {
  const terms::SourceFile file{"own.toml", head + text};
  const auto rules = AlarmRules::read({&file, 1}, {});
  return rules ? "" : rules.error().message;
}

bool has_line(const std::string& all, std::string_view one) {
  return all.find(one) != std::string::npos;
}

}  // namespace

TEST_CASE("the rules that every book has are read, each with its text, source and status") {
  const auto rules = open_alarm_rules(LANTIAN_SOURCE_DIR, "");
  REQUIRE_MESSAGE(rules.ok(), rules.error().text());
  REQUIRE(rules->rule("pm10-surge") != nullptr);
  CHECK(rules->rule("pm10-surge")->above->milli_ug() == 600'000);
  CHECK(rules->rule("o3-hour")->limit == "1h");
  for (const AlarmRule& rule : rules->rules) {
    CHECK(rule.text.starts_with("[[rule]]"));
    CHECK(has_line(rule.text, "id = \"" + rule.id + "\""));
    CHECK_FALSE(rule.source.empty());
  }
}

TEST_CASE("all faults of a file at once, each with its line") {
  const std::string faults = rule_faults(R"([[rule]]
id = "Not An Id/../x"
name = { zh = "R", en = "R" }
what = "below"
colour = "red"
for_minutes = -5

[[tell]]
channel = "nobody"
who = "x"

[[channel]]
id = "both"
folder = "relative"
webhook = "ftp://x"

[[mute]]
id = "m"
why = "w"
on = ["freitag"]
from = "25:00"
until = "6:00"
rules = ["gone"]
)");
  for (const char* line :
       {"own.toml:4:", "own.toml:6:", "own.toml:7:", "own.toml:8:", "own.toml:11: there is no channel", "own.toml:16:",
        "own.toml:17:", "own.toml:22:", "own.toml:23:", "own.toml:24:", "own.toml:25: there is no rule"}) {
    CHECK_MESSAGE(has_line(faults, line), line << " in\n" << faults);
  }
}

TEST_CASE("hostile files end in faults") {
  const std::string many(100'000, '[');
  for (const std::string& text :
       {std::string{"[[rule]]"}, std::string{"rule = 3"}, std::string{"[[rule]]\nid = \"a\"\nid = \"b\""}, many,
        std::string{"\xff\xfe"}, std::string{"[[template]]\nid = \"t\"\nbody = \"no place\""},
        std::string{
            "[[rule]]\nid = \"a\"\nname = {zh=\"a\",en=\"a\"}\nwhat = \"above\"\nspecies = \"PM10\"\nabove = 1e308"},
        std::string{
            "[[rule]]\nid = \"a\"\nname = {zh=\"a\",en=\"a\"}\nwhat = \"above\"\nspecies = \"XX\"\nabove = \"-1\""},
        std::string{"[[rule]]\nid = \"a\"\nname = {zh=\"a\",en=\"a\"}\nwhat = \"flat\"\nspecies = \"CO\"\nhours = "
                    "999999999999"}}) {
    CHECK_FALSE(rule_faults(text).empty());
  }
}

TEST_CASE("one's own rule takes the place of a shipped one; two of an id in one's own files do not") {
  const auto rule = [](const char* above) {
    return head + "[[rule]]\nid = \"a\"\nname = {zh=\"a\",en=\"a\"}\nwhat = \"above\"\nspecies = \"PM10\"\nabove = \"" +
           above + "\"\n";
  };
  const terms::SourceFile shipped{"s.toml", rule("600")}, own{"o.toml", rule("300")};
  const auto rules = AlarmRules::read({&shipped, 1}, {&own, 1});
  REQUIRE(rules.ok());
  REQUIRE(rules->rules.size() == 1);
  CHECK(rules->rules[0].above->milli_ug() == 300'000);
  const terms::SourceFile twice[] = {own, {"o.toml", rule("300") + rule("200").substr(head.size())}};
  CHECK_FALSE(AlarmRules::read({}, {&twice[1], 1}).ok());
}

TEST_CASE("places of a text are filled, others stay") {
  const std::vector<std::pair<std::string_view, std::string>> places{{"text", "a{rule}b"}, {"rule", "R"}};
  CHECK(alarm_text("{\"t\":\"{text}\",\"r\":\"{rule}\",{x}", places) == "{\"t\":\"a{rule}b\",\"r\":\"R\",{x}");
  CHECK(alarm_text("{", places) == "{");
  CHECK(alarm_text("{rule", places) == "{rule");
}

}  // namespace lantian::serve
