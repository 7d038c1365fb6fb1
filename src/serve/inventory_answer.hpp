#pragma once
#include "base/rational.hpp"
#include "serve/inventory_office.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Tables of an answer: what people read in columns and programs as records, from one and the same cells.
namespace lantian::serve {

/// A cell. Without a number it is a text; empty and no number = there is none.
struct AnswerCell {
  std::string text;
  std::optional<Rational> exact;  ///< counts and exact figures
  std::optional<double> mass;     ///< tonnes of the engine

  static AnswerCell of(std::string text) { return {std::move(text), {}, {}}; }
  static AnswerCell count(std::int64_t number);
  static AnswerCell figure(const Rational& number, int places);
  static AnswerCell tonnes(double mass_t);
};

struct AnswerTable {
  std::string id;                    ///< key of the JSON, and of the title in words.toml ("table_" + id)
  std::vector<std::string> columns;  ///< keys of the JSON, and of the heads in words.toml ("col_" + key)
  std::vector<std::vector<AnswerCell>> rows;
  void add(std::vector<AnswerCell> row);  ///< Requires: one cell for each column
};

/// A row that sums the exact numbers of the columns named; other cells are empty but the first, which is `label`.
void add_sum(AnswerTable& table, std::string_view label, const std::vector<std::string>& columns);

/// Title and aligned columns; the word for "none" where there is no row.
std::string printed(const InventoryOffice& office, const AnswerTable& table, bool chinese);

}  // namespace lantian::serve
