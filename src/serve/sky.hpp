#pragma once
#include "assess/species_array.hpp"
#include "base/result.hpp"
#include "keep/reading_book.hpp"
#include "serve/office.hpp"
#include "serve/wind_shelf.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lantian::serve {

/// The air of a region hour by hour: what a map replays.
struct SkyRequest {
  std::string region;
  std::optional<HourEnding> until;  ///< the last hour; absent: the last hour of the book's last day
  int hours = 72;                   ///< 1 to 744
};

/// One hour of one place under one standard.
struct SkyIndex {
  std::optional<int> index;  ///< absent: no value, or NA
  int level = 0;             ///< 1-based class; 0 without an index
  assess::SpeciesSet primary;
};

/// One place. A unit's values are the means of its stations (HJ 663-2026 table A.2).
struct SkyPlace {
  std::string id;
  std::array<std::vector<SkyIndex>, 2> by_standard;               ///< parallel to Sky::standards, each by hour
  assess::BySpecies<std::vector<std::optional<Decimal>>> values;  ///< by hour, printed unit and decimals
};

/// Arrows over the same hours.
struct SkyWind {
  WindFacts facts;
  std::vector<weather::Position> points;
  std::vector<std::vector<std::optional<GroundWind>>> by_point;  ///< then by hour; no value outside of the weather
};

struct Sky {
  HourEnding first{};
  int hours = 0;
  bool synthetic = false;
  std::array<const standards::Standard*, 2> standards{};  ///< in force on the last day, and the one it is compared with
  std::vector<SkyPlace> units;                            ///< those that have stations with readings
  std::vector<SkyPlace> stations;                         ///< that the book knows in the region
  std::optional<SkyWind> wind;  ///< absent: there is no weather, or it ends before these hours
};

/// Returns not_found (no such region, no reading in the book), invalid_argument (hours), not_in_force, io, corrupt.
Result<Sky> look_at_sky(const Office& office, const keep::ReadingBook& book, const SkyRequest& request);

/// The wind of these hours at the arrows of the shelf; no value when it has none of them. Returns what reading an hour
/// returns.
Result<std::optional<SkyWind>> sky_wind(WindShelf& shelf, HourEnding first, int hours);

/// doc/api.md.
std::string sky_json(const Sky& sky);

}  // namespace lantian::serve
