#pragma once
#include "inventory/compute.hpp"
#include "inventory/measures/reduction.hpp"
#include "serve/reproduce.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

/// The inside of reproduce_inventory: one synthetic inventory and the figures asked of it. Not for other files.
namespace lantian::serve {

class FigureRun {
 public:
  /// All four outlive the run.
  FigureRun(const InventoryOffice& office, const twin::InventoryPlan& plan, const twin::SyntheticInventory& inventory,
            const inventory::PublishedInventory& published);

  /// One figure; those that it is made of were asked before. No value: the inventory does not compute it.
  Result<std::optional<Rational>> compute(const inventory::InventoryFigure& figure);
  /// The departments' statements of the pack, compared.
  Result<inventory::Reconciliation> departments() const;

 private:
  /// Emissions of a period without measures, dust with the pollutants that dust has.
  Result<const std::vector<inventory::Emission>*> emissions(const std::string& period,
                                                            std::optional<inventory::Pollutant> pollutant);
  Result<void> add_emissions(bool dust, const std::string& period, std::optional<inventory::Pollutant> pollutant,
                             std::vector<inventory::Emission>& rows) const;
  Result<const std::vector<inventory::Reduction>*> reductions(const inventory::InventoryFigure& figure);
  bool counts(const inventory::InventoryFigure& figure, const inventory::Reduction& row) const;
  Result<Rational> reduction(const inventory::InventoryFigure& figure);
  Result<Rational> coal_saved(const inventory::InventoryFigure& figure);
  Result<Rational> large_share(const inventory::InventoryFigure& figure);
  Result<Rational> records(const inventory::InventoryFigure& figure) const;
  Result<Rational> enterprises(const inventory::InventoryFigure& figure) const;
  Result<Rational> days(const inventory::InventoryFigure& figure) const;
  Result<Rational> gap(const inventory::InventoryFigure& figure) const;
  Result<Rational> formula(const inventory::InventoryFigure& figure) const;
  Result<Rational> unscaled(const inventory::InventoryFigure& figure);
  std::optional<Rational> household_records(const inventory::InventoryFigure& figure) const;
  std::optional<Rational> vehicle_records(const inventory::InventoryFigure& figure) const;
  bool covers(const inventory::InventoryFigure& figure, std::string_view unit_id) const;

  const InventoryOffice& office_;
  const twin::InventoryPlan& plan_;
  const twin::SyntheticInventory& inventory_;
  const inventory::PublishedInventory& published_;
  std::unordered_map<std::string_view, const inventory::Source*> source_by_id_;
  std::map<std::string, const inventory::Measure*, std::less<>> measure_by_id_;
  std::set<std::string_view> large_;
  std::map<std::string, std::vector<inventory::Emission>> emissions_;    ///< by period and pollutant
  std::map<std::string, std::vector<inventory::Reduction>> reductions_;  ///< by period, pollutant and year
  std::map<std::string, Rational, std::less<>> known_;                   ///< figures computed so far
};

}  // namespace lantian::serve
