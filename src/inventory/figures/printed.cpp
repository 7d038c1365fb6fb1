#include "inventory/figures/printed.hpp"

#include "base/round.hpp"

namespace lantian::inventory {

PrintedCheck check_printed(const Rational& exact, const Decimal& printed) {
  PrintedCheck check{exact, round_half_even(exact, printed.places), false};
  const Rational half = Decimal{5, printed.places + 1}.exact();
  const Rational distance = exact - printed.exact();
  check.agrees = distance <= half && Rational{0} - distance <= half;
  return check;
}

std::optional<Rational> before_change(const Rational& after, const Rational& change_percent) {
  const Rational kept = Rational{1} + change_percent / Rational{100};
  if (kept <= Rational{0}) return std::nullopt;
  return after / kept;
}

}  // namespace lantian::inventory
