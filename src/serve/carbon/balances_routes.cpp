#include "base/text.hpp"
#include "serve/carbon/balances_json.hpp"
#include "serve/carbon/ratings_desk.hpp"
#include "serve/carbon/yearly_desk.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

Answer balance_answer(const CarbonDesk& desk, const Call& call) {
  const std::string by = call.request.field("by").value_or("sector");
  if (by != "sector" && by != "county") {
    return Problem{
        problems::bad_request, fmt::format("'by' is {}; sector or county", in_quotes(by)), {"sector", "county"}};
  }
  LANTIAN_TRY(const OpenYear open, open_carbon_year(desk, call.request.field("year").value_or("")));
  if (!open.year->balance) {
    return Problem{problems::not_found, fmt::format("nobody has an account of {}", open.year->year)};
  }
  LANTIAN_TRY(const EnergyRules rules, open_energy_rules(desk.office->office().root()));
  LANTIAN_TRY(const EnergyRegion set, energy_region_now(desk, rules));
  return json_reply(balance_json({desk.carbon, open.tables, open.filings.get(), open.year.get(), open.before.get(),
                                  by == "sector" ? BalanceBy::sector : BalanceBy::county, &set}));
}

}  // namespace

void mount_carbon_balances(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/balance", [desk](const Call& call) { return balance_answer(*desk, call); });
}

}  // namespace lantian::serve
