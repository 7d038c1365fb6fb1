#include "serve/inventory_json.hpp"
#include "serve/inventory_programme.hpp"

#include <limits>

namespace lantian::serve {
namespace inventory_json {

InventoryJson of_exact(const Rational& number) {
  const bool whole = number.denominator() == 1 && number.numerator() <= std::numeric_limits<std::int64_t>::max() &&
                     number.numerator() >= std::numeric_limits<std::int64_t>::min();
  if (whole) return static_cast<std::int64_t>(number.numerator());
  return number.approximate();
}

InventoryJson of_table(const AnswerTable& table) {
  InventoryJson rows = InventoryJson::array();
  for (const auto& row : table.rows) {
    InventoryJson one = InventoryJson::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const AnswerCell& cell = row[i];
      InventoryJson& value = one[table.columns[i]];
      if (cell.exact) {
        value = of_exact(*cell.exact);
      } else if (cell.mass) {
        value = *cell.mass;
      } else if (!cell.text.empty() && cell.text != "?") {
        value = cell.text;
      }
    }
    rows.push_back(std::move(one));
  }
  return rows;
}

}  // namespace inventory_json

std::string json_of(const ProgrammeAnswer& answer) {
  using namespace inventory_json;  // NOLINT(google-build-using-namespace): the pieces of this very answer
  InventoryJson json{{"programme", answer.programme}, {"period", answer.period},     {"on", text_of(answer.on)},
                     {"unit", answer.unit_id},        {"revision", answer.revision}, {"synthetic", answer.synthetic}};
  json["tables"] = InventoryJson::object();
  for (const AnswerTable& table : answer.tables) json["tables"][table.id] = of_table(table);
  json["rules"] = InventoryJson::array();
  for (const ProgrammeRule& rule : answer.rules) {
    json["rules"].push_back({{"id", rule.id}, {"source", rule.source}, {"status", rule.status}});
  }
  json["notes"] = answer.notes;
  return dumped_inventory(json);
}

}  // namespace lantian::serve
