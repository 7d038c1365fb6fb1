#include "carbon/rating/rating.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace lantian::carbon {
namespace {

constexpr std::int64_t rating_most_kg = 10'000'000'000'000;
constexpr std::int64_t rating_most_yuan = 100'000'000'000'000;

bool rating_within(std::int64_t value, std::int64_t most) {
  return value >= -most && value <= most;
}

/// Into a mean goes who has every month, value added above 0 and no figure that is held back.
bool counts_in_mean(const RatingFacts& facts) {
  return !facts.held && facts.complete() && facts.intensity().has_value();
}

/// The key of a set, or nothing when the industry is not known so finely.
std::optional<std::string> rating_key(const RatingFacts& facts, Width width) {
  constexpr std::size_t digits_of_class = 4;
  switch (width) {
    case Width::class_of_industry:
    case Width::group:
    case Width::division: {
      const std::size_t digits = digits_of_class + 1 - static_cast<std::size_t>(width);
      if (facts.industry.size() < digits) return std::nullopt;
      return facts.industry.substr(0, digits);
    }
    case Width::sector:
      return facts.sector;
    case Width::all:
      break;
  }
  return "all";
}

/// Divisions of two digits and ids of sectors share a map.
std::string rating_place(Width width, std::string_view key) {
  return fmt::format("{}:{}", name_of(width), key);
}

}  // namespace

RatingBook::RatingBook(const RatingRule& rule, const SectorBook& sectors, int year)
    : rule_{&rule}, sectors_{&sectors}, year_{year} {}

Result<void> RatingBook::put(RatingFacts facts) {
  const auto refuse = [&](std::string message) {
    return Error{ErrorCode::invalid_argument, std::move(message), facts.enterprise};
  };
  if (facts.enterprise.empty()) return refuse("an enterprise has an id");
  if (facts.year != year_) return refuse(fmt::format("the year is {}, not {}", year_, facts.year));
  if (!facts.industry.empty() && !is_industry_code(facts.industry)) {
    return refuse(fmt::format("{} is no code of GB/T 4754: two to four digits", in_quotes(facts.industry)));
  }
  if (facts.sector.empty()) facts.sector = sectors_->of_industry(facts.industry).id;
  if (sectors_->sector(facts.sector) == nullptr) {
    return refuse(fmt::format("{} is no sector of data/carbon/sectors.toml", in_quotes(facts.sector)));
  }
  if (!rating_within(facts.co2_kg.value_or(0), rating_most_kg) ||
      !rating_within(facts.zero_carbon_kg, rating_most_kg) || !rating_within(facts.sinks_kg, rating_most_kg) ||
      !rating_within(facts.value_added_yuan.value_or(0), rating_most_yuan)) {
    return refuse("a figure is out of range");
  }
  if (facts.zero_carbon_kg < 0 || facts.sinks_kg < 0) return refuse("what is taken off is not below zero");
  const auto here = facts_.find(facts.enterprise);
  const auto other = here == facts_.end() || here != facts_.begin() ? facts_.begin() : std::next(here);
  if (other != facts_.end() && other->second.synthetic != facts.synthetic) {
    return Error{ErrorCode::conflict, "synthetic and real enterprises are never compared", facts.enterprise};
  }
  if (here != facts_.end()) {
    count(here->second, -1);
    here->second = std::move(facts);
    count(here->second, 1);
    return {};
  }
  count(facts, 1);
  std::string id = facts.enterprise;
  facts_.emplace(std::move(id), std::move(facts));
  return {};
}

void RatingBook::remove(std::string_view enterprise) {
  const auto here = facts_.find(enterprise);
  if (here == facts_.end()) return;
  count(here->second, -1);
  facts_.erase(here);
}

void RatingBook::count(const RatingFacts& facts, int sign) {
  if (!counts_in_mean(facts)) return;
  for (const Width width : rule_->widen) {
    const auto key = rating_key(facts, width);
    if (!key) continue;
    BenchmarkSum& sum = sums_[rating_place(width, *key)];
    sum.enterprises += sign;
    sum.provisional += facts.provisional ? sign : 0;
    sum.net_kg += sign * *facts.net_kg();
    sum.value_added_yuan += sign * *facts.value_added_yuan;
  }
}

BenchmarkSum RatingBook::sum(Width width, std::string_view key) const {
  const auto found = sums_.find(rating_place(width, key));
  return found == sums_.end() ? BenchmarkSum{} : found->second;
}

std::vector<std::string> RatingBook::members(Width width, std::string_view key) const {
  std::vector<std::string> out;
  for (const auto& [id, facts] : facts_) {
    if (counts_in_mean(facts) && rating_key(facts, width) == key) out.push_back(id);
  }
  return out;
}

const RatingFacts* RatingBook::facts(std::string_view enterprise) const {
  const auto here = facts_.find(enterprise);
  return here == facts_.end() ? nullptr : &here->second;
}

std::optional<Benchmark> RatingBook::benchmark_of(const RatingFacts& facts) const {
  for (const Width width : rule_->widen) {
    const auto key = rating_key(facts, width);
    if (!key) continue;
    const BenchmarkSum found = sum(width, *key);
    if (found.enterprises >= rule_->least) return Benchmark{width, *key, found};
  }
  return std::nullopt;
}

Rating RatingBook::rated(const RatingFacts& facts, const RatingFacts* before) const {
  Rating rating;
  rating.enterprise = facts.enterprise;
  rating.rule = rule_->text();
  rating.year = year_;
  rating.missing_months = facts.missing_months;
  rating.basis = facts.basis;
  rating.synthetic = facts.synthetic;
  judge_trend(*rule_, facts, before, rating);
  if (!facts.co2_kg) {
    rating.reason = NoLevel::no_account;
  } else if (!facts.value_added_yuan) {
    rating.reason = NoLevel::no_value_added;
  } else if (*facts.value_added_yuan <= 0) {
    rating.reason = NoLevel::value_added_not_positive;
  }
  if (rating.reason != NoLevel::none) return rating;
  rating.intensity = facts.intensity();
  rating.tier = rule_->tiers[band_of(rule_->tiers, *rating.intensity)].id;
  rating.benchmark = benchmark_of(facts);
  if (!rating.benchmark) {
    rating.reason = NoLevel::no_benchmark;
    return rating;
  }
  const Rational mean = *rating.benchmark->sum.intensity();
  if (mean <= Rational{}) {
    rating.reason = NoLevel::benchmark_not_positive;
    return rating;
  }
  rating.ratio = *rating.intensity / mean;
  rating.level = rule_->levels[band_of(rule_->levels, *rating.ratio)].id;
  rating.state = facts.provisional || facts.held || !facts.complete() ? RatingState::provisional : RatingState::rated;
  return rating;
}

Result<Rating> RatingBook::rate(std::string_view enterprise, const RatingFacts* before) const {
  const auto here = facts_.find(enterprise);
  if (here == facts_.end()) {
    return Error{ErrorCode::not_found, fmt::format("no enterprise {} in {}", in_quotes(enterprise), year_), ""};
  }
  return rated(here->second, before);
}

std::vector<Rating> RatingBook::rate_all() const {
  std::vector<Rating> all;
  all.reserve(facts_.size());
  for (const auto& [id, facts] : facts_) all.push_back(rated(facts, nullptr));
  return all;
}

void judge_trend(const RatingRule& rule, const RatingFacts& facts, const RatingFacts* before, Rating& rating) {
  const auto unknown = [&](const char* why) { rating.no_trend = why; };
  if (before == nullptr) return unknown("no year before");
  if (before->enterprise != facts.enterprise || before->year + 1 != facts.year) return unknown("not the year before");
  if (before->basis != facts.basis) return unknown("another guide or version the year before");
  if (!facts.complete() || !before->complete()) return unknown("months are missing");
  if (facts.held || before->held) return unknown("a grave finding is open in one of the years");
  const auto now = facts.intensity(), then = before->intensity();
  if (!now || !then) return unknown("no intensity in one of the years");
  if (*then <= Rational{}) return unknown("the intensity of the year before is not above 0");
  constexpr std::int64_t percent = 100;
  rating.change_percent = (*now - *then) / *then * Rational{percent};
  const Rational flat = rule.flat_percent.exact();
  rating.trend = *rating.change_percent > flat                ? Trend::rising
                 : *rating.change_percent < Rational{} - flat ? Trend::falling
                                                              : Trend::flat;
}

}  // namespace lantian::carbon
