#include "keep/files.hpp"
#include "keep/listing_workbook.hpp"
#include "report/office/bulletin_office.hpp"
#include "serve/demo.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/list_draft.hpp"
#include "serve/respond/list_files.hpp"
#include "serve/respond/list_json.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <filesystem>

namespace lantian::serve {
namespace {

constexpr const char* key_of_demo_list = "652300-HS2023";

/// The synthetic inventory of the demonstration, an empty book of responses, and the addresses of lists.
struct ListTrial {
  std::string folder =
      (std::filesystem::temp_directory_path() / ("lantian-list-" + std::to_string(::getpid()))).string();
  Result<Office> data = Office::open(LANTIAN_SOURCE_DIR);
  std::optional<InventoryOffice> office;
  SourcesShelf sources;
  std::unique_ptr<keep::DocumentBook> book = keep::make_memory_document_book();
  std::optional<Router> router;
  std::shared_ptr<RespondDesk> desk = std::make_shared<RespondDesk>();
  bool signed_in = true;
  RespondPerson person{"duty officer", "duty_officer", false};

  ListTrial() {
    REQUIRE(data.ok());
    auto opened = InventoryOffice::open(*data);
    REQUIRE(opened.ok());
    office.emplace(*std::move(opened));
    auto inventory = demo_inventory(*office, folder, keep::now());
    REQUIRE_MESSAGE(inventory.ok(), inventory.error().text());
    sources.put(std::shared_ptr<const keep::InventoryBook>{*std::move(inventory)});
    auto words = ApiWords::open(LANTIAN_SOURCE_DIR);
    REQUIRE(words.ok());
    router.emplace(*std::move(words));
    desk->office = &*office;
    desk->sources = &sources;
    desk->synthetic = true;
    desk->book = [this] { return book.get(); };
    desk->who = [this](const HttpRequest&) {
      return signed_in ? std::optional{person} : std::nullopt;
    };
    mount_reduction_lists(*router, desk);
    mount_plant_sheets(*router, desk);
  }
  ~ListTrial() { std::filesystem::remove_all(folder); }
  ListTrial(const ListTrial&) = delete;
  ListTrial& operator=(const ListTrial&) = delete;

  HttpReply ask(const std::string& method, const std::string& path, const std::string& query = "",
                const std::string& body = "") const {
    HttpRequest request;
    request.method = method;
    request.path = "/api/v1/respond/lists" + path;
    request.query = query;
    request.body = body;
    if (!body.empty()) request.headers["content-type"] = "text/csv";
    return (*router)(request);
  }
  nlohmann::json read(const std::string& path, const std::string& query = "") const {
    const HttpReply reply = ask("GET", path, query);
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    return nlohmann::json::parse(reply.body);
  }
};

respond::ReductionList kept_list(const keep::DocumentBook& book) {
  const auto row = book.newest("list", key_of_demo_list);
  REQUIRE(row.ok());
  REQUIRE(row->has_value());
  auto list = read_reduction_list_json((*row)->body);
  REQUIRE(list.ok());
  return *std::move(list);
}

}  // namespace

TEST_CASE("the list of the demonstration: 440 enterprises, 1500 units, no error, the shares of orange reached") {
  ListTrial trial;
  REQUIRE(prepare_demo_list(*trial.desk).ok());
  REQUIRE(prepare_demo_list(*trial.desk).ok());
  CHECK(*trial.book->last() == 2);  // the list and its approval; the second time both are there
  const respond::ReductionList list = kept_list(*trial.book);
  CHECK(list.synthetic);
  CHECK(list.enterprises.size() == 440);
  std::size_t units = 0, guarantees = 0;
  respond::DailyGrams base{};
  for (const respond::Enterprise& one : list.enterprises) {
    units += one.units.size();
    guarantees += one.guarantee ? 1U : 0U;
    CHECK(one.synthetic);
    for (const respond::ProcessUnit& unit : one.units) {
      REQUIRE(unit.base);
      for (std::size_t i = 0; i < base.size(); ++i) base[i] += (*unit.base)[i];
    }
  }
  CHECK(units == 1500);
  CHECK(guarantees > 40);
  // Industry and power emit 24004.4 + 1908.5 t of NOx in the season of 183 days, of which 914.8 t are small boilers of
  // no enterprise.
  const double nox_t = static_cast<double>(base[1]) * 183 / 1e6;
  CHECK(nox_t == doctest::Approx(24004.4 + 1908.5 - 914.8).epsilon(0.001));

  const auto summary = trial.read(std::string{"/"} + key_of_demo_list);
  CHECK(summary.at("dispatchable") == true);
  CHECK(summary.at("errors") == 0);
  for (const auto& set : summary.at("levels").at(1).at("sets")) CHECK(set.at("passes") == true);
  CHECK(trial.read("").at("results").at(0).at("key") == key_of_demo_list);
}

TEST_CASE("enterprises are found and one is shown with its units, measures and tasks") {
  ListTrial trial;
  REQUIRE(prepare_demo_list(*trial.desk).ok());
  const std::string path = std::string{"/"} + key_of_demo_list + "/enterprises";
  const auto first = trial.read(path, "limit=10");
  CHECK(first.at("count") == 440);
  CHECK(first.at("results").size() == 10);
  const std::string next = first.at("next");
  const auto second = trial.read(path, "limit=10&after=" + next);
  CHECK(first.at("results").at(9).at("id") == next);
  CHECK(second.at("results").at(0).at("id") != next);
  const auto steel = trial.read(path, "industry=steel_long&grade=C&limit=1");
  REQUIRE(steel.at("count") > 0);
  const auto one = trial.read(path + "/" + steel.at("results").at(0).at("id").get<std::string>());
  CHECK(one.at("tasks").size() == 7);
  CHECK(one.at("units").size() > 0);
  CHECK(one.at("measures").size() > 0);
  CHECK(trial.ask("GET", path + "/nobody").status == 404);
  CHECK(trial.ask("GET", "/110000-HS2023").status == 404);
  CHECK(trial.ask("GET", path, "limit=0x").status == 400);
}

TEST_CASE("the sheet of a plant is downloaded as a document; of a plant or list that is not there 404 is answered") {
  ListTrial trial;
  REQUIRE(prepare_demo_list(*trial.desk).ok());
  const std::string path = std::string{"/"} + key_of_demo_list + "/enterprises/";
  const HttpReply sheet = trial.ask("GET", path + kept_list(*trial.book).enterprises.front().id + "/sheet.docx");
  REQUIRE(sheet.status == 200);
  CHECK(sheet.body.starts_with("PK"));
  CHECK(sheet.content_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  CHECK(trial.ask("GET", path + "nobody/sheet.docx").status == 404);
  CHECK(trial.ask("GET", "/110000-HS2023/enterprises/nobody/sheet.docx").status == 404);
}

TEST_CASE("a list that went out as a workbook comes back as it was") {
  ListTrial trial;
  REQUIRE(prepare_demo_list(*trial.desk).ok());
  const auto lists = open_list_office(LANTIAN_SOURCE_DIR);
  REQUIRE(lists.ok());
  const respond::ReductionList list = kept_list(*trial.book);
  for (const bool chinese : {true, false}) {
    const auto language = chinese ? report::Language::zh : report::Language::en;
    const auto bytes = keep::listing_workbook(list_workbook(*lists, list, chinese),
                                              report::listing_words(trial.data->templates(), language));
    REQUIRE(bytes.ok());
    const auto back = read_list_file(*lists, {"list.xlsx", *bytes}, nullptr);
    REQUIRE_MESSAGE(back.ok(), back.error().text());
    REQUIRE(back->ok());
    CHECK(reduction_list_json(back->list) == reduction_list_json(list));
  }
}

TEST_CASE("what is brought is taken whole or not at all, and only from who is signed in") {
  ListTrial trial;
  REQUIRE(prepare_demo_list(*trial.desk).ok());
  const std::string path = std::string{"/"} + key_of_demo_list;
  const std::string csv = trial.ask("GET", path, "format=csv&lang=en").body;

  const auto tried = trial.ask("POST", path, "dry_run=1", csv);
  REQUIRE_MESSAGE(tried.status == 200, tried.body);
  CHECK(nlohmann::json::parse(tried.body).at("acceptable") == true);
  const std::int64_t before = *trial.book->last();

  // A grade that ended: read, found, and not kept.
  std::string expired = csv;
  expired.replace(expired.find("2024-12-31"), 10, "2023-11-30");
  const auto refused = trial.ask("POST", path, "", expired);
  CHECK(refused.status == 422);
  CHECK(refused.body.find("differs from line") != std::string::npos);
  for (auto at = expired.find("2024-12-31"); at != std::string::npos; at = expired.find("2024-12-31", at)) {
    expired.replace(at, 10, "2023-11-30");
  }
  const auto ended = trial.ask("POST", path, "", expired);
  CHECK(ended.status == 422);
  CHECK(ended.body.find("2023-11-30") != std::string::npos);
  CHECK(*trial.book->last() == before);

  const auto kept = trial.ask("POST", path, "", csv);
  CHECK(kept.status == 201);
  CHECK(*trial.book->last() == before + 1);
  trial.signed_in = false;
  CHECK(trial.ask("POST", path, "", csv).status == 401);
  CHECK(*trial.book->last() == before + 1);
}

TEST_CASE("a list is approved at its address by the head, and the page says by whom") {
  ListTrial trial;
  REQUIRE(prepare_demo_list(*trial.desk).ok());
  const std::string path = std::string{"/"} + key_of_demo_list;
  // The list of the demonstration is approved by a named, synthetic head.
  CHECK(trial.read(path)["approval"]["by"] == "synthetic duty head");
  const std::string csv = trial.ask("GET", path, "format=csv&lang=en").body;
  REQUIRE(trial.ask("POST", path, "", csv).status == 201);
  const auto page = trial.read(path);
  CHECK(page["approval"].is_null());
  CHECK(trial.read("")["results"][0]["approved"] == false);
  const std::string wish = nlohmann::json{{"row", page["row"]}, {"reason", "No. 7"}}.dump();
  CHECK(trial.ask("POST", path + "/approval", "", wish).status == 403);
  trial.person = {"duty officer", "prefecture", true};  // who brought it in
  CHECK(trial.ask("POST", path + "/approval", "", wish).status == 403);
  trial.person = {"head", "prefecture", true};
  CHECK(trial.ask("POST", path + "/approval", "", R"({"row": 1})").status == 409);
  CHECK(trial.ask("POST", path + "/approval", "", "{}").status == 400);
  const auto done = trial.ask("POST", path + "/approval", "", wish);
  REQUIRE_MESSAGE(done.status == 201, done.body);
  CHECK(trial.read(path)["approval"]["by"] == "head");
  CHECK(trial.read("")["results"][0]["approved"] == true);
  trial.signed_in = false;
  CHECK(trial.ask("POST", path + "/approval", "", wish).status == 401);
}

}  // namespace lantian::serve
