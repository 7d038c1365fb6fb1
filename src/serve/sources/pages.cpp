#include "serve/sources/pages.hpp"

#include "serve/explain_contributions.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace lantian::serve {
namespace {

using inventory::Emission;
using inventory::Pollutant;

int year_of(Day day) {
  return static_cast<int>(std::chrono::year_month_day{day}.year());
}

/// Sums of rows that share unit and sector, as far as `key` tells them apart.
template <class Key>
std::vector<InventoryCell> cells_of(const InventoryRows& rows, const Key& key) {
  std::map<std::pair<std::string, std::string>, std::vector<Emission>> groups;
  for (const Emission& row : rows.rows) groups[key(row)].push_back(row);
  std::vector<InventoryCell> cells;
  for (const auto& [group, members] : groups) {
    for (const Pollutant pollutant : rows.pollutants) {
      const inventory::Total total = inventory::total_of(members, pollutant);
      const bool nothing =
          total.values + total.not_occurring + total.not_estimated + total.elsewhere + total.confidential == 0;
      if (!nothing) cells.push_back({group.first, group.second, pollutant, total});
    }
  }
  return cells;
}

void add_effect(MeasureEffects& effects, const inventory::Reduction& row) {
  MeasureEffect& effect = effects[row.pollutant];
  effect.gross_t += row.gross_t;
  effect.replacement_t += row.replacement_t;
  effect.replacement_known = effect.replacement_known && row.replacement_known;
}

}  // namespace

std::int64_t ListPiece::after_row() const {
  std::int64_t row = 0;
  std::from_chars(after.data(), after.data() + after.size(), row);
  return row;
}

std::string_view measured_word(transport::Measured measured) {
  constexpr std::array<std::string_view, 4> words{"pm25", "pm10", "so2", "nox"};
  return words[static_cast<std::size_t>(measured)];
}

terms::Name sector_name(const ApiWords& words, const std::string& sector) {
  std::string key = "sector_" + sector;
  std::ranges::replace(key, ' ', '_');
  return words.column_or(key, {sector, sector});
}

Result<std::string> usual_period(const InventoryOffice& office, const keep::InventoryBook& book) {
  LANTIAN_TRY(const InventoryRecords records, inventory_records(office, book, std::nullopt));
  std::map<int, std::size_t> counts;
  for (const inventory::Activity& one : records.activities) ++counts[year_of(one.period.begin)];
  if (counts.empty()) return Error{ErrorCode::incomplete, "the book holds no activities", ""};
  const auto most = std::ranges::max_element(counts, {}, [](const auto& one) {
    return std::pair{one.second, one.first};
  });
  return std::to_string(most->first);
}

Result<InventoryPage> inventory_page(const InventoryOffice& office, const keep::InventoryBook& book,
                                     const InventoryQuestion& question) {
  InventoryPage page;
  LANTIAN_TRY(page.rows, inventory_rows(office, book, question));
  page.cells = cells_of(page.rows, [](const Emission& row) { return std::pair{row.unit_id, row.sector}; });
  page.by_sector = cells_of(page.rows, [](const Emission& row) { return std::pair{std::string{}, row.sector}; });
  page.whole = cells_of(page.rows, [](const Emission&) { return std::pair<std::string, std::string>{}; });
  page.together = inventory::total_of_pollutants(page.rows.rows);
  for (const inventory::Activity& one : page.rows.records.activities) {
    for (int year = year_of(one.period.begin); year <= year_of(one.period.last()); ++year) page.years.insert(year);
  }
  return page;
}

Result<MeasurePage> measure_page(const InventoryOffice& office, const keep::InventoryBook& book,
                                 const InventoryQuestion& question, std::string_view at_least) {
  MeasurePage page;
  LANTIAN_TRY(page.all, inventory_reductions(office, book, question, ReductionGroup::none, at_least));
  LANTIAN_TRY(page.names, contribution_rule(office.office()));
  for (const inventory::Reduction& row : page.all.report.rows) {
    add_effect(page.by_measure[row.measure_id], row);
    add_effect(page.by_programme[row.programme], row);
    add_effect(page.whole, row);
  }
  for (const Emission& row : page.all.base.rows) page.base_t[row.pollutant] += row.mass_t.value_or(0);
  for (const Emission& row : page.all.report.after) page.after_t[row.pollutant] += row.mass_t.value_or(0);
  return page;
}

Result<LedgerPage> ledger_page(const keep::LedgerBook& book, const inventory::BalanceQuery& query) {
  LedgerPage page;
  LANTIAN_TRY(const inventory::QuotaLedger ledger, book.ledger(0));
  page.accounts = ledger.balances(query);
  LANTIAN_TRY(page.entries, book.entries(0));
  LANTIAN_TRY(const auto faults, book.verify());
  page.faults = faults.size();
  page.synthetic = std::ranges::any_of(page.entries, &inventory::LedgerEntry::synthetic);
  return page;
}

}  // namespace lantian::serve
