#pragma once
#include "base/decimal.hpp"
#include "base/rational.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The rule of the carbon-efficiency code as dated data: data/carbon/rating/<version>.toml.
namespace lantian::carbon {

/// A band reaches up to `most`, the bound itself included; the last one has no bound.
struct Band {
  std::string id;
  terms::Name name;
  std::optional<Decimal> most;
};

/// The band of an exact value: the first whose bound is not below it.
/// Requires: bands not empty, and the last without a bound.
std::size_t band_of(std::span<const Band> bands, const Rational& value);

/// The sets that an industry's mean may be taken over, from narrow to wide; the first three are levels of GB/T 4754.
enum class Width : std::uint8_t { class_of_industry = 1, group = 2, division = 3, sector = 4, all = 5 };
std::string_view name_of(Width width);
std::optional<Width> parse_width(std::string_view text);

struct RatingRule {
  std::string id, version, source, status;
  terms::Name name;
  std::vector<Band> tiers;   ///< of L, t per 10^4 yuan
  std::vector<Band> levels;  ///< of K, best first
  int least = 0;             ///< enterprises that a mean needs
  std::vector<Width> widen;  ///< in the order they are tried
  Decimal flat_percent;      ///< a change of L of at most this much is none
  std::string benchmark_status, trend_status;

  /// "zj/2022": what a code and every rating name.
  std::string text() const { return id + "/" + version; }
};

/// Returns malformed with every fault and its line: bounds that do not rise, a last band with a bound, a width twice.
Result<RatingRule> read_rating_rule(const terms::SourceFile& file);

}  // namespace lantian::carbon
