#include "app/inventory_reproduce.hpp"

#include "app/desk.hpp"
#include "keep/files.hpp"
#include "serve/reproduce.hpp"

namespace lantian::app {
namespace {

Result<void> write_tables(const serve::InventoryOffice& inventory, const InventoryReproduceWords& words) {
  LANTIAN_TRY(const auto tables, serve::synthetic_tables(inventory, words.region));
  for (const serve::SyntheticTable& table : tables) {
    LANTIAN_CHECK(keep::write_file(words.out + "/" + table.name, table.text));
  }
  return {};
}

Result<int> reproduce(const InventoryReproduceWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const serve::InventoryOffice inventory, serve::InventoryOffice::open(office));
  LANTIAN_TRY(const serve::InventoryReproduction reproduction, serve::reproduce_inventory(inventory, words.region));
  if (!words.out.empty()) LANTIAN_CHECK(write_tables(inventory, words));
  print(words.json ? serve::json_of(reproduction) : serve::printed(inventory, reproduction, words.lang != "en"));
  return reproduction.count(serve::FigureVerdict::differs) == 0 ? 0 : 1;
}

}  // namespace

int run_inventory_reproduce(const InventoryReproduceWords& words) {
  return exit_code(reproduce(words));
}

}  // namespace lantian::app
