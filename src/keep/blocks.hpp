#pragma once
#include "base/result.hpp"
#include "keep/reading_book.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

/// The form in which books hold readings, shared by all of them: a day of one series lies together.
namespace lantian::keep {

inline constexpr int hours_a_day = 24;

/// How absence is written in a block. Readings are never negative, and a small number packs well on disk,
/// where the slab's own sentinel would not.
inline constexpr std::int32_t absent_thousandths = -1;

/// `station`: number in the book's catalog. `day`: days since 1970-01-01, official clock.
struct BlockKey {
  std::int32_t station = 0;
  observe::Species species{};
  std::int32_t day = 0;
  friend auto operator<=>(const BlockKey&, const BlockKey&) = default;
};

/// One number for a key, ordered like it. Requires: station >= 0 and |day| < 2^23.
std::uint64_t packed(const BlockKey& key);

/// Twenty-four hours of one series; cell 0 is the hour ending 01:00. Bit h of `invalid`: cell h must not be used.
struct HourBlock {
  BlockKey key;
  std::uint32_t invalid = 0;
  std::array<std::int32_t, hours_a_day> cells{};

  bool is_invalid(std::size_t hour) const { return ((invalid >> hour) & 1U) != 0; }
};

/// A value that is not hourly. `hour`: hours since 1970-01-01 00:00, official clock, ending there.
struct TallKey {
  std::int32_t station = 0;
  observe::Species species{};
  observe::Averaging averaging{};
  std::int32_t hour = 0;
  friend auto operator<=>(const TallKey&, const TallKey&) = default;
};

struct TallValue {
  TallKey key;
  std::int32_t thousandths = 0;
  observe::Mark mark{};
};

/// A stored row with the revision that wrote it.
template <class Row>
struct Revised {
  Revision revision = 0;
  Row row;
};

/// What is left of a batch after everything the book already knew was taken out of it. Sorted by key.
struct News {
  std::vector<HourBlock> first;  ///< blocks of days that the book had nothing of
  std::vector<HourBlock> later;  ///< only the cells that are new or changed in a day the book had something of
  std::vector<TallValue> values;
  std::int64_t stored = 0;
  std::int64_t superseded = 0;
  std::int64_t unchanged = 0;

  bool empty() const { return first.empty() && later.empty() && values.empty(); }
};

/// The readings of a batch as blocks, to be compared with what the book holds.
class Delivery {
 public:
  /// `numbers`: the catalog number of each of `batch.stations`. Of two readings of one key the later line wins.
  /// Returns invalid_argument for a negative value (observe refuses those at the door).
  static Result<Delivery> of(const observe::Batch& batch, std::span<const std::int32_t> numbers);

  const std::vector<HourBlock>& blocks() const { return blocks_; }
  const std::vector<TallValue>& values() const { return values_; }

  /// Notes what the book holds. Rows outside the delivery are ignored; rows of one key come in order of revision.
  void note_known(const HourBlock& stored);
  void note_known(const TallValue& stored);

  /// Takes out what is known; the delivery is spent afterwards.
  News news() &&;

 private:
  HourBlock& block_of(const BlockKey& key);
  void add_hour(const observe::Reading& reading, std::int32_t station);
  void add_tall(const observe::Reading& reading, std::int32_t station);

  static constexpr std::uint32_t none = 0xffffffffU;
  std::vector<HourBlock> blocks_;
  std::vector<TallValue> values_;
  std::unordered_map<std::uint64_t, std::uint32_t> place_of_block_;
  std::vector<HourBlock> known_blocks_;
  std::vector<std::uint32_t> known_of_block_;  ///< place in known_blocks_ for each block, or none
  std::vector<TallValue> known_values_;
  std::array<std::uint32_t, 256> open_block_{};  ///< per species, the block the last reading went to
  std::int64_t repeated_ = 0;                    ///< same key and same value again inside the batch
  std::int64_t replaced_ = 0;                    ///< same key, another value further down
};

/// Writes the present cells of `from` over `into`.
void overlay(HourBlock& into, const HourBlock& from);

}  // namespace lantian::keep
