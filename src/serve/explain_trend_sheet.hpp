#pragma once
#include "serve/explain_words.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// Facts and tables of an answer on trends, breaks or roses: shown to people, written as JSON and as CSV, all from the
/// same cells.
namespace lantian::serve {

/// A text, a number, a word that is translated for people, or nothing.
struct SheetCell {
  std::string text;
  std::optional<double> number;
  int places = 2;        ///< digits after the point for people; JSON and CSV hold the number as it is
  bool is_word = false;  ///< people read the word "sheet_" + text

  static SheetCell of(std::string text) { return {std::move(text), std::nullopt, 0, false}; }
  static SheetCell word(std::string key) { return {std::move(key), std::nullopt, 0, true}; }
  static SheetCell of(std::optional<double> number, int places = 2) { return {{}, number, places, false}; }
  static SheetCell count(std::size_t number) { return {{}, static_cast<double>(number), 0, false}; }
  bool empty() const { return text.empty() && !number; }
  std::string shown() const;    ///< "-" for nothing
  std::string written() const;  ///< for CSV: shortest number that reads back the same; empty for nothing
};

/// Which columns people read as the rows, the columns and the cells of a cross table.
struct SheetCross {
  std::size_t row = 0, column = 1, cell = 2;
};

struct SheetTable {
  std::string id;                    ///< key in JSON; its title is the word "sheet_" + id
  std::vector<std::string> columns;  ///< keys in JSON and CSV; heads are the words "sheet_" + key
  std::vector<std::vector<SheetCell>> rows;
  std::optional<SheetCross> cross;
  /// Requires: one cell for each column.
  void add(std::vector<SheetCell> row);
};

struct SheetFact {
  std::string key;  ///< its word is "sheet_" + key
  SheetCell cell;
};

struct ExplainSheet {
  std::string id;            ///< its title is the word "sheet_" + id
  std::string target, unit;  ///< what was looked at
  bool synthetic = false;
  std::vector<SheetFact> facts;
  std::vector<SheetTable> tables;  ///< the first is the one that CSV holds
  std::vector<std::string> notes;  ///< keys; their words are "sheet_note_" + key
  void add(std::string key, SheetCell cell) { facts.push_back({std::move(key), std::move(cell)}); }
};

/// Long tables are not shown but said to be in JSON and CSV. Requires: the words are there (a test asks for all).
std::string printed_sheet(const ExplainWords& say, const ExplainSheet& sheet);
/// Keys as in the sheet: {id, target, unit, synthetic, facts..., notes, tables: {id: [{column: value}]}}.
std::string json_of_sheet(const ExplainSheet& sheet);
/// The first table: a head of column keys, then rows. RFC 4180.
std::string csv_of_sheet(const ExplainSheet& sheet);

}  // namespace lantian::serve
