#pragma once
#include "carbon/accounts/parameters.hpp"
#include "carbon/month.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

/// Months as columns of numbers, one for each place of a program: what formulas are evaluated on.
namespace lantian::carbon {

/// How a number of a sheet came about, or why there is none.
enum class CellState : std::uint8_t {
  missing = 0,          ///< asked for and not filed
  value = 1,            ///< filed; a filed 0 is a 0
  not_occurring = 2,    ///< filed as NO: 0
  elsewhere = 3,        ///< filed as IE: 0, and counted where it is included
  absent = 4,           ///< optional, and no month of the facility names it: 0
  parameter = 5,        ///< the guide's number
  measured = 6,         ///< a measured one in its place
  derived = 7,          ///< computed from inputs in its place
  not_estimated = 8,    ///< filed as NE
  confidential = 9,     ///< filed as C
  wrong_unit = 10,      ///< filed in a unit of another dimension
  out_of_range = 11,    ///< a measured value that the guide does not take
  without_partner = 12  ///< needed because its partner is there
};
/// True when the number counts, be it 0.
bool counts(CellState state);
/// "not filed", "filed as NE": why a line has no value.
std::string_view reason_of(CellState state);

/// One filing with the parameters of its place.
struct SheetRow {
  const Month* month = nullptr;
  const ResolvedGuide* resolved = nullptr;
  std::size_t group = 0;  ///< rows of one facility stand together under one number
};

class Sheet {
 public:
  Sheet(const GuideProgram& program, const inventory::UnitBook& units, std::span<const SheetRow> rows);

  std::size_t rows() const { return rows_.size(); }
  double value(std::size_t slot, std::size_t row) const { return values_[slot * rows_.size() + row]; }
  CellState state(std::size_t slot, std::size_t row) const { return states_[slot * rows_.size() + row]; }
  const double* column(std::size_t slot) const { return values_.data() + slot * rows_.size(); }
  const CellState* states(std::size_t slot) const { return states_.data() + slot * rows_.size(); }

  /// One line of the guide for every row. A row whose formula lacks a number gets 0 and false.
  void evaluate_line(std::size_t line, std::span<double> mass, std::span<bool> known) const;

 private:
  struct UnitUse {
    std::string unit;
    bool fits = false;
    Conversion how;
  };
  void fill_row(std::size_t row);
  void fill_item(const MonthItem& item, std::size_t slot, std::size_t row);
  void name_absent(std::size_t first, std::size_t last);
  void ask_partners();
  void fill_parameters();
  void fill_derived();
  void run(const ProgramFormula& formula, std::span<double> out) const;
  const UnitUse& unit_use(const std::string& unit, std::size_t slot);

  const GuideProgram* program_;
  const inventory::UnitBook* units_;
  std::span<const SheetRow> rows_;
  std::vector<double> values_;
  std::vector<CellState> states_;
  std::vector<std::vector<UnitUse>> uses_;  ///< for each slot, the units met so far
  std::size_t expected_ = 0;                ///< the slot that the next item probably names
};

}  // namespace lantian::carbon
