#pragma once
#include "inventory/programmes/programme.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Exhaust of vehicles in use: tests by remote sensing and at the roadside, who emits far too much, who was repaired.
namespace lantian::inventory {

/// One reading of one vehicle.
struct ExhaustTest {
  std::string record;
  std::string plate_hash;
  std::string county;
  Day tested_on{};
  std::string method;  ///< "remote_sensing", "roadside"
  std::string item;    ///< "NO", "opacity", "smoke", "HC", "CO"
  Decimal value;
  std::string unit;  ///< that of the limit
  bool valid = true;
  std::string class_code;  ///< may be empty
  bool synthetic = false;
};
/// One round of the repair loop.
struct ExhaustRepair {
  std::string record;
  std::string plate_hash;
  Day notified_on{};
  std::optional<Day> repaired_on, retested_on;
  bool passed = false;  ///< of the retest
};

/// data/inventory/programmes.toml, [exhaust]. A vehicle is a high emitter when one item of one method exceeded its
/// limit `exceedances` times in a row, the first and the last at most `within_days` apart.
struct ExhaustLimit {
  std::string method, item, unit;
  std::string class_prefix;  ///< empty = all
  Decimal limit;             ///< exceeded when the value is greater
  int exceedances = 1;
  int within_days = 0;
  Provenance provenance;
};
struct ExhaustRule {
  std::vector<ExhaustLimit> limits;
};
Result<ExhaustRule> read_exhaust_rule(const terms::SourceFile& file);

enum class RepairState : std::uint8_t {
  open = 1,      ///< nobody has told the owner
  notified = 2,  ///< told, not repaired
  repaired = 3,  ///< repaired, not passed a retest
  closed = 4,    ///< passed a retest
  again = 5      ///< passed a retest, and exceeded as before since
};
std::string_view name_of(RepairState state);

struct HighEmitter {
  std::string plate_hash;
  std::string method, item;
  Day first{}, last{};  ///< of the exceedances that made it one; the first such run
  std::vector<std::string> records;
  RepairState state = RepairState::open;
  std::optional<int> loop_days;  ///< from `last` to the passed retest
};
/// How much of the sum of an item's readings the highest tenth of the vehicles gives (mean of each vehicle; a tenth
/// that is no whole number takes its part of the next vehicle). A measure of leverage, not of tonnes.
struct TopTenth {
  std::string method, item;
  std::int64_t vehicles = 0;
  std::optional<Rational> share_percent;  ///< absent when every reading is 0
};
struct ExhaustSummary {
  std::int64_t tests = 0, valid_tests = 0, vehicles = 0, exceeding_tests = 0;
  std::vector<HighEmitter> high_emitters;  ///< by (plate, method, item)
  std::int64_t open = 0, notified = 0, repaired = 0, closed = 0, again = 0;
  std::optional<Rational> median_loop_days;
  std::vector<TopTenth> top_tenth;  ///< by (method, item)
  std::vector<std::string> notes;   ///< tests for which the rule has no limit
};

/// The tests and repairs known at the end of `as_of`. Returns invalid_argument (a unit that is not the limit's, a
/// negative value, a repair before it was notified) with every fault, one a line.
Result<ExhaustSummary> summarise_exhaust(const ExhaustRule& rule, std::span<const ExhaustTest> tests,
                                         std::span<const ExhaustRepair> repairs, Day as_of);

/// What repairs did to one class, by the readings themselves: of the vehicles that passed a retest, the mean of an item
/// before and after. Control: 1 - after / before; penetration: their part of the sum of readings of the class before.
/// Absent when nothing was tested both before and after. A measure of type process, mode add, status verified.
std::optional<Measure> repair_measure(std::span<const ExhaustTest> tests, std::span<const ExhaustRepair> repairs,
                                      std::string_view class_prefix, std::string_view item, Pollutant pollutant,
                                      Day as_of);

}  // namespace lantian::inventory
