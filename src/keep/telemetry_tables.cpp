#include "keep/telemetry_tables.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace lantian::keep::duck {
namespace {

constexpr std::string_view telemetry_format = "1";
/// A box is cut where no slot begins for so long; more boxes than this cost more than the rows they leave out.
constexpr std::int64_t box_gap_seconds = 3600;
constexpr std::size_t most_boxes = 16;

// No PRIMARY KEY: its index would cost more than all the rest. The book itself sees to unique keys.
constexpr const char* telemetry_grammar = R"(
BEGIN;
CREATE TABLE telemetry_meta(key VARCHAR NOT NULL, value VARCHAR NOT NULL);
INSERT INTO telemetry_meta VALUES ('format', '1');
CREATE TABLE progress(
  frame_segment UINTEGER NOT NULL, frame_offset UINTEGER NOT NULL, batch BIGINT NOT NULL,
  streams_batch BIGINT NOT NULL);
INSERT INTO progress VALUES (0, 0, 0, 0);
CREATE TABLE device(number INTEGER NOT NULL, mn VARCHAR NOT NULL, st VARCHAR NOT NULL);
CREATE TABLE telegram_values(
  batch BIGINT NOT NULL, device INTEGER NOT NULL, content UTINYINT NOT NULL, begin_utc_s BIGINT NOT NULL,
  end_utc_s BIGINT NOT NULL, received_utc_s BIGINT NOT NULL, lane UTINYINT NOT NULL, frame_segment UINTEGER NOT NULL,
  frame_offset UINTEGER NOT NULL, usable BOOLEAN NOT NULL, revised BOOLEAN NOT NULL, items VARCHAR NOT NULL);
CREATE TABLE stream(device INTEGER NOT NULL, content UTINYINT NOT NULL, newest_begin_utc_s BIGINT NOT NULL);
COMMIT;
)";

Result<std::vector<std::string>> texts_of(const Connection& connection, const std::string& sql) {
  std::vector<std::string> texts;
  LANTIAN_CHECK(connection.each(sql, [&](const Chunk& rows) -> Result<void> {
    for (std::size_t i = 0; i < rows.size(); ++i) texts.push_back(rows.text(0, i));
    return {};
  }));
  return texts;
}

std::int64_t seconds_of(UtcSeconds instant) {
  return instant.time_since_epoch().count();
}

std::string_view text_view(const Chunk& rows, idx_t column, std::size_t row) {
  const duckdb_string_t* held = rows.column<duckdb_string_t>(column) + row;
  if (duckdb_string_is_inlined(*held)) return {held->value.inlined.inlined, held->value.inlined.length};
  return {held->value.pointer.ptr, held->value.pointer.length};
}

std::string where_clause(const RowBox& box) {
  std::string sql = fmt::format("begin_utc_s BETWEEN {} AND {} AND device BETWEEN {} AND {}", box.first_begin,
                                box.last_begin, box.first_device, box.last_device);
  if (box.content) sql += fmt::format(" AND content = {}", *box.content);
  return sql;
}

}  // namespace

Result<void> make_telemetry_tables(const Connection& connection) {
  LANTIAN_TRY(const auto tables, texts_of(connection, "SELECT table_name FROM duckdb_tables()"));
  if (tables.empty()) return connection.run(telemetry_grammar);
  if (std::ranges::find(tables, "telemetry_meta") == tables.end()) {
    return Error{
        ErrorCode::invalid_argument,
        "this is a database of another kind, not a telemetry file; name a telemetry file, or one that does not "
        "exist yet",
        connection.where()};
  }
  LANTIAN_TRY(const auto format, texts_of(connection, "SELECT value FROM telemetry_meta WHERE key = 'format'"));
  if (format.size() == 1 && format[0] == telemetry_format) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("the telemetry file has format {} and this program reads format {}; use a newer program, or "
                           "remove the file and let it be made again from the frame log",
                           format.empty() ? "none" : in_quotes(format[0]), telemetry_format),
               connection.where()};
}

Result<TelemetryProgress> load_progress(const Connection& connection) {
  std::vector<TelemetryProgress> found;
  LANTIAN_CHECK(connection.each(
      "SELECT frame_segment, frame_offset, batch, streams_batch FROM progress", [&](const Chunk& rows) -> Result<void> {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          found.push_back({{rows.column<std::uint32_t>(0)[i], rows.column<std::uint32_t>(1)[i]},
                           rows.column<std::int64_t>(2)[i],
                           rows.column<std::int64_t>(3)[i]});
        }
        return {};
      }));
  if (found.size() == 1) return found[0];
  return Error{ErrorCode::corrupt, fmt::format("the file says {} times how far it is, and not once", found.size()),
               connection.where()};
}

Result<Streams> load_streams(const Connection& connection, const TelemetryProgress& progress) {
  Streams streams;
  LANTIAN_CHECK(
      connection.each("SELECT number, mn, st FROM device ORDER BY number", [&](const Chunk& rows) -> Result<void> {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          const std::int32_t number = rows.column<std::int32_t>(0)[i];
          if (static_cast<std::size_t>(number) != streams.devices().size()) {
            return Error{ErrorCode::corrupt, fmt::format("device {} is missing or there twice", number),
                         connection.where()};
          }
          streams.put_device(number, unescaped(rows.text(1, i)), unescaped(rows.text(2, i)));
        }
        return {};
      }));
  const std::string sql = fmt::format(
      "SELECT device, content, max(begin_utc_s) FROM telegram_values WHERE batch > {} GROUP BY ALL UNION ALL "
      "SELECT device, content, newest_begin_utc_s FROM stream",
      progress.streams_batch);
  LANTIAN_CHECK(connection.each(sql, [&](const Chunk& rows) -> Result<void> {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      streams.note({rows.column<std::int32_t>(0)[i], rows.column<std::uint8_t>(1)[i], rows.column<std::int64_t>(2)[i]},
                   {}, false);
    }
    return {};
  }));
  return streams;
}

Result<void> write_progress(const Connection& connection, const TelemetryProgress& progress) {
  return connection.run(
      fmt::format("UPDATE progress SET frame_segment = {}, frame_offset = {}, batch = {}, streams_batch = {}",
                  progress.cursor.segment, progress.cursor.offset, progress.batch, progress.streams_batch));
}

Result<void> write_devices(const Connection& connection, const TelemetryBatch& batch, std::size_t first_number) {
  if (batch.new_devices().empty()) return {};
  LANTIAN_TRY(Appender rows, Appender::open(connection, "device", {Column::int32, Column::text, Column::text}));
  auto number = static_cast<std::int32_t>(first_number);
  for (const auto& [mn, st] : batch.new_devices()) {
    std::string mn_text, st_text;
    put_escaped(mn_text, mn);
    put_escaped(st_text, st);
    LANTIAN_TRY(const std::size_t row, rows.next());
    rows.put(0, row, number++);
    rows.put_text(1, row, mn_text);
    rows.put_text(2, row, st_text);
  }
  return rows.finish();
}

Result<void> write_rows(const Connection& connection, const TelemetryBatch& batch, std::int64_t number) {
  if (batch.rows().empty()) return {};
  LANTIAN_TRY(Appender rows, Appender::open(connection, "telegram_values",
                                            {Column::int64, Column::int32, Column::uint8, Column::int64, Column::int64,
                                             Column::int64, Column::uint8, Column::uint32, Column::uint32,
                                             Column::boolean, Column::boolean, Column::text}));
  for (const TelemetryRow& written : batch.rows()) {
    LANTIAN_TRY(const std::size_t row, rows.next());
    rows.put(0, row, number);
    rows.put(1, row, written.slot.device);
    rows.put(2, row, written.slot.content);
    rows.put(3, row, written.slot.begin);
    rows.put(4, row, seconds_of(written.first->end));
    rows.put(5, row, seconds_of(written.first->received));
    rows.put(6, row, static_cast<std::uint8_t>(written.first->lane));
    rows.put(7, row, written.first->frame.segment);
    rows.put(8, row, written.first->frame.offset);
    rows.put(9, row, written.usable);
    rows.put(10, row, written.revised);
    rows.put_text(11, row, written.items);
  }
  return rows.finish();
}

Result<void> write_streams(const Connection& connection, const Streams& streams) {
  LANTIAN_CHECK(connection.run("DELETE FROM stream"));
  LANTIAN_TRY(Appender rows, Appender::open(connection, "stream", {Column::int32, Column::uint8, Column::int64}));
  Result<void> outcome;
  streams.each([&](std::int32_t device, std::uint8_t content, std::int64_t newest) {
    if (!outcome) return;
    const Result<std::size_t> row = rows.next();
    if (!row) {
      outcome = row.error();
      return;
    }
    rows.put(0, *row, device);
    rows.put(1, *row, content);
    rows.put(2, *row, newest);
  });
  LANTIAN_CHECK(outcome);
  return rows.finish();
}

std::vector<RowBox> boxes_around(std::vector<SlotKey> slots) {
  std::ranges::sort(slots, {}, [](const SlotKey& slot) { return std::tie(slot.content, slot.begin); });
  for (std::int64_t gap = box_gap_seconds;; gap *= 2) {
    std::vector<RowBox> boxes;
    for (const SlotKey& slot : slots) {
      const bool inside =
          !boxes.empty() && *boxes.back().content == slot.content && slot.begin - boxes.back().last_begin <= gap;
      if (!inside) boxes.push_back({slot.begin, slot.begin, slot.content, slot.device, slot.device});
      RowBox& box = boxes.back();
      box.last_begin = slot.begin;
      box.first_device = std::min(box.first_device, slot.device);
      box.last_device = std::max(box.last_device, slot.device);
    }
    if (boxes.size() <= most_boxes || gap > (std::int64_t{1} << 40)) return boxes;
  }
}

Result<void> each_row(const Connection& connection, const RowBox& box, bool with_items, const TakeRow& take) {
  const std::string sql = fmt::format(
      "SELECT device, content, begin_utc_s, usable, revised{} FROM telegram_values WHERE {}",
      with_items ? ", end_utc_s, received_utc_s, lane, frame_segment, frame_offset, items" : "", where_clause(box));
  return connection.each(sql, [&](const Chunk& rows) -> Result<void> {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      StoredRow row;
      row.slot = {rows.column<std::int32_t>(0)[i], rows.column<std::uint8_t>(1)[i], rows.column<std::int64_t>(2)[i]};
      row.usable = rows.column<bool>(3)[i];
      row.revised = rows.column<bool>(4)[i];
      if (with_items) {
        row.end = rows.column<std::int64_t>(5)[i];
        row.received = rows.column<std::int64_t>(6)[i];
        row.lane = static_cast<Lane>(rows.column<std::uint8_t>(7)[i]);
        row.frame = {rows.column<std::uint32_t>(8)[i], rows.column<std::uint32_t>(9)[i]};
        row.items = text_view(rows, 10, i);
      }
      LANTIAN_CHECK(take(row));
    }
    return {};
  });
}

}  // namespace lantian::keep::duck
