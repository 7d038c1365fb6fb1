#include "carbon/formula/compound_unit.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::carbon {
namespace {

constexpr int most_power = 9;

CompoundUnit combined(const CompoundUnit& a, const CompoundUnit& b, int sign) {
  CompoundUnit result = a;
  result.scale = sign > 0 ? a.scale * b.scale : a.scale / b.scale;
  for (const auto& [dimension, power] : b.powers) {
    const auto at = std::ranges::lower_bound(result.powers, dimension, {}, &std::pair<std::string, int>::first);
    if (at == result.powers.end() || at->first != dimension) {
      result.powers.insert(at, {dimension, sign * power});
    } else if ((at->second += sign * power) == 0) {
      result.powers.erase(at);
    }
  }
  return result;
}

CompoundUnit plain_unit(const inventory::ActivityUnit& unit) {
  const double scale = unit.scale.approximate();
  if (unit.dimension == "share") return {{}, scale / 100};
  return {{{unit.dimension, 1}}, scale};
}

}  // namespace

std::string CompoundUnit::text() const {
  std::string above;
  std::string below;
  for (const auto& [dimension, power] : powers) {
    std::string& side = power > 0 ? above : below;
    if (!side.empty()) side += " * ";
    side += dimension;
    if (std::abs(power) != 1) side += fmt::format("^{}", std::abs(power));
  }
  if (above.empty() && below.empty()) return "no dimension";
  if (above.empty()) above = "1";
  return below.empty() ? above : above + " / " + below;
}

bool same_dimension(const CompoundUnit& a, const CompoundUnit& b) {
  return a.powers == b.powers;
}

CompoundUnit product(const CompoundUnit& a, const CompoundUnit& b) {
  return combined(a, b, 1);
}

CompoundUnit quotient(const CompoundUnit& a, const CompoundUnit& b) {
  return combined(a, b, -1);
}

bool is_sane(const CompoundUnit& unit) {
  const auto runs_away = [](const auto& power) { return std::abs(power.second) > most_power; };
  return std::isnormal(unit.scale) && std::ranges::none_of(unit.powers, runs_away);
}

Result<CompoundUnit> parse_compound_unit(std::string_view text, const inventory::UnitBook& units) {
  if (const auto* whole = units.find(text)) return plain_unit(*whole);
  CompoundUnit result;
  bool first = true;
  for (const std::string_view piece : split(text, '/')) {
    const std::string_view word = trimmed(piece);
    const bool one = word == "1";
    const auto* unit = one ? nullptr : units.find(word);
    if (!one && unit == nullptr) {
      return Error{ErrorCode::malformed,
                   fmt::format("{} of {} is no unit; write units of data/inventory/units.toml, such as tCO2/MWh",
                               in_quotes(word), in_quotes(text)),
                   ""};
    }
    const CompoundUnit part = one ? CompoundUnit{} : plain_unit(*unit);
    result = first ? part : quotient(result, part);
    first = false;
    if (!is_sane(result)) return Error{ErrorCode::malformed, in_quotes(text) + " is no unit of this world", ""};
  }
  return result;
}

Conversion conversion(const CompoundUnit& from, const CompoundUnit& to) {
  LANTIAN_ASSERT(same_dimension(from, to), "units were checked when the formula was read");
  if (from.scale >= to.scale) return {from.scale / to.scale, false};
  return {to.scale / from.scale, true};
}

}  // namespace lantian::carbon
