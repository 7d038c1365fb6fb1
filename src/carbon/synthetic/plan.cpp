#include "carbon/synthetic/plan.hpp"

#include "base/text.hpp"
#include "carbon/synthetic/plan_finance.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 5> defect_words{"times", "absent", "month", "copied", "unknown"};

double plan_number(Section& row, std::string_view key) {
  return row.decimal(key).approximate();
}
double plan_number_or(Section& row, std::string_view key, double fallback) {
  const auto value = row.decimal_if(key);
  return value ? value->approximate() : fallback;
}

std::vector<int> plan_season(Section& row) {
  std::vector<int> out;
  for (const std::string& word : row.texts("season")) {
    const auto value = parse_decimal(word);
    if (!value || value->places != 0 || value->unscaled < 0) {
      row.fault(row.line_of("season"), fmt::format("{} is no percent of the mean month", in_quotes(word)));
      continue;
    }
    out.push_back(static_cast<int>(value->unscaled));
  }
  if (out.empty()) out.assign(12, 100);
  if (out.size() != 12) row.fault(row.line_of("season"), "a season has twelve percents");
  return out;
}

RecipeItem plan_item(Section& row) {
  RecipeItem one;
  one.id = row.text("id");
  one.unit = row.text("unit");
  one.ratio = plan_number(row, "ratio");
  one.per = row.text_or("per", "");
  one.level = row.truth_or("level", false);
  one.fuel = row.truth_or("fuel", false);
  one.spread = plan_number_or(row, "spread", 0);
  one.places = row.whole_or("places", 1, 0, 6);
  one.metered = row.truth_or("metered", true);
  row.finish();
  return one;
}

Recipe plan_recipe(Section& row) {
  Recipe out;
  out.sector = row.text("sector");
  out.guide = row.text("guide");
  out.industry = row.text("industry");
  out.product = row.name("product");
  out.output_item = row.text_or("output_item", "");
  out.output_unit = row.text("output_unit");
  out.season = plan_season(row);
  out.value_added_yuan = plan_number(row, "value_added_yuan");
  out.tax_percent = plan_number(row, "tax_percent");
  out.energy_tce = plan_number(row, "energy_tce");
  out.about_t = plan_number(row, "about_t");
  for (Section& item : row.sections("item")) out.items.push_back(plan_item(item));
  for (Section& stock : row.sections("stock")) {
    out.stocks.push_back({stock.text("item"), stock.text("bought"), stock.text("unit"), stock.text("stock"),
                          plan_number(stock, "months")});
    stock.finish();
  }
  row.finish();
  return out;
}

PlannedEnterprise plan_enterprise(Section& row, const CarbonPlan& plan) {
  PlannedEnterprise out;
  out.who.id = row.text("id");
  out.who.name = row.name("name");
  out.who.county = row.text("county");
  out.who.sector = row.text("sector");
  out.who.synthetic = true;
  out.output = plan_number(row, "output");
  out.efficiency = row.whole_or("efficiency", 100, 1, 1000);
  out.trend_tenths = row.whole_or("trend_tenths", 0, -500, 500);
  out.measures = row.whole("measures", 1, 4);
  out.value_percent = row.whole_or("value_percent", 100, -1000, 1000);
  out.grade = row.text_or("grade", "");
  out.last_final = row.text_or("last_final", "9999-12");
  if (const Recipe* recipe = plan.recipe(out.who.sector)) {
    out.who.guide = recipe->guide;
    out.who.industry = recipe->industry;
  } else {
    row.fault(row.line_of("sector"), fmt::format("no [[recipe]] of the sector {}", in_quotes(out.who.sector)));
  }
  if (plan.enterprise(out.who.id) != nullptr)
    row.fault(row.line(), fmt::format("{} stands here twice", in_quotes(out.who.id)));
  const bool zh = out.who.name.zh.find("\xE5\x90\x88\xE6\x88\x90") != std::string::npos;
  const bool en = out.who.name.en.find("ynthetic") != std::string::npos;
  if (!zh || !en) {
    row.fault(row.line_of("name"), "its name says that it is synthetic");
  }
  row.finish();
  return out;
}

void plan_defects(Section& root, CarbonPlan& plan) {
  for (Section& row : root.sections("defect")) {
    Defect one;
    one.enterprise = row.text("enterprise");
    one.month = row.text("month");
    one.item = row.text_or("item", "");
    one.kind = static_cast<DefectKind>(row.choice("kind", defect_words) + 1);
    one.factor = row.decimal_if("factor").value_or(Decimal{1, 0});
    one.finds = row.name("finds");
    if (plan.enterprise(one.enterprise) == nullptr) row.fault(row.line_of("enterprise"), "a defect of nobody");
    if (one.item.empty() != (one.kind == DefectKind::month))
      row.fault(row.line(), "a defect has an item, or is of a month");
    row.finish();
    plan.defects.push_back(std::move(one));
  }
  for (Section& row : root.sections("year")) {
    plan.years.push_back(
        {row.text("enterprise"), row.whole("year", 1990, 2100), row.whole("value_percent", -1000, 1000)});
    if (plan.enterprise(plan.years.back().enterprise) == nullptr)
      row.fault(row.line_of("enterprise"), "a year of nobody");
    row.finish();
  }
}

}  // namespace

const Recipe* CarbonPlan::recipe(std::string_view sector) const {
  const auto found = std::ranges::find(recipes, sector, &Recipe::sector);
  return found == recipes.end() ? nullptr : &*found;
}
const PlannedEnterprise* CarbonPlan::enterprise(std::string_view id) const {
  const auto found =
      std::ranges::find(enterprises, id, [](const PlannedEnterprise& one) { return std::string_view{one.who.id}; });
  return found == enterprises.end() ? nullptr : &*found;
}

Result<CarbonPlan> read_carbon_plan(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  CarbonPlan plan;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    plan.seed = static_cast<std::uint64_t>(root.whole("seed", 0, 2'000'000'000));
    plan.first_year = root.whole("first_year", 1990, 2100);
    plan.last_year = root.whole("last_year", plan.first_year, 2100);
    if (!root.truth_or("synthetic", false))
      root.fault(root.line(), "a plan of made-up enterprises says synthetic = true");
    for (Section& row : root.sections("recipe")) plan.recipes.push_back(plan_recipe(row));
    for (Section& row : root.sections("enterprise")) plan.enterprises.push_back(plan_enterprise(row, plan));
    plan_defects(root, plan);
    read_finance_plan(root, plan);
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return plan;
}

}  // namespace lantian::carbon
