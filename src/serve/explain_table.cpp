#include "base/csv_rows.hpp"
#include "base/text.hpp"
#include "serve/explain_layout.hpp"
#include "serve/explain_wind.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

namespace lantian::serve {
namespace {

constexpr std::array<std::string_view, 16> compass{"N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
                                                   "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"};

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || !(std::abs(value) < 1e12)) return std::nullopt;
  return value;
}

/// Reads one file.
class TableReader {
 public:
  TableReader(const terms::SourceFile& file, const FrameLayout& layout)
      : file_{file}, layout_{layout}, rows_{file.text, ',', false} {}

  Result<FrameTable> read() {
    LANTIAN_CHECK(read_head());
    for (auto outcome = rows_.next(); outcome != CsvRows::Outcome::end; outcome = rows_.next()) {
      if (outcome != CsvRows::Outcome::row) {
        refuse("a quote is not closed");
      } else if (rows_.cells().size() > 1 || !trimmed(rows_.cells()[0]).empty()) {
        take_row();
      }
    }
    if (ends_.empty()) {
      return Error{ErrorCode::incomplete, fmt::format("no row can be read; {} were refused", out_.refusals.size()),
                   file_.path};
    }
    LANTIAN_CHECK(sort_rows());
    add_wind_parts(out_.frame);
    return std::move(out_);
  }

 private:
  struct Place {
    std::size_t cell;
    const FrameLayout::Column* column;
  };

  Result<void> read_head() {
    if (rows_.next() != CsvRows::Outcome::row)
      return Error{ErrorCode::malformed, "the head cannot be read", file_.path};
    for (std::string_view cell : rows_.cells()) {
      cell = trimmed(cell);
      if (head_.empty() && cell.starts_with("\xEF\xBB\xBF")) cell.remove_prefix(3);
      head_.emplace_back(cell);
    }
    if (layout_.own_names) take_own_names();
    const std::vector<FrameLayout::Column>& columns = layout_.own_names ? own_ : layout_.columns;
    for (const FrameLayout::Column& one : columns) {
      LANTIAN_TRY(const std::size_t at, position(one.from));
      places_.push_back({at, &one});
      out_.frame.columns.push_back({one.name, one.unit, {}});
    }
    out_.frame.step = layout_.step;
    for (const std::string* one : {&layout_.stamp, &layout_.year, &layout_.month, &layout_.day, &layout_.hour}) {
      std::optional<std::size_t> at;
      if (!one->empty()) {
        LANTIAN_TRY(at, position(*one));
      }
      clock_.push_back(at);
    }
    return {};
  }

  void take_own_names() {
    for (const std::string& name : head_) {
      if (name == "synthetic") {
        out_.frame.synthetic = true;
      } else if (name != layout_.stamp) {
        own_.push_back({name, name, ""});
      }
    }
  }

  Result<std::size_t> position(const std::string& name) const {
    const auto at = std::ranges::find(head_, name);
    if (at != head_.end()) return static_cast<std::size_t>(at - head_.begin());
    return Error{ErrorCode::malformed,
                 fmt::format("there is no column '{}', which the layout {} reads; there are {}", name, layout_.id,
                             joined(head_, ", ")),
                 file_.path + ":1"};
  }

  void refuse(const std::string& why) { out_.refusals.push_back(fmt::format("line {}: {}", rows_.line(), why)); }

  std::string_view cell(std::size_t at) const {
    return at < rows_.cells().size() ? trimmed(rows_.cells()[at]) : std::string_view{};
  }

  void take_row() {
    const auto end = end_of_row();
    if (!end) {
      return refuse(fmt::format("no time can be read in {}", in_quotes(rows_.raw())));
    }
    row_.clear();
    for (const Place& place : places_) {
      const std::string_view text = cell(place.cell);
      if (std::ranges::find(layout_.missing, text) != layout_.missing.end()) {
        row_.emplace_back();
        continue;
      }
      const auto value = value_of(text, *place.column);
      if (!value) return refuse(fmt::format("{} in {} is no number", in_quotes(text), place.column->from));
      row_.emplace_back(*value * place.column->factor);
    }
    ends_.push_back(*end);
    for (std::size_t n = 0; n < row_.size(); ++n) out_.frame.columns[n].values.push_back(row_[n]);
  }

  static std::optional<double> value_of(std::string_view text, const FrameLayout::Column& column) {
    if (!column.points) return number_of(text);
    const auto at = std::ranges::find(compass, text) - compass.begin();
    if (at == static_cast<std::ptrdiff_t>(compass.size())) return std::nullopt;
    return static_cast<double>(at) * 22.5;
  }

  std::optional<HourEnding> end_of_row() const {
    observe::ClockParts parts;
    if (layout_.format) {
      const auto read = layout_.format->read(cell(*clock_[0]));
      if (!read) return std::nullopt;
      parts = *read;
    } else {
      const std::array members{&parts.year, &parts.month, &parts.day, &parts.hour};
      for (std::size_t n = 0; n < members.size(); ++n) {
        if (!clock_[n + 1]) continue;
        const auto value = number_of(cell(*clock_[n + 1]));
        if (!value || *value != static_cast<int>(*value)) return std::nullopt;
        *members[n] = static_cast<int>(*value);
      }
    }
    const std::chrono::year_month_day date{std::chrono::year{parts.year},
                                           std::chrono::month{static_cast<unsigned>(parts.month)},
                                           std::chrono::day{static_cast<unsigned>(parts.day)}};
    if (!date.ok()) return std::nullopt;
    if (layout_.step == explain::Step::day) return hour_ending(Day{date}, 24);
    if (parts.hour < 0 || parts.hour > 24) return std::nullopt;
    return hour_ending(Day{date}, parts.hour + (layout_.hour_begins ? 1 : 0));
  }

  Result<void> sort_rows() {
    std::vector<std::size_t> order(ends_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t n) { return ends_[n]; });
    for (std::size_t n = 1; n < order.size(); ++n) {
      if (ends_[order[n]] != ends_[order[n - 1]]) continue;
      return Error{ErrorCode::conflict,
                   fmt::format("{} stands in two rows; keep one of them", text_of(ends_[order[n]])), file_.path};
    }
    for (const std::size_t n : order) out_.frame.ends.push_back(ends_[n]);
    for (explain::Column& column : out_.frame.columns) {
      explain::Values sorted;
      sorted.reserve(order.size());
      for (const std::size_t n : order) sorted.push_back(column.values[n]);
      column.values = std::move(sorted);
    }
    return {};
  }

  const terms::SourceFile& file_;
  const FrameLayout& layout_;
  CsvRows rows_;
  std::vector<std::string> head_;
  std::vector<FrameLayout::Column> own_;
  std::vector<Place> places_;
  std::vector<std::optional<std::size_t>> clock_;  ///< stamp, year, month, day, hour
  std::vector<std::optional<double>> row_;
  std::vector<HourEnding> ends_;
  FrameTable out_;
};

}  // namespace

Result<FrameTable> read_frame_table(const terms::SourceFile& file, const FrameLayout& layout) {
  return TableReader{file, layout}.read();
}

}  // namespace lantian::serve
