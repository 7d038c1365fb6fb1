#include "app/inventory_reproduce.hpp"

#include "app/desk.hpp"
#include "serve/reproduce.hpp"

namespace lantian::app {
namespace {

Result<int> reproduce(const InventoryReproduceWords& words) {
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const serve::InventoryOffice inventory, serve::InventoryOffice::open(office));
  LANTIAN_TRY(const serve::InventoryReproduction reproduction, serve::reproduce_inventory(inventory, words.region));
  print(words.json ? serve::json_of(reproduction) : serve::printed(inventory, reproduction, words.lang != "en"));
  return reproduction.count(serve::FigureVerdict::differs) == 0 ? 0 : 1;
}

}  // namespace

int run_inventory_reproduce(const InventoryReproduceWords& words) {
  return exit_code(reproduce(words));
}

}  // namespace lantian::app
