#pragma once
#include "base/clock.hpp"
#include "respond/level.hpp"
#include "terms/region.hpp"

#include <optional>
#include <string>
#include <vector>

/// Which trucks stay away from which plants while a response runs.
namespace lantian::respond {

struct TransportRule {
  std::string id;
  terms::Name name;
  int vehicles_from = 0;  ///< vehicles of bulk freight a day from which on a plant is meant
  int truck_stage = 0;    ///< newest national stage that is banned
  bool gas = true;        ///< gas trucks are meant as well
  int machine_stage = 0;  ///< newest stage of non-road machines that is banned
  std::vector<Level> levels;
  Day from{};
  std::string source, status;

  bool holds_at(Level level) const;
  /// Whether a plant with so many vehicles a day is asked anything at a level.
  bool means(Level level, int vehicles_per_day) const;
};

struct TruckAtGate {
  std::optional<int> stage;  ///< national stage, 0: older than the first; no value: unknown
  bool electric = false;
  bool gas = false;
  bool emergency = false;  ///< repair and rescue, which every rule lets in
};

enum class GateVerdict : std::uint8_t {
  allow,         ///< nothing speaks against it
  deny,          ///< of a banned stage: an event for the record
  deny_unknown,  ///< nobody knows its stage, so that it cannot be let in
};

/// Whether a truck may pass the gate of a plant with so many vehicles a day.
GateVerdict judge_truck(const TransportRule& rule, Level level, int vehicles_per_day, const TruckAtGate& truck);

}  // namespace lantian::respond
