#pragma once
#include "observe/adapter.hpp"
#include "observe/columns.hpp"
#include "observe/places.hpp"
#include "observe/row_clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::observe {

/// Turns rows of cells into readings, refusals and counts of a batch. Format-blind: CSV and JSON feed it alike.
class RowTaker {
 public:
  RowTaker(const FileLayout& layout, const ColumnPlan& plan, const SourceBytes& source, const ReadOptions& options,
           Batch& batch);

  /// Takes one row. `cells` may be longer or shorter than the header; then the row is refused.
  void take(const std::vector<std::string_view>& cells, std::uint32_t line);
  /// Refuses a row that could not even be cut into cells.
  void refuse_row(std::uint32_t line, std::string_view given, std::string allowed);
  /// Hands stations, units and notes to the batch, groups the readings by station and settles duplicates.
  void finish();

  /// Why the whole file must be refused, found while reading (a species in two units); empty when nothing is wrong.
  const std::string& fatal() const { return fatal_; }

 private:
  bool has_right_length(const std::vector<std::string_view>& cells, std::uint32_t line);
  void refuse_cell(std::uint32_t line, std::size_t column, std::string_view given, std::string allowed);
  void take_back(std::size_t first_reading, std::uint32_t line);
  void take_wide(const std::vector<std::string_view>& cells, std::uint32_t line, std::uint32_t station,
                 HourEnding hour);
  void take_tall(const std::vector<std::string_view>& cells, std::uint32_t line, std::uint32_t station,
                 HourEnding hour);
  void count(const CellValue& value, std::uint32_t line, std::size_t column, std::string_view given);
  void note_order(std::uint32_t station, HourEnding hour, unsigned species_bit);
  void publish(const std::vector<std::string_view>& cells, std::size_t first_reading);
  std::size_t measurand_named(std::string_view word) const;
  bool settle_unit(std::size_t measurand, std::string_view word, std::uint32_t line);
  void read_primary(std::string_view text, PublishedVerdict& verdict) const;
  bool is_none_word(std::string_view word) const;

  /// The last hour a station had, so that a later row can be known to repeat an earlier one without a search.
  struct Order {
    HourEnding last{};
    unsigned species_seen = 0;
    bool used = false;
    bool disordered = false;
  };

  const FileLayout& layout_;
  const ColumnPlan& plan_;
  const ReadOptions& options_;
  Batch& batch_;
  Places places_;
  RowClock clock_;
  std::vector<PlannedMeasurand> measurands_;
  std::vector<bool> unit_settled_;  ///< long layouts: whether a row has decided the unit of measurand i
  std::vector<Order> orders_;
  std::int64_t cells_per_row_;
  std::int64_t rounded_ = 0;
  std::int64_t unknown_species_ = 0;
  std::uint32_t latest_station_ = 0;
  bool grouped_ = true;
  std::string fatal_;
};

}  // namespace lantian::observe
