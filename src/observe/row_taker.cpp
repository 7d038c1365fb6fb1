#include "observe/row_taker.hpp"

#include "base/text.hpp"
#include "observe/settle.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe {
namespace {

constexpr std::size_t given_bytes = 60;

/// At most 60 bytes, cut between characters.
std::string cut(std::string_view text) {
  if (text.size() <= given_bytes) return std::string{text};
  std::size_t end = given_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string{text.substr(0, end)};
}

bool all_empty(const std::vector<std::string_view>& cells, std::size_t from) {
  return std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(from), cells.end(),
                     [](std::string_view cell) { return trimmed(cell).empty(); });
}

/// A word where a number belongs ("S1", a station's name) is the mark of shifted columns, unlike a damaged number.
bool is_word(std::string_view cell) {
  const std::string_view text = trimmed(cell);
  if (text.empty()) return false;
  const auto first = static_cast<unsigned char>(text.front());
  return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || first >= 0x80;
}

int official_offset(const FileLayout& layout, const ReadOptions& options) {
  return options.region != nullptr ? options.region->utc_offset_hours : layout.clock.official_utc_offset;
}

}  // namespace

RowTaker::RowTaker(const FileLayout& layout, const ColumnPlan& plan, const SourceBytes& source,
                   const ReadOptions& options, Batch& batch)
    : layout_{layout},
      plan_{plan},
      options_{options},
      batch_{batch},
      places_{layout, plan, source.name, options.region},
      clock_{layout, plan, official_offset(layout, options)},
      measurands_{plan.measurands},
      unit_settled_(plan.measurands.size(), false),
      cells_per_row_{layout.tall ? 1 : static_cast<std::int64_t>(plan.measurands.size())} {
  if (!layout.tall) return;
  for (std::size_t m = 0; m < measurands_.size(); ++m) unit_settled_[m] = layout.measurands[m].unit.has_value();
}

void RowTaker::refuse_cell(std::uint32_t line, std::size_t column, std::string_view given, std::string allowed) {
  if (batch_.refusals.size() >= refusals_kept) return;
  const std::string header = column < plan_.headers.size() ? plan_.headers[column] : std::string{};
  batch_.refusals.push_back({line, header, cut(given), std::move(allowed)});
}

void RowTaker::refuse_row(std::uint32_t line, std::string_view given, std::string allowed) {
  ++batch_.counts.rows;
  batch_.counts.refused += cells_per_row_;
  refuse_cell(line, no_column, given, std::move(allowed));
}

bool RowTaker::has_right_length(const std::vector<std::string_view>& cells, std::uint32_t line) {
  const std::size_t wanted = plan_.headers.size();
  if (cells.size() == wanted) return true;
  if (cells.size() > wanted && layout_.empty_tail && all_empty(cells, wanted)) return true;
  if (all_empty(cells, 0)) return false;
  std::string row;
  for (const std::string_view cell : cells) {
    if (row.size() < given_bytes) (row += row.empty() ? "" : std::string(1, layout_.delimiter)) += cell;
  }
  refuse_row(
      line, row,
      fmt::format("{} cells as in the header; this row has {}: a cell is missing or shifted, or a text holds '{}' "
                  "without quotes around it",
                  wanted, cells.size(), layout_.delimiter));
  return false;
}

void RowTaker::note_order(std::uint32_t station, HourEnding hour, unsigned species_bit) {
  if (station >= orders_.size()) orders_.resize(std::size_t{station} + 1);
  Order& order = orders_[station];
  if (!order.used || hour > order.last) {
    order.used = true;
    order.last = hour;
    order.species_seen = species_bit;
  } else if (hour == order.last && species_bit != 0 && (order.species_seen & species_bit) == 0) {
    order.species_seen |= species_bit;
  } else {
    order.disordered = true;
  }
  if (station < latest_station_) grouped_ = false;
  latest_station_ = std::max(latest_station_, station);
}

void RowTaker::take(const std::vector<std::string_view>& cells, std::uint32_t line) {
  if (!has_right_length(cells, line)) return;
  HourEnding hour{};
  RowFault fault;
  const std::optional<std::uint32_t> station =
      clock_.read(cells, hour, fault) ? places_.find(cells, fault) : std::nullopt;
  if (!station) [[unlikely]] {
    if (all_empty(cells, 0)) return;
    const bool header_again = std::ranges::equal(
        cells, plan_.headers, [](std::string_view a, const std::string& b) { return trimmed(a) == trimmed(b); });
    if (header_again)
      return refuse_row(line, cells.front(), "a row of values; this is the header again: two files pasted together");
    ++batch_.counts.rows;
    batch_.counts.refused += cells_per_row_;
    return refuse_cell(line, fault.column, fault.column < cells.size() ? cells[fault.column] : std::string_view{},
                       std::move(fault.allowed));
  }
  ++batch_.counts.rows;
  if (layout_.tall) {
    take_tall(cells, line, *station, hour);
  } else {
    take_wide(cells, line, *station, hour);
  }
}

void RowTaker::count(const CellValue& value, std::uint32_t line, std::size_t column, std::string_view given) {
  if (value.state == CellValue::State::missing) {
    ++batch_.counts.missing;
  } else if (value.state == CellValue::State::refused) {
    ++batch_.counts.refused;
    refuse_cell(line, column, given, value.allowed);
  } else {
    ++batch_.counts.accepted;
    if (value.rounded) ++rounded_;
  }
}

/// Takes back what was read of a row whose columns are shifted: its other values stand under the wrong names.
void RowTaker::take_back(std::size_t first_reading, std::uint32_t line) {
  const auto taken = static_cast<std::int64_t>(batch_.readings.size() - first_reading);
  if (taken == 0) return;
  batch_.readings.resize(first_reading);
  batch_.counts.accepted -= taken;
  batch_.counts.refused += taken;
  refuse_cell(line, no_column, fmt::format("{} further values of this row", taken),
              "a row without words in its number columns: the cells are shifted, so the whole row is left out");
}

void RowTaker::take_wide(const std::vector<std::string_view>& cells, std::uint32_t line, std::uint32_t station,
                         HourEnding hour) {
  note_order(station, hour, 0);
  const std::size_t first_reading = batch_.readings.size();
  bool shifted = false;
  for (const PlannedMeasurand& measurand : measurands_) {
    const std::string_view cell = cells[measurand.column];
    const ValueForm& form = measurand.form;
    std::int32_t thousandths = quick_value(cell, form);
    if (thousandths >= 0) [[likely]] {
      ++batch_.counts.accepted;
    } else {
      const CellValue value = read_value_carefully(cell, form);
      count(value, line, measurand.column, cell);
      shifted = shifted || (value.state == CellValue::State::refused && is_word(cell));
      if (value.state != CellValue::State::present) continue;
      thousandths = value.thousandths;
    }
    batch_.readings.push_back({station, line, hour, thousandths, form.item.species, form.item.averaging, Mark::valid});
  }
  if (shifted) [[unlikely]]
    take_back(first_reading, line);
  if (options_.want_published && batch_.readings.size() > first_reading) publish(cells, first_reading);
}

std::size_t RowTaker::measurand_named(std::string_view word) const {
  const std::string folded = folded_name(word);
  const std::optional<Species> species = terms::parse_species(word);
  for (std::size_t m = 0; m < layout_.measurands.size(); ++m) {
    const MeasurandColumn& column = layout_.measurands[m];
    if (std::ranges::any_of(column.names, [&](const std::string& name) { return folded_name(name) == folded; }))
      return m;
    if (species && *species == column.item.species && column.item.averaging == layout_.averaging) return m;
  }
  return no_column;
}

bool RowTaker::settle_unit(std::size_t measurand, std::string_view word, std::uint32_t line) {
  ValueForm& form = measurands_[measurand].form;
  const std::string_view text = trimmed(word);
  const std::optional<ConcentrationUnit> unit = text.empty() ? std::optional{form.unit} : unit_of_text(text);
  if (!unit) {
    ++batch_.counts.refused;
    refuse_cell(line, plan_.at(Role::tall_unit), word,
                "ug/m3 or mg/m3; ppb and ppm depend on temperature and pressure: convert first");
    return false;
  }
  if (unit_settled_[measurand] && *unit != form.unit) {
    fatal_ =
        fmt::format("{}: mixed units for {}: {} here, {} before; which one holds cannot be known, correct the file",
                    line, terms::symbol(form.item.species), terms::text_of(*unit), terms::text_of(form.unit));
    return false;
  }
  unit_settled_[measurand] = true;
  form.unit = *unit;
  return true;
}

void RowTaker::take_tall(const std::vector<std::string_view>& cells, std::uint32_t line, std::uint32_t station,
                         HourEnding hour) {
  const std::size_t measurand = measurand_named(trimmed(cells[plan_.at(Role::tall_species)]));
  if (measurand == no_column) {
    ++unknown_species_;
    return;
  }
  const std::size_t unit_at = plan_.at(Role::tall_unit);
  const bool is_index = measurands_[measurand].form.item.species == Species::published_aqi;
  if (!is_index && !settle_unit(measurand, unit_at == no_column ? std::string_view{} : cells[unit_at], line)) return;
  note_order(station, hour, measurand < 32 ? 1U << measurand : 0U);
  const ValueForm& form = measurands_[measurand].form;
  const std::string_view cell = cells[plan_.at(Role::tall_value)];
  const CellValue value = read_value(cell, form);
  count(value, line, plan_.at(Role::tall_value), cell);
  if (value.state != CellValue::State::present) return;
  batch_.readings.push_back(
      {station, line, hour, value.thousandths, form.item.species, form.item.averaging, Mark::valid});
}

bool RowTaker::is_none_word(std::string_view word) const {
  return word.empty() || std::ranges::find(layout_.published.none, word) != layout_.published.none.end();
}

void RowTaker::read_primary(std::string_view text, PublishedVerdict& verdict) const {
  const PublishedLayout& published = layout_.published;
  const auto separates = [&](char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || published.separators.find(c) != std::string::npos;
  };
  while (!text.empty()) {
    std::size_t length = 0;
    while (length < text.size() && !separates(text[length])) ++length;
    const std::string_view word = text.substr(0, length);
    text.remove_prefix(std::min(text.size(), length + 1));
    if (is_none_word(word)) continue;
    const auto known = std::ranges::find_if(published.words, [&](const auto& one) { return one.first == word; });
    if (known != published.words.end()) {
      verdict.primary.push_back(known->second);
    } else {
      verdict.primary_raw.emplace_back(word);
    }
  }
}

void RowTaker::publish(const std::vector<std::string_view>& cells, std::size_t first_reading) {
  PublishedVerdict verdict;
  bool has_index = false;
  for (std::size_t i = first_reading; i < batch_.readings.size(); ++i) {
    const Reading& reading = batch_.readings[i];
    if (reading.species == Species::published_aqi) {
      has_index = true;
      verdict.aqi = reading.thousandths / 1000;
    } else {
      verdict.values.push_back({{reading.species, reading.averaging}, reading.concentration()});
    }
  }
  if (!has_index) return;
  const Reading& any = batch_.readings[first_reading];
  verdict.station = any.station;
  verdict.line = any.line;
  verdict.hour = any.hour;
  if (const std::size_t at = plan_.at(Role::level); at != no_column) {
    const std::string_view level = trimmed(cells[at]);
    if (!is_none_word(level)) verdict.level = level;
  }
  if (const std::size_t at = plan_.at(Role::primary); at != no_column) read_primary(trimmed(cells[at]), verdict);
  batch_.published.push_back(std::move(verdict));
}

void RowTaker::finish() {
  batch_.stations = std::move(places_.stations);
  batch_.units = std::move(places_.units);
  if (!grouped_) group_by_station(batch_.readings, batch_.stations.size());
  std::vector<bool> disordered(batch_.stations.size(), false);
  for (std::size_t i = 0; i < orders_.size(); ++i) disordered[i] = orders_[i].disordered;
  settle_repeats(batch_, disordered);
  std::ranges::stable_sort(batch_.refusals, {}, &Refusal::line);
  if (rounded_ > 0) {
    batch_.notes.push_back(
        fmt::format("{} values have digits below 0.001 ug/m3 and were rounded there, half to even", rounded_));
  }
  if (unknown_species_ > 0) {
    batch_.notes.push_back(
        fmt::format("{} rows are about something adapter {} does not read", unknown_species_, layout_.id));
  }
  if (batch_.counts.refused > static_cast<std::int64_t>(refusals_kept) && batch_.refusals.size() == refusals_kept) {
    batch_.notes.push_back(fmt::format("the first {} refusals are listed", refusals_kept));
  }
}

}  // namespace lantian::observe
