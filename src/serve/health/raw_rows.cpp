#include "base/text.hpp"
#include "serve/health/evidence.hpp"
#include "serve/tracing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace lantian::serve {
namespace {

constexpr std::chrono::days rows_most{31};

/// Where the hours of one station stand in a source.
using LinesOfHours = std::map<std::pair<HourEnding, observe::Species>, std::uint32_t>;

struct SourceRead {
  const keep::SourceRecord* record = nullptr;
  std::string bytes;
  LinesOfHours lines;
  bool rows_are_lines = false;
};

/// Records of a JSON source are numbered, but stand on no line of their own.
bool has_lines(std::string_view bytes) {
  const std::string_view text = trimmed(bytes.substr(0, 200));
  return !text.empty() && text.front() != '{' && text.front() != '[';
}

Result<SourceRead> read_source_of(const Office& office, const keep::ReadingBook& book, const keep::SourceRecord& record,
                                  const std::string& station) {
  SourceRead out;
  out.record = &record;
  LANTIAN_TRY(out.bytes, book.raw(record.source_sha256));
  LANTIAN_TRY(const observe::Batch batch, read_source_again(office, record, out.bytes));
  for (const observe::Reading& reading : batch.readings) {
    if (reading.averaging != observe::Averaging::hour || batch.stations[reading.station].id != station) continue;
    out.lines[{reading.hour, reading.species}] = reading.line;
  }
  out.rows_are_lines = has_lines(out.bytes);
  return out;
}

Result<std::vector<keep::StoredReading>> readings_asked(const keep::ReadingBook& book, const RowsWish& wish) {
  const auto day = [](UtcSeconds instant) { return std::chrono::floor<std::chrono::days>(to_local(instant)); };
  const Period days{PeriodKind::range, day(wish.from), day(wish.to - std::chrono::seconds{1}) + std::chrono::days{1},
                    ""};
  keep::SlabQuery query{{wish.station}, {terms::basic_six.begin(), terms::basic_six.end()}, days, std::nullopt};
  if (const auto species = terms::parse_species(wish.factor)) query.species = {*species};
  LANTIAN_TRY(auto readings, book.readings(query, observe::Averaging::hour));
  std::erase_if(readings, [&](const keep::StoredReading& reading) {
    const UtcSeconds begin = observe::quality::begin_of(reading.hour);
    return begin < wish.from || begin >= wish.to;
  });
  return readings;
}

}  // namespace

Result<std::vector<RowBehind>> rows_behind(const Office& office, const keep::ReadingBook& book, const RowsWish& wish) {
  if (wish.to <= wish.from || wish.to - wish.from > rows_most) {
    return Error{ErrorCode::invalid_argument, "rows are shown for a stretch of up to 31 days", "from, to"};
  }
  LANTIAN_TRY(const auto known, book.stations());
  if (std::ranges::find(known, wish.station, &terms::Station::id) == known.end()) {
    return Error{ErrorCode::not_found, fmt::format("the book has no station {}", in_quotes(wish.station)), ""};
  }
  LANTIAN_TRY(const auto readings, readings_asked(book, wish));
  LANTIAN_TRY(const auto records, book.sources());
  std::map<keep::Revision, SourceRead> sources;
  std::map<std::tuple<HourEnding, keep::Revision, std::uint32_t>, RowBehind> rows;
  for (const keep::StoredReading& reading : readings) {
    const auto record = std::ranges::find(records, reading.revision, &keep::SourceRecord::revision);
    if (record == records.end()) continue;
    auto source = sources.find(reading.revision);
    if (source == sources.end()) {
      LANTIAN_TRY(SourceRead read, read_source_of(office, book, *record, wish.station));
      source = sources.emplace(reading.revision, std::move(read)).first;
    }
    const auto line = source->second.lines.find({reading.hour, reading.species});
    const std::uint32_t number = line == source->second.lines.end() ? 0 : line->second;
    RowBehind& row = rows[{reading.hour, reading.revision, number}];
    if (row.readings.empty()) {
      row = {
          reading.hour, reading.revision, record->source, record->source_sha256, record->imported_at, number, "", {}};
      if (number > 0 && source->second.rows_are_lines) {
        row.text = raw_row(record->source, source->second.bytes, number).text;
      }
    }
    row.readings.push_back(reading);
  }
  std::vector<RowBehind> out;
  for (auto& [key, row] : rows) out.push_back(std::move(row));
  return out;
}

Result<RefusedRows> refused_rows(const Office& office, const keep::ReadingBook& book,
                                 const std::optional<RefusedAfter>& after, std::size_t limit) {
  RefusedRows out;
  LANTIAN_TRY(auto records, book.sources());
  std::ranges::sort(records, std::ranges::greater{}, &keep::SourceRecord::revision);
  for (const keep::SourceRecord& record : records) {
    out.all += record.counts.refused;
    if (record.counts.refused == 0 || out.more || limit == 0 || (after && record.revision > after->revision)) continue;
    LANTIAN_TRY(const std::string bytes, book.raw(record.source_sha256));
    LANTIAN_TRY(const observe::Batch batch, read_source_again(office, record, bytes));
    const bool lines = has_lines(bytes);
    const bool resumed = after && record.revision == after->revision;
    for (std::size_t n = resumed ? after->number + 1 : 0; n < batch.refusals.size(); ++n) {
      if (out.rows.size() == limit) {
        out.more = true;
        break;
      }
      const observe::Refusal& refusal = batch.refusals[n];
      out.rows.push_back({record.revision, n, record.source, record.imported_at, refusal,
                          lines ? raw_row(record.source, bytes, refusal.line).text : ""});
    }
  }
  return out;
}

}  // namespace lantian::serve
