#include "base/text.hpp"
#include "serve/sensorthings/desk_test.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lantian::serve {
namespace {

using observe::Mark;
using terms::Species;

constexpr Day new_year{std::chrono::year{2024} / 1 / 1};

/// 1001A: PM2.5 of 72 hours, 1 ug/m3 in the first, 72 in the last; CO 0.4 mg/m3 in the first 24.
/// "O'Hara/2", without a place: PM2.5 100 to 109, hour 5 absent, hour 7 invalid.
observe::Batch two_stations() {
  observe::Batch batch;
  batch.source = "by hand.csv";
  batch.adapter = "by-hand";
  batch.synthetic = true;
  terms::Station first, second;
  first.id = "1001A";
  first.name = {"\xE7\xAB\x99\xE4\xB8\x80", "Station \"one\""};
  first.unit_id = "652301";
  first.longitude = Decimal{873, 1};
  first.latitude = Decimal{4401, 2};
  second.id = "O'Hara/2";
  batch.stations = {first, second};
  std::uint32_t line = 1;
  const auto add = [&](std::uint32_t station, Species species, int hour, int thousandths, Mark mark = Mark::valid) {
    batch.readings.push_back(
        {station, ++line, hour_ending(new_year, hour), thousandths, species, observe::Averaging::hour, mark});
  };
  for (int hour = 1; hour <= 72; ++hour) {
    add(0, Species::pm25, hour, hour * 1000);
    if (hour <= 24) add(0, Species::co, hour, 400'000);
  }
  for (int hour = 1; hour <= 10; ++hour) {
    if (hour != 5) add(1, Species::pm25, hour, (99 + hour) * 1000, hour == 7 ? Mark::invalid : Mark::valid);
  }
  return batch;
}

const StaDesk& sta_desk() {
  static const StaDesk desk{two_stations()};
  return desk;
}
Json got(const std::string& target) {
  return sta_desk().get(target);
}

std::vector<std::string> ids_in(const Json& list) {
  std::vector<std::string> out;
  for (const Json& one : list["value"]) out.push_back(one["@iot.id"]);
  return out;
}

/// What OGC 18-088 8.2 makes mandatory, written from the document and not from the code.
struct Mandatory {
  std::vector<const char*> properties, links;
};
const std::map<std::string, Mandatory>& mandatory() {
  static const std::map<std::string, Mandatory> all{
      {"Things", {{"name", "description"}, {"Locations", "HistoricalLocations", "Datastreams"}}},
      {"Locations", {{"name", "description", "encodingType", "location"}, {"Things", "HistoricalLocations"}}},
      {"HistoricalLocations", {{"time"}, {"Locations", "Thing"}}},
      {"Datastreams",
       {{"name", "description", "unitOfMeasurement", "observationType"},
        {"Thing", "Sensor", "ObservedProperty", "Observations"}}},
      {"Sensors", {{"name", "description", "encodingType", "metadata"}, {"Datastreams"}}},
      {"ObservedProperties", {{"name", "definition", "description"}, {"Datastreams"}}},
      {"Observations", {{"phenomenonTime", "resultTime", "result"}, {"Datastream", "FeatureOfInterest"}}},
      {"FeaturesOfInterest", {{"name", "description", "encodingType", "feature"}, {"Observations"}}}};
  return all;
}

void check_entity(const std::string& set, const Json& entity) {
  CAPTURE(entity.dump());
  REQUIRE(entity.contains("@iot.id"));
  CHECK(entity["@iot.selfLink"].get<std::string>().starts_with("http://here/v1.1/" + set + "('"));
  for (const char* name : mandatory().at(set).properties) CHECK_MESSAGE(entity.contains(name), name);
  for (const char* name : mandatory().at(set).links) {
    const std::string key = std::string{name} + "@iot.navigationLink";
    REQUIRE_MESSAGE(entity.contains(key), name);
    CHECK(sta_desk().status(entity[key]) == 200);
  }
}

}  // namespace

TEST_CASE("The root names the eight sets and what is fulfilled") {
  const Json root = got("/v1.1");
  std::set<std::string> names;
  for (const Json& one : root["value"]) {
    names.insert(one["name"]);
    CHECK(sta_desk().status(one["url"]) == 200);
  }
  CHECK(names.size() == 8);
  for (const auto& [set, rules] : mandatory()) CHECK(names.contains(set));
  CHECK(root["serverSettings"]["conformance"].size() > 10);
}

TEST_CASE("Every entity has what the standard demands, and is found under its own address") {
  for (const auto& [set, rules] : mandatory()) {
    const Json list = got("/v1.1/" + set + "?$count=true");
    CHECK(list["@iot.count"] >= list["value"].size());
    for (const Json& entity : list["value"]) {
      check_entity(set, entity);
      CHECK(got(entity["@iot.selfLink"]) == entity);
    }
  }
}

TEST_CASE("A station is a Thing; what nobody knows is left out") {
  const Json things = got("/v1.1/Things?$count=true");
  CHECK(things["@iot.count"] == 2);
  const Json& first = things["value"][0];
  CHECK(first["name"] == "Station \"one\"");
  CHECK(first["properties"]["synthetic"] == true);
  CHECK(first["properties"]["divisionCode"] == "652301");
  CHECK(things["value"][1]["name"] == "O'Hara/2");
  CHECK(things["value"][1]["properties"]["divisionCode"].is_null());
  const Json locations = got("/v1.1/Locations");
  REQUIRE(locations["value"].size() == 1);
  CHECK(locations["value"][0]["location"] == Json::parse(R"({"type":"Point","coordinates":[87.3,44.01]})"));
  CHECK(got("/v1.1/Things('O''Hara%2F2')/Locations")["value"].empty());
  CHECK(got("/v1.1/HistoricalLocations")["value"].empty());
  CHECK(got("/v1.1/FeaturesOfInterest('O''Hara%2F2')")["feature"]["geometry"].is_null());
}

TEST_CASE("A Datastream is a series with its unit, its URI and its time") {
  CHECK(ids_in(got("/v1.1/Datastreams")) ==
        std::vector<std::string>{"1001A:pm25:PT1H", "1001A:co:PT1H", "O'Hara/2:pm25:PT1H"});
  const Json co = got("/v1.1/Datastreams('1001A:co:PT1H')?$expand=ObservedProperty,Sensor,Thing");
  CHECK(co["unitOfMeasurement"]["definition"] == "ucum:mg/m3");
  CHECK(co["observationType"] == "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement");
  // 1 January on Beijing's clock, from its first hour to its last.
  CHECK(co["phenomenonTime"] == "2023-12-31T16:00:00Z/2024-01-01T16:00:00Z");
  CHECK(co["properties"]["standard"] == "CN2012");
  CHECK(co["ObservedProperty"]["definition"] == "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/10");
  CHECK(co["Sensor"]["@iot.id"] == "synthetic");
  CHECK(co["Thing"]["@iot.id"] == "1001A");
}

TEST_CASE("Observations are hours in UTC with exact results; absent and invalid ones are not there") {
  const Json hours = got("/v1.1/Datastreams('O''Hara%2F2:pm25:PT1H')/Observations?$count=true");
  CHECK(hours["@iot.count"] == 8);
  const Json& first = hours["value"][0];
  CHECK(first["@iot.id"] == "O'Hara/2:pm25:PT1H:2023-12-31T16Z");
  CHECK(first["phenomenonTime"] == "2023-12-31T16:00:00Z/2023-12-31T17:00:00Z");
  CHECK(first["resultTime"] == "2023-12-31T17:00:00Z");
  CHECK(first["result"] == 100);
  CHECK(first["resultQuality"] == "valid");
  CHECK(hours["value"][4]["result"] == 105);
  CHECK(got("/v1.1/Datastreams('1001A:co:PT1H')/Observations?$top=1")["value"][0]["result"].dump() == "0.4");
  CHECK(sta_desk().status("/v1.1/Observations('O''Hara%2F2:pm25:PT1H:2023-12-31T20Z')") == 404);  // absent
  CHECK(sta_desk().status("/v1.1/Observations('O''Hara%2F2:pm25:PT1H:2023-12-31T22Z')") == 404);  // invalid
  CHECK(sta_desk().status("/v1.1/Observations('1001A:pm25:PT1H:2030-01-01T00Z')") == 404);
}

TEST_CASE("Stretches of time are half-open and cut in the order asked for") {
  const std::string all = "/v1.1/Datastreams('1001A:pm25:PT1H')/Observations";
  const Json day = got(all +
                       "?$filter=phenomenonTime%20ge%202024-01-02T00:00:00%2B08:00%20and%20phenomenonTime%20lt%20"
                       "2024-01-03T00:00:00%2B08:00&$orderby=phenomenonTime%20desc&$count=true");
  CHECK(day["@iot.count"] == 24);
  CHECK(day["value"].front()["result"] == 48);
  CHECK(day["value"].back()["result"] == 25);
  CHECK(got(all + "?$filter=resultTime%20ge%202024-01-03T23:00:00%2B08:00")["value"].size() == 2);
  const auto by_end = got(all + "?$filter=phenomenonTime%20gt%202024-01-03T22:00:00%2B08:00")["value"];
  REQUIRE(by_end.size() == 1);
  CHECK(by_end[0]["result"] == 72);
  CHECK(got(all + "?$filter=2024-01-01T03:00:00%2B08:00%20ge%20phenomenonTime")["value"].size() == 3);
  CHECK(got(all + "?$filter=phenomenonTime%20ge%202030-01-01T00:00:00Z")["value"].empty());
  CHECK(got(all + "?$filter=phenomenonTime%20lt%202000-01-01T00:00:00Z")["value"].empty());
}

TEST_CASE("The newest values of all stations in one question") {
  const Json things =
      got("/v1.1/Things?$expand=Locations,Datastreams($expand=Observations($orderby=phenomenonTime%20desc;$top=1))");
  REQUIRE(things["value"].size() == 2);
  CHECK(things["value"][0]["Locations"].size() == 1);
  std::vector<double> newest;
  for (const Json& thing : things["value"]) {
    for (const Json& series : thing["Datastreams"]) {
      REQUIRE(series["Observations"].size() == 1);
      newest.push_back(series["Observations"][0]["result"]);
    }
  }
  CHECK(newest == std::vector<double>{72, 0.4, 109});
  // The link behind the newest one goes on to the one before it.
  const Json next = got(things["value"][1]["Datastreams"][0]["Observations@iot.nextLink"]);
  CHECK(next["value"][0]["result"] == 108);
}

TEST_CASE("A new value is seen once the book has changed") {
  StaDesk desk{two_stations()};
  const std::string newest = "/v1.1/Datastreams('1001A:pm25:PT1H')/Observations?$orderby=phenomenonTime%20desc&$top=1";
  CHECK(desk.get(newest)["value"][0]["result"] == 72);
  observe::Batch batch = two_stations();
  batch.source = "later.csv";
  batch.readings = {{0, 2, hour_ending(new_year, 73), 1500, Species::pm25, observe::Averaging::hour, Mark::valid}};
  const Result<void> added = desk.air.change([&](keep::ReadingBook& book) -> Result<void> {
    LANTIAN_CHECK(book.append(batch, "", UtcSeconds{}));
    return {};
  });
  REQUIRE(added.ok());
  CHECK(desk.get(newest)["value"][0]["result"].dump() == "1.5");
}

TEST_CASE("Following nextLink gives every entity once, in order") {
  const char* questions[] = {
      "/v1.1/Observations?$top=7",
      "/v1.1/Observations?$top=9&$orderby=phenomenonTime%20desc",
      "/v1.1/Observations?$top=10&$orderby=phenomenonTime&$count=true",
      "/v1.1/Observations?$top=11&$orderby=result%20desc",
      "/v1.1/Observations?$top=13&$orderby=Datastream/name%20desc,result",
      "/v1.1/Observations?$top=20&$filter=result%20gt%200",
  };
  for (const char* question : questions) {
    CAPTURE(question);
    std::vector<std::string> seen;
    std::vector<double> results;
    std::string at = question;
    for (int pages = 0; !at.empty() && pages < 100; ++pages) {
      const Json page = got(at);
      if (page.contains("@iot.count")) CHECK(page["@iot.count"] == 104);
      for (const Json& one : page["value"]) results.push_back(one["result"]);
      for (const std::string& id : ids_in(page)) seen.push_back(id);
      at = page.value("@iot.nextLink", "");
      CHECK(at.find("$skip=") == std::string::npos);
    }
    CHECK(seen.size() == 104);  // 72 + 24 + 8
    CHECK(std::set<std::string>(seen.begin(), seen.end()).size() == 104);
    if (std::string_view{question}.ends_with("result%20desc")) {
      CHECK(std::ranges::is_sorted(results, std::greater{}));
    }
  }
  const Json first = got("/v1.1/Datastreams?$top=1&$skip=1&$orderby=name%20desc");
  CHECK(got(first["@iot.nextLink"])["value"].size() == 1);
}

TEST_CASE("Filters speak of linked entities, of texts and of numbers") {
  const auto count = [](const std::string& set, const std::string& filter) -> int {
    std::string encoded;
    for (const char c : filter) encoded += c == ' ' ? std::string{"%20"} : std::string{c};
    return got("/v1.1/" + set + "?$count=true&$top=0&$filter=" + encoded)["@iot.count"];
  };
  CHECK(count("Datastreams", "ObservedProperty/id eq 'pm25'") == 2);
  CHECK(count("Datastreams", "Thing/properties/divisionCode eq '652301'") == 2);
  CHECK(count("Datastreams", "unitOfMeasurement/definition eq 'ucum:mg/m3'") == 1);
  CHECK(count("Things", "properties/divisionCode eq null") == 1);
  CHECK(count("Things", "substringof('Hara',name)") == 1);
  CHECK(count("Things", "startswith(tolower(name),'station') or endswith(name,'2')") == 2);
  CHECK(count("Things", "not (name eq 'x''; drop table Things; --')") == 2);
  CHECK(count("Observations", "Datastream/id eq '1001A:pm25:PT1H'") == 72);
  CHECK(count("Observations", "result ge 70 and result le 100") == 4);
  CHECK(count("Observations", "result mod 10 eq 0 and result lt 100") == 7);
  CHECK(count("Observations", "day(phenomenonTime) eq 31") == 8 + 8 + 6);  // the hours before midnight in UTC
  CHECK(count("Observations", "FeatureOfInterest/id eq '1001A' and round(result) eq 0") == 24);
  CHECK(count("Observations", "resultTime gt now()") == 0);
}

TEST_CASE("Properties, bare values, references and selections") {
  CHECK(got("/v1.1/Things('1001A')/name") == Json::parse(R"({"name":"Station \"one\""})"));
  CHECK(sta_desk().reply("/v1.1/Things('1001A')/name/$value").body == "Station \"one\"");
  CHECK(sta_desk().status("/v1.1/Datastreams('O''Hara%2F2:pm25:PT1H')/observedArea") == 204);
  const Json refs = got("/v1.1/Things('1001A')/Datastreams/$ref");
  CHECK(refs["value"][0].size() == 1);
  CHECK(refs["value"][0]["@iot.selfLink"] == "http://here/v1.1/Datastreams('1001A:pm25:PT1H')");
  const Json some = got("/v1.1/Things?$select=id,name&$expand=Datastreams($select=name)");
  CHECK(some["value"][0].size() == 3);
  CHECK(some["value"][0]["Datastreams"][0].size() == 1);
  CHECK(got("/v1.1/Observations('1001A:pm25:PT1H:2023-12-31T16Z')/Datastream/Thing")["@iot.id"] == "1001A");
}

TEST_CASE("Tables: dataArray, CSV and GeoJSON hold the same values") {
  const Json array = got("/v1.1/Observations?$resultFormat=dataArray&$select=id,result&$top=104");
  REQUIRE(array["value"].size() == 3);
  CHECK(array["value"][0]["components"] == Json::parse(R"(["id","result"])"));
  CHECK(array["value"][0]["dataArray@iot.count"] == 72);
  CHECK(array["value"][1]["dataArray"][0][1].dump() == "0.4");
  const HttpReply csv = sta_desk().reply("/v1.1/Observations?$resultFormat=CSV&$select=phenomenonTime,result&$top=1");
  CHECK(csv.body == "phenomenonTime,result\r\n2023-12-31T16:00:00Z/2023-12-31T17:00:00Z,1\r\n");
  CHECK(std::ranges::any_of(csv.headers, [](const auto& header) { return header.first == "Link"; }));
  const Json geo = got("/v1.1/Things?$resultFormat=GeoJSON");
  CHECK(geo["features"][0]["geometry"]["coordinates"][0] == 87.3);
  CHECK(geo["features"][1]["geometry"].is_null());
  CHECK(geo["features"][0]["properties"]["properties/synthetic"] == true);
}

TEST_CASE("Wrong words are refused, and the answer says what there is") {
  const std::pair<const char*, int> wrong[] = {{"/v1.1/Tings", 404},
                                               {"/v1.1/Things('nobody')", 404},
                                               {"/v1.1/Things(1)", 400},
                                               {"/v1.1/Things('1001A')/colour", 404},
                                               {"/v1.1/Things/name", 404},
                                               {"/v1.1/Things('1001A')/Datastreams('O''Hara%2F2:pm25:PT1H')", 404},
                                               {"/v1.1/Things?$filter=colour%20eq%201", 400},
                                               {"/v1.1/Things?$expand=Observations", 400},
                                               {"/v1.1/Things?$select=colour", 400},
                                               {"/v1.1/Things?$orderby=colour", 400},
                                               {"/v1.1/Things?$top=x", 400},
                                               {"/v1.1/Things?$resultFormat=dataArray", 400},
                                               {"/v1.1/Sensors?$resultFormat=GeoJSON", 400},
                                               {"/v1.1/Things('1001A')?$top=1", 400},
                                               {"/v1.1/Things('1001A')/$value", 400},
                                               {"/v1.1/Things('1001A')/$ref", 400},
                                               {"/v1.1/Things?$skiptoken='nobody'", 400},
                                               {"/v1.1/Things?$skiptoken=1,2,3", 400},
                                               {"/v1.1/Observations?$filter=result%20gt%20'1'", 400},
                                               {"/v1.1/Things('x');drop", 400}};
  for (const auto& [target, status] : wrong) {
    CAPTURE(target);
    const HttpReply reply = sta_desk().reply(target);
    CHECK(reply.status == status);
    CHECK(Json::parse(reply.body)["detail"].get<std::string>().size() > 10);
  }
  HttpRequest post;
  post.method = "POST";
  post.path = "/v1.1/Observations";
  CHECK(sta_desk().router(post).status == 405);
}

TEST_CASE("A host that is no host is not written into links") {
  HttpRequest request;
  request.method = "GET";
  request.path = "/v1.1/Things";
  request.headers = {{"host", "evil\"><script>"}};
  const Json things = Json::parse(sta_desk().router(request).body);
  CHECK(things["value"][0]["@iot.selfLink"] == "/v1.1/Things('1001A')");
}

}  // namespace lantian::serve
