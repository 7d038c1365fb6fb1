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

namespace {

/// True when every ending decimal divided by it ends as well: its numerator has no prime factor but 2 and 5.
bool divides_evenly(const Rational& per_unit) {
  Int128 rest = per_unit.numerator();
  if (rest <= 0) return false;
  for (const int prime : {2, 5}) {
    while (rest % prime == 0) rest /= prime;
  }
  return rest == 1;
}

/// The heaviest member that can take any remainder; the last one when none can.
std::size_t closing_member(std::span<const ClosingShare> shares) {
  std::size_t best = shares.size() - 1;
  std::int64_t weight = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].weight <= weight || !divides_evenly(shares[i].per_unit)) continue;
    best = i;
    weight = shares[i].weight;
  }
  return best;
}

}  // namespace

Result<std::vector<Decimal>> close_on(const Rational& total, std::span<const ClosingShare> shares,
                                      std::string_view what) {
  constexpr int closing_places = 10;
  std::int64_t weights = 0;
  for (const ClosingShare& share : shares) weights += share.weight;
  if (shares.empty() || weights == 0) {
    return Error{ErrorCode::conflict, fmt::format("{}: nobody is there to take {} t", what, total.approximate()), ""};
  }
  const std::size_t closing = closing_member(shares);
  std::vector<Decimal> activities(shares.size());
  Rational rest = total;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (i == closing) continue;
    const Rational wanted = total * Rational::of(shares[i].weight, weights) / shares[i].per_unit;
    const auto grains = static_cast<std::int64_t>(floor_of(wanted / Rational{shares[i].grain}));
    activities[i] = {grains * shares[i].grain, 0};
    rest = rest - activities[i].exact() * shares[i].per_unit;
  }
  const auto remainder = ending_decimal(rest / shares[closing].per_unit, closing_places);
  if (!remainder || *remainder <= Decimal{}) {
    return Error{ErrorCode::conflict,
                 fmt::format("{}: of {:.3f} t the closing member would have to take {:.6f} t at {:.9f} t a unit, which "
                             "{}; change the invented numbers of the plan or the factors",
                             what, total.approximate(), rest.approximate(), shares[closing].per_unit.approximate(),
                             remainder ? "is not above zero" : "no decimal holds"),
                 ""};
  }
  activities[closing] = *remainder;
  return activities;
}

}  // namespace lantian::twin
