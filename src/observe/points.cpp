#include "observe/points.hpp"

#include "base/csv_rows.hpp"
#include "base/sha256.hpp"
#include "base/source_text.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

namespace lantian::observe {
namespace {

using PointColumn = PointLayout::Column;
using PointRole = PointLayout::Role;

/// Keeps the sum over any table exact: 12 digits times the 12 of a weight stay far inside 128 bits.
constexpr std::int64_t largest_unscaled = 1'000'000'000'000;
constexpr int most_value_places = 12;

/// A column of the file with the meaning found for it; none = ignored.
struct BoundColumn {
  std::string header;
  const PointColumn* column = nullptr;
  int power = 0;  ///< of ten, from the file's unit to the layout's
};

std::string unit_folded(std::string_view unit) {
  std::string folded;
  for (std::size_t i = 0; i < unit.size(); ++i) {
    const std::string_view rest = unit.substr(i);
    if (rest.starts_with("\xCE\xBC") || rest.starts_with("\xC2\xB5")) {  // Greek mu, micro sign
      folded += 'u';
      ++i;
    } else if (unit[i] != ' ') {
      folded += unit[i];
    }
  }
  return lowered(folded);
}

/// "NH3-N (mg/L)" -> {"NH3-N", "mg/L"}; also with full-width parentheses and brackets. No unit: {header, ""}.
std::pair<std::string_view, std::string_view> split_header(std::string_view header) {
  constexpr std::string_view wide_open = "\xEF\xBC\x88";
  constexpr std::string_view wide_close = "\xEF\xBC\x89";
  const std::size_t narrow = header.find_first_of("([");
  const std::size_t wide = header.find(wide_open);
  const std::size_t at = std::min(narrow, wide);
  if (at == std::string_view::npos || at == 0) return {header, ""};
  std::string_view unit = header.substr(at + (wide < narrow ? wide_open.size() : 1));
  if (unit.ends_with(wide_close)) {
    unit.remove_suffix(wide_close.size());
  } else if (unit.ends_with(')') || unit.ends_with(']')) {
    unit.remove_suffix(1);
  }
  return {trimmed(header.substr(0, at)), trimmed(unit)};
}

const PointColumn* column_named(const PointLayout& layout, std::string_view header) {
  const std::string wanted = lowered(header);
  for (const PointColumn& column : layout.columns) {
    for (const std::string& name : column.names) {
      if (lowered(name) == wanted) return &column;
    }
  }
  return nullptr;
}

std::string units_allowed(const PointColumn& column) {
  std::string text = column.unit.empty() ? "no unit" : column.unit;
  for (const auto& [unit, power] : column.other_units) text += ", " + unit;
  return text;
}

/// Power of ten to the layout's unit; no value when the unit is not one of the column's.
std::optional<int> power_of(const PointColumn& column, std::string_view unit) {
  if (unit.empty() || unit_folded(unit) == unit_folded(column.unit)) return 0;
  for (const auto& [other, power] : column.other_units) {
    if (unit_folded(unit) == unit_folded(other)) return power;
  }
  return std::nullopt;
}

/// Moves the decimal point exactly. No value when the number is longer than a measurement can be.
std::optional<Decimal> moved(Decimal value, int power) {
  for (; power < 0; ++power) ++value.places;
  for (; power > 0; --power) {
    if (value.places > 0) {
      --value.places;
    } else if (__builtin_mul_overflow(value.unscaled, std::int64_t{10}, &value.unscaled)) {
      return std::nullopt;
    }
  }
  const bool long_number =
      value.places > most_value_places || value.unscaled > largest_unscaled || value.unscaled < -largest_unscaled;
  return long_number ? std::nullopt : std::optional{value};
}

/// A number below detection as written: "0.02L", "<0.02". Gives the limit's text, or nothing when no mark stands there.
std::string_view below_limit_text(const PointLayout& layout, std::string_view cell) {
  for (const std::string& mark : layout.below_marks) {
    if (mark.empty() || cell.size() <= mark.size()) continue;
    if (cell.ends_with(mark)) return trimmed(cell.substr(0, cell.size() - mark.size()));
    if (cell.starts_with(mark)) return trimmed(cell.substr(mark.size()));
  }
  return {};
}

/// One table under reading.
class PointReading {
 public:
  PointReading(const SourceBytes& source, const PointLayout& layout) : source_{source}, layout_{layout} {
    table_.source = source.name;
    table_.source_sha256 = sha256_hex(source.bytes);
    table_.kind = layout.kind;
  }

  Result<PointTable> read() {
    SourceText decoded;
    if (const auto read = decode_source(source_.bytes, SourceEncoding::automatic, decoded); !read) {
      return malformed(1, read.error().message);
    }
    CsvRows rows{decoded.text, ',', false};
    for (auto outcome = rows.next(); outcome != CsvRows::Outcome::end; outcome = rows.next()) {
      line_ = rows.line();
      if (is_comment(rows) || is_blank_row(rows.cells())) continue;
      if (outcome != CsvRows::Outcome::row) {
        if (columns_.empty())
          return malformed(line_, "the header has a quote that does not close; write it without quotes");
        refuse("", rows.raw(), "a row whose quotes close on its line; a quote inside a cell is doubled");
      } else if (columns_.empty()) {
        LANTIAN_CHECK(bind_header(rows.cells()));
      } else {
        take_row(rows.cells(), rows.raw());
      }
    }
    return finished();
  }

 private:
  Error malformed(std::uint32_t line, std::string_view message) const {
    return {ErrorCode::malformed, fmt::format("{}:{}: {}", source_.name, line, message), ""};
  }

  void refuse(std::string_view column, std::string_view given, std::string allowed) {
    ++table_.counts.refused;
    if (table_.refusals.size() >= refusals_kept) return;
    table_.refusals.push_back({line_, std::string{column}, in_quotes(given), std::move(allowed)});
  }

  static bool is_blank_row(const std::vector<std::string_view>& cells) {
    return std::all_of(cells.begin(), cells.end(), [](std::string_view cell) { return trimmed(cell).empty(); });
  }

  /// Only the line that says so makes a table synthetic; every other comment is for people.
  bool is_comment(const CsvRows& rows) {
    std::string_view text = trimmed(rows.raw());
    // A spreadsheet pads or quotes the comment when it saves the table again.
    while (text.ends_with(',')) text.remove_suffix(1);
    if (text.starts_with('"')) text.remove_prefix(1);
    if (text.ends_with('"')) text.remove_suffix(1);
    if (!text.starts_with('#')) return false;
    const auto parts = split(text.substr(1), '=');
    if (parts.size() != 2 || lowered(trimmed(parts[0])) != "synthetic") return true;
    if (lowered(trimmed(parts[1])) == "true") table_.synthetic = true;
    return true;
  }

  Result<void> bind_header(const std::vector<std::string_view>& cells) {
    std::set<const PointColumn*> seen;
    for (const std::string_view cell : cells) {
      const std::string_view header = trimmed(cell);
      auto [name, unit] = split_header(header);
      const PointColumn* column = column_named(layout_, header);
      if (column != nullptr) unit = "";
      if (column == nullptr) column = column_named(layout_, name);
      BoundColumn bound{std::string{header}, column, 0};
      if (column == nullptr) {
        if (!header.empty())
          table_.notes.push_back(
              fmt::format("column {} is not known for {}; ignored", in_quotes(header), layout_.kind));
        columns_.push_back(std::move(bound));
        continue;
      }
      const auto power = power_of(*column, unit);
      if (!power) {
        return malformed(line_, fmt::format("column {} is in {}; allowed: {}. Convert the column or correct its header",
                                            in_quotes(header), in_quotes(unit), units_allowed(*column)));
      }
      if (!seen.insert(column).second) {
        return malformed(line_, fmt::format("column {} stands for {}, which another column gives already; keep one",
                                            in_quotes(header), in_quotes(column->names.front())));
      }
      bound.power = *power;
      columns_.push_back(std::move(bound));
    }
    return check_header(seen);
  }

  Result<void> check_header(const std::set<const PointColumn*>& seen) {
    std::vector<std::string> absent;
    bool any_item = false;
    for (const PointColumn& column : layout_.columns) {
      const bool present = seen.contains(&column);
      any_item = any_item || (present && !column.role);
      if (column.required && !present) absent.push_back(joined(column.names, " or "));
    }
    if (!absent.empty()) {
      return malformed(line_,
                       fmt::format("a table of {} needs the column {}; the first row that is no comment is the header",
                                   layout_.kind, joined(absent, "; and the column ")));
    }
    if (any_item) return {};
    std::vector<std::string> items;
    for (const PointColumn& column : layout_.columns) {
      if (!column.role) items.push_back(column.names.front());
    }
    return malformed(line_, fmt::format("no column of the header is a measured item of {}; allowed: {}", layout_.kind,
                                        joined(items, ", ")));
  }

  void take_row(const std::vector<std::string_view>& cells, std::string_view raw) {
    ++table_.counts.rows;
    for (std::size_t i = columns_.size(); i < cells.size(); ++i) {
      if (!trimmed(cells[i]).empty()) return refuse("", raw, shape_text(cells.size()));
    }
    if (cells.size() < columns_.size()) return refuse("", raw, shape_text(cells.size()));
    StatusPoint point;
    point.line = static_cast<int>(line_);
    const CellCounts before = table_.counts;
    bool whole = true;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].column != nullptr) whole = take_cell(columns_[i], trimmed(cells[i]), point) && whole;
    }
    if (whole && !ids_.insert(point.id).second) {
      refuse("id", point.id, "each point once; this id stands on an earlier line");
      whole = false;
    }
    if (whole) {
      below_ += static_cast<int>(point.below_detection.size());
      table_.points.push_back(std::move(point));
      return;
    }
    // Values of a refused row are not taken: they are counted as refused beside the cell that is at fault.
    table_.counts.refused += table_.counts.accepted - before.accepted;
    table_.counts.accepted = before.accepted;
    ++dropped_;
  }

  std::string shape_text(std::size_t given) const {
    return fmt::format("{} cells as in the header, not {}; a comma too many or too few shifts the row", columns_.size(),
                       given);
  }

  bool is_missing(std::string_view cell) const {
    return cell.empty() || std::find(layout_.missing.begin(), layout_.missing.end(), cell) != layout_.missing.end();
  }

  bool take_cell(const BoundColumn& bound, std::string_view cell, StatusPoint& point) {
    const auto& role = bound.column->role;
    if (!role) return take_item(bound, cell, point);
    switch (*role) {
      case PointRole::id:
        if (cell.empty()) refuse(bound.header, cell, "an identifier, different for every point");
        point.id = cell;
        return !cell.empty();
      case PointRole::name:
        point.name = cell;
        return true;
      case PointRole::unit:
        point.unit_id = cell;
        return true;
      case PointRole::condition:
        return take_condition(bound, cell, point);
      case PointRole::weight:
        return take_weight(bound, cell, point);
    }
    return false;
  }

  bool take_condition(const BoundColumn& bound, std::string_view cell, StatusPoint& point) {
    if (cell.empty() && !bound.column->required) return true;
    const auto found = layout_.conditions.find(lowered(cell));
    if (found != layout_.conditions.end()) {
      point.condition = found->second;
      return true;
    }
    std::vector<std::string> words;
    for (const auto& [word, meaning] : layout_.conditions) words.push_back(word);
    refuse(bound.header, cell, "one of: " + joined(words, ", "));
    return false;
  }

  bool take_weight(const BoundColumn& bound, std::string_view cell, StatusPoint& point) {
    const auto number = parse_decimal(cell);
    const auto weight = number ? moved(*number, bound.power) : std::nullopt;
    if (weight && *weight > Decimal{0, 0} && (!bound.column->high || *weight <= *bound.column->high)) {
      point.weight = *weight;
      return true;
    }
    refuse(bound.header, cell,
           fmt::format("a number above 0{} in {}",
                       bound.column->high ? " and at most " + bound.column->high->text() : "", bound.column->unit));
    return false;
  }

  bool take_item(const BoundColumn& bound, std::string_view cell, StatusPoint& point) {
    const PointColumn& column = *bound.column;
    if (is_missing(cell)) {
      ++table_.counts.missing;
      return true;
    }
    const std::string_view limit = below_limit_text(layout_, cell);
    const auto number = parse_decimal(limit.empty() ? cell : limit);
    auto value = number ? moved(*number, bound.power) : std::nullopt;
    if (value && !limit.empty()) {
      value = moved({value->unscaled * layout_.below_factor.unscaled, value->places + layout_.below_factor.places}, 0);
      point.below_detection.push_back(column.item);
    }
    if (!value || *value < column.low || (column.high && *value > *column.high)) {
      refuse(bound.header, cell, item_allowed(column));
      return false;
    }
    ++table_.counts.accepted;
    point.values[column.item] = *value;
    return true;
  }

  std::string item_allowed(const PointColumn& column) const {
    const std::string range = column.high ? fmt::format("from {} to {}", column.low.text(), column.high->text())
                                          : fmt::format("not below {}", column.low.text());
    std::vector<std::string> tokens = layout_.missing;
    tokens.emplace_back("an empty cell");
    return fmt::format("a decimal number {} {}; {} for no value", range, column.unit, joined(tokens, ", "));
  }

  Result<PointTable> finished() {
    if (columns_.empty())
      return malformed(1, "the table is empty; the first row that is no comment must be the header");
    if (table_.counts.rows == 0) return malformed(line_, "there is a header but no row below it");
    if (below_ > 0) {
      table_.notes.push_back(fmt::format("{} values are below detection; each counts as {} of its limit", below_,
                                         layout_.below_factor.text()));
    }
    if (dropped_ > 0) {
      table_.notes.push_back(
          fmt::format("{} of {} rows left out whole because a cell was refused", dropped_, table_.counts.rows));
    }
    return std::move(table_);
  }

  const SourceBytes& source_;
  const PointLayout& layout_;
  PointTable table_;
  std::vector<BoundColumn> columns_;
  std::set<std::string> ids_;
  std::uint32_t line_ = 1;
  int below_ = 0;
  int dropped_ = 0;
};

}  // namespace

Result<PointTable> read_points(const SourceBytes& source, const PointLayout& layout) {
  return PointReading{source, layout}.read();
}

}  // namespace lantian::observe
