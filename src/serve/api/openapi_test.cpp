#include "keep/files.hpp"
#include "serve/accounts/desk.hpp"
#include "serve/api/air_desk.hpp"
#include "serve/api/alarm_routes.hpp"
#include "serve/api/docket_desk.hpp"
#include "serve/api/health_routes.hpp"
#include "serve/api/report_routes.hpp"
#include "serve/api/service.hpp"
#include "serve/api/sources_routes.hpp"
#include "serve/respond/desk.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>

namespace lantian::serve {
namespace {

nlohmann::json described_api() {
  const auto text = keep::read_file(LANTIAN_SOURCE_DIR "/data/api/openapi.json");
  REQUIRE(text.ok());
  return nlohmann::json::parse(*text);
}

/// Whether the document has "GET /api/v1/units/{id}/days".
bool describes(const nlohmann::json& document, const std::string& address) {
  const std::size_t blank = address.find(' ');
  std::string method = address.substr(0, blank);
  std::ranges::transform(method, method.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto& paths = document.at("paths");
  const auto path = paths.find(address.substr(blank + 1));
  return path != paths.end() && path->contains(method);
}

}  // namespace

TEST_CASE("every address of the service is described in the OpenAPI document") {
  const auto office = Office::open(LANTIAN_SOURCE_DIR);
  const auto docket = DocketOffice::open(LANTIAN_SOURCE_DIR, "changji");
  auto words = ApiWords::open(LANTIAN_SOURCE_DIR);
  REQUIRE(office.ok());
  REQUIRE(docket.ok());
  REQUIRE(words.ok());
  ServiceOptions options;
  options.http.port = 0;
  Service service{options, *std::move(words), Pages::without("no pages in this test")};
  mount_air(service.router(), {&*office, &service.air(), &service.kept(), &service.words(), "changji"});
  mount_health(service.router(), {});
  auto api = std::make_shared<DocketApi>();
  api->office = &*docket;
  mount_docket(service.router(), api);
  const SourcesShelf sources;
  mount_sources(service.router(), {nullptr, &sources, &service.kept(), &service.words()});
  auto reports = open_report_rule(LANTIAN_SOURCE_DIR, docket->types());
  REQUIRE(reports.ok());
  mount_reports(service.router(), api, *std::move(reports));
  AlarmApi alarms;
  alarms.desk = [] { return nullptr; };
  mount_alarms(service.router(), std::move(alarms));
  mount_respond(service.router(), std::make_shared<const RespondDesk>());
  REQUIRE(service.listen().ok());
  const nlohmann::json document = described_api();
  CHECK(document.at("openapi") == "3.1.0");
  const std::vector<std::string> addresses = service.router().addresses();
  CHECK(addresses.size() > 25);
  for (const std::string& address : addresses) {
    // The SensorThings profile describes itself by its own root document.
    if (address.find(" /v1.1") != std::string::npos) continue;
    CHECK_MESSAGE(describes(document, address), address);
  }
}

TEST_CASE("the OpenAPI document refers only to what it holds") {
  const nlohmann::json document = described_api();
  const std::string text = document.dump();
  const auto& schemas = document.at("components").at("schemas");
  const std::string mark = "\"#/components/schemas/";
  int seen = 0;
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    CHECK_MESSAGE(schemas.contains(text.substr(begin, text.find('"', begin) - begin)), text.substr(begin, 40));
    ++seen;
  }
  CHECK(seen > 50);
}

}  // namespace lantian::serve
