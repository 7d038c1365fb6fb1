#include "carbon/rating/rating.hpp"
#include "keep/files.hpp"
#include "measure.hpp"

#include <algorithm>
#include <random>

/// bench_carbon_rating: 10 000 enterprises of 60 classes are rated; then one after another gets new figures and is
/// rated again. Every answer is held against sums that are made anew from all enterprises. Goal: one in at most 20 ms.
namespace lantian::bench {
namespace {

using namespace carbon;

constexpr int enterprises = 10'000, changes = 200;
constexpr double goal_seconds = 0.020;

RatingFacts made_facts(int number, std::mt19937& random) {
  RatingFacts facts;
  facts.enterprise = fmt::format("E{:05}", number);
  facts.industry = fmt::format("{}{}{}", 13 + number % 20, 1 + number % 2, 1 + number % 3);
  facts.year = 2024;
  facts.co2_kg = static_cast<std::int64_t>(random() % 1'000'000'000);
  facts.value_added_yuan = static_cast<std::int64_t>(random() % 1'000'000'000) - 10'000'000;
  facts.provisional = number % 17 == 0;
  if (number % 29 == 0) facts.missing_months = {"2024-02"};
  facts.basis = "general/2015";
  facts.synthetic = true;
  return facts;
}

/// The level by sums over everybody, with nothing kept from before.
std::string level_anew(const RatingRule& rule, const std::vector<RatingFacts>& all, const RatingFacts& one) {
  if (*one.value_added_yuan <= 0) return "";
  Int128 kilograms = 0, yuan = 0;
  for (const RatingFacts& other : all) {
    if (other.industry != one.industry || !other.missing_months.empty() || *other.value_added_yuan <= 0) continue;
    kilograms += *other.co2_kg;
    yuan += *other.value_added_yuan;
  }
  const Rational ratio = Rational::of(Int128{*one.co2_kg} * yuan, Int128{*one.value_added_yuan} * kilograms);
  for (const Band& band : rule.levels) {
    if (!band.most || ratio <= band.most->exact()) return band.id;
  }
  return "";
}

int run() {
  const auto sector_text = keep::read_file(LANTIAN_DATA_ROOT "/data/carbon/sectors.toml");
  const auto rule_text = keep::read_file(LANTIAN_DATA_ROOT "/data/carbon/rating/zj-2022.toml");
  if (!sector_text) return failed(sector_text.error());
  if (!rule_text) return failed(rule_text.error());
  const auto sectors = SectorBook::read({"sectors.toml", *sector_text});
  const auto rule = read_rating_rule({"zj-2022.toml", *rule_text});
  if (!sectors) return failed(sectors.error());
  if (!rule) return failed(rule.error());
  std::mt19937 random{10};
  std::vector<RatingFacts> all;
  for (int i = 0; i < enterprises; ++i) all.push_back(made_facts(i, random));
  RatingBook book{*rule, *sectors, 2024};
  auto start = Clock::now();
  for (const RatingFacts& one : all) {
    if (const auto put = book.put(one); !put) return failed(put.error());
  }
  const std::vector<Rating> ratings = book.rate_all();
  fmt::print("{} enterprises put and rated  {:.4f} s\n", ratings.size(), seconds_since(start));
  double longest = 0;
  int wrong = 0;
  for (int i = 0; i < changes; ++i) {
    RatingFacts& one = all[random() % all.size()];
    one.co2_kg = static_cast<std::int64_t>(random() % 1'000'000'000);
    start = Clock::now();
    if (const auto put = book.put(one); !put) return failed(put.error());
    const auto rating = book.rate(one.enterprise);
    longest = std::max(longest, seconds_since(start));
    if (!rating) return failed(rating.error());
    if (rating->level != level_anew(*rule, all, one)) ++wrong;
  }
  for (std::size_t i = 0; i < ratings.size(); i += 500) {
    if (book.rate(all[i].enterprise)->level != level_anew(*rule, all, all[i])) ++wrong;
  }
  fmt::print("{} enterprises rated again, the slowest in  {:.6f} s, goal {} s  (answer checked: {} wrong)\n", changes,
             longest, goal_seconds, wrong);
  return wrong == 0 && longest <= goal_seconds ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main() {
  return lantian::bench::run();
}
