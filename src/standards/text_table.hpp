#pragma once
#include <string>
#include <vector>

namespace lantian::standards {

/// Rows of text in columns of equal width, for a terminal. East Asian characters count as two columns.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> heads);
  /// Shorter rows are filled with empty cells; longer ones widen the table.
  void add(std::vector<std::string> row);
  /// Head, a rule of '-', rows; each line ends with a line feed and without trailing blanks.
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace lantian::standards
