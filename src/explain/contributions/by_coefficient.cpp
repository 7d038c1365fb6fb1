#include "explain/contributions/by_coefficient.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::explain {

MeasureParts parts_by_coefficient(const inventory::Effect& effect, std::span<const inventory::CutMass> cuts,
                                  double observed_change, const ContributionRule& rule) {
  MeasureParts out;
  for (const inventory::CutMass& cut : cuts) {
    const auto found = std::ranges::find(effect.parts, cut.programme, &inventory::EffectPart::programme);
    const double tonnes = cut.mass_t.approximate();
    if (found == effect.parts.end() || observed_change >= 0) {
      out.left_out.push_back({cut.programme, 0, tonnes});
      continue;
    }
    const double value = observed_change * found->fall_percent.approximate() / 100;
    const inventory::Sensitivity& by = *found->by;
    out.parts.push_back(
        measure_part(rule, {cut.programme, value, std::abs(value) * rule.coefficient.percent / 100, tonnes},
                     fmt::format("tonnes x {:.3f} % of the fall for each kt", by.percent_per_kt().approximate()),
                     fmt::format("{} [{}]", by.provenance.source, by.provenance.status)));
  }
  return out;
}

}  // namespace lantian::explain
