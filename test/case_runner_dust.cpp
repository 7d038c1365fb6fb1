// Verbs on dust: dust-site (the checklist of six), bare-land, sweeping.
#include "base/text.hpp"
#include "case_runner_programmes.hpp"

#include <fmt/core.h>

namespace lantian::cases {
namespace {

using namespace inventory;

/// S1 20000 m2 2023-05-01 cover 100 hard_road 80 [clean 90] [monitored yes]
Outcome run_dust_site(const Call& call, Asking& asking) {
  std::vector<DustSite> sites;
  for (const Clause& clause : call.given) {
    DustSite site;
    site.record = record_of(sites.size() + 1);
    site.site_id = site.source_id = clause[0];
    site.county = "652301";
    site.area_m2 = asking.decimal(asking.word(clause, 1, "an area"));
    site.inspected_on = asking.day(asking.word(clause, 3, "a day"));
    for (std::size_t i = 4; i + 1 < clause.size(); i += 2) {
      if (clause[i] == "clean") {
        site.clean_hours_percent = asking.decimal(clause[i + 1]);
      } else if (clause[i] == "monitored") {
        site.monitored = clause[i + 1] == "yes";
      } else {
        site.compliance_percent[clause[i]] = asking.decimal(clause[i + 1]);
      }
    }
    sites.push_back(std::move(site));
  }
  const Day day = as_of(call, asking);
  if (!asking.misused().empty()) return {};
  const DustRule& rule = programme_books().dust;
  const auto summary = summarise_sites(rule, sites, day);
  if (!summary) return {{}, summary.error()};
  const auto measures = site_measures(rule, sites, day);
  if (!measures) return {{}, measures.error()};
  Outcome outcome;
  outcome.values["efficiency"] = number(summary->total.efficiency_percent, "percent");
  outcome.values["sites"] = words(count_text(summary->total.sites));
  outcome.values["all six"] = words(count_text(summary->total.all_six));
  outcome.values["to monitor"] = words(count_text(summary->total.to_monitor));
  outcome.values["monitored"] = words(count_text(summary->total.monitored));
  outcome.values["measures"] = words(count_text(static_cast<std::int64_t>(measures->size())));
  for (const Measure& measure : *measures) {
    outcome.values["control " + measure.id] = number(measure.control_percent->exact(), "percent");
    outcome.values["ends " + measure.id] = words(measure.end ? text_of(*measure.end) : "open");
  }
  return outcome;
}

/// bare-land DAY | given 652301 2023-03-01 p1 200, ... | expect change -126.61 ha
Outcome run_bare_land(const Call& call, Asking& asking) {
  std::vector<BareLandSurvey> plots;
  for (const Clause& clause : call.given) {
    plots.push_back({record_of(plots.size() + 1), clause[0], asking.word(clause, 2, "a plot"),
                     asking.day(asking.word(clause, 1, "a day")), asking.decimal(asking.word(clause, 3, "ha")), "",
                     false});
  }
  const Day day = as_of(call, asking);
  if (!asking.misused().empty()) return {};
  const auto changes = bare_land_changes(plots);
  if (!changes) return {{}, changes.error()};
  const auto measures = bare_land_measures(programme_books().dust, plots, day);
  if (!measures) return {{}, measures.error()};
  Outcome outcome;
  Rational change;
  for (const BareLandChange& step : *changes) {
    change += step.change_ha();
    outcome.values["change to " + text_of(step.to)] = number(step.change_ha(), "ha");
    outcome.values["appeared"] = number(step.appeared_ha, "ha");
    outcome.values["gone"] = number(step.gone_ha, "ha");
    outcome.values["grown"] = number(step.grown_ha, "ha");
    outcome.values["shrunk"] = number(step.shrunk_ha, "ha");
  }
  outcome.values["change"] = number(change, "ha");
  outcome.values["measures"] = words(count_text(static_cast<std::int64_t>(measures->size())));
  if (!measures->empty()) outcome.values["removes"] = number(measures->front().removed_percent->exact(), "percent");
  return outcome;
}

/// sweeping | given 652301 2023-05 250 of 400 km | expect rate 62.5 percent
Outcome run_sweeping(const Call& call, Asking& asking) {
  std::vector<Sweeping> rows;
  for (const Clause& clause : call.given) {
    rows.push_back({record_of(rows.size() + 1), clause[0], asking.period(asking.word(clause, 1, "a month")),
                    asking.decimal(asking.word(clause, 4, "km of road")),
                    asking.decimal(asking.word(clause, 2, "km swept")), false});
  }
  if (!asking.misused().empty()) return {};
  const auto rates = sweeping_rates(rows);
  if (!rates) return {{}, rates.error()};
  Outcome outcome;
  Rational road, swept;
  for (const SweepingRate& rate : *rates) {
    road += rate.road_km;
    swept += rate.swept_km;
    outcome.values[fmt::format("rate {} {}", rate.county, rate.month.name)] = number(rate.percent(), "percent");
  }
  outcome.values["rate"] = number(Rational{100} * swept / road, "percent");
  return outcome;
}

}  // namespace

std::vector<Verb> dust_verbs() {
  return {{"dust-site", run_dust_site}, {"bare-land", run_bare_land}, {"sweeping", run_sweeping}};
}

}  // namespace lantian::cases
