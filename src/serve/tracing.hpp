#pragma once
#include "assess/figure.hpp"
#include "serve/assessment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

/// One raw row behind a figure.
struct RawRow {
  std::string source;
  std::uint32_t line = 0;
  std::string text;  ///< the row as it stands in the archived bytes
};

/// One imported source behind a figure.
struct TraceSource {
  keep::SourceRecord record;
  std::int64_t readings = 0;  ///< readings of the figure that come from it, as read again from the archived bytes
  bool archived = false;      ///< its raw bytes are in the book and match their hash
  RawRow first;
  RawRow last;
};

/// The chain from a published number down to raw rows.
struct Trace {
  assess::Figure figure;
  assess::PeriodVerdict verdict;
  std::vector<TraceSource> sources;
  /// The same figure computed from nothing but the archived bytes and the adapters recorded with them.
  std::optional<Decimal> recomputed;
  std::string recomputed_sha256;
  bool equal = false;   ///< value and content hash both
  std::string why_not;  ///< when it could not be recomputed or differs
};

/// Follows a figure ("652301/2023/good_share@CN2012") down and computes it a second time from the raw bytes.
/// Returns malformed (address), not_found (unit, statistic, readings), or what `assess_unit` returns.
Result<Trace> trace_figure(const Office& office, const keep::ReadingBook& book, std::string_view figure);

/// Reads an archived source again by the adapter recorded with it. Returns what reading returns.
Result<observe::Batch> read_source_again(const Office& office, const keep::SourceRecord& record,
                                         std::string_view bytes);
/// One line of a source, cut at 160 bytes; without text when there is no such line.
RawRow raw_row(const std::string& source, std::string_view bytes, std::uint32_t line);

std::string printed(const Trace& trace);
std::string json_of(const Trace& trace);

}  // namespace lantian::serve
