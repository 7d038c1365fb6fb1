#pragma once
#include "inventory/allocation/hourly.hpp"
#include "serve/inventory_rows.hpp"
#include "transport/chemistry_source.hpp"
#include "transport/rising_layers.hpp"
#include "transport/run.hpp"
#include "transport/table.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A region made ready for transport: its inventory on the grid of a weather, its receptors, its physics.
namespace lantian::serve {

struct TransportQuestion {
  std::string region;                  ///< pack with transport.toml
  std::string period;                  ///< as parse_period reads it
  std::string unit;                    ///< of the inventory; empty = all
  std::vector<std::string> receptors;  ///< of transport.toml; empty = all
  int spin_back_hours = 96;
  int threads = 1;
  bool near_field = true;  ///< stacks near a receptor travel as puffs first
};

/// Everything that a run points into. Neither copied nor moved: its parts know each other by address.
struct TransportRegion {
  Period period;
  std::unique_ptr<weather::Weather> weather;
  std::vector<double> air;
  transport::ChemistryRule chemistry_rule;
  transport::DepositionRule deposition_rule;
  transport::RiseRule rise_rule;
  std::unique_ptr<transport::RuledChemistry> chemistry;
  inventory::RatePlan plan;
  std::vector<transport::Emitter> emitters;
  std::vector<transport::TableSource> sources;  ///< parallel to emitters
  std::unique_ptr<transport::RisingLayers> layers;
  std::unique_ptr<transport::PlannedRates> rates;
  std::vector<transport::Probe> probes;
  transport::NearField near;  ///< without stacks when none is near or none was wanted
  std::vector<std::pair<std::string, std::string>> lineage;
  std::vector<std::string> notes;  ///< sources left out, stacks completed
  bool synthetic = false;
  transport::RunInput input;

  TransportRegion() = default;
  TransportRegion(const TransportRegion&) = delete;
  TransportRegion& operator=(const TransportRegion&) = delete;
};

/// Computes the emissions of the period (and of the spin-back before it) and lays every source of the book on the
/// weather's grid: stacks as a bell of one cell, all others as the bell of transport.toml, by their own
/// coordinates or those of their unit there. Stacks with coordinates of their own within the radius of puffs.toml
/// around any receptor of the region are its near field. A source without a place or off the grid is left out and
/// named. Returns what inventory_rows and plan_rates return; not_found (no transport.toml, an unknown receptor, a
/// period outside the weather), malformed (faults of files), incomplete (no source emits anything that transport
/// carries).
Result<std::unique_ptr<TransportRegion>> transport_region(const InventoryOffice& office,
                                                          const keep::InventoryBook& book,
                                                          std::unique_ptr<weather::Weather> weather,
                                                          const TransportQuestion& question);

/// The days or months of a period as windows. Returns invalid_argument for another word than day or month.
Result<std::vector<transport::Window>> windows_of(const Period& period, std::string_view word, int spin_back_hours);

}  // namespace lantian::serve
