#pragma once
#include "carbon/account.hpp"
#include "carbon/rating/rule.hpp"
#include "carbon/rating/sectors.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// The carbon-efficiency code of enterprises in a year. Exact: CO2 in whole kilograms, value added in whole yuan, every
/// ratio a fraction; nothing is rounded before it is compared.
namespace lantian::carbon {

/// What a code is computed from.
struct RatingFacts {
  std::string enterprise;
  std::string industry;  ///< GB/T 4754; empty: only sector and all are wide enough
  std::string sector;    ///< empty: by the industry
  int year = 0;
  std::optional<std::int64_t> co2_kg;            ///< of the account; no value: there is none
  std::int64_t zero_carbon_kg = 0;               ///< taken off: own zero-carbon generation
  std::int64_t sinks_kg = 0;                     ///< taken off
  std::optional<std::int64_t> value_added_yuan;  ///< income approach; may be negative
  std::vector<std::string> missing_months;       ///< of the account: it is then too small
  bool provisional = false;                      ///< the account has a month that was not checked
  bool held = false;  ///< a grave finding is open: the figure is doubted, and no mean may rest on it
  std::string basis;  ///< guide and version of the account, "power/2022"
  bool synthetic = false;

  std::optional<std::int64_t> net_kg() const;
  /// L in t per 10^4 yuan. No value without an account or with value added <= 0.
  std::optional<Rational> intensity() const;
  /// Every month is there.
  bool complete() const { return missing_months.empty(); }
};

/// Tonnes or 10^4 yuan, as filed, in whole kilograms or yuan. Returns invalid_argument for finer digits and for what is
/// beyond 10^13 kg or 10^14 yuan.
Result<std::int64_t> whole_kilograms(const Decimal& tonnes);
Result<std::int64_t> whole_yuan(const Decimal& ten_thousand_yuan);
/// To the nearest kilogram, half to even: the one rounding between an account and a code.
std::int64_t nearest_kilogram(CarbonMass mass);

/// The facts of an account of a year; value added and deductions are filed apart.
RatingFacts rating_facts(const Account& account, int year, std::string industry);

/// Sums over the enterprises that a mean is taken of.
struct BenchmarkSum {
  std::int64_t enterprises = 0;
  std::int64_t provisional = 0;  ///< of them
  std::int64_t net_kg = 0;
  std::int64_t value_added_yuan = 0;

  /// Sum over sum, t per 10^4 yuan, never the mean of ratios. No value when nobody is in it.
  std::optional<Rational> intensity() const;
};

/// Which set an enterprise was held against.
struct Benchmark {
  Width width = Width::all;
  std::string key;  ///< "3011", "301", "30", "cement", "all"
  BenchmarkSum sum;
};

enum class RatingState : std::uint8_t { rated = 1, provisional = 2, not_rated = 3 };
std::string_view name_of(RatingState state);

/// Why there is no level.
enum class NoLevel : std::uint8_t {
  none = 0,
  no_account = 1,
  no_value_added = 2,
  value_added_not_positive = 3,
  no_benchmark = 4,  ///< fewer enterprises than the rule asks for, even in the widest set
  benchmark_not_positive = 5
};
std::string_view name_of(NoLevel reason);
/// "not rated (AV <= 0)", what a page prints.
std::string words_of(NoLevel reason);

enum class Trend : std::uint8_t { unknown = 0, falling = 1, flat = 2, rising = 3 };
std::string_view name_of(Trend trend);

struct Rating {
  std::string enterprise, rule;
  int year = 0;
  RatingState state = RatingState::not_rated;
  NoLevel reason = NoLevel::none;
  std::optional<Rational> intensity;  ///< L, t per 10^4 yuan
  std::string tier;                   ///< id in the rule; empty without L
  std::optional<Rational> ratio;      ///< K
  std::string level;                  ///< id in the rule; empty: not rated
  std::optional<Benchmark> benchmark;
  std::vector<std::string> missing_months;
  Trend trend = Trend::unknown;
  std::string no_trend;                    ///< why the trend is not known
  std::optional<Rational> change_percent;  ///< of L against the year before
  std::string basis;
  bool synthetic = false;
};

/// The enterprises of one year with the sums that they are held against; a change of one costs a few additions, however
/// many there are. Into a mean goes who has an account of every month and value added above 0: what lacks months would
/// make the mean too good, and what is held back would move everybody. The rule and the sectors must outlive the book.
class RatingBook {
 public:
  RatingBook(const RatingRule& rule, const SectorBook& sectors, int year);

  /// Adds an enterprise or takes the place of what was there of it. Returns invalid_argument (another year, an industry
  /// that is no code, a sector that does not exist, figures out of range) or conflict (synthetic with real).
  Result<void> put(RatingFacts facts);
  void remove(std::string_view enterprise);

  /// `before`: the same enterprise a year earlier, or null. Returns not_found.
  Result<Rating> rate(std::string_view enterprise, const RatingFacts* before = nullptr) const;
  /// Everybody, by id.
  std::vector<Rating> rate_all() const;
  /// All zero when nobody is in the set.
  BenchmarkSum sum(Width width, std::string_view key) const;
  /// Whom that sum is made of, by id.
  std::vector<std::string> members(Width width, std::string_view key) const;
  /// Null when there is no such enterprise.
  const RatingFacts* facts(std::string_view enterprise) const;
  std::size_t size() const { return facts_.size(); }

 private:
  void count(const RatingFacts& facts, int sign);
  std::optional<Benchmark> benchmark_of(const RatingFacts& facts) const;
  Rating rated(const RatingFacts& facts, const RatingFacts* before) const;

  const RatingRule* rule_;
  const SectorBook* sectors_;
  int year_;
  std::map<std::string, RatingFacts, std::less<>> facts_;
  std::unordered_map<std::string, BenchmarkSum> sums_;
};

/// The change of L against the year before, on the same basis alone: same guide and version, both years complete.
/// Fills trend, no_trend and change_percent.
void judge_trend(const RatingRule& rule, const RatingFacts& facts, const RatingFacts* before, Rating& rating);

}  // namespace lantian::carbon
