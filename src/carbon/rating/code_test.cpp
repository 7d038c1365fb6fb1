#include "carbon/rating/code.hpp"

#include "carbon/rating/rating_trial_test.hpp"

namespace lantian::carbon {
namespace {

using namespace rating_trial;

constexpr const char* code_token = "c29tZSAxMjggYml0cyEhIQ";

Rating code_rating() {
  RatingBook book{trial_rating_rule(), trial_sectors(), 2024};
  for (const auto& facts : {trial_firm("E-1", "3011", 12'000, 15'000), trial_firm("E-2", "3011", 90'000, 30'000),
                            trial_firm("E-3", "3011", 378'000, 355'000)}) {
    CHECK(book.put(facts));
  }
  return trial_must(book.rate("E-1"));
}

std::string code_with(std::string text, const std::string& from, const std::string& to) {
  REQUIRE(text.find(from) != std::string::npos);
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("a rating has one text, and the text gives it back") {
  const CodeText code = trial_must(code_of(code_rating(), trial_must(parse_day("2025-03-01")), 17, code_token));
  CHECK(code.text() ==
        "LT1|E-1|2024|zj/2022|mid|2|0.8000|0.6667|class:3011|rated|2025-03-01|17|c29tZSAxMjggYml0cyEhIQ");
  CHECK(trial_must(parse_code(code.text())).text() == code.text());
}

TEST_CASE("no other spelling is read") {
  const std::string good =
      trial_must(code_of(code_rating(), trial_must(parse_day("2025-03-01")), 17, code_token)).text();
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{{"LT1", "LT2"},
                                                                                 {"LT1", "lt1"},
                                                                                 {"|17|", "|017|"},
                                                                                 {"|17|", "|0|"},
                                                                                 {"|17|", "|+17|"},
                                                                                 {"|17|", "|17 |"},
                                                                                 {"0.8000", "0.8"},
                                                                                 {"0.8000", ".8000"},
                                                                                 {"0.8000", "00.8000"},
                                                                                 {"0.8000", "-0.0000"},
                                                                                 {"0.8000", "8e-1"},
                                                                                 {"2025-03-01", "20250301"},
                                                                                 {"2025-03-01", "2025-02-30"},
                                                                                 {"|2024|", "|1999|"},
                                                                                 {"|2024|", "|2024x|"},
                                                                                 {"rated", "not_rated"},
                                                                                 {"rated", "Rated"},
                                                                                 {"E-1", ""},
                                                                                 {"E-1", "E 1"},
                                                                                 {"E-1", "E\n1"},
                                                                                 {"E-1", "E|1"},
                                                                                 {"E-1", "../1"},
                                                                                 {"IQ", "IR"},
                                                                                 {"IQ", "IQ=="},
                                                                                 {"IQ", "I"},
                                                                                 {"c29", "+29"},
                                                                                 {"|17|", "|17||"},
                                                                                 {"|mid", ""},
                                                                                 {"LT1", "\xEF\xBB\xBFLT1"}}) {
    CAPTURE(from + " -> " + to);
    CHECK_FALSE(parse_code(code_with(good, from, to)));
  }
  CHECK_FALSE(parse_code(""));
  CHECK_FALSE(parse_code(good + "\n"));
  CHECK_FALSE(parse_code(good + std::string(1000, '|')));
  CHECK_FALSE(parse_code(code_with(good, "E-1", std::string(65, 'E'))));
}

TEST_CASE("no code without a level, a token of 128 bits and an id that fits") {
  const Day day = trial_must(parse_day("2025-03-01"));
  CHECK(code_of(code_rating(), day, 1, "1").error().code == ErrorCode::invalid_argument);
  CHECK(code_of(code_rating(), day, 0, code_token).error().code == ErrorCode::invalid_argument);
  Rating none = code_rating();
  none.level.clear();
  CHECK(code_of(none, day, 1, code_token).error().code == ErrorCode::invalid_argument);
  Rating odd = code_rating();
  odd.enterprise = "E|2";
  CHECK(code_of(odd, day, 1, code_token).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("text and signature are cut apart strictly") {
  const std::string text =
      trial_must(code_of(code_rating(), trial_must(parse_day("2025-03-01")), 17, code_token)).text();
  const std::string signature = std::string(85, 'x') + "A";
  const SignedCode code = trial_must(parse_signed_code(text + "|" + signature));
  CHECK(code.payload == text);
  CHECK(code.text() == text + "|" + signature);
  CHECK_FALSE(parse_signed_code(text));
  CHECK_FALSE(parse_signed_code(text + "|" + std::string(86, 'x')));  // bits left over
  CHECK_FALSE(parse_signed_code(text + "|" + signature + "="));
  CHECK_FALSE(parse_signed_code(text + "||" + signature));
  CHECK_FALSE(parse_signed_code("|" + signature));
  CHECK_FALSE(parse_signed_code(signature));
}

}  // namespace lantian::carbon
