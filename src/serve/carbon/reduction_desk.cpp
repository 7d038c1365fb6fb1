#include "serve/carbon/reduction_desk.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/inventory_reductions.hpp"
#include "serve/respond/plan_desk.hpp"
#include "serve/sources/pages.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::serve {
namespace {

using inventory::Pollutant;

/// For a synthetic inventory, whose own factors know no CO2: its coal counts by these as well.
const std::vector<std::string> reduction_synthetic_factors{"seed-clean-heating", "changji-synthetic", "carbon-fuels"};

void add_reduction_programmes(const InventoryReductions& all, ReductionPage& page) {
  std::map<std::string, ReductionProgramme> programmes;
  std::map<std::string, std::set<std::string>> measures;
  for (const inventory::Reduction& row : all.report.rows) {
    ReductionProgramme& one = programmes[row.programme];
    one.programme = row.programme;
    one.net_t[row.pollutant] += row.net_t();
    one.upper_bound = one.upper_bound || (row.pollutant == Pollutant::co2 && !row.replacement_known);
    measures[row.programme].insert(row.measure_id);
  }
  for (auto& [programme, one] : programmes) {
    one.measures = static_cast<int>(measures[programme].size());
    page.programmes.push_back(std::move(one));
  }
  std::ranges::sort(page.programmes, std::ranges::greater{}, [](const ReductionProgramme& one) {
    const auto found = one.net_t.find(Pollutant::co2);
    return found == one.net_t.end() ? 0 : found->second;
  });
}

Result<void> add_inventory_measures(const CarbonDesk& desk, ReductionPage& page) {
  if (desk.sources == nullptr) return Error{ErrorCode::incomplete, "no inventory is at hand", ""};
  LANTIAN_TRY(const auto book, desk.sources->inventory());
  LANTIAN_TRY(const std::string period, usual_period(*desk.office, *book));
  InventoryQuestion question;
  question.period = period;
  question.pollutants = {"SO2", "NOx", "PM", "CO2"};
  if (desk.synthetic) question.factors = reduction_synthetic_factors;
  LANTIAN_TRY(const InventoryReductions all,
              inventory_reductions(*desk.office, *book, question, ReductionGroup::none, ""));
  page.period = period;
  page.synthetic = page.synthetic || all.base.synthetic;
  page.measures = carbon::carbon_measures(page.rule, all.measures, all.report.rows);
  page.recorded = page.measures.size();
  add_reduction_programmes(all, page);
  return {};
}

/// A measure of the catalogue: its cost is assumed for each tonne of pollutants, and so is its CO2.
carbon::CarbonMeasure catalogue_measure(const respond::YearlyMeasure& one) {
  carbon::CarbonMeasure out;
  out.id = one.id;
  out.name = one.name;
  out.where = one.unit;
  out.yuan = one.cost_yuan;
  out.co2_t = one.co2_t;
  constexpr std::array inventory_pollutants{Pollutant::so2, Pollutant::nox, Pollutant::pm, Pollutant::voc};
  static_assert(inventory_pollutants.size() == respond::list_pollutants);
  for (std::size_t n = 0; n < inventory_pollutants.size(); ++n) {
    if (one.tonnes[n] != 0) out.pollutants_t[inventory_pollutants[n]] = one.tonnes[n];
  }
  out.basis =
      "catalogue of yearly measures: cost and CO2 for each tonne of pollutants are assumptions of the house; "
      "tonnes of the season";
  out.synthetic = true;
  return out;
}

Result<void> add_catalogue_measures(const CarbonDesk& desk, ReductionPage& page) {
  LANTIAN_TRY(const PlanOffice office, open_plan_office(*desk.office, desk.region, nullptr));
  const respond::YearlyQuestion question = respond::yearly_question(office.yearly, office.season);
  for (const respond::YearlyMeasure& one : question.measures) page.measures.push_back(catalogue_measure(one));
  page.synthetic = page.synthetic || !question.measures.empty();
  return {};
}

}  // namespace

Result<ReductionPage> reduction_page(const CarbonDesk& desk) {
  ReductionPage page;
  const std::string path = desk.office->office().root() + "/data/carbon/reduction.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(page.rule, carbon::read_cost_rule({path, std::move(text)}));
  page.synthetic = desk.synthetic;
  if (const auto read = add_inventory_measures(desk, page); !read) {
    page.gaps.push_back("Measures of the inventory: " + read.error().message);
  }
  if (const auto read = add_catalogue_measures(desk, page); !read) {
    page.gaps.push_back("Catalogue of yearly measures: " + read.error().message);
  }
  page.curve = carbon::carbon_curve(page.measures);
  return page;
}

}  // namespace lantian::serve
