#pragma once
#include "base/assert.hpp"
#include "inventory/source.hpp"
#include "transport/plume_rise.hpp"
#include "transport/stepper.hpp"
#include "weather/slab.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// From a source and the weather of an hour to the share of its emission in each layer of the grid.
namespace lantian::transport {

/// Shares by layer, from the ground upward. Each is a multiple of 2^-24, so that they add up to exactly 1, in any
/// order, in double and in single precision: what goes in is what was emitted.
struct ReleaseLayers {
  std::array<float, most_layers> share{};
  friend bool operator==(const ReleaseLayers&, const ReleaseLayers&) = default;
};

/// Heights above the ground between which something is spread evenly, metres; a point where both are equal.
struct Band {
  double low_m = 0, high_m = 0;
};

/// A band and a second one above the lid that holds the share `above`.
struct Spread {
  Band below;
  Band over;
  double above = 0;
};

/// From the share below a height, a function that does not fall; what is above the top interface goes into the top
/// layer. Requires: nz <= most_layers.
template <class ShareBelow>
ReleaseLayers layers_below(std::span<const double> interfaces, const ShareBelow& below) {
  LANTIAN_ASSERT(interfaces.size() >= 2 && interfaces.size() <= most_layers + 1, "layers fit the stepper");
  constexpr double grain = 16'777'216;  // 2^24: every sum of multiples of 1/grain up to 1 is a float
  ReleaseLayers layers;
  const std::size_t top = interfaces.size() - 2;
  double before = 0;
  for (std::size_t k = 0; k <= top; ++k) {
    const double share = k == top ? 1 : std::clamp<double>(below(interfaces[k + 1]), 0, 1);
    const double now = std::max(before, std::round(share * grain));
    layers.share[k] = static_cast<float>((now - before) / grain);
    before = now;
  }
  return layers;
}

/// What is above the top interface goes into the top layer. Requires: nz <= most_layers, heights not negative.
ReleaseLayers layers_of(const Spread& spread, std::span<const double> interfaces);

/// Where a plume lies: below the lid between 0.5 and 1.5 of its rise, folded under the lid where it would reach through
/// and never below the stack; the penetrated share between the lid and 1.5 of its equilibrium rise.
Spread spread_of(const RiseRule& rule, const Rise& rise);

/// Which members of a stack were not known, or not possible, and come from the release book.
struct Assumed {
  bool height = false, diameter = false, temperature = false, velocity = false;
  bool any() const { return height || diameter || temperature || velocity; }
  /// "diameter, temperature"; empty when nothing was assumed.
  std::string text() const;
};
struct KnownRelease {
  Release release;
  Assumed assumed;
  std::vector<std::string> odd;  ///< members that no stack can have: "diameter 0 m (possible: 0.05 to 30 m)"
};

/// data/transport/release.toml: what stands in for unknown members of stacks, and the heights of what has no stack.
class ReleaseBook {
 public:
  /// Returns malformed with every fault, one a line: classes that do not go upward, a band upside down, a kind of
  /// source without a band.
  static Result<ReleaseBook> read(const terms::SourceFile& file);

  /// Absent members from the height class; an absent height from [unknown_height]. A member outside of [limits] is as
  /// good as absent.
  KnownRelease release_of(const inventory::Stack& stack) const;
  /// The band of a source without a stack: longest class prefix first, else by its kind. No value: a point source,
  /// which has a stack.
  std::optional<Band> band_of(inventory::SourceKind kind, std::string_view class_code) const;
  const std::vector<Provenance>& sources() const { return sources_; }

 private:
  friend class ReleaseReader;
  struct StackClass {
    double below_m = 0;  ///< infinity: the last
    double diameter_m = 0, temperature_c = 0, velocity_m_s = 0;
  };
  struct BandClass {
    std::string class_prefix;  ///< empty: by kind
    inventory::SourceKind kind = inventory::SourceKind::area;
    Band band;
  };
  std::vector<StackClass> stacks_;
  std::array<std::array<double, 2>, 4> limits_{};  ///< height, diameter, temperature, velocity: low and high
  std::vector<BandClass> bands_;
  double unknown_height_m_ = 0;
  std::vector<Provenance> sources_;
};

/// The air above one column of the grid as plume rise reads it; holds the numbers that `view` looks at.
class ColumnAir {
 public:
  void read(const weather::MetSlab& slab, const weather::Grid& grid, std::size_t column);
  AirColumn view() const;

 private:
  std::vector<double> height_, wind_, temperature_, gradient_;
  double friction_velocity_ = 0, mixing_height_ = 0;
  bool convective_ = false;
};

/// A stack and the column of the grid that it stands in.
struct PlacedStack {
  Release release;
  std::size_t column = 0;
};

/// Plume rise and layers of many stacks in one hour, each as if alone. Stacks that share a column one after another
/// read the air once: sort them by column. Requires: as many results as stacks.
class StackLayers {
 public:
  StackLayers(const RiseRule& rule, const weather::Grid& grid) : rule_{&rule}, grid_{&grid} {}
  void fill(const weather::MetSlab& slab, std::span<const PlacedStack> stacks, std::span<ReleaseLayers> layers,
            std::span<Rise> rises);

 private:
  const RiseRule* rule_;
  const weather::Grid* grid_;
  ColumnAir air_;
};

}  // namespace lantian::transport
