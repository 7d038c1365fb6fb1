#include "explain/contributions/explanation.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::explain {
namespace {

constexpr double steps = 0x1p24;

double on_grid(double value) {
  LANTIAN_ASSERT(std::abs(value) < 1e6, "a concentration that is none");
  return std::round(value * steps) / steps;
}

}  // namespace

void close(Explanation& explanation) {
  LANTIAN_ASSERT(
      std::ranges::none_of(explanation.parts, [](const Part& one) { return one.kind == PartKind::unexplained; }),
      "closed twice");
  explanation.mean_before = on_grid(explanation.mean_before);
  explanation.mean_after = on_grid(explanation.mean_after);
  double rest = explanation.change(), below = 0, above = 0;
  for (Part& one : explanation.parts) {
    one.value = on_grid(one.value);
    rest -= one.value;
    below += std::pow(one.value - one.low, 2);
    above += std::pow(one.high - one.value, 2);
  }
  Part unexplained;
  unexplained.kind = PartKind::unexplained;
  unexplained.id = "unexplained";
  unexplained.value = rest;
  // The more the others may be, the less is left.
  unexplained.low = rest - std::sqrt(above);
  unexplained.high = rest + std::sqrt(below);
  unexplained.method = "observed change less the other parts";
  explanation.parts.push_back(std::move(unexplained));
}

}  // namespace lantian::explain
