#include "base/round.hpp"
#include "carbon/rating/rating_trial_test.hpp"

namespace lantian::carbon {
namespace {

using namespace rating_trial;

RatingBook cement_book() {
  RatingBook book{trial_rating_rule(), trial_sectors(), 2024};
  CHECK(book.put(trial_firm("A", "3011", 12'000, 15'000)));
  CHECK(book.put(trial_firm("B", "3011", 90'000, 30'000)));
  CHECK(book.put(trial_firm("C", "3011", 378'000, 355'000)));
  return book;
}

}  // namespace

TEST_CASE("C5: the code of two enterprises in an industry of 480000 t and 400000 x 10^4 yuan") {
  const RatingBook book = cement_book();
  CHECK(book.sum(Width::class_of_industry, "3011").net_kg == 480'000'000);
  const Rating a = trial_must(book.rate("A"));
  CHECK(*a.intensity == Rational::of(8, 10));
  CHECK(a.tier == "mid");
  CHECK(*a.ratio == Rational::of(2, 3));
  CHECK(a.level == "2");
  CHECK(a.state == RatingState::rated);
  const Rating b = trial_must(book.rate("B"));
  CHECK(*b.intensity == Rational{3});
  CHECK(b.tier == "high");
  CHECK(*b.ratio == Rational::of(25, 10));
  CHECK(b.level == "5");
}

TEST_CASE("a bound belongs to the better side, and the least step above it does not") {
  const auto level = [](const char* text) {
    return trial_rating_rule().levels[band_of(trial_rating_rule().levels, trial_must(parse_decimal(text)).exact())].id;
  };
  CHECK(level("0.6") == "1");
  CHECK(level("0.60000000000000001") == "2");
  CHECK(level("0.8") == "2");
  CHECK(level("0.80000000000000001") == "3");
  CHECK(level("1.2") == "3");
  CHECK(level("1.20000000000000001") == "4");
  CHECK(level("2.0") == "4");
  CHECK(level("2.0000001") == "5");
  CHECK(level("-3") == "1");
  const auto tier = [](const char* text) {
    return trial_rating_rule().tiers[band_of(trial_rating_rule().tiers, trial_must(parse_decimal(text)).exact())].id;
  };
  CHECK(tier("0.6") == "low");
  CHECK(tier("0.600001") == "mid");
  CHECK(tier("2") == "mid");
  CHECK(tier("2.000001") == "high");
}

TEST_CASE("with fewer than three in a class the next wider set is taken, and the rating says which") {
  RatingBook book{trial_rating_rule(), trial_sectors(), 2024};
  CHECK(book.put(trial_firm("A", "3011", 100, 100)));
  CHECK(book.put(trial_firm("B", "3011", 100, 100)));
  CHECK(trial_must(book.rate("A")).reason == NoLevel::no_benchmark);
  CHECK(trial_must(book.rate("A")).tier == "mid");  // L needs nobody else
  CHECK(book.put(trial_firm("C", "1310", 100, 400)));
  CHECK(trial_must(book.rate("A")).benchmark->width == Width::all);
  CHECK(book.put(trial_firm("D", "3041", 100, 100)));
  CHECK(trial_must(book.rate("A")).benchmark->key == "30");
  CHECK(book.put(trial_firm("E", "3012", 100, 100)));
  CHECK(trial_must(book.rate("A")).benchmark->key == "301");
  CHECK(book.put(trial_firm("F", "3011", 100, 100)));
  CHECK(trial_must(book.rate("A")).benchmark->key == "3011");
  // Two of a sector are too few; a third one, of which no class is known, fills the sector and nothing narrower.
  CHECK(book.put(trial_firm("G", "2613", 100, 100)));
  CHECK(book.put(trial_firm("H", "2651", 100, 100)));
  CHECK(trial_must(book.rate("G")).benchmark->width == Width::all);
  RatingFacts odd = trial_firm("I", "", 100, 100);
  odd.sector = "calcium_carbide";
  CHECK(book.put(odd));
  CHECK(trial_must(book.rate("I")).benchmark->width == Width::sector);
  CHECK(trial_must(book.rate("I")).benchmark->key == "calcium_carbide");
}

TEST_CASE("who has no value added is not rated and in no mean; who lacks months is provisional and in no mean") {
  RatingBook book = cement_book();
  CHECK(book.put(trial_firm("Z", "3011", 1'000'000, 0)));
  CHECK(book.put(trial_firm("N", "3011", 1'000'000, -5)));
  RatingFacts gap = trial_firm("M", "3011", 1, 100'000);
  gap.missing_months = {"2024-05"};
  CHECK(book.put(gap));
  RatingFacts none = trial_firm("O", "3011", 1, 1);
  none.co2_kg.reset();
  CHECK(book.put(none));
  RatingFacts unknown = trial_firm("U", "3011", 1, 1);
  unknown.value_added_yuan.reset();
  CHECK(book.put(unknown));
  RatingFacts draft = trial_firm("P", "3011", 12, 10);
  draft.provisional = true;
  CHECK(book.put(draft));
  CHECK(trial_must(book.rate("A")).benchmark->sum.enterprises == 4);
  CHECK(trial_must(book.rate("A")).benchmark->sum.provisional == 1);
  CHECK(trial_must(book.rate("A")).level == "2");
  CHECK(words_of(trial_must(book.rate("Z")).reason) == "not rated (AV <= 0)");
  CHECK(words_of(trial_must(book.rate("N")).reason) == "not rated (AV <= 0)");
  CHECK(trial_must(book.rate("Z")).level.empty());
  CHECK(trial_must(book.rate("M")).state == RatingState::provisional);
  CHECK(trial_must(book.rate("M")).missing_months.size() == 1);
  CHECK(trial_must(book.rate("P")).state == RatingState::provisional);
  CHECK(trial_must(book.rate("O")).reason == NoLevel::no_account);
  CHECK(trial_must(book.rate("U")).reason == NoLevel::no_value_added);
  CHECK(book.rate("nobody").error().code == ErrorCode::not_found);
}

TEST_CASE("what is taken off comes before the ratio; a change of one is a change of the sums") {
  RatingBook book = cement_book();
  RatingFacts green = trial_firm("A", "3011", 15'000, 15'000);
  green.zero_carbon_kg = 2'000'000;
  green.sinks_kg = 1'000'000;
  CHECK(book.put(green));
  CHECK(*trial_must(book.rate("A")).intensity == Rational::of(8, 10));
  CHECK(book.sum(Width::all, "all").net_kg == 480'000'000);
  book.remove("A");
  CHECK(book.sum(Width::all, "all").net_kg == 468'000'000);
  CHECK(book.sum(Width::all, "all").enterprises == 2);
  CHECK(book.sum(Width::division, "99").enterprises == 0);
}

TEST_CASE("an arrow stands on the same basis alone") {
  const RatingFacts now = trial_firm("A", "3011", 900'000, 1'000'000);
  RatingFacts before = trial_firm("A", "3011", 1'000'000, 1'000'000);
  before.year = 2023;
  Rating rating;
  judge_trend(trial_rating_rule(), now, &before, rating);
  CHECK(rating.trend == Trend::falling);
  CHECK(*rating.change_percent == Rational{-10});
  before.co2_kg = 918'367'347;  // -2.00000003 %
  judge_trend(trial_rating_rule(), now, &before, rating);
  CHECK(rating.trend == Trend::falling);
  before.co2_kg = 918'367'346;  // -1.9999999 %
  judge_trend(trial_rating_rule(), now, &before, rating);
  CHECK(rating.trend == Trend::flat);
  before.basis = "cement/2015";
  Rating other;
  judge_trend(trial_rating_rule(), now, &before, other);
  CHECK(other.trend == Trend::unknown);
  CHECK(other.no_trend == "another guide or version the year before");
}

TEST_CASE("refused: another year, a code that is none, synthetic beside real, figures finer than counted") {
  RatingBook book = cement_book();
  RatingFacts wrong = trial_firm("X", "3011", 1, 1);
  wrong.year = 2023;
  CHECK(book.put(wrong).error().code == ErrorCode::invalid_argument);
  CHECK(book.put(trial_firm("X", "C3011", 1, 1)).error().code == ErrorCode::invalid_argument);
  RatingFacts made = trial_firm("X", "3011", 1, 1);
  made.synthetic = true;
  CHECK(book.put(made).error().code == ErrorCode::conflict);
  made.enterprise = "A";  // in the place of the first, beside two real ones
  CHECK(book.put(made).error().code == ErrorCode::conflict);
  CHECK(book.size() == 3);
  CHECK(*whole_kilograms(trial_must(parse_decimal("12.345"))) == 12'345);
  CHECK_FALSE(whole_kilograms(trial_must(parse_decimal("12.3456"))));
  CHECK(*whole_yuan(trial_must(parse_decimal("-0.0001"))) == -1);
  CHECK_FALSE(whole_yuan(trial_must(parse_decimal("0.00001"))));
  CHECK(nearest_kilogram(0.0025 * tonne_co2) == 2);
}

TEST_CASE("an account becomes facts: state, months and basis come along") {
  Account account;
  account.enterprise = "E-1";
  account.sector = "cement";
  account.guide = "cement";
  account.version = "2024";
  account.state = MonthState::provisional;
  account.total = 487'000 * tonne_co2;
  const RatingFacts facts = rating_facts(account, 2024, "3011");
  CHECK(*facts.co2_kg == 487'000'000);
  CHECK(facts.provisional);
  CHECK(facts.basis == "cement/2024");
}

TEST_CASE("sectors: thirteen, each with its classes; the longest code decides") {
  CHECK(trial_sectors().sectors().size() == 13);
  CHECK(trial_sectors().of_industry("3011").id == "cement");
  CHECK(trial_sectors().of_industry("3012").id == "building_materials");
  CHECK(trial_sectors().of_industry("3140").id == "silicon");
  CHECK(trial_sectors().of_industry("3120").id == "steel");
  CHECK(trial_sectors().of_industry("3513").id == "other");
  CHECK(trial_sectors().sector("other") == &trial_sectors().rest());
  CHECK(trial_sectors().sector("moon") == nullptr);
}

TEST_CASE("rules that must not be: bounds that fall, a last band with a bound, a sector's code twice") {
  terms::SourceFile file = trial_data("rating/zj-2022.toml");
  file.text.replace(file.text.find("most = \"0.8\""), 12, "most = \"0.5\"");
  CHECK(read_rating_rule(file).error().message.find("rise") != std::string::npos);
  file = trial_data("rating/zj-2022.toml");
  file.text += "\n[[level]]\nid = \"6\"\nname = { zh = \"6\", en = \"6\" }\nmost = \"9\"\n";
  CHECK(read_rating_rule(file).error().message.find("no bound") != std::string::npos);
  file = trial_data("rating/zj-2022.toml");
  file.text.replace(file.text.find("most = \"0.8\""), 12, "most = \"0.80000001\"");
  CHECK(read_rating_rule(file).error().message.find("six digits") != std::string::npos);
  file = trial_data("sectors.toml");
  file.text +=
      "\n[[sector]]\nid = \"moon\"\nname = { zh = \"\", en = \"moon\" }\ncodes = [\"3011\"]\nguide = \"general\"\n";
  CHECK(SectorBook::read(file).error().message.find("another sector") != std::string::npos);
}

TEST_CASE("who is held back moves nobody's mean, is provisional, and has no trend") {
  RatingBook book{trial_rating_rule(), trial_sectors(), 2024};
  for (const char* id : {"A", "B", "C"}) REQUIRE(book.put(trial_firm(id, "3011", 1'000, 1'000)).ok());
  RatingFacts slip = trial_firm("D", "3011", 1'000'000, 1'000);  // a thousand times
  REQUIRE(book.put(slip).ok());
  CHECK(trial_must(book.rate("A")).level == "1");
  slip.held = true;
  REQUIRE(book.put(slip).ok());
  const Rating fair = trial_must(book.rate("A"));
  CHECK(fair.level == "3");
  CHECK(*fair.ratio == Rational{1});
  CHECK(fair.benchmark->sum.enterprises == 3);
  CHECK(book.members(fair.benchmark->width, fair.benchmark->key) == std::vector<std::string>{"A", "B", "C"});
  RatingFacts before = trial_firm("D", "3011", 1'000, 1'000);
  before.year = 2023;
  const Rating doubted = trial_must(book.rate("D", &before));
  CHECK(doubted.state == RatingState::provisional);
  CHECK(doubted.level == "5");
  CHECK(doubted.trend == Trend::unknown);
  CHECK(doubted.no_trend == "a grave finding is open in one of the years");
}

}  // namespace lantian::carbon
