#pragma once
#include "base/assert.hpp"
#include "terms/species.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lantian::assess {

using terms::Averaging;
using terms::Item;
using terms::Species;

/// Position of one of the six basic items in tables of six. Requires: species is one of them.
constexpr std::size_t index_of(Species species) {
  for (std::size_t i = 0; i < terms::basic_six.size(); ++i) {
    if (terms::basic_six[i] == species) return i;
  }
  return terms::basic_six.size();
}

/// One value for each of the six basic items, addressed by species.
template <class T>
class BySpecies {
 public:
  /// Requires: species is one of the six.
  T& operator[](Species species) { return values_[place_of(species)]; }
  const T& operator[](Species species) const { return values_[place_of(species)]; }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }
  friend bool operator==(const BySpecies&, const BySpecies&) = default;

 private:
  static std::size_t place_of(Species species) {
    const std::size_t place = index_of(species);
    LANTIAN_ASSERT(place < terms::basic_six.size(), "not one of the six basic items");
    return place;
  }

  std::array<T, terms::basic_six.size()> values_{};
};

/// A set of the six basic items.
class SpeciesSet {
 public:
  void insert(Species species) { bits_ = static_cast<std::uint8_t>(bits_ | bit(species)); }
  bool contains(Species species) const { return (bits_ & bit(species)) != 0; }
  bool empty() const { return bits_ == 0; }
  std::vector<Species> list() const {
    std::vector<Species> result;
    for (const Species species : terms::basic_six) {
      if (contains(species)) result.push_back(species);
    }
    return result;
  }
  friend bool operator==(SpeciesSet, SpeciesSet) = default;

 private:
  static constexpr std::uint8_t bit(Species species) { return static_cast<std::uint8_t>(1U << index_of(species)); }
  std::uint8_t bits_ = 0;
};

}  // namespace lantian::assess
