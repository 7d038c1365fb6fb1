#include "serve/docket_open311.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <filesystem>

namespace lantian::serve {
namespace {

/// An end point over an empty book in memory; its reporters are made up.
struct Open311Trial {
  DocketOffice office = *DocketOffice::open(LANTIAN_DATA_ROOT, "changji");
  std::unique_ptr<keep::DocketBook> book = keep::make_memory_docket_book(office.basis());
  UtcSeconds now = *parse_instant("2024-04-08 09:00");
  std::string folder = (std::filesystem::temp_directory_path() / fmt::format("lantian-open311-{}", getpid())).string();
  std::unique_ptr<keep::DocketContacts> contacts;

  Open311Trial() {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    auto opened = keep::DocketContacts::open(folder + "/contacts.db");
    REQUIRE(opened);
    contacts = *std::move(opened);
  }
  ~Open311Trial() { std::filesystem::remove_all(folder); }
  Open311Trial(const Open311Trial&) = delete;
  Open311Trial& operator=(const Open311Trial&) = delete;

  Open311Shop shop() {
    Open311Shop out;
    out.desk = {book.get(), &office};
    out.chinese = false;
    out.synthetic = true;
    out.key_is_good = [](std::string_view key) { return key == "trial"; };
    out.contacts = contacts.get();
    return out;
  }
  Open311Reply call(const std::string& method, const std::string& path, const std::string& query = "",
                    const std::string& body = "") {
    const Open311Shop here = shop();
    const auto reply = answer_open311(here, {method, path, query, body}, now);
    REQUIRE(reply);
    return *reply;
  }
};

constexpr const char* odour =
    "api_key=trial&service_code=odour&address_id=652301001&description=Smell+at+night%2C+call+13912345678"
    "&phone=13912345678&first_name=Li";

}  // namespace

TEST_CASE("Open311: a report is opened, read again without its reporter, listed and found by its status") {
  Open311Trial trial;
  const Open311Reply created = trial.call("POST", "requests.json", "", odour);
  REQUIRE_MESSAGE(created.status == 201, created.body);
  const auto made = nlohmann::json::parse(created.body);
  const std::string id = made.at(0).at("service_request_id");
  CHECK(id == "CR-2024-000001");
  CHECK(made.at(0).at("service_notice") == "Registered; an answer is due by 2024-04-15");  // five worked days
  const std::string token = trial.book->find(id)->party;
  const auto contact = trial.contacts->find(token, "officer", trial.now);
  REQUIRE(contact);
  CHECK(contact->phone == "13912345678");
  CHECK(contact->name == "Li");

  // The phone stands in no event.
  const auto events = trial.book->events_of(id);
  REQUIRE(events);
  for (const docket::Event& event : *events) {
    CHECK(docket::event_text(event).find("13912345678") == std::string::npos);
  }

  const Open311Reply one = trial.call("GET", "requests/" + id + ".json");
  const auto request = nlohmann::json::parse(one.body).at(0);
  CHECK(request.at("status") == "open");
  CHECK(request.at("service_code") == "odour");
  CHECK(request.at("requested_datetime") == "2024-04-08T09:00:00+08:00");
  CHECK(request.at("address_id") == "652301001");
  CHECK(one.body.find(token) == std::string::npos);

  CHECK(nlohmann::json::parse(trial.call("GET", "requests.json", "status=open").body).size() == 1);
  CHECK(nlohmann::json::parse(trial.call("GET", "requests.json", "status=closed").body).empty());
  CHECK(nlohmann::json::parse(trial.call("GET", "requests.json", "service_code=dust").body).empty());
  CHECK(nlohmann::json::parse(trial.call("GET", "requests.json", "service_code=dust,odour").body).size() == 1);
  CHECK(nlohmann::json::parse(trial.call("GET", "requests.json", "end_date=2024-04-07T00:00:00Z").body).empty());
  CHECK(trial.call("GET", "requests.xml").body.find("<service_request_id>CR-2024-000001<") != std::string::npos);
}

TEST_CASE("Open311: a reporter who leaves nothing is taken too, under a token that nobody can look up") {
  Open311Trial trial;
  const std::string body = "api_key=trial&service_code=odour&address_id=652301001&description=Smell";
  CHECK(trial.call("POST", "requests.json", "", body).status == 201);
  CHECK(keep::is_party_token(trial.book->find("CR-2024-000001")->party));
  CHECK(*trial.contacts->count() == 0);
}

TEST_CASE("Open311: services, definitions, discovery") {
  Open311Trial trial;
  const auto services = nlohmann::json::parse(trial.call("GET", "services.json").body);
  CHECK(services.size() == trial.office.types().type("citizen_report")->topics.size());
  const Open311Reply definition = trial.call("GET", "services/odour.xml");
  CHECK(definition.status == 200);
  CHECK(definition.content_type == "text/xml; charset=utf-8");
  CHECK(definition.body.find("<code>noticed</code>") != std::string::npos);
  CHECK(trial.call("GET", "discovery.json").body.find("GeoReport_v2") != std::string::npos);
}

TEST_CASE("Open311: what is wrong with a call is an answer, and opens nothing") {
  Open311Trial trial;
  CHECK(trial.call("POST", "requests.json", "", "service_code=odour&address_id=652301001&description=x").status == 403);
  CHECK(trial.call("POST", "requests.json", "", "api_key=trial&service_code=love&address_string=here").status == 404);
  CHECK(trial.call("POST", "requests.json", "", "api_key=trial&service_code=odour").status == 400);
  CHECK(trial.call("POST", "requests.json", "", "api_key=trial&x=%zz").status == 400);
  CHECK(trial.call("GET", "services/love.json").status == 404);
  CHECK(trial.call("GET", "requests/CR-2024-000009.json").status == 404);
  CHECK(trial.call("GET", "requests.json", "status=asleep").status == 400);
  CHECK(trial.call("DELETE", "requests.json").status == 405);
  CHECK(trial.call("GET", "requests.csv").status == 404);
  CHECK(trial.call("GET", "anything.json").status == 404);
  CHECK(trial
            .call("POST", "requests.json", "",
                  "api_key=trial&service_code=odour&address_id=652301001&description=x&phone=12")
            .status == 400);
  CHECK(*trial.book->count({}) == 0);
  CHECK(*trial.contacts->count() == 0);
}

}  // namespace lantian::serve
