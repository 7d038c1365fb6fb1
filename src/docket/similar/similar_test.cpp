#include "docket/sample_test.hpp"
#include "docket/similar/duplicates.hpp"
#include "docket/similar/repeated.hpp"
#include "docket/similar/words.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;
using sample::at;

namespace {

const SimilarRules& similar_rules() {
  static const SimilarRules once = sample::loaded(read_similar_rules(sample::file_of("similar.toml")));
  return once;
}

Report report(const std::string& id, const std::string& words, const std::string& when = "2023-10-05 20:00") {
  return {id, "odour", "652301001001", {}, {}, at(when), bigrams(words)};
}

std::optional<Similarity> alike(const Report& a, const Report& b) {
  return similarity(a, b, similar_rules().duplicate, sample::areas());
}

// In Chinese: "the works by the river smells at night", "there is a smell at the works by the river", "loud music".
const std::string river_works =
    "\xE6\xB2\xB3\xE8\xBE\xB9\xE5\xB7\xA5\xE5\x8E\x82\xE6\x99\x9A\xE4\xB8\x8A\xE6\x9C\x89\xE5\xBC\x82\xE5\x91\xB3";
const std::string smell_there =
    "\xE6\x99\x9A\xE4\xB8\x8A\xE6\xB2\xB3\xE8\xBE\xB9\xE5\xB7\xA5\xE5\x8E\x82\xE5\xBC\x82\xE5\x91\xB3";
const std::string loud_music = "\xE5\xB9\xBF\xE5\x9C\xBA\xE9\x9F\xB3\xE4\xB9\x90\xE5\xA4\xAA\xE5\x93\x8D";

Complaint complaint(const std::string& id, const std::string& when, const std::string& party = "",
                    const std::string& closed = "") {
  Complaint out{id, "odour", "enterprise E-7", party, at(when + " 10:00"), {}};
  if (!closed.empty()) out.closed_at = at(closed + " 10:00");
  return out;
}

}  // namespace

TEST_CASE("words: pairs of characters, each once, without punctuation, letters lowered") {
  CHECK(bigrams("abc").size() == 2);
  CHECK(bigrams("ababab").size() == 2);
  CHECK(bigrams("AB") == bigrams("ab"));
  CHECK(bigrams("a, b").size() == 2);  // two single characters
  CHECK(bigrams("").empty());
  CHECK(bigrams(river_works).size() == 8);                      // nine characters
  CHECK(bigrams("\xEF\xBC\xA1\xEF\xBC\xA2") == bigrams("ab"));  // full width
  CHECK(bigrams("\xFF\xFE").size() <= 2);                       // no UTF-8, and no harm
}

// By hand: nine characters give 8 pairs, eight give 7; in common are "river bank", "bank works", "works factory" of the
// one word order and "at night", "odd smell": 5. 2 x 5 / (8 + 7) = 66.7 %.
TEST_CASE("words: the share of common pairs") {
  CHECK(common_percent(bigrams(river_works), bigrams(smell_there)) == 66);
  CHECK(common_percent(bigrams(river_works), bigrams(river_works)) == 100);
  CHECK(common_percent(bigrams(river_works), bigrams(loud_music)) == 0);
  CHECK(common_percent({}, bigrams("ab")) == 0);
}

TEST_CASE("duplicates: the same smell of one evening in one village, with the reasons") {
  const auto found = alike(report("a", river_works), report("b", smell_there, "2023-10-05 23:00"));
  REQUIRE(found.has_value());
  CHECK(found->place == 60);  // one village
  CHECK(found->time == 96);   // 3 of 72 hours apart: 100 - 4
  CHECK(found->words == 66);
  CHECK(found->score == (40 * 60 + 20 * 96 + 40 * 66) / 100);
  CHECK(found->text() == "score 69: place 60, time 96 (3 h apart), words 66");
}

TEST_CASE("duplicates: too far, too late, other words or another topic are another matter") {
  const Report one = report("a", river_works);
  CHECK_FALSE(alike(one, report("b", loud_music)).has_value());
  CHECK_FALSE(alike(one, report("b", smell_there, "2023-10-08 20:01")).has_value());
  CHECK(alike(one, report("b", smell_there, "2023-10-08 20:00")).has_value());
  Report other = report("b", smell_there);
  other.place = "652302001001";
  CHECK_FALSE(alike(one, other).has_value());
  other = report("b", smell_there);
  other.topic = "noise";
  CHECK_FALSE(alike(one, other).has_value());
  // Unless both name the same works.
  Report named = one;
  named.links = other.links = {{LinkKind::enterprise, "E-7"}};
  const auto found = alike(named, other);
  REQUIRE(found.has_value());
  CHECK(found->place == 100);
  CHECK(found->shared_link == "enterprise E-7");
}

// One hundredth of a degree of latitude is 1112 m; 0.005 degrees are 556 m of the 800 m allowed.
TEST_CASE("duplicates: metres on the map come before areas") {
  Report one = report("a", river_works);
  Report two = report("b", smell_there);
  one.spot = {Decimal{8730, 2}, Decimal{44000, 3}};
  two.spot = {Decimal{8730, 2}, Decimal{44005, 3}};
  const auto near = alike(one, two);
  REQUIRE(near.has_value());
  CHECK(near->metres == 556);
  CHECK(near->place == 31);
  two.spot->latitude = Decimal{44010, 3};
  CHECK_FALSE(alike(one, two).has_value());
}

TEST_CASE("duplicates: the best first, below the threshold none, never itself") {
  const Report one = report("a", river_works);
  const Report candidates[]{one, report("b", smell_there, "2023-10-06 20:00"), report("c", river_works),
                            report("d", smell_there, "2023-10-08 19:00")};
  const auto found = likely_duplicates(one, candidates, similar_rules().duplicate, sample::areas());
  REQUIRE(found.size() == 2);  // d: 24 + 0 + 26 = 50
  CHECK(found[0].id == "c");
  CHECK(found[1].id == "b");
}

TEST_CASE("repeated: three complaints about one works within 90 days, by how many, and how often after closing") {
  const Complaint rows[]{complaint("4", "2023-12-01", "x"), complaint("1", "2023-03-01"),
                         complaint("2", "2023-09-10", "x", "2023-11-01"),
                         complaint("3", "2023-10-05", "y", "2023-10-20"), complaint("5", "2023-12-20", "z")};
  const auto found = repeated_complaints(rows, similar_rules().repeated);
  REQUIRE(found.size() == 1);
  CHECK(found[0].ids == std::vector<std::string>{"2", "3", "4"});  // 20 December is 101 days after 10 September
  CHECK(found[0].reporters == 2);
  CHECK(found[0].after_closing == 1);  // the one of December: in October nothing had been closed yet
  CHECK(found[0].where == "enterprise E-7");
  Complaint other = rows[0];
  other.topic = "noise";
  const Complaint apart[]{rows[2], rows[3], other};
  CHECK(repeated_complaints(apart, similar_rules().repeated).empty());
}

TEST_CASE("similar rules: weights that do not make 100 are a fault") {
  std::string text = sample::file_of("similar.toml").text;
  text.replace(text.find("weight_words = 40"), 17, "weight_words = 50");
  const auto read = read_similar_rules({"s.toml", text});
  REQUIRE(!read);
  CHECK(sample::says(read.error().message, "make 100 together"));
}
