#include "report/docket_dispatch.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

using namespace lantian;

const report::DocketWords& shipped_docket_words() {
  static const report::DocketWords once = [] {
    const std::filesystem::path path = std::filesystem::path{LANTIAN_DATA_ROOT} / "data/docket/words.toml";
    const std::ifstream in{path, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    auto words = report::read_docket_words({path.string(), text.str()});
    REQUIRE_MESSAGE(words.ok(), (words.ok() ? "" : words.error().text()));
    return *std::move(words);
  }();
  return once;
}

TEST_CASE("A monthly dispatch in English: figures, places, topics and what is late") {
  docket::Statistics figures;
  figures.all = {40, 1, 38, 2, 5, 2, {36, 37}, {1, 30}, {9, 10}};
  figures.response = {30, Rational{5400}, Rational{86400}, Rational{90000}};
  figures.closing = {38, Rational{3 * 86400}, Rational{9 * 86400}, std::nullopt};
  figures.by_place = {{"652301", {40, 1, 38, 2, 5, 2, {36, 37}, {1, 30}, {9, 10}}}};
  figures.synthetic = true;
  docket::Vocabulary vocabulary;
  vocabulary.topics = {{"dust", {"", "Dust"}}};
  const report::DocketSpeech speech{&shipped_docket_words(), nullptr, &vocabulary, false, nullptr};
  std::vector<report::CaseLine> late{{"GE-2023-000001", "grid_event", "checking", "dust", "652301", "housing_bureau",
                                      "A | B", docket::StateKind::open, *parse_day("2023-10-25"), true}};
  const report::Dispatch dispatch{&figures, "2023-10", "", report::DispatchOf::month, *parse_day("2023-10-31"),
                                  late,     nullptr};
  CHECK(report::dispatch_markdown(dispatch, speech) ==
        "# Monthly dispatch, 2023-10\n\n"
        "- as of 2023-10-31\n"
        "- holds SYNTHETIC cases: for demonstration only\n"
        "\n"
        "| figure | value |\n| --- | --- |\n"
        "| opened | 40 |\n| closed | 38 |\n| open at the end | 5 |\n| overdue at the end | 2 |\n"
        "| closed on time | 97.3 % (36 of 37) |\n"  // 36 / 37 = 0.97297
        "| first response, hours, median / 90 % | 1.5 / 24.0 |\n"
        "| closing time, days, median / 90 % | 3.0 / 9.0 |\n"
        "| reopened | 3.3 % (1 of 30) |\n"
        "| satisfied | 90.0 % (9 of 10) |\n"
        "\n## By place\n\n"
        "| place | opened | closed | open at the end | overdue at the end | closed on time | satisfied |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
        "| 652301 | 40 | 38 | 5 | 2 | 97.3 % | 90.0 % |\n"
        "\n## By topic\n\nnone\n"
        "\n## Overdue\n\n"
        "| case | state | due | left | place | assigned to | matter |\n| --- | --- | --- | --- | --- | --- | --- |\n"
        "| GE-2023-000001 | checking | 2023-10-25 | 6 d late | 652301 | housing_bureau | A \\| B |\n");
  CHECK(report::dispatch_json(dispatch).find("\"on_time\": {\n      \"part\": 36,\n      \"whole\": 37\n    }") !=
        std::string::npos);
}

TEST_CASE("A rate of nothing is no rate") {
  const report::DocketSpeech speech{&shipped_docket_words(), nullptr, nullptr, false, nullptr};
  CHECK(report::rate_text({0, 0}, speech) == speech.say("deadline.none"));
  CHECK(report::rate_text({0, 3}, speech) == "0.0 %");
  CHECK(report::rate_text({1, 8}, speech) == "12.5 %");
}

TEST_CASE("Every word that the docket's reports ask for ships in both languages") {
  const auto& words = shipped_docket_words();
  CHECK(words.zh.keys() == words.en.keys());
  for (const char* key :
       {"progress.title", "light.overdue", "light_name.standing", "deadline.none", "list.more", "timeline.rated",
        "timeline.watched", "role.system", "report.quarter_title", "report.other_title", "public.title",
        "feed.standing", "open311.notice", "open311.duplicate"}) {
    CAPTURE(key);
    CHECK(words.zh.say(key).find("??") == std::string::npos);
  }
  for (int kind = 1; kind <= docket::event_kind_count; ++kind) {
    const std::string key = "timeline." + std::string{docket::name_of(static_cast<docket::EventKind>(kind))};
    CHECK_MESSAGE(words.en.say(key).find("??") == std::string::npos, key);
  }
  for (int role = 1; role <= docket::role_count; ++role) {
    const std::string key = "role." + std::string{docket::name_of(static_cast<docket::Role>(role))};
    CHECK_MESSAGE(words.en.say(key).find("??") == std::string::npos, key);
  }
}

TEST_CASE("Words of one language alone are refused with their line") {
  const auto read = report::read_docket_words({"w.toml", "[list]\nid = { zh = \"\", en = \"case\" }\n"});
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().message.find("w.toml:2") != std::string::npos);
}

}  // namespace
