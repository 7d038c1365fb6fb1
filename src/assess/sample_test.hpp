#pragma once
#include "assess/verdict.hpp"
#include "standards/rulebook.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

/// The shipped rules and made-up days for the tests of this room.
namespace lantian::assess {

inline const standards::Rulebook& shipped_rules() {
  static const standards::LoadOutcome outcome = [] {
    const std::filesystem::path root = std::filesystem::path{LANTIAN_SOURCE_DIR} / "data" / "standards";
    std::vector<terms::SourceFile> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root}) {
      if (entry.path().extension() != ".toml") continue;
      std::ostringstream text;
      text << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
      files.push_back({entry.path().string(), text.str()});
    }
    return standards::load_rulebook(files, {});
  }();
  REQUIRE(outcome.rulebook);
  return *outcome.rulebook;
}

inline const standards::Standard& shipped_standard(std::string_view id) {
  const auto found = shipped_rules().standard(id);
  REQUIRE_MESSAGE(found.ok(), std::string{id});
  return **found;
}

inline Period period_named(std::string_view name) {
  const auto period = parse_period(name);
  REQUIRE_MESSAGE(period.ok(), std::string{name});
  return *period;
}

/// A valid daily value, in thousandths of ug/m3.
inline SpeciesDay day_value(std::int64_t thousandths) {
  return {{thousandths, 1}, Validity::valid, 24, 20};
}

/// All six species at the same few ug/m3: a good day under every rule.
inline DayValues clean_day() {
  DayValues day;
  for (const Species species : terms::basic_six) day.species[species] = day_value(5'000);
  return day;
}

inline UnitDays days_of(std::string id, const Period& period, const DayValues& each) {
  UnitDays unit;
  unit.unit_id = std::move(id);
  unit.values.assign(static_cast<std::size_t>(period.days()), each);
  return unit;
}

/// Numbers for made-up series; the seed makes every run the same.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : random_{seed} {}
  /// 0..bound-1.
  std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(random_()) % bound; }
  bool one_in(std::int64_t chances) { return below(chances) == 0; }

 private:
  std::mt19937 random_;
};

}  // namespace lantian::assess
