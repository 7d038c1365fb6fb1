#pragma once
#include "keep/blocks.hpp"
#include "keep/catalog.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace lantian::keep {

/// The days from one number to another, both included, as a period named by its ends.
Period range_of_days(std::int32_t first, std::int32_t last);

/// A query in the book's own numbers: which rows it wants and where each belongs in the answer.
class Scope {
 public:
  Scope(const SlabQuery& query, const Catalog& catalog);

  /// Place of a series in query order (station-major), or -1 when the query does not want it.
  std::int64_t series_of(std::int32_t station, observe::Species species) const {
    const auto number = static_cast<std::size_t>(station);
    const std::int32_t row = number < row_of_station_.size() ? row_of_station_[number] : -1;
    const std::int32_t column = column_of_species_[static_cast<std::size_t>(species)];
    return row < 0 || column < 0 ? -1 : std::int64_t{row} * columns_ + column;
  }
  bool wants_day(std::int32_t day) const { return first_day_ <= day && day < end_day_; }
  bool wants(const BlockKey& key) const { return wants_day(key.day) && series_of(key.station, key.species) >= 0; }
  bool wants_nothing() const { return numbers_.empty() || query_.species.empty() || first_day_ >= end_day_; }

  const SlabQuery& query() const { return query_; }
  const std::vector<std::int32_t>& numbers() const { return numbers_; }  ///< wanted stations that exist, ascending
  std::int32_t first_day() const { return first_day_; }
  std::int32_t end_day() const { return end_day_; }
  Revision as_of() const { return as_of_; }

 private:
  const SlabQuery& query_;
  std::vector<std::int32_t> numbers_;
  std::vector<std::int32_t> row_of_station_;  ///< by number; first mention in the query
  std::array<std::int32_t, 256> column_of_species_{};
  std::int64_t columns_;
  std::int32_t first_day_;
  std::int32_t end_day_;
  Revision as_of_;
};

/// A slab being filled. Rows of one key must be put in order of revision; rows of different keys may be put from
/// different threads at once, since they touch different cells.
class SlabFill {
 public:
  /// Requires: `scope` outlives the fill.
  SlabFill(const Scope& scope, int slots_per_day);

  /// `cells`: 24 thousandths, absent ones negative. Rows the scope does not want are passed over.
  void put(const BlockKey& key, std::uint32_t invalid, const std::int32_t* cells);
  /// Daily values only: hour 24, averaged over the day, or for O3 the day's largest 8-h mean.
  void put(const TallValue& value);

  /// The slab, with series that the query names twice filled twice.
  observe::Slab finish() &&;

 private:
  const Scope& scope_;
  observe::Slab slab_;
  std::vector<observe::Cell*> series_;
};

/// Single readings in order of the query's stations and species, then of the hour; the last revision of each.
std::vector<StoredReading> readings_from(std::vector<Revised<HourBlock>> rows, const Scope& scope);
std::vector<StoredReading> readings_from(std::vector<Revised<TallValue>> rows, const Scope& scope);

/// How a source's daily value of a species is averaged: O3 comes as the largest 8-h mean.
constexpr observe::Averaging daily_averaging(observe::Species species) {
  return species == observe::Species::o3 ? observe::Averaging::eight_hours : observe::Averaging::day;
}

}  // namespace lantian::keep
