#pragma once
#include "base/period.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"
#include "transport/path.hpp"
#include "transport/stack_layers.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

/// The plan of an observing system simulation experiment: a world that is made up whole, so that what an explanation
/// finds in its observations can be compared with what is true. Read from regions/<id>/osse.toml.
namespace lantian::twin {

struct OsseRange {
  double low = 0, high = 0;
};

struct OsseUnitWeight {
  std::string unit_id;
  double share = 0;  ///< of the sector; all units of a sector add up to 1
};

/// Emission by the wind: ((u - threshold) / (reference - threshold))^power above the threshold. Speeds of the lowest
/// layer, m/s.
struct OsseDust {
  double threshold = 0, reference = 0, power = 0;
  double under_snow = 0;  ///< share of it that is left where snow lies
};

struct OsseSector {
  std::string id;
  terms::Name name;
  /// By Precursor, all units together: the mean over a week at the reference degrees, or at the reference wind.
  std::array<double, transport::precursors> kg_h{};
  transport::Band band;                     ///< heights of release, m; where there is no stack
  std::optional<transport::Release> stack;  ///< rises by the weather of the hour
  std::array<double, 24> hourly{};          ///< hour 1 first, mean 1
  double weekend = 1;                       ///< of a working day
  double heated = 0;                        ///< share that follows the heating degrees, 0..1
  std::optional<OsseDust> dust;
  std::vector<OsseUnitWeight> units;
  double scale_sd = 0;  ///< of the logarithm of the explaining side's emission
  double model_sd = 0;  ///< of the logarithm: what the explaining side is told that its model may be off, beside that
};

/// What a measure claims to cut. A placebo claims as others do and cuts nothing.
struct OsseMeasurePlan {
  std::string id;
  terms::Name name;
  std::size_t sector = 0;          ///< position in OssePlan::sectors
  std::vector<std::string> units;  ///< of that sector
  OsseRange share;                 ///< of the units' emission, drawn by seed
  bool placebo = false;
};

struct OsseBackground {
  double mean = 0;    ///< ug/m3
  double log_sd = 0;  ///< of its logarithm
  double decay_hours = 0;
  OsseRange change;  ///< of the second season against the first, drawn evenly
};

struct OsseInstruments {
  double relative_sd = 0, absolute_sd = 0;  ///< of an hour; ug/m3
  double drift_sd = 0, drift_hours = 0;     ///< relative calibration error of a station, and how fast it forgets
  double resolution = 0;                    ///< ug/m3; also the least value
  double missing_share = 0;                 ///< hours missing here and there
  /// By station and season, on average.
  double outages = 0, stuck = 0, spikes = 0;
  OsseRange outage_hours, stuck_hours, spike_factor;
};

/// What the explaining side has wrong, drawn by seed.
struct OsseIgnorance {
  OsseRange flat_share;     ///< of the daily course that is taken as even
  OsseRange heated_factor;  ///< on the share that follows the heating degrees
  double memory_hours = 1;  ///< of houses, in the poorer model
  double unit_sd = 0;       ///< of the logarithm of a unit's share in its sector
  double factor_sd = 0;     ///< of the logarithm of a sector's emission of each precursor, beside its scale
  double stack_sd = 0;      ///< of the logarithm of a stack's height, diameter and velocity, each by itself
  OsseRange reaction;       ///< on the rates at which gases turn into particles, the same in all hours
  OsseRange exchange;       ///< on the vertical exchange, the same in all hours of both seasons
  double exchange_wander_sd = 0, exchange_wander_hours = 0;  ///< of its logarithm, on top of that
};

struct OsseHeating {
  double base_c = 0, reference_degrees = 0;
  double memory_hours = 0;  ///< over which houses average the temperature outside
};

/// How the air of the second season is made otherwise than that of the first, beside chance.
struct OsseTreatedAir {
  double warmer_k = 0;
  double passage_days_factor = 1;  ///< on the days between two passages
};

struct OssePlan {
  std::string source;
  Period before, after;
  int spin_back_days = 0;
  std::string truth_grid, explaining_grid;  ///< of the region's weather.toml
  std::vector<transport::Path> truth_paths, explaining_paths;
  std::vector<transport::Path> tracers;  ///< measured beside PM2.5, without a background: so2, nox, coarse
  OsseTreatedAir treated_air;
  OsseHeating heating;
  std::vector<OsseSector> sectors;
  std::vector<OsseMeasurePlan> measures;
  double kappa_mean = 0, kappa_sd = 0;  ///< of what is realised of a claim
  double claimed_sd = 0;                ///< relative; what the explaining side is told about claims
  OsseBackground background;
  OsseInstruments instruments;
  OsseIgnorance ignorance;
  std::string control_id;
  double control_longitude = 0, control_latitude = 0;
};

/// Returns malformed with every fault of the file, one a line.
Result<OssePlan> read_osse_plan(const terms::SourceFile& file);

}  // namespace lantian::twin
