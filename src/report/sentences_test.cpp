#include "report/sentences.hpp"

#include "base/text.hpp"
#include "report/sample_test.hpp"

#include <doctest/doctest.h>

namespace lantian::report {
namespace {

using sample::any_holds;

/// Lines of a golden file; '#' begins a comment.
std::vector<std::string> golden_lines(const std::string& path) {
  std::vector<std::string> lines;
  const std::string text = sample::file_text(path);
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty() && line.front() != '#') lines.emplace_back(line);
  }
  return lines;
}

void check_golden(const std::string& path, const std::vector<std::string>& said) {
  const auto lines = golden_lines(path);
  REQUIRE_FALSE(lines.empty());
  for (const std::string& line : lines) CHECK_MESSAGE(any_holds(said, line), line);
}

TEST_CASE("published shares are stated with the division that gives them") {
  auto said = sentences(sample::changji_2023(), Language::en);
  check_golden("test/golden/report_2023_en.txt", said);
  said = sentences(sample::changji_2023(), Language::zh);
  check_golden("test/golden/report_2023_zh.txt", said);
}

TEST_CASE("the heating season of the four western counties states 538 of 732 and minus 19.2 percent") {
  check_golden("test/golden/report_hs2023_en.txt", sentences(sample::western_counties(), Language::en));
  check_golden("test/golden/report_hs2023_zh.txt", sentences(sample::western_counties(), Language::zh));
}

TEST_CASE("a result that its printed parts do not give says what they give") {
  Bulletin bulletin = sample::western_counties();
  // 43.4 instead of 43.3: (35.0 - 43.4) / 43.4 = -19.35 -> -19.4, not -19.2.
  bulletin.comparisons[0].changes[0].before.value = Decimal{434, 1};
  const auto said = sentences(bulletin, Language::en);
  CHECK(any_holds(said,
                  "the printed parts alone give \xE2\x88\x92"
                  "19.4 %"));
}

TEST_CASE("a margin that is not target minus value says so") {
  Bulletin bulletin = sample::changji_2023();
  bulletin.targets[0].margin = Decimal{14, 1};
  CHECK(any_holds(sentences(bulletin, Language::en), "the printed parts alone give 1.3 points"));
}

TEST_CASE("classes that do not add up to the valid days say so") {
  Bulletin bulletin = sample::changji_2023();
  bulletin.verdict.counts.by_level[2] -= 3;
  CHECK(any_holds(sentences(bulletin, Language::en), "do not add up: 361 against 364"));
  bulletin = sample::changji_2023();
  bulletin.verdict.counts.no_data = 0;
  CHECK(any_holds(sentences(bulletin, Language::en), "do not add up: 364 against 365"));
}

TEST_CASE("a mean is judged at the decimals of judgement, not at the printed ones") {
  Bulletin bulletin = sample::changji_2023();
  auto& fine = bulletin.verdict.species[terms::Species::pm25];
  fine.mean = Rational{35400};
  fine.mean_printed = Decimal{354, 1};
  fine.mean_attains = true;
  fine.mean_multiple = std::nullopt;
  const auto said = sentences(bulletin, Language::en);
  CHECK(any_holds(
      said,
      "PM2.5 averaged 35.4 \xC2\xB5g/m\xC2\xB3, judged as 35 against the limit: 35 \xE2\x89\xA4 35, within the limit"));
}

TEST_CASE("a refused comparison gives its reason, in Chinese from the counts") {
  Bulletin bulletin = sample::changji_2023();
  bulletin.comparisons.clear();
  bulletin.verdict.completeness = {false, 123, 164, {"day classes: 123 of 182"}};
  bulletin.comparison_refused =
      Error{ErrorCode::incomplete, "HS2016 is incomplete: 123 of 182 days; 164 needed", "652300"};
  CHECK(any_holds(sentences(bulletin, Language::en),
                  "No comparison is given: HS2016 is incomplete: 123 of 182 days; 164 needed"));
  const auto zh = sentences(bulletin, Language::zh);
  CHECK(any_holds(zh, "123"));
  CHECK_FALSE(any_holds(zh, "is incomplete"));
}

TEST_CASE("a published figure that is not reproduced states the difference") {
  Bulletin bulletin = sample::changji_2023();
  bulletin.reproductions[0].computed = Decimal{769, 1};
  bulletin.reproductions[0].equal = false;
  CHECK(any_holds(sentences(bulletin, Language::en),
                  "F3.good: published 77.5 %, computed 76.9 %: they differ by \xE2\x88\x92"
                  "0.6 points"));
  bulletin.reproductions[0].computed = std::nullopt;
  bulletin.reproductions[0].why = "no readings";
  CHECK(any_holds(sentences(bulletin, Language::en), "not computed: no readings"));
}

TEST_CASE("what is left of a target is said while the period runs") {
  Bulletin bulletin = sample::changji_2023();
  bulletin.targets[0].budget = {.days_left = 20, .days = 5, .concentration = {}, .out_of_reach = false};
  CHECK(any_holds(sentences(bulletin, Language::en), "20 days are left, of which at most 5 may be other than good"));
  bulletin.targets[0].budget.out_of_reach = true;
  CHECK(any_holds(sentences(bulletin, Language::en), "out of reach"));
}

TEST_CASE("a standard without an index says that days have no class") {
  static standards::Standard bare = sample::standard();
  bare.index = nullptr;
  bare.id = "WHO2021";
  Bulletin bulletin = sample::changji_2023();
  bulletin.verdict.standard = &bare;
  bulletin.verdict.days.clear();
  bulletin.verdict.values.clear();
  const auto said = sentences(bulletin, Language::en);
  CHECK(any_holds(said, "WHO2021 sets no daily index"));
  CHECK_FALSE(any_holds(said, "282 of 364"));
}

}  // namespace
}  // namespace lantian::report
