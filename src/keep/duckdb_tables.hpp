#pragma once
#include "keep/blocks.hpp"
#include "keep/catalog.hpp"
#include "keep/duckdb_wire.hpp"

#include <functional>
#include <string>

/// The tables of a book and their rows. doc/book.md is their description for people; keep both in step.
namespace lantian::keep::duck {

/// Makes the tables of format 2 where they are missing, in one transaction: a book of format 1 only lacks hour_merged.
Result<void> make_tables(const Connection& connection);

Result<Catalog> load_catalog(const Connection& connection);

/// Inside a transaction of the caller.
Result<void> write_news(const Connection& connection, const News& news, Revision revision);
Result<void> write_change(const Connection& connection, const CatalogChange& change, const SourceRecord& source);

/// Which rows to read: ends included.
struct Bounds {
  std::int32_t first_station = 0;
  std::int32_t last_station = 0;
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;
  Revision as_of = 0;
};

/// One stored block without a copy. `cells`: 24 thousandths, absent ones negative; valid inside the call.
struct BlockView {
  Revision revision = 0;
  BlockKey key;
  std::uint32_t invalid = 0;
  const std::int32_t* cells = nullptr;

  HourBlock copy() const;
};
using TakeBlock = std::function<void(const BlockView&)>;

enum class BlockTable {
  hour_block,   ///< the first block of each (station, species, day) that is not in hour_merged: keys occur once
  hour_change,  ///< later cells of the same days, ascending by revision
};
/// Returns corrupt when the changes of a book do not ascend by revision.
Result<void> each_block(const Connection& connection, BlockTable table, const Bounds& bounds, const TakeBlock& take);

/// Values that are not hourly, ascending by revision.
using TakeValue = std::function<void(const Revised<TallValue>&)>;
Result<void> each_value(const Connection& connection, const Bounds& bounds, const TakeValue& take);

}  // namespace lantian::keep::duck
