#include "observe/hj212/protocol.hpp"

#include "observe/hj212/deviation.hpp"
#include "observe/hj212/device.hpp"
#include "observe/hj212/trial_test.hpp"

#include <set>

namespace lantian::observe::hj212 {
namespace {

using trial::shipped_protocol;

TEST_CASE("every command of the three editions is there") {
  const Protocol& protocol = shipped_protocol();
  std::set<int> numbers;
  for (const Command& command : protocol.commands()) numbers.insert(command.cn);
  CHECK(numbers == std::set<int>{1000, 1001, 1002, 1011, 1012, 1013, 1014, 1021, 1022, 1031, 1032, 1041, 1042,
                                 1061, 1062, 1063, 1064, 1072, 2011, 2012, 2013, 2021, 2022, 2031, 2041, 2051,
                                 2052, 2061, 2062, 2071, 2072, 2081, 2111, 3011, 3012, 3013, 3014, 3015, 3016,
                                 3017, 3018, 3019, 3020, 3021, 3022, 3024, 9011, 9012, 9013, 9014, 9015});
  const auto in = [&protocol](int cn) {
    const Command& command = *protocol.command(cn);
    std::string editions;
    for (const bool one : command.in) editions += one ? '+' : '-';
    return editions;
  };
  CHECK(in(1013) == "-++");
  CHECK(in(1022) == "+--");
  CHECK(in(1063) == "-++");
  CHECK(in(2011) == "+++");
  CHECK(in(2072) == "+--");
  CHECK(in(2111) == "--+");
  CHECK(in(3014) == "++-");
  CHECK(in(3017) == "-+-");
  CHECK(in(9015) == "--+");
  CHECK(protocol.command(2999) == nullptr);
  CHECK(protocol.command(-1) == nullptr);
  CHECK(protocol.command(10000) == nullptr);
}

TEST_CASE("contents, encryption and control of commands") {
  const Protocol& protocol = shipped_protocol();
  const std::vector<std::pair<int, Content>> contents{
      {2011, Content::realtime}, {2013, Content::realtime},  {2021, Content::facility_state},
      {2051, Content::minute},   {2111, Content::minute},    {2061, Content::hour},
      {2062, Content::hour},     {2031, Content::day},       {2041, Content::facility_day},
      {2052, Content::noise},    {2071, Content::alarm},     {2072, Content::alarm},
      {2081, Content::notice},   {9015, Content::heartbeat}, {9014, Content::none}};
  for (const auto& [cn, content] : contents) CHECK(protocol.command(cn)->content == content);
  for (const Command& command : protocol.commands()) {
    CAPTURE(command.cn);
    // HJ 212-2025 6.4.4: uploads 2000 to 2999, 1014 and 3020.
    const bool upload = command.cn >= 2000 && command.cn <= 2999 && command.to_platform && command.in[2];
    CHECK(command.encrypted_2025 == (upload || command.cn == 1014 || command.cn == 3020));
    // What sets, calibrates, samples or stops is a control; what only asks is not.
    if (command.controls) CHECK(command.to_device);
    if (command.answer != Answer::none) CHECK(command.to_platform);
    CHECK((command.in[0] || command.in[1] || command.in[2]));
    CHECK_FALSE(command.meaning_en.empty());
    CHECK_FALSE(command.meaning_zh.empty());
  }
  for (const int cn :
       {1000, 1002, 1012, 1014, 1062, 1064, 1072, 3011, 3012, 3013, 3014, 3015, 3016, 3021, 3022, 3024}) {
    CAPTURE(cn);
    CHECK(protocol.command(cn)->controls);
  }
  for (const int cn : {1011, 1061, 1063, 2011, 2051, 2061, 2031, 3017, 3018, 3019, 3020}) {
    CAPTURE(cn);
    CHECK_FALSE(protocol.command(cn)->controls);
  }
}

TEST_CASE("system types, flags, suffixes and return codes") {
  const Protocol& protocol = shipped_protocol();
  CHECK(protocol.knows_st("22", Dialect::d2005));
  CHECK(protocol.knows_st("39", Dialect::d2017));
  CHECK_FALSE(protocol.knows_st("39", Dialect::d2005));
  CHECK(protocol.knows_st("45", Dialect::d2025));
  CHECK_FALSE(protocol.knows_st("45", Dialect::d2017));
  CHECK_FALSE(protocol.knows_st("80", Dialect::d2017));
  CHECK_FALSE(protocol.knows_st("101", Dialect::d2017));
  CHECK(protocol.system_type("39") == "construction dust");
  CHECK(protocol.system_type("80").empty());
  for (const char* flag : {"F", "M", "S", "D", "C", "T", "B"}) CHECK(protocol.usable(flag, Dialect::d2017) == false);
  CHECK(protocol.usable("N", Dialect::d2017) == true);
  CHECK(protocol.usable("P", Dialect::d2017) == std::nullopt);
  CHECK(protocol.usable("P", Dialect::d2005) == false);
  CHECK(protocol.usable("3", Dialect::d2005) == true);
  for (const char* flag : {"0", "1", "2"}) CHECK(protocol.usable(flag, Dialect::d2005) == false);
  CHECK_FALSE(protocol.knows_flag("3", Dialect::d2017));
  CHECK(protocol.knows_suffix("ZsAvg"));
  CHECK_FALSE(protocol.knows_suffix("td"));
  CHECK(protocol.request_return(9) == "wrong check sum");
  CHECK(protocol.request_return(77) == "unknown code");
  CHECK(protocol.execution_return(100) == "no data");
}

TEST_CASE("factors by present code, old code and family") {
  const Protocol& protocol = shipped_protocol();
  const auto species = [&protocol](std::string_view code) { return protocol.factor(code)->species; };
  CHECK(species("a34004") == "PM2.5");
  CHECK(species("a34002") == "PM10");
  CHECK(species("02") == "SO2");
  CHECK(species("a05024") == "O3");
  CHECK(protocol.factor("011")->code == "w01018");
  CHECK(protocol.factor("B02")->code == "a00000");
  // The unit trap: devices do not send what table B.2 prints.
  CHECK(protocol.factor("a34004")->unit.empty());
  CHECK(protocol.factor("a01006")->unit.empty());
  CHECK(protocol.factor("i12001")->family);
  CHECK(protocol.factor("SB1")->family);
  CHECK(protocol.factor("e70101")->family);
  CHECK(protocol.factor("pms_rules") == nullptr);
  CHECK(protocol.factor("SB") == nullptr);
  CHECK(protocol.factor("") == nullptr);
}

TEST_CASE("forms of the editions") {
  const Protocol& protocol = shipped_protocol();
  CHECK(protocol.form(Dialect::d2005).mn_length == 14);
  CHECK(protocol.form(Dialect::d2017).mn_length == 24);
  CHECK(protocol.form(Dialect::d2017).mn_hex);
  CHECK(protocol.form(Dialect::d2025).re_upload_mark);
  CHECK_FALSE(protocol.form(Dialect::d2017).re_upload_mark);
  CHECK(protocol.form(Dialect::d2005).area_most == 960);
  CHECK(protocol.form(Dialect::d2025).area_most == 950);
  CHECK(protocol.ahead_most() == std::chrono::minutes{10});
}

TEST_CASE("faults of the tables are told with their places, all at once") {
  const std::vector<terms::SourceFile> files{
      {"a.toml",
       "[[command]]\ncn = 2011\nen = \"x\"\nzh = \"x\"\ndirection = \"sideways\"\neditions = [\"2018\"]\n"
       "status = \"verified\"\ncolour = 1\n"},
      {"b.toml", "[[flag]]\nflag = \"N\"\nen = \"normal\"\n"}};
  const auto protocol = read_protocol(files);
  REQUIRE_FALSE(protocol.ok());
  const std::string& text = protocol.error().message;
  CHECK(protocol.error().code == ErrorCode::malformed);
  CHECK(text.find("a.toml:5: 'direction' is 'sideways'; allowed are down, up, both") != std::string::npos);
  CHECK(text.find("a.toml:6: '2018' is no edition") != std::string::npos);
  CHECK(text.find("a.toml:8: unknown key") != std::string::npos);
  CHECK(text.find("b.toml:1: 'editions' must list") != std::string::npos);
  CHECK(text.find("no [[factor]] is given") != std::string::npos);
}

TEST_CASE("words for dialects, kinds and contents") {
  CHECK(parse_dialect("2005") == Dialect::d2005);
  CHECK(parse_dialect("HJ212-2017") == Dialect::d2017);
  CHECK(parse_dialect("HJ 212-2025") == Dialect::d2025);
  CHECK_FALSE(parse_dialect("2016"));
  CHECK_FALSE(parse_dialect("x2017"));
  CHECK_FALSE(parse_dialect(""));
  CHECK(name_of(Dialect::d2025) == "2025");
  CHECK(name_of(Content::facility_day) == "facility_day");
  CHECK(parse_device_kind("dust") == DeviceKind::dust);
  CHECK(name_of(DeviceKind::waste_water) == "waste_water");
  CHECK_FALSE(parse_device_kind("Dust"));
}

TEST_CASE("every deviation has a name of its own and a sentence") {
  std::set<std::string_view> names;
  for (int i = 0; i < deviation_count; ++i) {
    const auto deviation = static_cast<Deviation>(i);
    CHECK(names.insert(name_of(deviation)).second);
    CHECK(meaning_of(deviation).ends_with("."));
    Deviations one;
    one.add(deviation);
    CHECK(names_of(one) == std::vector<std::string_view>{name_of(deviation)});
  }
  CHECK(names_of({}).empty());
}

}  // namespace
}  // namespace lantian::observe::hj212
