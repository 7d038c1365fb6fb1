#pragma once
#include "serve/inventory_answer.hpp"
#include "serve/inventory_totals.hpp"

#include <nlohmann/json.hpp>

/// Pieces of JSON that answers about an inventory share. Only for inventory_json*.cpp: the library is heavy.
namespace lantian::serve::inventory_json {

using InventoryJson = nlohmann::ordered_json;

InventoryJson of_total(const inventory::Total& total);
InventoryJson of_line(const TotalLine& line);
InventoryJson of_emission(const inventory::Emission& row);
InventoryJson of_factors(std::span<const inventory::FactorChoice> factors);
/// period, unit, revision, synthetic, factors: how every answer begins.
InventoryJson of_head(const InventoryRows& rows);
InventoryJson of_gaps(const std::vector<inventory::InventoryGap>& gaps);
/// Whole numbers as whole ones, others as the nearest double.
InventoryJson of_exact(const Rational& number);
/// The rows of a table, each an object of its columns; null where a cell has nothing.
InventoryJson of_table(const AnswerTable& table);
/// Bytes of any encoding as valid JSON text.
std::string dumped_inventory(const InventoryJson& json);

}  // namespace lantian::serve::inventory_json
