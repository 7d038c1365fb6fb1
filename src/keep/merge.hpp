#pragma once
#include "keep/blocks.hpp"

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace lantian::keep {

/// A day of one series with the revision of each of its cells: the first value that each hour ever had. What superseded
/// it later lies in changes above.
struct MergedDay {
  HourBlock block;
  std::array<Revision, hours_a_day> revisions{};  ///< 0 where the cell is absent

  Revision first_revision() const;
  Revision last_revision() const;
  /// The cells as one row for each revision, ascending.
  std::vector<Revised<HourBlock>> rows() const;
};

/// Lays days together. Rows of one key come in order of revision: what lay at the bottom before, then the changes.
class Merging {
 public:
  /// A change, that is a row above the bottom one. All of them first, so that only their days are looked at.
  void expect(const HourBlock& change, Revision revision);
  /// The bottom row of a day; passed over when no change of that day was expected.
  void take_bottom(const HourBlock& block, Revision revision);
  void take_bottom(const MergedDay& day);
  /// Works out what moves.
  struct Outcome {
    std::vector<MergedDay> days;             ///< new bottom rows; they replace whatever lay there. Sorted by key
    std::vector<Revised<BlockKey>> staying;  ///< changes of those days that supersede something and stay as they are
    std::int64_t moved = 0;                  ///< changes of those days that need not stay
  };
  Outcome outcome() &&;

 private:
  struct Open {
    MergedDay day;
    std::vector<std::size_t> changes;  ///< places in changes_
  };
  Open* open_of(const BlockKey& key);

  std::vector<Revised<HourBlock>> changes_;
  std::vector<Open> open_;
  std::unordered_map<std::uint64_t, std::size_t> place_;
};

}  // namespace lantian::keep
