#include "serve/reproduce.hpp"

#include "base/round.hpp"
#include "base/text.hpp"
#include "inventory/records/records.hpp"
#include "keep/files.hpp"
#include "serve/reproduce_run.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using inventory::PublishedInventory;

const terms::SourceFile* file_named(const std::vector<terms::SourceFile>& files, std::string_view name) {
  const auto found = std::ranges::find_if(
      files, [&](const terms::SourceFile& file) { return file.path.ends_with("/" + std::string{name}); });
  return found == files.end() ? nullptr : &*found;
}

Result<twin::InventoryPlan> read_plan_of(const std::vector<terms::SourceFile>& pack, const terms::Region& region) {
  const terms::SourceFile* file = file_named(pack, "inventory.toml");
  if (file != nullptr) return twin::read_inventory_plan(*file, region);
  return Error{ErrorCode::not_found,
               fmt::format("the pack of region {} has no inventory.toml; figures are reproduced from the synthetic "
                           "inventory that it plans",
                           region.id),
               ""};
}

/// What a region's pack plans and prints, and the inventory generated from it.
struct RegionInventory {
  const terms::Region* region = nullptr;
  twin::InventoryPlan plan;
  PublishedInventory published;
  twin::SyntheticInventory made;
};

Result<RegionInventory> generated(const InventoryOffice& office, std::string_view region_id) {
  RegionInventory of;
  LANTIAN_TRY(of.region, office.office().region(region_id));
  LANTIAN_TRY(const auto pack, keep::read_tree(office.office().root() + "/regions/" + of.region->id, ".toml"));
  LANTIAN_TRY(of.plan, read_plan_of(pack, *of.region));
  LANTIAN_TRY(of.published, inventory::read_published(pack, *of.region));
  const twin::GeneratorBasis basis{&office.classes(), &office.units(), &office.factors()};
  LANTIAN_TRY(of.made, twin::generate_inventory(of.plan, basis, of.plan.seed));
  return of;
}

Result<std::vector<CheckedParts>> checked_parts(const PublishedInventory& published) {
  std::vector<CheckedParts> checked;
  for (const inventory::PartsCheck& check : published.checks) {
    CheckedParts one{published.facts[check.whole], {}, check.operation, {}};
    std::vector<Decimal> values;
    for (const std::size_t part : check.parts) {
      one.parts.push_back(published.facts[part]);
      values.push_back(published.facts[part].value);
    }
    auto verdict = inventory::check_parts(check.operation, one.whole.value, values);
    // Figures in two units cannot be held against each other by their printed digits alone.
    if (!verdict) return Error{verdict.error().code, one.whole.id + ": " + verdict.error().message, "figures.toml"};
    one.verdict = *verdict;
    checked.push_back(std::move(one));
  }
  return checked;
}

FigureVerdict verdict_of(const ReproducedFigure& figure, const std::vector<CheckedParts>& checks) {
  if (!figure.computed) return FigureVerdict::elsewhere;
  if (!figure.printed) return FigureVerdict::derived;
  const bool contradicted = std::ranges::any_of(checks, [&](const CheckedParts& check) {
    return check.whole.id == figure.figure.id && check.verdict.contradicts();
  });
  if (contradicted) return FigureVerdict::flagged;
  return *figure.shown() == figure.printed->value ? FigureVerdict::equal : FigureVerdict::differs;
}

std::vector<std::string> factor_set_lines(const InventoryOffice& office, const twin::InventoryPlan& plan) {
  std::vector<std::string> lines;
  for (const inventory::FactorChoice& choice : plan.factors) {
    const inventory::FactorSet* set = office.factors().set(choice.set, choice.version);
    if (set != nullptr)
      lines.push_back(fmt::format("{}/{} sha256 {}", set->id, set->version, set->sha256.substr(0, 12)));
  }
  return lines;
}

Result<void> fill_figures(FigureRun& run, const PublishedInventory& published, InventoryReproduction& reproduction) {
  for (const inventory::InventoryFigure& figure : published.figures) {
    ReproducedFigure one{figure, {}, {}, {}};
    if (figure.fact) one.printed = published.facts[*figure.fact];
    LANTIAN_TRY(one.computed, run.compute(figure));
    one.verdict = verdict_of(one, reproduction.checks);
    reproduction.figures.push_back(std::move(one));
  }
  LANTIAN_TRY(reproduction.departments, run.departments());
  return {};
}

}  // namespace

std::string_view name_of(FigureVerdict verdict) {
  switch (verdict) {
    case FigureVerdict::equal:
      return "equal";
    case FigureVerdict::differs:
      return "differs";
    case FigureVerdict::flagged:
      return "flagged";
    case FigureVerdict::derived:
      return "derived";
    case FigureVerdict::elsewhere:
      break;
  }
  return "elsewhere";
}

std::optional<Decimal> ReproducedFigure::shown() const {
  if (!computed) return std::nullopt;
  return round_half_even(*computed, figure.decimals);
}

std::int64_t InventoryReproduction::count(FigureVerdict verdict) const {
  return std::ranges::count(figures, verdict, &ReproducedFigure::verdict);
}

Result<InventoryReproduction> reproduce_inventory(const InventoryOffice& office, std::string_view region_id) {
  LANTIAN_TRY(RegionInventory of, generated(office, region_id));
  InventoryReproduction reproduction;
  reproduction.region_id = of.region->id;
  reproduction.region = of.region->name;
  reproduction.seed = of.plan.seed;
  reproduction.enterprises = static_cast<std::int64_t>(of.made.enterprises.size());
  reproduction.sources = static_cast<std::int64_t>(of.made.sources.size());
  reproduction.activities = static_cast<std::int64_t>(of.made.activities.size());
  reproduction.measures = static_cast<std::int64_t>(of.made.measures.size());
  reproduction.factor_sets = factor_set_lines(office, of.plan);
  LANTIAN_TRY(reproduction.checks, checked_parts(of.published));
  FigureRun run{office, of.plan, of.made, of.published};
  LANTIAN_CHECK(fill_figures(run, of.published, reproduction));
  reproduction.published = std::move(of.published);
  return reproduction;
}

Result<std::vector<SyntheticTable>> synthetic_tables(const InventoryOffice& office, std::string_view region_id) {
  LANTIAN_TRY(const RegionInventory of, generated(office, region_id));
  LANTIAN_TRY(const terms::Form* sources, office.form("sources"));
  LANTIAN_TRY(const terms::Form* activity, office.form("activity"));
  LANTIAN_TRY(const terms::Form* measures, office.form("measures"));
  return std::vector<SyntheticTable>{
      {"sources.csv", terms::write_csv(*sources, inventory::write_sources(*sources, of.made.sources), true)},
      {"activity.csv", terms::write_csv(*activity, inventory::write_activities(*activity, of.made.activities), true)},
      {"measures.csv", terms::write_csv(*measures, inventory::write_measures(*measures, of.made.measures), true)}};
}

}  // namespace lantian::serve
