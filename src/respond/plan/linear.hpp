#pragma once
#include <cstddef>
#include <limits>
#include <vector>

/// Linear programmes with some columns whole, and their solution by CLP and CBC. The solver's own types stay behind
/// this header. No clock is read here but the solver's own, for its limit.
namespace lantian::respond {

inline constexpr double unlimited = std::numeric_limits<double>::infinity();

/// Smallest objective x + offset with row_low <= A x <= row_high and column_low <= x <= column_high.
struct LinearModel {
  struct Entry {
    int row = 0, column = 0;
    double value = 0;
  };
  double offset = 0;
  std::vector<double> objective, column_low, column_high;
  std::vector<bool> whole;
  std::vector<double> row_low, row_high;
  std::vector<Entry> entries;  ///< one for each pair at most; any order

  int columns() const { return static_cast<int>(objective.size()); }
  int rows() const { return static_cast<int>(row_low.size()); }
  /// Returns its number.
  int add_column(double cost, double low, double high, bool is_whole);
  int add_row(double low, double high);
  /// Nothing for a value of 0.
  void put(int row, int column, double value);
};

struct LinearSolution {
  bool feasible = false;
  double value = 0;
  std::vector<double> x;
  std::vector<double> price;    ///< by row: what the objective grows by when its bound moves up by one
  std::vector<double> reduced;  ///< by column: its cost less what it is worth at these prices
};

/// Of the programme without wholeness, to 1e-9. The same answer each time. Any thread.
LinearSolution solve_linear(const LinearModel& model);

struct SearchLimits {
  double gap = 0.01;    ///< relative; 0: to the end
  double seconds = 10;  ///< of the clock on the wall
};

struct WholeSolution {
  bool found = false;
  bool infeasible = false;  ///< proven
  bool proven = false;      ///< within the gap that was asked for
  double value = 0;
  double bound = 0;  ///< no solution is below it
  std::vector<double> x;
};

/// By branch and cut. One search at a time, others wait; the same answer each time unless the seconds run out. `start`:
/// a solution to begin from, by column; empty or not feasible: none.
WholeSolution solve_whole(const LinearModel& model, const SearchLimits& limits, const std::vector<double>& start = {});

}  // namespace lantian::respond
