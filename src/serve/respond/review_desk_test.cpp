#include "serve/respond/review_desk.hpp"

#include "respond/review/sample_test.hpp"
#include "serve/respond/episode_json.hpp"
#include "serve/respond/forecast_json.hpp"
#include "serve/respond/list_json.hpp"
#include "serve/respond/order_json.hpp"
#include "serve/respond/review_basis.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

namespace made = respond::review_sample;

Office review_office() {
  auto opened = Office::open(LANTIAN_SOURCE_DIR);
  REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? std::string{} : opened.error().text()));
  return *std::move(opened);
}

/// All six species of one station of Changji city: PM2.5 40, from 5 to 7 January 180, at the hour of the peak 186.
observe::Batch review_air() {
  observe::Batch batch;
  batch.source = "review.csv";
  batch.source_sha256 = std::string(64, 'a');
  batch.adapter = "by hand";
  batch.synthetic = true;
  batch.stations = {{"SYN-652301-1", {"a", "a"}, "652301", terms::StationKind::urban, {}, {}, {}}};
  const auto add = [&](HourEnding hour, observe::Species species, std::int32_t thousandths) {
    batch.readings.push_back({0, 1, hour, thousandths, species, observe::Averaging::hour, observe::Mark::valid});
  };
  for (HourEnding hour = hour_ending(made::january(1), 1); hour <= hour_ending(made::january(20), 24);
       hour += std::chrono::hours{1}) {
    const Day day = day_of(hour);
    const bool heavy = day >= made::january(5) && day <= made::january(7);
    const bool peak = hour == hour_ending(made::january(6), 8);
    add(hour, observe::Species::pm25, peak ? 186'000 : heavy ? 180'000 : 40'000);
    add(hour, observe::Species::pm10, 60'000);
    add(hour, observe::Species::so2, 10'000);
    add(hour, observe::Species::no2, 20'000);
    add(hour, observe::Species::co, 500'000);
    add(hour, observe::Species::o3, 30'000);
  }
  return batch;
}

respond::ReductionList review_list_of_changji() {
  respond::ReductionList list = made::b3();
  list.unit = "652300";
  list.season = "HS2023";
  for (respond::Enterprise& one : list.enterprises) {
    one.county = "652301";
    one.sector = "C31";
    one.units.emplace_back().id = "line";
  }
  return list;
}

struct ReviewBooks {
  Office office = review_office();
  InventoryOffice inventory = [this] {
    auto opened = InventoryOffice::open(office);
    REQUIRE(opened.ok());
    return *std::move(opened);
  }();
  AirShelf air;
  std::unique_ptr<keep::DocumentBook> book = keep::make_memory_document_book();

  ReviewBooks() {
    auto readings = keep::make_memory_book();
    REQUIRE(readings->append(review_air(), "", UtcSeconds{}).ok());
    air.put(std::move(readings));
    respond::Episode episode = made::episode();
    for (respond::EpisodeEvent& event : episode.events) {
      event.units = {"652301"};
      put("episode", episode.id, episode_event_json(event));
    }
    respond::Forecast forecast;
    forecast.id = "F-2024-01-05.1";
    forecast.issued = made::january(5);
    respond::ForecastDay day;
    day.day = made::january(6);
    day.aqi = 231;
    forecast.places = {{"652301", false, {day}}};
    put("forecast", "F-2024-01-05", forecast_json(forecast));
  }
  void put(const std::string& kind, const std::string& key, const std::string& body) {
    const std::vector<keep::DocumentDraft> draft{{kind, key, body, {}}};
    REQUIRE(book->append(draft, "she", UtcSeconds{}).ok());
  }
  /// Orders at orange from 5 January 00:00 on, of which the mill's is received after half an hour.
  void send(const respond::ReductionList& list, std::int64_t basis_row) {
    for (respond::Order& order : made::orders(list, respond::Level::orange, hour_ending(made::january(5), 1),
                                              hour_ending(made::january(8), 24))) {
      order.basis_row = basis_row;
      order.sent = order.receipt_due = to_utc(std::chrono::local_seconds{made::january(4)} + std::chrono::hours{10});
      if (order.recipient == "mill") order.received = order.sent + std::chrono::minutes{30};
      put("order", order.id, order_json(order));
    }
  }
  template <class Work>
  auto with(const Work& work) {
    return air.read([&](const keep::ReadingBook& readings) {
      return work(ReviewGround{&inventory, &readings, book.get(), "changji", true});
    });
  }
  std::shared_ptr<RespondDesk> desk(const ApiWords& words, std::optional<RespondPerson> person) {
    auto out = std::make_shared<RespondDesk>();
    out->office = &inventory;
    out->words = &words;
    out->air = &air;
    out->region = "changji";
    out->synthetic = true;
    out->book = [this] { return book.get(); };
    out->who = [person](const HttpRequest&) { return person; };
    return out;
  }
};

HttpRequest review_request(std::string method, std::string path) {
  HttpRequest out;
  out.method = std::move(method);
  out.path = std::move(path);
  out.headers = {{"host", "here"}, {"accept-language", "en"}};
  return out;
}

constexpr const char* fine_of_all = R"([[share]]
fine_percent = 75
coarse_percent = 15
source = "made up"
status = "unverified"
)";

constexpr const char* check_of_mill = R"({"episode":"W-2024-01","enterprises":[{"enterprise":"mill",
 "planned_g":{"so2":2000000,"nox":4000000,"pm":4000000,"voc":2400000},
 "executed_g":{"so2":1000000,"nox":2000000,"pm":2000000,"voc":1200000},
 "hours":84,"hours_without_evidence":0,"flags":["night rebound"]}]})";

}  // namespace

TEST_CASE("a review out of the books: air by the law, list, check and table; kept and read back as it was") {
  ReviewBooks books;
  books.put("list", "652300-HS2023", reduction_list_json(review_list_of_changji()));
  books.put("check", "W-2024-01", check_of_mill);
  books.send(review_list_of_changji(), 1);
  const auto review = books.with([&](const ReviewGround& ground) -> Result<respond::EpisodeReview> {
    LANTIAN_TRY(const ReviewMaterial material, review_material(ground));
    return make_review(ground, material, "W-2024-01");
  });
  REQUIRE_MESSAGE(review.ok(), (review.ok() ? std::string{} : review.error().text()));
  // 180 ug/m3 of a day: 200 + 30 x 100/100 = 230 (HJ 633-2012 table 1); with one hour of 186 the mean is 180.25, and
  // rounds to 180.
  REQUIRE(review->days.size() == 1);
  CHECK(review->days[0].observed == 230);
  CHECK(review->days[0].outcome == respond::Outcome::hit);
  CHECK(review->main_place == 0U);
  const respond::PlaceWithout& place = review->places[0];
  CHECK(place.peak->observed == doctest::Approx(186));
  CHECK(place.full_effect > 0);
  CHECK(place.peak->without > 186);
  CHECK(place.peak->low < place.peak->without);
  CHECK(review->timing.receipts.median_minutes == doctest::Approx(30));
  // 24-h mean above 150 in the index (115 ug/m3): 40 x 11 + 180 x 13 hours is 115.8 at 13:00 of 5 January.
  CHECK(review->timing.first_over == hour_ending(made::january(5), 13));
  CHECK(review->rate.executed_percent == doctest::Approx(100 * 6.2 / 15.4));
  const std::string kept = review_json(*review);
  const auto read = read_review_json(kept);
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
  CHECK(review_json(*read) == kept);
}

TEST_CASE("the list that was ordered from is reviewed, and not the one that came later") {
  ReviewBooks books;
  respond::ReductionList list = review_list_of_changji();
  books.put("list", "652300-HS2023", reduction_list_json(list));
  const std::int64_t row = *books.book->last();
  books.send(list, row);
  list.id = "L-2";
  list.base = {1, 1, 1, 1};
  books.put("list", "652300-HS2023", reduction_list_json(list));
  const auto named = list_of_review(books.office, *books.book, made::episode(), made::january(5));
  REQUIRE(named.ok());
  REQUIRE(named->has_value());
  CHECK(((*named)->list.id == "L-1" && (*named)->row == row));
  // An order that does not say its row: the list as it stood when it was sent, whatever came later under its name.
  ReviewBooks older;
  list = review_list_of_changji();
  older.put("list", "652300-HS2023", reduction_list_json(list));
  const std::int64_t before = *older.book->last();
  older.send(list, 0);
  list.base = {1, 1, 1, 1};
  older.put("list", "652300-HS2023", reduction_list_json(list));
  const auto stood = list_of_review(older.office, *older.book, made::episode(), made::january(5));
  REQUIRE(stood.ok());
  REQUIRE(stood->has_value());
  CHECK((*stood)->row == before);
  // Nothing ordered: the newest list of the season, for names and base alone.
  ReviewBooks silent;
  silent.put("list", "652300-HS2023", reduction_list_json(list));
  const auto review = silent.with([&](const ReviewGround& ground) -> Result<respond::EpisodeReview> {
    LANTIAN_TRY(const ReviewMaterial material, review_material(ground));
    return make_review(ground, material, "W-2024-01");
  });
  REQUIRE(review.ok());
  CHECK(review->list == "L-1");
  CHECK((review->cuts.empty() && review->hours_ordered == 0));
}

TEST_CASE("an order keeps the row of its basis, and one without it is still read") {
  respond::Order order = made::orders(review_list_of_changji(), respond::Level::orange, hour_ending(made::january(5), 1),
                                      hour_ending(made::january(8), 24))
                             .front();
  CHECK(order_json(order).find("basis_row") == std::string::npos);
  order.basis_row = 7;
  const auto read = read_order_json(order_json(order));
  REQUIRE(read.ok());
  CHECK(read->basis_row == 7);
}

TEST_CASE("a review that was kept before there were levels and hours is still read") {
  ReviewBooks books;
  const auto review = books.with([&](const ReviewGround& ground) -> Result<respond::EpisodeReview> {
    LANTIAN_TRY(const ReviewMaterial material, review_material(ground));
    return make_review(ground, material, "W-2024-01");
  });
  REQUIRE(review.ok());
  auto older = nlohmann::json::parse(review_json(*review));
  for (const char* key : {"spans", "hours", "hours_ordered"}) older.erase(key);
  const auto read = read_review_json(older.dump());
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
  CHECK((read->spans.empty() && read->hours == 0));
}

TEST_CASE("an effect by hand: grams a day x days of the season x ng/m3 for each tonne; plan and review have one") {
  explain::SeasonSensitivity season;
  season.period = "2023-10-01..2024-01-08";  // 100 days
  season.receptor_units = {"v", "u"};
  season.rows = {{"c", "industry", transport::Precursor::so2, 10, {1, 2000}},
                {"c", "industry", transport::Precursor::fine, 30, {0, 500}},
                {"c", "mobile", transport::Precursor::nox, 30, {0, 300}},
                {"c", "industry", transport::Precursor::coarse, 10, {9, 9}}};
  respond::ReductionList list;
  list.enterprises = {made::enterprise("mill"), made::enterprise("far")};
  list.enterprises[0].county = "c";
  list.enterprises[1].county = "d";
  respond::ProcessUnit line, boiler;
  line.id = "line";
  boiler.id = "boiler";
  boiler.process = "power";
  list.enterprises[0].units = {line, boiler};
  respond::GradeRules grades;
  respond::ProcessKind power;
  power.id = "power";
  power.classes = {"01-PWR-C"};
  grades.processes = {power};
  const auto speciation = transport::Speciation::read({"s.toml", fine_of_all});
  REQUIRE_MESSAGE(speciation.ok(), (speciation.ok() ? std::string{} : speciation.error().text()));
  const respond::PlanEffects table = respond::effects_of(season);
  EffectCounts counts;
  const auto effects = source_effects({&table, &grades, &*speciation}, list, {{"u", {}, {}}, {"w", {}, {}}}, counts);
  // The line, the mill's trucks, and the far plant's trucks by the mean of their sector; a boiler of power has no row.
  REQUIRE(effects.size() == 3);
  CHECK((counts.county == 2 && counts.mean == 1 && counts.without == 1));
  CHECK((effects[0].unit == "line" && effects[0].sector == "industry"));
  CHECK((effects[1].unit.empty() && effects[1].sector == "mobile"));
  CHECK((effects[2].source == "far" && effects[2].sector == "mobile"));
  CHECK(effects[0].ug_m3_per_gram_day[0][0] == doctest::Approx(100 * 1e-6 * 2));
  CHECK(effects[0].ug_m3_per_gram_day[0][2] == doctest::Approx(0.75 * 100 * 1e-6 * 0.5));
  CHECK(effects[0].ug_m3_per_gram_day[0][3] == 0);
  CHECK(effects[0].ug_m3_per_gram_day[1][0] == 0);  // w is no receptor
  CHECK(effects[1].ug_m3_per_gram_day[0][1] == doctest::Approx(100 * 1e-6 * 0.3));
}

TEST_CASE("what is no review and no check is refused with paths") {
  CHECK_FALSE(read_review_json("[]").ok());
  const auto refused = read_review_json("{}");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("/episode: an object is wanted") != std::string::npos);
  CHECK_FALSE(read_check_json(R"({"enterprises":[{"enterprise":"a"}]})").ok());
}

TEST_CASE("addresses: nobody signed in changes nothing; made, kept, listed, downloaded; the season beside it") {
  ReviewBooks books;
  const auto words = ApiWords::open(LANTIAN_SOURCE_DIR);
  REQUIRE(words.ok());
  Router closed{*words};
  mount_reviews(closed, books.desk(*words, std::nullopt));
  CHECK(closed(review_request("POST", "/api/v1/respond/reviews/W-2024-01")).status == 401);
  CHECK(closed(review_request("GET", "/api/v1/respond/reviews/W-2024-01")).status == 404);
  Router router{*words};
  mount_reviews(router, books.desk(*words, RespondPerson{"she", "duty", true}));
  CHECK(router(review_request("POST", "/api/v1/respond/reviews/W-9")).status == 404);
  const HttpReply posted = router(review_request("POST", "/api/v1/respond/reviews/W-2024-01"));
  REQUIRE_MESSAGE(posted.status == 200, posted.body);
  const auto page = nlohmann::json::parse(posted.body);
  CHECK(page["names"]["652301"]["name_en"] == "Changji city");
  CHECK(page["kept"]["who"] == "she");
  // Without a list there is nothing to execute, and nothing is claimed.
  CHECK(page["review"]["missing"].dump().find("list") != std::string::npos);
  CHECK(page["sentence_en"].get<std::string>().find("186") != std::string::npos);
  const auto list = nlohmann::json::parse(router(review_request("GET", "/api/v1/respond/reviews")).body);
  REQUIRE(list["results"].size() == 1);
  CHECK(list["results"][0]["reviewed"] == true);
  for (const char* form : {"docx", "xlsx"}) {
    const HttpReply file = router(review_request("GET", std::string{"/api/v1/respond/reviews/W-2024-01/review."} + form));
    CHECK(file.status == 200);
    CHECK(file.body.starts_with("PK"));
  }
  REQUIRE(router(review_request("POST", "/api/v1/respond/seasons/HS2023")).status == 200);
  const auto season = nlohmann::json::parse(router(review_request("GET", "/api/v1/respond/seasons/HS2023")).body);
  CHECK(season["season"]["hits"] == 1);
  CHECK(season["season"]["matrices"][0]["days"][4][4] == 1);
  CHECK(router(review_request("GET", "/api/v1/respond/seasons/HS2023/season.xlsx")).status == 200);
  CHECK(router(review_request("GET", "/api/v1/respond/seasons/2019-13")).status == 404);
}

TEST_CASE("the demonstration's reviews are made once, and each lifted episode is handed to the state machine") {
  ReviewBooks books;
  const auto words = ApiWords::open(LANTIAN_SOURCE_DIR);
  REQUIRE(words.ok());
  const auto desk = books.desk(*words, std::nullopt);
  std::vector<std::string> evaluated;
  ReviewWarnings warnings;
  warnings.evaluate = [&](keep::DocumentBook&, const respond::Episode& episode, const RespondPerson&,
                                       UtcSeconds) -> Result<void> {
    evaluated.push_back(episode.id);
    return {};
  };
  const auto first = prepare_demo_reviews(*desk, warnings);
  REQUIRE_MESSAGE(first.ok(), (first.ok() ? std::string{} : first.error().text()));
  CHECK(evaluated == std::vector<std::string>{"W-2024-01"});
  const std::int64_t rows = *books.book->last();
  REQUIRE(prepare_demo_reviews(*desk, warnings).ok());
  CHECK(*books.book->last() == rows);
}

}  // namespace lantian::serve
