#pragma once
#include "app/words.hpp"
#include "serve/inventory_programme.hpp"
#include "serve/inventory_reconcile.hpp"

#include <string>

/// The verbs of `lantian inventory` that stand beside totals: programmes, departments reconciled.
namespace lantian::app {

/// lantian inventory programme NAME --book DIR [--period P | --year Y] [--on DAY] [--unit ID] [--json] [--lang zh|en]
struct ProgrammeWords {
  std::string book, year;
  serve::ProgrammeQuestion question;
  bool json = false;
  std::string language = "zh";
};
int run_inventory_programme(const ProgrammeWords& words);
void add_inventory_programme(CLI::App& inventory, Verb& verb);

/// lantian inventory reconcile (--book DIR | --region ID) [--period P] [--unit ID] [--json] [--lang zh|en]: 0
/// everything within its tolerance, 1 something beyond
struct ReconcileWords {
  std::string book, region;
  serve::ReconcileQuestion question;
  bool json = false;
  std::string language = "zh";
};
int run_inventory_reconcile(const ReconcileWords& words);
void add_inventory_reconcile(CLI::App& inventory, Verb& verb);

}  // namespace lantian::app
