#pragma once
#include "serve/health/health_check.hpp"

#include <optional>
#include <string>
#include <vector>

/// What a mark rests on, to be drawn and read: the series beside its neighbours, and the rows it came in.
namespace lantian::serve {

/// Hour by hour from a day before a mark to a day behind it, at most 31 days. Texts are numbers in `unit`.
struct EvidenceCurve {
  std::string place, factor, unit;
  HourEnding first{};
  using Series = std::vector<std::optional<std::string>>;
  Series values;
  Series median, low, high;  ///< of the neighbours; empty: there are none
  std::size_t neighbours = 0;
};
/// No value when the factor has no hourly series (a clock, an oxygen correction). Returns what `check_quality` returns.
Result<std::optional<EvidenceCurve>> curve_of_station(const Office& office, const keep::ReadingBook& book,
                                                      const observe::quality::Finding& finding);
/// The same for a device whose hours are kept in telemetry.
Result<std::optional<EvidenceCurve>> curve_of_device(const DeviceCheck& check,
                                                     const observe::quality::Finding& finding);

/// A row of an archived source with the hourly readings of one station that stand in it.
struct RowBehind {
  HourEnding hour{};
  keep::Revision revision = 0;
  std::string source, source_sha256;
  UtcSeconds imported_at{};
  std::uint32_t line = 0;  ///< 0: the source has no such line any more
  std::string text;        ///< cut at 160 bytes; empty where lines are no rows
  std::vector<keep::StoredReading> readings;
};
struct RowsWish {
  std::string station;
  std::string factor;  ///< symbol of a species; empty or "all" = the six
  UtcSeconds from{}, to{};
};
/// In order of time. Returns not_found (station), invalid_argument (more than 31 days), io, corrupt.
Result<std::vector<RowBehind>> rows_behind(const Office& office, const keep::ReadingBook& book, const RowsWish& wish);

/// A cell or row of an import that was not taken, with the row as it stands in the archive.
struct RefusedRow {
  keep::Revision revision = 0;
  std::size_t number = 0;  ///< within its source
  std::string source;
  UtcSeconds imported_at{};
  observe::Refusal refusal;
  std::string text;
};
struct RefusedRows {
  std::vector<RefusedRow> rows;
  bool more = false;
  std::int64_t all = 0;  ///< refused cells of all sources, as counted when they were imported
};
/// The latest import first; behind row `number` of `revision` when given. Sources are read again, as far as is needed.
struct RefusedAfter {
  keep::Revision revision = 0;
  std::size_t number = 0;
};
Result<RefusedRows> refused_rows(const Office& office, const keep::ReadingBook& book,
                                 const std::optional<RefusedAfter>& after, std::size_t limit);

}  // namespace lantian::serve
