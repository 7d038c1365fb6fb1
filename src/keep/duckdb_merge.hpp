#pragma once
#include "keep/duckdb_tables.hpp"
#include "keep/merge.hpp"

#include <functional>
#include <optional>
#include <vector>

/// The table hour_merged: days whose hours came one import after the other and lie together now.
namespace lantian::keep::duck {

/// The cells that a book knew after `bounds.as_of`, as blocks; each key occurs once and in no other bottom table.
/// `everything`: no revision of the book lies above `bounds.as_of`, which spares reading the revisions of the cells.
Result<void> each_merged_block(const Connection& connection, const Bounds& bounds, bool everything,
                               const TakeBlock& take);

/// The same days with the revision of each cell, whatever `bounds.as_of` is.
using TakeMerged = std::function<void(const MergedDay&)>;
Result<void> each_merged_day(const Connection& connection, const Bounds& bounds, const TakeMerged& take);

/// Days, ends included, whose changes are worked on together.
struct DaySpan {
  std::int32_t first = 0;
  std::int32_t last = 0;
};
/// The days before `end` that have changes, in spans of about `changes` rows each.
Result<std::vector<DaySpan>> spans_with_changes(const Connection& connection, std::int32_t end, std::int64_t changes);

/// The first and the last day of all rows of the book; no value without any.
Result<std::optional<DaySpan>> days_held(const Connection& connection);

/// Inside a transaction of the caller: the days of `outcome` replace what lay at the bottom and the changes that went
/// into them.
Result<void> write_merged(const Connection& connection, const Merging::Outcome& outcome);

}  // namespace lantian::keep::duck
