#pragma once
#include "serve/sensorthings/catalog.hpp"

#include <span>
#include <vector>

namespace lantian::serve::sta {

/// Hours of series as one answer needs them: what belongs together is read together, and not twice.
class Reader {
 public:
  Reader(const keep::ReadingBook& book, const Catalog& catalog) : book_{book}, catalog_{catalog} {}

  /// These series will be asked for, in this order, over the same days.
  void expect(std::vector<Row> series);

  bool expects(const Row& series) const {
    return !at_expected_.empty() && at_expected_[series.place] != none && species_expected_[series.species];
  }

  /// The hours of whole days [begin, end), ascending; the first cell is the hour ending at 01:00. Valid until the next
  /// call. Returns invalid_argument once an answer would read more cells than is sensible; io, corrupt.
  Result<std::span<const observe::Cell>> days(const Row& series, Day begin, Day end);

  /// To be called before `rows` are put to a filter of `parts` parts. Returns invalid_argument once one answer would
  /// work longer than is sensible.
  Result<void> spend(std::size_t rows, std::size_t parts);

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  Result<void> load(const Row& series, Day begin, Day end);

  const keep::ReadingBook& book_;
  const Catalog& catalog_;
  std::vector<std::uint32_t> expected_;   ///< places, in order
  std::vector<std::size_t> at_expected_;  ///< by place: index into expected_, or none
  std::vector<bool> species_expected_ = std::vector<bool>(terms::basic_six.size());
  std::optional<observe::Slab> slab_;
  std::vector<std::size_t> at_station_;  ///< by place: index into the slab, or none
  std::vector<std::size_t> at_species_;  ///< by species: index into the slab, or none
  std::int64_t cells_ = 0, steps_ = 0;
};

}  // namespace lantian::serve::sta
