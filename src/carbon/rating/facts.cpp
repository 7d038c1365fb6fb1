#include "base/assert.hpp"
#include "base/round.hpp"
#include "carbon/rating/rating.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>

namespace lantian::carbon {
namespace {

constexpr std::int64_t facts_most_kg = 10'000'000'000'000;
constexpr std::int64_t facts_most_yuan = 100'000'000'000'000;

Result<std::int64_t> rating_whole(const Decimal& value, std::int64_t scale, std::int64_t most, std::string_view what) {
  const Rational scaled = value.exact() * Rational{scale};
  if (scaled.denominator() != 1) {
    return Error{ErrorCode::invalid_argument, fmt::format("{} has digits below one {}", value.text(), what), ""};
  }
  if (scaled > Rational{most} || scaled < Rational{-most}) {
    return Error{ErrorCode::invalid_argument, fmt::format("{} is out of range", value.text()), ""};
  }
  return static_cast<std::int64_t>(scaled.numerator());
}

}  // namespace

Result<std::int64_t> whole_kilograms(const Decimal& tonnes) {
  constexpr std::int64_t kilograms = 1000;
  return rating_whole(tonnes, kilograms, facts_most_kg, "kilogram");
}

Result<std::int64_t> whole_yuan(const Decimal& ten_thousand_yuan) {
  constexpr std::int64_t yuan = 10'000;
  return rating_whole(ten_thousand_yuan, yuan, facts_most_yuan, "yuan");
}

std::int64_t nearest_kilogram(CarbonMass mass) {
  constexpr double kilograms = 1000;
  const double scaled = in(mass, tonne_co2) * kilograms;
  LANTIAN_ASSERT(std::abs(scaled) < static_cast<double>(INT64_MAX), "a mass beyond all accounts");
  return std::llrint(scaled);
}

std::optional<std::int64_t> RatingFacts::net_kg() const {
  if (!co2_kg) return std::nullopt;
  return *co2_kg - zero_carbon_kg - sinks_kg;
}

std::optional<Rational> RatingFacts::intensity() const {
  if (!co2_kg || !value_added_yuan || *value_added_yuan <= 0) return std::nullopt;
  constexpr std::int64_t kg_per_yuan = 10;  // 1 kg/yuan = 10 t per 10^4 yuan
  return Rational::of(Int128{*net_kg()} * kg_per_yuan, *value_added_yuan);
}

std::optional<Rational> BenchmarkSum::intensity() const {
  if (enterprises == 0) return std::nullopt;
  constexpr std::int64_t kg_per_yuan = 10;
  return Rational::of(Int128{net_kg} * kg_per_yuan, value_added_yuan);
}

RatingFacts rating_facts(const Account& account, int year, std::string industry) {
  RatingFacts facts;
  facts.enterprise = account.enterprise;
  facts.industry = std::move(industry);
  facts.sector = account.sector;
  facts.year = year;
  if (account.total) facts.co2_kg = nearest_kilogram(*account.total);
  facts.missing_months = account.missing_months;
  facts.provisional = account.state != MonthState::final;
  facts.basis = account.guide + "/" + account.version;
  facts.synthetic = account.synthetic;
  return facts;
}

std::string_view name_of(RatingState state) {
  constexpr std::array<std::string_view, 3> names{"rated", "provisional", "not_rated"};
  return names[static_cast<std::size_t>(state) - 1];
}

std::string_view name_of(NoLevel reason) {
  constexpr std::array<std::string_view, 6> names{
      "none", "no_account", "no_value_added", "value_added_not_positive", "no_benchmark", "benchmark_not_positive"};
  return names[static_cast<std::size_t>(reason)];
}

std::string words_of(NoLevel reason) {
  constexpr std::array<std::string_view, 6> texts{"",
                                                  "not rated (no account)",
                                                  "not rated (AV not known)",
                                                  "not rated (AV <= 0)",
                                                  "not rated (too few enterprises to compare with)",
                                                  "not rated (the mean of the industry is not above 0)"};
  return std::string{texts[static_cast<std::size_t>(reason)]};
}

std::string_view name_of(Trend trend) {
  constexpr std::array<std::string_view, 4> names{"unknown", "falling", "flat", "rising"};
  return names[static_cast<std::size_t>(trend)];
}

}  // namespace lantian::carbon
