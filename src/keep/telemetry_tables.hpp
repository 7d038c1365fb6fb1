#pragma once
#include "keep/duckdb_wire.hpp"
#include "keep/telemetry_rows.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The tables of a telemetry file and the SQL that reads and writes them. doc/telemetry-store.md describes them for
/// people.
namespace lantian::keep::duck {

/// How far the file is: the frame log's place, the number of the last batch, and of the one at which the newest slots
/// were last written down.
struct TelemetryProgress {
  FramePlace cursor;
  std::int64_t batch = 0;
  std::int64_t streams_batch = 0;
};

/// Makes the tables of a new file. Returns invalid_argument when the file is some other database, unsupported when it
/// has a format of the future.
Result<void> make_telemetry_tables(const Connection& connection);

Result<TelemetryProgress> load_progress(const Connection& connection);
Result<Streams> load_streams(const Connection& connection, const TelemetryProgress& progress);

/// Inside a transaction:
Result<void> write_progress(const Connection& connection, const TelemetryProgress& progress);
Result<void> write_devices(const Connection& connection, const TelemetryBatch& batch, std::size_t first_number);
Result<void> write_rows(const Connection& connection, const TelemetryBatch& batch, std::int64_t number);
Result<void> write_streams(const Connection& connection, const Streams& streams);

/// Which rows are asked for. The bounds of `begin` are inclusive.
struct RowBox {
  std::int64_t first_begin = 0, last_begin = 0;
  std::optional<std::uint8_t> content;
  std::int32_t first_device = 0, last_device = 0;
};

/// Boxes that hold all these slots, and not too much between them.
std::vector<RowBox> boxes_around(std::vector<SlotKey> slots);

struct StoredRow {
  SlotKey slot;
  std::int64_t end = 0, received = 0;
  Lane lane = Lane::live;
  FramePlace frame;
  bool usable = false, revised = false;
  std::string_view items;
};
using TakeRow = std::function<Result<void>(const StoredRow&)>;

/// The rows of a box in the order in which they were written. Of the members of a row only slot, usable, revised and,
/// when `with_items`, all others are filled.
Result<void> each_row(const Connection& connection, const RowBox& box, bool with_items, const TakeRow& take);

}  // namespace lantian::keep::duck
