#include "report/respond_review.hpp"

#include "report/sample_test.hpp"
#include "respond/review/sample_test.hpp"

#include <doctest/doctest.h>
#include <pugixml.hpp>
#include <zip.h>

#include <algorithm>
#include <map>

namespace lantian::report {
namespace {

namespace made = respond::review_sample;
using sample::holds;

std::map<std::string, std::string> review_parts(const std::string& bytes) {
  std::map<std::string, std::string> parts;
  zip_error_t error;
  zip_error_init(&error);
  zip_t* archive = zip_open_from_source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error),
                                        ZIP_CHECKCONS | ZIP_RDONLY, &error);
  REQUIRE(archive != nullptr);
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); ++i) {
    zip_file_t* file = zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0);
    REQUIRE(file != nullptr);
    char piece[4096];
    std::string& text = parts[zip_get_name(archive, static_cast<zip_uint64_t>(i), 0)];
    for (zip_int64_t got = 0; (got = zip_fread(file, piece, sizeof piece)) > 0;)
      text.append(piece, static_cast<std::size_t>(got));
    zip_fclose(file);
  }
  zip_discard(archive);
  return parts;
}

std::string review_text(const std::string& xml) {
  pugi::xml_document tree;
  REQUIRE(tree.load_string(xml.c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
  std::string text;
  for (const pugi::xpath_node& node : tree.select_nodes("//w:p")) {
    for (const pugi::xpath_node& piece : node.node().select_nodes(".//w:t")) text += piece.node().child_value();
    text += "\n";
  }
  return text;
}

PaperSpeech review_speech(Language language) {
  return {&sample::templates(), language, [](std::string_view id) { return id == "u" ? "Utown" : std::string{id}; }};
}

/// B3 carried out by the mill alone: 2 ug/m3 in the mean weather of a season of 50, so 186 would have been 193.4.
respond::EpisodeReview b3_review(bool executed = true) {
  respond::ReviewInputs in;
  in.episode = made::episode();
  in.list = made::b3();
  for (respond::Enterprise& one : in.list->enterprises) one.county = "u";
  in.orders = made::orders(*in.list, respond::Level::orange, hour_ending(made::january(5), 1),
                           hour_ending(made::january(8), 12));
  in.share_sets = made::sets({20, 20, 20, 15}, true);
  const respond::DailyGrams planned{2'000'000, 4'000'000, 4'000'000, 2'400'000};
  if (executed) in.scores = {{"mill", planned, planned, 84, 0, {}}};
  respond::ActualHours hours{"u", {}, 50.0};
  for (HourEnding hour = hour_ending(made::january(4), 1); hour <= hour_ending(made::january(9), 24);
       hour += std::chrono::hours{1}) {
    hours.hours.push_back({hour, hour == hour_ending(made::january(6), 8) ? 186.0 : 100.0, {}});
  }
  in.hours = {hours};
  in.effects = {{"mill", "line", "industry", {{1e-6, 0, 0, 0}}}};
  in.lineage = {{"table", "by hand"}};
  in.synthetic = true;
  respond::Forecast forecast;
  forecast.id = "F-2024-01-05.1";
  forecast.issued = made::january(5);
  respond::ForecastDay day;
  day.day = made::january(6);
  day.aqi = 210;
  forecast.places = {{"u", false, {day}}};
  in.forecasts = {forecast};
  in.days = {{"u", made::january(6), 230, 180.0}};
  auto review = respond::review_episode(in, made::rule(), made::ranges(50, 0));
  REQUIRE(review.ok());
  return *std::move(review);
}

}  // namespace

TEST_CASE("a review as a document: well-formed, all phrases there, the same bytes for the same review, synthetic said") {
  const respond::EpisodeReview review = b3_review();
  for (const Language language : {Language::zh, Language::en}) {
    const PaperSpeech speech = review_speech(language);
    const auto bytes = paper_docx(review_paper(review, speech), speech);
    REQUIRE(bytes.ok());
    CHECK(*bytes == *paper_docx(review_paper(review, speech), speech));
    for (const auto& [path, xml] : review_parts(*bytes)) {
      if (path.ends_with(".xlsx")) continue;
      pugi::xml_document tree;
      CHECK_MESSAGE(tree.load_buffer(xml.data(), xml.size()), path);
      CHECK_MESSAGE(!holds(xml, "??"), path);
    }
    const auto parts = review_parts(*bytes);
    CHECK(parts.contains("word/charts/chart1.xml"));
    if (language == Language::en) CHECK(holds(review_text(parts.at("word/header1.xml")), "SYNTHETIC"));
    CHECK(!holds(paper_markdown(review_paper(review, speech), speech), "??"));
  }
}

TEST_CASE("the sentence of a review says the peak with, without and its range; 186 + 2 x 186/50 = 193, half of that 190 and 197") {
  const PaperSpeech speech = review_speech(Language::en);
  const std::string said = review_sentence(b3_review(), speech);
  CHECK_MESSAGE(holds(said, "at Utown: 186 instead of 193 (190 to 197)"), said);
  CHECK_MESSAGE(holds(said, "81 % of what was planned; without any evidence: 19 %"), said);
  const auto parts = review_parts(*paper_docx(review_paper(b3_review(), speech), speech));
  const std::string text = review_text(parts.at("word/document.xml"));
  for (const char* there : {"Utown", "hit", "25.0", "16.7", "no evidence at all", "kiln", "approved", "by hand"})
    CHECK_MESSAGE(holds(text, there), there);
}

TEST_CASE("without a check no effect is claimed, and the document says what was not at hand") {
  const PaperSpeech speech = review_speech(Language::en);
  const std::string text = paper_markdown(review_paper(b3_review(false), speech), speech);
  CHECK(holds(text, "no effect is claimed"));
  CHECK(holds(text, "all of it is unknown"));
  CHECK(holds(text, "0 % of what was planned; without any evidence: 100 %"));
}

TEST_CASE("the lists of a review have a row for each source and keep what is missing empty") {
  const PaperSpeech speech = review_speech(Language::en);
  const terms::ListingBook book = paper_listings(review_paper(b3_review(), speech), speech);
  const auto shares = std::ranges::find(book.listings, "shares", &terms::Listing::id);
  REQUIRE(shares != book.listings.end());
  CHECK(shares->synthetic);
  REQUIRE(shares->rows.size() == 4);
  CHECK(std::get<Decimal>(shares->rows[0][3].value) == Decimal{250, 1});
  const auto forecasts = std::ranges::find(book.listings, "forecasts", &terms::Listing::id);
  REQUIRE(forecasts != book.listings.end());
  REQUIRE(forecasts->rows.size() == 1);
  CHECK(std::get<std::string>(forecasts->rows[0][5].value) == "hit");
  CHECK(std::holds_alternative<std::monostate>(forecasts->rows[0][6].value));
  for (const terms::Listing& list : book.listings) {
    CHECK(list.name.en.size() <= 31);
    for (const auto& row : list.rows) CHECK(row.size() == list.columns.size());
  }
}

TEST_CASE("a season as a document") {
  respond::SeasonInputs in;
  in.period = *parse_period("HS2023");
  in.episodes = {made::episode()};
  in.reviews = {b3_review()};
  const PaperSpeech speech = review_speech(Language::en);
  const auto season = respond::review_season(in, made::rule());
  const std::string text = paper_markdown(season_paper(season, speech), speech);
  CHECK(!holds(text, "??"));
  CHECK(holds(text, "of 1 warnings 1 were false alarms"));
  CHECK(holds(text, "were not looked for"));
}

}  // namespace lantian::report
