#pragma once
#include "inventory/figures/published.hpp"
#include "serve/inventory_office.hpp"
#include "twin/sources.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The figures that documents print about a region's emissions, beside what the ordinary engine makes of its synthetic
/// inventory: `lantian inventory reproduce`.
namespace lantian::serve {

enum class FigureVerdict : std::uint8_t {
  equal = 1,  ///< computed and rounded to the printed decimals, it is what the document prints
  differs,    ///< it is not
  flagged,    ///< the document contradicts itself here: what it prints does not follow from its own parts
  derived,    ///< nothing is printed to compare with
  elsewhere   ///< not a matter of the inventory; the printed value stands alone
};
std::string_view name_of(FigureVerdict verdict);

struct ReproducedFigure {
  inventory::InventoryFigure figure;
  std::optional<inventory::PrintedFact> printed;
  std::optional<Rational> computed;  ///< in the figure's unit, not rounded; absent for `elsewhere`
  FigureVerdict verdict = FigureVerdict::derived;
  /// `computed` with the figure's decimals, half to even.
  std::optional<Decimal> shown() const;
};

/// A printed whole held against its printed parts.
struct CheckedParts {
  inventory::PrintedFact whole;
  std::vector<inventory::PrintedFact> parts;
  inventory::Operation operation = inventory::Operation::sum;
  inventory::PartsVerdict verdict;
};

struct InventoryReproduction {
  std::string region_id;
  terms::Name region;
  std::uint64_t seed = 0;
  std::int64_t enterprises = 0, sources = 0, activities = 0, measures = 0;
  std::vector<std::string> factor_sets;  ///< "seed-clean-heating/2023 sha256 0123..."
  inventory::PublishedInventory published;
  std::vector<ReproducedFigure> figures;  ///< in the order of figures.toml
  std::vector<CheckedParts> checks;
  inventory::Reconciliation departments;

  std::int64_t count(FigureVerdict verdict) const;
};

/// Generates the region's synthetic inventory with the seed of its plan, computes it and every figure of figures.toml.
/// Returns not_found (no such region, or its pack has no inventory), malformed or conflict (the pack's files), or what
/// the engine returns.
Result<InventoryReproduction> reproduce_inventory(const InventoryOffice& office, std::string_view region_id);

/// One table of generated records, as people fill it in (CSV, UTF-8, headers in Chinese with units).
struct SyntheticTable {
  std::string name;  ///< "sources.csv", "activity.csv", "measures.csv"
  std::string text;
};
/// The records behind `reproduce_inventory`, ready to be imported: each says that it is synthetic.
/// Returns as `reproduce_inventory`.
Result<std::vector<SyntheticTable>> synthetic_tables(const InventoryOffice& office, std::string_view region_id);

/// For people. Says at the top that the inventory is synthetic.
std::string printed(const InventoryOffice& office, const InventoryReproduction& reproduction, bool chinese);
/// For programs; documented in doc/changji-inventory.md.
std::string json_of(const InventoryReproduction& reproduction);

}  // namespace lantian::serve
