#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "inventory/figures/reconcile.hpp"
#include "inventory/pollutant.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What documents print about a region's emissions, and how each figure comes about: programmes.toml, figures.toml and
/// departments.toml of a region pack.
namespace lantian::inventory {

struct Document {
  std::string id;
  terms::Name title;
};

/// A number that a document prints, or that follows from what it prints.
struct PrintedFact {
  std::string id;  ///< "F5.bulk_coal"
  terms::Name name;
  std::string unit_id;
  std::string period;  ///< as `parse_period` reads it
  Decimal value;       ///< with the decimals printed
  std::string unit;    ///< as printed: "t", "10kt", "percent", "10k households"
  std::string document;
  bool implied = false;  ///< no document prints it; `note` says how it follows
  std::string note;
};

/// How a figure is computed. Keys of figures.toml.
enum class FigureMethod : std::uint8_t {
  reduction = 1,  ///< tonnes cut by measures
  coal_saved,     ///< tonnes of coal that measures no longer burn
  large_share,    ///< percent of the enterprises' emission that the large ones have
  records,        ///< sum over the programme's records
  enterprises,    ///< a count of enterprises
  days,           ///< days of the period times members of the unit
  gap,            ///< percent between two departments
  formula,        ///< from other figures
  elsewhere       ///< another room's matter
};

struct InventoryFigure {
  std::string id;
  std::optional<std::size_t> fact;  ///< place in `facts`; absent: nothing printed to compare with
  terms::Name name;
  std::string unit_id, period;  ///< empty for formulas
  std::string unit;
  int decimals = 0;
  FigureMethod method = FigureMethod::formula;
  std::vector<std::string> programmes;  ///< of reduction and coal_saved; empty = all
  std::optional<int> started;           ///< only measures that started in that year
  std::optional<Pollutant> pollutant;   ///< absent: all pollutants together, without CO2
  std::string item;                     ///< of records, enterprises, gap
  std::vector<int> years;               ///< of records
  Operation operation = Operation::sum;
  std::vector<std::string> of;  ///< ids of figures or facts, or numbers
  Decimal scale{1, 0};          ///< the computed number is divided by it
  std::string base_unit;        ///< unit before `scale`; empty = nothing is scaled
  terms::Name why;              ///< of elsewhere
  bool conditioned = false;     ///< the synthetic inventory is made to meet it: equality tests the engine alone
};

/// A printed whole that its printed parts must allow.
struct PartsCheck {
  std::size_t whole = 0;  ///< place in `facts`
  Operation operation = Operation::sum;
  std::vector<std::size_t> parts;
};

struct PublishedInventory {
  std::vector<Document> documents;
  /// Names of units and quantities for people; one that has none is shown as it is written.
  std::map<std::string, terms::Name, std::less<>> names;
  std::vector<PrintedFact> facts;
  std::vector<InventoryFigure> figures;  ///< formulas stand behind what they use
  std::vector<PartsCheck> checks;
  std::vector<Statement> statements;
  std::vector<Tolerance> tolerances;

  const std::string& name_of(const std::string& word, bool chinese) const;
  const PrintedFact* fact(std::string_view id) const;
  const Document* document(std::string_view id) const;
};

/// The region's files among `files`, told by their names; units of places must be known to `region`.
/// Returns not_found when programmes.toml or figures.toml is missing, malformed or conflict (an id twice, a figure of
/// an unknown fact or document, a formula on something below it) with every fault, one a line.
Result<PublishedInventory> read_published(std::span<const terms::SourceFile> files, const terms::Region& region);

}  // namespace lantian::inventory
