#pragma once
#include "observe/quality/finding.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::observe::quality {

/// Hourly series of several places on one gap-free axis. Views: whoever made the group keeps the cells.
/// Cells are thousandths of the factor's measure: 0.001 ug/m3 for concentrations (CO too), 0.001 of the unit for
/// weather.
struct Group {
  HourEnding first{};     ///< of slot 0
  std::size_t hours = 0;  ///< length of each series
  std::vector<std::string> places;
  std::vector<std::string> factors;
  std::vector<std::span<const Cell>> series;         ///< places x factors; an empty span: not measured there
  std::vector<std::vector<std::size_t>> neighbours;  ///< per place, the places it is compared with; may be empty
  /// Per place, the station that confirms dust; may be empty.
  std::vector<std::optional<std::size_t>> reference;
  /// Only the first places, so many, are checked; the others stand beside them. Absent: all.
  std::optional<std::size_t> judged;

  std::span<const Cell> at(std::size_t place, std::size_t factor) const {
    return series[place * factors.size() + factor];
  }
  std::optional<std::size_t> factor_index(std::string_view factor) const;
  std::size_t judged_places() const { return judged.value_or(places.size()); }
  /// Everybody is everybody's neighbour: for a handful of places in one town. `reference` stays empty.
  void join_all();
};

/// A slab as a group; factors are named by the symbols of its species. Requires: an hourly slab that outlives the
/// group.
Group group_of(const Slab& slab);

/// What the places beside one say, hour by hour; of more than 64 the first. Absent where nobody says anything.
struct Neighbours {
  std::vector<Cell> median;  ///< of an even number: the lower middle plus half the way to the upper, cut
  std::vector<Cell> low, high;
  std::vector<std::uint8_t> count;
};
Neighbours neighbours_of(const Group& group, std::size_t place, std::size_t factor);
/// The same into memory that is already there. Empty vectors when the place has no neighbours with this factor.
void fill_neighbours(const Group& group, std::size_t place, std::size_t factor, Neighbours& into);

/// One series with what its detectors look at beside it. `neighbours` null: there are none.
struct Watched {
  const Group& group;
  std::size_t place = 0;
  std::size_t factor = 0;
  const Instrument* instrument = nullptr;
  const Neighbours* neighbours = nullptr;

  std::span<const Cell> values() const { return group.at(place, factor); }
  const std::string& place_name() const { return group.places[place]; }
  const std::string& factor_name() const { return group.factors[factor]; }
  std::string text(Thousandths value) const { return value_text(value, instrument); }
};

/// Slots [begin, end) of a group.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t hours() const { return end - begin; }
  friend bool operator==(const Stretch&, const Stretch&) = default;
};
UtcSeconds from_of(const Group& group, const Stretch& stretch);
UtcSeconds to_of(const Group& group, const Stretch& stretch);

/// Median, smallest and largest of the present cells of a stretch; no value when none is.
struct Summary {
  Thousandths median = 0, low = 0, high = 0;
  std::size_t count = 0;
};
std::optional<Summary> summary_of(std::span<const Cell> cells, const Stretch& stretch);

/// A finding about this series with its rule id and times filled in.
Finding finding_of(const Watched& watched, const QualityRule& rule, Detector detector, const Stretch& stretch);
/// Adds the neighbours over the stretch, where there are any.
void add_neighbours(Finding& finding, const Watched& watched, const Stretch& stretch);

}  // namespace lantian::observe::quality
