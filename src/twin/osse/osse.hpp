#pragma once
#include "transport/chain.hpp"
#include "twin/osse/plan.hpp"
#include "weather/slab.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// A synthetic region with known truth, for judging explanations: a world on a fine grid with rich physics, what
/// instruments make of it, and a poorer model with a wrong inventory, which is all that the explaining side has.
/// Everything follows from a plan and a seed. Both worlds go through the linear operator of the transport room, so any
/// state of the emissions is a sum of tags:
///   PM2.5 = sum of sectors - sum of (realised x claimed cut) over the measures in force + background.
namespace lantian::twin {

/// PM2.5 by hour, station and tag, ug/m3, means of the hour. Tags: the sectors as if nothing had been cut, then what
/// each measure claims to cut, as a positive concentration (0 before it is in force). Hours without gaps.
struct TaggedHours {
  std::vector<HourEnding> hours;
  std::vector<std::string> stations, tags;
  std::vector<float> value;  ///< [hour][station][tag]

  double at(std::size_t hour, std::size_t station, std::size_t tag) const {
    return static_cast<double>(value[(hour * stations.size() + station) * tags.size() + tag]);
  }
};

/// What the explaining side's weather says at a station, hour by hour; winds, temperature and humidity of the lowest
/// layer.
struct StationWeather {
  std::vector<double> wind_east, wind_north;  ///< m/s
  std::vector<double> temperature;            ///< C
  std::vector<double> humidity;               ///< 0..1
  std::vector<double> mixing_height;          ///< m
  std::vector<double> rain;                   ///< mm, snow as water
};

using ObservedHours = std::vector<std::vector<std::optional<double>>>;  ///< [station][hour], ug/m3

/// A species that stations measure beside PM2.5, as the explaining side has it.
struct OsseTracer {
  std::string id;  ///< "so2", "nox", "coarse"
  TaggedHours modelled;
  ObservedHours observed;
};

struct OsseSeason {
  Period period;
  TaggedHours truth;               ///< not for the explaining side
  std::vector<double> background;  ///< [hour], at all stations; not for the explaining side
  TaggedHours modelled;            ///< by the poor model and the wrong inventory
  ObservedHours observed;          ///< with noise and gaps; faulty values stand there as values
  /// The same of one remote station that sees next to nothing but background: [0][hour].
  ObservedHours control;
  std::vector<OsseTracer> tracers;      ///< at the stations
  std::vector<StationWeather> weather;  ///< by station

  std::size_t hours() const { return truth.hours.size(); }
};

struct OsseMeasure {
  std::string id, sector, tag;
  terms::Name name;
  std::vector<std::string> units;
  double claimed_t = 0;         ///< PM + SO2 + NOx in the treated season, by the explaining side's inventory
  double claimed_share = 0;     ///< of the units' emission of its sector
  double claimed_sd_share = 0;  ///< relative uncertainty that the explaining side is told
  double realised = 0;          ///< what came of the claim, of 1; truth only
  bool placebo = false;         ///< truth only
};

/// Means over stations and all hours of a season, ug/m3. Multiples of 2^-32, so that
/// after - before = weather + background + sum of measures holds to the last bit, in any order.
struct OsseTruth {
  double before = 0, after = 0;
  double weather = 0;            ///< uncut emissions in the second season's weather less those in the first's
  double background = 0;         ///< of the second season less that of the first
  std::vector<double> measures;  ///< by measure; below 0 where it helped
};

struct Osse {
  std::uint64_t seed = 0;
  OsseSeason before, after;
  std::vector<OsseMeasure> measures;
  std::vector<std::string> sectors;
  OsseTruth truth;
  /// Of the logarithm of (true concentration / modelled one) of a sector: what the explaining side is told of its
  /// inventory and of what its model leaves out, together.
  std::vector<double> sector_scale_sd;
  std::vector<double> sector_scale;  ///< the explaining side's emission over the true one; truth only
  double reaction_factor = 1;        ///< the explaining side's rates of reaction over the true ones; truth only
  double exchange_factor = 1;        ///< the explaining side's vertical exchange over the true one; truth only
  double instrument_relative_sd = 0, instrument_absolute_sd = 0, drift_sd = 0;  ///< told; ug/m3 the second
};

struct OssePlace {
  std::string id;
  double longitude = 0, latitude = 0;
};

/// The air of one world in one season. `weather` and `chemistry` are used by one thread at a time and by nobody else.
struct OsseAir {
  weather::Weather* weather = nullptr;
  transport::ChemistrySource* chemistry = nullptr;
};

struct OsseInput {
  OssePlan plan;
  std::vector<OssePlace> units, stations;
  double area_sigma_m = 0;  ///< how wide a sector without stacks lies around its unit
  transport::RiseRule rise;
  std::array<OsseAir, 2> truth, explaining;  ///< before, after; two seasons of a world have the same grid
  int threads = 1;
};

/// Calls back after each hour of any run, by one thread at a time; false stops.
using OsseProgress = std::function<bool(std::size_t done, std::size_t all)>;

/// Makes both worlds in both seasons and observes the true one. The same bits for any number of threads. Returns
/// not_found (a unit of the plan without a place, a station off a grid, hours that the weather does not have), what
/// run_forward returns, incomplete when `progress` said stop.
Result<Osse> make_osse(const OsseInput& input, std::uint64_t seed, const OsseProgress& progress = {});

/// A season as people read it: a row for each hour and station, what was observed (empty = missing), and what the
/// model has by tag. The first line says that it is synthetic.
std::string osse_csv(const OsseSeason& season);

}  // namespace lantian::twin
