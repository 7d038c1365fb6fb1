#include "report/docket_open311.hpp"

#include "report/docket_spark.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace {

using namespace lantian;
using report::Open311Format;

UtcSeconds open311_time(int year, int month, int day, int hour) {
  return UtcSeconds{std::chrono::sys_days{std::chrono::year{year} / month / day}} + std::chrono::hours{hour};
}

TEST_CASE("Times of Open311 carry an offset, and both kinds of offset are read") {
  CHECK(report::w3_time(open311_time(2023, 10, 5, 6)) == "2023-10-05T14:00:00+08:00");
  // The specification's two spellings of one instant.
  CHECK(report::parse_w3_time("1994-11-05T08:15:30-05:00") == report::parse_w3_time("1994-11-05T13:15:30Z"));
  CHECK(report::parse_w3_time("2023-10-05T14:00:00+08:00") == open311_time(2023, 10, 5, 6));
  CHECK(report::parse_w3_time("2023-10-05T14:00+08:00") == open311_time(2023, 10, 5, 6));
  for (const char* bad : {"2023-10-05", "2023-10-05T14:00:00", "2023-13-05T14:00:00Z", "2023-10-05 14:00:00Z",
                          "2023-10-05T25:00:00Z", "2023-10-05T14:00:00+8", "20231005T140000Z", ""}) {
    CAPTURE(bad);
    CHECK_FALSE(report::parse_w3_time(bad));
  }
}

TEST_CASE("The service list in the two shapes of the specification") {
  const std::vector<report::Open311Service> services{
      {"dust", "Dust", "Report dust & mud", "dust, mud", "air", {}},
      {"noise", "Noise", "", "", "air", {{"n", "text", "When?", "", false, {}}}}};
  CHECK(report::open311_services(services, Open311Format::xml) ==
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<services>\n"
        "  <service>\n"
        "    <service_code>dust</service_code>\n"
        "    <service_name>Dust</service_name>\n"
        "    <description>Report dust &amp; mud</description>\n"
        "    <metadata>false</metadata>\n"
        "    <type>realtime</type>\n"
        "    <keywords>dust, mud</keywords>\n"
        "    <group>air</group>\n"
        "  </service>\n"
        "  <service>\n"
        "    <service_code>noise</service_code>\n"
        "    <service_name>Noise</service_name>\n"
        "    <description/>\n"
        "    <metadata>true</metadata>\n"
        "    <type>realtime</type>\n"
        "    <keywords/>\n"
        "    <group>air</group>\n"
        "  </service>\n"
        "</services>\n");
  CHECK(report::open311_services(std::span{services}.first(1), Open311Format::json) ==
        "[\n  {\n"
        "    \"service_code\": \"dust\",\n"
        "    \"service_name\": \"Dust\",\n"
        "    \"description\": \"Report dust & mud\",\n"
        "    \"metadata\": false,\n"
        "    \"type\": \"realtime\",\n"
        "    \"keywords\": \"dust, mud\",\n"
        "    \"group\": \"air\"\n"
        "  }\n]\n");
  CHECK(report::open311_services({}, Open311Format::json) == "[]\n");
}

TEST_CASE("A service definition lists its values by key and name") {
  const report::Open311Service service{
      "DMV66", "", "",
      "",      "", {{"WHISHETN", "singlevaluelist", "Make?", "", true, {{"123", "Ford"}, {"124", "Chrysler"}}}}};
  const std::string json = report::open311_definition(service, Open311Format::json);
  CHECK(
      json ==
      "{\n  \"service_code\": \"DMV66\",\n  \"attributes\": [\n    {\n"
      "      \"variable\": true,\n      \"code\": \"WHISHETN\",\n      \"datatype\": \"singlevaluelist\",\n"
      "      \"required\": true,\n      \"datatype_description\": null,\n      \"order\": 1,\n"
      "      \"description\": \"Make?\",\n      \"values\": [\n"
      "        {\n          \"key\": \"123\",\n          \"name\": \"Ford\"\n        },\n"
      "        {\n          \"key\": \"124\",\n          \"name\": \"Chrysler\"\n        }\n      ]\n    }\n  ]\n}\n");
  const std::string xml = report::open311_definition(service, Open311Format::xml);
  CHECK(xml.find("<values>\n        <value>\n          <key>123</key>\n          <name>Ford</name>\n") !=
        std::string::npos);
}

TEST_CASE("A request says when it is expected and why it stands as it does") {
  report::Open311Request one;
  one.id = "CR-2023-000001";
  one.open = false;
  one.status_notes = "Closed: the road is swept";
  one.service_name = "Dust";
  one.service_code = "dust";
  one.requested = open311_time(2023, 10, 5, 6);
  one.updated = open311_time(2023, 10, 7, 1);
  one.expected = open311_time(2023, 10, 12, 15);
  one.latitude = Decimal{4401, 2};
  one.longitude = Decimal{8730, 2};
  const std::string json = report::open311_requests(std::vector{one}, Open311Format::json);
  CHECK(json.find("\"service_request_id\": \"CR-2023-000001\",\n    \"status\": \"closed\",\n"
                  "    \"status_notes\": \"Closed: the road is swept\"") != std::string::npos);
  CHECK(json.find("\"expected_datetime\": \"2023-10-12T23:00:00+08:00\"") != std::string::npos);
  CHECK(json.find("\"description\": null") != std::string::npos);
  CHECK(json.find("\"lat\": 44.01,\n    \"long\": 87.3,") != std::string::npos);
  const std::string xml = report::open311_requests(std::vector{one}, Open311Format::xml);
  CHECK(xml.find("<lat>44.01</lat>\n    <long>87.30</long>\n    <media_url/>\n  </request>\n</service_requests>\n") !=
        std::string::npos);
}

TEST_CASE("Errors, the answer to a POST, and the discovery document") {
  const std::vector<report::Open311Error> errors{{403, "no api_key was given"}};
  CHECK(report::http_status(errors) == 403);
  CHECK(report::open311_errors(errors, Open311Format::json) ==
        "[\n  {\n    \"code\": 403,\n    \"description\": \"no api_key was given\"\n  }\n]\n");
  CHECK(report::open311_errors(errors, Open311Format::xml) ==
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<errors>\n  <error>\n    <code>403</code>\n"
        "    <description>no api_key was given</description>\n  </error>\n</errors>\n");
  CHECK(report::open311_created({"CR-2023-000001", ""}, Open311Format::json) ==
        "[\n  {\n    \"service_request_id\": \"CR-2023-000001\",\n    \"service_notice\": null,\n"
        "    \"account_id\": null\n  }\n]\n");
  const report::Open311Discovery discovery{"2023-10-01 09:00",
                                           "Call",
                                           "Ask",
                                           "http://wiki.open311.org/GeoReport_v2",
                                           "https://air.example/open311/v2",
                                           false};
  const std::string json = report::open311_discovery(discovery, Open311Format::json);
  CHECK(json.find("\"type\": \"test\",\n      \"formats\": [\n        \"text/xml\",\n        \"application/json\"\n") !=
        std::string::npos);
  const std::string xml = report::open311_discovery(discovery, Open311Format::xml);
  CHECK(xml.find("    <endpoint>\n      <specification>http://wiki.open311.org/GeoReport_v2</specification>\n") !=
        std::string::npos);
}

TEST_CASE("XML holds only what XML 1.0 allows") {
  using report::SparkElement;
  CHECK(report::spark_xml(SparkElement::text("t", std::string{"a<b>\x01&\xFF\r\n"} + "\xE6\x89\xAC")) ==
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<t>a&lt;b&gt;&amp;&#13;\n\xE6\x89\xAC</t>\n");
  CHECK(report::spark_xml(SparkElement::text("t", "\xE6\x89")) ==
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<t></t>\n");
}

}  // namespace
