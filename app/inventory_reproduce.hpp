#pragma once
#include <string>

namespace lantian::app {

/// lantian inventory reproduce [--region changji] [--out DIR] [--lang zh|en] [--json]
struct InventoryReproduceWords {
  std::string region = "changji";
  std::string out;  ///< also write the generated records there, as tables that can be imported
  std::string lang = "zh";
  bool json = false;
};
/// Prints the figures beside the published ones. Exit code 1 also when a figure differs, so that a script may ask.
int run_inventory_reproduce(const InventoryReproduceWords& words);

}  // namespace lantian::app
