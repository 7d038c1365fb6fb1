#pragma once
#include "inventory/emission.hpp"
#include "serve/inventory_rows.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// What the pages of an inventory's answers have in common. Only for inventory_*.cpp.
namespace lantian::serve {

/// "unit, period, revision, factor sets" as the first lines of an answer.
std::string head_lines(const InventoryOffice& office, const InventoryRows& rows, std::string_view title, bool chinese);
/// Gaps and notes as the last lines; at most `shown` gaps.
std::string tail_lines(const InventoryOffice& office, const InventoryRows& rows, std::size_t shown, bool chinese);
/// "1234.5 .. 2345.6"; empty without a mass or without any range.
std::string range_text(const inventory::Total& total);
/// "3 NE, 1 C"; the word for complete when nothing is missing.
std::string missing_text(const InventoryOffice& office, const inventory::Total& total, bool chinese);
/// "SO2", or the word for all pollutants together.
std::string pollutant_text(const InventoryOffice& office, const std::optional<inventory::Pollutant>& pollutant,
                           bool chinese);
/// Whether `word` asks for `sector`: with blanks or underscores; an empty word asks for all.
bool same_inventory_word(std::string_view word, std::string_view sector);
/// "seed-clean-heating/2023 boilers/2021".
std::string factors_text(std::span<const inventory::FactorChoice> factors);

}  // namespace lantian::serve
