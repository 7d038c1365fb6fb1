#include "serve/carbon/held_json.hpp"
#include "serve/carbon/planning_office.hpp"

#include <cmath>

namespace lantian::serve {
namespace {

/// Tonnes to the kilogram: more digits would pretend.
double pathway_t(double tonnes) {
  constexpr double grain = 1000;
  return std::round(tonnes * grain) / grain;
}

void pathway_name(DocumentJson& json, const terms::Name& name) {
  json["name_zh"] = name.shown(true);
  json["name_en"] = name.shown(false);
}

DocumentJson pathway_base_json(const CarbonOffice& office, const PlanGround& ground) {
  DocumentJson sectors = DocumentJson::array();
  for (const carbon::PlanBase::Sector& one : ground.base.sectors) {
    DocumentJson row{{"sector", one.sector},
                     {"fuel_t", pathway_t(one.fuel_t)},
                     {"process_t", pathway_t(one.process_t)},
                     {"direct_t", pathway_t(one.fuel_t + one.process_t)},
                     {"electricity_mwh", pathway_t(one.electricity_mwh)}};
    const carbon::Sector* sector = office.sectors().sector(one.sector);
    pathway_name(row, sector == nullptr ? terms::Name{one.sector, one.sector} : sector->name);
    sectors.push_back(std::move(row));
  }
  DocumentJson failed = DocumentJson::array();
  for (const auto& [enterprise, why] : ground.failed) {
    failed.push_back(
        {{"enterprise", enterprise}, {"why", why.message}, {"why_zh", office.reasons().in_chinese(why.message)}});
  }
  DocumentJson held = DocumentJson::array();
  for (const auto& [enterprise, findings] : ground.held) {
    held.push_back({{"enterprise", enterprise}, {"findings", held_findings_json(findings)}});
  }
  return {{"year", ground.base.year},
          {"direct_t", static_cast<double>(ground.balance.all.direct_kg()) / 1000.0},
          {"sectors", std::move(sectors)},
          {"demand_mwh", pathway_t(ground.demand_mwh)},
          {"generation_mwh", pathway_t(ground.base.generation_mwh)},
          {"net_import_mwh", pathway_t(ground.base.net_import_mwh)},
          {"import_source", ground.import_source},
          {"grid_t_per_mwh", ground.base.grid_t_per_mwh},
          {"grid_origin", ground.grid_origin},
          {"accounts", ground.balance.all.enterprises},
          {"provisional", ground.balance.all.provisional},
          {"missing", ground.balance.all.missing},
          {"failed", std::move(failed)},
          {"late_guides", ground.late},
          {"held", std::move(held)},
          {"bases", ground.balance.bases}};
}

DocumentJson pathway_assumed(const carbon::Assumed& one) {
  return {{"value", one.value}, {"range_percent", one.range_percent}};
}

/// What a scenario assumes, as it stands in the file.
DocumentJson pathway_assumptions(const CarbonOffice& office, const carbon::PlanScenario& scenario) {
  DocumentJson sectors = DocumentJson::array(), measures = DocumentJson::array(), grid = DocumentJson::array();
  for (const carbon::PlanSector& one : scenario.sectors) {
    DocumentJson row{{"sector", one.sector},
                     {"activity_percent", pathway_assumed(one.activity)},
                     {"efficiency_percent", pathway_assumed(one.efficiency)},
                     {"electrified", nullptr}};
    const carbon::Sector* sector = office.sectors().sector(one.sector);
    pathway_name(row, sector == nullptr ? terms::Name{one.sector, one.sector} : sector->name);
    if (one.electrified) {
      row["electrified"] = {{"percent", pathway_assumed(one.electrified->percent)},
                            {"from", one.electrified->from},
                            {"until", one.electrified->until}};
    }
    sectors.push_back(std::move(row));
  }
  for (const carbon::PlanMeasure& one : scenario.measures) {
    DocumentJson row{{"id", one.id},
                     {"sector", one.sector},
                     {"part", name_of(one.part)},
                     {"cut_percent", pathway_assumed(one.cut.percent)},
                     {"from", one.cut.from},
                     {"until", one.cut.until}};
    pathway_name(row, one.name);
    measures.push_back(std::move(row));
  }
  for (const auto& [year, factor] : scenario.grid) grid.push_back({{"year", year}, {"t_per_mwh", factor}});
  return {{"sectors", std::move(sectors)}, {"measures", std::move(measures)}, {"grid", std::move(grid)}};
}

DocumentJson pathway_years(const SectoralPathway& path) {
  DocumentJson out = DocumentJson::array();
  for (std::size_t n = 0; n < path.pathway.years.size(); ++n) {
    const carbon::PlanYear& one = path.pathway.years[n];
    DocumentJson sectors = DocumentJson::object();
    for (const auto& [sector, course] : path.sectors_t) sectors[sector] = pathway_t(course[n]);
    out.push_back({{"year", one.year},
                   {"direct_t", pathway_t(one.direct_t)},
                   {"import_t", pathway_t(one.import_t)},
                   {"sum_t", pathway_t(one.sum_t())},
                   {"low_t", pathway_t(one.low_t)},
                   {"high_t", pathway_t(one.high_t)},
                   {"sectors_t", std::move(sectors)}});
  }
  return out;
}

DocumentJson pathway_levers(const carbon::RegionalPathway& path) {
  DocumentJson out = DocumentJson::array();
  for (const carbon::PlanLever& one : path.levers) {
    DocumentJson row{{"id", one.id},
                     {"share_t", pathway_t(one.share_t)},
                     {"without_t", pathway_t(one.without_t)},
                     {"band_t", pathway_t(one.band_t)},
                     {"goal_needs", one.goal_needs}};
    pathway_name(row, one.name);
    out.push_back(std::move(row));
  }
  return out;
}

DocumentJson pathway_one(const CarbonOffice& office, const SectoralPathway& path) {
  const carbon::RegionalPathway& of = path.pathway;
  DocumentJson out{{"scenario", path.scenario->id}, {"base_year", of.base_year},
                   {"target_year", of.target_year}, {"years", pathway_years(path)},
                   {"peak_year", of.peak_year},     {"no_peak", of.no_peak},
                   {"goal_percent", nullptr},       {"goal_t", nullptr},
                   {"reached", of.reached},         {"gap_t", pathway_t(path.gap_t())},
                   {"levers", pathway_levers(of)},  {"assumptions", pathway_assumptions(office, *path.scenario)}};
  if (path.scenario->goal_percent) out["goal_percent"] = *path.scenario->goal_percent;
  if (of.goal_t) out["goal_t"] = pathway_t(*of.goal_t);
  pathway_name(out, path.scenario->name);
  return out;
}

}  // namespace

std::string pathway_json(const CarbonOffice& office, const PathwayAnswer& answer) {
  DocumentJson scenarios = DocumentJson::array(), paths = DocumentJson::array();
  for (const carbon::PlanScenario& one : answer.book.scenarios) {
    DocumentJson row{{"id", one.id}};
    pathway_name(row, one.name);
    scenarios.push_back(std::move(row));
  }
  for (const SectoralPathway& one : answer.pathways) paths.push_back(pathway_one(office, one));
  return DocumentJson{{"assumptions", answer.book.id + "/" + answer.book.version},
                      {"source", answer.book.source},
                      {"status", answer.book.status},
                      {"synthetic", answer.ground.base.synthetic},
                      {"target_year", answer.book.target_year},
                      {"scenarios", std::move(scenarios)},
                      {"base", pathway_base_json(office, answer.ground)},
                      {"pathways", std::move(paths)}}
      .dump();
}

}  // namespace lantian::serve
