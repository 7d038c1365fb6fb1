#include "serve/inventory_json.hpp"
#include "serve/inventory_reconcile.hpp"

namespace lantian::serve {

std::string json_of(const ReconcileAnswer& answer) {
  using namespace inventory_json;  // NOLINT(google-build-using-namespace): the pieces of this very answer
  InventoryJson json{{"from", answer.from},
                     {"period", answer.period},
                     {"unit", answer.unit_id},
                     {"revision", answer.revision},
                     {"synthetic", answer.synthetic}};
  for (const AnswerTable* table : {&answer.beyond, &answer.within, &answer.unmatched})
    json[table->id] = of_table(*table);
  json["tolerances"] = answer.rules;
  return dumped_inventory(json);
}

}  // namespace lantian::serve
