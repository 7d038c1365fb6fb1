#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/carbon/desk.hpp"
#include "serve/carbon/energy_office.hpp"
#include "serve/carbon/planning_office.hpp"
#include "serve/carbon/yearly_desk.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

Answer energy_reply(const CarbonDesk& desk, const HttpRequest& request) {
  LANTIAN_TRY(const auto filings, filings_of(desk));
  int year = 0;
  if (const std::string text = request.field("year").value_or(""); text.empty()) {
    LANTIAN_TRY(year, last_carbon_year(*filings));
  } else {
    LANTIAN_TRY(const Period period, parse_period(text));
    if (period.kind != PeriodKind::year) {
      return Problem{problems::bad_request, in_quotes(text) + " is no year; write it as 2024, or leave it out"};
    }
    year = year_of(period.begin);
  }
  const Day end{std::chrono::year{year} / std::chrono::December / 31};
  Day on = std::min(end, std::chrono::floor<std::chrono::days>(to_local(keep::now())));
  if (const auto given = request.field("on"); given && !given->empty()) {
    LANTIAN_TRY(on, parse_day(*given));
  }
  LANTIAN_TRY(const EnergyRules rules, open_energy_rules(desk.office->office().root()));
  LANTIAN_TRY(const EnergyRegion set, energy_region_now(desk, rules));
  LANTIAN_TRY(const RatingTables* tables, desk.years->tables(*desk.office, desk.region));
  LANTIAN_TRY(const auto now, desk.years->year(*desk.carbon, *tables, filings, year));
  LANTIAN_TRY(const auto before, desk.years->year(*desk.carbon, *tables, filings, year - 1));
  LANTIAN_TRY(const EnergyPage page,
              energy_page(*desk.carbon, *filings,
                          {desk.office->office().root(), desk.region, year, on, &now->held, &before->held, &set}));
  return json_reply(energy_json(*desk.office, page));
}

}  // namespace

void mount_carbon_energy(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/energy", [desk](const Call& call) { return energy_reply(*desk, call.request); });
  mount_carbon_yearly(router, desk);
}

}  // namespace lantian::serve
