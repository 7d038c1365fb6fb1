#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// How answers about an inventory are laid out for people.
namespace lantian::serve {

/// Columns set in a terminal's cells: a Chinese character is two wide. Numbers stand at the right.
class FigureTable {
 public:
  struct Column {
    std::string head;
    bool number = false;
  };
  explicit FigureTable(std::vector<Column> columns) : columns_{std::move(columns)} {}
  /// Requires: one cell for each column.
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Tonnes: one digit after the point from 10 t on, three below, "1.2e-05" for what would print as 0; "-" for none.
std::string tonnes_text(const std::optional<double>& mass_t);

}  // namespace lantian::serve
