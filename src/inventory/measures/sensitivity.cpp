#include "inventory/measures/sensitivity.hpp"

#include "base/text.hpp"
#include "inventory/programmes/programme_read.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::inventory {
namespace {

using terms::Fault;
using terms::Section;

Sensitivity read_sensitivity(Section& row) {
  Sensitivity one;
  one.unit_id = row.text("unit");
  one.programme = row.text("programme");
  one.period = row.text("period");
  one.fall_percent = row.decimal("fall_percent");
  one.mass_t = read_above_zero(row, "mass_t");
  one.provenance = read_provenance(row);
  if (const auto period = parse_period(one.period); !period) row.fault(row.line_of("period"), period.error().message);
  row.finish();
  return one;
}

/// Twice what the coefficient was made from: beyond, a straight line is a guess, and the reader is told.
bool is_far(const Sensitivity& by, const Rational& mass_t) {
  return mass_t > Rational{2} * by.mass_t.exact();
}

}  // namespace

Rational Sensitivity::percent_per_kt() const {
  return fall_percent.exact() * Rational{1000} / mass_t.exact();
}

Result<std::vector<Sensitivity>> read_sensitivities(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  std::vector<Sensitivity> all;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section top{*tree, file.path, faults};
    for (Section& row : top.sections("sensitivity")) {
      Sensitivity one = read_sensitivity(row);
      const bool again = std::ranges::any_of(all, [&](const Sensitivity& other) {
        return other.unit_id == one.unit_id && other.programme == one.programme;
      });
      if (again)
        row.fault(row.line(), fmt::format("{} has a coefficient for '{}' already", one.unit_id, one.programme));
      all.push_back(std::move(one));
    }
    top.finish();
  }
  if (faults.empty()) return all;
  return error_of(faults);
}

Result<Effect> effect_of(std::span<const Sensitivity> sensitivities, std::string_view unit_id,
                         std::span<const CutMass> cuts) {
  if (std::ranges::find(sensitivities, unit_id, &Sensitivity::unit_id) == sensitivities.end()) {
    std::vector<std::string> known;
    for (const Sensitivity& one : sensitivities) {
      if (std::ranges::find(known, one.unit_id) == known.end()) known.push_back(one.unit_id);
    }
    return Error{ErrorCode::not_found,
                 fmt::format("nobody has published a coefficient for '{}'; there are some for {}", unit_id,
                             known.empty() ? "no place" : joined(known, ", ")),
                 ""};
  }
  Effect effect;
  for (const CutMass& cut : cuts) {
    const auto found = std::ranges::find_if(sensitivities, [&](const Sensitivity& one) {
      return one.unit_id == unit_id && one.programme == cut.programme;
    });
    if (found == sensitivities.end()) {
      effect.no_coefficient.push_back(cut.programme);
      continue;
    }
    const Rational fall = cut.mass_t * found->percent_per_kt() / Rational{1000};
    effect.parts.push_back({cut.programme, cut.mass_t, fall, &*found});
    effect.mass_t += cut.mass_t;
    effect.explained_percent += fall;
    if (is_far(*found, cut.mass_t)) {
      effect.notes.push_back(fmt::format("'{}': {:.0f} t is more than twice the {} t the coefficient was made from",
                                         cut.programme, cut.mass_t.approximate(), found->mass_t.text()));
    }
  }
  effect.unexplained_percent = Rational{100} - effect.explained_percent;
  if (effect.unexplained_percent < Rational{0}) {
    effect.notes.push_back("the coefficients explain more than the whole fall; they are not made for so many tonnes");
  }
  return effect;
}

}  // namespace lantian::inventory
