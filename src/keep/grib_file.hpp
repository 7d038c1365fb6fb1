#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// Messages of GRIB files, editions 1 and 2; the library's own header (ecCodes) stays behind this one.
namespace lantian::keep {

/// One field: what it is, and where in which file its bytes begin.
struct GribRecord {
  std::string path;
  std::int64_t offset = 0;
  std::size_t number = 0;              ///< of the message in its file, from 1
  long param = 0;                      ///< ECMWF's number, the same in both editions: 130 = temperature
  std::string units;                   ///< as ecCodes knows them: "K"
  double pressure = 0;                 ///< Pa of a level of equal pressure; 0 for the ground
  UtcSeconds base{}, time{};           ///< begin of the forecast; valid at (the end of a sum)
  long first_step = 0, last_step = 0;  ///< hours since `base`; equal for instants
  std::string step_type;               ///< "instant", "accum", ...
  std::string grid;                    ///< hash of the section that describes the grid
  long member = 0;                     ///< of an ensemble
};

/// What is in a file. Returns not_found; malformed (no GRIB, cut short after message N, a key that cannot be read).
Result<std::vector<GribRecord>> grib_records(const std::string& path);

/// Values in the order of the message; missing ones are NaN.
Result<std::vector<float>> grib_values(const GribRecord& record);

/// A grid of parallels and meridians, in the order of the values: `across` neighbours along a parallel.
struct GribGrid {
  std::size_t across = 0, rows = 0;
  std::vector<double> longitude, latitude;
};
/// Returns malformed for a grid of another kind, with what to do.
Result<GribGrid> grib_grid(const GribRecord& record);

}  // namespace lantian::keep
