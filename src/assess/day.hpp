#pragma once
#include "assess/species_array.hpp"
#include "base/mean.hpp"
#include "observe/slab.hpp"
#include "standards/rule.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lantian::assess {

/// Why a daily value may or may not be used.
enum class Validity : std::uint8_t {
  valid,
  no_data,           ///< not one reading
  too_few_hours,     ///< fewer hourly values than the rule asks
  too_few_8h_means,  ///< fewer 8-h means than the rule asks, and their maximum is within the limit
  too_few_stations,  ///< fewer stations valid than the rule asks of a city
  dust_excluded,     ///< a confirmed dust process took it out of the statistics
};

/// The daily value of one species: the 24-h mean, or for O3 the maximum 8-h mean of the natural day (MDA8).
/// `count`: hourly values (mean), 8-h means (O3) or stations (city); `required`: what the rule asks of that count.
struct SpeciesDay {
  Mean value;  ///< thousandths of ug/m3; meaningful only when valid
  Validity validity = Validity::no_data;
  std::int16_t count = 0;
  std::int16_t required = 0;
  bool valid() const { return validity == Validity::valid; }
};

/// The six daily values of one place. `published_index`: the class-giving index the source delivered, if it did.
struct DayValues {
  BySpecies<SpeciesDay> species;
  std::optional<int> published_index;
};

/// What the daily step needs from the law, gathered once.
struct DayRule {
  const standards::EvaluationRule* evaluation = nullptr;
  Decimal mda8_limit;   ///< ug/m3; a short day still counts when its maximum, rounded to `mda8_places`, is above it
  int mda8_places = 0;  ///< attainment precision of O3
};
/// Returns not_found when the standard lacks the parts (an evaluation rule and an O3 8-h limit).
Result<DayRule> day_rule(const standards::Standard& standard);

/// The 24-h mean of one species from its 24 cells (slot 0 = hour 1). Source: GB 3095-2012 6.4 table 4; HJ 663.
SpeciesDay judge_mean(std::span<const observe::Cell> hours, const DayRule& rule);
/// MDA8 of O3 from its 24 cells: 8-h means ending at hours 8..24, each of at least 6 values; at least 14 means, or a
/// maximum above the limit. Source: HJ 663-2013 6.1.2 / HJ 663-2026 6.1.2.
SpeciesDay judge_mda8(std::span<const observe::Cell> hours, const DayRule& rule);

/// Every day of one station of an hourly slab, in order. Species the slab lacks are no_data.
std::vector<DayValues> judge_station(const observe::Slab& hours, std::size_t station, const DayRule& rule);

/// Every day of a city from its stations' days (all of one length): each species the mean of the stations' own daily
/// values (O3: of their own MDA8s), full precision, valid when the rule's share of stations is valid.
/// Source: HJ 663-2026 table A.2; HJ 663-2013 5.
std::vector<DayValues> combine_stations(std::span<const std::vector<DayValues>> stations, const DayRule& rule);

/// Days delivered as daily values by the source (slots_per_day 1), with the published index if the slab holds it.
std::vector<DayValues> read_daily(const observe::Slab& days, std::size_t station);

}  // namespace lantian::assess
