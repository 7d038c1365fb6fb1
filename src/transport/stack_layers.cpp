#include "transport/stack_layers.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "inventory/source_class.hpp"
#include "transport/physical_constants.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::transport {
namespace {

/// The share of a band below a height. A band without extent lies in the layer whose floor it touches.
double share_below(const Band& band, double height_m) {
  if (band.high_m <= band.low_m) return height_m > band.low_m ? 1 : 0;
  return std::clamp((height_m - band.low_m) / (band.high_m - band.low_m), 0.0, 1.0);
}

}  // namespace

ReleaseLayers layers_of(const Spread& spread, std::span<const double> interfaces) {
  return layers_below(interfaces, [&](double height) {
    return (1 - spread.above) * share_below(spread.below, height) + spread.above * share_below(spread.over, height);
  });
}

Spread spread_of(const RiseRule& rule, const Rise& rise) {
  Spread spread;
  spread.below = {rise.stack_m + rule.spread_bottom * rise.rise_m, rise.stack_m + rule.spread_top * rise.rise_m};
  if (!(rise.lid_m > rise.stack_m)) return spread;
  if (spread.below.high_m > rise.lid_m) {
    const double depth = spread.below.high_m - spread.below.low_m;
    spread.below = {std::max(rise.stack_m, std::min(spread.below.low_m, rise.lid_m - depth)), rise.lid_m};
  }
  spread.above = rise.penetrated;
  spread.over = {std::max(rise.lid_m, rise.stack_m + rule.spread_bottom * rise.through_m),
                 std::max(rise.lid_m, rise.stack_m + rule.spread_top * rise.through_m)};
  return spread;
}

std::string Assumed::text() const {
  std::vector<std::string> words;
  if (height) words.emplace_back("height");
  if (diameter) words.emplace_back("diameter");
  if (temperature) words.emplace_back("temperature");
  if (velocity) words.emplace_back("velocity");
  return joined(words, ", ");
}

KnownRelease ReleaseBook::release_of(const inventory::Stack& stack) const {
  KnownRelease known;
  const auto possible = [&](const std::optional<Decimal>& value, std::size_t member,
                            std::string_view form) -> std::optional<double> {
    if (!value) return std::nullopt;
    const double number = value->approximate();
    const auto [low, high] = limits_.at(member);
    if (number >= low && number <= high) return number;
    const std::size_t space = form.find(' ');
    known.odd.push_back(
        fmt::format("{} {} {} (possible: {} to {})", form.substr(0, space), number, form.substr(space + 1), low, high));
    return std::nullopt;
  };
  const auto height = possible(stack.height_m, 0, "height m"), diameter = possible(stack.diameter_m, 1, "diameter m"),
             temperature = possible(stack.temperature_c, 2, "temperature C"),
             velocity = possible(stack.velocity_m_s, 3, "velocity m/s");
  known.assumed = {!height, !diameter, !temperature, !velocity};
  known.release.height_m = height.value_or(unknown_height_m_);
  const auto found =
      std::ranges::find_if(stacks_, [&](const StackClass& one) { return known.release.height_m < one.below_m; });
  const StackClass& typical = found == stacks_.end() ? stacks_.back() : *found;
  known.release.diameter_m = diameter.value_or(typical.diameter_m);
  known.release.temperature_k = temperature.value_or(typical.temperature_c) + celsius_zero;
  known.release.velocity_m_s = velocity.value_or(typical.velocity_m_s);
  return known;
}

std::optional<Band> ReleaseBook::band_of(inventory::SourceKind kind, std::string_view class_code) const {
  const BandClass* found = nullptr;
  for (const BandClass& one : bands_) {
    if (one.class_prefix.empty()) continue;
    const bool covers = inventory::covers(one.class_prefix, class_code);
    if (covers && (found == nullptr || one.class_prefix.size() > found->class_prefix.size())) found = &one;
  }
  for (const BandClass& one : bands_) {
    if (found == nullptr && one.class_prefix.empty() && one.kind == kind) found = &one;
  }
  return found == nullptr ? std::nullopt : std::optional{found->band};
}

void ColumnAir::read(const weather::MetSlab& slab, const weather::Grid& grid, std::size_t column) {
  const auto nz = static_cast<std::size_t>(grid.nz);
  for (auto* values : {&height_, &wind_, &temperature_, &gradient_}) values->resize(nz);
  for (std::size_t k = 0; k < nz; ++k) {
    const std::size_t cell = column * nz + k;
    height_[k] = grid.centre_height(static_cast<int>(k));
    const auto east = static_cast<double>(slab.wind_east[cell]), north = static_cast<double>(slab.wind_north[cell]);
    wind_[k] = std::sqrt(east * east + north * north);
    temperature_[k] = static_cast<double>(slab.temperature[cell]);
  }
  for (std::size_t k = 0; k < nz; ++k) {
    // Between neighbours on both sides; at the ends on the one side there is.
    const std::size_t low = k == 0 ? 0 : k - 1, high = k + 1 == nz ? k : k + 1;
    gradient_[k] = low == high ? 0 : (temperature_[high] - temperature_[low]) / (height_[high] - height_[low]);
    if (low != high) gradient_[k] += dry_adiabatic;
  }
  friction_velocity_ = static_cast<double>(slab.friction_velocity[column]);
  mixing_height_ = static_cast<double>(slab.mixing_height[column]);
  convective_ = slab.inverse_obukhov[column] < 0;
}

AirColumn ColumnAir::view() const {
  return {height_, wind_, temperature_, gradient_, friction_velocity_, mixing_height_, convective_};
}

void StackLayers::fill(const weather::MetSlab& slab, std::span<const PlacedStack> stacks,
                       std::span<ReleaseLayers> layers, std::span<Rise> rises) {
  LANTIAN_ASSERT(layers.size() == stacks.size() && rises.size() == stacks.size(), "one result for each stack");
  for (std::size_t n = 0; n < stacks.size(); ++n) {
    if (n == 0 || stacks[n].column != stacks[n - 1].column) air_.read(slab, *grid_, stacks[n].column);
    rises[n] = plume_rise(*rule_, stacks[n].release, air_.view());
    layers[n] = layers_of(spread_of(*rule_, rises[n]), grid_->interfaces);
  }
}

}  // namespace lantian::transport
