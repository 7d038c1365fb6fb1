#include "keep/blocks.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::keep {
namespace {

using observe::Averaging;
using observe::Mark;
using observe::Reading;

HourBlock empty_block(const BlockKey& key) {
  HourBlock block;
  block.key = key;
  block.cells.fill(absent_thousandths);
  return block;
}

void set_cell(HourBlock& block, std::size_t hour, std::int32_t thousandths, bool invalid) {
  block.cells[hour] = thousandths;
  const std::uint32_t bit = std::uint32_t{1} << hour;
  block.invalid = invalid ? (block.invalid | bit) : (block.invalid & ~bit);
}

bool same_cell(const HourBlock& a, const HourBlock& b, std::size_t hour) {
  return a.cells[hour] == b.cells[hour] && a.is_invalid(hour) == b.is_invalid(hour);
}

bool has_cells(const HourBlock& block) {
  return std::ranges::any_of(block.cells, [](std::int32_t cell) { return cell != absent_thousandths; });
}

/// Batches come grouped by station and then by row, so this is nearly always true and spares a sorted copy.
bool lines_ascend(const observe::Batch& batch) {
  std::vector<std::uint32_t> last(batch.stations.size(), 0);
  for (const Reading& reading : batch.readings) {
    if (reading.line < last[reading.station]) return false;
    last[reading.station] = reading.line;
  }
  return true;
}

/// Keeps the last of the values with equal keys; `values` is stably sorted by key.
void keep_last_of_each(std::vector<TallValue>& values, std::int64_t& repeated, std::int64_t& replaced) {
  std::size_t kept = 0;
  for (const TallValue& value : values) {
    if (kept > 0 && values[kept - 1].key == value.key) {
      const TallValue& before = values[kept - 1];
      const bool same = before.thousandths == value.thousandths && before.mark == value.mark;
      ++(same ? repeated : replaced);
      values[kept - 1] = value;
    } else {
      values[kept++] = value;
    }
  }
  values.resize(kept);
}

template <class Row>
void sort_by_key(std::vector<Row>& rows) {
  std::ranges::stable_sort(rows, {}, &Row::key);
}

Result<void> check_reading(const observe::Batch& batch, const Reading& reading) {
  LANTIAN_ASSERT(reading.station < batch.stations.size(), "a reading of a station that its batch does not list");
  if (reading.thousandths >= 0) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("station {} has the value {} (thousandths) at {}; a reading is never negative. Nothing was "
                           "stored: refuse such cells when the source is read",
                           batch.stations[reading.station].id, reading.thousandths, text_of(reading.hour)),
               fmt::format("{}:{}", batch.source, reading.line)};
}

}  // namespace

std::uint64_t packed(const BlockKey& key) {
  constexpr std::int32_t day_zero = 1 << 23;
  LANTIAN_ASSERT(key.station >= 0 && key.day > -day_zero && key.day < day_zero, "block key out of range");
  return (static_cast<std::uint64_t>(key.station) << 32) | (static_cast<std::uint64_t>(key.species) << 24) |
         static_cast<std::uint64_t>(key.day + day_zero);
}

void overlay(HourBlock& into, const HourBlock& from) {
  for (std::size_t hour = 0; hour < from.cells.size(); ++hour) {
    if (from.cells[hour] != absent_thousandths) set_cell(into, hour, from.cells[hour], from.is_invalid(hour));
  }
}

Result<Delivery> Delivery::of(const observe::Batch& batch, std::span<const std::int32_t> numbers) {
  LANTIAN_ASSERT(numbers.size() == batch.stations.size(), "one number for each station");
  for (const Reading& reading : batch.readings) LANTIAN_CHECK(check_reading(batch, reading));
  Delivery delivery;
  delivery.open_block_.fill(none);
  const auto add = [&](const Reading& reading) {
    const std::int32_t station = numbers[reading.station];
    reading.averaging == Averaging::hour ? delivery.add_hour(reading, station) : delivery.add_tall(reading, station);
  };
  if (lines_ascend(batch)) {
    std::ranges::for_each(batch.readings, add);
  } else {
    std::vector<Reading> by_line = batch.readings;
    std::ranges::stable_sort(by_line, {}, &Reading::line);
    std::ranges::for_each(by_line, add);
  }
  sort_by_key(delivery.values_);
  keep_last_of_each(delivery.values_, delivery.repeated_, delivery.replaced_);
  return delivery;
}

HourBlock& Delivery::block_of(const BlockKey& key) {
  std::uint32_t& open = open_block_[static_cast<std::size_t>(key.species)];
  if (open != none && blocks_[open].key == key) return blocks_[open];
  const auto [found, is_new] = place_of_block_.try_emplace(packed(key), static_cast<std::uint32_t>(blocks_.size()));
  if (is_new) blocks_.push_back(empty_block(key));
  open = found->second;
  return blocks_[open];
}

void Delivery::add_hour(const Reading& reading, std::int32_t station) {
  const Day day = day_of(reading.hour);
  HourBlock& block = block_of({station, reading.species, static_cast<std::int32_t>(day.time_since_epoch().count())});
  const auto hour = static_cast<std::size_t>(hour_of_day(reading.hour) - 1);
  const bool invalid = reading.mark == Mark::invalid;
  if (block.cells[hour] != absent_thousandths) {
    const bool same = block.cells[hour] == reading.thousandths && block.is_invalid(hour) == invalid;
    ++(same ? repeated_ : replaced_);
  }
  set_cell(block, hour, reading.thousandths, invalid);
}

void Delivery::add_tall(const Reading& reading, std::int32_t station) {
  const auto hour = static_cast<std::int32_t>(reading.hour.time_since_epoch().count());
  values_.push_back({{station, reading.species, reading.averaging, hour}, reading.thousandths, reading.mark});
}

void Delivery::note_known(const HourBlock& stored) {
  const auto found = place_of_block_.find(packed(stored.key));
  if (found == place_of_block_.end()) return;
  known_of_block_.resize(blocks_.size(), none);
  std::uint32_t& place = known_of_block_[found->second];
  if (place == none) {
    place = static_cast<std::uint32_t>(known_blocks_.size());
    known_blocks_.push_back(stored);
  } else {
    overlay(known_blocks_[place], stored);
  }
}

void Delivery::note_known(const TallValue& stored) {
  known_values_.push_back(stored);
}

News Delivery::news() && {
  News news;
  news.unchanged = repeated_;
  news.superseded = replaced_;
  known_of_block_.resize(blocks_.size(), none);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    HourBlock& block = blocks_[i];
    const HourBlock* known = known_of_block_[i] == none ? nullptr : &known_blocks_[known_of_block_[i]];
    for (std::size_t hour = 0; hour < block.cells.size(); ++hour) {
      if (block.cells[hour] == absent_thousandths) continue;
      if (known == nullptr || known->cells[hour] == absent_thousandths) {
        ++news.stored;
      } else if (!same_cell(block, *known, hour)) {
        ++news.superseded;
      } else {
        ++news.unchanged;
        set_cell(block, hour, absent_thousandths, false);
      }
    }
    if (known == nullptr)
      news.first.push_back(block);
    else if (has_cells(block))
      news.later.push_back(block);
  }
  sort_by_key(news.first);
  sort_by_key(news.later);

  sort_by_key(known_values_);  // stable: the latest revision of a key stays last
  for (const TallValue& value : values_) {
    const auto above = std::ranges::upper_bound(known_values_, value.key, {}, &TallValue::key);
    if (above == known_values_.begin() || std::prev(above)->key != value.key) {
      ++news.stored;
      news.values.push_back(value);
    } else if (std::prev(above)->thousandths != value.thousandths || std::prev(above)->mark != value.mark) {
      ++news.superseded;
      news.values.push_back(value);
    } else {
      ++news.unchanged;
    }
  }
  return news;
}

}  // namespace lantian::keep
