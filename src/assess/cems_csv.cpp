#include "assess/cems_csv.hpp"

#include "assess/cems_units.hpp"
#include "base/csv_rows.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace lantian::assess {
namespace {

/// Faults of one table, shown up to a limit and counted beyond it.
class TableFaults {
 public:
  explicit TableFaults(std::string file) : file_{std::move(file)} {}
  void add(std::uint32_t line, const std::string& message) {
    constexpr std::size_t most_shown = 20;
    if (++count_ <= most_shown) lines_.push_back(fmt::format("{}:{}: {}", file_, line, message));
  }
  bool none() const { return count_ == 0; }
  Error error() const {
    std::string text = joined(lines_, "\n");
    if (count_ > lines_.size()) text += fmt::format("\n... and {} more", count_ - lines_.size());
    return {ErrorCode::malformed, text, ""};
  }

 private:
  std::string file_;
  std::vector<std::string> lines_;
  std::size_t count_ = 0;
};

/// What a column of the table of hours holds.
struct HourColumn {
  enum class Holds : std::uint8_t { hour, value, converted, flag, minutes, common_flag };
  Holds holds = Holds::value;
  std::string factor;
  std::string_view unit;
};

std::optional<HourColumn> column_of(std::string_view name) {
  using enum HourColumn::Holds;
  if (name == "hour_ending_bj") return HourColumn{hour, "", ""};
  if (name == "flag") return HourColumn{common_flag, "", ""};
  const std::size_t cut = name.find('_');
  if (cut == std::string_view::npos || cut == 0) return std::nullopt;
  const std::string factor{name.substr(0, cut)};
  const std::string_view rest = name.substr(cut + 1);
  if (rest == "flag") return HourColumn{flag, factor, ""};
  if (rest == "minutes") return HourColumn{minutes, factor, ""};
  if (rest.starts_with("zs_")) {
    const std::string_view converted_unit = cems_unit_of_column(factor, rest.substr(3));
    if (!converted_unit.empty()) return HourColumn{converted, factor, converted_unit};
  }
  const std::string_view unit = cems_unit_of_column(factor, rest);
  if (unit.empty()) return std::nullopt;
  return HourColumn{value, factor, unit};
}

std::string_view without_mark(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

CemsReading& reading_of(CemsHour& hour, const std::string& factor) {
  const auto found = std::ranges::find(hour.readings, factor, &CemsReading::factor);
  if (found != hour.readings.end()) return *found;
  hour.readings.emplace_back().factor = factor;
  return hour.readings.back();
}

std::optional<int> whole_minutes(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > 60) return std::nullopt;
  return value;
}

class HourTableReader {
 public:
  explicit HourTableReader(const terms::SourceFile& file)
      : faults_{file.path}, rows_{without_mark(file.text), ',', false} {}

  Result<std::vector<CemsHour>> read() {
    if (!read_head()) return faults_.error();
    for (auto outcome = rows_.next(); outcome != CsvRows::Outcome::end; outcome = rows_.next()) {
      if (outcome != CsvRows::Outcome::row) {
        faults_.add(rows_.line(), "a quote is not closed, or text follows one");
      } else if (!trimmed(rows_.raw()).empty()) {
        take_row();
      }
    }
    if (hours_.empty()) faults_.add(1, "the table holds no hour");
    if (!faults_.none()) return faults_.error();
    std::vector<CemsHour> hours;
    for (auto& [at, hour] : hours_) hours.push_back(std::move(hour));
    return hours;
  }

 private:
  bool read_head() {
    if (rows_.next() != CsvRows::Outcome::row) {
      faults_.add(1, "the file is empty; begin with hour_ending_bj,a21026_mg_m3,...");
      return false;
    }
    bool timed = false;
    std::vector<std::string> seen;
    for (const std::string_view cell : rows_.cells()) {
      const std::string name = lowered(trimmed(cell));
      const auto column = column_of(name);
      if (!column) {
        faults_.add(1,
                    fmt::format("the column {} is not known; there are hour_ending_bj, flag, CODE_flag, CODE_zs_mg_m3, "
                                "CODE_minutes, and CODE with its unit: pollutants {}, a00000 {}, a01012 {}, a01013 "
                                "{}, a01014 and a19001 percent",
                                in_quotes(cell), cems_columns("a21026"), cems_columns(factor_flow),
                                cems_columns(factor_temperature), cems_columns(factor_pressure)));
        continue;
      }
      if (std::ranges::find(seen, name) != seen.end())
        faults_.add(1, fmt::format("a second column {}", in_quotes(name)));
      seen.push_back(name);
      timed = timed || column->holds == HourColumn::Holds::hour;
      columns_.push_back(*column);
    }
    if (!timed) faults_.add(1, "the column hour_ending_bj is missing: the hour that ends there, Beijing time");
    return faults_.none();
  }

  void take_row() {
    if (rows_.cells().size() != columns_.size()) {
      faults_.add(rows_.line(), fmt::format("{} cells; the head has {}", rows_.cells().size(), columns_.size()));
      return;
    }
    CemsHour hour;
    std::string common_flag;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      take_cell(columns_[i], trimmed(rows_.cells()[i]), hour, common_flag);
    for (CemsReading& reading : hour.readings) {
      if (reading.flag.empty()) reading.flag = common_flag;
    }
    if (hour.hour == HourEnding{}) return;
    if (!hours_.try_emplace(hour.hour, hour).second) {
      faults_.add(rows_.line(), fmt::format("a second line for {}", text_of(hour.hour)));
    }
  }

  void take_cell(const HourColumn& column, std::string_view cell, CemsHour& hour, std::string& common_flag) {
    using Holds = HourColumn::Holds;
    if (column.holds == Holds::hour) take_hour(cell, hour);
    if (column.holds == Holds::common_flag) common_flag = cell;
    if (column.holds == Holds::flag) reading_of(hour, column.factor).flag = cell;
    if (column.holds == Holds::minutes) take_minutes(column, cell, hour);
    if (column.holds == Holds::value || column.holds == Holds::converted) take_value(column, cell, hour);
  }

  void take_hour(std::string_view cell, CemsHour& hour) {
    const auto at = parse_hour_ending(cell);
    if (!at) {
      faults_.add(rows_.line(), at.error().message);
    } else {
      hour.hour = *at;
    }
  }

  void take_minutes(const HourColumn& column, std::string_view cell, CemsHour& hour) {
    if (cell.empty()) return;
    const auto count = whole_minutes(cell);
    if (!count) faults_.add(rows_.line(), fmt::format("{} is no number of minutes from 0 to 60", in_quotes(cell)));
    reading_of(hour, column.factor).minutes = count;
  }

  void take_value(const HourColumn& column, std::string_view cell, CemsHour& hour) {
    CemsReading& reading = reading_of(hour, column.factor);
    if (cell.empty()) return;
    const auto number = parse_decimal(cell);
    if (!number) {
      faults_.add(rows_.line(), number.error().message + "; leave the cell empty where the value is missing");
      return;
    }
    const auto value = in_cems_unit(column.factor, *number, column.unit);
    if (!value) {
      faults_.add(rows_.line(), value.error().message);
    } else {
      (column.holds == HourColumn::Holds::value ? reading.value : reading.converted) = *value;
    }
  }

  TableFaults faults_;
  CsvRows rows_;
  std::vector<HourColumn> columns_;
  std::map<HourEnding, CemsHour> hours_;
};

/// The place of each known column, or -1.
struct MarkColumns {
  std::ptrdiff_t first = -1, last = -1, state = -1, reason = -1, outlet = -1;
};

std::string_view cell_at(const std::vector<std::string_view>& cells, std::ptrdiff_t at) {
  return at < 0 || static_cast<std::size_t>(at) >= cells.size() ? std::string_view{}
                                                                : trimmed(cells[static_cast<std::size_t>(at)]);
}

MarkColumns read_mark_head(const std::vector<std::string_view>& cells, TableFaults& faults) {
  MarkColumns columns;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string name = lowered(trimmed(cells[i]));
    std::ptrdiff_t* place = name == "first_bj"  ? &columns.first
                            : name == "last_bj" ? &columns.last
                            : name == "state"   ? &columns.state
                            : name == "reason"  ? &columns.reason
                            : name == "outlet"  ? &columns.outlet
                                                : nullptr;
    if (place == nullptr) {
      faults.add(1, fmt::format("the column {} is not known; there are first_bj, last_bj, state, reason, outlet",
                                in_quotes(cells[i])));
    } else {
      *place = static_cast<std::ptrdiff_t>(i);
    }
  }
  if (columns.first < 0 || columns.last < 0 || columns.state < 0) {
    faults.add(1, "the columns first_bj, last_bj and state are needed");
  }
  return columns;
}

void read_mark(const std::vector<std::string_view>& cells, const MarkColumns& columns, std::uint32_t line,
               TableFaults& faults, std::vector<CemsMark>& marks) {
  const auto first = parse_hour_ending(cell_at(cells, columns.first));
  const auto last = parse_hour_ending(cell_at(cells, columns.last));
  const auto kind = parse_mark_kind(cell_at(cells, columns.state));
  if (!first) faults.add(line, first.error().message);
  if (!last) faults.add(line, last.error().message);
  if (!kind) {
    faults.add(line, fmt::format("the state {} is not known; there are start_up, shut_down, malfunction, stopped (the "
                                 "source) and maintenance, calibration, instrument_fault, out_of_control (the monitor)",
                                 in_quotes(cell_at(cells, columns.state))));
  }
  if (!first || !last || !kind) return;
  if (*last < *first) {
    faults.add(line, fmt::format("the mark ends at {}, before it begins at {}", text_of(*last), text_of(*first)));
    return;
  }
  marks.push_back({*kind, *first, *last, std::string{cell_at(cells, columns.reason)}});
}

}  // namespace

Result<HourEnding> parse_hour_ending(std::string_view text) {
  const Error error{
      ErrorCode::malformed,
      fmt::format(
          "{} is not an hour; write the hour that ends, Beijing time, like \"2026-11-03 14:00\" (01:00 to 24:00)",
          in_quotes(text)),
      ""};
  if (text.size() != 16 || (text[10] != ' ' && text[10] != 'T') || text.substr(13) != ":00") return error;
  const auto day = parse_day(text.substr(0, 10));
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!day || !is_digit(text[11]) || !is_digit(text[12])) return error;
  const int hour = (text[11] - '0') * 10 + (text[12] - '0');
  if (hour > 24) return error;
  return hour_ending(*day, hour);
}

Result<std::vector<CemsHour>> read_cems_hours(const terms::SourceFile& file) {
  return HourTableReader{file}.read();
}

Result<std::vector<CemsMark>> read_cems_marks(const terms::SourceFile& file, std::string_view outlet) {
  TableFaults faults{file.path};
  CsvRows rows{without_mark(file.text), ',', false};
  if (rows.next() != CsvRows::Outcome::row) {
    faults.add(1, "the file is empty; begin with first_bj,last_bj,state,reason");
    return faults.error();
  }
  const MarkColumns columns = read_mark_head(rows.cells(), faults);
  if (!faults.none()) return faults.error();
  const std::size_t width = rows.cells().size();
  std::vector<CemsMark> marks;
  for (auto outcome = rows.next(); outcome != CsvRows::Outcome::end; outcome = rows.next()) {
    if (outcome == CsvRows::Outcome::row && trimmed(rows.raw()).empty()) continue;
    if (outcome != CsvRows::Outcome::row || rows.cells().size() != width) {
      faults.add(rows.line(), fmt::format("a line of {} cells with closed quotes is needed, as in the head", width));
    } else if (columns.outlet < 0 || cell_at(rows.cells(), columns.outlet) == outlet) {
      read_mark(rows.cells(), columns, rows.line(), faults, marks);
    }
  }
  if (!faults.none()) return faults.error();
  return marks;
}

}  // namespace lantian::assess
