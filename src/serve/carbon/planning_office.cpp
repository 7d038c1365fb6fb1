#include "serve/carbon/planning_office.hpp"

#include "base/text.hpp"
#include "carbon/planning/plan_model.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

using carbon::Part;

constexpr double plan_kg_of_t = 1000;

/// What the accounts bought, and by which factor of the grid it counts.
struct PlanElectricity {
  std::map<std::string, double> mwh;  ///< by sector
  double factor = 0;
  std::string origin;
};

void add_plan_electricity(const carbon::Account& account, PlanElectricity& out) {
  for (const carbon::AccountLine& line : account.lines) {
    if (line.part != Part::electricity) continue;
    for (const carbon::Operand& one : line.operands) {
      if (one.kind == "item" && one.unit == "MWh") out.mwh[account.sector] += one.value;
      if (one.kind != "parameter" || !one.unit.ends_with("/MWh") || !out.origin.empty()) continue;
      out.factor = one.value;
      out.origin = one.origin;
    }
  }
}

double generation_of(const CarbonFilings& filings, int year, const std::set<std::string, std::less<>>& held) {
  double sum = 0;
  for (const carbon::SyntheticYear& one : filings.years) {
    if (held.contains(one.enterprise)) continue;
    if (one.year == year && one.sector == "power" && one.output_unit == "MWh") sum += one.output.approximate();
  }
  return sum;
}

void put_plan_sectors(const PlanElectricity& electricity, PlanGround& out) {
  for (const carbon::BalanceRow& row : out.balance.sectors) {
    carbon::PlanBase::Sector one;
    one.sector = row.sector;
    one.fuel_t = static_cast<double>(row.part(Part::fuel)) / plan_kg_of_t;
    one.process_t = static_cast<double>(row.part(Part::process) - row.part(Part::recovery)) / plan_kg_of_t;
    if (const auto found = electricity.mwh.find(row.sector); found != electricity.mwh.end()) {
      one.electricity_mwh = found->second;
    }
    out.demand_mwh += one.electricity_mwh;
    out.base.sectors.push_back(std::move(one));
  }
}

}  // namespace

Result<carbon::PlanBook> open_plan_book(const CarbonOffice& office, const std::string& root, const std::string& id) {
  LANTIAN_TRY(const std::vector<terms::SourceFile> files, keep::read_tree(root + "/data/carbon/pathways", ".toml"));
  std::vector<std::string> ids;
  for (const terms::SourceFile& file : files) {
    LANTIAN_TRY(carbon::PlanBook book, carbon::read_plan_book(file, office.sectors()));
    if (id.empty() || book.id == id) return book;
    ids.push_back(book.id);
  }
  return Error{ErrorCode::not_found, fmt::format("no assumptions {}; there are {}", in_quotes(id), joined(ids, ", ")),
               id};
}

Result<int> last_carbon_year(const CarbonFilings& filings) {
  int last = 0;
  for (const carbon::SyntheticYear& one : filings.years) last = std::max(last, one.year);
  if (last > 0) return last;
  for (const carbon::Month& one : filings.months) {
    LANTIAN_TRY(const Period month, parse_period(one.month));
    last = std::max(last, year_of(month.begin));
  }
  if (last > 0) return last;
  return Error{ErrorCode::incomplete, "nothing is filed yet: POST /api/v1/carbon/filings", ""};
}

Result<PlanGround> plan_ground(const CarbonOffice& office, const std::string& root, const CarbonFilings& filings,
                               int year, const EnergyFlow* flow) {
  PlanGround out;
  PlanElectricity electricity;
  std::vector<carbon::Account> accounts;
  std::set<std::string, std::less<>> held;
  LANTIAN_TRY(const carbon::BalanceRule rule, open_balance_rule(root));
  for (const carbon::Enterprise& one : filings.enterprises) {
    auto made = year_account(office, filings, one, std::to_string(year), {});
    if (!made) {
      out.failed.emplace_back(one.id, made.error());
      continue;
    }
    if (made->late_guide) out.late.push_back(one.id);
    if (made->computed.filings.empty()) {
      out.failed.emplace_back(one.id,
                              Error{ErrorCode::incomplete, fmt::format("nothing is filed of {}", year), one.id});
      continue;
    }
    if (auto findings = held_findings(office, rule, *made); !findings.empty()) {
      out.held.emplace(one.id, std::move(findings));
      held.insert(one.id);
    } else {
      add_plan_electricity(made->computed.account, electricity);
    }
    accounts.push_back(std::move(made->computed.account));
  }
  if (accounts.empty()) {
    return Error{ErrorCode::incomplete, fmt::format("nobody has an account of {}", year), std::to_string(year)};
  }
  LANTIAN_TRY(out.balance, balance_of(rule, office.sectors(), {accounts, nullptr, std::nullopt, std::nullopt, &held}));
  put_plan_sectors(electricity, out);
  out.base.year = year;
  out.base.generation_mwh = generation_of(filings, year, held);
  out.base.net_import_mwh = out.demand_mwh - out.base.generation_mwh;
  if (flow != nullptr && flow->kind == "electricity" && flow->year == year) {
    out.base.net_import_mwh = flow->in.approximate() - flow->out.approximate();
    out.import_source = flow->origin.source;
  }
  out.base.grid_t_per_mwh = electricity.factor;
  out.base.synthetic = filings.synthetic;
  out.grid_origin = electricity.origin;
  return out;
}

double SectoralPathway::gap_t() const {
  if (!pathway.goal_t) return 0;
  return std::max(0.0, pathway.years.back().sum_t() - *pathway.goal_t);
}

Result<SectoralPathway> sectoral_pathway(const carbon::PlanBook& book, const carbon::PlanScenario& scenario,
                                         const carbon::PlanBase& base) {
  SectoralPathway out;
  out.scenario = &scenario;
  LANTIAN_TRY(out.pathway, regional_pathway(book, scenario, base));
  const std::size_t all = (std::size_t{1} << (carbon::fixed_levers + scenario.measures.size())) - 1;
  for (const carbon::PlanBase::Sector& sector : base.sectors) {
    carbon::PlanBase alone = base;
    alone.sectors = {sector};
    std::vector<double>& course = out.sectors_t[sector.sector];
    for (const carbon::PlanYear& one : out.pathway.years) {
      course.push_back(plan_emission(scenario, alone, one.year, one.year == base.year ? 0 : all).direct_t);
    }
  }
  return out;
}

Result<std::shared_ptr<const PathwayAnswer>> pathway_answer(const CarbonOffice& office, const std::string& root,
                                                            const CarbonFilings& filings, const std::string& scenario,
                                                            int year, const EnergyRegion* set) {
  auto out = std::make_shared<PathwayAnswer>();
  if (year == 0) {
    LANTIAN_TRY(year, last_carbon_year(filings));
  }
  LANTIAN_TRY(out->book, open_plan_book(office, root, ""));
  std::vector<std::string> ids;
  for (const carbon::PlanScenario& one : out->book.scenarios) ids.push_back(one.id);
  if (!scenario.empty() && out->book.scenario(scenario) == nullptr) {
    return Error{ErrorCode::not_found,
                 fmt::format("no scenario {}; there are {}", in_quotes(scenario), joined(ids, ", ")), scenario};
  }
  LANTIAN_TRY(out->ground,
              plan_ground(office, root, filings, year, set == nullptr ? nullptr : set->flow("electricity", year)));
  for (const carbon::PlanScenario& one : out->book.scenarios) {
    if (!scenario.empty() && one.id != scenario) continue;
    LANTIAN_TRY(SectoralPathway path, sectoral_pathway(out->book, one, out->ground.base));
    out->pathways.push_back(std::move(path));
  }
  return std::shared_ptr<const PathwayAnswer>{std::move(out)};
}

}  // namespace lantian::serve
