#include "observe/hj212/packet.hpp"

#include "observe/hj212/trial_test.hpp"

#include <fmt/core.h>

namespace lantian::observe::hj212 {
namespace {

using trial::words_of;

/// "factor|name|value|group" of each item.
std::vector<std::string> items_of(std::string_view area, std::string* words = nullptr) {
  Packet packet;
  const std::string segment = "QN=1;Flag=4;CP=&&" + std::string{area} + "&&";
  REQUIRE(read_packet(segment, packet));
  std::vector<std::string> items;
  for (const Item& item : packet.items) {
    items.push_back(fmt::format("{}|{}|{}|{}", item.factor, item.name, item.value, item.group));
  }
  if (words != nullptr) *words = words_of(packet.deviations);
  return items;
}

using Items = std::vector<std::string>;

TEST_CASE("a lawful segment is taken apart into its fields and items") {
  constexpr std::string_view segment =
      "QN=20160801085857534;ST=32;CN=2061;PW=123456;MN=010000A8900016F000169DC0;Flag=7;PNUM=2;PNO=1;CP=&&DataTime="
      "20160801080000;w00000-Cou=63.0,w00000-Min=16.4,w00000-Avg=17.5,w00000-Max=20.1,w00000-Flag=N&&";
  Packet packet;
  REQUIRE(read_packet(segment, packet));
  CHECK(packet.qn == "20160801085857534");
  CHECK(packet.st == "32");
  CHECK(packet.cn == "2061");
  CHECK(packet.pw == "123456");
  CHECK(packet.mn == "010000A8900016F000169DC0");
  CHECK(packet.flag_number() == 7);
  CHECK(packet.pnum == "2");
  CHECK(packet.pno == "1");
  CHECK(packet.rf.data() == nullptr);
  CHECK(packet.plain("DataTime") == "20160801080000");
  REQUIRE(packet.items.size() == 6);
  CHECK(packet.items[1].factor == "w00000");
  CHECK(packet.items[1].name == "Cou");
  CHECK(packet.items[1].value == "63.0");
  CHECK(packet.items[1].group == packet.items[5].group);
  CHECK(packet.items[0].group != packet.items[1].group);
  CHECK(packet.deviations.empty());
}

TEST_CASE("items of every length, at every distance from the end") {
  for (std::size_t factor = 1; factor < 40; ++factor) {
    for (std::size_t value = 0; value < 40; ++value) {
      const std::string code(factor, 'x');
      const std::string number(value, '7');
      const Items expected{code + "|Rtd|" + number + "|0", code + "|Flag|N|0", "y|Avg|-1|1"};
      const Items items = items_of(fmt::format("{0}-Rtd={1},{0}-Flag=N;y-Avg=-1", code, number));
      REQUIRE(items == expected);
    }
  }
}

TEST_CASE("a value may hold '-', '=' and '&'; names are cut at their first dash") {
  CHECK(items_of("a01001-Rtd=-12.5;a-b-c=d=e&f") == Items{"a01001|Rtd|-12.5|0", "a|b-c|d=e&f|1"});
  CHECK(items_of("QnRtn=1") == Items{"|QnRtn|1|0"});
  CHECK(items_of("").empty());
}

TEST_CASE("errata of the printed standard that vendors copied") {
  Packet packet;
  // C.22: a comma behind QN.
  REQUIRE(read_packet("QN=20160801085857223,ST=32;CN=2031;PW=123456;MN=1;Flag=5;CP=&&&&", packet));
  CHECK(packet.st == "32");
  CHECK(words_of(packet.deviations) == "stray_separator");
  // C.19: no ';' before CP.
  REQUIRE(read_packet("QN=1;ST=91;CN=9014;PW=123456;MN=1;Flag=5CP=&&DataTime=20160801080000;a-Rtd=1&&", packet));
  CHECK(packet.flag == "5");
  CHECK(packet.plain("DataTime") == "20160801080000");
  CHECK(packet.items.size() == 2);
  CHECK(words_of(packet.deviations) == "stray_separator");
  REQUIRE(read_packet("QN=1;Flag=5CP=&&&&", packet));
  CHECK(packet.flag == "5");
  CHECK(packet.items.empty());
  // C.23: a comma between plain items.
  std::string words;
  CHECK(items_of("BeginTime=20160801000000,EndTime=20160802000000", &words) ==
        Items{"|BeginTime|20160801000000|0", "|EndTime|20160802000000|0"});
  CHECK(words == "stray_separator");
  // Blanks.
  CHECK(items_of("i12003-Info =0;PolId= a01001", &words) == Items{"i12003|Info|0|0", "|PolId|a01001|1"});
  CHECK(words == "blank_in_item");
  CHECK(items_of(" ", &words).empty());
  CHECK(words == "stray_separator blank_in_item");
}

TEST_CASE("separators left over or doubled") {
  std::string words;
  for (const std::string_view area : {"a-Rtd=1;", "a-Rtd=1,", ";a-Rtd=1", "a-Rtd=1;;"}) {
    CAPTURE(area);
    CHECK(items_of(area, &words).size() == 1);
    CHECK(words == "stray_separator");
  }
  CHECK(items_of("a-Rtd=36,5;b-Rtd=1", &words) == Items{"a|Rtd|36|0", "|5||0", "b|Rtd|1|1"});
  CHECK(words == "stray_separator");
}

TEST_CASE("headers in any order, with fields missing, doubled or unknown") {
  Packet packet;
  REQUIRE(read_packet("ST=22;CN=2011;MN=aqms-1100;PW=123456;Flag=4;CP=&&&&", packet));
  CHECK(packet.mn == "aqms-1100");
  CHECK(packet.pw == "123456");
  CHECK(words_of(packet.deviations) == "no_qn field_order");
  REQUIRE(read_packet("QN=;ST=23;CN=1012;PW=123456;MN=1;XY=1;PNO=0002;PNUM=0002;CP=&&&&", packet));
  CHECK(packet.qn.empty());
  CHECK(packet.qn.data() != nullptr);
  CHECK(packet.pno == "0002");
  CHECK(words_of(packet.deviations) == "no_flag header_field_unknown");
  REQUIRE(read_packet("QN=1;QN=2;Flag=4;CP=&&&&", packet));
  CHECK(packet.qn == "1");
  // Printed orders of the tail: Flag before or behind the packet numbers.
  REQUIRE(read_packet("QN=1;ST=32;CN=2011;PW=1;MN=1;PNUM=1;PNO=1;Flag=3;CP=&&&&", packet));
  CHECK(packet.deviations.empty());
}

TEST_CASE("fences of the area") {
  Packet packet;
  REQUIRE(read_packet("QN=1;Flag=4;CP=&&a-Rtd=1;a-Flag=N", packet));
  CHECK(packet.items.size() == 2);
  CHECK(packet.items[1].value == "N");
  CHECK(words_of(packet.deviations) == "no_closing");
  REQUIRE(read_packet("QN=1;Flag=4;CP=&&a-Rtd=1&&;", packet));
  CHECK(packet.area == "a-Rtd=1");
  CHECK(words_of(packet.deviations) == "stray_separator");
  REQUIRE(read_packet("QN=1;Flag=4;CP=", packet));
  CHECK(packet.area.empty());
  // HJ/T 212-2005 C.6: names of header fields inside the area.
  REQUIRE(read_packet("ST=91;CN=9014;CP=&&QN=20040516010101001;CN=2051;PNO=1;PNUM=1;&&", packet));
  CHECK(packet.cn == "9014");
  CHECK(packet.qn.empty());
  CHECK(packet.plain("QN") == "20040516010101001");
}

TEST_CASE("what has no CP is no segment") {
  Packet packet;
  CHECK_FALSE(read_packet("", packet));
  CHECK_FALSE(read_packet("QN=1;ST=22", packet));
  CHECK_FALSE(read_packet("GET / HTTP/1.1", packet));
  CHECK_FALSE(read_header("QN=20250101080000001;ST=22;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;C", packet));
  CHECK(read_header("QN=1;CP=&&abc&&", packet));
  CHECK(packet.area == "abc");
  CHECK(packet.items.empty());
}

TEST_CASE("Flag is a small number or none") {
  Packet packet;
  for (const auto& [text, number] : std::vector<std::pair<std::string, std::optional<int>>>{
           {"8", 8}, {"255", 255}, {"256", {}}, {"", {}}, {"-1", {}}, {"5x", {}}, {"0x5", {}}}) {
    CAPTURE(text);
    const std::string segment = "QN=1;Flag=" + text + ";CP=&&&&";
    REQUIRE(read_packet(segment, packet));
    CHECK(packet.flag_number() == number);
  }
}

}  // namespace
}  // namespace lantian::observe::hj212
