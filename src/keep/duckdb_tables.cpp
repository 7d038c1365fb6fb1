#include "keep/duckdb_tables.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace lantian::keep::duck {
namespace {

using observe::Averaging;
using observe::Mark;
using observe::Species;
using terms::Station;
using terms::StationKind;
using terms::Unit;
using terms::UnitKind;

// No PRIMARY KEY anywhere: its index makes appends ten times slower, and the book itself sees to unique keys.
constexpr const char* table_grammar = R"(
BEGIN;
CREATE TABLE IF NOT EXISTS meta(key VARCHAR NOT NULL, value VARCHAR NOT NULL);
INSERT INTO meta SELECT 'format', '2' WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key = 'format');
UPDATE meta SET value = '2' WHERE key = 'format' AND value = '1';
CREATE TABLE IF NOT EXISTS source(
  revision BIGINT NOT NULL, source VARCHAR NOT NULL, source_sha256 VARCHAR NOT NULL, adapter VARCHAR NOT NULL,
  adapter_text VARCHAR NOT NULL, region VARCHAR NOT NULL, synthetic BOOLEAN NOT NULL,
  imported_at_utc_s BIGINT NOT NULL, cell_rows BIGINT NOT NULL, accepted BIGINT NOT NULL, missing BIGINT NOT NULL, refused BIGINT NOT NULL,
  duplicate BIGINT NOT NULL, import_key VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS station(
  number INTEGER NOT NULL, revision BIGINT NOT NULL, id VARCHAR NOT NULL, name_zh VARCHAR NOT NULL,
  name_en VARCHAR NOT NULL, unit_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, longitude VARCHAR NOT NULL,
  latitude VARCHAR NOT NULL, aliases VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS unit(
  revision BIGINT NOT NULL, id VARCHAR NOT NULL, name_zh VARCHAR NOT NULL, name_en VARCHAR NOT NULL,
  kind VARCHAR NOT NULL, members VARCHAR NOT NULL, representative VARCHAR NOT NULL, aliases VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS hour_block(
  station INTEGER NOT NULL, species UTINYINT NOT NULL, day INTEGER NOT NULL, revision BIGINT NOT NULL,
  invalid UINTEGER NOT NULL, thousandths INTEGER[24] NOT NULL);
CREATE TABLE IF NOT EXISTS hour_change(
  station INTEGER NOT NULL, species UTINYINT NOT NULL, day INTEGER NOT NULL, revision BIGINT NOT NULL,
  invalid UINTEGER NOT NULL, thousandths INTEGER[24] NOT NULL);
CREATE TABLE IF NOT EXISTS hour_merged(
  station INTEGER NOT NULL, species UTINYINT NOT NULL, day INTEGER NOT NULL, revision BIGINT NOT NULL,
  last_revision BIGINT NOT NULL, invalid UINTEGER NOT NULL, thousandths INTEGER[24] NOT NULL,
  later INTEGER[24] NOT NULL);
CREATE TABLE IF NOT EXISTS other_value(
  station INTEGER NOT NULL, species UTINYINT NOT NULL, averaging UTINYINT NOT NULL, hour_ending INTEGER NOT NULL,
  revision BIGINT NOT NULL, mark UTINYINT NOT NULL, thousandths INTEGER NOT NULL);
COMMIT;
)";

constexpr std::array<std::pair<StationKind, std::string_view>, 5> station_kinds{
    {{StationKind::urban, "urban"},
     {StationKind::background, "background"},
     {StationKind::regional, "regional"},
     {StationKind::traffic, "traffic"},
     {StationKind::source_side, "source_side"}}};
constexpr std::array<std::pair<UnitKind, std::string_view>, 4> unit_kinds{{{UnitKind::station, "station"},
                                                                           {UnitKind::county, "county"},
                                                                           {UnitKind::city, "city"},
                                                                           {UnitKind::group, "group"}}};

template <class Kinds, class Kind>
std::string_view word_of(const Kinds& kinds, Kind kind) {
  return std::ranges::find(kinds, kind, [](const auto& pair) { return pair.first; })->second;
}

template <class Kinds>
auto kind_of(const Kinds& kinds, const std::string& word, const std::string& where)
    -> Result<typename Kinds::value_type::first_type> {
  const auto found = std::ranges::find(kinds, word, [](const auto& pair) { return pair.second; });
  if (found != kinds.end()) return found->first;
  return Error{ErrorCode::corrupt,
               fmt::format("the book holds the kind '{}', which this program does not know; use a newer program", word),
               where};
}

std::string list_text(const std::vector<std::string>& list) {
  return joined(list, "\n");
}

std::vector<std::string> list_of(const std::string& text) {
  if (text.empty()) return {};
  const auto pieces = split(text, '\n');
  return {pieces.begin(), pieces.end()};
}

std::string decimal_text(const std::optional<Decimal>& value) {
  return value ? value->text() : std::string{};
}

std::optional<Decimal> decimal_of(const std::string& text) {
  const Result<Decimal> value = parse_decimal(text);
  return value ? std::optional{*value} : std::nullopt;
}

Result<void> load_stations(const Connection& connection, Catalog& catalog) {
  return connection.each(
      "SELECT number, id, name_zh, name_en, unit_id, kind, longitude, latitude, aliases FROM station "
      "ORDER BY revision, number",
      [&](const Chunk& rows) -> Result<void> {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          Station station;
          station.id = rows.text(1, i);
          station.name = {rows.text(2, i), rows.text(3, i)};
          station.unit_id = rows.text(4, i);
          LANTIAN_TRY(station.kind, kind_of(station_kinds, rows.text(5, i), connection.where()));
          station.longitude = decimal_of(rows.text(6, i));
          station.latitude = decimal_of(rows.text(7, i));
          station.aliases = list_of(rows.text(8, i));
          catalog.put_station(rows.column<std::int32_t>(0)[i], station);
        }
        return {};
      });
}

Result<void> load_units(const Connection& connection, Catalog& catalog) {
  return connection.each(
      "SELECT id, name_zh, name_en, kind, members, representative, aliases FROM unit ORDER BY revision",
      [&](const Chunk& rows) -> Result<void> {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          Unit unit;
          unit.id = rows.text(0, i);
          unit.name = {rows.text(1, i), rows.text(2, i)};
          LANTIAN_TRY(unit.kind, kind_of(unit_kinds, rows.text(3, i), connection.where()));
          unit.members = list_of(rows.text(4, i));
          unit.representative = rows.text(5, i);
          unit.aliases = list_of(rows.text(6, i));
          catalog.put_unit(unit);
        }
        return {};
      });
}

Result<void> load_sources(const Connection& connection, Catalog& catalog) {
  return connection.each(
      "SELECT revision, source, source_sha256, adapter, adapter_text, synthetic, imported_at_utc_s, cell_rows, "
      "accepted, missing, refused, duplicate, import_key, region FROM source ORDER BY revision",
      [&](const Chunk& rows) -> Result<void> {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          const auto number = [&](idx_t column) { return rows.column<std::int64_t>(column)[i]; };
          const SourceRecord source{number(0),
                                    rows.text(1, i),
                                    rows.text(2, i),
                                    rows.text(3, i),
                                    rows.text(4, i),
                                    rows.column<bool>(5)[i],
                                    UtcSeconds{std::chrono::seconds{number(6)}},
                                    {number(7), number(8), number(9), number(10), number(11)},
                                    rows.text(13, i)};
          catalog.put_source(source, rows.text(12, i));
        }
        return {};
      });
}

Result<void> write_blocks(const Connection& connection, const char* table, const std::vector<HourBlock>& blocks,
                          Revision revision) {
  if (blocks.empty()) return {};
  LANTIAN_TRY(Appender rows, Appender::open(connection, table,
                                            {Column::int32, Column::uint8, Column::int32, Column::int64, Column::uint32,
                                             Column::day_cells}));
  for (const HourBlock& block : blocks) {
    LANTIAN_TRY(const std::size_t row, rows.next());
    rows.put(0, row, block.key.station);
    rows.put(1, row, static_cast<std::uint8_t>(block.key.species));
    rows.put(2, row, block.key.day);
    rows.put(3, row, revision);
    rows.put(4, row, block.invalid);
    std::ranges::copy(block.cells, rows.day_cells(5, row));
  }
  return rows.finish();
}

Result<void> write_values(const Connection& connection, const std::vector<TallValue>& values, Revision revision) {
  if (values.empty()) return {};
  LANTIAN_TRY(Appender rows, Appender::open(connection, "other_value",
                                            {Column::int32, Column::uint8, Column::uint8, Column::int32, Column::int64,
                                             Column::uint8, Column::int32}));
  for (const TallValue& value : values) {
    LANTIAN_TRY(const std::size_t row, rows.next());
    rows.put(0, row, value.key.station);
    rows.put(1, row, static_cast<std::uint8_t>(value.key.species));
    rows.put(2, row, static_cast<std::uint8_t>(value.key.averaging));
    rows.put(3, row, value.key.hour);
    rows.put(4, row, revision);
    rows.put(5, row, static_cast<std::uint8_t>(value.mark));
    rows.put(6, row, value.thousandths);
  }
  return rows.finish();
}

Result<void> write_stations(const Connection& connection, const CatalogChange& change, Revision revision) {
  if (change.stations.empty()) return {};
  LANTIAN_TRY(Appender rows, Appender::open(connection, "station",
                                            {Column::int32, Column::int64, Column::text, Column::text, Column::text,
                                             Column::text, Column::text, Column::text, Column::text, Column::text}));
  for (const auto& [number, station] : change.stations) {
    LANTIAN_TRY(const std::size_t row, rows.next());
    rows.put(0, row, number);
    rows.put(1, row, revision);
    rows.put_text(2, row, station.id);
    rows.put_text(3, row, station.name.zh);
    rows.put_text(4, row, station.name.en);
    rows.put_text(5, row, station.unit_id);
    rows.put_text(6, row, word_of(station_kinds, station.kind));
    rows.put_text(7, row, decimal_text(station.longitude));
    rows.put_text(8, row, decimal_text(station.latitude));
    rows.put_text(9, row, list_text(station.aliases));
  }
  return rows.finish();
}

Result<void> write_units(const Connection& connection, const CatalogChange& change, Revision revision) {
  if (change.units.empty()) return {};
  LANTIAN_TRY(Appender rows, Appender::open(connection, "unit",
                                            {Column::int64, Column::text, Column::text, Column::text, Column::text,
                                             Column::text, Column::text, Column::text}));
  for (const Unit& unit : change.units) {
    LANTIAN_TRY(const std::size_t row, rows.next());
    rows.put(0, row, revision);
    rows.put_text(1, row, unit.id);
    rows.put_text(2, row, unit.name.zh);
    rows.put_text(3, row, unit.name.en);
    rows.put_text(4, row, word_of(unit_kinds, unit.kind));
    rows.put_text(5, row, list_text(unit.members));
    rows.put_text(6, row, unit.representative);
    rows.put_text(7, row, list_text(unit.aliases));
  }
  return rows.finish();
}

Result<void> write_source_row(const Connection& connection, const SourceRecord& source, const std::string& import_key) {
  LANTIAN_TRY(Appender rows, Appender::open(connection, "source",
                                            {Column::int64, Column::text, Column::text, Column::text, Column::text,
                                             Column::text, Column::boolean, Column::int64, Column::int64, Column::int64,
                                             Column::int64, Column::int64, Column::int64, Column::text}));
  LANTIAN_TRY(const std::size_t row, rows.next());
  rows.put(0, row, source.revision);
  rows.put_text(1, row, source.source);
  rows.put_text(2, row, source.source_sha256);
  rows.put_text(3, row, source.adapter);
  rows.put_text(4, row, source.adapter_text);
  rows.put_text(5, row, source.region);
  rows.put(6, row, source.synthetic);
  rows.put(7, row, std::int64_t{source.imported_at.time_since_epoch().count()});
  rows.put(8, row, source.counts.rows);
  rows.put(9, row, source.counts.accepted);
  rows.put(10, row, source.counts.missing);
  rows.put(11, row, source.counts.refused);
  rows.put(12, row, source.counts.duplicate);
  rows.put_text(13, row, import_key);
  return rows.finish();
}

Result<void> check_ascending(Revision before, Revision next, const std::string& where) {
  if (before <= next) return {};
  return Error{
      ErrorCode::corrupt,
      fmt::format("revision {} follows {} in a table that is only ever added to; another tool has rewritten it. "
                  "Restore the book from a backup",
                  next, before),
      where};
}

}  // namespace

HourBlock BlockView::copy() const {
  HourBlock block;
  block.key = key;
  block.invalid = invalid;
  std::copy_n(cells, hours_a_day, block.cells.begin());
  return block;
}

Result<void> make_tables(const Connection& connection) {
  return connection.run(table_grammar);
}

Result<Catalog> load_catalog(const Connection& connection) {
  Catalog catalog;
  LANTIAN_CHECK(load_stations(connection, catalog));
  LANTIAN_CHECK(load_units(connection, catalog));
  LANTIAN_CHECK(load_sources(connection, catalog));
  return catalog;
}

Result<void> write_news(const Connection& connection, const News& news, Revision revision) {
  LANTIAN_CHECK(write_blocks(connection, "hour_block", news.first, revision));
  LANTIAN_CHECK(write_blocks(connection, "hour_change", news.later, revision));
  return write_values(connection, news.values, revision);
}

Result<void> write_change(const Connection& connection, const CatalogChange& change, const SourceRecord& source) {
  LANTIAN_CHECK(write_stations(connection, change, source.revision));
  LANTIAN_CHECK(write_units(connection, change, source.revision));
  return write_source_row(connection, source, change.import_key);
}

Result<void> each_block(const Connection& connection, BlockTable table, const Bounds& bounds, const TakeBlock& take) {
  const std::string sql = fmt::format(
      "SELECT station, species, day, revision, invalid, thousandths FROM {} "
      "WHERE station BETWEEN {} AND {} AND day BETWEEN {} AND {} AND revision <= {}",
      table == BlockTable::hour_block ? "hour_block" : "hour_change", bounds.first_station, bounds.last_station,
      bounds.first_day, bounds.last_day, bounds.as_of);
  Revision last = 0;
  return connection.each(sql, [&](const Chunk& rows) -> Result<void> {
    const auto* station = rows.column<std::int32_t>(0);
    const auto* species = rows.column<std::uint8_t>(1);
    const auto* day = rows.column<std::int32_t>(2);
    const auto* revision = rows.column<Revision>(3);
    const auto* invalid = rows.column<std::uint32_t>(4);
    const std::int32_t* cells = rows.elements(5);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (table == BlockTable::hour_change) LANTIAN_CHECK(check_ascending(last, revision[i], connection.where()));
      last = revision[i];
      take({revision[i], {station[i], static_cast<Species>(species[i]), day[i]}, invalid[i], cells + i * hours_a_day});
    }
    return {};
  });
}

Result<void> each_value(const Connection& connection, const Bounds& bounds, const TakeValue& take) {
  const std::string sql = fmt::format(
      "SELECT station, species, averaging, hour_ending, revision, mark, thousandths FROM other_value "
      "WHERE station BETWEEN {} AND {} AND hour_ending > {} AND hour_ending <= {} AND revision <= {}",
      bounds.first_station, bounds.last_station, std::int64_t{bounds.first_day} * hours_a_day,
      (std::int64_t{bounds.last_day} + 1) * hours_a_day, bounds.as_of);
  Revision last = 0;
  return connection.each(sql, [&](const Chunk& rows) -> Result<void> {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Revision revision = rows.column<Revision>(4)[i];
      LANTIAN_CHECK(check_ascending(last, revision, connection.where()));
      last = revision;
      take({revision,
            {{rows.column<std::int32_t>(0)[i], static_cast<Species>(rows.column<std::uint8_t>(1)[i]),
              static_cast<Averaging>(rows.column<std::uint8_t>(2)[i]), rows.column<std::int32_t>(3)[i]},
             rows.column<std::int32_t>(6)[i],
             static_cast<Mark>(rows.column<std::uint8_t>(5)[i])}});
    }
    return {};
  });
}

}  // namespace lantian::keep::duck
