#include "twin/sources_closing.hpp"

#include <fmt/core.h>

#include <limits>
#include <numeric>

namespace lantian::twin {

std::vector<std::int64_t> split_whole(std::int64_t total, std::span<const std::int64_t> weights) {
  const std::int64_t all = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  std::vector<std::int64_t> parts(weights.size(), 0);
  if (all == 0) return parts;
  // Differences of the running sum's floor: nothing is lost, and no part is further than one from its share.
  std::int64_t weight_before = 0;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weight_before += weights[i];
    const auto until = static_cast<std::int64_t>(static_cast<Int128>(total) * weight_before / all);
    parts[i] = until - given;
    given = until;
  }
  return parts;
}

std::optional<Decimal> ending_decimal(const Rational& value, int most_places) {
  Int128 scale = 1;
  for (int places = 0; places <= most_places; ++places, scale *= 10) {
    if (scale % value.denominator() != 0) continue;
    const Int128 unscaled = value.numerator() * (scale / value.denominator());
    const Int128 most = std::numeric_limits<std::int64_t>::max();
    if (unscaled > most || unscaled < -most) return std::nullopt;
    return Decimal{static_cast<std::int64_t>(unscaled), places};
  }
  return std::nullopt;
}

Result<std::vector<Decimal>> close_on(const Rational& total, std::span<const ClosingShare> shares,
                                      std::string_view what) {
  constexpr int closing_places = 10;
  std::int64_t weights = 0;
  for (const ClosingShare& share : shares) weights += share.weight;
  if (shares.empty() || weights == 0) {
    return Error{ErrorCode::conflict, fmt::format("{}: nobody is there to take {} t", what, total.approximate()), ""};
  }
  std::vector<Decimal> activities;
  Rational rest = total;
  for (const ClosingShare& share : shares.first(shares.size() - 1)) {
    const Rational wanted = total * Rational::of(share.weight, weights) / share.per_unit;
    const auto grains = static_cast<std::int64_t>(floor_of(wanted / Rational{share.grain}));
    activities.push_back({grains * share.grain, 0});
    rest = rest - activities.back().exact() * share.per_unit;
  }
  const auto last = ending_decimal(rest / shares.back().per_unit, closing_places);
  if (!last || *last <= Decimal{}) {
    return Error{
        ErrorCode::conflict,
        fmt::format("{}: of {:.3f} t the last member would have to take {:.6f} t at {:.9f} t a unit, which {}; "
                    "change the invented numbers of the plan or the factors",
                    what, total.approximate(), rest.approximate(), shares.back().per_unit.approximate(),
                    last ? "is not above zero" : "no decimal holds"),
        ""};
  }
  activities.push_back(*last);
  return activities;
}

}  // namespace lantian::twin
