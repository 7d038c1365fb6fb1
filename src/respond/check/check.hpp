#pragma once
#include "base/result.hpp"
#include "respond/check/evidence.hpp"
#include "respond/grade/transport.hpp"
#include "respond/orders/order.hpp"
#include "terms/region.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Planned against executed, hour by hour. An hour without evidence is never counted as executed.
namespace lantian::respond {

/// data/respond/verification.toml.
struct CheckRule {
  int base_days = 14;                 ///< before the response, from which what is usual is taken
  int least_base_hours = 2;           ///< of the same hour of the week; fewer: the same hour of any day
  int tolerance_percent = 10;         ///< of the usual figure, above what a measure without its own threshold leaves
  int flow_down_percent = 90;         ///< flow above this share of the usual though the unit should stand or be lowered
  int flow_down_hours = 6;            ///< for so many hours in all
  int night_from = 22, night_to = 6;  ///< hours that end after the one and up to the other
  int night_rebound_percent = 20;     ///< of the usual figure that nights lie above days, and above what is allowed
  int missing_percent = 25;           ///< more hours than this without evidence are flagged
  int failing_back_hours = 6;         ///< without evidence, behind which nobody is said to fail now
  TransportRule gate;                 ///< which trucks stay away: the rule in use of data/grades/transport.toml
};
/// All of it but `gate`, which is with the grades. Returns malformed with every fault.
Result<CheckRule> read_check_rule(const terms::SourceFile& file);

enum class HourVerdict : std::uint8_t {
  not_asked = 0,  ///< no step holds yet, or the unit is still on its way down
  executed = 1,
  not_executed = 2,
  no_evidence = 3,
};
std::string_view word_of(HourVerdict verdict);

/// A meter that said no.
struct CheckFault {
  std::string unit;
  HourEnding hour{};
  CheckMetric metric = CheckMetric::power;
  double value = 0, usual = 0;
  int allowed_percent = 0;
};

struct PlantCheck {
  std::string enterprise;
  DailyGrams planned{}, executed{};           ///< g/d, means over the hours asked for
  int hours = 0, hours_without_evidence = 0;  ///< hours in which something was asked of the plant
  int hours_not_executed = 0;
  std::vector<std::string>
      flags;               ///< "flow_not_down", "night_rebound", "banned_trucks", "unknown_trucks", "evidence_missing"
  int banned_trucks = 0;   ///< let in though of a banned stage
  int unknown_trucks = 0;  ///< let in though nobody knows their stage
  std::vector<HourVerdict> verdicts;   ///< by hour of the check: the worst of the plant's units
  std::vector<CheckFault> faults;      ///< of its last hour that has evidence
  std::optional<HourEnding> fails_at;  ///< the newest hour with evidence, when it says no and CheckRule still counts it

  /// Executed of planned over all pollutants, 0 to 100; 0 when nothing was planned.
  double score_percent() const;
};

struct EpisodeCheck {
  std::string episode;
  HourEnding first{}, last{};
  std::vector<PlantCheck> plants;  ///< worst score first
  bool synthetic = false;
};

/// Judges every order of an enterprise from its begin to `last`. Of two orders of one enterprise the one that was sent
/// later holds from its own begin on; beyond its `until` nothing is asked. Hours of the county orders are not judged:
/// nobody meters them.
EpisodeCheck check_orders(std::span<const Order> orders, const ResponseEvidence& evidence, const CheckRule& rule,
                          HourEnding last);

/// Plants that fail now (`fails_at`).
std::vector<const PlantCheck*> non_compliers(const EpisodeCheck& check);

}  // namespace lantian::respond
