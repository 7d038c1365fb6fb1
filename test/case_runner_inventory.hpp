#pragma once
#include "inventory/compute.hpp"

#include <string>
#include <vector>

/// The inventory's books, for verbs on emissions.
namespace lantian::cases {

/// data/inventory and data/factors, read once. A fault ends the run: no case could say anything then.
struct InventoryBooks {
  inventory::ClassBook classes;
  inventory::UnitBook units;
  inventory::MethodBook methods;
  inventory::FactorStore factors;

  inventory::Basis basis(std::vector<inventory::FactorChoice> chosen,
                         std::vector<inventory::Pollutant> pollutants) const {
    return {&classes, &units, &factors, &methods, std::move(chosen), std::move(pollutants)};
  }
};
const InventoryBooks& inventory_books();

/// "seed-clean-heating/2023", or without a version the newest.
inventory::FactorChoice factor_choice(const std::string& word);

/// A computed number to nine decimals, for comparison with what a case expects.
Rational exact_of(double value);

}  // namespace lantian::cases
