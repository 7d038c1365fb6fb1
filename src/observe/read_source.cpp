#include "base/csv_rows.hpp"
#include "base/sha256.hpp"
#include "base/source_text.hpp"
#include "base/text.hpp"
#include "observe/adapter.hpp"
#include "observe/columns.hpp"
#include "observe/json_rows.hpp"
#include "observe/row_taker.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe {
namespace {

constexpr int lines_searched_for_header = 20;

Error at_line(const SourceBytes& source, std::uint32_t line, const std::string& message) {
  return {ErrorCode::malformed, fmt::format("{}:{}: {}", source.name, line, message), ""};
}

/// For messages that may begin with their own line ("17: ...").
Error in_file(const SourceBytes& source, const std::string& message) {
  const bool has_line = !message.empty() && message.front() >= '0' && message.front() <= '9';
  return {ErrorCode::malformed, fmt::format("{}:{}{}", source.name, has_line ? "" : "1: ", message), ""};
}

/// Comment lines at the top: counted, cut off, searched for "synthetic = true".
struct Preamble {
  std::string_view rest;
  std::uint32_t lines = 0;
  bool synthetic = false;
};

Preamble take_preamble(std::string_view text) {
  Preamble preamble{text, 0, false};
  while (preamble.rest.starts_with('#')) {
    const std::size_t end = std::min(preamble.rest.find('\n'), preamble.rest.size());
    std::string words;
    for (const char c : lowered(preamble.rest.substr(1, end - 1))) {
      if (c != ' ' && c != '\t' && c != '\r') words.push_back(c);
    }
    if (words == "synthetic=true") preamble.synthetic = true;
    preamble.rest.remove_prefix(std::min(end + 1, preamble.rest.size()));
    ++preamble.lines;
  }
  return preamble;
}

std::vector<std::string> owned(const std::vector<std::string_view>& cells) {
  std::vector<std::string> texts;
  for (const std::string_view cell : cells) texts.emplace_back(trimmed(cell));
  return texts;
}

/// A delimiter that occurs in the header although the adapter uses another; empty when there is none.
std::string other_delimiter(const std::vector<std::string>& headers) {
  if (headers.size() > 2) return {};
  for (const char c : {';', '\t', ',', '|'}) {
    if (headers.front().find(c) != std::string::npos) {
      return fmt::format("\n  the line holds '{}': is that the delimiter of the file?",
                         c == '\t' ? std::string{"\\t"} : std::string(1, c));
    }
  }
  return {};
}

/// Reads one CSV source into a batch.
class CsvSource {
 public:
  CsvSource(const SourceBytes& source, std::string_view text, const FileLayout& layout, const ReadOptions& options,
            Batch& batch)
      : source_{source},
        layout_{layout},
        options_{options},
        batch_{batch},
        preamble_{take_preamble(text)},
        rows_{preamble_.rest, layout.delimiter, layout.line_breaks_in_quotes} {
    batch_.synthetic = preamble_.synthetic;
  }

  Result<void> read() {
    LANTIAN_TRY(const ColumnPlan plan,
                layout_.has_header ? plan_from_header() : plan_columns(layout_.fixed_columns, {}, layout_));
    batch_.notes.insert(batch_.notes.end(), plan.notes.begin(), plan.notes.end());
    reserve_readings(plan);
    RowTaker taker{layout_, plan, source_, options_, batch_};
    if (pending_) taker.take(rows_.cells(), line());
    for (;;) {
      const CsvRows::Outcome outcome = rows_.next();
      if (outcome == CsvRows::Outcome::end) break;
      if (outcome == CsvRows::Outcome::row) {
        taker.take(rows_.cells(), line());
      } else if (outcome == CsvRows::Outcome::broken_quote) {
        taker.refuse_row(line(), rows_.raw(),
                         "quotes that open and close around one cell on one line; a quote inside a text is doubled");
      } else {
        return at_line(
            source_, line(),
            "a quote opens in this row and is never closed: the file is cut short, or a quote is one too many");
      }
      if (!taker.fatal().empty()) return in_file(source_, taker.fatal());
    }
    taker.finish();
    return {};
  }

 private:
  std::uint32_t line() const { return rows_.line() + preamble_.lines; }

  Result<ColumnPlan> plan_from_header() {
    CsvRows::Outcome outcome = rows_.next();
    while (outcome == CsvRows::Outcome::row && rows_.cells().size() == 1 && trimmed(rows_.cells()[0]).empty())
      outcome = rows_.next();
    if (outcome == CsvRows::Outcome::end) return at_line(source_, line(), "the file holds no header and no rows");
    if (outcome != CsvRows::Outcome::row) {
      return at_line(source_, line(), "a quote opens in the header and is not closed properly");
    }
    const std::uint32_t header_line = line();
    const std::vector<std::string> headers = owned(rows_.cells());
    Result<ColumnPlan> plan = plan_columns(headers, {}, layout_);
    if (layout_.unit_row && plan) {
      outcome = rows_.next();
      pending_ = outcome == CsvRows::Outcome::row;
      const std::vector<std::string> units = pending_ ? owned(rows_.cells()) : std::vector<std::string>{};
      if (is_unit_row(units)) {
        pending_ = false;
        plan = plan_columns(headers, units, layout_);
      }
    }
    if (plan) return plan;
    return at_line(source_, header_line, plan.error().message + other_delimiter(headers) + header_below(header_line));
  }

  /// "the header stands in line 3": titles above a table are the commonest reason for a header that does not fit.
  std::string header_below(std::uint32_t header_line) {
    CsvRows rows{preamble_.rest, layout_.delimiter, layout_.line_breaks_in_quotes};
    for (int i = 0; i < lines_searched_for_header; ++i) {
      if (rows.next() != CsvRows::Outcome::row) break;
      const std::uint32_t at = rows.line() + preamble_.lines;
      if (at > header_line && plan_columns(owned(rows.cells()), {}, layout_)) {
        return fmt::format("\n  a header that fits stands in line {}: delete the lines above it", at);
      }
    }
    return {};
  }

  void reserve_readings(const ColumnPlan& plan) {
    const std::string_view text = preamble_.rest;
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    // A reading takes at least a digit and a delimiter, so blank lines cannot make this large.
    batch_.readings.reserve(std::min(lines * (layout_.tall ? 1 : plan.measurands.size()), text.size() / 2 + 16));
  }

  const SourceBytes& source_;
  const FileLayout& layout_;
  const ReadOptions& options_;
  Batch& batch_;
  Preamble preamble_;
  CsvRows rows_;
  bool pending_ = false;  ///< the row after the header was read to look for units, and is data
};

Result<void> read_json(const SourceBytes& source, std::string_view text, const FileLayout& layout,
                       const ReadOptions& options, Batch& batch) {
  Result<JsonRows> rows = JsonRows::make(text, layout.records);
  if (!rows) return in_file(source, rows.error().message);
  batch.synthetic = rows->synthetic();
  if (rows->size() == 0) return {};
  Result<ColumnPlan> plan = plan_columns(rows->fields(), {}, layout);
  if (!plan) return in_file(source, plan.error().message);
  batch.notes.insert(batch.notes.end(), plan->notes.begin(), plan->notes.end());
  RowTaker taker{layout, *plan, source, options, batch};
  for (std::size_t i = 0; i < rows->size(); ++i) {
    taker.take(rows->cells(i, plan->headers), static_cast<std::uint32_t>(i + 1));
    if (!taker.fatal().empty()) return in_file(source, taker.fatal());
  }
  taker.finish();
  return {};
}

/// A file of which nothing could be taken is not a file with refusals but the wrong file.
Result<void> check_something_taken(const SourceBytes& source, const Batch& batch) {
  if (batch.counts.accepted > 0 || batch.counts.refused == 0) return {};
  std::string first;
  for (std::size_t i = 0; i < std::min<std::size_t>(batch.refusals.size(), 3); ++i) {
    const Refusal& refusal = batch.refusals[i];
    first += fmt::format("\n  {}:{}: {}{}; allowed: {}", source.name, refusal.line,
                         refusal.column.empty() ? "" : refusal.column + " ", in_quotes(refusal.given), refusal.allowed);
  }
  const std::uint32_t line = batch.refusals.empty() ? 1 : batch.refusals.front().line;
  return at_line(source, line,
                 fmt::format("no value of {} rows could be taken, so the file is not imported; the first refusals:{}",
                             batch.counts.rows, first));
}

/// Old Macintosh line ends: a lone CR. Rows would otherwise be one.
bool has_lone_returns(std::string_view text) {
  const std::string_view head = text.substr(0, 65536);
  return head.find('\r') != std::string_view::npos && head.find('\n') == std::string_view::npos;
}

}  // namespace

Result<Batch> read_source(const SourceBytes& source, const Adapter& adapter, const ReadOptions& options) {
  const FileLayout& layout = *adapter.layout_;
  SourceText decoded;
  if (const Result<void> done = decode_source(source.bytes, layout.encoding, decoded); !done)
    return in_file(source, done.error().message);
  if (layout.format == SourceFormat::csv && has_lone_returns(decoded.text)) {
    decoded.converted = std::string{decoded.text};
    std::ranges::replace(decoded.converted, '\r', '\n');
    decoded.text = decoded.converted;
  }
  Batch batch;
  batch.source = source.name;
  batch.adapter = layout.id;
  batch.adapter_text = layout.text;
  batch.notes = layout.notes;
  batch.notes.insert(batch.notes.end(), layout.swapped_notes.begin(), layout.swapped_notes.end());
  if (decoded.from_gb18030) batch.notes.emplace_back("the file is GB18030 and was converted to UTF-8");
  if (layout.format == SourceFormat::json) {
    LANTIAN_CHECK(read_json(source, decoded.text, layout, options, batch));
  } else {
    LANTIAN_CHECK((CsvSource{source, decoded.text, layout, options, batch}.read()));
  }
  LANTIAN_CHECK(check_something_taken(source, batch));
  if (batch.counts.rows == 0) batch.notes.emplace_back("the file holds no rows");
  batch.source_sha256 = sha256_hex(source.bytes);
  return batch;
}

}  // namespace lantian::observe
