#include "serve/explain_trend_sheet.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace lantian::serve {
namespace {

using SheetJson = nlohmann::ordered_json;

/// Whole numbers as whole ones.
SheetJson sheet_value(const SheetCell& cell) {
  if (!cell.text.empty()) return cell.text;
  if (!cell.number) return nullptr;
  if (cell.places == 0 && std::nearbyint(*cell.number) == *cell.number) return static_cast<std::int64_t>(*cell.number);
  return *cell.number;
}

SheetJson sheet_rows(const SheetTable& table) {
  SheetJson rows = SheetJson::array();
  for (const auto& row : table.rows) {
    SheetJson one;
    for (std::size_t n = 0; n < row.size(); ++n) one[table.columns[n]] = sheet_value(row[n]);
    rows.push_back(std::move(one));
  }
  return rows;
}

}  // namespace

std::string json_of_sheet(const ExplainSheet& sheet) {
  SheetJson json{{"answer", sheet.id}, {"target", sheet.target}, {"unit", sheet.unit}, {"synthetic", sheet.synthetic}};
  for (const SheetFact& fact : sheet.facts) json[fact.key] = sheet_value(fact.cell);
  json["notes"] = sheet.notes;
  SheetJson tables = SheetJson::object();
  for (const SheetTable& table : sheet.tables) tables[table.id] = sheet_rows(table);
  json["tables"] = std::move(tables);
  return json.dump(2, ' ', false, SheetJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::serve
