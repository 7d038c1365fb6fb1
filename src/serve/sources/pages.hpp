#pragma once
#include "serve/api/words.hpp"
#include "serve/inventory_reductions.hpp"
#include "serve/ledger.hpp"
#include "serve/sources/shelf.hpp"
#include "terms/listing.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// What the addresses of Sources answer: inventory, measures, ledger and what-if, as JSON and as lists.
namespace lantian::serve {

/// Words and names that each answer needs, and the language of a list.
struct SourcesSpeech {
  const InventoryOffice* office = nullptr;
  const ApiWords* words = nullptr;
  bool chinese = true;
};
/// A sector as people call it; the engine's own word when nobody named it.
terms::Name sector_name(const ApiWords& words, const std::string& sector);

/// Tonnes of one pollutant of one sector in one unit. Without a unit: of all units; without a sector: of all sectors.
struct InventoryCell {
  std::string unit_id, sector;
  inventory::Pollutant pollutant{};
  inventory::Total total;
};
struct InventoryPage {
  InventoryRows rows;
  std::vector<InventoryCell> cells;      ///< by (unit, sector, pollutant)
  std::vector<InventoryCell> by_sector;  ///< by (sector, pollutant)
  std::vector<InventoryCell> whole;      ///< by pollutant
  inventory::Total together;             ///< SO2 + NOx + PM + VOC + NH3
  std::set<int> years;                   ///< that some activity of the book lies in
};
/// `period` empty: the year in which most activities of the book begin, the later of two. Returns what
/// `inventory_rows` returns.
Result<InventoryPage> inventory_page(const InventoryOffice& office, const keep::InventoryBook& book,
                                     const InventoryQuestion& question);
/// The period meant by an empty one. Returns incomplete for a book without activities.
Result<std::string> usual_period(const InventoryOffice& office, const keep::InventoryBook& book);

/// What one measure or programme took of one pollutant.
struct MeasureEffect {
  double gross_t = 0, replacement_t = 0;
  bool replacement_known = true;
};
using MeasureEffects = std::map<inventory::Pollutant, MeasureEffect>;
struct MeasurePage {
  InventoryReductions all;
  std::map<std::string, MeasureEffects> by_measure, by_programme;
  MeasureEffects whole;
  std::map<inventory::Pollutant, double> base_t, after_t;  ///< of the rows that have a value
  explain::ContributionRule names;                         ///< how programmes are called
};
Result<MeasurePage> measure_page(const InventoryOffice& office, const keep::InventoryBook& book,
                                 const InventoryQuestion& question, std::string_view at_least);

struct LedgerPage {
  std::vector<inventory::AccountBalance> accounts;
  std::vector<inventory::LedgerEntry> entries;  ///< every row, in order
  std::size_t faults = 0;                       ///< rows that do not follow from those before
  bool synthetic = false;
};
Result<LedgerPage> ledger_page(const keep::LedgerBook& book, const inventory::BalanceQuery& query);

/// A piece of a long list: rows behind the key, at most so many.
struct ListPiece {
  std::string after;
  std::size_t limit = 200;
  /// `after` as the number of a row; 0 for none.
  std::int64_t after_row() const;
};

/// "pm25", "pm10", "so2", "nox".
std::string_view measured_word(transport::Measured measured);

std::string inventory_page_json(const SourcesSpeech& speech, const InventoryPage& page);
std::string measure_page_json(const SourcesSpeech& speech, const MeasurePage& page, const ListPiece& piece);
std::string ledger_page_json(const SourcesSpeech& speech, const LedgerPage& page, const ListPiece& piece);
std::string whatif_json(const SourcesSpeech& speech, const WhatIfDesk& desk, const WhatIfQuestion& question,
                        const WhatIfResult& result);

terms::Listing inventory_listing(const SourcesSpeech& speech, const InventoryPage& page);
terms::Listing measure_listing(const SourcesSpeech& speech, const MeasurePage& page);
/// Balances, or with `entries` the rows of the ledger.
terms::Listing ledger_listing(const SourcesSpeech& speech, const LedgerPage& page, bool entries);
terms::Listing whatif_listing(const SourcesSpeech& speech, const WhatIfDesk& desk, const WhatIfQuestion& question,
                              const WhatIfResult& result);

}  // namespace lantian::serve
