// The emissions of the demonstration: its synthetic inventory, its quota ledger, and the source-receptor table that
// answers what-if.
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/demo.hpp"
#include "serve/demo_service.hpp"
#include "serve/inventory_import.hpp"
#include "serve/ledger.hpp"
#include "serve/reproduce.hpp"
#include "serve/sources/season_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <thread>

namespace lantian::serve {
namespace {

constexpr const char* region_with_sources = "changji";
/// The middle of the heating season that the demonstration explains, on a coarse grid: it shall be there soon.
constexpr const char* month_of_table = "2024-01";
constexpr const char* grid_of_table = "12km";

}  // namespace

Result<std::unique_ptr<keep::InventoryBook>> demo_inventory(const InventoryOffice& office, const std::string& directory,
                                                            UtcSeconds now) {
  LANTIAN_TRY(auto book, keep::open_inventory_book(keep::inventory_path(directory + "/demo.book")));
  LANTIAN_TRY(const auto tables, synthetic_tables(office, region_with_sources));
  for (const SyntheticTable& table : tables) {
    RecordRequest request;
    request.kind = table.name.substr(0, table.name.find('.'));
    request.file = fmt::format("{}/demo-inventory/{}", directory, table.name);
    request.who = "demonstration";
    LANTIAN_CHECK(keep::write_file(request.file, table.text));
    LANTIAN_TRY(const RecordReport report, import_records(office, *book, request, now));
    if (!report.receipt)
      return Error{ErrorCode::malformed, "the synthetic inventory does not fit its own forms", request.file};
  }
  return book;
}

Result<std::unique_ptr<keep::LedgerBook>> demo_ledger(const InventoryOffice& office, const std::string& directory,
                                                      UtcSeconds now) {
  const std::string& root = office.office().root();
  LANTIAN_TRY(const auto basis, open_quota_basis(root));
  LANTIAN_TRY(auto book, keep::open_ledger_book(ledger_path(directory + "/demo.book"), basis));
  LANTIAN_TRY(const auto known, book->entries(0));
  if (!known.empty()) return book;
  const std::string path = fmt::format("regions/{}/ledger.csv", region_with_sources);
  LANTIAN_TRY(std::string text, keep::read_file(root + "/" + path));
  LANTIAN_TRY(const LedgerTable table, read_ledger_table(root, *basis, {path, std::move(text)}));
  if (!table.refusals.empty()) return Error{ErrorCode::malformed, joined(table.refusals, "\n"), path};
  LANTIAN_TRY(const keep::LedgerReceipt receipt, book->post(table.drafts, "demonstration", now, false));
  std::vector<std::string> refusals;
  for (const keep::LedgerRefusal& one : receipt.refusals) refusals.push_back(one.where + ": " + one.message);
  if (!refusals.empty()) return Error{ErrorCode::malformed, joined(refusals, "\n"), path};
  return book;
}

Result<void> DemoService::prepare_sources() {
  LANTIAN_TRY(auto inventory, demo_inventory(inventory_, directory_, keep::now()));
  sources_.put(std::shared_ptr<const keep::InventoryBook>{std::move(inventory)});
  LANTIAN_TRY(auto ledger, demo_ledger(inventory_, directory_, keep::now()));
  sources_.put(std::shared_ptr<const keep::LedgerBook>{std::move(ledger)});
  return {};
}

Result<void> DemoService::prepare_whatif() {
  LANTIAN_TRY(const auto inventory, sources_.inventory());
  SeasonTableQuestion question{region_with_sources, grid_of_table, month_of_table, directory_ + "/whatif.table", 1};
  // One core is left to who reads pages meanwhile.
  question.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1);
  LANTIAN_TRY(auto table, season_table(inventory_, *inventory, question, [this](std::size_t done, std::size_t all) {
                service_.progress().step("whatif", static_cast<int>(done), static_cast<int>(all), month_of_table);
                return !stopping_;
              }));
  LANTIAN_TRY(auto desk, whatif_desk(inventory_.office(), region_with_sources, std::move(table)));
  sources_.put(std::make_shared<const WhatIfDesk>(std::move(desk)));
  return {};
}

}  // namespace lantian::serve
