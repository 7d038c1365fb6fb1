#include "keep/duckdb_merge.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>

namespace lantian::keep::duck {
namespace {

std::string merged_rows(const Bounds& bounds, const char* columns) {
  return fmt::format(
      "SELECT station, species, day, revision, invalid, thousandths{} FROM hour_merged "
      "WHERE station BETWEEN {} AND {} AND day BETWEEN {} AND {} AND revision <= {}",
      columns, bounds.first_station, bounds.last_station, bounds.first_day, bounds.last_day, bounds.as_of);
}

BlockView block_at(const Chunk& rows, std::size_t i) {
  const BlockKey key{rows.column<std::int32_t>(0)[i], static_cast<observe::Species>(rows.column<std::uint8_t>(1)[i]),
                     rows.column<std::int32_t>(2)[i]};
  return {rows.column<Revision>(3)[i], key, rows.column<std::uint32_t>(4)[i], rows.elements(5) + i * hours_a_day};
}

/// Without the cells that came after `as_of`; `later`: how many revisions after the row's first one each cell came.
HourBlock known_by(const BlockView& row, const std::int32_t* later, Revision as_of) {
  HourBlock block = row.copy();
  for (std::size_t hour = 0; hour < hours_a_day; ++hour) {
    if (row.revision + later[hour] <= as_of) continue;
    block.cells[hour] = absent_thousandths;
    block.invalid &= ~(std::uint32_t{1} << hour);
  }
  return block;
}

Result<void> write_days(const Connection& connection, const std::vector<MergedDay>& days) {
  LANTIAN_TRY(Appender rows, Appender::open(connection, "hour_merged",
                                            {Column::int32, Column::uint8, Column::int32, Column::int64, Column::int64,
                                             Column::uint32, Column::day_cells, Column::day_cells}));
  for (const MergedDay& day : days) {
    const Revision first = day.first_revision();
    LANTIAN_ASSERT(day.last_revision() - first <= std::numeric_limits<std::int32_t>::max(), "2^31 imports in a day");
    LANTIAN_TRY(const std::size_t row, rows.next());
    rows.put(0, row, day.block.key.station);
    rows.put(1, row, static_cast<std::uint8_t>(day.block.key.species));
    rows.put(2, row, day.block.key.day);
    rows.put(3, row, first);
    rows.put(4, row, day.last_revision());
    rows.put(5, row, day.block.invalid);
    std::ranges::copy(day.block.cells, rows.day_cells(6, row));
    std::ranges::transform(day.revisions, rows.day_cells(7, row), [first](Revision revision) {
      return revision == 0 ? 0 : static_cast<std::int32_t>(revision - first);
    });
  }
  return rows.finish();
}

Result<void> note_keys(const Connection& connection, const Merging::Outcome& outcome) {
  LANTIAN_CHECK(connection.run(
      "CREATE TEMP TABLE merging_day(station INTEGER, species UTINYINT, day INTEGER);"
      "CREATE TEMP TABLE merging_stays(station INTEGER, species UTINYINT, day INTEGER, revision BIGINT)"));
  LANTIAN_TRY(Appender days, Appender::open(connection, "merging_day", {Column::int32, Column::uint8, Column::int32}));
  const auto put_key = [](Appender& rows, std::size_t row, const BlockKey& key) {
    rows.put(0, row, key.station);
    rows.put(1, row, static_cast<std::uint8_t>(key.species));
    rows.put(2, row, key.day);
  };
  for (const MergedDay& day : outcome.days) {
    LANTIAN_TRY(const std::size_t row, days.next());
    put_key(days, row, day.block.key);
  }
  LANTIAN_CHECK(days.finish());
  LANTIAN_TRY(Appender stays, Appender::open(connection, "merging_stays",
                                             {Column::int32, Column::uint8, Column::int32, Column::int64}));
  for (const auto& [revision, key] : outcome.staying) {
    LANTIAN_TRY(const std::size_t row, stays.next());
    put_key(stays, row, key);
    stays.put(3, row, revision);
  }
  return stays.finish();
}

}  // namespace

Result<void> each_merged_block(const Connection& connection, const Bounds& bounds, bool everything,
                               const TakeBlock& take) {
  return connection.each(merged_rows(bounds, everything ? "" : ", later"), [&](const Chunk& rows) -> Result<void> {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      BlockView row = block_at(rows, i);
      if (everything) {
        take(row);
        continue;
      }
      const HourBlock known = known_by(row, rows.elements(6) + i * hours_a_day, bounds.as_of);
      row.invalid = known.invalid;
      row.cells = known.cells.data();
      take(row);
    }
    return {};
  });
}

Result<void> each_merged_day(const Connection& connection, const Bounds& bounds, const TakeMerged& take) {
  return connection.each(merged_rows(bounds, ", later"), [&](const Chunk& rows) -> Result<void> {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const BlockView row = block_at(rows, i);
      const std::int32_t* later = rows.elements(6) + i * hours_a_day;
      MergedDay day{row.copy(), {}};
      for (std::size_t hour = 0; hour < hours_a_day; ++hour) {
        if (day.block.cells[hour] != absent_thousandths) day.revisions[hour] = row.revision + later[hour];
      }
      take(day);
    }
    return {};
  });
}

Result<std::vector<DaySpan>> spans_with_changes(const Connection& connection, std::int32_t end, std::int64_t changes) {
  std::vector<DaySpan> spans;
  std::int64_t in_span = 0;
  LANTIAN_CHECK(connection.each(
      fmt::format("SELECT day, count(*) FROM hour_change WHERE day < {} GROUP BY day ORDER BY day", end),
      [&](const Chunk& rows) -> Result<void> {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          const std::int32_t day = rows.column<std::int32_t>(0)[i];
          if (spans.empty() || in_span >= changes) {
            spans.push_back({day, day});
            in_span = 0;
          }
          spans.back().last = day;
          in_span += rows.column<std::int64_t>(1)[i];
        }
        return {};
      }));
  return spans;
}

Result<std::optional<DaySpan>> days_held(const Connection& connection) {
  std::optional<DaySpan> held;
  // An hour that ends at midnight belongs to the day before; division rounds towards zero, hence the floor.
  const std::string sql = fmt::format(
      "SELECT day FROM (SELECT min(day) AS day FROM hour_block UNION ALL SELECT max(day) FROM hour_block "
      "UNION ALL SELECT min(day) FROM hour_merged UNION ALL SELECT max(day) FROM hour_merged "
      "UNION ALL SELECT min(day) FROM hour_change UNION ALL SELECT max(day) FROM hour_change "
      "UNION ALL SELECT CAST(floor((min(hour_ending) - 1) / {0}.0) AS INTEGER) FROM other_value "
      "UNION ALL SELECT CAST(floor((max(hour_ending) - 1) / {0}.0) AS INTEGER) FROM other_value) WHERE day IS NOT NULL",
      hours_a_day);
  LANTIAN_CHECK(connection.each(sql, [&](const Chunk& rows) -> Result<void> {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::int32_t day = rows.column<std::int32_t>(0)[i];
      if (!held) held = DaySpan{day, day};
      held->first = std::min(held->first, day);
      held->last = std::max(held->last, day);
    }
    return {};
  }));
  return held;
}

Result<void> write_merged(const Connection& connection, const Merging::Outcome& outcome) {
  if (outcome.days.empty()) return {};
  LANTIAN_CHECK(note_keys(connection, outcome));
  const auto [first, last] =
      std::ranges::minmax(outcome.days, {}, [](const MergedDay& day) { return day.block.key.day; });
  for (const char* table : {"hour_block", "hour_merged", "hour_change"}) {
    const bool changes = std::string_view{table} == "hour_change";
    LANTIAN_CHECK(connection.run(fmt::format(
        "DELETE FROM {} WHERE day BETWEEN {} AND {} AND (station, species, day) IN (SELECT (station, species, day) "
        "FROM "
        "merging_day){}",
        table, first.block.key.day, last.block.key.day,
        changes ? " AND (station, species, day, revision) NOT IN (SELECT (station, species, day, revision) FROM "
                  "merging_stays)"
                : "")));
  }
  LANTIAN_CHECK(write_days(connection, outcome.days));
  return connection.run("DROP TABLE merging_day; DROP TABLE merging_stays");
}

}  // namespace lantian::keep::duck
