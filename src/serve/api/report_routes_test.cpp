#include "serve/api/report_routes.hpp"

#include "keep/files.hpp"
#include "serve/docket_counter.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace lantian::serve {
namespace {

constexpr const char* photo_base64 = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==";  // SOI, JFIF header, EOI

std::string to_base64(std::string_view bytes) {
  constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    unsigned group = 0;
    for (std::size_t n = 0; n < 3; ++n) {
      group = group << 8U | (at + n < bytes.size() ? static_cast<unsigned char>(bytes[at + n]) : 0U);
    }
    const std::size_t given = std::min<std::size_t>(bytes.size() - at, 3) + 1;
    for (std::size_t n = 0; n < 4; ++n) text += n < given ? digits[group >> (18 - 6 * n) & 63U] : '=';
  }
  return text;
}

/// A counter for people without an account over a real book in a folder of its own.
struct ReportTrial {
  explicit ReportTrial(int posts = 1000) {
    std::filesystem::create_directories(folder);
    office = std::make_unique<DocketOffice>(*DocketOffice::open(LANTIAN_SOURCE_DIR, "changji"));
    book = *open_docket(folder.string(), *office);
    contacts = *keep::DocketContacts::open((folder / "contacts.db").string());
    sent = *keep::SentOnce::open((folder / "sent.db").string());
    auto api = std::make_shared<DocketApi>();
    api->office = office.get();
    api->book = [this] { return book.get(); };
    api->files = (folder / "files").string();
    api->contacts = contacts.get();
    api->sent = sent.get();
    api->who = [this](const HttpRequest&) { return who; };
    api->synthetic = true;
    auto rule = *open_report_rule(LANTIAN_SOURCE_DIR, office->types());
    rule.posts_each_minute = posts;
    router = std::make_unique<Router>(*ApiWords::open(LANTIAN_SOURCE_DIR));
    mount_docket(*router, api);
    mount_reports(*router, api, rule);
  }
  ~ReportTrial() { std::filesystem::remove_all(folder); }

  HttpReply ask(std::string method, std::string path, const std::string& body = "", const std::string& key = "",
                std::string query = "") {
    HttpRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.query = std::move(query);
    request.body = body;
    request.peer = "192.0.2.1";
    if (!key.empty()) request.headers["idempotency-key"] = key;
    return (*router)(request);
  }
  std::int64_t cases() const { return static_cast<std::int64_t>(book->cases({}, std::nullopt, 100)->size()); }

  /// An officer takes a step.
  void act(const std::string& id, const char* move, docket::EventBody body, const char* unit) {
    docket::Actor officer{"li", docket::Role::county, "652301", unit, {}, "", std::nullopt};
    const DocketDesk desk{book.get(), office.get()};
    const auto found = find_case(desk, id);
    REQUIRE(found.ok());
    const auto done = act_on_case({desk, "", officer, keep::now()}, action_named(*found, move, 0, std::move(body)), {});
    REQUIRE(done.ok());
    REQUIRE_MESSAGE(std::holds_alternative<Done>(*done), move);
  }

  std::filesystem::path folder{std::filesystem::temp_directory_path() /
                               ("lantian-reports-" + std::to_string(::getpid()))};
  std::unique_ptr<DocketOffice> office;
  std::unique_ptr<keep::DocketBook> book;
  std::unique_ptr<keep::DocketContacts> contacts;
  std::unique_ptr<keep::SentOnce> sent;
  std::optional<docket::Actor> who;
  std::unique_ptr<Router> router;
};

nlohmann::json smoke() {
  return {{"topic", "smoke"},
          {"place", "652301"},
          {"spot", {87.31, 44.01}},
          {"text", "black smoke; call 13812345678"},
          {"contact", {{"phone", "139 9999 0000"}}},
          {"files", {{{"name", "a.jpg"}, {"base64", photo_base64}}}}};
}

const std::string first_key = "0123456789abcdef-1", second_key = "0123456789abcdef-2";

std::string all_bytes_below(const std::filesystem::path& folder, const std::string& prefix) {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || !entry.path().filename().string().starts_with(prefix)) continue;
    std::ifstream file{entry.path(), std::ios::binary};
    all.append(std::istreambuf_iterator<char>{file}, {});
  }
  return all;
}

}  // namespace

TEST_CASE("a report sent twice under one key is one case with one answer; with another body it is refused") {
  ReportTrial trial;
  const HttpReply first = trial.ask("POST", "/api/v1/reports", smoke().dump(), first_key);
  CHECK_MESSAGE(first.status == 201, first.body);
  const auto answer = nlohmann::json::parse(first.body);
  CHECK(answer["key"].get<std::string>().size() == 32);
  CHECK(answer["number"].get<std::string>().starts_with("CR-"));
  CHECK(answer["expected"].is_string());
  const HttpReply again = trial.ask("POST", "/api/v1/reports", smoke().dump(), first_key);
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(trial.cases() == 1);
  auto other = smoke();
  other["topic"] = "dust";
  CHECK(trial.ask("POST", "/api/v1/reports", other.dump(), first_key).status == 422);
  CHECK(trial.cases() == 1);
  CHECK(trial.ask("POST", "/api/v1/reports", other.dump(), second_key).status == 201);
  CHECK(trial.cases() == 2);
  CHECK(trial.ask("POST", "/api/v1/reports", smoke().dump()).status == 400);
  CHECK(trial.ask("POST", "/api/v1/reports", smoke().dump(), "short").status == 400);
  CHECK(trial.cases() == 2);
}

TEST_CASE("a report that was stored when the program fell before answering is found again and not made twice") {
  ReportTrial trial;
  const HttpReply first = trial.ask("POST", "/api/v1/reports", smoke().dump(), first_key);
  REQUIRE(first.status == 201);
  // As it would lie there after a fall between the case and the answer: begun, without an answer, the same secret.
  const std::string secret = nlohmann::json::parse(first.body)["key"];
  REQUIRE(trial.sent->answered("\n/api/v1/reports\n" + first_key, {0, "", "", ""}).ok());
  const HttpReply again = trial.ask("POST", "/api/v1/reports", smoke().dump(), first_key);
  CHECK(again.status == 201);
  CHECK(nlohmann::json::parse(again.body)["key"] == secret);
  CHECK(nlohmann::json::parse(again.body)["number"] == nlohmann::json::parse(first.body)["number"]);
  CHECK(trial.cases() == 1);
}

TEST_CASE("nothing of the reporter stands in the docket; the contact lies apart") {
  ReportTrial trial;
  const HttpReply reply = trial.ask("POST", "/api/v1/reports", smoke().dump(), first_key);
  REQUIRE(reply.status == 201);
  const std::string key = nlohmann::json::parse(reply.body)["key"];
  const std::string docket_bytes = all_bytes_below(trial.folder, "docket");
  REQUIRE(docket_bytes.size() > 1000);
  for (const std::string& secret : {std::string{"13812345678"}, std::string{"13999990000"}, key}) {
    CHECK_MESSAGE(docket_bytes.find(secret) == std::string::npos, secret);
  }
  CHECK(*trial.contacts->count() == 1);
  CHECK(reply.body.find("1399999") == std::string::npos);
  CHECK(reply.body.find("black smoke") == std::string::npos);  // the type tells strangers no text
}

TEST_CASE("what is too large, of a wrong kind or not for reporters is refused and leaves nothing behind") {
  ReportTrial trial;
  const auto refused = [&](const nlohmann::json& body, int status) {
    const HttpReply reply = trial.ask("POST", "/api/v1/reports", body.dump(), first_key);
    CHECK_MESSAGE(reply.status == status, body.dump().substr(0, 100) << reply.body);
  };
  auto body = smoke();
  body["files"][0]["base64"] = to_base64(std::string((8UL << 20U) + 1, 'x'));
  refused(body, 413);
  body = smoke();
  for (int n = 0; n < 6; ++n) body["files"].push_back(body["files"][0]);
  refused(body, 413);
  body = smoke();
  body["files"][0] = {{"name", "a.jpg"}, {"base64", to_base64("MZ not a picture")}};
  refused(body, 422);
  body["files"][0] = {{"name", "a.pdf"}, {"base64", to_base64("%PDF-1.7 a document, which others may bring")}};
  refused(body, 422);
  body = smoke();
  body["text"] = std::string(20'000, 'a');
  refused(body, 413);
  body = smoke();
  body["type"] = "dust_event";
  refused(body, 422);
  body = smoke();
  body["assignee"] = "police";
  refused(body, 422);
  body = smoke();
  body["topic"] = "governance";
  refused(body, 422);
  body = smoke();
  body["contact"]["phone"] = "12";
  refused(body, 400);
  CHECK(trial.ask("POST", "/api/v1/reports", std::string(29UL << 20U, ' '), first_key).status == 413);
  CHECK(trial.ask("POST", "/api/v1/reports", "{", first_key).status == 400);
  CHECK(trial.cases() == 0);
  CHECK(*trial.contacts->count() == 0);
  CHECK(trial.ask("POST", "/api/v1/reports", smoke().dump(), first_key).status == 201);  // the key stayed free
}

TEST_CASE("a stranger speaks for no office: only the fields of reporters are taken") {
  ReportTrial trial;
  nlohmann::json report = smoke();
  report["fields"] = {{"answer", "All is well."}};
  const HttpReply refused = trial.ask("POST", "/api/v1/reports", report.dump(), first_key);
  CHECK(refused.status == 422);
  CHECK(refused.body.find("noticed") != std::string::npos);
  CHECK(trial.cases() == 0);
  report["fields"] = {{"noticed", "night"}};
  CHECK(trial.ask("POST", "/api/v1/reports", report.dump(), first_key).status == 201);
}

TEST_CASE("a body of countless keys is refused before it is read") {
  ReportTrial trial;
  std::string body = "{\"topic\":\"smoke\"";
  for (int n = 0; n < 300'000; ++n) body += ",\"" + std::to_string(n) + "\":0";
  CHECK(trial.ask("POST", "/api/v1/reports", body + "}", first_key).status == 400);
  CHECK(trial.cases() == 0);
}

TEST_CASE("a report is told to whoever has its key, and to nobody else") {
  ReportTrial trial;
  const auto one = nlohmann::json::parse(trial.ask("POST", "/api/v1/reports", smoke().dump(), first_key).body);
  const auto two = nlohmann::json::parse(trial.ask("POST", "/api/v1/reports", smoke().dump(), second_key).body);
  const std::string at = "/api/v1/reports/" + one["number"].get<std::string>();
  const auto with_key = [](const nlohmann::json& answer) { return "key=" + answer["key"].get<std::string>(); };
  const HttpReply mine = trial.ask("GET", at, "", "", with_key(one));
  REQUIRE(mine.status == 200);
  const auto told = nlohmann::json::parse(mine.body);
  CHECK(told["state"] == "received");
  CHECK(told["history"].size() == 1);
  CHECK_FALSE(told.contains("key"));
  CHECK(told["not_solved"].is_null());
  CHECK(trial.ask("GET", at, "", "", with_key(two)).status == 404);
  CHECK(trial.ask("GET", at).status == 404);
  // The token that stands in the case opens nothing.
  const std::string token = trial.book->find(one["number"].get<std::string>())->party;
  CHECK(trial.ask("GET", at, "", "", "key=" + token).status == 404);
  CHECK(trial.ask("GET", "/api/v1/reports/CR-2020-000001", "", "", with_key(one)).status == 404);
}

TEST_CASE("what was closed and is not solved is taken up again by its reporter, with a reason, once") {
  ReportTrial trial;
  const auto made = nlohmann::json::parse(trial.ask("POST", "/api/v1/reports", smoke().dump(), first_key).body);
  const std::string id = made["number"], key = made["key"], at = "/api/v1/reports/" + id;
  const std::string again = nlohmann::json{{"key", key}, {"reason", "it smokes every night; 13812345678"}}.dump();
  CHECK(trial.ask("POST", at + "/not-solved", again).status == 422);  // still open
  docket::EventBody to_town, answer;
  to_town.assignee = "town_government";
  answer.fields = {{"answer", "the stove was replaced"}};
  trial.act(id, "assign", to_town, "ecology_bureau");
  trial.act(id, "accept", {}, "town_government");
  trial.act(id, "answer", answer, "town_government");
  trial.act(id, "close", {}, "ecology_bureau");
  const auto closed = nlohmann::json::parse(trial.ask("GET", at, "", "", "key=" + key).body);
  CHECK(closed["state_kind"] == "done");
  CHECK(closed["not_solved"]["id"] == "not_solved");
  CHECK(closed["fields"][0]["value"] == "the stove was replaced");
  CHECK(trial.ask("POST", at + "/not-solved", nlohmann::json{{"key", key}}.dump()).status == 422);  // no reason
  CHECK(trial.ask("POST", at + "/not-solved", nlohmann::json{{"key", first_key}, {"reason", "r"}}.dump()).status ==
        404);
  const HttpReply reopened = trial.ask("POST", at + "/not-solved", again);
  CHECK_MESSAGE(reopened.status == 200, reopened.body);
  CHECK(nlohmann::json::parse(reopened.body)["state"] == "received");
  CHECK(trial.ask("POST", at + "/not-solved", again).status == 422);  // it is open again
  CHECK(all_bytes_below(trial.folder, "docket").find("13812345678") == std::string::npos);
}

TEST_CASE("an address that sends too many reports is told to wait; looking goes on") {
  ReportTrial trial{2};
  CHECK(trial.ask("POST", "/api/v1/reports", smoke().dump(), first_key).status == 201);
  CHECK(trial.ask("POST", "/api/v1/reports", smoke().dump(), second_key).status == 201);
  const HttpReply third = trial.ask("POST", "/api/v1/reports", smoke().dump(), "0123456789abcdef-3");
  CHECK(third.status == 429);
  CHECK(trial.cases() == 2);
  CHECK(trial.ask("GET", "/api/v1/reports").status == 200);
}

TEST_CASE("an officer's case that is sent twice under one key is opened once; another officer's key is another one") {
  ReportTrial trial;
  trial.who = docket::Actor{"li", docket::Role::county, "652301", "ecology_bureau", {}, "", std::nullopt};
  const std::string body =
      nlohmann::json{{"type", "dust_event"}, {"title", "t"}, {"topic", "dust"}, {"place", "652301"}}.dump();
  const HttpReply first = trial.ask("POST", "/api/v1/cases", body, first_key);
  CHECK_MESSAGE(first.status == 201, first.body);
  const HttpReply again = trial.ask("POST", "/api/v1/cases", body, first_key);
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(trial.cases() == 1);
  trial.who->name = "wang";
  CHECK(trial.ask("POST", "/api/v1/cases", body, first_key).status == 201);
  CHECK(trial.cases() == 2);
  CHECK(trial.ask("POST", "/api/v1/cases", body).status == 201);
  CHECK(trial.cases() == 3);
}

}  // namespace lantian::serve
