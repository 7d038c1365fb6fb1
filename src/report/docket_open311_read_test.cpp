#include "report/docket_open311_read.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace {

using namespace lantian;
using report::FormFields;
using report::Open311Errors;
using report::Open311Opening;
using report::Open311Query;

struct PostDesk {
  docket::CaseType type;
  docket::Vocabulary vocabulary;
  report::DocketWords words;
  report::Open311Rule rule{"http://wiki.open311.org/GeoReport_v2",
                           "citizen_report",
                           "open311",
                           {"noticed"},
                           4000,
                           90,
                           1000,
                           "s",
                           "verified"};
  report::Open311Desk desk;

  PostDesk() {
    type.id = "citizen_report";
    type.topics = {"dust", "noise"};
    type.fields = {{"noticed", {"", "Noticed"}, docket::FieldKind::choice, {{"day", {"", "By day"}}}},
                   {"channel", {"", "Channel"}, docket::FieldKind::choice, {{"open311", {"", "Open311"}}}},
                   {"answer", {"", "Answer"}, docket::FieldKind::text, {}}};
    vocabulary.topics = {{"dust", {"", "Dust"}}, {"noise", {"", "Noise"}}};
    desk.rule = &rule;
    desk.type = &type;
    desk.speech = {&words, nullptr, &vocabulary, false, nullptr};
    desk.place = "652300";
    desk.place_of = [](const docket::Spot& spot) { return spot.longitude < Decimal{100, 0} ? "652301" : ""; };
    desk.place_is_known = [](std::string_view id) { return id == "652302"; };
  }
  PostDesk(const PostDesk&) = delete;
  PostDesk& operator=(const PostDesk&) = delete;

  std::vector<int> codes(const FormFields& fields) const {
    const auto judged = report::open311_opening(fields, desk);
    std::vector<int> out;
    if (const auto* errors = std::get_if<Open311Errors>(&judged)) {
      for (const report::Open311Error& error : *errors) out.push_back(error.code);
    }
    return out;
  }
};

FormFields post_fields(const char* body) {
  const auto fields = report::read_form_fields(body);
  REQUIRE_MESSAGE(fields.ok(), (fields.ok() ? "" : fields.error().text()));
  return *fields;
}

TEST_CASE("Form bodies: blanks, escapes, UTF-8, and what is none") {
  const FormFields fields = post_fields("a=1+2&b=%E6%89%AC%20x&c=&attribute%5Bn%5D=v&d");
  CHECK(fields == FormFields{{"a", "1 2"}, {"b", "\xE6\x89\xAC x"}, {"c", ""}, {"attribute[n]", "v"}, {"d", ""}});
  for (const char* bad : {"a=%", "a=%4", "a=%zz", "a=%FF", "a=%00"}) {
    CAPTURE(bad);
    CHECK_FALSE(report::read_form_fields(bad).ok());
  }
}

TEST_CASE("The specification's own example of a POST becomes an opening; the person stays outside of the case") {
  PostDesk post;
  const auto judged = report::open311_opening(
      post_fields("api_key=xyz&jurisdiction_id=city.gov&service_code=dust&lat=37.76524078&long=-122.4212043"
                  "&address_string=1234+5th+street&email=smit333%40sfgov.edu&device_id=tt222111&account_id=123456"
                  "&first_name=john&last_name=smith&phone=111111111&description=A+large+sinkhole"
                  "&media_url=http%3A%2F%2Ffarm3.example%2F1.jpg&attribute[noticed]=day"),
      post.desk);
  const auto* opening = std::get_if<Open311Opening>(&judged);
  REQUIRE(opening != nullptr);
  const docket::EventBody& body = opening->action.body;
  CHECK(opening->action.kind == docket::EventKind::opened);
  CHECK(body.type == "citizen_report");
  CHECK(body.topic == "dust");
  CHECK(body.place == "652301");
  CHECK(body.title == "Dust");
  CHECK(body.text == "A large sinkhole\n1234 5th street\nhttp://farm3.example/1.jpg");
  REQUIRE(body.spot);
  CHECK(body.spot->latitude.text() == "37.76524078");
  CHECK(body.fields == std::vector<docket::FieldValue>{{"noticed", "day"}, {"channel", "open311"}});
  CHECK(opening->contact.phone == "111111111");
  CHECK(opening->contact.email == "smit333@sfgov.edu");
  for (const std::string& text : {body.text, body.title, body.party}) {
    CHECK(text.find("111111111") == std::string::npos);
    CHECK(text.find("smith") == std::string::npos);
  }
}

TEST_CASE("A place by words falls to the desk, a place by id must be known") {
  PostDesk post;
  const auto words = report::open311_opening(post_fields("service_code=noise&address_string=by+the+river"), post.desk);
  REQUIRE(std::holds_alternative<Open311Opening>(words));
  CHECK(std::get<Open311Opening>(words).action.body.place == "652300");
  const auto id = report::open311_opening(post_fields("service_code=noise&address_id=652302&description=x"), post.desk);
  REQUIRE(std::holds_alternative<Open311Opening>(id));
  CHECK(std::get<Open311Opening>(id).action.body.place == "652302");
  CHECK(post.codes(post_fields("service_code=noise&address_id=999999&description=x")) == std::vector{400});
}

TEST_CASE("Refusals of a POST: 404 what does not exist, 403 the key, 400 all else, and all of them at once") {
  PostDesk post;
  CHECK(post.codes({}) == std::vector{400, 400, 400});  // service, location, what it is about
  CHECK(post.codes(post_fields("service_code=ufo&address_string=a")) == std::vector{404});
  CHECK(post.codes(post_fields("service_code=dust&description=x")) == std::vector{400});
  CHECK(post.codes(post_fields("service_code=dust&description=x&lat=44")) == std::vector{400});
  CHECK(post.codes(post_fields("service_code=dust&description=x&lat=91&long=abc")) == std::vector{400, 400});
  CHECK(post.codes(post_fields("service_code=dust&description=x&lat=44&long=120")) == std::vector{400});
  CHECK(post.codes(post_fields("service_code=dust&address_string=a&attribute[answer]=x")) == std::vector{400});
  CHECK(post.codes(post_fields("service_code=dust&address_string=a&attribute[noticed]=never")) == std::vector{400});
  CHECK(post.codes({{"service_code", "dust"}, {"address_string", "a"}, {"description", std::string(4001, 'x')}}) ==
        std::vector{400});
  std::string chinese;
  for (int i = 0; i < 4000; ++i) chinese += "\xE6\x89\xAC";  // characters are counted, not bytes
  CHECK(post.codes({{"service_code", "dust"}, {"address_string", "a"}, {"description", chinese}}).empty());
  post.desk.key_is_good = [](std::string_view key) { return key == "good"; };
  post.desk.jurisdiction = "changji";
  CHECK(post.codes(post_fields("service_code=ufo&jurisdiction_id=mars")) == std::vector{403, 404, 404, 400, 400});
  CHECK(post.codes(post_fields("service_code=dust&address_string=a&api_key=good&jurisdiction_id=changji")).empty());
  CHECK(post.codes(post_fields("service_code=dust&address_string=a&api_key=good")) == std::vector{400});
}

TEST_CASE("Queries: the last 90 days, a span of at most 90, and ids") {
  PostDesk post;
  const UtcSeconds now = UtcSeconds{std::chrono::sys_days{std::chrono::year{2023} / 12 / 25}};
  const auto asked = [&](const char* body) { return report::open311_query(post_fields(body), post.desk, now); };
  const auto all = asked("");
  REQUIRE(std::holds_alternative<Open311Query>(all));
  CHECK(std::get<Open311Query>(all).to == now);
  CHECK(std::get<Open311Query>(all).from == now - std::chrono::days{90});
  CHECK_FALSE(std::get<Open311Query>(all).open);
  const auto some = asked("status=closed&service_code=dust,noise&start_date=2023-01-01T00:00:00Z");
  REQUIRE(std::holds_alternative<Open311Query>(some));
  CHECK(std::get<Open311Query>(some).open == false);
  CHECK(std::get<Open311Query>(some).codes == std::vector<std::string>{"dust", "noise"});
  CHECK(std::get<Open311Query>(some).to == UtcSeconds{std::chrono::sys_days{std::chrono::year{2023} / 4 / 1}});
  CHECK(std::get<Open311Query>(asked("status=open,closed")).open == std::nullopt);
  CHECK(std::get<Open311Query>(asked("service_request_id=A,B")).ids == std::vector<std::string>{"A", "B"});
  CHECK(std::holds_alternative<Open311Errors>(asked("start_date=2023-01-01T00:00:00Z&end_date=2023-04-02T00:00:00Z")));
  CHECK(std::holds_alternative<Open311Errors>(asked("start_date=2023-05-01")));
  CHECK(std::holds_alternative<Open311Errors>(asked("start_date=2023-05-02T00:00:00Z&end_date=2023-05-01T00:00:00Z")));
  CHECK(std::holds_alternative<Open311Errors>(asked("status=late")));
  CHECK(std::holds_alternative<Open311Errors>(asked("service_code=ufo")));
}

TEST_CASE("Services are the topics of the type, with the fields that are asked for") {
  const PostDesk post;
  const auto services = report::open311_services_of(post.desk);
  REQUIRE(services.size() == 2);
  CHECK(services[0].code == "dust");
  CHECK(services[0].name == "Dust");
  REQUIRE(services[0].attributes.size() == 1);
  CHECK(services[0].attributes[0].datatype == "singlevaluelist");
  CHECK(services[0].attributes[0].values.size() == 1);
}

TEST_CASE("A case as a request: open or closed, expected by the end of the Beijing day") {
  PostDesk post;
  post.type.states = {{"handling", {"", "Being handled"}, docket::StateKind::open, std::nullopt},
                      {"closed", {"", "Closed"}, docket::StateKind::done, std::nullopt}};
  docket::PublicCase one;
  one.id = "CR-2023-000001";
  one.state = "handling";
  one.state_kind = docket::StateKind::open;
  one.topic = "dust";
  one.place = "652301";
  one.title = "Dust";
  one.expected = *parse_day("2023-10-12");
  const UtcSeconds last = UtcSeconds{std::chrono::sys_days{std::chrono::year{2023} / 10 / 11}};
  const report::Open311Request open = report::open311_request(one, last, post.desk);
  CHECK(open.open);
  CHECK(open.status_notes == "Being handled");
  CHECK(open.description == "Dust");
  CHECK(open.updated == last);
  REQUIRE(open.expected);
  CHECK(report::w3_time(*open.expected) == "2023-10-12T23:59:59+08:00");
  one.state = "closed";
  one.state_kind = docket::StateKind::done;
  one.fields = {{"answer", "swept"}};
  one.expected = std::nullopt;
  one.closed_at = UtcSeconds{std::chrono::sys_days{std::chrono::year{2023} / 10 / 10}};
  const report::Open311Request closed = report::open311_request(one, last, post.desk);
  CHECK_FALSE(closed.open);
  CHECK(closed.status_notes == "Closed: swept");
  CHECK(closed.updated == *one.closed_at);
}

}  // namespace
